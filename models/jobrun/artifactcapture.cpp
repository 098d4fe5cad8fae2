// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/artifactcapture.h"

#include "models/outputs/extractor.h"
#include "models/outputs/loglink.h"

using namespace Qt::StringLiterals;

namespace JobRun {

ArtifactCapture::ArtifactCapture(const Artifacts::Readers &readers, const Artifacts::Reference &reference,
                                 QObject *parent)
    : QObject(parent),
      m_readers(readers),
      m_reference(reference)
{
}

ArtifactCapture::~ArtifactCapture() = default;

Core::Result<void> ArtifactCapture::check(const Artifacts::Readers &readers, const Artifacts::Reference &reference)
{
    const Artifacts::Reader *reader = readers.find(reference.type);
    if (reader == nullptr)
        return std::unexpected(Artifacts::Readers::unsupported(reference.type));
    if (reference.reference.contains("{{"_L1))
        return {};
    return reader->check(reference);
}

void ArtifactCapture::start(const QJsonObject &job)
{
    for (QString *text : {&m_reference.reference, &m_reference.version}) {
        if (!text->contains("{{"_L1))
            continue;
        const Outputs::RenderedTemplate rendered = Outputs::renderTemplate(*text, job);
        *text = rendered.text;
        m_warnings += rendered.warnings;
    }
    const Artifacts::Reader *reader = m_readers.find(m_reference.type);
    Core::Result<void> checked;
    if (reader == nullptr)
        checked = std::unexpected(Artifacts::Readers::unsupported(m_reference.type));
    else
        checked = reader->check(m_reference);
    if (!checked) {
        QMetaObject::invokeMethod(
            this, [this, error = checked.error()] { Q_EMIT finished(std::unexpected(error)); }, Qt::QueuedConnection);
        return;
    }
    m_fetch = reader->fetch(m_reference, {});
    connect(m_fetch.get(), &Artifacts::FetchOperation::finished, this,
            [this](const Core::Result<Artifacts::Content> &result) {
                const Core::Result<Artifacts::Content> copy = result; // may live in the operation
                if (copy)
                    m_outputs = Outputs::fromJsonObject(copy->bytes, Outputs::CaptureSource::Artifact);
                Q_EMIT finished(copy);
            });
    m_fetch->start();
}

} // namespace JobRun
