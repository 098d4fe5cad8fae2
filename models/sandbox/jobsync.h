// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/jobbackoff.h"
#include "models/sandbox/jobfacts.h"
#include "models/sandbox/jobindexes.h"

#include <QHash>
#include <QJsonObject>
#include <QList>

namespace Sandbox {

/// What one look at a Job finds and decides. The pods are as they were at its beginning.
struct JobSync
{
    QJsonObject job;
    QList<QJsonObject> pods;
    QList<QJsonObject> active; ///< pending or running, not being deleted
    qint64 activeCount = 0;
    qint64 readyCount = 0;
    qint64 terminatingCount = 0; ///< being deleted, not over yet
    QList<QJsonObject> newSucceeded; ///< ended, and not counted in the status yet
    QList<QJsonObject> newFailed;
    qint64 succeeded = 0; ///< with the new ones
    qint64 failed = 0;
    Indexes previousIndexes; ///< status.completedIndexes
    Indexes succeededIndexes; ///< with the new ones
    std::optional<Indexes> failedIndexes; ///< only with a limit per index
    /// With a limit per index: the last failed pod of each index that waits for another one. It is kept until then,
    /// since the new pod carries on the count of its failures.
    QHash<qint64, QJsonObject> awaitingReplacement;
    Backoff backoff;
    /// Why the Job ends: FailureTarget or SuccessCriteriaMet where that is new, Failed where it was decided earlier.
    std::optional<JobCondition> end;
};

/// Everything but `backoff` and `end`, from a Job and its pods.
[[nodiscard]] JobSync lookAtJob(const QJsonObject &job, const QList<QJsonObject> &pods);

/// Whether the Job has failed, or has succeeded by its success policy, in the order of the Job controller's rules
/// (kubernetes pkg/controller/job syncJob).
void decideEnd(JobSync &sync);

/// How many failures of its index stand on a pod, counted and ignored ones.
[[nodiscard]] qint64 indexFailures(const QJsonObject &pod);

} // namespace Sandbox
