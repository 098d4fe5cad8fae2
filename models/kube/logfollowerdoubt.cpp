// SPDX-License-Identifier: Apache-2.0
// The two doubts that a follower has about its stream: whether its silence is real, and whose log it is.
#include "models/kube/logfollower_p.h"

#include "models/kube/logtimestamp.h"
#include "models/kube/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace Kube {

namespace {
constexpr qint64 nanosecondsPerSecond = 1'000'000'000;
} // namespace

/// Where the user asks for no timeout at all, a peer that never answers would still hold a log for ever.
milliseconds LogFollower::Private::answerTimeout() const
{
    const milliseconds asked = client.config().requestTimeout;
    return asked.count() > 0 ? asked : milliseconds(30000);
}

void LogFollower::Private::watchSilence()
{
    const Timing &timing = client.timing();
    if (paused) // nobody listens
        silence.stop();
    else if (!streamOpened)
        silence.start(answerTimeout());
    else
        silence.start(terminated ? timing.logTerminatedSilence : timing.logQuiet);
}

void LogFollower::Private::onSilence()
{
    if (!stream)
        return;
    if (streamOpened && !terminated) {
        probeLog();
        return;
    }
    const bool readTheRest = terminated && !openedAsTerminated;
    abandonStream();
    if (readTheRest) {
        // The container has ended, but the stream neither goes on nor ends: read the rest with a request that ends by
        // itself.
        open();
        return;
    }
    afterError(
        trouble(Core::ErrorKind::Timeout, u"timeout"_s,
                terminated
                    ? Texts::tr("The rest of the log of %1/%2 did not come in time.").arg(target.pod, target.container)
                    : Texts::tr("The log of %1/%2 did not begin in time.").arg(target.pod, target.container)),
        milliseconds(0));
}

/// A running container says nothing, or its stream is dead.
void LogFollower::Private::probeLog()
{
    const auto last = intake.lastLine();
    LogRequest look = request();
    look.follow = false;
    probe = std::make_unique<LogProbe>(client, look, last.value_or(LogMark()), answerTimeout());
    QObject::connect(probe.get(), &LogProbe::finished, q, [this](LogProbe::Outcome outcome) { onProbed(outcome); });
    probe->start();
}

void LogFollower::Private::onProbed(LogProbe::Outcome outcome)
{
    probe.release()->deleteLater(); // it is emitting
    if (!stream)
        return;
    const bool expectedNothing = !intake.lastLine().has_value();
    const bool silenceIsReal = outcome == LogProbe::Outcome::Same || outcome == LogProbe::Outcome::Failed
        || (outcome == LogProbe::Outcome::Empty && (expectedNothing || emptyAsExpected));
    if (silenceIsReal) {
        watchSilence();
        return;
    }
    emptyAsExpected = outcome == LogProbe::Outcome::Empty; // rotated: the new stream will not repeat anything either
    abandonStream();
    open();
}

/// Asks which instance a request serves now, after `delay`. What the stream holds back, or its end, waits for it.
void LogFollower::Private::checkInstance(milliseconds delay)
{
    if (delay.count() > 0) {
        checkTimer.start(delay);
        return;
    }
    predecessor.reset();
    check = std::make_unique<InstanceCheck>(client, target);
    QObject::connect(check.get(), &InstanceCheck::finished, q, [this](const InstanceState &state) {
        check.release()->deleteLater(); // it is emitting
        onInstance(state);
    });
    check->start();
}

/// Whether what came can be the target's. A kubelet knows of a restart before the API server does; where the status
/// cannot be up to date, the question is asked again.
bool LogFollower::Private::mayBeServed(const InstanceState &state)
{
    constexpr int enough = 5;
    const bool afterItsEnd = intake.isHolding() && state.finishedSecond > 0
        && intake.heldFrom() >= (state.finishedSecond + 2) * nanosecondsPerSecond;
    // Nothing that was known came again, or nothing is known: the log was rotated, or it is the log of an instance
    // nobody knows of yet.
    const bool unproven = intake.isHolding() && !target.previous && (!isFirstWord() || mayBeLater(state));
    if ((!afterItsEnd && !unproven) || checks >= enough)
        return true;
    return unproven && !afterItsEnd && checks >= 1;
}

/// Something came where nothing had come before: the target's first line, or that of an instance after it.
bool LogFollower::Private::isFirstWord() const
{
    return intake.isHolding() && !intake.lastLine().has_value() && !target.previous;
}

/// Whether a first line can be a later instance's, of which the status does not know yet. A container's first restart
/// comes at once, and is told by the predecessor that it leaves; later ones come after a back-off.
bool LogFollower::Private::mayBeLater(const InstanceState &state) const
{
    if (noPredecessor)
        return false;
    if (target.first || state.startedSecond == 0)
        return true;
    const qint64 delay = std::chrono::nanoseconds(client.timing().restartDelay).count();
    return intake.heldFrom() >= state.startedSecond * nanosecondsPerSecond + delay;
}

/// The kubelet chooses instances for both kinds of request by what it knows itself, however far behind the API server
/// is: where it has a predecessor, its current instance is not the first.
void LogFollower::Private::askForPredecessor(const InstanceState &state)
{
    LogRequest look = request();
    look.follow = false;
    look.previous = true;
    look.sinceTime = sinceTimeText(intake.heldFrom() / nanosecondsPerSecond); // not what it printed matters
    predecessor = client.log(look);
    QObject::connect(predecessor.get(), &LogStream::finished, q,
                     [this, state](const Core::Result<void> &result) { onPredecessor(result, state); });
    ++checks;
    checkTimer.start(client.timing().logTerminatedSilence); // then the status has to tell
    predecessor->start();
}

void LogFollower::Private::onPredecessor(const Core::Result<void> &answer, InstanceState state)
{
    const bool exists = answer.has_value();
    noPredecessor = !exists && answer.error().code == "bad-request"_L1;
    predecessor.reset(); // answer and the calling function's captures with it
    checkTimer.stop();
    if (exists) {
        statusBehind = true;
        readAsPrevious();
    } else if (noPredecessor) {
        onInstance(state);
    } else { // then time has to tell
        checkInstance(client.timing().logSettle);
    }
}

void LogFollower::Private::onInstance(const InstanceState &state)
{
    using enum InstanceState::Reading;
    if (state.reading == Previous && !target.previous) {
        readAsPrevious();
        return;
    }
    constexpr int enough = 5;
    if (state.reading == Current && statusBehind && ++checks < enough) {
        checkInstance(client.timing().logSettle);
        return;
    }
    if (state.reading == Gone || (state.reading == Current && target.previous)) {
        abandonStream();
        finishIncomplete(Texts::tr("The container was started again twice before this log was read to its end; the "
                                   "rest of it is lost."),
                         Core::failure(Core::ErrorKind::NotFound, u"log-lost"_s,
                                       Texts::tr("The rest of the log of %1/%2 is lost: the container was started "
                                                 "again twice, and the kubelet keeps one earlier instance.")
                                           .arg(target.pod, target.container)));
        return;
    }
    if (state.reading == Current && isFirstWord() && target.first && !noPredecessor && checks == 0) {
        askForPredecessor(state);
        return;
    }
    constexpr int mostFailures = 30; // then the log counts for more than the doubt
    const bool failed = state.reading == Failed && ++failedChecks < mostFailures;
    if (failed || (state.reading == Current && !mayBeServed(state))) {
        checks += failed ? 0 : 1;
        checkInstance(client.timing().logSettle);
        return;
    }
    instanceKnown = true;
    failedChecks = 0;
    if (!stream) { // the answer was wanted about an end
        afterCleanEnd();
        return;
    }
    if (auto taken = intake.confirm(); !taken) {
        finish(std::unexpected(taken.error()));
        return;
    }
    stream->setPaused(paused);
    watchSilence();
}

/// Another instance runs: what is left of this one comes with previous=true, and only as long as that one lives.
void LogFollower::Private::readAsPrevious()
{
    abandonStream();
    target.previous = true;
    endKnown = true;
    terminated = true;
    open();
}

} // namespace Kube
