// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fakekubelet.h"

#include "tests/support/fakecluster.h"

#include <QJsonDocument>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace Support {

namespace {

constexpr qint64 mostUnwritten = 256 * 1024;

QByteArray withKind(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

/// One connection: answers requests one after another; a watch or a followed log keeps it until it ends.
class KubeletConnection : public QObject
{
public:
    KubeletConnection(QTcpSocket *socket, FakeCluster &cluster, QObject *parent)
        : QObject(parent),
          m_socket(socket),
          m_cluster(cluster)
    {
        socket->setParent(this);
        connect(socket, &QTcpSocket::readyRead, this, [this] { read(); });
        connect(socket, &QTcpSocket::disconnected, this, [this] { deleteLater(); });
        read();
    }

    /// Sends what is new on an open stream.
    void goOn()
    {
        if (m_log)
            sendLog();
        if (m_watch)
            sendEvents();
    }

private:
    void read()
    {
        m_buffer += m_socket->readAll();
        const qsizetype head = m_buffer.indexOf("\r\n\r\n");
        if (head < 0 || m_log || m_watch)
            return;
        qsizetype length = 0;
        const QList<QByteArray> lines = m_buffer.first(head).split('\n');
        for (const QByteArray &line : lines) {
            if (line.toLower().startsWith("content-length:"))
                length = line.sliced(15).trimmed().toLongLong();
        }
        if (m_buffer.size() < head + 4 + length)
            return;
        const QByteArray body = m_buffer.sliced(head + 4, length);
        m_buffer.remove(0, head + 4 + length);
        const QList<QByteArray> words = lines.first().trimmed().split(' ');
        answer(words.value(0), QUrl::fromEncoded(words.value(1)), body);
        if (!m_buffer.isEmpty())
            QMetaObject::invokeMethod(this, [this] { read(); }, Qt::QueuedConnection);
    }

    void answer(const QByteArray &verb, const QUrl &url, const QByteArray &body)
    {
        const QString path = url.path();
        const QUrlQuery query(url.query().replace(u'+', u"%20"_s));
        const auto has = [&query](const QString &key) { return query.queryItemValue(key) == "true"_L1; };
        const QString last = path.section(u'/', -1);
        const bool list = last == "jobs"_L1 || last == "pods"_L1 || last == "events"_L1;
        if (verb == "POST") {
            reply(201, m_cluster.createJob(QJsonDocument::fromJson(body).object()));
        } else if (list && has(u"watch"_s)) {
            m_watch = m_cluster.openWatch(last, query.queryItemValue(u"resourceVersion"_s).toLongLong());
            beginStream("application/json");
            sendEvents();
        } else if (list) {
            reply(200, m_cluster.list(last));
        } else if (last == "log"_L1) {
            openLog(path.section(u'/', -2, -2), query, has(u"previous"_s), has(u"follow"_s));
        } else if (const QJsonObject object = m_cluster.find(path.section(u'/', -2, -2), last); !object.isEmpty()) {
            reply(200, object);
        } else {
            fail({404, "NotFound", last.toLatin1() + " not found"});
        }
    }

    void openLog(const QString &pod, const QUrlQuery &query, bool previous, bool follow)
    {
        const QString since = query.queryItemValue(u"sinceTime"_s, QUrl::FullyDecoded);
        auto opened = m_cluster.openLog(pod, query.queryItemValue(u"container"_s), previous, follow, since,
                                        query.queryItemValue(u"tailLines"_s).toLongLong());
        if (!opened) {
            fail(opened.error());
            return;
        }
        m_log = std::move(*opened);
        beginStream("text/plain");
        sendLog();
    }

    void sendLog()
    {
        while (m_socket->bytesToWrite() < mostUnwritten) {
            const QByteArray bytes = m_cluster.readLog(*m_log);
            if (bytes.isEmpty())
                break;
            chunk(bytes);
        }
        if (m_cluster.isAtEnd(*m_log)) {
            m_log.reset();
            endStream();
        }
    }

    void sendEvents()
    {
        const auto [bytes, over] = m_cluster.readEvents(*m_watch);
        if (!bytes.isEmpty())
            chunk(bytes);
        if (over) {
            m_watch.reset();
            endStream();
        }
    }

    void fail(const FakeCluster::Refusal &refusal)
    {
        reply(refusal.code,
              {{u"kind"_s, u"Status"_s},
               {u"status"_s, u"Failure"_s},
               {u"reason"_s, QString::fromLatin1(refusal.reason)},
               {u"message"_s, QString::fromLatin1(refusal.message)},
               {u"code"_s, refusal.code}});
    }

    void reply(int status, const QJsonObject &object)
    {
        const QByteArray body = withKind(object);
        m_socket->write("HTTP/1.1 " + QByteArray::number(status)
                        + " x\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
                        + "\r\n\r\n" + body);
    }

    void beginStream(const QByteArray &type)
    {
        m_socket->write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n");
    }
    void chunk(const QByteArray &bytes)
    {
        m_socket->write(QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n");
    }
    void endStream() { m_socket->write("0\r\n\r\n"); }

    QTcpSocket *m_socket;
    FakeCluster &m_cluster;
    QByteArray m_buffer;
    std::unique_ptr<FakeCluster::LogReading> m_log;
    std::unique_ptr<FakeCluster::Watching> m_watch;
};

class FakeKubelet::Private
{
public:
    explicit Private(const FakeKubeletPlan &plan) : cluster(plan) { }

    QThread thread;
    QObject *worker = nullptr; ///< lives in the thread, and owns everything in it
    FakeCluster cluster; ///< used in the thread only
    QTcpServer *server = nullptr;
    QList<QPointer<KubeletConnection>> connections;
    quint16 port = 0;
};

FakeKubelet::FakeKubelet(const FakeKubeletPlan &plan) : d(std::make_unique<Private>(plan))
{
    d->worker = new QObject;
    d->worker->moveToThread(&d->thread);
    QObject::connect(&d->thread, &QThread::finished, d->worker, &QObject::deleteLater);
    d->thread.start();
    const auto listen = [this] {
        d->server = new QTcpServer(d->worker);
        d->server->setListenBacklogSize(500);
        d->server->setMaxPendingConnections(500);
        if (!d->server->listen(QHostAddress::LocalHost))
            qFatal("no port on 127.0.0.1");
        d->port = d->server->serverPort();
        QObject::connect(d->server, &QTcpServer::pendingConnectionAvailable, d->worker, [this] {
            while (QTcpSocket *socket = d->server->nextPendingConnection())
                d->connections += new KubeletConnection(socket, d->cluster, d->worker);
        });
        auto *clock = new QTimer(d->worker);
        QObject::connect(clock, &QTimer::timeout, d->worker, [this] {
            d->cluster.advance();
            d->connections.removeIf([](const auto &connection) { return connection.isNull(); });
            for (const auto &connection : std::as_const(d->connections))
                connection->goOn();
        });
        clock->start(5);
    };
    QMetaObject::invokeMethod(d->worker, listen, Qt::BlockingQueuedConnection);
}

FakeKubelet::~FakeKubelet()
{
    d->thread.quit();
    d->thread.wait();
}

quint16 FakeKubelet::port() const
{
    return d->port;
}

QList<FakeInstance> FakeKubelet::truth() const
{
    QList<FakeInstance> result;
    QMetaObject::invokeMethod(
        d->worker, [this, &result] { result = d->cluster.truth(); }, Qt::BlockingQueuedConnection);
    return result;
}

} // namespace Support
