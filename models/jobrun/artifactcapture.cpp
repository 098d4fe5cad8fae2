// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/artifactcapture.h"

#include "models/core/clock.h"
#include "models/core/redact.h"
#include "models/history/artifactrecord.h"
#include "models/jobrun/texts.h"
#include "models/outputs/extractor.h"
#include "models/outputs/loglink.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QUrl>
#include <QtConcurrentRun>

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

void ArtifactCapture::recordIn(const QString &runFolder, const QString &manifestFile)
{
    m_folder = runFolder;
    m_subject = subject(manifestFile, m_reference);
}

QString ArtifactCapture::subject(const QString &manifestFile, const Artifacts::Reference &reference)
{
    return History::artifactSubject(manifestFile,
                                    {reference.type, reference.reference, reference.version, reference.account,
                                     reference.name, reference.location});
}

namespace {

/// A part of a reference, as it may be shown and recorded.
QString redacted(const QString &part)
{
    const QUrl url(part, QUrl::TolerantMode);
    return part.contains("://"_L1) && url.isValid() ? Core::redactUrl(url) : Core::redactText(part);
}

} // namespace

QString ArtifactCapture::title() const
{
    constexpr qsizetype longest = 200;
    // Embedded content is no place, and may be a secret.
    if (m_reference.type.endsWith("/base64"_L1))
        return m_reference.type;
    QStringList parts{m_reference.type};
    for (const QString &part : {m_reference.name, m_reference.reference, m_reference.location}) {
        if (part.isEmpty())
            continue;
        parts.append(redacted(part).left(longest));
    }
    return parts.join(u' ');
}

Core::Result<void> ArtifactCapture::check(const Artifacts::Readers &readers, const Artifacts::Reference &reference)
{
    if (Artifacts::Readers::isReferenceOnly(reference.type)) {
        if (!reference.reference.isEmpty() || !reference.name.isEmpty())
            return {};
        return Core::failure(Core::ErrorKind::Usage, u"artifact-reference"_s, Texts::referenceMissing(reference.type));
    }
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
    if (Artifacts::Readers::isReferenceOnly(m_reference.type)) {
        m_content = asReference();
        QMetaObject::invokeMethod(this, [this] { digest(**m_content); }, Qt::QueuedConnection);
        return;
    }
    m_fetch = m_readers.fetch(m_reference, m_limits, m_cluster);
    connect(m_fetch.get(), &Artifacts::FetchOperation::progressed, this,
            [this](const Artifacts::FetchProgress &progress) {
                m_progress = progress;
                Q_EMIT progressed(m_progress);
            });
    connect(m_fetch.get(), &Artifacts::FetchOperation::finished, this,
            [this](const Core::Result<Artifacts::Content> &result) {
                m_content = result; // the operation keeps its own
                if (!*m_content)
                    Q_EMIT finished(*m_content);
                else
                    digest(**m_content);
            });
    m_fetch->start();
}

Artifacts::Content ArtifactCapture::asReference() const
{
    QJsonObject artifact{{u"type"_s, m_reference.type}};
    const std::pair<QString, QString> parts[] = {{u"name"_s, m_reference.name},
                                                 {u"reference"_s, m_reference.reference},
                                                 {u"version"_s, m_reference.version},
                                                 {u"location"_s, m_reference.location}};
    for (const auto &[key, part] : parts) {
        if (!part.isEmpty())
            artifact.insert(key, redacted(part));
    }
    Artifacts::Content content;
    content.isReference = true;
    content.bytes = QJsonDocument(artifact).toJson(QJsonDocument::Compact);
    content.contentType = u"application/json"_s;
    content.source = title();
    content.version = m_reference.version;
    content.sha256 = QString::fromLatin1(QCryptographicHash::hash(content.bytes, QCryptographicHash::Sha256).toHex());
    content.fetched = Core::Clock::system().nowUtc();
    return content;
}

void ArtifactCapture::digest(const Artifacts::Content &content)
{
    m_warnings += content.warnings;
    History::ArtifactRecord record;
    record.subject = m_subject;
    record.type = m_reference.type;
    record.source = content.source;
    record.account = m_reference.account;
    record.version = content.version;
    record.contentType = content.contentType;
    record.fetched = content.fetched;
    record.attempts = m_progress.attempt;
    record.hasContent = content.revealed.isEmpty();
    record.isReference = content.isReference;
    if (record.hasContent) {
        record.sha256 = content.sha256;
        record.size = content.bytes.size();
    }
    connect(&m_digesting, &QFutureWatcher<Digested>::finished, this, [this] {
        const Digested digested = m_digesting.result();
        m_outputs = digested.outputs;
        m_recordProblem = digested.recordProblem;
        Q_EMIT finished(*m_content);
    });
    m_digesting.setFuture(QtConcurrent::run([bytes = content.bytes, folder = m_folder, record] {
        Digested digested;
        if (!record.isReference)
            digested.outputs = Outputs::fromJsonObject(bytes, Outputs::CaptureSource::Artifact);
        if (!folder.isEmpty()) {
            if (const auto saved = History::saveArtifact(folder, record, bytes); !saved)
                digested.recordProblem = saved.error();
        }
        return digested;
    }));
}

} // namespace JobRun
