// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QSet>
#include <QString>

namespace Sandbox {

/// What the Job controller remembers of one Job beside its status: which pods were counted already (pods may be gone
/// by then), and what the delay of the next pod follows from.
struct JobRecord
{
    QSet<QString> counted; ///< uids of pods in `succeeded` or `failed`
    QSet<QString> abandoned; ///< uids of pods that the controller deleted without counting them
    QSet<qint64> completedIndexes;
    qint64 succeeded = 0;
    qint64 failed = 0;
    int failuresSinceSuccess = 0;
    QDateTime lastFailure; ///< UTC
};

/// The pods of one Job, sorted by what they mean to it.
struct JobPods
{
    QList<QJsonObject> all;
    QList<QJsonObject> active; ///< pending or running, not being deleted
    QList<QJsonObject> terminating; ///< being deleted, not over yet
};

} // namespace Sandbox
