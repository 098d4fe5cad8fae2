// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/runlog.h"
#include "models/jobrun/attemptplanner.h"
#include "models/jobrun/runresult.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace JobRun {

/// The pods of a run with every attempt of every container: how it ended, from the API, and what was recorded of it,
/// from the log. Containers that never started are listed with the reason why they wait.
[[nodiscard]] QList<PodResult> podResults(const QList<QJsonObject> &pods, const AttemptPlanner &planner,
                                          const QList<JobLog::SourceStatus> &sources);

/// The place of one attempt's log among the sources of a log.
[[nodiscard]] std::optional<JobLog::SourceId> findSource(const QList<JobLog::SourceStatus> &sources, const QString &pod,
                                                         const QString &container, int attempt);

} // namespace JobRun
