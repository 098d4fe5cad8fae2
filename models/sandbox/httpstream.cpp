// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/httpstream.h"

#include <QHttpHeaders>

namespace Sandbox {

HttpStream::HttpStream(QHttpServerResponder &&responder, QTcpSocket *socket)
    : m_responder(std::move(responder)),
      m_socket(socket)
{
    if (!socket)
        return;
    connect(socket, &QIODevice::bytesWritten, this, [this] {
        if (wantsMore())
            Q_EMIT writable();
    });
    connect(socket, &QAbstractSocket::disconnected, this, &HttpStream::closed);
}

HttpStream::~HttpStream()
{
    // A stream that is dropped in the middle must not look complete: the connection ends instead.
    if (m_begun && !m_ended && m_socket)
        m_socket->abort();
}

void HttpStream::begin(const QByteArray &contentType)
{
    QHttpHeaders headers;
    headers.append(QHttpHeaders::WellKnownHeader::ContentType, contentType);
    headers.append(QHttpHeaders::WellKnownHeader::CacheControl, "no-cache, private");
    m_responder.writeBeginChunked(headers);
    m_begun = true;
}

void HttpStream::write(const QByteArray &data)
{
    if (!data.isEmpty() && isOpen() && !m_ended)
        m_responder.writeChunk(data);
}

void HttpStream::end()
{
    if (m_begun && !m_ended && isOpen())
        m_responder.writeEndChunked({});
    m_ended = true;
}

bool HttpStream::wantsMore() const
{
    return isOpen() && m_socket->bytesToWrite() < highWater;
}

bool HttpStream::isOpen() const
{
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

} // namespace Sandbox
