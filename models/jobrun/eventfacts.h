// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>

namespace JobRun {

/// When a core/v1 Event happened last, in milliseconds since the epoch: series.lastObservedTime, else lastTimestamp,
/// else eventTime, else firstTimestamp, else creationTimestamp, since each may be null (kubectl describe's rule).
[[nodiscard]] qint64 eventTimeMs(const QJsonObject &event);
/// How often it was seen: series.count, else count, at least 1.
[[nodiscard]] int eventCount(const QJsonObject &event);
/// The uid of the object that it is about.
[[nodiscard]] QString eventObjectUid(const QJsonObject &event);
/// "pod/release-x7k2p", as `kubectl get events` names the object.
[[nodiscard]] QString eventObject(const QJsonObject &event);

} // namespace JobRun
