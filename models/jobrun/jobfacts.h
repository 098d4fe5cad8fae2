// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace JobRun {

/// Under which annotation the console marks the Jobs that it creates, with the run's id, so that a lost answer to a
/// creation can be told from somebody else's Job.
inline constexpr QLatin1StringView runIdAnnotation("job-console/run-id");

enum class JobEnd { None, Complete, Failed };

/// How the Job ended: by condition Complete or Failed with status "True", never by counters (batch/v1 types.go).
[[nodiscard]] JobEnd jobEnd(const QJsonObject &job);
/// The condition that decides or has decided the end: Complete, Failed, FailureTarget, SuccessCriteriaMet in this
/// order, or empty.
[[nodiscard]] QJsonObject decidingCondition(const QJsonObject &job);
/// When it ended, RFC 3339: completionTime, else the Failed condition's lastTransitionTime, else empty.
[[nodiscard]] QString jobEndTime(const QJsonObject &job);

/// The label selector of the Job's pods, from the selector that the server gave it, so that servers before 1.27 with
/// their older label work too; by uid where there is none.
[[nodiscard]] QString podSelector(const QJsonObject &job);

/// Names of the init containers and containers of the Job's pods, in spec order.
[[nodiscard]] QStringList containerNames(const QJsonObject &job);
/// The container to capture from: the wanted one, else the one named by the template's annotation
/// kubectl.kubernetes.io/default-container, else the first. An error where the wanted one does not exist.
[[nodiscard]] Core::Result<QString> captureContainer(const QJsonObject &job, const QString &wanted);

} // namespace JobRun
