// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/oraclesettings.h"

#include "models/artifacts/credentialfile.h"
#include "models/artifacts/httpexchange.h"
#include "models/artifacts/inifile.h"
#include "models/artifacts/oraclelocation.h"
#include "models/artifacts/texts.h"
#include "models/artifacts/textvalues.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;
using Core::Result;

namespace Artifacts {

namespace {

constexpr qint64 largestFile = 64 * 1024;

Error configError(const QString &file, const QString &message, const QString &hint)
{
    return configurationError(u"artifact-oracle-config"_s, file, message, hint);
}

Result<QByteArray> contentOf(const QString &path, const QString &what)
{
    if (const auto content = readPlainFile(path, largestFile))
        return *content;
    return std::unexpected(configError(path, Texts::tr("The %1 cannot be read").arg(what),
                                       Texts::tr("Check that the file is there and may be read.")));
}

/// What identifies a caller, by the names of OCI's config file.
struct Identity
{
    QHash<QString, QString> values;
    QString file; ///< for messages
    QString source;
    [[nodiscard]] QString value(const QString &name) const { return values.value(name); }
};

/// The account's own fields, where it has a key.
std::optional<Identity> fromAccount(const Account &account)
{
    if (account.text(u"sshPrivateKeyFilePath"_s).isEmpty())
        return std::nullopt;
    Identity identity;
    identity.values = {{u"user"_s, account.text(u"userId"_s)},
                       {u"fingerprint"_s, account.text(u"fingerprint"_s)},
                       {u"tenancy"_s, account.text(u"tenancyId"_s)},
                       {u"key_file"_s, account.text(u"sshPrivateKeyFilePath"_s)},
                       {u"pass_phrase"_s, account.secret(u"privateKeyPassphrase"_s)}};
    identity.file = account.file;
    identity.source = Texts::tr("the artifact account %1").arg(account.name);
    return identity;
}

/// The profile with what it inherits from DEFAULT, and the variables that outdo both.
Result<Identity> fromConfig(const Account &account, const Environment &environment, QStringList &tried)
{
    const QString named
        = firstOf({environment.value(u"OCI_CLI_CONFIG_FILE"_s), environment.value(u"OCI_CONFIG_FILE"_s)});
    const QString path = !named.isEmpty() ? environment.expandHome(named)
        : environment.home.isEmpty()      ? QString()
                                          : QString(environment.home + u"/.oci/config"_s);
    const QString asked = firstOf({account.text(u"profile"_s), environment.value(u"OCI_CLI_PROFILE"_s)});
    const QString profile = asked.isEmpty() ? u"DEFAULT"_s : asked;
    Identity identity;
    identity.file = path;
    identity.source = Texts::tr("the profile %1 of %2").arg(profile, path);
    if (!path.isEmpty() && QFileInfo::exists(path)) {
        const auto file = IniFile::read(path);
        if (!file)
            return std::unexpected(file.error());
        if (!asked.isEmpty() && !file->sections.contains(profile))
            return std::unexpected(
                configError(path, Texts::tr("There is no profile %1").arg(profile),
                            Texts::tr("These profiles are known: %1.").arg(file->sections.keys().join(u", "_s))));
        identity.values = file->sections.value(u"DEFAULT"_s).values;
        identity.values.insert(file->sections.value(profile).values);
    } else if (!path.isEmpty()) {
        tried += path;
    }
    for (const char *name :
         {"user", "region", "fingerprint", "tenancy", "key_file", "key_content", "security_token_file"}) {
        const QString field = QString::fromLatin1(name);
        const QString value = environment.value(u"OCI_CLI_"_s + field.toUpper());
        if (!value.isEmpty())
            identity.values[field] = value;
    }
    if (const QString passphrase = environment.value(u"OCI_CLI_PASSPHRASE"_s); !passphrase.isEmpty())
        identity.values[u"pass_phrase"_s] = passphrase;
    return identity;
}

/// Fills in key and key ID, where the identity has a key.
Result<void> setKey(OracleSettings &settings, const Identity &identity, const Environment &environment)
{
    const QString keyFile = environment.expandHome(identity.value(u"key_file"_s));
    const QString tokenFile = environment.expandHome(identity.value(u"security_token_file"_s));
    QByteArray pem = identity.value(u"key_content"_s).toUtf8();
    if (pem.isEmpty() && keyFile.isEmpty())
        return {};
    if (pem.isEmpty()) {
        auto read = contentOf(keyFile, Texts::tr("private key"));
        if (!read)
            return std::unexpected(read.error());
        pem = *read;
    }
    auto key = RsaKey::fromPem(pem, firstOf({identity.value(u"pass_phrase"_s), identity.value(u"passphrase"_s)}),
                               identity.source);
    if (!key) {
        Error error = key.error();
        error.file = keyFile;
        return std::unexpected(error);
    }
    settings.key = *key;
    settings.source = identity.source;
    settings.fingerprint = identity.value(u"fingerprint"_s);
    if (!tokenFile.isEmpty()) {
        const auto token = contentOf(tokenFile, Texts::tr("session token"));
        if (!token)
            return std::unexpected(token.error());
        settings.keyId = u"ST$"_s + QString::fromUtf8(token->trimmed());
        return {};
    }
    for (const QString &name : {u"tenancy"_s, u"user"_s, u"fingerprint"_s}) {
        if (identity.value(name).isEmpty())
            return std::unexpected(
                configError(identity.file, Texts::tr("%1 lacks %2, which signs requests").arg(identity.source, name),
                            Texts::tr("Add it; oci setup config writes a complete one.")));
    }
    settings.keyId = identity.value(u"tenancy"_s) + u'/' + identity.value(u"user"_s) + u'/' + settings.fingerprint;
    return {};
}

Result<QUrl> endpointOf(const Account &account, const Environment &environment, const QString &region,
                        const QString &tenancy)
{
    const QString configured = firstOf({account.text(u"apiEndpoint"_s), environment.value(u"OCI_CLI_ENDPOINT"_s)});
    if (!configured.isEmpty()) {
        const QUrl url(configured.contains("://"_L1) ? configured : QString(u"https://"_s + configured),
                       QUrl::StrictMode);
        if (isWebUrl(url))
            return url;
        return std::unexpected(configError(account.file,
                                           Texts::tr("The endpoint of Object Storage is not an http or https address"),
                                           Texts::tr("Correct the account's apiEndpoint or OCI_CLI_ENDPOINT.")));
    }
    // It becomes part of a host name.
    const bool plain = !region.isEmpty() && std::ranges::all_of(region, [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-';
    });
    if (plain)
        return oracleEndpoint(region, tenancy);
    return std::unexpected(configError(account.file,
                                       region.isEmpty()
                                           ? Texts::tr("No region of Oracle's cloud is configured")
                                           : Texts::tr("%1 is no region of Oracle's cloud").arg(region.left(100)),
                                       Texts::tr("Set region in the account or the config file (oci setup config).")));
}

} // namespace

Result<OracleSettings> oracleSettings(const Account &account, const Environment &environment)
{
    OracleSettings settings;
    std::optional<Identity> own = fromAccount(account);
    Result<Identity> identity = own ? Result<Identity>(*own) : fromConfig(account, environment, settings.tried);
    if (!identity)
        return std::unexpected(identity.error());
    if (!own && !environment.value(u"OCI_CLI_AUTH"_s).isEmpty() && environment.value(u"OCI_CLI_AUTH"_s) != "api_key"_L1
        && environment.value(u"OCI_CLI_AUTH"_s) != "security_token"_L1)
        return std::unexpected(configError({},
                                           Texts::tr("OCI_CLI_AUTH asks for %1, which is not supported")
                                               .arg(environment.value(u"OCI_CLI_AUTH"_s).left(60)),
                                           Texts::tr("Use an API key or a session token (oci session authenticate).")));
    if (const auto set = setKey(settings, *identity, environment); !set)
        return std::unexpected(set.error());
    settings.namespaceName = account.text(u"namespace"_s);
    const QString region = firstOf({account.text(u"region"_s), identity->value(u"region"_s)});
    const auto endpoint = endpointOf(account, environment, region, identity->value(u"tenancy"_s));
    if (!endpoint)
        return std::unexpected(endpoint.error());
    settings.endpoint = *endpoint;
    return settings;
}

} // namespace Artifacts
