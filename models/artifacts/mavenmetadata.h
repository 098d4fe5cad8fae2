// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Artifacts {

/// What a maven-metadata.xml says of versions (Maven's repository metadata model 1.1).
struct MavenMetadata
{
    struct Snapshot
    {
        QString classifier;
        QString extension;
        QString value; ///< "1.0-20260102.030405-7"
    };
    QString release;
    QString latest;
    QStringList versions;
    QString timestamp; ///< of the newest snapshot, with buildNumber; repositories before Maven 3 have no list
    QString buildNumber;
    QList<Snapshot> snapshots;

    /// The file version of a snapshot, or nothing where the metadata has none.
    [[nodiscard]] std::optional<QString> snapshotVersion(const QString &version, const QString &extension,
                                                         const QString &classifier) const;
};

/// Nothing for what is no such file. Bounded: entities are not expanded beyond Qt's limit.
[[nodiscard]] std::optional<MavenMetadata> parseMavenMetadata(const QByteArray &xml);

} // namespace Artifacts
