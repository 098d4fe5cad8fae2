// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace Sandbox {

/// Keeps a pod from vanishing before its Job has counted it (batch/v1 JobTrackingFinalizer).
inline const QString trackingFinalizer = QStringLiteral("batch.kubernetes.io/job-tracking");

/// Questions about Jobs (kubernetes pkg/controller/job).
[[nodiscard]] bool isSuspended(const QJsonObject &job);
[[nodiscard]] bool isIndexed(const QJsonObject &job);
/// Nothing for a work queue.
[[nodiscard]] std::optional<qint64> completionsOf(const QJsonObject &job);
[[nodiscard]] bool hasLimitPerIndex(const QJsonObject &job);
/// Whether a pod is replaced when it has failed, and not already when it is being deleted.
[[nodiscard]] bool replacesOnlyFailedPods(const QJsonObject &job);

/// Questions about pods.
[[nodiscard]] bool isBeingDeleted(const QJsonObject &object);
/// Succeeded or Failed.
[[nodiscard]] bool isOver(const QJsonObject &pod);
[[nodiscard]] bool hasSucceeded(const QJsonObject &pod);
/// Whether the Job takes it as failed: it may never report an end while it is being deleted.
[[nodiscard]] bool isPodFailed(const QJsonObject &pod, const QJsonObject &job);
/// Whether it has not been counted yet.
[[nodiscard]] bool isTracked(const QJsonObject &pod);
/// The completion index, or nothing where there is none below spec.completions.
[[nodiscard]] std::optional<qint64> validIndex(const QJsonObject &pod, const QJsonObject &job);
/// When it ended, UTC, as well as that is known (backoff_utils.go getFinishedTime).
[[nodiscard]] QDateTime finishedTime(const QJsonObject &pod);

/// A condition that is true, of a Job.
struct JobCondition
{
    QString type;
    QString reason;
    QString message;
};

/// The condition of that type with status True, or an empty object.
[[nodiscard]] QJsonObject trueCondition(const QJsonObject &object, const QString &type);
/// Complete or Failed.
[[nodiscard]] bool isJobFinished(const QJsonObject &job);
/// Adds or replaces the condition of that type. False where nothing changed; a condition that never was true does not
/// become false.
bool setCondition(QJsonObject &job, const JobCondition &condition, bool value);

} // namespace Sandbox
