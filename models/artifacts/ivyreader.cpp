// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/ivyreader.h"

#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/ivypattern.h"
#include "models/artifacts/mavenversion.h"
#include "models/artifacts/repositoryfetch.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

#include <QRegularExpression>
#include <QXmlStreamReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

bool isRange(const QString &revision)
{
    return revision.contains(u',')
        && (revision.startsWith(u'[') || revision.startsWith(u']') || revision.startsWith(u'('));
}

/// Ivy writes open ends also as ]1.0,2.0[.
QString asMavenRange(QString revision)
{
    if (revision.startsWith(u']'))
        revision[0] = u'(';
    if (revision.endsWith(u'['))
        revision[revision.size() - 1] = u')';
    return revision;
}

/// Name, type and extension of the first artifact in the publications of an ivy.xml.
IvyTokens firstPublication(const QByteArray &bytes)
{
    QXmlStreamReader xml(bytes);
    bool inPublications = false;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.name() == "publications"_L1)
            inPublications = xml.isStartElement();
        if (!inPublications || !xml.isStartElement() || xml.name() != "artifact"_L1)
            continue;
        const auto attributes = xml.attributes();
        const QString type = attributes.hasAttribute("type"_L1) ? attributes.value("type"_L1).toString() : u"jar"_s;
        return {{u"artifact"_s, attributes.value("name"_L1).toString()},
                {u"type"_s, type},
                {u"ext"_s, attributes.hasAttribute("ext"_L1) ? attributes.value("ext"_L1).toString() : type}};
    }
    return {};
}

class IvyFetch final : public RepositoryFetch
{
public:
    IvyFetch(const FetchRequest &request, const IvyCoordinates &coordinates, const QList<IvyRepository> &repositories)
        : RepositoryFetch(request),
          m_wanted(coordinates),
          m_repositories(repositories)
    {
    }

private:
    void begin() override
    {
        if (m_repositories.isEmpty()) {
            failNotFound(Texts::tr("No repository of the account has %1").arg(request().reference.reference.left(200)),
                         Texts::tr("Check organisation, module and revision."));
            return;
        }
        m_repository = m_repositories.takeFirst();
        if (!m_wanted.isDynamic())
            describe(m_wanted.revision);
        else if (m_repository.mavenMetadata)
            getMetadata(
                mavenFolder(), [this](const MavenMetadata &metadata) { choose(metadata.versions); },
                [this] { begin(); });
        else
            list();
    }

    [[nodiscard]] IvyTokens tokens(const QString &revision) const
    {
        QString organisation = m_wanted.organisation;
        if (m_repository.m2compatible)
            organisation.replace(u'.', u'/');
        const QString extension = m_wanted.extension.isEmpty() ? u"jar"_s : m_wanted.extension;
        return {{u"organisation"_s, organisation},     {u"module"_s, m_wanted.module}, {u"revision"_s, revision},
                {u"artifact"_s, m_wanted.module},      {u"type"_s, extension},         {u"ext"_s, extension},
                {u"classifier"_s, m_wanted.classifier}};
    }

    /// What stands before [revision] in Maven's layout.
    [[nodiscard]] QUrl mavenFolder() const
    {
        QString folder = ivyListing(m_repository.artifactPatterns.first(), tokens({})).folder;
        if (folder.endsWith(u'/'))
            folder.chop(1);
        return QUrl(folder);
    }

    void list()
    {
        const IvyListing listing = ivyListing(m_repository.artifactPatterns.first(), tokens({}));
        send(
            get(QUrl(listing.folder)),
            [this, listing](const HttpAnswer &answer) {
                const QRegularExpression entry(listing.entry);
                QStringList revisions;
                for (const QString &name : listedNames(answer.body, listing.folder)) {
                    if (const auto match = entry.match(name); match.hasMatch())
                        revisions.append(match.captured(1));
                }
                choose(revisions);
            },
            [this](const HttpAnswer &answer) { next(answer); });
    }

    void choose(const QStringList &revisions)
    {
        if (const auto revision = m_wanted.choose(revisions))
            describe(*revision);
        else
            begin();
    }

    /// Looks for what the revision's file is called: snapshots in Maven's layout have builds, others may have an
    /// ivy.xml.
    void describe(const QString &revision)
    {
        const QStringList &patterns = m_repository.artifactPatterns;
        if (m_repository.mavenMetadata && revision.endsWith("-SNAPSHOT"_L1)) {
            const IvyTokens known = tokens(revision);
            QUrl folder = mavenFolder();
            folder.setPath(folder.path() + u'/' + revision);
            getMetadata(
                folder,
                [this, known, revision, patterns](const MavenMetadata &metadata) {
                    const auto build = metadata.snapshotVersion(revision, known.value(u"ext"_s), m_wanted.classifier);
                    getFile(known, patterns, build.value_or(revision));
                },
                [this, known, revision, patterns] { getFile(known, patterns, revision); });
        } else if (m_repository.ivyPatterns.isEmpty() || !m_wanted.extension.isEmpty()) {
            getFile(tokens(revision), patterns, revision);
        } else {
            getDescription(revision);
        }
    }

    void getDescription(const QString &revision)
    {
        IvyTokens known = tokens(revision);
        IvyTokens file = known;
        file.insert({{u"artifact"_s, u"ivy"_s}, {u"type"_s, u"ivy"_s}, {u"ext"_s, u"xml"_s}});
        send(
            get(QUrl(fillIvyPattern(m_repository.ivyPatterns.first(), file))),
            [this, known, revision](const HttpAnswer &answer) mutable {
                const IvyTokens published = firstPublication(answer.body);
                for (const auto &[name, value] : published.asKeyValueRange()) {
                    if (!value.isEmpty())
                        known.insert(name, value);
                }
                getFile(known, m_repository.artifactPatterns, revision);
            },
            [this, known, revision](const HttpAnswer &answer) {
                if (answer.status == 404)
                    getFile(known, m_repository.artifactPatterns, revision);
                else
                    fail(statusFailure(answer));
            });
    }

    /// `build`: what the file's name has in place of the revision.
    void getFile(const IvyTokens &known, const QStringList &patterns, const QString &build)
    {
        QString address = fillIvyPattern(patterns.first(), known);
        const qsizetype name = address.lastIndexOf(u'/') + 1;
        address = address.first(name) + address.sliced(name).replace(known.value(u"revision"_s), build);
        download(QUrl(address), build, [this, known, build, rest = patterns.sliced(1)](const HttpAnswer &answer) {
            if (answer.status == 404 && !rest.isEmpty())
                getFile(known, rest, build);
            else
                next(answer);
        });
    }

    /// What one repository does not have, another may.
    void next(const HttpAnswer &answer)
    {
        if (answer.status == 404 && !m_repositories.isEmpty())
            begin();
        else
            fail(statusFailure(answer));
    }

    IvyCoordinates m_wanted;
    QList<IvyRepository> m_repositories; ///< not asked yet
    IvyRepository m_repository;
};

} // namespace

Core::Result<IvyCoordinates> IvyCoordinates::parse(const QString &text)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_][A-Za-z0-9_.+-]*$"_s);
    const QString clean = text.trimmed();
    const QStringList parts = clean.split(u':');
    bool fits = parts.size() >= 3 && parts.size() <= 5;
    for (qsizetype i = 0; fits && i < parts.size(); ++i)
        fits = (i == 2 && isRange(parts[i])) || (plain.match(parts[i]).hasMatch() && !parts[i].contains(".."_L1));
    if (!fits)
        return std::unexpected(referenceError(
            Texts::tr("%1 does not name an artifact of an Ivy repository").arg(clean.left(200)),
            Texts::tr("Give ORGANISATION:MODULE:REVISION, with :EXTENSION behind it where it is no jar.")));
    IvyCoordinates coordinates{parts[0], parts[1], parts[2], parts.value(3), parts.value(4)};
    if (isRange(coordinates.revision)) {
        if (const auto range = MavenRange::parse(asMavenRange(coordinates.revision)); !range)
            return std::unexpected(range.error());
    }
    return coordinates;
}

bool IvyCoordinates::isDynamic() const
{
    return revision.startsWith("latest."_L1) || revision.endsWith(u'+') || isRange(revision);
}

std::optional<QString> IvyCoordinates::choose(const QStringList &revisions) const
{
    const auto fits = [&](const QString &candidate) {
        if (revision == "latest.integration"_L1)
            return true;
        if (revision.startsWith("latest."_L1))
            return !candidate.endsWith("SNAPSHOT"_L1);
        if (revision.endsWith(u'+'))
            return candidate.startsWith(QStringView(revision).chopped(1));
        return MavenRange::parse(asMavenRange(revision))->contains(candidate);
    };
    std::optional<QString> best;
    for (const QString &candidate : revisions) {
        if (fits(candidate) && (!best || compareMavenVersions(*best, candidate) < 0))
            best = candidate;
    }
    return best;
}

QString IvyReader::type() const
{
    return u"ivy/file"_s;
}

Core::Result<void> IvyReader::check(const Reference &reference) const
{
    const auto coordinates = IvyCoordinates::parse(reference.reference);
    return coordinates ? Core::Result<void>() : std::unexpected(coordinates.error());
}

std::unique_ptr<FetchOperation> IvyReader::fetch(const FetchRequest &request) const
{
    const auto coordinates = IvyCoordinates::parse(request.reference.reference);
    if (!coordinates)
        return failedFetch(coordinates.error());
    if (request.account.isNull())
        return failedFetch(accountNeeded(type(), Texts::tr("Name an account of kind ivy with its repositories.")));
    const auto repositories = ivyRepositories(request.account);
    if (!repositories)
        return failedFetch(repositories.error());
    return std::make_unique<IvyFetch>(request, *coordinates, *repositories);
}

} // namespace Artifacts
