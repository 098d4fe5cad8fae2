// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/jobsync.h"

namespace Sandbox {

/// The pods that are let go after a look at their Job, by how they count.
struct PodsToCount
{
    QList<QJsonObject> succeeded;
    QList<QJsonObject> failed;
    QList<QJsonObject> ignored; ///< failed, but by the failure policy they do not count
    QList<QJsonObject> uncounted; ///< the Job ends without them
};

/// Which pods can be counted now (kubernetes pkg/controller/job trackJobStatusAndRemoveFinalizers).
[[nodiscard]] PodsToCount podsToCount(const JobSync &sync);
/// As status.uncountedTerminatedPods.
[[nodiscard]] QJsonObject uncounted(const PodsToCount &pods);
/// Counts them in the status, after which nothing is uncounted. Indexed Jobs count their successes by index.
void addCounts(QJsonObject &job, const PodsToCount &pods);
/// completedIndexes, failedIndexes and, of an Indexed Job, succeeded.
void writeIndexes(JobSync &sync);

/// The condition that tells the decision, and the one that follows when all pods have stopped.
[[nodiscard]] JobCondition interimCondition(const JobCondition &end);
[[nodiscard]] JobCondition terminalCondition(const JobCondition &end);

/// A counter of a status; 0 is left out.
[[nodiscard]] QJsonValue countValue(qint64 count);

} // namespace Sandbox
