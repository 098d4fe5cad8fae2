// SPDX-License-Identifier: Apache-2.0
#include "models/kube/kubeconfig.h"

#include "models/kube/contextresolver.h"
#include "models/kube/kubeconfigfile.h"
#include "models/kube/texts.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

QStringList filesToLoad(const Kubeconfig::Sources &sources)
{
    if (!sources.explicitPath.isEmpty())
        return {sources.explicitPath};
    if (sources.environment.isEmpty())
        return {sources.homeFolder + u"/.kube/config"_s};
    QStringList files = sources.environment.split(QDir::listSeparator(), Qt::SkipEmptyParts);
    files.removeDuplicates();
    return files;
}

} // namespace

QString userKindName(UserKind kind)
{
    switch (kind) {
    case UserKind::None:
        return u"none"_s;
    case UserKind::ClientCertificate:
        return u"client-certificate"_s;
    case UserKind::Token:
        return u"token"_s;
    case UserKind::TokenFile:
        return u"token-file"_s;
    case UserKind::Basic:
        return u"basic"_s;
    case UserKind::Exec:
        return u"exec"_s;
    case UserKind::AuthProvider:
        return u"auth-provider"_s;
    }
    return u"none"_s;
}

Kubeconfig::Sources Kubeconfig::Sources::fromEnvironment(const QString &explicitPath)
{
    return {explicitPath, qEnvironmentVariable("KUBECONFIG"), QDir::homePath(), ProxyEnvironment::fromEnvironment()};
}

Kubeconfig Kubeconfig::load(const Sources &sources)
{
    Kubeconfig config;
    config.m_files = filesToLoad(sources);
    config.m_proxies = sources.proxies;
    for (const QString &path : std::as_const(config.m_files)) {
        if (!QFileInfo::exists(path)) {
            // Only a file that was asked for by name has to exist.
            if (path == sources.explicitPath) {
                Core::Error error;
                error.kind = Core::ErrorKind::Config;
                error.code = u"kubeconfig-missing"_s;
                error.message = u"stat "_s + path + u": no such file or directory";
                error.hint = Texts::tr("Check the path of the kubeconfig.");
                error.file = path;
                config.m_errors += error;
            }
            continue;
        }
        const auto file = readKubeconfigFile(path);
        if (!file) {
            config.m_errors += file.error();
            continue;
        }
        const auto merge = [&path](const KubeconfigFile::Named &from, QHash<QString, Stanza> &into) {
            QStringList added;
            for (const auto &[name, value] : from) {
                if (into.contains(name)) // the first file to define a name wins entirely
                    continue;
                into.insert(name, {value, path});
                added += name;
            }
            return added;
        };
        merge(file->clusters, config.m_clusters);
        merge(file->users, config.m_users);
        config.m_contextOrder += merge(file->contexts, config.m_contexts);
        if (config.m_currentContext.isEmpty())
            config.m_currentContext = file->currentContext;
    }
    return config;
}

ContextResolver Kubeconfig::resolver(const QString &contextName, const Overrides &overrides) const
{
    const auto find = [](const QHash<QString, Stanza> &stanzas, const QString &name) {
        const auto found = stanzas.constFind(name);
        if (found == stanzas.cend())
            return ConfigStanza{name, {}, {}, false};
        return ConfigStanza{name, found->value, found->file, true};
    };
    ConfigStanza context = find(m_contexts, contextName);
    if (!overrides.cluster.isEmpty())
        context.value["cluster"_L1] = overrides.cluster;
    if (!overrides.user.isEmpty())
        context.value["user"_L1] = overrides.user;
    return ContextResolver(context, find(m_clusters, context.text("cluster"_L1)),
                           find(m_users, context.text("user"_L1)), m_proxies);
}

QStringList Kubeconfig::execFingerprints(const QString &file) const
{
    QStringList fingerprints;
    for (const auto &[name, stanza] : m_users.asKeyValueRange()) {
        if (stanza.file == file && stanza.value["exec"_L1].isObject())
            fingerprints += execOf({name, stanza.value, stanza.file, true}).fingerprint();
    }
    return fingerprints;
}

QList<ContextInfo> Kubeconfig::contexts() const
{
    QList<ContextInfo> contexts;
    for (const QString &name : m_contextOrder) {
        const ContextResolver resolved = resolver(name);
        const ConnectionConfig &connection = resolved.config();
        ContextInfo info;
        info.name = name;
        info.cluster = connection.clusterName;
        info.user = connection.userName;
        info.namespaceName = m_contexts[name].value["namespace"_L1].toString();
        info.server = connection.server.toString(QUrl::RemoveUserInfo);
        info.userKind = resolved.userKind();
        info.file = m_contexts[name].file;
        info.current = name == m_currentContext;
        info.insecure = connection.insecureSkipTlsVerify || connection.server.scheme() == "http"_L1;
        info.proxy = connection.proxy.toString(QUrl::RemoveUserInfo);
        info.exec = connection.exec;
        info.problems = resolved.problems();
        contexts += info;
    }
    return contexts;
}

Core::Result<ConnectionConfig> Kubeconfig::resolve(const QString &contextName, const Overrides &overrides) const
{
    const QString name = contextName.isEmpty() ? m_currentContext : contextName;
    if (!m_contexts.contains(name) || name.isEmpty()) {
        if (!m_errors.isEmpty()) // the context may be in the file that could not be read
            return std::unexpected(m_errors.first());
        if (!contextName.isEmpty()) {
            return Core::failure(
                Core::ErrorKind::Config, u"kubeconfig-context-missing"_s, u"context \""_s + name + u"\" does not exist",
                m_contextOrder.isEmpty() ? Texts::tr("There is no context in: %1").arg(m_files.join(u", "_s))
                                         : Texts::tr("There are: %1").arg(m_contextOrder.join(u", "_s)));
        }
        if (m_contextOrder.isEmpty()) {
            return Core::failure(Core::ErrorKind::Config, u"kubeconfig-empty"_s,
                                 Texts::tr("No kubeconfig with a context was found."),
                                 Texts::tr("Looked for: %1").arg(m_files.join(u", "_s)));
        }
        if (name.isEmpty()) {
            return Core::failure(Core::ErrorKind::Config, u"kubeconfig-no-current-context"_s,
                                 Texts::tr("The kubeconfig sets no current-context."),
                                 Texts::tr("Choose one of: %1").arg(m_contextOrder.join(u", "_s)));
        }
        return Core::failure(Core::ErrorKind::Config, u"kubeconfig-context-missing"_s,
                             u"context was not found for specified context: "_s + name,
                             Texts::tr("Choose one of: %1").arg(m_contextOrder.join(u", "_s)));
    }
    for (const auto &[given, stanzas, what] : {std::tuple(overrides.cluster, &m_clusters, u"cluster"_s),
                                               std::tuple(overrides.user, &m_users, u"auth info"_s)}) {
        if (!given.isEmpty() && !stanzas->contains(given)) {
            return Core::failure(Core::ErrorKind::Config, u"kubeconfig-stanza-missing"_s,
                                 what + u" \"" + given + u"\" does not exist",
                                 Texts::tr("There are: %1").arg(QStringList(stanzas->keys()).join(u", "_s)));
        }
    }
    const ContextResolver resolved = resolver(name, overrides);
    if (!resolved.problems().isEmpty())
        return std::unexpected(resolved.problems().first());
    return resolved.config();
}

} // namespace Kube
