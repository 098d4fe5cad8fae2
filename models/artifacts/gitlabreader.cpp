// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gitlabreader.h"

#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

Core::Result<QUrl> urlOf(const Reference &reference, const QString &baseUrl)
{
    const QString text = reference.reference.trimmed();
    const QString hint = Texts::tr("Give GROUP/PROJECT/-/PATH or an address such as "
                                   "https://gitlab.com/api/v4/projects/ID/repository/files/PATH/raw.");
    QUrl url;
    if (text.contains("://"_L1)) {
        url = QUrl(text, QUrl::TolerantMode);
        if (!isWebUrl(url) || !url.path(QUrl::FullyEncoded).contains("/repository/files/"_L1))
            return std::unexpected(
                referenceError(Texts::tr("The artifact's reference is not an address of GitLab's files API"), hint));
    } else {
        const qsizetype middle = text.indexOf("/-/"_L1);
        const QString project = text.left(std::max<qsizetype>(middle, 0));
        const QString path = middle < 0 ? QString() : text.sliced(middle + 3);
        if (project.isEmpty() || path.isEmpty())
            return std::unexpected(
                referenceError(Texts::tr("%1 does not name a file of a GitLab project").arg(text.left(200)), hint));
        url = below(baseUrl.isEmpty() ? u"https://gitlab.com"_s : baseUrl,
                    u"api/v4/projects/"_s + encodeSegment(project) + u"/repository/files/"_s + encodeSegment(path)
                        + u"/raw"_s);
    }
    QUrlQuery query(url);
    if (!reference.version.isEmpty())
        query.removeAllQueryItems(u"ref"_s);
    if (!query.hasQueryItem(u"ref"_s)) {
        // Older servers insist on a ref; HEAD is what newer ones assume.
        query.addQueryItem(u"ref"_s, reference.version.isEmpty() ? u"HEAD"_s : encodeSegment(reference.version));
        url.setQuery(query);
    }
    return url;
}

/// The hosts that the environment's tokens are for, https://docs.gitlab.com/ci/variables/predefined_variables and the
/// documentation of GitLab's command line tool.
QStringList ownHosts(const Environment &environment)
{
    QStringList hosts{u"gitlab.com"_s};
    for (const QString &name : {u"GITLAB_HOST"_s, u"CI_SERVER_HOST"_s}) {
        QString host = environment.value(name);
        host = host.contains("://"_L1) ? hostAndPort(QUrl(host)) : host;
        const QString port = environment.value(u"CI_SERVER_PORT"_s);
        if (name == "CI_SERVER_HOST"_L1 && !host.isEmpty() && !port.isEmpty() && port != "443"_L1 && port != "80"_L1)
            host += u':' + port;
        if (!host.isEmpty())
            hosts.append(host);
    }
    return hosts;
}

Failure explain(const HttpAnswer &answer)
{
    Failure failure = statusFailure(answer);
    if (answer.status == 404)
        failure.error.hint = Texts::tr("Check project, path and version; private projects are not found, either, "
                                       "without a token that may read them.");
    return failure;
}

} // namespace

QString GitLabReader::type() const
{
    return u"gitlab/file"_s;
}

Core::Result<void> GitLabReader::check(const Reference &reference) const
{
    const auto url = urlOf(reference, {});
    if (!url)
        return std::unexpected(url.error());
    return {};
}

QStringList GitLabReader::warnings(const Reference &reference) const
{
    const bool inUrl = QUrlQuery(QUrl(reference.reference)).hasQueryItem(u"ref"_s);
    if (!reference.version.isEmpty() || inUrl)
        return {};
    return {Texts::tr("No version is given: the repository's default branch is read; Spinnaker reads master")};
}

std::unique_ptr<FetchOperation> GitLabReader::fetch(const FetchRequest &request) const
{
    const auto url = urlOf(request.reference, request.account.text(u"baseUrl"_s));
    if (!url)
        return failedFetch(url.error());
    SimpleFetchPlan plan;
    plan.http.url = *url;
    const Environment &environment = request.context.environment;
    QList<HostToken> personal;
    QList<HostToken> ofJob;
    for (const QString &host : ownHosts(environment)) {
        for (const QString &name : {u"GITLAB_TOKEN"_s, u"GITLAB_ACCESS_TOKEN"_s})
            personal.append({host, environment.value(name)});
        ofJob.append({host, environment.value(u"CI_JOB_TOKEN"_s)});
    }
    const bool hasPersonal
        = std::ranges::any_of(personal, [](const HostToken &token) { return !token.token.isEmpty(); });
    const bool named = !request.account.isNull();
    if (named || hasPersonal || environment.value(u"CI_JOB_TOKEN"_s).isEmpty())
        addCredentials(plan.http, request, {"PRIVATE-TOKEN", ""}, personal);
    else
        addCredentials(plan.http, request, {"JOB-TOKEN", ""}, ofJob);
    plan.finish = [](const HttpAnswer &answer) -> std::expected<Content, Failure> {
        Content content = contentOf(answer);
        if (const QByteArray commit = answer.header("X-Gitlab-Commit-Id"); !commit.isEmpty())
            content.version = QString::fromLatin1(commit);
        return content;
    };
    plan.explain = explain;
    return simpleFetch(request, plan);
}

} // namespace Artifacts
