// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

namespace Sandbox {

/// One client's connection. It bounds what one request may hold in memory: Qt HTTP Server collects whole bodies.
class Connection : public QTcpSocket
{
    Q_OBJECT

public:
    /// Above the API's own limit, so that a body a little too large still gets its 413.
    static constexpr qint64 maximumRequestBytes = 16 * 1024 * 1024;

    using QTcpSocket::QTcpSocket;

    /// A request was read whole and is answered now.
    void requestRead() { m_requestBytes = 0; }

protected:
    qint64 readData(char *data, qint64 maximum) override;

private:
    qint64 m_requestBytes = 0;
};

/// A TCP server that remembers its connections by the peer's address: Qt HTTP Server's responder does not show its
/// socket, and a stream needs it for back-pressure (bytesToWrite) and to notice that the client left.
class HttpListener : public QTcpServer
{
    Q_OBJECT

public:
    using QTcpServer::QTcpServer;

    [[nodiscard]] Connection *connection(const QHostAddress &address, quint16 port) const;

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    QHash<std::pair<QHostAddress, quint16>, QPointer<Connection>> m_connections;
};

} // namespace Sandbox
