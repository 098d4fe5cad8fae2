// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace History {

/// What is recorded of a run's artifact, in its folder: artifact.json with these facts, and the content as it came in
/// the file "artifact" beside it. Holds no secret: `source` is redacted, and content that only names secret values is
/// recorded as facts alone.
struct ArtifactRecord
{
    /// What tells artifacts of the same manifest and reference from others: see artifactSubject().
    QString subject;
    QString type; ///< "s3/object"
    QString source; ///< redacted
    QString account; ///< its name
    QString version;
    QString contentType;
    QString sha256;
    qint64 size = 0; ///< bytes
    QDateTime fetched; ///< UTC
    int attempts = 0; ///< 0: unknown
    bool hasContent = true; ///< false: only the facts were recorded
    bool isReference = false; ///< the content is the artifact's reference; there was nothing to read
    friend bool operator==(const ArtifactRecord &, const ArtifactRecord &) = default;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static ArtifactRecord fromJson(const QJsonObject &object);
};

/// A digest of what the operator asked for: the manifest's path and the parts of the reference as they were written,
/// not rendered. A digest, because references may hold what must not be recorded.
[[nodiscard]] QString artifactSubject(const QString &manifestFile, const QStringList &referenceParts);

/// Writes both files, readable by the user alone; what an earlier fetch left is replaced. Any thread.
[[nodiscard]] Core::Result<void> saveArtifact(const QString &runFolder, const ArtifactRecord &record,
                                              const QByteArray &content);

struct RecordedArtifact
{
    ArtifactRecord record;
    QByteArray content;
    QString runId; ///< the name of the folder it comes from
};

/// The artifact that a run recorded. Fails with kind NotFound where it recorded none, and with kind Format where the
/// files were changed or are damaged. `maximumBytes` bounds what is read. Any thread.
[[nodiscard]] Core::Result<RecordedArtifact> loadArtifact(const QString &runFolder,
                                                          qint64 maximumBytes = 256LL * 1024 * 1024);

/// The newest run before `runFolder`, in the same place, that recorded an artifact with content of this subject;
/// nothing where there is none. Any thread.
[[nodiscard]] std::optional<RecordedArtifact> previousArtifact(const QString &runFolder, const QString &subject);

} // namespace History
