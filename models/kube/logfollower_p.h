// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/backoff.h"
#include "models/kube/instancecheck.h"
#include "models/kube/logfollower.h"
#include "models/kube/logintake.h"
#include "models/kube/logprobe.h"
#include "models/kube/logstream.h"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>

namespace Kube {

/// Opens streams one after another until the log is complete. Which end means what:
/// - a clean end after the container ended, and a further read that brings nothing new: complete;
/// - a clean end while it runs (API server restart, kubelet's limit of four hours), a broken connection, 5xx: resume;
/// - 400: the container has not started, ask again soon;
/// - 404 and the pod is gone: complete if all was read twice;
/// - 404 and the pod is there: its kubelet has just been started, resume.
/// Beside a stream one of two questions may be open: whose log it is (check, predecessor), and whether its silence is
/// real (probe).
class LogFollower::Private
{
public:
    Private(LogFollower *owner, Client &owningClient, const LogTarget &toFollow, LogSink &sink);

    void open();
    void setTerminated();
    void setPaused(bool pause);

    bool endKnown = false; ///< the container's status says that it has ended
    bool podDeleted = false;

private:
    [[nodiscard]] LogRequest request() const;
    [[nodiscard]] std::chrono::milliseconds answerTimeout() const;
    void onOpened();
    void onReceived(const QByteArray &bytes);
    void onEnded(const Core::Result<void> &result);
    void afterEnd(const Core::Result<void> &ended, std::chrono::milliseconds retryAfter);
    void afterCleanEnd();
    void askForLastLine();
    void afterError(const Core::Error &error, std::chrono::milliseconds retryAfter);
    void afterNotFound(const Core::Error &error);
    void afterPodGone(const Core::Error &error);
    void watchSilence();
    void onSilence();
    void probeLog();
    void onProbed(LogProbe::Outcome outcome);
    void abandonStream();
    void checkInstance(std::chrono::milliseconds delay);
    void onInstance(const InstanceState &state);
    [[nodiscard]] bool mayBeServed(const InstanceState &state);
    [[nodiscard]] bool isFirstWord() const;
    [[nodiscard]] bool mayBeLater(const InstanceState &state) const;
    void askForPredecessor(const InstanceState &state);
    void onPredecessor(const Core::Result<void> &answer, InstanceState state);
    void readAsPrevious();
    void waitForStart();
    void resumeLater(const Core::Error &error, std::chrono::milliseconds atLeast);
    void finish(const Core::Result<void> &result);
    void finishIncomplete(const QString &reason, const Core::Result<void> &result);
    [[nodiscard]] Core::Error trouble(Core::ErrorKind kind, const QString &code, const QString &message) const;

    LogFollower *q;
    Client &client;
    LogTarget target;
    LogIntake intake;
    Backoff backoff;
    QTimer retryTimer;
    QTimer silence; ///< runs while a stream is open and not paused
    QTimer checkTimer; ///< the next question for the instance
    std::unique_ptr<LogStream> stream;
    std::unique_ptr<LogProbe> probe;
    std::unique_ptr<InstanceCheck> check;
    std::unique_ptr<LogStream> predecessor; ///< asks whether the kubelet has an earlier instance's log
    std::unique_ptr<InstanceCheck> existence; ///< asks whether a pod is gone whose log was not found
    QElapsedTimer age; ///< of the stream
    std::chrono::milliseconds startDelay;
    int checks = 0; ///< answers about the same held lines that were not enough
    bool statusBehind = false; ///< the kubelet has told of a later instance before the API server did
    bool noPredecessor = false; ///< the kubelet said that there is none
    int failedChecks = 0; ///< questions in a row without an answer
    bool paused = false; ///< the sink takes nothing
    bool terminated = false;
    bool openedAsTerminated = false; ///< the current stream was asked for after the container had ended
    bool streamOpened = false;
    bool everOpened = false;
    bool instanceKnown = false; ///< the last stream's instance was asked for, and is ours
    bool emptyAsExpected = false; ///< a probe found nothing, and so did the stream after it
    bool lastEndWasClean = false;
    bool troubled = true; ///< the next 200 is worth a signal
    int emptyReads = 0; ///< reads of an ended container's log that gave nothing at all
    int fruitless = 0; ///< tries without success where tries are limited
};

} // namespace Kube
