// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/connectionconfig.h"
#include "models/kube/kubeconfig.h"
#include "models/kube/proxy.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace Kube {

/// A stanza of a kubeconfig: a cluster, a user or a context. Relative paths in it resolve against its file's folder.
struct ConfigStanza
{
    QString name;
    QJsonObject value;
    QString file;
    bool exists = false;

    [[nodiscard]] QString text(QLatin1StringView field) const { return value[field].toString(); }
    [[nodiscard]] bool has(QLatin1StringView field) const { return !text(field).isEmpty(); }
};

/// The plugin of a user as written, without the cluster; a command with a slash is made absolute.
[[nodiscard]] ExecConfig execOf(const ConfigStanza &user);

/// Turns a context with its cluster and user into what is needed to connect, and collects every reason why it cannot
/// be used (client-go tools/clientcmd/validation.go, with its texts).
class ContextResolver
{
public:
    ContextResolver(const ConfigStanza &context, const ConfigStanza &cluster, const ConfigStanza &user,
                    const ProxyEnvironment &proxies = {});

    [[nodiscard]] const ConnectionConfig &config() const { return m_config; }
    [[nodiscard]] const QList<Core::Error> &problems() const { return m_problems; }
    [[nodiscard]] UserKind userKind() const { return m_userKind; }

private:
    void resolveContext();
    void resolveCluster();
    void resolveServer();
    void resolveAuthority();
    void resolveUser();
    void resolveClientCertificate();
    void resolveImpersonation();
    void resolveProxy();
    void resolveExec();
    void resolveAuthProvider();
    [[nodiscard]] QJsonObject execClusterInfo() const;
    void add(const ConfigStanza &place, const QString &code, const QString &message, const QString &hint = {});
    [[nodiscard]] QByteArray material(const ConfigStanza &place, QLatin1StringView field, QLatin1StringView dataField,
                                      QLatin1StringView label);

    ConfigStanza m_context;
    ConfigStanza m_cluster;
    ConfigStanza m_user;
    ConnectionConfig m_config;
    QList<Core::Error> m_problems;
    ProxyEnvironment m_proxies;
    UserKind m_userKind = UserKind::None;
};

} // namespace Kube
