// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/connectionconfig.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUrl>
#include <QUrlQuery>

#include <functional>
#include <memory>
#include <utility>

namespace Support {

/// A request as it arrived.
struct FakeRequest
{
    QByteArray method; ///< "WATCH" for a GET with watch=true
    QString path;
    QUrlQuery query;
    QList<std::pair<QByteArray, QByteArray>> headers; ///< in order, names as sent
    QByteArray body;
    int connection = 0; ///< 1 for the server's first connection, and so on
    QString clientCertificate; ///< its common name; empty where none was shown

    [[nodiscard]] QByteArray header(const QByteArray &name) const; ///< the first of that name
    [[nodiscard]] QList<QByteArray> headerValues(const QByteArray &name) const;
};

/// A scripted answer: head, then steps. Each send() is a chunk of its own; without another ending the body ends well.
class FakeAnswer
{
public:
    FakeAnswer(int status = 200, const QByteArray &contentType = "application/json"); // implicit: `on(..., 404)`

    [[nodiscard]] static FakeAnswer json(const QJsonObject &object, int status = 200);
    [[nodiscard]] static FakeAnswer text(const QByteArray &body, int status = 200,
                                         const QByteArray &contentType = "text/plain");
    /// A Status object, as the API server sends it with errors.
    [[nodiscard]] static FakeAnswer failure(int status, const QString &reason, const QString &message,
                                            const QJsonObject &details = {});
    /// An answer of bytes exactly as given, head included; the connection is closed after it.
    [[nodiscard]] static FakeAnswer raw(const QByteArray &bytes);

    FakeAnswer &header(const QByteArray &name, const QByteArray &value);
    FakeAnswer &send(const QByteArray &bytes);
    FakeAnswer &sendEvent(const QByteArray &type, const QJsonObject &object); ///< one line of a watch
    FakeAnswer &sendTimes(const QByteArray &bytes, int times);
    FakeAnswer &waitFor(const QByteArray &gate); ///< goes on once FakeApiServer::open(gate) was called
    FakeAnswer &stall(); ///< never goes on; the head and what was sent before arrives
    FakeAnswer &close(); ///< closes the connection in the middle of the body
    FakeAnswer &reset(); ///< the same with a TCP reset
    /// Nothing at all is sent: the connection is closed after the request was read.
    [[nodiscard]] static FakeAnswer none();

private:
    friend class FakeApiServer;
    friend class FakeConnection;
    struct Step
    {
        enum class Kind { Send, Wait, Stall, Close, Reset } kind;
        QByteArray bytes;
        int times = 1;
    };
    int m_status;
    bool m_raw = false;
    bool m_none = false;
    QList<std::pair<QByteArray, QByteArray>> m_headers;
    QList<Step> m_steps;
};

/// Certificates of a TLS server; empty: plain http.
struct FakeTls
{
    QByteArray certificate; ///< PEM, with its chain
    QByteArray key; ///< PEM
    QByteArray clientAuthority; ///< PEM; where set, a client certificate is asked for, not required
};

/// A scriptable HTTP/1.1 server on 127.0.0.1 in a thread of its own, for what a real API server does only on bad days:
/// split chunks, stalls, resets, any status. All functions may be called from any thread.
///
///     Support::FakeApiServer server;
///     server.on("GET", u"/api/v1/namespaces/ns/pods"_s, Support::FakeAnswer::json(podList));
///     server.on("WATCH", u"/api/v1/namespaces/ns/pods"_s,
///               {Support::FakeAnswer().sendEvent("ADDED", pod).reset(), Support::FakeAnswer().stall()});
///     Kube::Client client(server.connection());
class FakeApiServer
{
public:
    using Handler = std::function<FakeAnswer(const FakeRequest &)>; ///< called in the server's thread

    explicit FakeApiServer(const FakeTls &tls = {});
    ~FakeApiServer();
    Q_DISABLE_COPY_MOVE(FakeApiServer)

    /// Answers to a method and path, one after another; the last one again and again. Replaces what was said before.
    void on(const QByteArray &method, const QString &path, const QList<FakeAnswer> &answers);
    void on(const QByteArray &method, const QString &path, const FakeAnswer &answer);
    void on(const QByteArray &method, const QString &path, const Handler &handler);
    /// Lets answers that wait for this gate go on, now and later.
    void open(const QByteArray &gate);
    /// Closes every connection at once.
    void dropConnections();

    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QUrl url() const;
    /// A connection to it: plain http as the sandbox (so that credentials are sent), or TLS without any trust.
    [[nodiscard]] Kube::ConnectionConfig connection() const;

    [[nodiscard]] QList<FakeRequest> requests() const;
    [[nodiscard]] QList<FakeRequest> requests(const QByteArray &method, const QString &path) const;
    [[nodiscard]] int count(const QByteArray &method, const QString &path) const;
    [[nodiscard]] int connectionCount() const; ///< ever made
    [[nodiscard]] int openAnswers() const; ///< answers that have begun and not ended, of connected clients

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Support
