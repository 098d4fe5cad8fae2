// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <chrono>

/// The sentences of this folder, made once for both faces.
namespace JobRun::Texts {

[[nodiscard]] Core::Error attemptsLost(const QString &pod, const QString &container, int first, int last);
/// `reason` in words; only the first gap of a log is told apart from the log.
[[nodiscard]] Core::Error logGap(const QString &pod, const QString &container, const QString &reason);
[[nodiscard]] Core::Error logLimitReached(qint64 bytes);
[[nodiscard]] Core::Error logIncomplete(const QString &pod, const QString &container, const Core::Error &cause);
[[nodiscard]] Core::Error logCutShort(const QString &pod, const QString &container);
[[nodiscard]] Core::Error streamsQueued(int count);
[[nodiscard]] Core::Error jobExists(const QString &name, const QString &namespaceName);
[[nodiscard]] Core::Error jobMayExist(const QString &name, const QString &namespaceName);
[[nodiscard]] Core::Error jobDeleted(const QString &name, const QString &namespaceName);
[[nodiscard]] Core::Error deleteFailed(const QString &name, const Core::Error &cause);
[[nodiscard]] Core::Error keptForItsLogs(const QString &name);
[[nodiscard]] Core::Error timedOut(const QString &name, std::chrono::milliseconds timeout);
[[nodiscard]] Core::Error notCreatedInTime(const QString &name, std::chrono::milliseconds timeout);
[[nodiscard]] Core::Error unknownContainer(const QString &name, const QStringList &known);
[[nodiscard]] Core::Error watchDegraded(const QString &what, const Core::Error &cause);
/// `annotation`: the link's; `warning`: one of its remarks.
[[nodiscard]] Core::Error logLinkRemark(const QString &annotation, const QString &warning);
[[nodiscard]] QString referenceMissing(const QString &type);
[[nodiscard]] Core::Error artifactRemark(const QString &warning);
[[nodiscard]] Core::Error artifactCancelled(const QString &title);
[[nodiscard]] Core::Error serverWarning(const QString &text);
/// For the log itself.
[[nodiscard]] QString watchingEnded();
[[nodiscard]] QString drainingEnded();
/// `terminated`: the API's ContainerStateTerminated; empty where nobody knows.
[[nodiscard]] QString containerEnded(const QString &container, const QJsonObject &terminated);
/// `reason` and `message` are the pod status's.
[[nodiscard]] QString podFailed(const QString &pod, const QString &reason, const QString &message);
[[nodiscard]] QString podsOf(const QString &job);
[[nodiscard]] QString eventsOf(const QString &job);

} // namespace JobRun::Texts
