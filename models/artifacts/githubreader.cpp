// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/githubreader.h"

#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

const QLatin1StringView publicApi("https://api.github.com");

QString formHint()
{
    return Texts::tr("Give OWNER/REPOSITORY/PATH or an address such as "
                     "https://api.github.com/repos/OWNER/REPOSITORY/contents/PATH.");
}

Core::Result<QUrl> urlOf(const Reference &reference, const QString &baseUrl)
{
    const QString text = reference.reference.trimmed();
    QUrl url;
    if (text.contains("://"_L1)) {
        url = QUrl(text, QUrl::TolerantMode);
        if (!isWebUrl(url) || !url.path().contains("/repos/"_L1) || !url.path().contains("/contents/"_L1))
            return std::unexpected(referenceError(
                Texts::tr("The artifact's reference is not an address of GitHub's contents API"), formHint()));
    } else {
        const QString owner = text.section(u'/', 0, 0);
        const QString repository = text.section(u'/', 1, 1);
        const QString path = text.section(u'/', 2);
        if (owner.isEmpty() || repository.isEmpty() || path.isEmpty())
            return std::unexpected(referenceError(
                Texts::tr("%1 does not name a file of a GitHub repository").arg(text.left(200)), formHint()));
        url = below(baseUrl.isEmpty() ? QString(publicApi) : baseUrl,
                    u"repos/"_s + encodeSegment(owner) + u'/' + encodeSegment(repository) + u"/contents/"_s
                        + encodePath(path));
    }
    if (!reference.version.isEmpty()) {
        QUrlQuery query(url);
        query.removeAllQueryItems(u"ref"_s);
        query.addQueryItem(u"ref"_s, encodeSegment(reference.version));
        url.setQuery(query);
    }
    return url;
}

Failure notAFile(const QString &message)
{
    Error error;
    error.kind = ErrorKind::Format;
    error.code = u"artifact-not-a-file"_s;
    error.message = message;
    error.hint = Texts::tr("Give the path of a file in the repository.");
    return error;
}

/// A server that does not know the raw media type answers with the file's description: Gitea, and GitHub for folders,
/// links and submodules.
std::expected<Content, Failure> fromDescription(const HttpAnswer &answer)
{
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    const QJsonObject object = document.object();
    if (document.isArray() && document.array().at(0).toObject().contains("download_url"_L1))
        return std::unexpected(notAFile(Texts::tr("The artifact's path is a folder of the repository")));
    const bool described = object.contains("download_url"_L1) && object.contains("sha"_L1);
    if (!described)
        return contentOf(answer, {});
    const QString kind = object[u"type"_s].toString();
    if (kind != "file"_L1 || object[u"encoding"_s] != "base64"_L1)
        return std::unexpected(
            notAFile(Texts::tr("The artifact's path is no ordinary file of the repository (%1)").arg(kind.left(40))));
    QByteArray encoded = object[u"content"_s].toString().toLatin1();
    Content content = makeContent(QByteArray::fromBase64(encoded.replace("\n", "")), {});
    content.version = object[u"sha"_s].toString();
    return content;
}

Failure explain(const HttpAnswer &answer)
{
    Failure failure = statusFailure(answer);
    const bool limited
        = (answer.status == 403 || answer.status == 429) && answer.header("X-RateLimit-Remaining") == "0";
    if (limited) {
        // https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
        const qint64 reset = answer.header("X-RateLimit-Reset").toLongLong();
        const qint64 wait = std::clamp<qint64>(reset - QDateTime::currentSecsSinceEpoch(), 1, 24 * 60 * 60);
        failure.retry = {true, std::chrono::seconds(wait)};
        failure.error.kind = ErrorKind::Api;
        failure.error.message = Texts::tr("%1 allows no more requests for now").arg(answer.url.host());
        failure.error.hint = Texts::tr("Name an account with a token, whose limit is higher, or try again later.");
    } else if (answer.status == 404) {
        failure.error.hint = Texts::tr("Check owner, repository, path and version; private repositories are not found, "
                                       "either, without a token that may read them.");
    } else if (answer.status == 401) {
        failure.error.hint = Texts::tr("The token is wrong or has expired; correct it in the account or in "
                                       "GITHUB_TOKEN.");
    }
    return failure;
}

} // namespace

QList<HostToken> gitHubTokens(const Environment &environment)
{
    // https://cli.github.com/manual/gh_help_environment
    QList<HostToken> tokens{{u"api.github.com"_s, environment.value(u"GH_TOKEN"_s)},
                            {u"api.github.com"_s, environment.value(u"GITHUB_TOKEN"_s)}};
    if (const QString host = environment.value(u"GH_HOST"_s); !host.isEmpty() && host != "github.com"_L1) {
        tokens.append({host, environment.value(u"GH_ENTERPRISE_TOKEN"_s)});
        tokens.append({host, environment.value(u"GITHUB_ENTERPRISE_TOKEN"_s)});
    }
    return tokens;
}

QString GitHubReader::type() const
{
    return u"github/file"_s;
}

Core::Result<void> GitHubReader::check(const Reference &reference) const
{
    const auto url = urlOf(reference, {});
    if (!url)
        return std::unexpected(url.error());
    return {};
}

QStringList GitHubReader::warnings(const Reference &reference) const
{
    const bool inUrl = QUrlQuery(QUrl(reference.reference)).hasQueryItem(u"ref"_s);
    if (!reference.version.isEmpty() || inUrl)
        return {};
    return {Texts::tr("No version is given: the repository's default branch is read; Spinnaker reads master")};
}

std::unique_ptr<FetchOperation> GitHubReader::fetch(const FetchRequest &request) const
{
    const auto url = urlOf(request.reference, request.account.text(u"baseUrl"_s));
    if (!url)
        return failedFetch(url.error());
    const QString version = request.account.text(u"githubAPIVersion"_s);
    SimpleFetchPlan plan;
    plan.http.url = *url;
    plan.http.headers.append(
        {"Accept", "application/vnd.github." + (version.isEmpty() ? "v3"_ba : version.toLatin1()) + ".raw"});
    addCredentials(plan.http, request, {"Authorization", "token "}, gitHubTokens(request.context.environment));
    plan.finish = [](const HttpAnswer &answer) -> std::expected<Content, Failure> {
        const bool json = answer.header("Content-Type").startsWith("application/json");
        return json ? fromDescription(answer) : std::expected<Content, Failure>(contentOf(answer));
    };
    plan.explain = explain;
    return simpleFetch(request, plan);
}

} // namespace Artifacts
