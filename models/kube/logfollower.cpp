// SPDX-License-Identifier: Apache-2.0
#include "models/kube/logfollower_p.h"

#include "models/kube/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace Kube {

LogFollower::Private::Private(LogFollower *owner, Client &owningClient, const LogTarget &toFollow, LogSink &sink)
    : endKnown(toFollow.previous),
      q(owner),
      client(owningClient),
      target(toFollow),
      intake(sink),
      backoff(owningClient.timing().logBackoffFirst, owningClient.timing().backoffLimit),
      startDelay(owningClient.timing().logWaitForStart),
      terminated(toFollow.previous)
{
    for (QTimer *timer : {&retryTimer, &silence, &checkTimer})
        timer->setSingleShot(true);
    QObject::connect(&retryTimer, &QTimer::timeout, q, [this] { open(); });
    QObject::connect(&silence, &QTimer::timeout, q, [this] { onSilence(); });
    QObject::connect(&checkTimer, &QTimer::timeout, q, [this] { checkInstance(milliseconds(0)); });
}

LogRequest LogFollower::Private::request() const
{
    LogRequest request;
    request.namespaceName = target.namespaceName;
    request.pod = target.pod;
    request.container = target.container;
    request.previous = target.previous;
    request.follow = !terminated;
    request.sinceTime = intake.sinceTime();
    return request;
}

void LogFollower::Private::open()
{
    openedAsTerminated = terminated;
    streamOpened = false;
    instanceKnown = false;
    existence.reset();
    intake.beginStream(!target.mayRestart);
    age.start();
    stream = client.log(request());
    QObject::connect(stream.get(), &LogStream::opened, q, [this] { onOpened(); });
    QObject::connect(stream.get(), &LogStream::received, q, [this](const QByteArray &bytes) { onReceived(bytes); });
    QObject::connect(stream.get(), &LogStream::finished, q, [this](const auto &result) { onEnded(result); });
    stream->setPaused(paused);
    stream->start();
    watchSilence();
}

void LogFollower::Private::setPaused(bool pause)
{
    if (paused == pause)
        return;
    paused = pause;
    if (!stream)
        return;
    stream->setPaused(paused || intake.isHolding());
    if (paused) {
        silence.stop();
        probe.reset();
    } else if (!intake.isHolding()) {
        watchSilence();
    }
}

void LogFollower::Private::setTerminated()
{
    if (terminated)
        return;
    terminated = true;
    backoff.reset(); // the API server has just told of it: it can be reached again
    if (retryTimer.isActive()) { // waiting for a start or for this news
        retryTimer.stop();
        open();
    } else if (stream && !intake.isHolding()) {
        watchSilence();
    }
}

void LogFollower::Private::onOpened()
{
    streamOpened = true;
    everOpened = true;
    watchSilence();
    if (!troubled)
        return;
    troubled = false;
    Q_EMIT q->opened(); // may destroy this
}

void LogFollower::Private::onReceived(const QByteArray &bytes)
{
    lastEndWasClean = false;
    probe.reset();
    watchSilence();
    if (auto taken = intake.take(bytes); !taken) {
        finish(std::unexpected(taken.error())); // may destroy this
        return;
    }
    if (!intake.isHolding() || check || predecessor || checkTimer.isActive())
        return;
    stream->setPaused(true);
    silence.stop();
    checks = 0;
    checkInstance(milliseconds(0));
}

void LogFollower::Private::onEnded(const Core::Result<void> &result)
{
    const Core::Result<void> ended = result;
    const milliseconds retryAfter = stream->retryAfter();
    abandonStream();
    if (intake.gotNewLines() || milliseconds(age.elapsed()) >= client.timing().logBackoffReset) {
        backoff.reset();
        fruitless = 0;
        emptyAsExpected = emptyAsExpected && !intake.gotNewLines();
    }
    afterEnd(ended, retryAfter);
}

void LogFollower::Private::afterEnd(const Core::Result<void> &ended, milliseconds retryAfter)
{
    if (!ended) {
        afterError(ended.error(), retryAfter);
    } else if (!streamOpened) {
        waitForStart(); // 204: the pod has no node yet
    } else if (!intake.serverSaid().isEmpty()) {
        afterError(trouble(Core::ErrorKind::Api, u"log-unavailable"_s,
                           Texts::tr("The log of %1/%2 could not be read on: %3")
                               .arg(target.pod, target.container, intake.serverSaid())),
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
    // An empty log, or one in which nothing is known, may be the next instance's.
    if (target.mayRestart && !intake.isCertain() && !instanceKnown) {
        checkInstance(milliseconds(0));
        return;
    }
    // A clean end proves little: an API server that shuts down ends streams as a container does, and Qt takes a chunked
    // body for complete where the connection was closed. A further answer that ends with the same line does, or a
    // further read that repeats the end and adds nothing.
    const bool proven = openedAsTerminated && !intake.gotNewLines() && intake.isCaughtUp() && !intake.wasCut()
        && (intake.gotAnything() || ++emptyReads >= 2);
    if (proven) {
        finish({});
    } else if (openedAsTerminated && !intake.gotNewLines() && ++fruitless > timing.terminatedLogRetries) {
        finishIncomplete(Texts::tr("The end of the log may be missing: it was rotated or removed."), {});
    } else if ((intake.gotNewLines() || !openedAsTerminated) && intake.lastLine() && intake.isCaughtUp()
               && !intake.wasCut() && !intake.hasBrokenLine()) {
        askForLastLine();
    } else {
        retryTimer.start(fruitless > 0 ? backoff.next() : milliseconds(0));
    }
}

/// Proves the end at the price of one line: with a time alone, kubelets look through the whole log for it.
void LogFollower::Private::askForLastLine()
{
    LogRequest look = request();
    look.tailLines = 1;
    probe = std::make_unique<LogProbe>(client, look, *intake.lastLine(), answerTimeout());
    QObject::connect(probe.get(), &LogProbe::finished, q, [this](LogProbe::Outcome outcome) {
        probe.release()->deleteLater(); // it is emitting
        if (outcome == LogProbe::Outcome::Same)
            finish({}); // may destroy this
        else
            open();
    });
    probe->start();
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
    } else if (error.code == "unauthorized"_L1 && ++fruitless > limit) {
        finish(std::unexpected(error)); // new credentials were tried
    } else if (error.code == "bad-request"_L1 && !terminated) {
        waitForStart();
    } else if (error.code == "bad-request"_L1 && (target.previous || ++fruitless > limit)) {
        if (lastEndWasClean)
            finish({});
        else if (intake.gotAnything())
            finishIncomplete(Texts::tr("The end of the log may be missing: it was rotated or removed."),
                             std::unexpected(error));
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

/// Besides an API server whose pod is gone, a kubelet says 404 that was just started and does not know its pods yet:
/// only the pod itself tells which.
void LogFollower::Private::afterNotFound(const Core::Error &error)
{
    if (podDeleted) {
        afterPodGone(error);
        return;
    }
    existence = std::make_unique<InstanceCheck>(client, target);
    QObject::connect(existence.get(), &InstanceCheck::finished, q, [this, error](const InstanceState &state) {
        existence.release()->deleteLater(); // it is emitting
        // Whoever may not ask for the pod is told of its end by setPodDeleted().
        if (podDeleted || state.reading == InstanceState::Reading::PodGone)
            afterPodGone(error);
        else
            resumeLater(error, milliseconds(0));
    });
    existence->start();
}

void LogFollower::Private::afterPodGone(const Core::Error &error)
{
    if (lastEndWasClean && endKnown)
        finishIncomplete(Texts::tr("The pod was deleted before its log could be read once more; its end may be "
                                   "missing."),
                         {});
    else if (intake.gotAnything())
        finishIncomplete(Texts::tr("The pod was deleted; the end of its log may be missing."), std::unexpected(error));
    else
        finish(std::unexpected(error));
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

void LogFollower::Private::abandonStream()
{
    stream.reset();
    probe.reset();
    check.reset();
    predecessor.reset();
    silence.stop();
    checkTimer.stop();
    if (intake.isHolding())
        intake.discard();
    intake.endStream();
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
    probe.reset();
    check.reset();
    predecessor.reset();
    existence.reset();
    for (QTimer *timer : {&retryTimer, &silence, &checkTimer})
        timer->stop();
    if (auto appended = intake.finish(); !appended && last)
        last = appended;
    Q_EMIT q->finished(last); // may destroy this
}

Core::Error LogFollower::Private::trouble(Core::ErrorKind kind, const QString &code, const QString &message) const
{
    return Core::failure(kind, code, message).error();
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
    d->endKnown = true;
    d->setTerminated();
}

void LogFollower::setPodDeleted()
{
    d->podDeleted = true;
    d->setTerminated();
}

void LogFollower::setPaused(bool paused)
{
    d->setPaused(paused);
}

} // namespace Kube
