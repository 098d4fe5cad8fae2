// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/httplistener.h"

namespace Sandbox {

qint64 Connection::readData(char *data, qint64 maximum)
{
    const qint64 count = QTcpSocket::readData(data, maximum);
    if (count > 0) {
        m_requestBytes += count;
        if (m_requestBytes > maximumRequestBytes) {
            // Queued: the reader above us is in the middle of its work.
            QMetaObject::invokeMethod(this, [this] { abort(); }, Qt::QueuedConnection);
            return -1;
        }
    }
    return count;
}

Connection *HttpListener::connection(const QHostAddress &address, quint16 port) const
{
    return m_connections.value({address, port});
}

void HttpListener::incomingConnection(qintptr descriptor)
{
    auto *socket = new Connection(this); // Qt HTTP Server takes it over with nextPendingConnection()
    if (!socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const std::pair key{socket->peerAddress(), socket->peerPort()};
    m_connections.insert(key, socket);
    connect(socket, &QObject::destroyed, this, [this, key] {
        // the same port may have come back with a newer connection meanwhile
        if (const auto it = m_connections.find(key); it != m_connections.end() && it->isNull())
            m_connections.erase(it);
    });
    addPendingConnection(socket);
}

} // namespace Sandbox
