// SPDX-License-Identifier: Apache-2.0
#include "models/kube/logfollower.h"

#include "models/kube/backoff.h"
#include "models/kube/logintake.h"
#include "models/kube/logstream.h"
#include "models/kube/texts.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace Kube {

/// Opens streams one after another until the log is complete. Which end means what:
/// - a clean end after the container ended, and a further read that brings nothing new: complete;
/// - a clean end while it runs (API server restart, kubelet's limit of four hours), a broken connection, 5xx: resume;
/// - 400: the container has not started, ask again soon;
/// - 404: the pod is gone; complete if the last stream had ended well.
class LogFollower::Private
{
public:
    Private(LogFollower *owner, Client &owningClient, const LogTarget &toFollow, LogSink &sink);

    void open();
    void setTerminated();

    bool podDeleted = false;

private:
    void onOpened();
    void onReceived(const QByteArray &bytes);
    void onEnded(const Core::Result<void> &result);
    void afterCleanEnd();
    void afterError(const Core::Error &error, milliseconds retryAfter);
    void afterNotFound(const Core::Error &error);
    void onSilence();
    void waitForStart();
    void resumeLater(const Core::Error &error, milliseconds atLeast);
    void finish(const Core::Result<void> &result);
    void finishIncomplete(const QString &reason, const Core::Result<void> &result);

    LogFollower *q;
    Client &client;
    LogTarget target;
    LogIntake intake;
    Backoff backoff;
    QTimer retryTimer;
    QTimer silence; ///< runs while a stream of an ended container is open
    std::unique_ptr<LogStream> stream;
    QElapsedTimer age; ///< of the stream
    milliseconds startDelay;
    bool terminated = false;
    bool openedAsTerminated = false; ///< the current stream was asked for after the container had ended
    bool streamOpened = false;
    bool everOpened = false;
    bool lastEndWasClean = false;
    bool troubled = true; ///< the next 200 is worth a signal
    int emptyReads = 0; ///< reads of an ended container's log that gave nothing at all
    int fruitless = 0; ///< tries without success where tries are limited
};

LogFollower::Private::Private(LogFollower *owner, Client &owningClient, const LogTarget &toFollow, LogSink &sink)
    : q(owner),
      client(owningClient),
      target(toFollow),
      intake(sink),
      backoff(owningClient.timing().logBackoffFirst, owningClient.timing().backoffLimit),
      startDelay(owningClient.timing().logWaitForStart),
      terminated(toFollow.previous)
{
    retryTimer.setSingleShot(true);
    silence.setSingleShot(true);
    QObject::connect(&retryTimer, &QTimer::timeout, q, [this] { open(); });
    QObject::connect(&silence, &QTimer::timeout, q, [this] { onSilence(); });
}

void LogFollower::Private::open()
{
    LogRequest request;
    request.namespaceName = target.namespaceName;
    request.pod = target.pod;
    request.container = target.container;
    request.previous = target.previous;
    request.follow = !terminated;
    request.sinceTime = intake.sinceTime();
    openedAsTerminated = terminated;
    streamOpened = false;
    intake.beginStream();
    age.start();
    stream = client.log(request);
    QObject::connect(stream.get(), &LogStream::opened, q, [this] { onOpened(); });
    QObject::connect(stream.get(), &LogStream::received, q, [this](const QByteArray &bytes) { onReceived(bytes); });
    QObject::connect(stream.get(), &LogStream::finished, q, [this](const auto &result) { onEnded(result); });
    stream->start();
    if (terminated)
        silence.start(client.timing().logTerminatedSilence + client.config().requestTimeout);
}

void LogFollower::Private::setTerminated()
{
    if (terminated)
        return;
    terminated = true;
    if (retryTimer.isActive()) { // waiting for a start or for this news
        retryTimer.stop();
        open();
    } else if (stream) {
        silence.start(client.timing().logTerminatedSilence);
    }
}

void LogFollower::Private::onOpened()
{
    streamOpened = true;
    everOpened = true;
    if (!troubled)
        return;
    troubled = false;
    Q_EMIT q->opened(); // may destroy this
}

void LogFollower::Private::onReceived(const QByteArray &bytes)
{
    lastEndWasClean = false;
    if (terminated)
        silence.start(client.timing().logTerminatedSilence);
    if (auto taken = intake.take(bytes); !taken)
        finish(std::unexpected(taken.error())); // may destroy this
}

void LogFollower::Private::onEnded(const Core::Result<void> &result)
{
    const Core::Result<void> ended = result;
    const milliseconds retryAfter = stream->retryAfter();
    stream.reset();
    silence.stop();
    intake.endStream();
    if (intake.gotNewLines() || milliseconds(age.elapsed()) >= client.timing().logBackoffReset) {
        backoff.reset();
        fruitless = 0;
    }
    if (!ended) {
        afterError(ended.error(), retryAfter);
    } else if (!streamOpened) {
        waitForStart(); // 204: the pod has no node yet
    } else if (!intake.serverSaid().isEmpty()) {
        afterError(Core::failure(Core::ErrorKind::Api, u"log-unavailable"_s,
                                 Texts::tr("The log of %1/%2 could not be read on: %3")
                                     .arg(target.pod, target.container, intake.serverSaid()))
                       .error(),
                   milliseconds(0));
    } else {
        lastEndWasClean = !intake.hasBrokenLine() || terminated;
        afterCleanEnd();
    }
}

void LogFollower::Private::afterCleanEnd()
{
    const Timing &timing = client.timing();
    if (!terminated) {
        // The container's end is usually known within moments; if it is not, this was not the end.
        const milliseconds delay = intake.gotNewLines() ? milliseconds(0) : backoff.next();
        retryTimer.start(std::max(delay, timing.logWaitForStatus));
        return;
    }
    // A clean end proves little: an API server that shuts down ends streams as a container does, and Qt takes a chunked
    // body for complete where the connection was closed. A further read that repeats the end and adds nothing does.
    const bool proven = openedAsTerminated && !intake.gotNewLines() && intake.isCaughtUp()
        && (intake.gotAnything() || ++emptyReads >= 2);
    if (proven) {
        finish({});
    } else if (openedAsTerminated && !intake.gotNewLines() && ++fruitless > timing.terminatedLogRetries) {
        finishIncomplete(Texts::tr("The end of the log may be missing: it was rotated or removed."), {});
    } else {
        retryTimer.start(fruitless > 0 ? backoff.next() : milliseconds(0));
    }
}

void LogFollower::Private::afterError(const Core::Error &error, milliseconds retryAfter)
{
    const int limit = client.timing().terminatedLogRetries;
    const bool permanent = error.kind == Core::ErrorKind::Config || error.kind == Core::ErrorKind::Tls
        || error.code == "not-kubernetes-api"_L1 || error.code == "redirected"_L1;
    if (error.code == "not-found"_L1) {
        afterNotFound(error);
    } else if (error.code == "forbidden"_L1 || (permanent && !everOpened)) {
        finish(std::unexpected(error));
    } else if (error.code == "unauthorized"_L1 && ++fruitless > 2) {
        finish(std::unexpected(error)); // new credentials were tried
    } else if (error.code == "bad-request"_L1 && !terminated) {
        waitForStart();
    } else if (error.code == "bad-request"_L1 && (target.previous || ++fruitless > limit)) {
        if (lastEndWasClean)
            finish({});
        else
            finish(std::unexpected(error));
    } else if (error.code == "log-unavailable"_L1 && terminated && ++fruitless > limit) {
        finish(std::unexpected(error));
    } else if (podDeleted && ++fruitless > limit) {
        finishIncomplete(Texts::tr("The pod was deleted; the end of its log may be missing."), std::unexpected(error));
    } else {
        resumeLater(error, retryAfter);
    }
}

void LogFollower::Private::afterNotFound(const Core::Error &error)
{
    constexpr int mostTries = 3; // a replica of the API server may be behind
    if (lastEndWasClean)
        finish({});
    else if (!podDeleted && ++fruitless < mostTries)
        retryTimer.start(startDelay);
    else if (intake.gotAnything())
        finishIncomplete(Texts::tr("The pod was deleted; the end of its log may be missing."), std::unexpected(error));
    else
        finish(std::unexpected(error));
}

/// The container has ended, but the stream neither goes on nor ends: read the rest with a request that ends by itself.
void LogFollower::Private::onSilence()
{
    if (!stream)
        return;
    stream.reset();
    intake.endStream();
    if (!openedAsTerminated) {
        open();
        return;
    }
    afterError(
        Core::failure(Core::ErrorKind::Timeout, u"timeout"_s,
                      Texts::tr("The rest of the log of %1/%2 did not come in time.").arg(target.pod, target.container))
            .error(),
        milliseconds(0));
}

void LogFollower::Private::waitForStart()
{
    const Timing &timing = client.timing();
    if (terminated && ++fruitless > timing.terminatedLogRetries) {
        finish({}); // it never started, and there is nothing to read
        return;
    }
    retryTimer.start(startDelay);
    startDelay = std::min(startDelay * 2, timing.logWaitForStartLimit);
}

void LogFollower::Private::resumeLater(const Core::Error &error, milliseconds atLeast)
{
    const milliseconds delay = std::max(backoff.next(), atLeast);
    lastEndWasClean = false;
    troubled = true;
    retryTimer.start(delay);
    const Core::Error copy = error;
    Q_EMIT q->interrupted(copy, delay); // may destroy this
}

void LogFollower::Private::finishIncomplete(const QString &reason, const Core::Result<void> &result)
{
    const auto said = intake.gap(reason);
    finish(said ? result : said);
}

void LogFollower::Private::finish(const Core::Result<void> &result)
{
    Core::Result<void> last = result;
    stream.reset();
    silence.stop();
    retryTimer.stop();
    if (auto appended = intake.finish(); !appended && last)
        last = appended;
    Q_EMIT q->finished(last); // may destroy this
}

LogFollower::LogFollower(Client &client, const LogTarget &target, LogSink &sink, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(this, client, target, sink))
{
}

LogFollower::~LogFollower() = default;

void LogFollower::start()
{
    d->open();
}

void LogFollower::setTerminated()
{
    d->setTerminated();
}

void LogFollower::setPodDeleted()
{
    d->podDeleted = true;
    d->setTerminated();
}

} // namespace Kube
