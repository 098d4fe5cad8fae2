// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/artifacts/gzipdecoder.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslConfiguration>
#include <QSslError>
#include <QTimer>
#include <QUrl>

#include <expected>
#include <memory>

namespace Artifacts {

/// Whether `url` is a complete http or https address.
[[nodiscard]] bool isWebUrl(const QUrl &url);
/// Same scheme, host and port: whom credentials may be shown to again.
[[nodiscard]] bool sameOrigin(const QUrl &a, const QUrl &b);
/// Whether what is sent to `url` can be read on the way: plain http, except on this computer.
[[nodiscard]] bool isExposed(const QUrl &url);
/// The value of an Authorization header, RFC 7617.
[[nodiscard]] QByteArray basicAuthorization(const QString &user, const QString &password);

struct HttpHeader
{
    QByteArray name;
    QByteArray value;
    friend bool operator==(const HttpHeader &, const HttpHeader &) = default;
};

/// One request. User info in the URL becomes basic authentication, where no other Authorization is given.
struct HttpRequest
{
    QUrl url{};
    QList<HttpHeader> headers{}; ///< also sent where a redirect leads
    QList<HttpHeader> credentials{}; ///< sent to the URL's own origin and nowhere else
    QByteArray method = QByteArrayLiteral("GET");
    QByteArray body{};
    bool followRedirects = true; ///< false: a redirect is an answer like others
    bool keepEncoding = false; ///< gzip is neither asked for nor taken off
};

/// An answer with any status. Bodies of answers that are not 2xx are cut after 64 KiB.
struct HttpAnswer
{
    int status = 0;
    QUrl url{}; ///< that answered, after redirects, without user info
    QList<HttpHeader> headers{};
    QByteArray body{};
    [[nodiscard]] QByteArray header(const QByteArray &name) const; ///< the first of that name, case-insensitive
    [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
    friend bool operator==(const HttpAnswer &, const HttpAnswer &) = default;
};

/// What is wrong with an answer that is not 2xx: "Received 404 status code from HOST", with the hint for that status
/// and whether trying again can help (404, 408, 425, 429 and 5xx but 501 and 505; Retry-After in seconds or as a date).
[[nodiscard]] Failure statusFailure(const HttpAnswer &answer);

/// An empty or small request body that cannot be sent twice. Qt Network (6.8) sends a GET again where the server closes
/// the connection at the wrong moment, and then takes a chunked answer that breaks off for complete; a request whose
/// body cannot be had again fails instead.
class SentOnce : public QIODevice
{
public:
    SentOnce();
    void setBody(const QByteArray &body);
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_body.size() - m_position; }
    [[nodiscard]] bool atEnd() const override { return bytesAvailable() == 0; }
    bool reset() override { return false; } // without the warning that the default prints

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_body;
    qint64 m_position = 0;
};

/// One request with its redirects, which are followed by hand: credentials go to the origin they were given for and to
/// no other, and never from https to http. HTTP/1.1 only, no cookies, no cache; gzip is taken off, within the size
/// limit. The application's proxy settings apply. Lives in one thread with an event loop. Operation: start() once,
/// finished() once, last and never out of start(); destroying it cancels.
class HttpExchange : public QObject
{
    Q_OBJECT

public:
    using Outcome = std::expected<HttpAnswer, Failure>;

    HttpExchange(const HttpRequest &request, const FetchLimits &limits, const QSslConfiguration &tls);
    ~HttpExchange() override;

    void start();

Q_SIGNALS:
    void progressed(qint64 bytes, qint64 total); ///< of a 2xx body; total -1: unknown. The receiver may destroy us
    void finished(const Artifacts::HttpExchange::Outcome &outcome);

private:
    void send(const QUrl &url);
    void onMetaData();
    void onReadyRead();
    void onFinished();
    void follow(const QUrl &target);
    bool takeBody();
    void timedOut();
    [[nodiscard]] Core::Error redirectError(const QUrl &target) const;
    [[nodiscard]] Failure networkFailure() const;
    [[nodiscard]] Core::Error encodingError(const QString &encoding) const;
    void fail(const Failure &failure);
    void succeed();
    void dropReply();

    HttpRequest m_request;
    QUrl m_original; ///< without user info
    QUrl m_url; ///< of the request under way
    FetchLimits m_limits;
    QSslConfiguration m_tls;
    HttpAnswer m_answer;
    std::unique_ptr<GzipDecoder> m_gzip; ///< null: the body comes as it is
    QTimer m_watchdog; ///< fires where nothing has moved for the timeout
    QString m_tlsProblem;
    qint64 m_total = -1;
    int m_redirects = 0;
    quint64 m_serial = 0; ///< of the reply; queued signals of an earlier one are void
    bool m_headersSeen = false;
    SentOnce m_sentOnce;
    QNetworkAccessManager m_manager;
    std::unique_ptr<QNetworkReply> m_reply;
};

} // namespace Artifacts
