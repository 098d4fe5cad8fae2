// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/connectionconfig.h"
#include "models/kube/proxy.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Kube {

class ContextResolver;

/// How a context's user proves who it is.
enum class UserKind { None, ClientCertificate, Token, TokenFile, Basic, Exec, AuthProvider };

/// A context as it can be shown before it is chosen.
struct ContextInfo
{
    QString name;
    QString cluster;
    QString user;
    QString namespaceName; ///< as written; empty where the context has none
    QString server; ///< without user info
    UserKind userKind = UserKind::None;
    QString file; ///< the kubeconfig file that defines the context
    QString source; ///< the added kubeconfig that it was loaded from; empty: kubectl's own files. Set by the face.
    bool current = false;
    bool insecure = false; ///< insecure-skip-tls-verify, or plain http
    bool sandbox = false;
    QString proxy; ///< without user info; empty: none
    std::optional<ExecConfig> exec; ///< the plugin that its user needs
    QList<Core::Error> problems; ///< why it cannot be used, empty where it can
};

/// The user kind's name in `contexts -o json`: "client-certificate", "token", "token-file", "basic", "exec",
/// "auth-provider", "none".
[[nodiscard]] QString userKindName(UserKind kind);

/// The merged kubeconfig, as kubectl loads it (client-go tools/clientcmd): an explicit file alone, else the KUBECONFIG
/// list, else ~/.kube/config; the first file that defines a name wins; relative paths resolve against the file that
/// holds them. Read-only: no function here writes a file. A value; any thread.
class Kubeconfig
{
public:
    /// Where to look. Tests set all three.
    struct Sources
    {
        QString explicitPath; ///< --kubeconfig: must exist
        QString environment; ///< the value of KUBECONFIG
        QString homeFolder;
        ProxyEnvironment proxies = {}; ///< apply where a cluster has no proxy-url
        [[nodiscard]] static Sources fromEnvironment(const QString &explicitPath = {});
    };

    /// Never fails: files that cannot be read or understood are in errors(), the others count.
    [[nodiscard]] static Kubeconfig load(const Sources &sources);

    [[nodiscard]] const QList<Core::Error> &errors() const { return m_errors; }
    [[nodiscard]] const QStringList &files() const { return m_files; } ///< the files that were looked for
    [[nodiscard]] const QString &currentContext() const { return m_currentContext; }
    /// In the order of the files, without the sandbox.
    [[nodiscard]] QList<ContextInfo> contexts() const;
    /// What kubectl's --cluster and --user say instead of the context. Empty: the context's.
    struct Overrides
    {
        QString cluster;
        QString user;
    };
    /// Reads certificates and keys; an empty name means the current context. Texts as kubectl's where they help;
    /// never falls back to localhost:8080.
    [[nodiscard]] Core::Result<ConnectionConfig> resolve(const QString &contextName = {},
                                                         const Overrides &overrides = {}) const;
    /// The fingerprints of all plugins that the file's users name, for whoever remembers agreements to them.
    [[nodiscard]] QStringList execFingerprints(const QString &file) const;

private:
    struct Stanza
    {
        QJsonObject value;
        QString file;
    };
    [[nodiscard]] ContextResolver resolver(const QString &contextName, const Overrides &overrides = {}) const;

    QHash<QString, Stanza> m_clusters;
    QHash<QString, Stanza> m_users;
    QHash<QString, Stanza> m_contexts;
    QStringList m_contextOrder;
    QString m_currentContext;
    QStringList m_files;
    ProxyEnvironment m_proxies;
    QList<Core::Error> m_errors;
};

} // namespace Kube
