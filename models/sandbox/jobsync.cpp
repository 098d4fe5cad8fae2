// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobsync.h"

#include "models/sandbox/jobpods.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/podfailurepolicy.h"
#include "models/sandbox/successpolicy.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

bool isIndexFailed(const QJsonObject &pod, const QJsonObject &job)
{
    if (!isPodFailed(pod, job))
        return false;
    const FailureVerdict verdict = judgeFailure(job, pod);
    return verdict.failsIndex
        || (verdict.isCounted && failureCount(pod).counted >= intAt(job, u"spec.backoffLimitPerIndex"));
}

void lookAtIndexes(JobSync &sync)
{
    const qint64 completions = completionsOf(sync.job).value_or(0);
    sync.previousIndexes = parseIndexes(stringAt(sync.job, u"status.completedIndexes"), completions);
    sync.succeededIndexes = sync.previousIndexes;
    for (const QJsonObject &pod : sync.newSucceeded)
        sync.succeededIndexes.insert(*validIndex(pod, sync.job));
    sync.succeeded = qint64(sync.succeededIndexes.size());
    if (!hasLimitPerIndex(sync.job))
        return;
    Indexes failed = parseIndexes(stringAt(sync.job, u"status.failedIndexes"), completions);
    for (const QJsonObject &pod : std::as_const(sync.pods)) {
        const auto index = validIndex(pod, sync.job);
        if (index && isTracked(pod) && isIndexFailed(pod, sync.job))
            failed.insert(*index);
    }
    sync.failedIndexes = failed;
}

void findPodsAwaitingReplacement(JobSync &sync)
{
    Indexes settled = sync.succeededIndexes;
    settled.insert(sync.failedIndexes->begin(), sync.failedIndexes->end());
    for (const QJsonObject &pod : std::as_const(sync.active))
        settled.insert(completionIndex(pod).value_or(-1));
    for (const QJsonObject &pod : std::as_const(sync.newFailed)) {
        const qint64 index = *validIndex(pod, sync.job);
        if (settled.contains(index))
            continue;
        const auto known = sync.awaitingReplacement.constFind(index);
        if (known == sync.awaitingReplacement.constEnd()
            || (indexFailures(*known) <= indexFailures(pod) && finishedTime(pod) >= finishedTime(*known)))
            sync.awaitingReplacement.insert(index, pod);
    }
}

// Restarts of containers count towards the limit, too, where pods restart them.
bool isPastRestartLimit(const JobSync &sync)
{
    if (stringAt(sync.job, u"spec.template.spec.restartPolicy") != u"OnFailure")
        return false;
    qint64 restarts = 0;
    for (const QJsonObject &pod : sync.pods) {
        if (isOver(pod))
            continue;
        for (const auto list : {u"status.initContainerStatuses", u"status.containerStatuses"}) {
            const QJsonArray statuses = arrayAt(pod, list);
            for (const QJsonValue &status : statuses)
                restarts += intAt(status.toObject(), u"restartCount");
        }
    }
    const qint64 limit = intAt(sync.job, u"spec.backoffLimit", 6);
    return limit == 0 ? restarts > 0 : restarts >= limit;
}

bool isPastDeadline(const QJsonObject &job)
{
    const QJsonValue deadline = valueAt(job, u"spec.activeDeadlineSeconds");
    const auto started = QDateTime::fromString(stringAt(job, u"status.startTime"), Qt::ISODate);
    return deadline.isDouble() && started.isValid() && !isSuspended(job)
        && started.addSecs(deadline.toInteger()) <= QDateTime::currentDateTimeUtc();
}

JobCondition failure(const QString &reason, const QString &message)
{
    return {u"FailureTarget"_s, reason, message};
}

// What an earlier look decided stays.
std::optional<JobCondition> decidedEarlier(const QJsonObject &job)
{
    for (const QString &type : {u"SuccessCriteriaMet"_s, u"FailureTarget"_s}) {
        const QJsonObject known = trueCondition(job, type);
        if (!known.isEmpty())
            return JobCondition{type == u"FailureTarget" ? u"Failed"_s : type, stringAt(known, u"reason"),
                                stringAt(known, u"message")};
    }
    return std::nullopt;
}

std::optional<JobCondition> failureByPods(const JobSync &sync)
{
    for (const QJsonObject &pod : sync.pods) {
        if (!isPodFailed(pod, sync.job))
            continue;
        const QString message = judgeFailure(sync.job, pod).jobFailure;
        if (!message.isEmpty())
            return failure(u"PodFailurePolicy"_s, message);
    }
    return std::nullopt;
}

std::optional<JobCondition> failureByLimits(const JobSync &sync)
{
    if (sync.failed > intAt(sync.job, u"spec.backoffLimit", 6) || isPastRestartLimit(sync))
        return failure(u"BackoffLimitExceeded"_s, u"Job has reached the specified backoff limit"_s);
    if (isPastDeadline(sync.job))
        return failure(u"DeadlineExceeded"_s, u"Job was active longer than specified deadline"_s);
    return std::nullopt;
}

std::optional<JobCondition> failureByIndexes(const JobSync &sync)
{
    if (!sync.failedIndexes)
        return std::nullopt;
    const qint64 failed = qint64(sync.failedIndexes->size());
    const QJsonValue maximum = valueAt(sync.job, u"spec.maxFailedIndexes");
    if (maximum.isDouble() && failed > maximum.toInteger())
        return failure(u"MaxFailedIndexesExceeded"_s,
                       u"Job has exceeded the specified maximal number of failed indexes"_s);
    if (failed > 0 && failed + qint64(sync.succeededIndexes.size()) >= completionsOf(sync.job).value_or(0))
        return failure(u"FailedIndexes"_s, u"Job has failed indexes"_s);
    return std::nullopt;
}

std::optional<JobCondition> successByPolicy(const JobSync &sync)
{
    const QString message = isIndexed(sync.job) ? metSuccessPolicy(sync.job, sync.succeededIndexes) : QString();
    if (message.isEmpty())
        return std::nullopt;
    return JobCondition{u"SuccessCriteriaMet"_s, u"SuccessPolicy"_s, message};
}

} // namespace

qint64 indexFailures(const QJsonObject &pod)
{
    const IndexFailures failures = failureCount(pod);
    return failures.counted + failures.ignored;
}

JobSync lookAtJob(const QJsonObject &job, const QList<QJsonObject> &pods)
{
    JobSync sync;
    sync.job = job;
    sync.pods = pods;
    qint64 counted = 0;
    for (const QJsonObject &pod : pods) {
        if (!isOver(pod) && !isBeingDeleted(pod)) {
            sync.active += pod;
            sync.readyCount += trueCondition(pod, u"Ready"_s).isEmpty() ? 0 : 1;
        } else if (!isOver(pod)) {
            ++sync.terminatingCount;
        }
        if (!isTracked(pod) || (isIndexed(job) && !validIndex(pod, job)))
            continue;
        if (hasSucceeded(pod)) {
            sync.newSucceeded += pod;
        } else if (isPodFailed(pod, job)) {
            sync.newFailed += pod;
            counted += judgeFailure(job, pod).isCounted ? 1 : 0;
        }
    }
    sync.activeCount = sync.active.size();
    sync.succeeded = intAt(job, u"status.succeeded") + sync.newSucceeded.size();
    sync.failed = intAt(job, u"status.failed") + counted;
    if (isIndexed(job))
        lookAtIndexes(sync);
    if (sync.failedIndexes)
        findPodsAwaitingReplacement(sync);
    return sync;
}

void decideEnd(JobSync &sync)
{
    for (const auto &rule : {+[](const JobSync &seen) { return decidedEarlier(seen.job); }, &failureByPods,
                             &failureByLimits, &failureByIndexes, &successByPolicy}) {
        sync.end = rule(sync);
        if (sync.end)
            return;
    }
}

} // namespace Sandbox
