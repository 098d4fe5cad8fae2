// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fakeapiserver.h"

#include "tests/support/fakeconnection.h"
#include "tests/support/tlsserver.h"

#include <QHash>
#include <QJsonDocument>
#include <QMutex>
#include <QPointer>
#include <QTcpServer>
#include <QThread>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Support {

QByteArray FakeRequest::header(const QByteArray &name) const
{
    return headerValues(name).value(0);
}

QList<QByteArray> FakeRequest::headerValues(const QByteArray &name) const
{
    QList<QByteArray> values;
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            values += value;
    }
    return values;
}

FakeAnswer::FakeAnswer(int status, const QByteArray &contentType) : m_status(status)
{
    if (!contentType.isEmpty())
        m_headers.emplaceBack("Content-Type", contentType);
}

FakeAnswer FakeAnswer::json(const QJsonObject &object, int status)
{
    FakeAnswer answer(status);
    answer.send(QJsonDocument(object).toJson(QJsonDocument::Compact));
    return answer;
}

FakeAnswer FakeAnswer::text(const QByteArray &body, int status, const QByteArray &contentType)
{
    FakeAnswer answer(status, contentType);
    if (!body.isEmpty())
        answer.send(body);
    return answer;
}

FakeAnswer FakeAnswer::failure(int status, const QString &reason, const QString &message, const QJsonObject &details)
{
    QJsonObject object{{"kind"_L1, "Status"_L1},    {"apiVersion"_L1, "v1"_L1}, {"metadata"_L1, QJsonObject()},
                       {"status"_L1, "Failure"_L1}, {"message"_L1, message},    {"code"_L1, status}};
    if (!reason.isEmpty())
        object["reason"_L1] = reason;
    if (!details.isEmpty())
        object["details"_L1] = details;
    return json(object, status);
}

FakeAnswer FakeAnswer::raw(const QByteArray &bytes)
{
    FakeAnswer answer;
    answer.m_raw = true;
    answer.send(bytes);
    return answer;
}

FakeAnswer FakeAnswer::none()
{
    FakeAnswer answer;
    answer.m_none = true;
    return answer;
}

FakeAnswer &FakeAnswer::header(const QByteArray &name, const QByteArray &value)
{
    m_headers.emplaceBack(name, value);
    return *this;
}

FakeAnswer &FakeAnswer::send(const QByteArray &bytes)
{
    return sendTimes(bytes, 1);
}

FakeAnswer &FakeAnswer::sendEvent(const QByteArray &type, const QJsonObject &object)
{
    const QJsonObject event{{"type"_L1, QString::fromLatin1(type)}, {"object"_L1, object}};
    return send(QJsonDocument(event).toJson(QJsonDocument::Compact) + '\n');
}

FakeAnswer &FakeAnswer::sendTimes(const QByteArray &bytes, int times)
{
    m_steps += Step{Step::Kind::Send, bytes, times};
    return *this;
}

FakeAnswer &FakeAnswer::waitFor(const QByteArray &gate)
{
    m_steps += Step{Step::Kind::Wait, gate};
    return *this;
}

FakeAnswer &FakeAnswer::stall()
{
    m_steps += Step{Step::Kind::Stall, {}};
    return *this;
}

FakeAnswer &FakeAnswer::close()
{
    m_steps += Step{Step::Kind::Close, {}};
    return *this;
}

FakeAnswer &FakeAnswer::reset()
{
    m_steps += Step{Step::Kind::Reset, {}};
    return *this;
}

/// The part that lives in the server's thread, and what both sides share under the mutex.
class FakeApiServer::Private
{
public:
    void listen(const FakeTls &tls);
    void accept();
    [[nodiscard]] FakeAnswer answer(const FakeRequest &request);

    QThread thread;
    QObject *worker = nullptr; ///< lives in the thread, and owns everything in it
    QTcpServer *server = nullptr;
    QList<QPointer<FakeConnection>> connections;
    QSet<QByteArray> openGates; ///< in the thread
    quint16 port = 0;
    bool isTls = false;

    struct Route
    {
        QList<FakeAnswer> answers;
        std::shared_ptr<Handler> handler; ///< shared: what a handler remembers must outlive the call
    };
    mutable QMutex mutex;
    QHash<std::pair<QByteArray, QString>, Route> routes;
    QList<FakeRequest> requests;
    int connectionCount = 0;
};

void FakeApiServer::Private::listen(const FakeTls &tls)
{
    server = listenOnLoopback(tls, worker);
    QObject::connect(server, &QTcpServer::pendingConnectionAvailable, worker, [this] { accept(); });
    port = server->serverPort();
}

void FakeApiServer::Private::accept()
{
    while (QTcpSocket *socket = server->nextPendingConnection()) {
        int number = 0;
        {
            const QMutexLocker lock(&mutex);
            number = ++connectionCount;
        }
        connections += new FakeConnection(
            socket, number, openGates, [this](const FakeRequest &request) { return answer(request); }, worker);
    }
}

FakeAnswer FakeApiServer::Private::answer(const FakeRequest &request)
{
    QMutexLocker lock(&mutex);
    requests += request;
    const auto route = routes.find({request.method, request.path});
    if (route == routes.end())
        return FakeAnswer::failure(404, u"NotFound"_s, u"the server could not find the requested resource"_s);
    if (!route->answers.isEmpty())
        return route->answers.size() > 1 ? route->answers.takeFirst() : route->answers.first();
    const std::shared_ptr<Handler> handler = route->handler;
    lock.unlock();
    return (*handler)(request);
}

FakeApiServer::FakeApiServer(const FakeTls &tls) : d(std::make_unique<Private>())
{
    d->isTls = !tls.certificate.isEmpty();
    d->worker = new QObject;
    d->worker->moveToThread(&d->thread);
    QObject::connect(&d->thread, &QThread::finished, d->worker, &QObject::deleteLater);
    d->thread.start();
    QMetaObject::invokeMethod(d->worker, [this, tls] { d->listen(tls); }, Qt::BlockingQueuedConnection);
}

FakeApiServer::~FakeApiServer()
{
    d->thread.quit();
    d->thread.wait();
}

void FakeApiServer::on(const QByteArray &method, const QString &path, const QList<FakeAnswer> &answers)
{
    const QMutexLocker lock(&d->mutex);
    d->routes.insert({method, path}, {answers, {}});
}

void FakeApiServer::on(const QByteArray &method, const QString &path, const FakeAnswer &answer)
{
    on(method, path, QList{answer});
}

void FakeApiServer::on(const QByteArray &method, const QString &path, const Handler &handler)
{
    const QMutexLocker lock(&d->mutex);
    d->routes.insert({method, path}, {{}, std::make_shared<Handler>(handler)});
}

void FakeApiServer::open(const QByteArray &gate)
{
    QMetaObject::invokeMethod(
        d->worker,
        [this, gate] {
            d->openGates.insert(gate);
            for (const auto &connection : std::as_const(d->connections)) {
                if (connection)
                    connection->goOn();
            }
        },
        Qt::QueuedConnection);
}

void FakeApiServer::dropConnections()
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

quint16 FakeApiServer::port() const
{
    return d->port;
}

QUrl FakeApiServer::url() const
{
    return QUrl((d->isTls ? u"https"_s : u"http"_s) + u"://127.0.0.1:" + QString::number(d->port));
}

Kube::ConnectionConfig FakeApiServer::connection() const
{
    Kube::ConnectionConfig config;
    config.contextName = u"fake"_s;
    config.clusterName = u"fake-cluster"_s;
    config.userName = u"fake-user"_s;
    config.server = url();
    config.token = u"fake-token"_s;
    config.isSandbox = !d->isTls;
    return config;
}

QList<FakeRequest> FakeApiServer::requests() const
{
    const QMutexLocker lock(&d->mutex);
    return d->requests;
}

QList<FakeRequest> FakeApiServer::requests(const QByteArray &method, const QString &path) const
{
    QList<FakeRequest> matching = requests();
    matching.removeIf([&](const FakeRequest &request) { return request.method != method || request.path != path; });
    return matching;
}

int FakeApiServer::count(const QByteArray &method, const QString &path) const
{
    return int(requests(method, path).size());
}

int FakeApiServer::connectionCount() const
{
    const QMutexLocker lock(&d->mutex);
    return d->connectionCount;
}

int FakeApiServer::openAnswers() const
{
    qsizetype open = 0;
    QMetaObject::invokeMethod(
        d->worker,
        [this, &open] {
            open = std::ranges::count_if(
                d->connections, [](const auto &connection) { return connection && connection->isAnswering(); });
        },
        Qt::BlockingQueuedConnection);
    return int(open);
}

} // namespace Support
