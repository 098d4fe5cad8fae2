// SPDX-License-Identifier: Apache-2.0
#include "models/kube/logstream.h"

#include "models/kube/exchange.h"
#include "models/kube/transport.h"

#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

/// What Qt may hold unread. Large enough that the server never waits while the event loop turns, small enough that
/// many streams together stay small.
constexpr qint64 readBuffer = 4 * 1024 * 1024;
constexpr qsizetype largestErrorBody = 1024 * 1024;

Request httpRequest(const LogRequest &log)
{
    Request request;
    request.path = corePath(log.namespaceName, u"pods"_s, log.pod, u"log"_s);
    const auto flag = [&request](const QString &name, bool on) {
        if (on)
            request.query.addQueryItem(name, u"true"_s);
    };
    if (!log.container.isEmpty())
        request.query.addQueryItem(u"container"_s, log.container);
    flag(u"follow"_s, log.follow);
    flag(u"previous"_s, log.previous);
    if (!log.sinceTime.isEmpty())
        request.query.addQueryItem(u"sinceTime"_s, log.sinceTime);
    if (log.tailLines > 0)
        request.query.addQueryItem(u"tailLines"_s, QString::number(log.tailLines));
    flag(u"timestamps"_s, log.timestamps);
    return request;
}

} // namespace

class LogStream::Private
{
public:
    Private(LogStream *owner, Transport &owningTransport, const LogRequest &toSend)
        : q(owner),
          transport(owningTransport),
          request(httpRequest(toSend))
    {
    }

    void start();
    void onHeaders();
    void read();
    void end();
    void setPaused(bool pause);
    void finish(const Core::Result<void> &result);

    LogStream *q;
    Transport &transport;
    Request request;
    std::unique_ptr<Exchange> exchange;
    std::chrono::milliseconds retryAfter{0};
    QByteArray errorBody;
    bool isLog = false; ///< 200 and not a web page: the body is the log
    bool paused = false;
    bool ended = false; ///< while it was paused
};

void LogStream::Private::start()
{
    exchange = transport.exchange(request, Transport::Lane::Stream);
    exchange->setReadBufferSize(readBuffer);
    QObject::connect(exchange.get(), &Exchange::headersReceived, q, [this] { onHeaders(); });
    QObject::connect(exchange.get(), &Exchange::readyRead, q, [this] { read(); });
    QObject::connect(exchange.get(), &Exchange::finished, q, [this] { end(); });
    exchange->start();
}

void LogStream::Private::onHeaders()
{
    if (isLog || exchange->status() != 200 || exchange->header("Content-Type").toLower().startsWith("text/html"))
        return;
    isLog = true;
    Q_EMIT q->opened(); // may destroy this
}

void LogStream::Private::read()
{
    if (paused)
        return;
    const QByteArray bytes = exchange->readAll();
    if (!isLog)
        errorBody += bytes.left(largestErrorBody - errorBody.size());
    else if (!bytes.isEmpty())
        Q_EMIT q->received(bytes); // may destroy this
}

void LogStream::Private::end()
{
    const QPointer<LogStream> guard(q);
    read();
    if (!guard)
        return;
    if (paused) { // before, or by what was just read
        ended = true;
        return;
    }
    const bool clean = exchange->isComplete();
    if (clean && (isLog || exchange->status() == 204)) {
        finish({});
        return;
    }
    const Failure failure = exchange->failure(errorBody);
    const Timing &timing = transport.timing();
    if (failure.retryAfter)
        retryAfter = std::min(*failure.retryAfter * timing.retryAfterSecond, timing.retryAfterLimit);
    finish(std::unexpected(failure.error));
}

void LogStream::Private::setPaused(bool pause)
{
    if (paused == pause)
        return;
    paused = pause;
    if (paused || !exchange)
        return;
    // Not from here: the caller may be in the middle of something.
    QMetaObject::invokeMethod(
        exchange.get(),
        [this] {
            if (!paused && ended)
                end();
            else
                read();
        },
        Qt::QueuedConnection);
}

void LogStream::Private::finish(const Core::Result<void> &result)
{
    const Core::Result<void> copy = result;
    exchange.reset();
    Q_EMIT q->finished(copy); // may destroy this
}

LogStream::LogStream(Transport &transport, const LogRequest &request)
    : d(std::make_unique<Private>(this, transport, request))
{
}

LogStream::~LogStream() = default;

void LogStream::start()
{
    d->start();
}

void LogStream::setPaused(bool paused)
{
    d->setPaused(paused);
}

std::chrono::milliseconds LogStream::retryAfter() const
{
    return d->retryAfter;
}

} // namespace Kube
