// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/googleplan.h"

#include "models/artifacts/credentialfile.h"
#include "models/artifacts/httpexchange.h"
#include "models/artifacts/programrun.h"
#include "models/artifacts/texts.h"
#include "models/artifacts/textvalues.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;
using Core::Result;

namespace Artifacts {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

Error fileError(const QString &file, const QString &message, const QString &hint)
{
    return configurationError(u"artifact-google-credentials"_s, file, message, hint);
}

/// Where the token that stands for the credential may be asked for: the key file names it, and it gets to see secrets.
Result<QUrl> tokenUri(const QJsonObject &object, const QString &file)
{
    const QUrl url(object["token_uri"_L1].toString(u"https://oauth2.googleapis.com/token"_s));
    if (isWebUrl(url) && !isExposed(url))
        return url;
    return std::unexpected(
        fileError(file, Texts::tr("token_uri is not an https address"), Texts::tr("Download the key file again.")));
}

Result<GooglePlan> serviceAccount(const QJsonObject &object, const QString &file)
{
    GooglePlan plan;
    plan.kind = GooglePlan::Kind::ServiceAccount;
    plan.file = file;
    plan.clientEmail = object["client_email"_L1].toString();
    plan.keyId = object["private_key_id"_L1].toString();
    plan.privateKey = object["private_key"_L1].toString();
    const auto uri = tokenUri(object, file);
    if (!uri)
        return std::unexpected(uri.error());
    plan.tokenUri = *uri;
    if (plan.clientEmail.isEmpty() || plan.privateKey.isEmpty())
        return std::unexpected(fileError(file, Texts::tr("The key file lacks client_email or private_key"),
                                         Texts::tr("Download the key file again.")));
    return plan;
}

Result<GooglePlan> authorizedUser(const QJsonObject &object, const QString &file)
{
    GooglePlan plan;
    plan.kind = GooglePlan::Kind::AuthorizedUser;
    plan.file = file;
    plan.clientId = object["client_id"_L1].toString();
    plan.clientSecret = object["client_secret"_L1].toString();
    plan.refreshToken = object["refresh_token"_L1].toString();
    const auto uri = tokenUri(object, file);
    if (!uri)
        return std::unexpected(uri.error());
    plan.tokenUri = *uri;
    if (plan.clientId.isEmpty() || plan.refreshToken.isEmpty())
        return std::unexpected(fileError(file, Texts::tr("The file lacks client_id or refresh_token"),
                                         Texts::tr("Log in again: gcloud auth application-default login.")));
    return plan;
}

/// Kinds of credentials that need more than an exchange of tokens: gcloud can, with the same file.
Result<GooglePlan> throughGcloud(const QString &type, const QString &file, const FetchContext &context)
{
    GooglePlan plan;
    plan.kind = GooglePlan::Kind::Gcloud;
    plan.file = file;
    plan.why = type;
    plan.command = {u"gcloud"_s, u"auth"_s, u"application-default"_s, u"print-access-token"_s};
    const auto allowed = checkConsent({plan.command, {}}, context);
    if (allowed)
        return plan;
    Error error = allowed.error();
    error.file = file;
    error.message = Texts::tr("Credentials of the type %1 cannot be used without gcloud, which has not been allowed to "
                              "run: %2")
                        .arg(type.left(100), commandText(plan.command));
    return std::unexpected(error);
}

Result<GooglePlan> fromFile(const QString &path, const FetchContext &context)
{
    const auto content = readPlainFile(path, largestFile);
    if (!content)
        return std::unexpected(fileError(path, Texts::tr("Google's credentials cannot be read"),
                                         Texts::tr("Check that the file is there and may be read.")));
    QJsonParseError problem;
    const QJsonObject object = QJsonDocument::fromJson(*content, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return std::unexpected(
            fileError(path, Texts::tr("Google's credentials are not JSON: %1").arg(problem.errorString()),
                      Texts::tr("Download the key file again, or log in with gcloud auth application-default login.")));
    const QString type = object["type"_L1].toString();
    Result<GooglePlan> plan = std::unexpected(fileError(
        path, Texts::tr("Google's credentials are of the type %1, which is unknown").arg(type.left(100)),
        Texts::tr("Give a service account's key file, or log in with gcloud auth application-default login.")));
    if (type == "service_account"_L1)
        plan = serviceAccount(object, path);
    else if (type == "authorized_user"_L1)
        plan = authorizedUser(object, path);
    else if (type == "external_account"_L1 || type == "external_account_authorized_user"_L1
             || type == "impersonated_service_account"_L1)
        plan = throughGcloud(type, path, context);
    if (plan)
        plan->quotaProject = firstOf(
            {context.environment.value(u"GOOGLE_CLOUD_QUOTA_PROJECT"_s), object["quota_project_id"_L1].toString()});
    return plan;
}

/// Without a file: gcloud, the metadata server, or nothing.
GooglePlan withoutFile(const FetchContext &context, QStringList tried)
{
    const Environment &environment = context.environment;
    GooglePlan plan;
    plan.quotaProject = environment.value(u"GOOGLE_CLOUD_QUOTA_PROJECT"_s);
    plan.command = {u"gcloud"_s, u"auth"_s, u"print-access-token"_s};
    if (QStandardPaths::findExecutable(u"gcloud"_s).isEmpty()) {
        tried += u"gcloud"_s;
    } else if (checkConsent({plan.command, {}}, context)) {
        plan.kind = GooglePlan::Kind::Gcloud;
        plan.tried = tried;
        return plan;
    } else {
        tried += Texts::tr("gcloud (not allowed to run; the window asks, --allow-exec allows it)");
    }
    if (!isTrue(environment.value(u"NO_GCE_CHECK"_s))) {
        const QString host = firstOf({environment.value(u"GCE_METADATA_HOST"_s), u"metadata.google.internal"_s});
        plan.kind = GooglePlan::Kind::Metadata;
        plan.metadata = QUrl(u"http://"_s + host);
        tried += host;
    }
    plan.tried = tried;
    return plan;
}

} // namespace

Result<GooglePlan> googlePlan(const Account &account, const FetchContext &context)
{
    const Environment &environment = context.environment;
    const QString configured
        = firstOf({account.text(u"jsonPath"_s), environment.value(u"GOOGLE_APPLICATION_CREDENTIALS"_s)});
    if (!configured.isEmpty())
        return fromFile(environment.expandHome(configured), context);
    const QString folder
        = firstOf({environment.value(u"CLOUDSDK_CONFIG"_s),
                   environment.home.isEmpty() ? QString() : QString(environment.home + u"/.config/gcloud"_s)});
    const QString wellKnown = folder + u"/application_default_credentials.json"_s;
    if (!folder.isEmpty() && QFileInfo::exists(wellKnown))
        return fromFile(wellKnown, context);
    QStringList tried{u"GOOGLE_APPLICATION_CREDENTIALS"_s};
    if (!folder.isEmpty())
        tried += wellKnown;
    return withoutFile(context, tried);
}

Result<GcsEndpoint> gcsEndpoint(const Account &account, const Environment &environment)
{
    const QString configured = account.text(u"apiEndpoint"_s);
    const QString emulator = environment.value(u"STORAGE_EMULATOR_HOST"_s);
    GcsEndpoint endpoint;
    endpoint.emulator = configured.isEmpty() && !emulator.isEmpty();
    QString address = firstOf({configured, emulator, u"https://storage.googleapis.com"_s});
    if (!address.contains("://"_L1))
        address.prepend(endpoint.emulator ? "http://"_L1 : "https://"_L1);
    endpoint.url = QUrl(address, QUrl::StrictMode);
    if (isWebUrl(endpoint.url))
        return endpoint;
    return Core::failure(ErrorKind::Config, u"artifact-endpoint-invalid"_s,
                         Texts::tr("The endpoint of Google Cloud Storage is not an http or https address"),
                         Texts::tr("Correct the account's apiEndpoint or STORAGE_EMULATOR_HOST."));
}

} // namespace Artifacts
