// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/httpfetch.h"

#include "models/core/redact.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == "https"_L1 ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

QByteArray basicAuthorization(const QUrl &url)
{
    if (url.userName().isEmpty() && url.password().isEmpty())
        return {};
    const QString credentials = url.userName(QUrl::FullyDecoded) + u':' + url.password(QUrl::FullyDecoded);
    return "Basic " + credentials.toUtf8().toBase64();
}

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

QString statusHint(int status)
{
    switch (status) {
    case 401:
        return QCoreApplication::translate("Artifacts",
                                           "Put a valid user name and password into the address "
                                           "(https://user:password@host/path).");
    case 403:
        return QCoreApplication::translate("Artifacts", "Check that these credentials may read the artifact.");
    case 404:
    case 410:
        return QCoreApplication::translate("Artifacts",
                                           "Check the address, and that the Job wrote its artifact there.");
    default:
        break;
    }
    return status >= 500 ? QCoreApplication::translate("Artifacts", "The server failed; try again later.")
                         : QCoreApplication::translate("Artifacts", "Check the address.");
}

Core::ErrorKind statusKind(int status)
{
    switch (status) {
    case 401:
        return Core::ErrorKind::Authentication;
    case 403:
        return Core::ErrorKind::Authorization;
    case 404:
    case 410:
        return Core::ErrorKind::NotFound;
    default:
        return Core::ErrorKind::Api;
    }
}

} // namespace

SentOnce::SentOnce()
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool isWebUrl(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

HttpFetch::HttpFetch(const QUrl &url, const Core::Result<void> &checked, const FetchLimits &limits,
                     const QSslConfiguration &tls)
    : m_original(withoutUserInfo(url)),
      m_authorization(basicAuthorization(url)),
      m_checked(checked),
      m_limits(limits),
      m_tls(tls),
      m_builder(limits)
{
    m_watchdog.setSingleShot(true);
    m_watchdog.setInterval(limits.timeoutMs);
    connect(&m_watchdog, &QTimer::timeout, this, [this] {
        Core::Error error;
        error.kind = Core::ErrorKind::Timeout;
        error.code = u"artifact-timeout"_s;
        error.path = Core::redactUrl(m_url);
        error.message = QCoreApplication::translate("Artifacts", "Nothing came from %1 for %2 seconds")
                            .arg(m_url.host())
                            .arg(double(m_limits.timeoutMs) / 1000);
        error.hint = QCoreApplication::translate("Artifacts", "Check that the server can be reached from here.");
        fail(error);
    });
}

HttpFetch::~HttpFetch()
{
    dropReply();
}

void HttpFetch::start()
{
    if (m_checked) {
        send(m_original);
        return;
    }
    QTimer::singleShot(0, this, [this] { Q_EMIT finished(std::unexpected(m_checked.error())); });
}

void HttpFetch::send(const QUrl &url)
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
    request.setRawHeader("Accept", "application/json, */*;q=0.5");
    request.setRawHeader("Accept-Encoding", "gzip"); // asked for by hand: Qt Network leaves it to us then
    if (!m_authorization.isEmpty() && sameOrigin(url, m_original))
        request.setRawHeader("Authorization", m_authorization);

    request.setHeader(QNetworkRequest::ContentLengthHeader, 0);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    m_reply.reset(m_manager.sendCustomRequest(request, "GET", &m_sentOnce));
    m_reply->setReadBufferSize(1024 * 1024);
    // Queued: whoever receives our signals may destroy us, and a reply must not be destroyed inside its own signal.
    const quint64 serial = ++m_serial;
    const auto current = [this, serial](void (HttpFetch::*slot)()) {
        return [this, serial, slot] {
            if (m_reply && serial == m_serial)
                (this->*slot)();
        };
    };
    QNetworkReply *reply = m_reply.get();
    connect(reply, &QNetworkReply::metaDataChanged, this, current(&HttpFetch::onMetaData), Qt::QueuedConnection);
    connect(reply, &QNetworkReply::readyRead, this, current(&HttpFetch::onReadyRead), Qt::QueuedConnection);
    connect(reply, &QNetworkReply::finished, this, current(&HttpFetch::onFinished), Qt::QueuedConnection);
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        if (!errors.isEmpty()) // direct: nothing is ignored, the text is only kept
            m_tlsProblem = errors.first().errorString();
    });
    m_watchdog.start();
}

void HttpFetch::onMetaData()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (m_headersSeen || status < 200)
        return;
    m_headersSeen = true;
    m_watchdog.start();
    const QByteArray location = m_reply->rawHeader("Location");
    if (isRedirect(status) && !location.isEmpty()) {
        follow(m_url.resolved(QUrl::fromEncoded(location, QUrl::TolerantMode)));
    } else if (status >= 300) {
        fail(statusError(status));
    } else {
        const QByteArray encoding = m_reply->rawHeader("Content-Encoding").trimmed().toLower();
        const bool plain = encoding.isEmpty() || encoding == "identity";
        if (encoding == "gzip" || encoding == "x-gzip")
            m_gzip = std::make_unique<GzipDecoder>();
        const QVariant length = m_reply->header(QNetworkRequest::ContentLengthHeader);
        m_total = length.isValid() && plain ? length.toLongLong() : -1;
        if (!plain && !m_gzip)
            fail(encodingError(QString::fromLatin1(encoding.left(40))));
        else if (m_total > m_limits.maximumBytes)
            fail(tooLarge(Core::redactUrl(m_url), m_limits));
    }
}

void HttpFetch::follow(const QUrl &target)
{
    const bool insecure = m_url.scheme() == "https"_L1 && target.scheme() != "https"_L1;
    if (!isWebUrl(target) || insecure || ++m_redirects > m_limits.redirects) {
        fail(redirectError(target));
        return;
    }
    dropReply();
    send(withoutUserInfo(target)); // a server does not get to choose credentials
}

void HttpFetch::onReadyRead()
{
    if (!m_headersSeen || m_reply->bytesAvailable() == 0)
        return;
    m_watchdog.start();
    if (takeBody())
        Q_EMIT progressed(m_builder.size(), m_total); // last: the receiver may destroy us
}

/// Takes what has come of the body; false where that ended the operation.
bool HttpFetch::takeBody()
{
    const QByteArray bytes = m_reply->readAll();
    const auto append = [this](const QByteArray &piece) { return m_builder.append(piece); };
    const bool taken = m_gzip ? m_gzip->feed(bytes, append) : append(bytes);
    if (!taken)
        fail(m_gzip && m_gzip->isBroken() ? encodingError(u"gzip"_s) : tooLarge(Core::redactUrl(m_url), m_limits));
    return taken;
}

void HttpFetch::onFinished()
{
    const quint64 serial = m_serial;
    onMetaData(); // not told apart from the end where an answer has no body
    if (!m_reply || serial != m_serial)
        return;
    if (m_headersSeen && !takeBody())
        return;
    if (m_reply->error() != QNetworkReply::NoError)
        fail(networkError());
    else if (m_gzip && !m_gzip->isComplete())
        fail(encodingError(u"gzip"_s));
    else
        succeed();
}

Core::Error HttpFetch::redirectError(const QUrl &target) const
{
    Core::Error error;
    error.kind = Core::ErrorKind::Api;
    error.path = Core::redactUrl(m_url);
    if (m_redirects > m_limits.redirects) {
        error.code = u"artifact-redirects"_s;
        error.message = QCoreApplication::translate("Artifacts", "%1 redirects more than %2 times")
                            .arg(m_original.host())
                            .arg(m_limits.redirects);
        error.hint = QCoreApplication::translate("Artifacts", "Give the artifact's final address.");
        return error;
    }
    error.code = u"artifact-redirect-refused"_s;
    error.message = isWebUrl(target)
        ? QCoreApplication::translate("Artifacts", "%1 redirects from https to http, which is not followed")
              .arg(m_url.host())
        : QCoreApplication::translate("Artifacts", "%1 redirects to something that is not an http or https address")
              .arg(m_url.host());
    error.hint = QCoreApplication::translate("Artifacts", "Give the artifact's final address if you trust it.");
    return error;
}

Core::Error HttpFetch::statusError(int status) const
{
    Core::Error error;
    error.kind = statusKind(status);
    error.code = u"artifact-status"_s;
    error.path = Core::redactUrl(m_url);
    error.message
        = QCoreApplication::translate("Artifacts", "Received %1 status code from %2").arg(status).arg(m_url.host());
    error.hint = statusHint(status);
    return error;
}

Core::Error HttpFetch::networkError() const
{
    const QString reason = m_reply->error() == QNetworkReply::ContentReSendError
        ? QCoreApplication::translate("Artifacts", "the connection was closed before the end")
        : Core::redactText(m_reply->errorString());
    Core::Error error;
    error.kind = Core::ErrorKind::Network;
    error.code = u"artifact-network"_s;
    error.path = Core::redactUrl(m_url);
    error.message = QCoreApplication::translate("Artifacts", "The artifact could not be read from %1: %2")
                        .arg(m_url.host(), reason);
    error.hint = QCoreApplication::translate("Artifacts", "Check that the server can be reached from here.");
    if (m_reply->error() == QNetworkReply::SslHandshakeFailedError || !m_tlsProblem.isEmpty()) {
        error.kind = Core::ErrorKind::Tls;
        error.code = u"artifact-tls"_s;
        error.hint = QCoreApplication::translate("Artifacts",
                                                 "The server's certificate must be valid and come from an "
                                                 "authority that this computer trusts.");
        if (!m_tlsProblem.isEmpty())
            error.message = QCoreApplication::translate("Artifacts", "The connection to %1 is not secure: %2")
                                .arg(m_url.host(), m_tlsProblem);
    }
    return error;
}

Core::Error HttpFetch::encodingError(const QString &encoding) const
{
    Core::Error error;
    error.kind = Core::ErrorKind::Format;
    error.code = u"artifact-encoding"_s;
    error.path = Core::redactUrl(m_url);
    error.message = m_gzip
        ? QCoreApplication::translate("Artifacts", "What %1 sent as gzip is damaged or incomplete").arg(m_url.host())
        : QCoreApplication::translate("Artifacts", "%1 sent the content encoding %2, which was not asked for")
              .arg(m_url.host(), encoding);
    error.hint = QCoreApplication::translate("Artifacts", "Store the artifact without a content encoding.");
    return error;
}

void HttpFetch::fail(const Core::Error &error)
{
    dropReply();
    Q_EMIT finished(std::unexpected(error)); // last: the receiver may destroy us
}

void HttpFetch::succeed()
{
    Content content = m_builder.take(Core::redactUrl(m_original));
    content.contentType = QString::fromLatin1(m_reply->rawHeader("Content-Type"));
    content.version = QString::fromLatin1(m_reply->rawHeader("ETag"));
    dropReply();
    Q_EMIT finished(content); // last: the receiver may destroy us
}

void HttpFetch::dropReply()
{
    m_watchdog.stop();
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply.reset();
}

} // namespace Artifacts
