// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QNetworkProxy>
#include <QString>
#include <QUrl>

namespace Kube {

/// The proxy variables of the environment, as Go's net/http reads them: the upper-case name first, then the lower-case
/// one. A value.
struct ProxyEnvironment
{
    QString httpProxy;
    QString httpsProxy;
    QString noProxy;
    [[nodiscard]] static ProxyEnvironment fromEnvironment();
};

/// Whether NO_PROXY or loopback keeps a request to the server away from the proxies of the environment
/// (golang.org/x/net/http/httpproxy): "*", host names with their subdomains, ".suffix", addresses, CIDR ranges, each
/// also with ":port".
[[nodiscard]] bool bypassesProxy(const QUrl &server, const QString &noProxy);

/// The proxy that the environment names for the server, or an empty URL. Fails where it cannot be used.
[[nodiscard]] Core::Result<QUrl> proxyFromEnvironment(const QUrl &server, const ProxyEnvironment &environment);

/// A cluster's proxy-url: http or socks5 (client-go tools/clientcmd). What kubectl refuses has its text; https proxies
/// are refused, because Qt cannot speak TLS to a proxy.
[[nodiscard]] Core::Result<QUrl> parseProxyUrl(const QString &text, const QString &clusterName);

/// Qt's words for a proxy that passed one of the above; NoProxy for an empty URL. Names are resolved by the proxy.
[[nodiscard]] QNetworkProxy networkProxy(const QUrl &proxy, const QUrl &server);

/// The value of Proxy-Authorization for the proxy's user info, or empty. For requests that are asked of the proxy
/// itself; tunnels have theirs already.
[[nodiscard]] QByteArray proxyAuthorization(const QUrl &proxy);

} // namespace Kube
