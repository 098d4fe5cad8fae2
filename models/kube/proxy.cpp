// SPDX-License-Identifier: Apache-2.0
#include "models/kube/proxy.h"

#include "models/core/redact.h"
#include "models/kube/texts.h"

#include <QHostAddress>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

QString either(const char *upper, const char *lower)
{
    const QString value = qEnvironmentVariable(upper);
    return value.isEmpty() ? qEnvironmentVariable(lower) : value;
}

int portOf(const QUrl &url)
{
    return url.port(url.scheme() == "https"_L1 ? 443 : 80);
}

/// "host:port", "[v6]:port", "host" or a bare IPv6 address, apart.
std::pair<QString, int> splitPort(const QString &entry)
{
    const qsizetype colon = entry.lastIndexOf(u':');
    const bool bracketed = entry.startsWith(u'[');
    const bool hasPort = colon > 0 && (bracketed ? entry[colon - 1] == u']' : entry.count(u':') == 1);
    bool ok = false;
    const int port = hasPort ? QStringView(entry).sliced(colon + 1).toInt(&ok) : 0;
    QString host = ok ? entry.left(colon) : entry;
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    return {host, ok ? port : 0};
}

bool matchesEntry(const QString &host, int port, const QString &entry)
{
    if (entry == u'*')
        return true;
    const QHostAddress address(host);
    if (entry.contains(u'/')) {
        const auto network = QHostAddress::parseSubnet(entry);
        return network.second >= 0 && !address.isNull() && address.isInSubnet(network);
    }
    const auto [name, entryPort] = splitPort(entry);
    if (name.isEmpty() || (entryPort != 0 && entryPort != port))
        return false;
    if (const QHostAddress exact(name); !exact.isNull())
        return !address.isNull() && address.isEqual(exact, QHostAddress::ConvertV4MappedToIPv4);
    QString suffix = name.startsWith("*."_L1) ? name.sliced(1) : name;
    if (suffix.startsWith(u'.'))
        return host.endsWith(suffix);
    return host == suffix || host.endsWith(u'.' + suffix);
}

Core::Result<QUrl> usable(const QUrl &url, const QString &shown, const QString &hint)
{
    if (url.host().isEmpty()) {
        return Core::failure(Core::ErrorKind::Config, u"proxy-invalid"_s,
                             Texts::tr("The proxy \"%1\" has no host.").arg(shown), hint);
    }
    if (url.scheme() == "https"_L1) {
        return Core::failure(
            Core::ErrorKind::Config, u"proxy-https"_s,
            Texts::tr("The proxy \"%1\" is to be spoken to over TLS, which is not supported.").arg(shown),
            Texts::tr("Use its http or socks5 address; the connection to the server is encrypted all "
                      "the same."));
    }
    return url;
}

} // namespace

ProxyEnvironment ProxyEnvironment::fromEnvironment()
{
    return {either("HTTP_PROXY", "http_proxy"), either("HTTPS_PROXY", "https_proxy"), either("NO_PROXY", "no_proxy")};
}

bool bypassesProxy(const QUrl &server, const QString &noProxy)
{
    QString host = server.host().toLower();
    if (host.endsWith(u'.'))
        host.chop(1);
    if (host == "localhost"_L1 || QHostAddress(host).isLoopback())
        return true;
    for (const QString &part : noProxy.split(u',', Qt::SkipEmptyParts)) {
        if (matchesEntry(host, portOf(server), part.trimmed().toLower()))
            return true;
    }
    return false;
}

Core::Result<QUrl> proxyFromEnvironment(const QUrl &server, const ProxyEnvironment &environment)
{
    const bool https = server.scheme() == "https"_L1;
    const QString text = https ? environment.httpsProxy : environment.httpProxy;
    if (text.isEmpty() || bypassesProxy(server, environment.noProxy))
        return QUrl();
    const QString variable = https ? u"HTTPS_PROXY"_s : u"HTTP_PROXY"_s;
    const QString hint = Texts::tr("Check the environment variable %1, or name the server in NO_PROXY.").arg(variable);
    QUrl url(text, QUrl::StrictMode);
    const auto known = [&url] {
        const QString scheme = url.scheme();
        return scheme == "http"_L1 || scheme == "https"_L1 || scheme == "socks5"_L1 || scheme == "socks5h"_L1;
    };
    if (!url.isValid() || !known() || !text.contains("://"_L1)) // "proxy:3128" means http, as everywhere
        url = QUrl(u"http://"_s + text, QUrl::StrictMode);
    if (!url.isValid()) {
        return Core::failure(Core::ErrorKind::Config, u"proxy-invalid"_s,
                             Texts::tr("The environment variable %1 is no proxy's address.").arg(variable), hint);
    }
    if (url.scheme() == "socks5h"_L1)
        url.setScheme(u"socks5"_s);
    return usable(url, Core::redactUrl(url), hint);
}

Core::Result<QUrl> parseProxyUrl(const QString &text, const QString &clusterName)
{
    const QString shown = Core::redactText(text);
    const QString hint = Texts::tr("Check proxy-url of cluster \"%1\" in the kubeconfig.").arg(clusterName);
    const QString prefix = u"invalid 'proxy-url' \""_s + shown + u"\" for cluster \"" + clusterName + u"\": ";
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme().isEmpty())
        return Core::failure(Core::ErrorKind::Config, u"proxy-invalid"_s, prefix + u"could not parse: " + shown, hint);
    const QString scheme = url.scheme();
    if (scheme != "http"_L1 && scheme != "https"_L1 && scheme != "socks5"_L1) {
        return Core::failure(Core::ErrorKind::Config, u"proxy-invalid"_s,
                             prefix + u"unsupported scheme \"" + scheme + u"\", must be http, https, or socks5", hint);
    }
    return usable(url, Core::redactUrl(url), hint);
}

QNetworkProxy networkProxy(const QUrl &proxy, const QUrl &server)
{
    if (proxy.isEmpty())
        return QNetworkProxy(QNetworkProxy::NoProxy);
    constexpr int socksPort = 1080; // RFC 1928
    constexpr int httpPort = 80;
    QNetworkProxy result;
    result.setHostName(proxy.host());
    if (proxy.scheme() == "socks5"_L1) {
        result.setType(QNetworkProxy::Socks5Proxy);
        result.setPort(quint16(proxy.port(socksPort)));
        result.setCapabilities(QNetworkProxy::TunnelingCapability | QNetworkProxy::HostNameLookupCapability);
        result.setUser(proxy.userName(QUrl::FullyDecoded));
        result.setPassword(proxy.password(QUrl::FullyDecoded));
        return result;
    }
    // Plain http is asked of the proxy itself; TLS goes through a tunnel.
    result.setType(server.scheme() == "https"_L1 ? QNetworkProxy::HttpProxy : QNetworkProxy::HttpCachingProxy);
    result.setPort(quint16(proxy.port(httpPort)));
    // At once, as Go does: a request whose body can be read once could not be repeated after a 407.
    if (const QByteArray value = proxyAuthorization(proxy); !value.isEmpty())
        result.setRawHeader("Proxy-Authorization", value);
    return result;
}

QByteArray proxyAuthorization(const QUrl &proxy)
{
    if (proxy.scheme() != "http"_L1 || proxy.userInfo().isEmpty())
        return {};
    const QString pair = proxy.userName(QUrl::FullyDecoded) + u':' + proxy.password(QUrl::FullyDecoded);
    return "Basic " + pair.toUtf8().toBase64();
}

} // namespace Kube
