// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/podcontrol.h"

#include "models/sandbox/jobpods.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/poddeletion.h"
#include "models/sandbox/podfailurepolicy.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qint64 podsPerSync = 500;

qint64 wantedPods(const JobSync &sync)
{
    const qint64 parallelism = intAt(sync.job, u"spec.parallelism", 1);
    const std::optional<qint64> completions = completionsOf(sync.job);
    // A work queue makes no new pods once one has succeeded: the others finish on their own.
    if (!completions)
        return sync.succeeded > 0 ? sync.activeCount : parallelism;
    return std::min(std::max<qint64>(*completions - sync.succeeded, 0), parallelism);
}

// The lowest indexes that have neither ended nor a pod.
QList<qint64> pendingIndexes(const JobSync &sync, qint64 count)
{
    Indexes taken = sync.succeededIndexes;
    if (sync.failedIndexes)
        taken.insert(sync.failedIndexes->begin(), sync.failedIndexes->end());
    const bool untilOver = replacesOnlyFailedPods(sync.job);
    for (const QJsonObject &pod : sync.pods) {
        if (!isOver(pod) && (untilOver || !isBeingDeleted(pod)))
            taken.insert(completionIndex(pod).value_or(-1));
    }
    QList<qint64> pending;
    const qint64 completions = completionsOf(sync.job).value_or(0);
    for (qint64 index = 0; index < completions && pending.size() < count; ++index) {
        if (!taken.contains(index))
            pending += index;
    }
    return pending;
}

// With a limit per index, each index waits on its own: those that need not wait now, and else the shortest wait.
std::pair<QList<qint64>, qint64> readyIndexes(const JobSync &sync, const QList<qint64> &indexes, int backoffBaseMs)
{
    QList<qint64> ready;
    qint64 shortest = std::numeric_limits<qint64>::max();
    for (const qint64 index : indexes) {
        const auto failed = sync.awaitingReplacement.constFind(index);
        const qint64 left = failed == sync.awaitingReplacement.constEnd()
            ? 0
            : Backoff{indexFailures(*failed) + 1, finishedTime(*failed)}.remainingMs(backoffBaseMs);
        if (left == 0)
            ready += index;
        else
            shortest = std::min(shortest, left);
    }
    return {ready, ready.isEmpty() && !indexes.isEmpty() ? shortest : 0};
}

} // namespace

qint64 PodControl::manage(JobSync &sync, int backoffBaseMs) const
{
    if (isSuspended(sync.job)) {
        removeSurplus(sync, sync.activeCount);
        return 0;
    }
    const qint64 wanted = wantedPods(sync);
    if (sync.activeCount > wanted) {
        removeSurplus(sync, sync.activeCount - wanted);
        return 0;
    }
    const qint64 ending = replacesOnlyFailedPods(sync.job) ? sync.terminatingCount : 0;
    const qint64 missing = std::min(wanted - ending - sync.activeCount, podsPerSync);
    return missing > 0 ? createPods(sync, missing, backoffBaseMs) : 0;
}

// They go uncounted: it is not their fault.
void PodControl::removeSurplus(JobSync &sync, qint64 surplus) const
{
    QList<QJsonObject> candidates = sync.active;
    // What does not fit any more, and then the youngest and least started first.
    std::ranges::sort(candidates, std::ranges::greater(), [&sync](const QJsonObject &pod) {
        return std::tuple(isIndexed(sync.job) && !validIndex(pod, sync.job),
                          stringAt(pod, u"status.phase") == u"Pending", trueCondition(pod, u"Ready"_s).isEmpty(),
                          stringAt(pod, u"metadata.creationTimestamp"));
    });
    candidates.resize(std::min({surplus, podsPerSync, qint64(candidates.size())}));
    for (const QJsonObject &pod : std::as_const(candidates)) {
        releaseFinalizer(*m_store, pod);
        deletePod(sync.job, pod);
        --sync.activeCount;
        ++sync.terminatingCount;
        sync.readyCount -= trueCondition(pod, u"Ready"_s).isEmpty() ? 0 : 1;
    }
}

qint64 PodControl::createPods(JobSync &sync, qint64 wanted, int backoffBaseMs) const
{
    QList<qint64> indexes;
    qint64 wait = 0;
    if (isIndexed(sync.job))
        indexes = pendingIndexes(sync, wanted);
    if (hasLimitPerIndex(sync.job))
        std::tie(indexes, wait) = readyIndexes(sync, indexes, backoffBaseMs);
    else
        wait = sync.backoff.remainingMs(backoffBaseMs);
    if (wait > 0) {
        sync.activeCount = 0; // so does Kubernetes while it waits
        return wait;
    }
    const qint64 count = isIndexed(sync.job) ? indexes.size() : wanted;
    for (qint64 i = 0; i < count; ++i)
        createPod(sync, isIndexed(sync.job) ? std::optional(indexes.at(i)) : std::nullopt);
    sync.activeCount += count;
    return 0;
}

void PodControl::createPod(const JobSync &sync, std::optional<qint64> index) const
{
    QJsonObject pod = makeJobPod(sync.job, index);
    if (hasLimitPerIndex(sync.job)) {
        IndexFailures failures;
        if (const auto before = sync.awaitingReplacement.constFind(*index);
            before != sync.awaitingReplacement.constEnd()) {
            failures = failureCount(*before);
            ++(judgeFailure(sync.job, *before).isCounted ? failures.counted : failures.ignored);
        }
        setFailureCount(pod, failures);
    }
    while (m_store->find(podType(), namespaceOf(pod), nameOf(pod)))
        setAt(pod, u"metadata.name", generatedName(stringAt(pod, u"metadata.generateName")));
    pod = m_store->create(podType(), pod);
    m_events->normal(sync.job, jobControllerName, u"SuccessfulCreate"_s, u"Created pod: "_s + nameOf(pod));
}

void PodControl::deleteActive(JobSync &sync) const
{
    for (const QJsonObject &pod : std::as_const(sync.active))
        deletePod(sync.job, pod);
    sync.terminatingCount += sync.active.size();
    sync.activeCount = 0;
    sync.readyCount = 0;
}

void PodControl::deletePod(const QJsonObject &job, const QJsonObject &pod) const
{
    if (const auto current = m_store->current(podType(), pod))
        beginPodDeletion(*m_store, *current, std::nullopt);
    m_events->normal(job, jobControllerName, u"SuccessfulDelete"_s, u"Deleted pod: "_s + nameOf(pod));
}

} // namespace Sandbox
