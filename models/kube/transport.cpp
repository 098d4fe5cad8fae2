// SPDX-License-Identifier: Apache-2.0
#include "models/kube/transport.h"

#include "models/kube/apioperation.h"
#include "models/kube/certificates.h"
#include "models/kube/credentialsource.h"
#include "models/kube/exchange.h"
#include "models/kube/proxy.h"
#include "models/kube/texts.h"
#include "models/kube/uploaddevice.h"
#include "models/tls/systemtls.h"

#include <QHostAddress>
#include <QHttp1Configuration>
#include <QHttpHeaders>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

/// Qt opens connections on demand; the numbers only have to be large enough. A host never sees more connections than
/// there are requests at a time.
constexpr qsizetype callConnections = 16;
constexpr qsizetype streamConnections = 512;

bool isLoopback(const QString &host)
{
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    return address == QHostAddress(QHostAddress::LocalHost) || address == QHostAddress(QHostAddress::LocalHostIPv6);
}

bool hasControlCharacters(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

Core::Error badHeader(const QString &what)
{
    return Core::failure(Core::ErrorKind::Config, u"credentials-invalid"_s,
                         Kube::Texts::tr("%1 holds control characters and cannot be sent.").arg(what),
                         Kube::Texts::tr("Check the user's entry in the kubeconfig."))
        .error();
}

/// The key of an Impersonate-Extra header: every byte that is no token character is %-escaped, with lower-case hex
/// digits (client-go transport/round_trippers.go headerKeyEscape).
QByteArray escapedHeaderKey(const QString &key)
{
    static constexpr QByteArrayView extra("!#$&'*+-.^_`|~");
    QByteArray escaped;
    for (const char c : key.toUtf8()) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letterOrDigit || extra.contains(c))
            escaped += c;
        else
            escaped += '%' + QByteArray::number(byte, 16).rightJustified(2, '0');
    }
    return escaped;
}

} // namespace

Transport::Transport(const ConnectionConfig &config)
    : m_config(config),
      m_credentials(std::make_unique<CredentialSource>(config))
{
    m_config.server.setUserInfo(QString());
    m_closing.setSingleShot(true);
    QObject::connect(&m_closing, &QTimer::timeout, &m_closing, [this] { closeUnused(); });
    openConnections();
    m_tlsReady = prepareTls();
}

Transport::~Transport() = default;

void Transport::openConnections()
{
    if (m_connections)
        m_retired.push_back(std::move(m_connections));
    m_connections = std::make_shared<Connections>();
    for (QNetworkAccessManager *manager : {&m_connections->calls, &m_connections->streams}) {
        // Set in any case: the system's proxy settings are not kubectl's.
        manager->setProxy(networkProxy(m_config.proxy, m_config.server));
        manager->setAutoDeleteReplies(false);
    }
}

/// As an event of its own: a reply of what is closed may be emitting.
void Transport::closeUnused()
{
    constexpr std::chrono::seconds again(30);
    std::erase_if(m_retired, [](const auto &connections) { return connections.use_count() == 1; });
    if (!m_retired.empty())
        m_closing.start(again);
}

Core::Result<void> Transport::prepareTls()
{
    const QString scheme = m_config.server.scheme();
    if (m_config.server.host().isEmpty() || (scheme != "http"_L1 && scheme != "https"_L1)) {
        return Core::failure(
            Core::ErrorKind::Config, u"server-invalid"_s,
            Kube::Texts::tr("host must be a URL or a host:port pair: \"%1\"").arg(m_config.server.toDisplayString()),
            Kube::Texts::tr("Check the server of cluster \"%1\" in the kubeconfig.").arg(m_config.clusterName));
    }
    if (scheme != "https"_L1)
        return {};
    m_tls = Tls::defaultConfiguration();
    m_tls.setProtocol(QSsl::TlsV1_2OrLater);
    m_tls.setPeerVerifyMode(m_config.insecureSkipTlsVerify ? QSslSocket::VerifyNone : QSslSocket::VerifyPeer);
    if (!m_config.certificateAuthority.isEmpty()) {
        const auto roots = parseCertificates(m_config.certificateAuthority,
                                             u"certificate-authority of cluster \""_s + m_config.clusterName + u'"');
        if (!roots)
            return std::unexpected(roots.error());
        m_tls.setCaCertificates(*roots);
    }
    return {};
}

/// Another certificate than that of the open connections means new ones.
Core::Result<void> Transport::setIdentity(const Credential &credential)
{
    if (credential.certificate == m_certificate && credential.key == m_key)
        return {};
    QList<QSslCertificate> chain;
    QSslKey key;
    if (!credential.certificate.isEmpty()) {
        const QString what = u"client-certificate of user \""_s + m_config.userName + u'"';
        if (auto pair = checkKeyPair(credential.certificate, credential.key, what); !pair)
            return pair;
        const auto parsedKey = parsePrivateKey(credential.key, what);
        const auto parsedChain = parseCertificates(credential.certificate, what);
        if (!parsedKey || !parsedChain)
            return std::unexpected(parsedKey ? parsedChain.error() : parsedKey.error());
        chain = *parsedChain;
        key = *parsedKey;
    }
    m_tls.setLocalCertificateChain(chain);
    m_tls.setPrivateKey(key);
    m_certificate = credential.certificate;
    m_key = credential.key;
    openConnections();
    m_closing.start(0);
    return {};
}

/// kubectl sends no credentials over plain http. The sandbox is the exception, because nobody can listen on loopback.
bool Transport::maySendCredentials() const
{
    return m_config.server.scheme() == "https"_L1 || (m_config.isSandbox && isLoopback(m_config.server.host()));
}

std::optional<Core::Result<Credential>> Transport::credential()
{
    if (!m_tlsReady)
        return Core::Result<Credential>(std::unexpected(m_tlsReady.error()));
    if (!maySendCredentials())
        return Core::Result<Credential>(Credential());
    return m_credentials->current();
}

std::unique_ptr<CredentialRequest> Transport::requestCredential()
{
    return m_credentials->request();
}

bool Transport::canRenewCredential() const
{
    return maySendCredentials() && m_credentials->canRenew();
}

bool Transport::rejectCredential(const Credential &refused)
{
    return m_credentials->reject(refused);
}

Core::Result<QHttpHeaders> Transport::headers(const Request &request, Lane lane, const Credential &credential)
{
    QHttpHeaders headers;
    headers.append(QHttpHeaders::WellKnownHeader::UserAgent, "job-console/" JOB_CONSOLE_VERSION);
    headers.append(QHttpHeaders::WellKnownHeader::Accept,
                   request.path.endsWith("/log"_L1) ? "application/json, */*" : "application/json");
    // A stream that is compressed on the way arrives in blocks, late. Qt unpacks what it asked for itself.
    if (lane == Lane::Stream || m_config.disableCompression)
        headers.append(QHttpHeaders::WellKnownHeader::AcceptEncoding, "identity");
    if (!request.body.isEmpty())
        headers.append(QHttpHeaders::WellKnownHeader::ContentType, request.contentType);
    if (!credential.authorization.isEmpty())
        headers.append(QHttpHeaders::WellKnownHeader::Authorization, credential.authorization);
    if (const QByteArray proxy = proxyAuthorization(m_config.proxy); !proxy.isEmpty() && isAskedOfProxy())
        headers.append(QHttpHeaders::WellKnownHeader::ProxyAuthorization, proxy);
    m_repeatedHeaders.clear();
    const auto impersonate = [&](const QByteArray &name, const QStringList &values) {
        for (const QString &value : values) {
            if (hasControlCharacters(value))
                return false;
            if (values.size() > 1)
                m_repeatedHeaders.emplaceBack(name, value.toUtf8());
            else if (!value.isEmpty())
                headers.append(name, value.toUtf8());
        }
        return true;
    };
    bool valid = impersonate("Impersonate-User", {m_config.impersonateUser});
    valid = impersonate("Impersonate-Uid", {m_config.impersonateUid}) && valid;
    valid = impersonate("Impersonate-Group", m_config.impersonateGroups) && valid;
    for (const auto &[key, values] : m_config.impersonateExtra)
        valid = impersonate("Impersonate-Extra-" + escapedHeaderKey(key), values) && valid;
    if (!valid)
        return std::unexpected(badHeader(Kube::Texts::tr("The impersonation of user \"%1\"").arg(m_config.userName)));
    return headers;
}

/// Plain http is asked of an http proxy itself; everything else goes through a tunnel.
bool Transport::isAskedOfProxy() const
{
    return m_config.proxy.scheme() == "http"_L1 && m_config.server.scheme() == "http"_L1;
}

QUrl Transport::url(const Request &request) const
{
    QUrl url = m_config.server;
    QString prefix = url.path(QUrl::FullyEncoded);
    while (prefix.endsWith(u'/'))
        prefix.chop(1);
    url.setPath(prefix + request.path, QUrl::TolerantMode);
    url.setFragment(QString());
    // Go's servers read '+' as a blank and refuse ';'; QUrlQuery leaves both as they are.
    QString query = request.query.toString(QUrl::FullyEncoded);
    query.replace(u'+', "%2B"_L1);
    query.replace(u';', "%3B"_L1);
    url.setQuery(query.isEmpty() ? QString() : query, QUrl::TolerantMode);
    return url;
}

/// Qt keeps one value of each request header, whatever QHttpHeaders holds, and refuses line ends in values; the API
/// takes one Impersonate-Group line per group. The further lines travel with the verb: what Qt writes after it,
/// " PATH HTTP/1.1", becomes the value of a header that nobody reads. The values were checked for control characters.
QByteArray Transport::verbWithRepeatedHeaders(const Request &request, const QUrl &url) const
{
    if (m_repeatedHeaders.isEmpty())
        return request.verb;
    // As Qt does itself, the proxy is told the whole address.
    QByteArray target
        = isAskedOfProxy() ? url.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment) : QByteArray();
    target += url.path(QUrl::FullyEncoded).toLatin1();
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray verb = request.verb + ' ' + target + " HTTP/1.1\r\n";
    for (const auto &[name, value] : m_repeatedHeaders)
        verb += name + ": " + value + "\r\n";
    return verb + "X-Request-Line:";
}

QNetworkRequest Transport::networkRequest(const Request &request, const QHttpHeaders &headers, Lane lane) const
{
    QNetworkRequest result(url(request));
    result.setHeaders(headers);
    // HTTP/2 in Qt ignores the read buffer's limit and hangs after a GOAWAY while a stream is open.
    result.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    result.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    result.setDecompressedSafetyCheckThreshold(-1); // answers have a limit of ours
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(lane == Lane::Call ? callConnections : streamConnections);
    result.setHttp1Configuration(http1);
    if (m_config.server.scheme() == "https"_L1) {
        result.setSslConfiguration(m_tls);
        if (!m_config.tlsServerName.isEmpty())
            result.setPeerVerifyName(m_config.tlsServerName);
    }
    return result;
}

Core::Result<Transport::Sent> Transport::send(const Request &request, Lane lane, const Credential &credential)
{
    if (auto identity = setIdentity(credential); !identity)
        return std::unexpected(identity.error());
    const Core::Result<QHttpHeaders> head = headers(request, lane, credential);
    if (!head)
        return std::unexpected(head.error());
    QNetworkRequest networkRequest = this->networkRequest(request, *head, lane);
    QNetworkAccessManager &manager = lane == Lane::Call ? m_connections->calls : m_connections->streams;
    if (lane == Lane::Call)
        networkRequest.setTransferTimeout(m_config.requestTimeout);
    // Qt sends a request again, silently and up to three times, when the connection is lost - unless the body comes
    // from a device that cannot be read twice. Nothing that changes something may be sent twice; and the second answer
    // to a GET would be appended to what has been read of the first, which doubles lines of a log. So every request has
    // such a body, be it empty, and what is tried again is decided where the request was made.
    auto device = std::make_unique<UploadDevice>(request.body);
    networkRequest.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    networkRequest.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
    QNetworkReply *reply = manager.sendCustomRequest(
        networkRequest, verbWithRepeatedHeaders(request, networkRequest.url()), device.get());
    device.release()->setParent(reply);
    return Sent{reply, m_connections};
}

std::unique_ptr<Exchange> Transport::exchange(const Request &request, Lane lane)
{
    return std::make_unique<Exchange>(*this, request, lane);
}

std::unique_ptr<ApiOperation> Transport::call(const Request &request)
{
    return std::unique_ptr<ApiOperation>(new ApiOperation(*this, request));
}

} // namespace Kube
