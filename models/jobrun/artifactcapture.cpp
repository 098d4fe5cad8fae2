// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/artifactcapture.h"

#include "models/outputs/extractor.h"
#include "models/outputs/loglink.h"

using namespace Qt::StringLiterals;

namespace JobRun {

ArtifactCapture::ArtifactCapture(const Artifacts::Readers &readers, const Artifacts::Reference &reference,
                                 const Artifacts::FetchLimits &limits, const Artifacts::ClusterReader &cluster,
                                 QObject *parent)
    : QObject(parent),
      m_readers(readers),
      m_reference(reference),
      m_limits(limits),
      m_cluster(cluster)
{
}

ArtifactCapture::~ArtifactCapture() = default;

Core::Result<void> ArtifactCapture::check(const Artifacts::Readers &readers, const Artifacts::Reference &reference)
{
    for (const QString &text :
         {reference.reference, reference.version, reference.name, reference.location, reference.account}) {
        if (text.contains("{{"_L1))
            return readers.checkAccount(reference);
    }
    return readers.check(reference);
}

void ArtifactCapture::start(const QJsonObject &job)
{
    for (QString *text : {&m_reference.reference, &m_reference.version, &m_reference.name, &m_reference.location}) {
        if (!text->contains("{{"_L1))
            continue;
        const Outputs::RenderedTemplate rendered = Outputs::renderTemplate(*text, job);
        *text = rendered.text;
        m_warnings += rendered.warnings;
    }
    m_fetch = m_readers.fetch(m_reference, m_limits, m_cluster);
    connect(m_fetch.get(), &Artifacts::FetchOperation::progressed, this, &ArtifactCapture::progressed);
    connect(m_fetch.get(), &Artifacts::FetchOperation::finished, this,
            [this](const Core::Result<Artifacts::Content> &result) {
                const Core::Result<Artifacts::Content> copy = result; // may live in the operation
                if (copy) {
                    m_outputs = Outputs::fromJsonObject(copy->bytes, Outputs::CaptureSource::Artifact);
                    m_warnings += copy->warnings;
                }
                Q_EMIT finished(copy);
            });
    m_fetch->start();
}

} // namespace JobRun
