// SPDX-License-Identifier: Apache-2.0
#include "models/kube/contextresolver.h"

#include "models/core/redact.h"
#include "models/kube/certificates.h"
#include "models/kube/kubeconfigfile.h"
#include "models/kube/texts.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

constexpr qint64 largestCertificateFile = 8 * 1024 * 1024;

QString resolvedPath(const ConfigStanza &place, const QString &path)
{
    return QDir::isAbsolutePath(path) ? path : QDir::cleanPath(QFileInfo(place.file).absoluteDir().filePath(path));
}

/// Why a file cannot be read, as Go prints it.
QString readError(const QString &path, const QString &systemText)
{
    if (QFileInfo(path).isDir())
        return u"read "_s + path + u": is a directory";
    return u"open "_s + path + u": " + systemText.left(1).toLower() + systemText.sliced(1);
}

} // namespace

ExecConfig execOf(const ConfigStanza &user)
{
    const QJsonValue value = user.value["exec"_L1];
    ExecConfig exec;
    exec.file = QFileInfo(user.file).absoluteFilePath();
    exec.command = value["command"_L1].toString();
    exec.apiVersion = value["apiVersion"_L1].toString();
    exec.interactiveMode = value["interactiveMode"_L1].toString();
    exec.installHint = value["installHint"_L1].toString();
    exec.provideClusterInfo = value["provideClusterInfo"_L1].toBool();
    const QJsonArray arguments = value["args"_L1].toArray();
    for (const QJsonValue &argument : arguments)
        exec.arguments += argument.toString();
    const QJsonArray variables = value["env"_L1].toArray();
    for (const QJsonValue &variable : variables)
        exec.environment.emplaceBack(variable["name"_L1].toString(), variable["value"_L1].toString());
    if (exec.command.contains(u'/'))
        exec.command = resolvedPath(user, exec.command);
    return exec;
}

ContextResolver::ContextResolver(const ConfigStanza &context, const ConfigStanza &cluster, const ConfigStanza &user,
                                 const ProxyEnvironment &proxies)
    : m_context(context),
      m_cluster(cluster),
      m_user(user),
      m_proxies(proxies)
{
    resolveContext();
    if (m_cluster.exists)
        resolveCluster();
    if (m_user.exists)
        resolveUser();
}

void ContextResolver::add(const ConfigStanza &place, const QString &code, const QString &message, const QString &hint)
{
    Core::Error error;
    error.kind = Core::ErrorKind::Config;
    error.code = code;
    error.message = message;
    error.hint = hint;
    error.file = place.file;
    m_problems += error;
}

void ContextResolver::resolveContext()
{
    m_config.contextName = m_context.name;
    m_config.clusterName = m_context.text("cluster"_L1);
    m_config.userName = m_context.text("user"_L1);
    const QString space = m_context.text("namespace"_L1);
    if (!space.isEmpty())
        m_config.namespaceName = space;
    static const QRegularExpression label(u"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"_s);
    if (!space.isEmpty() && !label.match(space).hasMatch()) {
        add(m_context, u"namespace-invalid"_s,
            u"namespace \""_s + space + u"\" for context \"" + m_context.name
                + u"\" does not conform to the kubernetes DNS_LABEL rules");
    }
    if (m_config.clusterName.isEmpty()) {
        add(m_context, u"cluster-missing"_s, u"cluster was not specified for context \""_s + m_context.name + u'"',
            Texts::tr("Set the context's cluster in the kubeconfig."));
    } else if (!m_cluster.exists) {
        add(m_context, u"cluster-missing"_s,
            u"cluster \""_s + m_config.clusterName + u"\" was not found for context \"" + m_context.name + u'"',
            Texts::tr("Add the cluster to the kubeconfig, or correct the context."));
    }
    if (!m_config.userName.isEmpty() && !m_user.exists) {
        add(m_context, u"user-missing"_s,
            u"user \""_s + m_config.userName + u"\" was not found for context \"" + m_context.name + u'"',
            Texts::tr("Add the user to the kubeconfig, or correct the context."));
    }
}

void ContextResolver::resolveCluster()
{
    m_config.insecureSkipTlsVerify = m_cluster.value["insecure-skip-tls-verify"_L1].toBool();
    m_config.tlsServerName = m_cluster.text("tls-server-name"_L1);
    m_config.disableCompression = m_cluster.value["disable-compression"_L1].toBool();
    resolveServer();
    resolveAuthority();
    resolveProxy();
}

/// proxy-url, else the environment's proxies; never the desktop's.
void ContextResolver::resolveProxy()
{
    const Core::Result<QUrl> proxy = m_cluster.has("proxy-url"_L1)
        ? parseProxyUrl(m_cluster.text("proxy-url"_L1), m_cluster.name)
        : proxyFromEnvironment(m_config.server, m_proxies);
    if (proxy)
        m_config.proxy = *proxy;
    else
        add(m_cluster, proxy.error().code, proxy.error().message, proxy.error().hint);
}

void ContextResolver::resolveServer()
{
    const QString written = m_cluster.text("server"_L1);
    if (written.isEmpty()) {
        add(m_cluster, u"server-missing"_s, u"no server found for cluster \""_s + m_cluster.name + u'"',
            Texts::tr("Set the cluster's server in the kubeconfig."));
        return;
    }
    const bool hasScheme = written.contains("://"_L1);
    QUrl url(hasScheme ? written : QString(u"http://" + written), QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    if (!url.isValid() || url.host().isEmpty() || (scheme != "http"_L1 && scheme != "https"_L1)) {
        add(m_cluster, u"server-invalid"_s,
            u"host must be a URL or a host:port pair: \""_s + Core::redactText(written) + u'"',
            Texts::tr("Check the server of cluster \"%1\" in the kubeconfig.").arg(m_cluster.name));
        return;
    }
    url.setScheme(scheme);
    url.setQuery(QString());
    url.setFragment(QString());
    url.setUserInfo(QString());
    m_config.server = url;
    // Without a scheme kubectl takes http, even where a CA is given. Nobody means that.
    const bool meantTls = m_config.insecureSkipTlsVerify || m_cluster.has("certificate-authority"_L1)
        || m_cluster.has("certificate-authority-data"_L1);
    if (!hasScheme && meantTls) {
        add(m_cluster, u"server-without-scheme"_s,
            Texts::tr("the server \"%1\" of cluster \"%2\" has no scheme, which means plain http.")
                .arg(written, m_cluster.name),
            Texts::tr("Write https:// before it."));
    }
}

/// The bytes of a certificate or key that is given as a file or as data.
QByteArray ContextResolver::material(const ConfigStanza &place, QLatin1StringView field, QLatin1StringView dataField,
                                     QLatin1StringView label)
{
    if (place.has(dataField))
        return decodeBase64(place.text(dataField)).value_or(QByteArray());
    if (!place.has(field))
        return {};
    const QString path = resolvedPath(place, place.text(field));
    QFile file(path);
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly)) {
        add(place, u"file-unreadable"_s,
            u"unable to read "_s + label + u' ' + path + u" for " + place.name + u" due to "
                + readError(path, file.errorString()),
            Texts::tr("Check the path; relative paths start at the folder of the kubeconfig."));
        return {};
    }
    return file.read(largestCertificateFile);
}

void ContextResolver::resolveAuthority()
{
    const bool asFile = m_cluster.has("certificate-authority"_L1);
    const bool asData = m_cluster.has("certificate-authority-data"_L1);
    if (asFile && asData) {
        add(m_cluster, u"certificate-authority-twice"_s,
            u"certificate-authority-data and certificate-authority are both specified for "_s + m_cluster.name
                + u". certificate-authority-data will override.",
            Texts::tr("Remove one of the two."));
        return;
    }
    if (!asFile && !asData)
        return;
    if (m_config.insecureSkipTlsVerify) {
        add(m_cluster, u"insecure-with-authority"_s,
            u"specifying a root certificates file with the insecure flag is not allowed"_s,
            Texts::tr("Remove insecure-skip-tls-verify or the certificate authority of cluster \"%1\".")
                .arg(m_cluster.name));
        return;
    }
    const qsizetype before = m_problems.size();
    m_config.certificateAuthority
        = material(m_cluster, "certificate-authority"_L1, "certificate-authority-data"_L1, "certificate-authority"_L1);
    if (m_problems.size() == before && !parseCertificates(m_config.certificateAuthority, m_cluster.name)) {
        add(m_cluster, u"certificate-unreadable"_s,
            u"unable to load root certificates: unable to parse bytes as PEM block"_s,
            Texts::tr("The certificate authority of cluster \"%1\" must be PEM.").arg(m_cluster.name));
    }
}

void ContextResolver::resolveUser()
{
    m_config.token = m_user.text("token"_L1);
    if (m_user.has("tokenFile"_L1))
        m_config.tokenFile = resolvedPath(m_user, m_user.text("tokenFile"_L1));
    m_config.username = m_user.text("username"_L1);
    m_config.password = m_user.text("password"_L1);
    const bool basic = !m_config.username.isEmpty() || !m_config.password.isEmpty();
    if (!m_config.token.isEmpty() && basic) {
        add(m_user, u"several-credentials"_s,
            u"more than one authentication method found for "_s + m_user.name
                + u"; found [token basicAuth], only one is allowed");
    } else if (!m_config.tokenFile.isEmpty() && basic) {
        add(m_user, u"several-credentials"_s, u"username/password or bearer token may be set, but not both"_s);
    }
    if (!m_config.tokenFile.isEmpty() && m_config.token.isEmpty() && !QFileInfo(m_config.tokenFile).isReadable()) {
        add(m_user, u"token-file-unreadable"_s,
            u"open "_s + m_config.tokenFile
                + (QFileInfo::exists(m_config.tokenFile) ? u": permission denied"_s : u": no such file or directory"_s),
            Texts::tr("Check tokenFile of user \"%1\".").arg(m_user.name));
    }
    resolveClientCertificate();
    resolveImpersonation();
    if (!m_config.clientCertificate.isEmpty())
        m_userKind = UserKind::ClientCertificate;
    else if (!m_config.tokenFile.isEmpty())
        m_userKind = UserKind::TokenFile;
    else if (!m_config.token.isEmpty())
        m_userKind = UserKind::Token;
    else if (basic)
        m_userKind = UserKind::Basic;
    resolveExec();
    resolveAuthProvider();
}

void ContextResolver::resolveClientCertificate()
{
    const bool certFile = m_user.has("client-certificate"_L1);
    const bool certData = m_user.has("client-certificate-data"_L1);
    const bool keyFile = m_user.has("client-key"_L1);
    const bool keyData = m_user.has("client-key-data"_L1);
    if (!certFile && !certData)
        return; // a key alone is ignored
    const qsizetype before = m_problems.size();
    if (certFile && certData) {
        add(m_user, u"client-certificate-twice"_s,
            u"client-cert-data and client-cert are both specified for "_s + m_user.name
                + u". client-cert-data will override.");
    }
    if (keyFile && keyData) {
        add(m_user, u"client-key-twice"_s,
            u"client-key-data and client-key are both specified for "_s + m_user.name
                + u"; client-key-data will override");
    }
    if (!keyFile && !keyData) {
        add(m_user, u"client-key-missing"_s,
            u"client-key-data or client-key must be specified for "_s + m_user.name
                + u" to use the clientCert authentication method.");
    }
    m_config.clientCertificate
        = material(m_user, "client-certificate"_L1, "client-certificate-data"_L1, "client-cert"_L1);
    m_config.clientKey = material(m_user, "client-key"_L1, "client-key-data"_L1, "client-key"_L1);
    if (certFile && !certData && keyFile && !keyData) {
        m_config.clientCertificateFile = resolvedPath(m_user, m_user.text("client-certificate"_L1));
        m_config.clientKeyFile = resolvedPath(m_user, m_user.text("client-key"_L1));
    }
    if (m_problems.size() != before)
        return;
    const auto pair = checkKeyPair(m_config.clientCertificate, m_config.clientKey, u"user \""_s + m_user.name + u'"');
    if (!pair)
        add(m_user, pair.error().code, pair.error().message, pair.error().hint);
}

void ContextResolver::resolveImpersonation()
{
    m_config.impersonateUser = m_user.text("as"_L1);
    m_config.impersonateUid = m_user.text("as-uid"_L1);
    const QJsonArray groups = m_user.value["as-groups"_L1].toArray();
    for (const QJsonValue &group : groups)
        m_config.impersonateGroups += group.toString();
    const QJsonObject extra = m_user.value["as-user-extra"_L1].toObject();
    for (const QString &key : extra.keys()) {
        QStringList values;
        const QJsonArray array = extra[key].toArray();
        for (const QJsonValue &value : array)
            values += value.toString();
        m_config.impersonateExtra.emplaceBack(key, values);
    }
    const bool more = !m_config.impersonateUid.isEmpty() || !m_config.impersonateGroups.isEmpty()
        || !m_config.impersonateExtra.isEmpty();
    if (more && m_config.impersonateUser.isEmpty()) {
        add(m_user, u"impersonation-without-user"_s,
            u"requesting uid, groups or user-extra for "_s + m_user.name + u" without impersonating a user");
    }
}

/// What a plugin learns of the cluster (client-go rest/exec.go ConfigToExecCluster).
QJsonObject ContextResolver::execClusterInfo() const
{
    QJsonObject info{{"server"_L1, m_config.server.toString()}};
    const auto addText = [&info](QLatin1StringView name, const QString &value) {
        if (!value.isEmpty())
            info[name] = value;
    };
    addText("tls-server-name"_L1, m_config.tlsServerName);
    if (m_config.insecureSkipTlsVerify)
        info["insecure-skip-tls-verify"_L1] = true;
    addText("certificate-authority-data"_L1, QString::fromLatin1(m_config.certificateAuthority.toBase64()));
    if (m_cluster.has("proxy-url"_L1))
        info["proxy-url"_L1] = m_cluster.text("proxy-url"_L1);
    if (m_config.disableCompression)
        info["disable-compression"_L1] = true;
    const QJsonArray extensions = m_cluster.value["extensions"_L1].toArray();
    for (const QJsonValue &extension : extensions) {
        if (extension["name"_L1].toString() == "client.authentication.k8s.io/exec"_L1)
            info["config"_L1] = extension["extension"_L1];
    }
    return info;
}

/// client-go tools/clientcmd/validation.go and plugin/pkg/client/auth/exec. A token, basic credentials or a client
/// certificate switch the plugin off.
void ContextResolver::resolveExec()
{
    const QJsonValue value = m_user.value["exec"_L1];
    if (!value.isObject())
        return;
    const qsizetype before = m_problems.size();
    if (m_user.value["auth-provider"_L1].isObject()) {
        add(m_user, u"several-credentials"_s,
            u"authProvider cannot be provided in combination with an exec plugin for "_s + m_user.name,
            Texts::tr("Remove one of the two."));
    }
    ExecConfig exec = execOf(m_user);
    const QString user = m_user.name + u" to use exec authentication plugin";
    const auto refuse
        = [this](const QString &text, const QString &hint = {}) { add(m_user, u"exec-invalid"_s, text, hint); };
    if (exec.command.isEmpty())
        refuse(u"command must be specified for "_s + user);
    for (const auto &[name, text] : exec.environment) {
        if (name.isEmpty())
            refuse(u"env variable name must be specified for "_s + user);
    }
    const bool beta = exec.apiVersion == "client.authentication.k8s.io/v1beta1"_L1;
    if (exec.apiVersion.isEmpty())
        refuse(u"apiVersion must be specified for "_s + user);
    else if (!beta && exec.apiVersion != "client.authentication.k8s.io/v1"_L1)
        refuse(u"exec plugin: invalid apiVersion \""_s + exec.apiVersion + u'"',
               Texts::tr("Update the plugin and the kubeconfig that it writes."));
    if (exec.interactiveMode.isEmpty() && beta)
        exec.interactiveMode = u"IfAvailable"_s;
    if (exec.interactiveMode.isEmpty())
        refuse(u"interactiveMode must be specified for "_s + user);
    else if (exec.interactiveMode == "Always"_L1)
        refuse(u"exec plugin cannot support interactive mode: standard input is not a terminal"_s,
               Texts::tr("Use a plugin that does not ask on a terminal, or a token."));
    else if (exec.interactiveMode != "Never"_L1 && exec.interactiveMode != "IfAvailable"_L1)
        refuse(u"invalid interactiveMode for "_s + m_user.name + u": \"" + exec.interactiveMode + u'"');
    if (m_userKind != UserKind::None) {
        // Checked all the same where kubectl does, but never run.
        return;
    }
    m_userKind = UserKind::Exec;
    if (exec.provideClusterInfo)
        exec.clusterInfo = execClusterInfo();
    if (m_problems.size() == before)
        m_config.exec = exec;
}

/// A bearer token or basic credentials come before what an auth-provider would add. Only oidc still exists in
/// client-go; its id-token is used as it stands, because renewing it would mean writing to the kubeconfig.
void ContextResolver::resolveAuthProvider()
{
    const QJsonValue provider = m_user.value["auth-provider"_L1];
    if (!provider.isObject())
        return;
    const QString name = provider["name"_L1].toString();
    const auto refuse
        = [this](const QString &text, const QString &hint) { add(m_user, u"auth-provider-unsupported"_s, text, hint); };
    if (m_userKind == UserKind::None || m_userKind == UserKind::ClientCertificate)
        m_userKind = UserKind::AuthProvider;
    if (name == "gcp"_L1) {
        refuse(u"The gcp auth plugin has been removed."_s,
               u"Please use the \"gke-gcloud-auth-plugin\" kubectl/client-go credential plugin instead. See "
               "https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further "
               "details"_s);
    } else if (name == "azure"_L1) {
        refuse(u"The azure auth plugin has been removed."_s,
               u"Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead. See "
               "https://kubernetes.io/docs/reference/access-authn-authz/authentication/"
               "#client-go-credential-plugins for further details"_s);
    } else if (name != "oidc"_L1) {
        refuse(u"no Auth Provider found for name \""_s + name + u'"',
               Texts::tr("Give user \"%1\" a token, a client certificate or an exec plugin.").arg(m_user.name));
    } else {
        const QJsonValue settings = provider["config"_L1];
        const QString hint = Texts::tr("Log in with the tool that wrote the kubeconfig.");
        m_config.idToken = settings["id-token"_L1].toString();
        if (settings["idp-issuer-url"_L1].toString().isEmpty())
            refuse(u"Must provide idp-issuer-url"_s, hint);
        else if (settings["client-id"_L1].toString().isEmpty())
            refuse(u"Must provide client-id"_s, hint);
        else if (m_config.idToken.isEmpty() && m_userKind == UserKind::AuthProvider)
            refuse(u"No valid id-token, and cannot refresh without refresh-token"_s, hint);
    }
}

} // namespace Kube
