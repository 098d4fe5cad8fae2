// SPDX-License-Identifier: Apache-2.0
#include "models/history/artifactrecord.h"

#include "models/core/times.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace History {

namespace {

constexpr auto factsFile = "artifact.json"_L1;
constexpr auto contentFile = "artifact"_L1;
constexpr qint64 maximumFacts = 256LL * 1024;
constexpr int maximumRuns = 1000; ///< that are looked through for an earlier artifact

QString pathIn(const QString &folder, QLatin1StringView name)
{
    return QString(folder + u'/' + name);
}

Core::Result<void> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    bool ok = file.open(QIODevice::WriteOnly);
    if (ok) {
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        ok = file.write(bytes) == bytes.size() && file.commit();
    }
    if (ok)
        return {};
    Core::Error error;
    error.kind = file.error() == QFileDevice::ResourceError ? Core::ErrorKind::DiskFull : Core::ErrorKind::Io;
    error.code = u"history-artifact-write"_s;
    error.file = path;
    error.message
        = QCoreApplication::translate("History", "The artifact cannot be recorded: %1").arg(file.errorString());
    error.hint = QCoreApplication::translate("History", "Check the folder and the space on that disk.");
    return std::unexpected(error);
}

/// At most `limit` bytes of a plain file; nothing where it is none or larger.
std::optional<QByteArray> readFile(const QString &path, qint64 limit)
{
    const QFileInfo info(path);
    QFile file(path);
    if (!info.isFile() || info.isSymLink() || info.size() > limit || !file.open(QIODevice::ReadOnly))
        return {};
    QByteArray bytes = file.read(limit + 1);
    if (bytes.size() > limit)
        return {};
    return bytes;
}

std::unexpected<Core::Error> damaged(const QString &path)
{
    Core::Error error;
    error.kind = Core::ErrorKind::Format;
    error.code = u"history-artifact-damaged"_s;
    error.file = path;
    error.message = QCoreApplication::translate("History", "The recorded artifact is damaged or too large");
    return std::unexpected(error);
}

} // namespace

QJsonObject ArtifactRecord::toJson() const
{
    return {{u"subject"_s, subject},
            {u"type"_s, type},
            {u"source"_s, source},
            {u"account"_s, account},
            {u"version"_s, version},
            {u"contentType"_s, contentType},
            {u"sha256"_s, sha256},
            {u"size"_s, size},
            {u"fetched"_s, Core::timeText(fetched)},
            {u"attempts"_s, attempts},
            {u"hasContent"_s, hasContent},
            {u"isReference"_s, isReference}};
}

ArtifactRecord ArtifactRecord::fromJson(const QJsonObject &object)
{
    ArtifactRecord record;
    record.subject = object["subject"_L1].toString();
    record.type = object["type"_L1].toString();
    record.source = object["source"_L1].toString();
    record.account = object["account"_L1].toString();
    record.version = object["version"_L1].toString();
    record.contentType = object["contentType"_L1].toString();
    record.sha256 = object["sha256"_L1].toString();
    record.size = object["size"_L1].toInteger();
    record.fetched = Core::timeOf(object["fetched"_L1].toString());
    record.attempts = object["attempts"_L1].toInt();
    record.hasContent = object["hasContent"_L1].toBool();
    record.isReference = object["isReference"_L1].toBool();
    return record;
}

QString artifactSubject(const QString &manifestFile, const QStringList &referenceParts)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QString &text) {
        const QByteArray utf8 = text.toUtf8();
        hash.addData(QByteArray(QByteArray::number(utf8.size()) + ':' + utf8)); // lengths tell where one part ends
    };
    add(manifestFile);
    for (const QString &part : referenceParts)
        add(part);
    return QString::fromLatin1(hash.result().toHex());
}

Core::Result<void> saveArtifact(const QString &runFolder, const ArtifactRecord &record, const QByteArray &content)
{
    const QString contentPath = pathIn(runFolder, contentFile);
    if (!record.hasContent) {
        QFile::remove(contentPath);
    } else if (const auto written = writeFile(contentPath, content); !written) {
        return written;
    }
    return writeFile(pathIn(runFolder, factsFile), QJsonDocument(record.toJson()).toJson());
}

Core::Result<RecordedArtifact> loadArtifact(const QString &runFolder, qint64 maximumBytes)
{
    const QString factsPath = pathIn(runFolder, factsFile);
    if (!QFileInfo::exists(factsPath)) {
        return Core::failure(Core::ErrorKind::NotFound, u"history-artifact-none"_s,
                             QCoreApplication::translate("History", "The run recorded no artifact"));
    }
    const auto facts = readFile(factsPath, maximumFacts);
    const QJsonObject object = facts ? QJsonDocument::fromJson(*facts).object() : QJsonObject();
    if (object.isEmpty())
        return damaged(factsPath);
    RecordedArtifact artifact;
    artifact.record = ArtifactRecord::fromJson(object);
    artifact.runId = QFileInfo(runFolder).fileName();
    if (!artifact.record.hasContent)
        return artifact;
    const QString contentPath = pathIn(runFolder, contentFile);
    const auto content = readFile(contentPath, maximumBytes);
    if (!content || content->size() != artifact.record.size)
        return damaged(contentPath);
    const QByteArray digest = QCryptographicHash::hash(*content, QCryptographicHash::Sha256).toHex();
    if (QString::fromLatin1(digest) != artifact.record.sha256)
        return damaged(contentPath);
    artifact.content = *content;
    return artifact;
}

namespace {

/// The facts that a run recorded; nothing where there are none.
std::optional<ArtifactRecord> factsIn(const QString &folder)
{
    const auto facts = readFile(pathIn(folder, factsFile), maximumFacts);
    const QJsonObject object = facts ? QJsonDocument::fromJson(*facts).object() : QJsonObject();
    return object.isEmpty() ? std::optional<ArtifactRecord>() : ArtifactRecord::fromJson(object);
}

} // namespace

std::optional<RecordedArtifact> previousArtifact(const QString &runFolder, const QString &subject)
{
    constexpr qsizetype timeLength = 15; // "20260131-101502" begins the name of a run
    const QFileInfo own(runFolder);
    const QString ownTime = own.fileName().left(timeLength);
    const auto ownFacts = factsIn(runFolder);
    const QDateTime before
        = ownFacts && ownFacts->fetched.isValid() ? ownFacts->fetched : QDateTime::currentDateTimeUtc();
    const QDir root(own.path());
    const QStringList names
        = root.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name | QDir::Reversed);
    std::optional<RecordedArtifact> best;
    int looked = 0;
    for (const QString &name : names) { // newest first
        if (name == own.fileName() || name.left(timeLength) > ownTime)
            continue;
        // Names tell runs of one second not apart, and what is older cannot be better.
        if (++looked > maximumRuns || (best && name.left(timeLength) < best->runId.left(timeLength)))
            break;
        const auto record = factsIn(root.filePath(name));
        if (!record || record->subject != subject || !record->hasContent || record->fetched > before
            || (best && record->fetched <= best->record.fetched))
            continue;
        if (auto artifact = loadArtifact(root.filePath(name)))
            best = *artifact;
    }
    return best;
}

} // namespace History
