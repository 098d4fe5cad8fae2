// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/endnotices.h"

#include "models/core/redact.h"
#include "models/core/times.h"
#include "models/jobrun/podfacts.h"
#include "models/jobrun/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

constexpr qint64 nanosecondsPerMillisecond = 1'000'000;

} // namespace

void EndNotices::add(const Attempt &attempt)
{
    m_pods[attempt.podUid].logs.append({attempt});
}

void EndNotices::setFinished(const Attempt &attempt)
{
    for (Log &log : m_pods[attempt.podUid].logs)
        log.finished = log.finished || log.attempt.key == attempt.key;
}

void EndNotices::update(const QJsonObject &pod)
{
    const auto known = m_pods.find(uidOf(pod));
    if (known == m_pods.end() || podPhase(pod) != "Failed"_L1)
        return;
    const QJsonObject status = pod.value("status"_L1).toObject();
    const QString reason = status.value("reason"_L1).toString();
    if (reason.isEmpty()) // its containers tell why
        return;
    known->failure = Texts::podFailed(nameOf(pod), reason, Core::redactText(status.value("message"_L1).toString()));
    known->failedMs = podEndedMs(pod);
}

QList<EndNotice> EndNotices::take(const QString &podUid, const AttemptPlanner &planner)
{
    QList<EndNotice> notices;
    if (const auto pod = m_pods.find(podUid); pod != m_pods.end())
        take(*pod, planner, false, notices);
    return notices;
}

QList<EndNotice> EndNotices::takeLast(const AttemptPlanner &planner)
{
    QList<EndNotice> notices;
    for (Pod &pod : m_pods) {
        for (Log &log : pod.logs)
            log.finished = true;
        take(pod, planner, true, notices);
    }
    return notices;
}

void EndNotices::take(Pod &pod, const AttemptPlanner &planner, bool isLast, QList<EndNotice> &notices)
{
    for (Log &log : pod.logs) {
        const QString &key = log.attempt.key;
        if (log.told || !log.finished || !planner.hasEnded(key))
            continue;
        // A pod may fail before its containers' statuses say how they ended; of an instance that another one has
        // replaced nothing more is to come.
        const QJsonObject terminated = planner.terminated(key);
        const bool wasReplaced = planner.attempts(log.attempt.podUid, log.attempt.container).constLast().key != key;
        if (terminated.isEmpty() && !wasReplaced && !isLast)
            continue;
        log.told = true;
        const bool failed = terminated.value("exitCode"_L1).toInt() != 0 || terminated.value("signal"_L1).toInt() != 0;
        notices.append({key, Texts::containerEnded(log.attempt.container, terminated),
                        Core::timeMs(terminated.value("finishedAt"_L1).toString()) * nanosecondsPerMillisecond,
                        failed});
    }
    if (pod.told || pod.failure.isEmpty() || pod.logs.isEmpty())
        return;
    if (!isLast && !std::ranges::all_of(pod.logs, &Log::told))
        return;
    pod.told = true;
    notices.append({pod.logs.constLast().attempt.key, pod.failure, pod.failedMs * nanosecondsPerMillisecond, true});
}

} // namespace JobRun
