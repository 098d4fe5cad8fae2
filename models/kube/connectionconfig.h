// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/execconfig.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace Kube {

class CredentialPlugins;

/// Everything that is needed to talk to one API server as one user: a context, resolved. A value; any thread.
/// Holds secrets: never print it.
struct ConnectionConfig
{
    QString contextName;
    QString clusterName;
    QString userName;
    QString namespaceName = QStringLiteral("default"); ///< the context's namespace, "default" where it has none
    QUrl server; ///< scheme, host, port and path prefix
    QByteArray certificateAuthority; ///< PEM, the only trust where set; empty: the system's roots
    QByteArray clientCertificate; ///< PEM, leaf first
    QByteArray clientKey; ///< PEM
    QString clientCertificateFile; ///< set with clientKeyFile where both come from files: they are read again
    QString clientKeyFile;
    bool insecureSkipTlsVerify = false;
    QString tlsServerName; ///< for SNI and verification; the Host header stays the URL's
    QString token;
    QString tokenFile; ///< absolute; wins over token while readable
    QString idToken; ///< of an oidc auth-provider; sent until it expires, never renewed
    std::optional<ExecConfig> exec; ///< where the user's credentials come from a plugin
    bool execAllowed = false; ///< a person has agreed that this very plugin runs; set by the face, not by the file
    std::shared_ptr<CredentialPlugins> plugins; ///< runs them; null: the client makes its own
    QString username;
    QString password;
    bool disableCompression = false;
    QUrl proxy; ///< http or socks5, with its credentials; empty: none. The name is resolved by the proxy.
    QString impersonateUser;
    QString impersonateUid;
    QStringList impersonateGroups;
    QList<std::pair<QString, QStringList>> impersonateExtra;
    std::chrono::milliseconds requestTimeout{30000}; ///< without progress, for short calls
    bool isSandbox = false; ///< the Kubernetes on this computer that the console itself serves
    friend bool operator==(const ConnectionConfig &, const ConnectionConfig &) = default;
};

} // namespace Kube
