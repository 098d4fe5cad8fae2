// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/attemptplanner.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace JobRun {

/// Which attempt's log the outputs come from: of the named container, the newest attempt in the pod that succeeded
/// first, else in the newest pod that has a log of that container. Nothing while there is no such log.
/// `podName`: only this pod, by its name or, in digits, by its completion index; empty: any.
/// A pure function; `pods` in order of creation.
[[nodiscard]] std::optional<Attempt> selectOutputs(const QList<QJsonObject> &pods, const QString &container,
                                                   const AttemptPlanner &planner, const QString &podName = {});

} // namespace JobRun
