// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/httplistener.h"

#include <QAbstractHttpServer>
#include <QHttpServerResponder>
#include <QUrlQuery>

#include <functional>

namespace Sandbox {

/// One request, read whole.
struct ApiRequest
{
    QByteArray verb; ///< "GET"
    QStringList segments; ///< of the path, decoded, without the empty first one
    QUrlQuery query; ///< values decoded as forms are: '+' is a blank
    QByteArray body;
    QByteArray contentType; ///< without parameters, lower case
    QByteArray accept;
    QByteArray authorization;
    QByteArray impersonated; ///< the user that the request wants to be taken for, or empty

    [[nodiscard]] QString parameter(const QString &name) const;
    /// True for "true" and "1", and for a parameter without value, as the API server reads booleans.
    [[nodiscard]] bool flag(const QString &name) const;
};

/// Qt HTTP Server with one entry point, and the socket of each request beside its responder.
class HttpServer : public QAbstractHttpServer
{
    Q_OBJECT

public:
    using Handler
        = std::function<void(const ApiRequest &request, QHttpServerResponder &&responder, QTcpSocket *socket)>;

    explicit HttpServer(Handler handler);

    /// Listens on loopback; false where the port is taken, with the reason in errorString().
    [[nodiscard]] bool listen(quint16 port);
    [[nodiscard]] quint16 port() const;
    [[nodiscard]] QString errorString() const;

protected:
    bool handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder) override;
    void missingHandler(const QHttpServerRequest &request, QHttpServerResponder &responder) override;

private:
    Handler m_handler;
    HttpListener *m_listener = nullptr; ///< owned by the HTTP server once bound
};

} // namespace Sandbox
