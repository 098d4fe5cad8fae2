// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/artifacts/contentbuilder.h"
#include "models/artifacts/gzipdecoder.h"

#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslConfiguration>
#include <QSslError>
#include <QTimer>
#include <QUrl>

#include <memory>

namespace Artifacts {

/// Whether `url` is a complete http or https address.
[[nodiscard]] bool isWebUrl(const QUrl &url);

/// An empty request body that cannot be sent twice. Qt Network (6.8) sends a GET again where the server closes the
/// connection at the wrong moment, and then takes a chunked answer that breaks off for complete; a request whose body
/// cannot be had again fails instead.
class SentOnce : public QIODevice
{
public:
    SentOnce();
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] bool atEnd() const override { return true; }
    bool reset() override { return false; } // without the warning that the default prints

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *, qint64) override { return -1; }
};

/// One GET with its redirects. Redirects are followed by hand: credentials go to the host they were given for and to no
/// other, and never from https to http. HTTP/1.1 only, no cookies, no cache; gzip is taken off, within the size limit.
/// The application's proxy settings apply. Lives in one thread with an event loop.
class HttpFetch : public FetchOperation
{
    Q_OBJECT

public:
    /// `checked`: what is known to be wrong with the reference; it is reported when the operation is started.
    HttpFetch(const QUrl &url, const Core::Result<void> &checked, const FetchLimits &limits,
              const QSslConfiguration &tls);
    ~HttpFetch() override;

    void start() override;

private:
    void send(const QUrl &url);
    void onMetaData();
    void onReadyRead();
    void onFinished();
    void follow(const QUrl &target);
    bool takeBody();
    [[nodiscard]] Core::Error redirectError(const QUrl &target) const;
    [[nodiscard]] Core::Error statusError(int status) const;
    [[nodiscard]] Core::Error networkError() const;
    [[nodiscard]] Core::Error encodingError(const QString &encoding) const;
    void fail(const Core::Error &error);
    void succeed();
    void dropReply();

    QUrl m_original; ///< without user info
    QUrl m_url; ///< of the request under way
    QByteArray m_authorization;
    Core::Result<void> m_checked;
    FetchLimits m_limits;
    QSslConfiguration m_tls;
    ContentBuilder m_builder;
    std::unique_ptr<GzipDecoder> m_gzip; ///< null: the body comes as it is
    QTimer m_watchdog; ///< fires where nothing has moved for the timeout
    QString m_tlsProblem;
    qint64 m_total = -1;
    int m_redirects = 0;
    int m_sent = 0; ///< how often Qt Network sent the request under way
    quint64 m_serial = 0; ///< of the reply; queued signals of an earlier one are void
    bool m_headersSeen = false;
    SentOnce m_sentOnce;
    QNetworkAccessManager m_manager;
    std::unique_ptr<QNetworkReply> m_reply;
};

} // namespace Artifacts
