// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/jenkinsreader.h"

#include "models/artifacts/httpcredentials.h"
#include "models/artifacts/simplefetch.h"
#include "models/artifacts/texts.h"

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

bool isUrl(const Reference &reference)
{
    return reference.reference.contains("://"_L1);
}

/// ADDRESS/job/FOLDER/job/NAME/BUILD/artifact/PATH
QUrl urlOf(const Reference &reference, const QString &address)
{
    if (isUrl(reference))
        return QUrl(reference.reference.trimmed(), QUrl::TolerantMode);
    QString path;
    const QStringList folders = reference.name.split(u'/', Qt::SkipEmptyParts);
    for (const QString &folder : folders)
        path += u"job/"_s + encodeSegment(folder) + u'/';
    QString file = reference.reference.trimmed();
    while (file.startsWith(u'/'))
        file.remove(0, 1);
    path += encodeSegment(reference.version.isEmpty() ? u"lastSuccessfulBuild"_s : reference.version);
    return below(address, path + u"/artifact/"_s + encodePath(file));
}

Failure explain(const HttpAnswer &answer)
{
    Failure failure = statusFailure(answer);
    if (answer.status == 401 || answer.status == 403)
        failure.error.hint = Texts::tr("Jenkins wants a user with an API token who may read the job; name an account "
                                       "of jenkins.masters, or set JENKINS_USER_ID and JENKINS_API_TOKEN.");
    else if (answer.status == 404)
        failure.error.hint = Texts::tr("Check the job, the build's number and the path, and that the build archived "
                                       "the file.");
    return failure;
}

} // namespace

QString JenkinsReader::type() const
{
    return u"jenkins/file"_s;
}

Core::Result<void> JenkinsReader::check(const Reference &reference) const
{
    if (isUrl(reference)) {
        if (isWebUrl(urlOf(reference, {})))
            return {};
        return std::unexpected(
            referenceError(Texts::tr("The artifact's reference is not an http or https address"), {}));
    }
    if (!reference.name.isEmpty() && !reference.reference.trimmed().isEmpty())
        return {};
    return std::unexpected(
        referenceError(reference.name.isEmpty() ? Texts::tr("The job of the Jenkins artifact is not given")
                                                : Texts::tr("The artifact's path is empty"),
                       Texts::tr("Give the job as the artifact's name, the build's number as its version and the path "
                                 "below artifact/ as its reference; or the file's whole address.")));
}

QStringList JenkinsReader::warnings(const Reference &reference) const
{
    if (isUrl(reference))
        return reference.version.isEmpty() ? QStringList()
                                           : QStringList{Texts::tr("The version %1 is ignored: the address names the "
                                                                   "build")
                                                             .arg(reference.version.left(100))};
    if (!reference.version.isEmpty())
        return {};
    return {Texts::tr("No version is given: the last successful build is read; Spinnaker needs a build number")};
}

std::unique_ptr<FetchOperation> JenkinsReader::fetch(const FetchRequest &request) const
{
    if (const auto checked = check(request.reference); !checked)
        return failedFetch(checked.error());
    const Environment &environment = request.context.environment;
    const QString ownAddress = environment.value(u"JENKINS_URL"_s);
    const QString address = request.account.isNull() ? ownAddress : request.account.text(u"address"_s);
    const QUrl url = urlOf(request.reference, address);
    if (!isWebUrl(url))
        return failedFetch(accountNeeded(
            type(), Texts::tr("Name an account of jenkins.masters with its address, or set JENKINS_URL.")));
    SimpleFetchPlan plan;
    plan.http.url = url;
    QString user = environment.value(u"JENKINS_USER_ID"_s);
    user = user.isEmpty() ? environment.value(u"JENKINS_USER"_s) : user;
    const QString token = environment.value(u"JENKINS_API_TOKEN"_s);
    QList<HostToken> tokens;
    if (!user.isEmpty() && !token.isEmpty())
        tokens.append(
            {hostAndPort(QUrl(ownAddress)), QString::fromLatin1(QString(user + u':' + token).toUtf8().toBase64())});
    addCredentials(plan.http, request, {"Authorization", "Basic "}, tokens);
    plan.explain = explain;
    return simpleFetch(request, plan);
}

} // namespace Artifacts
