// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"

#include <QHttpServerResponder>
#include <QObject>
#include <QPointer>
#include <QTcpSocket>

namespace Sandbox {

/// One answer that is written piece by piece: chunked, with back-pressure. The owner writes while wantsMore(), and
/// goes on at writable(). closed() says that the client left; the owner then drops the stream.
class HttpStream : public QObject
{
    Q_OBJECT

public:
    HttpStream(QHttpServerResponder &&responder, QTcpSocket *socket);
    ~HttpStream() override;

    void begin(const QByteArray &contentType);
    void write(const QByteArray &data); ///< empty data is left out: it would end the answer
    /// Ends the answer; nothing may be written any more.
    void end();

    /// False while the client has not read what was written: at most about a megabyte waits in memory.
    [[nodiscard]] bool wantsMore() const;
    [[nodiscard]] bool isOpen() const;

Q_SIGNALS:
    void writable();
    void closed();

private:
    static constexpr qint64 highWater = 1024 * 1024;

    QHttpServerResponder m_responder;
    QPointer<QTcpSocket> m_socket;
    bool m_begun = false;
    bool m_ended = false;
};

} // namespace Sandbox
