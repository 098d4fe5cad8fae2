// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/ivypattern.h"

#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/httpexchange.h"
#include "models/artifacts/texts.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

const QLatin1StringView mavenPattern("[organisation]/[module]/[revision]/[artifact]-[revision](-[classifier]).[ext]");
const QLatin1StringView biblioPattern("[module]/[type]s/[artifact]-[revision].[ext]");

QStringList patternsOf(const QJsonValue &value)
{
    QStringList patterns;
    const QJsonArray list = value.isArray() ? value.toArray() : QJsonArray{value};
    for (const QJsonValue &item : list) {
        const QString pattern = item.isString() ? item.toString() : item[u"pattern"_s].toString();
        if (!pattern.isEmpty())
            patterns.append(pattern);
    }
    return patterns;
}

bool flagOf(const QJsonObject &object, const QString &name, bool otherwise)
{
    const QJsonValue value = object.value(name);
    return value.isBool() ? value.toBool() : value.isString() ? value.toString() == "true"_L1 : otherwise;
}

IvyRepository urlRepository(const QJsonObject &resolver)
{
    return {patternsOf(resolver[u"artifact"_s]), patternsOf(resolver[u"ivy"_s]),
            flagOf(resolver, u"m2compatible"_s, false), false};
}

/// org.apache.ivy.plugins.resolver.IBiblioResolver
IvyRepository biblioRepository(const QJsonObject &resolver)
{
    const bool maven = flagOf(resolver, u"m2compatible"_s, false);
    QString pattern = resolver[u"pattern"_s].toString();
    if (pattern.isEmpty())
        pattern = maven ? mavenPattern : biblioPattern;
    const QString root = resolver[u"root"_s].toString();
    if (!pattern.contains("://"_L1))
        pattern = root.isEmpty() ? QString() : QString(root + (root.endsWith(u'/') ? u""_s : u"/"_s) + pattern);
    return {pattern.isEmpty() ? QStringList() : QStringList{pattern},
            {},
            maven,
            maven && flagOf(resolver, u"useMavenMetadata"_s, true)};
}

struct Resolver
{
    QString name;
    QList<IvyRepository> repositories;
};

/// In clouddriver's order. `unread` collects the kinds that cannot be read.
QList<Resolver> resolversOf(const QJsonObject &resolvers, QStringList &unread, int depth = 0)
{
    QList<Resolver> all;
    const auto each = [&](const QString &kind, const auto &add) {
        const QJsonValue value = resolvers.value(kind);
        const QJsonArray list = value.isArray() ? value.toArray() : value.isObject() ? QJsonArray{value} : QJsonArray();
        for (const QJsonValue &item : list)
            add(item.toObject());
    };
    each(u"bintray"_s, [&](const QJsonObject &) { unread.append(u"bintray"_s); });
    each(u"url"_s, [&](const QJsonObject &item) { all.append({item[u"name"_s].toString(), {urlRepository(item)}}); });
    each(u"ibiblio"_s,
         [&](const QJsonObject &item) { all.append({item[u"name"_s].toString(), {biblioRepository(item)}}); });
    each(u"ssh"_s, [&](const QJsonObject &) { unread.append(u"ssh"_s); });
    each(u"chain"_s, [&](const QJsonObject &item) {
        constexpr int deepest = 5;
        if (depth >= deepest)
            return;
        const QJsonObject inner = item.contains("resolvers"_L1) ? item[u"resolvers"_s].toObject() : item;
        Resolver chain{item[u"name"_s].toString(), {}};
        const QList<Resolver> members = resolversOf(inner, unread, depth + 1);
        for (const Resolver &member : members)
            chain.repositories += member.repositories;
        all.append(chain);
    });
    return all;
}

/// The value of a token under all its names.
QString valueOf(const IvyTokens &tokens, const QString &name)
{
    if (name == "organization"_L1)
        return tokens.value(u"organisation"_s);
    if (name == "orgPath"_L1)
        return tokens.value(u"organisation"_s).replace(u'.', u'/');
    return tokens.value(name);
}

} // namespace

Core::Result<QList<IvyRepository>> ivyRepositories(const Account &account)
{
    QList<IvyRepository> found;
    QStringList unread;
    const QJsonObject settings = account.settings[u"settings"_s].toObject();
    const QList<Resolver> resolvers = resolversOf(settings[u"resolvers"_s].toObject(), unread);
    const QString wanted = settings[u"settings"_s][u"defaultResolver"_s].toString();
    for (const Resolver &resolver : resolvers) {
        if (wanted.isEmpty() || resolver.name == wanted) {
            found = resolver.repositories;
            break;
        }
    }
    if (const QString root = account.text(u"repositoryUrl"_s); found.isEmpty() && !root.isEmpty()) {
        const QJsonObject own{{u"root"_s, root},
                              {u"pattern"_s, account.text(u"pattern"_s)},
                              {u"m2compatible"_s, account.flag(u"m2compatible"_s)}};
        found.append(biblioRepository(own));
    }
    found.removeIf([](const IvyRepository &repository) {
        return repository.artifactPatterns.isEmpty()
            || !isWebUrl(QUrl(fillIvyPattern(repository.artifactPatterns.first(), {})));
    });
    if (!found.isEmpty())
        return found;
    return Core::failure(
        Core::ErrorKind::Config, u"artifact-account-incomplete"_s,
        unread.isEmpty()
            ? Texts::tr("The artifact account %1 names no Ivy repository that can be read").arg(account.name)
            : Texts::tr("The artifact account %1 only has Ivy resolvers that cannot be read here: %2")
                  .arg(account.name, unread.join(u", "_s)),
        Texts::tr("Resolvers of kind url and ibiblio with http or https addresses are read, or a "
                  "repositoryUrl with a pattern."));
}

QString fillIvyPattern(const QString &pattern, const IvyTokens &tokens)
{
    static const QRegularExpression optional(uR"(\(([^()]*)\))"_s);
    static const QRegularExpression token(uR"(\[([A-Za-z]+)\])"_s);
    const auto fill = [&](const QString &text, bool &complete) {
        QString filled;
        qsizetype at = 0;
        auto matches = token.globalMatch(text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            const QString value = valueOf(tokens, match.captured(1));
            complete = complete && !value.isEmpty();
            filled += text.sliced(at, match.capturedStart() - at) + encodePath(value);
            at = match.capturedEnd();
        }
        return QString(filled + text.sliced(at));
    };
    QString filled;
    qsizetype at = 0;
    bool ignored = true;
    auto parts = optional.globalMatch(pattern);
    while (parts.hasNext()) {
        const auto part = parts.next();
        filled += fill(pattern.sliced(at, part.capturedStart() - at), ignored);
        bool complete = true;
        const QString inner = fill(part.captured(1), complete);
        if (complete)
            filled += inner;
        at = part.capturedEnd();
    }
    return filled + fill(pattern.sliced(at), ignored);
}

IvyListing ivyListing(const QString &pattern, const IvyTokens &tokens)
{
    const qsizetype revision = pattern.indexOf("[revision]"_L1);
    if (revision < 0)
        return {};
    const qsizetype start = pattern.lastIndexOf(u'/', revision) + 1;
    const qsizetype end = pattern.indexOf(u'/', revision);
    QString segment = pattern.sliced(start, (end < 0 ? pattern.size() : end) - start);
    // The revision is not known yet: a placeholder that survives filling in.
    const QString place = u"REVISION"_s;
    IvyTokens known = tokens;
    known.insert(u"revision"_s, place);
    const QString filled = QUrl::fromPercentEncoding(fillIvyPattern(segment, known).toUtf8());
    QString entry = QRegularExpression::escape(filled);
    entry.replace(entry.indexOf(place), place.size(), u"([^/]+?)"_s);
    entry.replace(place, u"\\1"_s);
    return {fillIvyPattern(pattern.first(start), known), u'^' + entry + u'$'};
}

QStringList listedNames(const QByteArray &html, const QString &folder)
{
    static const QRegularExpression link(uR"re(<a\s[^>]*?href\s*=\s*["']?([^"'\s>]+))re"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    constexpr int mostNames = 20000;
    const QUrl base(folder.endsWith(u'/') ? folder : QString(folder + u'/'));
    QStringList names;
    auto matches = link.globalMatch(QString::fromUtf8(html));
    while (matches.hasNext() && names.size() < mostNames) {
        const QUrl target = base.resolved(QUrl(matches.next().captured(1), QUrl::TolerantMode));
        QString path = target.path();
        if (!sameOrigin(target, base) || target.hasQuery() || !path.startsWith(base.path()))
            continue;
        path = path.sliced(base.path().size());
        if (path.endsWith(u'/'))
            path.chop(1);
        if (!path.isEmpty() && !path.contains(u'/'))
            names.append(path);
    }
    names.removeDuplicates();
    return names;
}

} // namespace Artifacts
