// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/mavenreader.h"

#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/mavenversion.h"
#include "models/artifacts/repositoryfetch.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

bool isRange(const QString &version)
{
    return version.startsWith(u'[') || version.startsWith(u'(');
}

bool isSnapshot(const QString &version)
{
    return version.endsWith("-SNAPSHOT"_L1);
}

/// The highest version, without snapshots where only releases count.
QString highest(const QStringList &versions, bool releases)
{
    QString best;
    for (const QString &version : versions) {
        if (!(releases && isSnapshot(version)) && (best.isEmpty() || compareMavenVersions(best, version) < 0))
            best = version;
    }
    return best;
}

class MavenFetch final : public RepositoryFetch
{
public:
    MavenFetch(const FetchRequest &request, const MavenCoordinates &coordinates)
        : RepositoryFetch(request),
          m_wanted(coordinates)
    {
    }

private:
    void begin() override
    {
        static const QStringList moving{u"RELEASE"_s, u"latest.release"_s, u"LATEST"_s, u"SNAPSHOT"_s,
                                        u"latest.integration"_s};
        if (moving.contains(m_wanted.version) || isRange(m_wanted.version))
            getMetadata(folder({}), [this](const MavenMetadata &metadata) { choose(metadata); });
        else
            getVersion(m_wanted.version);
    }

    [[nodiscard]] QUrl folder(const QString &version) const
    {
        QString path = m_wanted.folder();
        if (!version.isEmpty())
            path += u'/' + encodeSegment(version);
        return below(request().account.text(u"repositoryUrl"_s), path);
    }

    void choose(const MavenMetadata &metadata)
    {
        QString version;
        if (isRange(m_wanted.version))
            version = MavenRange::parse(m_wanted.version)->highest(metadata.versions).value_or(QString());
        else if (m_wanted.version == "RELEASE"_L1 || m_wanted.version == "latest.release"_L1)
            version = metadata.release.isEmpty() ? highest(metadata.versions, true) : metadata.release;
        else
            version = metadata.latest.isEmpty() ? highest(metadata.versions, false) : metadata.latest;
        if (!version.isEmpty()) {
            getVersion(version);
            return;
        }
        constexpr qsizetype told = 10;
        const QStringList last = metadata.versions.last(std::min(metadata.versions.size(), told));
        failNotFound(Texts::tr("No version of %1 fits %2")
                         .arg(m_wanted.group + u':' + m_wanted.artifact, m_wanted.version.left(100)),
                     last.isEmpty() ? Texts::tr("The repository lists no versions.")
                                    : Texts::tr("The repository has: %1.").arg(last.join(u", "_s)));
    }

    void getVersion(const QString &version)
    {
        if (!isSnapshot(version)) {
            getFile(version, version);
            return;
        }
        // Builds of a snapshot have names of their own, unless they were only copied there.
        getMetadata(
            folder(version),
            [this, version](const MavenMetadata &metadata) {
                getFile(version,
                        metadata.snapshotVersion(version, m_wanted.extension, m_wanted.classifier).value_or(version));
            },
            [this, version] { getFile(version, version); });
    }

    void getFile(const QString &version, const QString &fileVersion)
    {
        QString name = m_wanted.artifact + u'-' + fileVersion;
        if (!m_wanted.classifier.isEmpty())
            name += u'-' + m_wanted.classifier;
        QUrl url = folder(version);
        url.setPath(url.path() + u'/' + name + u'.' + m_wanted.extension);
        download(url, fileVersion);
    }

    MavenCoordinates m_wanted;
};

} // namespace

QString MavenCoordinates::folder() const
{
    QString path = group;
    return encodePath(path.replace(u'.', u'/')) + u'/' + encodeSegment(artifact);
}

Core::Result<MavenCoordinates> MavenCoordinates::parse(const QString &text)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_][A-Za-z0-9_.+-]*$"_s);
    const QString clean = text.trimmed();
    const QStringList parts = clean.split(u':');
    const auto wrong = [&] {
        return std::unexpected(
            referenceError(Texts::tr("%1 does not name a file of a Maven repository").arg(clean.left(200)),
                           Texts::tr("Give GROUP:ARTIFACT:VERSION or GROUP:ARTIFACT:EXTENSION[:CLASSIFIER]:VERSION.")));
    };
    if (parts.size() < 3 || parts.size() > 5)
        return wrong();
    for (qsizetype i = 0; i + 1 < parts.size(); ++i) {
        if (!plain.match(parts[i]).hasMatch() || parts[i].contains(".."_L1))
            return wrong();
    }
    MavenCoordinates coordinates{parts[0], parts[1]};
    if (parts.size() > 3)
        coordinates.extension = parts[2];
    if (parts.size() > 4)
        coordinates.classifier = parts[3];
    coordinates.version = parts.last();
    if (isRange(coordinates.version)) {
        if (const auto range = MavenRange::parse(coordinates.version); !range)
            return std::unexpected(range.error());
    } else if (!plain.match(coordinates.version).hasMatch() || coordinates.version.contains(".."_L1)) {
        return wrong();
    }
    return coordinates;
}

QString MavenReader::type() const
{
    return u"maven/file"_s;
}

Core::Result<void> MavenReader::check(const Reference &reference) const
{
    const auto coordinates = MavenCoordinates::parse(reference.reference);
    return coordinates ? Core::Result<void>() : std::unexpected(coordinates.error());
}

std::unique_ptr<FetchOperation> MavenReader::fetch(const FetchRequest &request) const
{
    const auto coordinates = MavenCoordinates::parse(request.reference.reference);
    if (!coordinates)
        return failedFetch(coordinates.error());
    if (!isWebUrl(QUrl(request.account.text(u"repositoryUrl"_s))))
        return failedFetch(accountNeeded(
            type(), Texts::tr("Name an account of kind maven, whose repositoryUrl is an http or https address.")));
    return std::make_unique<MavenFetch>(request, *coordinates);
}

} // namespace Artifacts
