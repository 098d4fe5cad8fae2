// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/mavenmetadata.h"

#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

MavenMetadata::Snapshot readSnapshot(QXmlStreamReader &xml)
{
    MavenMetadata::Snapshot snapshot;
    while (xml.readNextStartElement()) {
        QString *field = xml.name() == "classifier"_L1 ? &snapshot.classifier
            : xml.name() == "extension"_L1             ? &snapshot.extension
            : xml.name() == "value"_L1                 ? &snapshot.value
                                                       : nullptr;
        if (field)
            *field = xml.readElementText(QXmlStreamReader::SkipChildElements).trimmed();
        else
            xml.skipCurrentElement();
    }
    return snapshot;
}

void readVersioning(QXmlStreamReader &xml, MavenMetadata &metadata)
{
    const auto text = [&xml] { return xml.readElementText(QXmlStreamReader::SkipChildElements).trimmed(); };
    while (xml.readNextStartElement()) {
        const QStringView name = xml.name();
        if (name == "release"_L1) {
            metadata.release = text();
        } else if (name == "latest"_L1) {
            metadata.latest = text();
        } else if (name == "versions"_L1) {
            while (xml.readNextStartElement())
                metadata.versions.append(text());
        } else if (name == "snapshot"_L1) {
            while (xml.readNextStartElement()) {
                if (xml.name() == "timestamp"_L1)
                    metadata.timestamp = text();
                else if (xml.name() == "buildNumber"_L1)
                    metadata.buildNumber = text();
                else
                    xml.skipCurrentElement();
            }
        } else if (name == "snapshotVersions"_L1) {
            while (xml.readNextStartElement())
                metadata.snapshots.append(readSnapshot(xml));
        } else {
            xml.skipCurrentElement();
        }
    }
}

} // namespace

std::optional<QString> MavenMetadata::snapshotVersion(const QString &version, const QString &extension,
                                                      const QString &classifier) const
{
    for (const Snapshot &snapshot : snapshots) {
        if (snapshot.extension == extension && snapshot.classifier == classifier && !snapshot.value.isEmpty())
            return snapshot.value;
    }
    if (timestamp.isEmpty() || buildNumber.isEmpty())
        return std::nullopt;
    return version.chopped(QLatin1StringView("SNAPSHOT").size()) + timestamp + u'-' + buildNumber;
}

std::optional<MavenMetadata> parseMavenMetadata(const QByteArray &bytes)
{
    QXmlStreamReader xml(bytes);
    if (!xml.readNextStartElement() || xml.name() != "metadata"_L1)
        return std::nullopt;
    MavenMetadata metadata;
    while (xml.readNextStartElement()) {
        if (xml.name() == "versioning"_L1)
            readVersioning(xml, metadata);
        else
            xml.skipCurrentElement();
    }
    return xml.hasError() ? std::nullopt : std::optional(metadata);
}

} // namespace Artifacts
