// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/httpexchange.h"

#include "models/artifacts/contentbuilder.h"
#include "models/artifacts/texts.h"
#include "models/core/redact.h"

#include <QHostAddress>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

constexpr qsizetype longestErrorBody = 64 * 1024;

QUrl withoutUserInfo(QUrl url)
{
    url.setUserInfo(QString());
    url.setFragment(QString());
    return url;
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool hasHeader(const QList<HttpHeader> &headers, const QByteArray &name)
{
    return std::ranges::any_of(
        headers, [&](const HttpHeader &header) { return header.name.compare(name, Qt::CaseInsensitive) == 0; });
}

/// The request with the URL's user info as basic authentication.
HttpRequest withBasicAuthentication(HttpRequest request)
{
    const QString user = request.url.userName(QUrl::FullyDecoded);
    const QString password = request.url.password(QUrl::FullyDecoded);
    if ((!user.isEmpty() || !password.isEmpty()) && !hasHeader(request.credentials, "Authorization"))
        request.credentials.append({"Authorization", basicAuthorization(user, password)});
    request.url = withoutUserInfo(request.url);
    return request;
}

} // namespace

bool isWebUrl(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == "https"_L1 ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

bool isExposed(const QUrl &url)
{
    const QString host = url.host();
    return url.scheme() == "http"_L1 && host != "localhost"_L1 && !QHostAddress(host).isLoopback();
}

QByteArray basicAuthorization(const QString &user, const QString &password)
{
    return "Basic " + QString(user + u':' + password).toUtf8().toBase64();
}

QByteArray HttpAnswer::header(const QByteArray &name) const
{
    const auto found = std::ranges::find_if(
        headers, [&](const HttpHeader &header) { return header.name.compare(name, Qt::CaseInsensitive) == 0; });
    return found == headers.end() ? QByteArray() : found->value;
}

SentOnce::SentOnce()
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

void SentOnce::setBody(const QByteArray &body)
{
    m_body = body;
    m_position = 0;
}

qint64 SentOnce::readData(char *data, qint64 size)
{
    const qint64 taken = std::min<qint64>(size, bytesAvailable());
    if (taken <= 0)
        return -1;
    std::memcpy(data, m_body.constData() + m_position, size_t(taken));
    m_position += taken;
    return taken;
}

HttpExchange::HttpExchange(const HttpRequest &request, const FetchLimits &limits, const QSslConfiguration &tls)
    : m_request(withBasicAuthentication(request)),
      m_original(m_request.url),
      m_limits(limits),
      m_tls(tls)
{
    m_watchdog.setSingleShot(true);
    m_watchdog.setInterval(limits.timeoutMs);
    connect(&m_watchdog, &QTimer::timeout, this, &HttpExchange::timedOut);
}

HttpExchange::~HttpExchange()
{
    dropReply();
}

void HttpExchange::start()
{
    send(m_original);
}

void HttpExchange::send(const QUrl &url)
{
    m_url = url;
    m_headersSeen = false;
    m_manager.clearConnectionCache(); // a stale connection would need what SentOnce forbids
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setSslConfiguration(m_tls);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"job-console/" JOB_CONSOLE_VERSION ""_s);
    if (!hasHeader(m_request.headers, "Accept"))
        request.setRawHeader("Accept", "application/json, */*;q=0.5");
    // Asked for by hand: Qt Network leaves it to us then.
    request.setRawHeader("Accept-Encoding", m_request.keepEncoding ? "identity" : "gzip");
    for (const HttpHeader &header : std::as_const(m_request.headers))
        request.setRawHeader(header.name, header.value);
    if (sameOrigin(url, m_original)) {
        for (const HttpHeader &header : std::as_const(m_request.credentials))
            request.setRawHeader(header.name, header.value);
    }
    request.setHeader(QNetworkRequest::ContentLengthHeader, m_request.body.size());
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    m_sentOnce.setBody(m_request.body);
    m_reply.reset(m_manager.sendCustomRequest(request, m_request.method, &m_sentOnce));
    m_reply->setReadBufferSize(1024 * 1024);
    // Queued: whoever receives our signals may destroy us, and a reply must not be destroyed inside its own signal.
    const quint64 serial = ++m_serial;
    const auto current = [this, serial](void (HttpExchange::*slot)()) {
        return [this, serial, slot] {
            if (m_reply && serial == m_serial)
                (this->*slot)();
        };
    };
    QNetworkReply *reply = m_reply.get();
    connect(reply, &QNetworkReply::metaDataChanged, this, current(&HttpExchange::onMetaData), Qt::QueuedConnection);
    connect(reply, &QNetworkReply::readyRead, this, current(&HttpExchange::onReadyRead), Qt::QueuedConnection);
    connect(reply, &QNetworkReply::finished, this, current(&HttpExchange::onFinished), Qt::QueuedConnection);
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty()) // direct: nothing is ignored, the text is only kept
            m_tlsProblem = errors.first().errorString();
    });
    m_watchdog.start();
}

void HttpExchange::onMetaData()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_headersSeen || status < 200)
        return;
    m_headersSeen = true;
    m_watchdog.start();
    m_answer.status = status;
    m_answer.url = m_url;
    m_answer.headers.clear();
    for (const auto &[name, value] : m_reply->rawHeaderPairs())
        m_answer.headers.append({name, value});
    const QByteArray location = m_reply->rawHeader("Location");
    if (isRedirect(status) && !location.isEmpty() && m_request.followRedirects) {
        follow(m_url.resolved(QUrl::fromEncoded(location, QUrl::TolerantMode)));
        return;
    }
    const QByteArray encoding = m_reply->rawHeader("Content-Encoding").trimmed().toLower();
    const bool plain = encoding.isEmpty() || encoding == "identity" || m_request.keepEncoding;
    const bool gzip = encoding == "gzip" || encoding == "x-gzip";
    if (!plain && gzip)
        m_gzip = std::make_unique<GzipDecoder>();
    const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
    m_total = length.isValid() && plain ? length.toLongLong() : -1;
    if (!m_answer.ok() || m_request.method == "HEAD")
        return;
    if (!plain && !m_gzip)
        fail(encodingError(QString::fromLatin1(encoding.left(40))));
    else if (m_total > m_limits.maximumBytes)
        fail(tooLarge(Core::redactUrl(m_url), m_limits));
}

void HttpExchange::follow(const QUrl &target)
{
    const bool insecure = m_url.scheme() == "https"_L1 && target.scheme() != "https"_L1;
    if (!isWebUrl(target) || insecure || ++m_redirects > m_limits.redirects) {
        fail(redirectError(target));
        return;
    }
    dropReply();
    send(withoutUserInfo(target)); // a server does not get to choose credentials
}

void HttpExchange::onReadyRead()
{
    if (!m_headersSeen || m_reply->bytesAvailable() == 0)
        return;
    m_watchdog.start();
    if (takeBody() && m_answer.ok())
        Q_EMIT progressed(m_answer.body.size(), m_total); // last: the receiver may destroy us
}

/// Takes what has come of the body; false where that ended the operation.
bool HttpExchange::takeBody()
{
    const QByteArray bytes = m_reply->readAll();
    const auto append = [this](const QByteArray &piece) {
        const bool fits = piece.size() <= m_limits.maximumBytes - m_answer.body.size();
        if (fits)
            m_answer.body += piece;
        return fits;
    };
    if (!m_answer.ok()) {
        // Only for a word on what is wrong: kept as far as it goes, damaged or not.
        const auto appendCut = [this](const QByteArray &piece) {
            m_answer.body += piece.left(longestErrorBody - m_answer.body.size());
            return m_answer.body.size() < longestErrorBody;
        };
        if (m_answer.body.size() < longestErrorBody)
            static_cast<void>(m_gzip ? m_gzip->feed(bytes, appendCut) : appendCut(bytes));
        return true;
    }
    const bool taken = m_gzip ? m_gzip->feed(bytes, append) : append(bytes);
    if (!taken)
        fail(m_gzip && m_gzip->isBroken() ? encodingError(u"gzip"_s) : tooLarge(Core::redactUrl(m_url), m_limits));
    return taken;
}

void HttpExchange::onFinished()
{
    const quint64 serial = m_serial;
    onMetaData(); // not told apart from the end where an answer has no body
    if (!m_reply || serial != m_serial)
        return;
    if (m_headersSeen && !takeBody())
        return;
    const bool answered = m_headersSeen && !m_answer.ok();
    if (m_reply->error() != QNetworkReply::NoError && !answered)
        fail(networkFailure());
    else if (m_gzip && !m_gzip->isComplete() && !answered)
        fail(encodingError(u"gzip"_s));
    else
        succeed();
}

void HttpExchange::timedOut()
{
    if (m_headersSeen && !m_answer.ok()) {
        succeed(); // the status is known; only the rest of its words is missing
        return;
    }
    Error error;
    error.kind = ErrorKind::Timeout;
    error.code = u"artifact-timeout"_s;
    error.path = Core::redactUrl(m_url);
    error.message
        = Texts::tr("Nothing came from %1 for %2 seconds").arg(m_url.host()).arg(double(m_limits.timeoutMs) / 1000);
    error.hint = Texts::tr("Check that the server can be reached from here.");
    fail(Failure(error, {true}));
}

Error HttpExchange::redirectError(const QUrl &target) const
{
    Error error;
    error.kind = ErrorKind::Api;
    error.path = Core::redactUrl(m_url);
    if (m_redirects > m_limits.redirects) {
        error.code = u"artifact-redirects"_s;
        error.message = Texts::tr("%1 redirects more than %2 times").arg(m_original.host()).arg(m_limits.redirects);
        error.hint = Texts::tr("Give the artifact's final address.");
        return error;
    }
    error.code = u"artifact-redirect-refused"_s;
    error.message = isWebUrl(target)
        ? Texts::tr("%1 redirects from https to http, which is not followed").arg(m_url.host())
        : Texts::tr("%1 redirects to something that is not an http or https address").arg(m_url.host());
    error.hint = Texts::tr("Give the artifact's final address if you trust it.");
    return error;
}

Failure HttpExchange::networkFailure() const
{
    const QString reason = m_reply->error() == QNetworkReply::ContentReSendError
        ? Texts::tr("the connection was closed before the end")
        : Core::redactText(m_reply->errorString());
    Error error;
    error.kind = ErrorKind::Network;
    error.code = u"artifact-network"_s;
    error.path = Core::redactUrl(m_url);
    error.message = Texts::tr("The artifact could not be read from %1: %2").arg(m_url.host(), reason);
    error.hint = Texts::tr("Check that the server can be reached from here.");
    const bool tls = m_reply->error() == QNetworkReply::SslHandshakeFailedError || !m_tlsProblem.isEmpty();
    if (tls) {
        error.kind = ErrorKind::Tls;
        error.code = u"artifact-tls"_s;
        error.hint = Texts::tr("The server's certificate must be valid and come from an "
                               "authority that this computer trusts.");
        if (!m_tlsProblem.isEmpty())
            error.message = Texts::tr("The connection to %1 is not secure: %2").arg(m_url.host(), m_tlsProblem);
    }
    return Failure(error, {!tls});
}

Error HttpExchange::encodingError(const QString &encoding) const
{
    Error error;
    error.kind = ErrorKind::Format;
    error.code = u"artifact-encoding"_s;
    error.path = Core::redactUrl(m_url);
    error.message = m_gzip
        ? Texts::tr("What %1 sent as gzip is damaged or incomplete").arg(m_url.host())
        : Texts::tr("%1 sent the content encoding %2, which was not asked for").arg(m_url.host(), encoding);
    error.hint = Texts::tr("Store the artifact without a content encoding.");
    return error;
}

void HttpExchange::fail(const Failure &failure)
{
    dropReply();
    Q_EMIT finished(std::unexpected(failure)); // last: the receiver may destroy us
}

void HttpExchange::succeed()
{
    dropReply();
    const Outcome outcome = std::move(m_answer);
    Q_EMIT finished(outcome); // last: the receiver may destroy us
}

void HttpExchange::dropReply()
{
    m_watchdog.stop();
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply.reset();
}

} // namespace Artifacts
