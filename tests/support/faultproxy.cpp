// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faultproxy.h"

#include "tests/support/tlsserver.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <atomic>
#include <mutex>

#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace Support {

namespace {

constexpr qint64 mostUnwritten = 1024 * 1024;

void resetSocket(QTcpSocket *socket)
{
    const linger none{1, 0};
    ::setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    socket->abort();
}

} // namespace

Fault Fault::status(int code, const QByteArray &reason, int retryAfter)
{
    const QByteArray body = R"({"kind":"Status","apiVersion":"v1","status":"Failure","message":"injected","reason":")"
        + reason + R"(","code":)" + QByteArray::number(code) + '}';
    Fault fault;
    fault.kind = Kind::Answer;
    fault.answer = "HTTP/1.1 " + QByteArray::number(code) + ' ' + reason
        + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    if (retryAfter >= 0)
        fault.answer += "Retry-After: " + QByteArray::number(retryAfter) + "\r\n";
    fault.answer += "\r\n" + body;
    return fault;
}

/// A client's connection and the one to the server. Requests come one after another (no pipelining), so that the
/// answer's bytes can be counted from each request on.
class ProxyConnection : public QObject
{
public:
    ProxyConnection(QTcpSocket *client, quint16 serverPort, std::function<Fault(const ProxiedRequest &)> decide,
                    std::atomic<int> &faults, QObject *parent)
        : QObject(parent),
          m_client(client),
          m_decide(std::move(decide)),
          m_faults(faults)
    {
        client->setParent(this);
        client->setReadBufferSize(mostUnwritten);
        m_server.setReadBufferSize(mostUnwritten);
        connect(client, &QTcpSocket::readyRead, this, [this] { fromClient(); });
        connect(client, &QTcpSocket::bytesWritten, this, [this] { fromServer(); });
        connect(client, &QTcpSocket::disconnected, this, [this] { deleteLater(); });
        connect(&m_server, &QTcpSocket::readyRead, this, [this] { fromServer(); });
        connect(&m_server, &QTcpSocket::disconnected, this, [this] {
            fromServer();
            if (!m_stalled)
                m_client->disconnectFromHost();
        });
        connect(&m_server, &QTcpSocket::errorOccurred, this, [this] {
            if (m_server.state() != QAbstractSocket::ConnectedState && !m_stalled)
                m_client->disconnectFromHost();
        });
        m_server.connectToHost(QHostAddress(QHostAddress::LocalHost), serverPort);
        fromClient();
    }

    void drop() { resetSocket(m_client); }

private:
    void fromClient()
    {
        m_request += m_client->readAll();
        while (true) {
            const qsizetype head = m_request.indexOf("\r\n\r\n");
            if (head < 0)
                return;
            qsizetype length = 0;
            const QList<QByteArray> lines = m_request.first(head).split('\n');
            for (const QByteArray &line : lines) {
                if (line.toLower().startsWith("content-length:"))
                    length = line.sliced(15).trimmed().toLongLong();
            }
            const qsizetype whole = head + 4 + length;
            if (m_request.size() < whole)
                return;
            const QByteArray request = m_request.first(whole);
            m_request.remove(0, whole);
            const QList<QByteArray> words = lines.first().trimmed().split(' ');
            m_fault = m_decide(ProxiedRequest{words.value(0), words.value(1)});
            m_answered = 0;
            forward(request);
        }
    }

    void forward(const QByteArray &request)
    {
        if (m_fault.kind == Fault::Kind::Answer) {
            ++m_faults;
            m_client->write(m_fault.answer);
        } else if (m_fault.kind == Fault::Kind::Silence) {
            ++m_faults;
            m_stalled = true;
        } else if (m_server.state() == QAbstractSocket::UnconnectedState) {
            m_client->disconnectFromHost(); // the server closed it between two requests
        } else {
            m_server.write(request);
        }
    }

    void fromServer()
    {
        while (!m_stalled && m_server.bytesAvailable() > 0 && m_client->bytesToWrite() < mostUnwritten) {
            const bool breaks = m_fault.kind == Fault::Kind::Close || m_fault.kind == Fault::Kind::Reset
                || m_fault.kind == Fault::Kind::Stall;
            const qint64 left = breaks ? m_fault.after - m_answered : mostUnwritten;
            const QByteArray bytes = left > 0 ? m_server.read(std::min(left, qint64(64 * 1024))) : QByteArray();
            m_answered += bytes.size();
            m_client->write(bytes);
            if (breaks && m_answered >= m_fault.after) {
                breakOff();
                return;
            }
        }
    }

    void breakOff()
    {
        ++m_faults;
        m_stalled = true;
        m_server.abort(); // as where the connection behind the proxy broke
        if (m_fault.kind == Fault::Kind::Stall)
            return;
        while (m_client->bytesToWrite() > 0 && m_client->waitForBytesWritten(2000)) { }
        if (m_fault.kind == Fault::Kind::Close)
            m_client->disconnectFromHost();
        else
            resetSocket(m_client);
    }

    QTcpSocket *m_client;
    QTcpSocket m_server;
    std::function<Fault(const ProxiedRequest &)> m_decide;
    std::atomic<int> &m_faults;
    QByteArray m_request;
    Fault m_fault;
    qint64 m_answered = 0;
    bool m_stalled = false; ///< nothing is forwarded to the client any more
};

class FaultProxy::Private
{
public:
    void accept();

    QThread thread;
    QObject *worker = nullptr; ///< lives in the thread, and owns everything in it
    QTcpServer *server = nullptr;
    QList<QPointer<ProxyConnection>> connections;
    quint16 serverPort = 0;
    quint16 port = 0;
    bool isTls = false;
    std::atomic<int> faults{0};
    std::mutex mutex;
    Decide decide;
};

void FaultProxy::Private::accept()
{
    while (QTcpSocket *socket = server->nextPendingConnection()) {
        connections.removeIf([](const auto &connection) { return connection.isNull(); });
        connections += new ProxyConnection(
            socket, serverPort,
            [this](const ProxiedRequest &request) {
                const std::lock_guard lock(mutex);
                return decide ? decide(request) : Fault();
            },
            faults, worker);
    }
}

FaultProxy::FaultProxy(quint16 serverPort, const FakeTls &tls) : d(std::make_unique<Private>())
{
    d->serverPort = serverPort;
    d->isTls = !tls.certificate.isEmpty();
    d->worker = new QObject;
    d->worker->moveToThread(&d->thread);
    QObject::connect(&d->thread, &QThread::finished, d->worker, &QObject::deleteLater);
    d->thread.start();
    QMetaObject::invokeMethod(
        d->worker,
        [this, tls] {
            d->server = listenOnLoopback(tls, d->worker);
            d->port = d->server->serverPort();
            QObject::connect(d->server, &QTcpServer::pendingConnectionAvailable, d->worker, [this] { d->accept(); });
        },
        Qt::BlockingQueuedConnection);
}

FaultProxy::~FaultProxy()
{
    d->thread.quit();
    d->thread.wait();
}

void FaultProxy::setFaults(const Decide &decide)
{
    const std::lock_guard lock(d->mutex);
    d->decide = decide;
}

void FaultProxy::dropConnections()
{
    QMetaObject::invokeMethod(
        d->worker,
        [this] {
            for (const auto &connection : std::as_const(d->connections)) {
                if (connection)
                    connection->drop();
            }
        },
        Qt::BlockingQueuedConnection);
}

quint16 FaultProxy::port() const
{
    return d->port;
}

QUrl FaultProxy::url() const
{
    return QUrl((d->isTls ? u"https"_s : u"http"_s) + u"://127.0.0.1:" + QString::number(d->port));
}

int FaultProxy::faultCount() const
{
    return d->faults;
}

int FaultProxy::connectionCount() const
{
    qsizetype open = 0;
    QMetaObject::invokeMethod(
        d->worker,
        [this, &open] {
            open = std::ranges::count_if(d->connections, [](const auto &connection) { return !connection.isNull(); });
        },
        Qt::BlockingQueuedConnection);
    return int(open);
}

} // namespace Support
