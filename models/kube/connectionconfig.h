// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <chrono>
#include <utility>

namespace Kube {

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
    bool insecureSkipTlsVerify = false;
    QString tlsServerName; ///< for SNI and verification; the Host header stays the URL's
    QString token;
    QString tokenFile; ///< absolute; wins over token while readable
    QString username;
    QString password;
    bool disableCompression = false;
    QString impersonateUser;
    QString impersonateUid;
    QStringList impersonateGroups;
    QList<std::pair<QString, QStringList>> impersonateExtra;
    std::chrono::milliseconds requestTimeout{30000}; ///< without progress, for short calls
    bool isSandbox = false; ///< the Kubernetes on this computer that the console itself serves
    friend bool operator==(const ConnectionConfig &, const ConnectionConfig &) = default;
};

} // namespace Kube
