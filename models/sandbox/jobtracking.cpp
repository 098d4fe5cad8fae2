// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobtracking.h"

#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectstore.h"
#include "models/sandbox/podfailurepolicy.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

bool canBeLetGo(const QJsonObject &pod, const JobSync &sync)
{
    if (isBeingDeleted(sync.job) || sync.end || hasSucceeded(pod))
        return true;
    if (!isPodFailed(pod, sync.job))
        return false;
    const auto index = validIndex(pod, sync.job);
    return !index || uidOf(sync.awaitingReplacement.value(*index)) != uidOf(pod);
}

QJsonArray uidsOf(const QList<QJsonObject> &pods)
{
    QJsonArray uids;
    for (const QJsonObject &pod : pods)
        uids.append(uidOf(pod));
    return uids;
}

} // namespace

PodsToCount podsToCount(const JobSync &sync)
{
    PodsToCount pods;
    // When the Job fails, what has not ended by then has failed, too.
    const bool failsNow = sync.end && sync.end->type != u"SuccessCriteriaMet";
    for (const QJsonObject &pod : sync.pods) {
        if (!isTracked(pod) || !canBeLetGo(pod, sync))
            continue;
        const bool counts = !isIndexed(sync.job) || validIndex(pod, sync.job);
        if (counts && hasSucceeded(pod))
            pods.succeeded += pod;
        else if (counts && (isPodFailed(pod, sync.job) || failsNow))
            (judgeFailure(sync.job, pod).isCounted ? pods.failed : pods.ignored) += pod;
        else
            pods.uncounted += pod;
    }
    return pods;
}

QJsonObject uncounted(const PodsToCount &pods)
{
    QJsonObject lists;
    if (!pods.succeeded.isEmpty())
        lists.insert(u"succeeded"_s, uidsOf(pods.succeeded));
    if (!pods.failed.isEmpty())
        lists.insert(u"failed"_s, uidsOf(pods.failed));
    return lists;
}

void addCounts(QJsonObject &job, const PodsToCount &pods)
{
    if (!isIndexed(job))
        setAt(job, u"status.succeeded", countValue(intAt(job, u"status.succeeded") + pods.succeeded.size()));
    setAt(job, u"status.failed", countValue(intAt(job, u"status.failed") + pods.failed.size()));
    setAt(job, u"status.uncountedTerminatedPods", QJsonObject());
}

void writeIndexes(JobSync &sync)
{
    if (!isIndexed(sync.job))
        return;
    setAt(sync.job, u"status.succeeded", countValue(qint64(sync.succeededIndexes.size())));
    setAt(sync.job, u"status.completedIndexes",
          sync.succeededIndexes.empty() ? QJsonValue(QJsonValue::Undefined) : formatIndexes(sync.succeededIndexes));
    if (sync.failedIndexes)
        setAt(sync.job, u"status.failedIndexes", formatIndexes(*sync.failedIndexes));
}

JobCondition interimCondition(const JobCondition &end)
{
    return {end.type == u"Failed" ? u"FailureTarget"_s : end.type, end.reason, end.message};
}

JobCondition terminalCondition(const JobCondition &end)
{
    return {end.type == u"SuccessCriteriaMet" ? u"Complete"_s : u"Failed"_s, end.reason, end.message};
}

QJsonValue countValue(qint64 count)
{
    return count > 0 ? QJsonValue(count) : QJsonValue(QJsonValue::Undefined);
}

} // namespace Sandbox
