// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/awsplan.h"

#include "models/artifacts/awssettings.h"
#include "models/artifacts/programrun.h"
#include "models/artifacts/texts.h"
#include "models/artifacts/textvalues.h"

#include <QHostAddress>

using namespace Qt::StringLiterals;
using Core::Error;

namespace Artifacts {

namespace {

constexpr int deepestChain = 8; ///< of roles that name each other as their source

Error configError(const QString &code, const QString &file, const QString &message, const QString &hint)
{
    Error error;
    error.kind = Core::ErrorKind::Config;
    error.code = code;
    error.file = file;
    error.message = message;
    error.hint = hint;
    return error;
}

/// Makes one plan. A class because roles refer to other profiles.
class Planner
{
public:
    Planner(const Environment &environment, const AwsFiles &files) : m_environment(environment), m_files(files) { }

    [[nodiscard]] Core::Result<AwsPlan> plan(const Account &account, const QString &profileName);

private:
    using Found = Core::Result<std::optional<AwsPlan>>;

    [[nodiscard]] Found fromAccount(const Account &account) const;
    [[nodiscard]] Found fromEnvironment() const;
    [[nodiscard]] Found fromProfile(const AwsProfile &profile, int depth) const;
    [[nodiscard]] Found role(const AwsProfile &profile, int depth) const;
    [[nodiscard]] Core::Result<AwsPlan> sourceOf(const AwsProfile &profile, int depth) const;
    [[nodiscard]] Found webIdentity(const AwsProfile &profile) const;
    [[nodiscard]] Found keys(const AwsProfile &profile, bool ofCredentialsFile) const;
    [[nodiscard]] Found program(const AwsProfile &profile) const;
    [[nodiscard]] Found container() const;
    [[nodiscard]] std::optional<AwsPlan> instance() const;
    void setSts(AwsPlan &plan, const AwsProfile &profile) const;

    const Environment &m_environment;
    const AwsFiles &m_files;
};

Error partial(const QString &where, const QString &missing)
{
    return configError(u"artifact-credentials-partial"_s, {},
                       Texts::tr("%1 is half a credential: %2 is missing").arg(where, missing),
                       Texts::tr("Set both, or none."));
}

Planner::Found Planner::fromAccount(const Account &account) const
{
    const QString id = account.text(u"awsAccessKeyId"_s);
    const QString secret = account.secret(u"awsSecretAccessKey"_s);
    const QString where = Texts::tr("the artifact account %1").arg(account.name);
    if (id.isEmpty() && secret.isEmpty())
        return std::nullopt;
    if (id.isEmpty() || secret.isEmpty())
        return std::unexpected(partial(where, id.isEmpty() ? u"awsAccessKeyId"_s : u"awsSecretAccessKey"_s));
    AwsPlan plan;
    plan.kind = AwsPlan::Kind::Keys;
    plan.keys = {id, secret, account.secret(u"awsSessionToken"_s), {}, where};
    return plan;
}

Planner::Found Planner::fromEnvironment() const
{
    const QString id = m_environment.value(u"AWS_ACCESS_KEY_ID"_s);
    const QString secret = m_environment.value(u"AWS_SECRET_ACCESS_KEY"_s);
    if (id.isEmpty())
        return std::nullopt;
    if (secret.isEmpty())
        return std::unexpected(partial(u"AWS_ACCESS_KEY_ID"_s, u"AWS_SECRET_ACCESS_KEY"_s));
    AwsPlan plan;
    plan.kind = AwsPlan::Kind::Keys;
    plan.keys = {id, secret, m_environment.value(u"AWS_SESSION_TOKEN"_s), {}, u"AWS_ACCESS_KEY_ID"_s};
    return plan;
}

void Planner::setSts(AwsPlan &plan, const AwsProfile &profile) const
{
    plan.stsRegion = firstOf({m_environment.value(u"AWS_REGION"_s), m_environment.value(u"AWS_DEFAULT_REGION"_s),
                              profile.value(u"region"_s), u"us-east-1"_s});
    QString endpoint;
    if (!isTrue(m_environment.value(u"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"_s)))
        endpoint = firstOf({m_environment.value(u"AWS_ENDPOINT_URL_STS"_s), m_environment.value(u"AWS_ENDPOINT_URL"_s),
                            m_files.serviceEndpoint(profile, u"sts"_s), profile.value(u"endpoint_url"_s)});
    if (endpoint.isEmpty())
        endpoint = u"https://sts."_s + plan.stsRegion + u'.' + awsDomain(plan.stsRegion);
    plan.stsEndpoint = QUrl(endpoint);
}

Planner::Found Planner::role(const AwsProfile &profile, int depth) const
{
    const QString arn = profile.value(u"role_arn"_s);
    const bool chained
        = !profile.value(u"source_profile"_s).isEmpty() || !profile.value(u"credential_source"_s).isEmpty();
    if (arn.isEmpty() || !chained)
        return std::nullopt;
    AwsPlan plan;
    plan.profile = profile.name;
    plan.file = m_files.configPath();
    plan.roleArn = arn;
    if (!profile.value(u"mfa_serial"_s).isEmpty()) {
        plan.kind = AwsPlan::Kind::Cli;
        plan.why = u"mfa_serial"_s;
        return plan;
    }
    auto source = sourceOf(profile, depth);
    if (!source)
        return std::unexpected(source.error());
    plan.kind = AwsPlan::Kind::Role;
    plan.source = std::make_shared<const AwsPlan>(std::move(*source));
    plan.roleSessionName = profile.value(u"role_session_name"_s);
    plan.externalId = profile.value(u"external_id"_s);
    plan.durationSeconds = profile.value(u"duration_seconds"_s);
    setSts(plan, profile);
    return plan;
}

/// The credentials that a role is assumed with.
Core::Result<AwsPlan> Planner::sourceOf(const AwsProfile &profile, int depth) const
{
    const auto nothing = [&](const QString &what) {
        return std::unexpected(configError(u"artifact-credentials-source"_s, m_files.configPath(),
                                           Texts::tr("The profile %1 assumes a role with the credentials of %2, which "
                                                     "has none")
                                               .arg(profile.name, what),
                                           Texts::tr("Correct source_profile or credential_source of the profile.")));
    };
    if (depth >= deepestChain) {
        return std::unexpected(
            configError(u"artifact-credentials-source"_s, m_files.configPath(),
                        Texts::tr("The profiles' source_profile lead in a circle at %1").arg(profile.name),
                        Texts::tr("Correct source_profile of the profile.")));
    }
    const QString name = profile.value(u"source_profile"_s);
    if (!name.isEmpty()) {
        const AwsProfile source = m_files.profile(name);
        // A profile may be its own source: then its keys are meant (botocore, AssumeRoleProvider).
        Found found = name == profile.name ? keys(source, true) : fromProfile(source, depth + 1);
        if (found && !*found && name == profile.name)
            found = keys(source, false);
        if (!found)
            return std::unexpected(found.error());
        if (!*found)
            return nothing(Texts::tr("the profile %1").arg(name));
        return **found;
    }
    const QString service = profile.value(u"credential_source"_s);
    Found found = std::optional<AwsPlan>();
    if (service == "Environment"_L1)
        found = fromEnvironment();
    else if (service == "EcsContainer"_L1)
        found = container();
    else if (service == "Ec2InstanceMetadata"_L1)
        found = instance();
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return nothing(service);
    return **found;
}

Planner::Found Planner::webIdentity(const AwsProfile &profile) const
{
    const auto either = [&](const QString &variable, const QString &field) {
        return firstOf({m_environment.value(variable), profile.value(field)});
    };
    const QString tokenFile = either(u"AWS_WEB_IDENTITY_TOKEN_FILE"_s, u"web_identity_token_file"_s);
    const QString arn = either(u"AWS_ROLE_ARN"_s, u"role_arn"_s);
    if (tokenFile.isEmpty())
        return std::nullopt;
    if (arn.isEmpty())
        return std::unexpected(partial(u"web_identity_token_file"_s, u"role_arn"_s));
    AwsPlan plan;
    plan.kind = AwsPlan::Kind::WebIdentity;
    plan.profile = profile.name;
    plan.tokenFile = m_environment.expandHome(tokenFile);
    plan.roleArn = arn;
    plan.roleSessionName = either(u"AWS_ROLE_SESSION_NAME"_s, u"role_session_name"_s);
    setSts(plan, profile);
    return plan;
}

Planner::Found Planner::keys(const AwsProfile &profile, bool ofCredentialsFile) const
{
    const auto &values = ofCredentialsFile ? profile.credentials : profile.config;
    const QString &file = ofCredentialsFile ? m_files.credentialsPath() : m_files.configPath();
    const QString id = values.value(u"aws_access_key_id"_s);
    const QString secret = values.value(u"aws_secret_access_key"_s);
    const QString where = Texts::tr("the profile %1 of %2").arg(profile.name, file);
    if (id.isEmpty())
        return std::nullopt;
    if (secret.isEmpty())
        return std::unexpected(partial(where, u"aws_secret_access_key"_s));
    AwsPlan plan;
    plan.kind = AwsPlan::Kind::Keys;
    plan.profile = profile.name;
    plan.keys = {id, secret, values.value(u"aws_session_token"_s), {}, where};
    return plan;
}

Planner::Found Planner::program(const AwsProfile &profile) const
{
    const QString line = profile.value(u"credential_process"_s);
    if (line.isEmpty())
        return std::nullopt;
    auto command = splitCommand(line);
    const QString &file
        = profile.config.contains(u"credential_process"_s) ? m_files.configPath() : m_files.credentialsPath();
    if (!command) {
        Error error = command.error();
        error.file = file;
        return std::unexpected(error);
    }
    AwsPlan plan;
    plan.kind = AwsPlan::Kind::Program;
    plan.profile = profile.name;
    plan.file = file;
    plan.command = *command;
    return plan;
}

Planner::Found Planner::fromProfile(const AwsProfile &profile, int depth) const
{
    if (!profile.exists)
        return std::nullopt;
    Found found = role(profile, depth);
    if (!found || *found)
        return found;
    found = webIdentity(profile);
    if (!found || *found)
        return found;
    const bool sso = !profile.value(u"sso_session"_s).isEmpty() || !profile.value(u"sso_start_url"_s).isEmpty();
    if (sso && !profile.value(u"sso_account_id"_s).isEmpty()) {
        AwsPlan plan;
        plan.kind = AwsPlan::Kind::Cli;
        plan.profile = profile.name;
        plan.file = m_files.configPath();
        plan.why = u"SSO"_s;
        return plan;
    }
    found = keys(profile, true);
    if (!found || *found)
        return found;
    if (!profile.value(u"login_session"_s).isEmpty()) {
        AwsPlan plan;
        plan.kind = AwsPlan::Kind::Cli;
        plan.profile = profile.name;
        plan.file = m_files.configPath();
        plan.why = u"aws login"_s;
        return plan;
    }
    found = program(profile);
    if (!found || *found)
        return found;
    return keys(profile, false);
}

/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
Planner::Found Planner::container() const
{
    const QString relative = m_environment.value(u"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"_s);
    const QString full = m_environment.value(u"AWS_CONTAINER_CREDENTIALS_FULL_URI"_s);
    if (relative.isEmpty() && full.isEmpty())
        return std::nullopt;
    AwsPlan plan;
    plan.kind = AwsPlan::Kind::Container;
    plan.url = relative.isEmpty() ? QUrl(full) : QUrl(u"http://169.254.170.2"_s + relative);
    const QString host = plan.url.host();
    const bool trusted = plan.url.scheme() == "https"_L1 || QHostAddress(host).isLoopback() || host == "localhost"_L1
        || host == "169.254.170.2"_L1 || host == "169.254.170.23"_L1 || host == "fd00:ec2::23"_L1;
    if (!plan.url.isValid() || host.isEmpty() || !trusted) {
        return std::unexpected(configError(u"artifact-credentials-container"_s, {},
                                           Texts::tr("AWS_CONTAINER_CREDENTIALS_FULL_URI names the host %1, which "
                                                     "credentials are not taken from")
                                               .arg(host.left(200)),
                                           Texts::tr("It must be https, this computer, or the address that ECS or EKS "
                                                     "answers at.")));
    }
    plan.authorization = m_environment.value(u"AWS_CONTAINER_AUTHORIZATION_TOKEN"_s);
    plan.tokenFile = m_environment.value(u"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"_s);
    return plan;
}

std::optional<AwsPlan> Planner::instance() const
{
    if (isTrue(m_environment.value(u"AWS_EC2_METADATA_DISABLED"_s)))
        return std::nullopt;
    AwsPlan plan;
    plan.kind = AwsPlan::Kind::Instance;
    const QString endpoint = m_environment.value(u"AWS_EC2_METADATA_SERVICE_ENDPOINT"_s);
    const bool v6 = m_environment.value(u"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"_s).toLower() == "ipv6"_L1;
    plan.url = QUrl(!endpoint.isEmpty() ? endpoint : v6 ? u"http://[fd00:ec2::254]"_s : u"http://169.254.169.254"_s);
    return plan;
}

Core::Result<AwsPlan> Planner::plan(const Account &account, const QString &profileName)
{
    QStringList tried;
    const QString asked = account.text(u"profile"_s);
    Found found = fromAccount(account);
    if (!found)
        return std::unexpected(found.error());
    if (!*found && asked.isEmpty()) {
        tried += u"AWS_ACCESS_KEY_ID"_s;
        found = fromEnvironment();
    }
    const AwsProfile profile = m_files.profile(profileName);
    if (found && !*found) {
        if (!profile.exists && profileName != "default"_L1) {
            const QStringList names = m_files.names();
            return std::unexpected(
                configError(u"artifact-profile-missing"_s, m_files.configPath(),
                            Texts::tr("There is no profile %1").arg(profileName),
                            names.isEmpty() ? Texts::tr("Make it with aws configure --profile %1.").arg(profileName)
                                            : Texts::tr("These profiles are known: %1.").arg(names.join(u", "_s))));
        }
        found = fromProfile(profile, 0);
        tried += Texts::tr("the profile %1 of %2 and %3")
                     .arg(profileName, m_files.configPath(), m_files.credentialsPath());
    }
    if (found && !*found && !profile.exists)
        found = webIdentity(profile);
    if (found && !*found) {
        found = container();
        tried += u"AWS_CONTAINER_CREDENTIALS_FULL_URI"_s;
    }
    if (found && !*found)
        found = instance();
    if (!found)
        return std::unexpected(found.error());
    AwsPlan plan = found->value_or(AwsPlan());
    plan.tried = tried;
    return plan;
}

} // namespace

Core::Result<AwsPlan> awsPlan(const Account &account, const Environment &environment, const AwsFiles &files,
                              const QString &profile)
{
    return Planner(environment, files).plan(account, profile);
}

} // namespace Artifacts
