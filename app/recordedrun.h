// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/jobrun/run.h"
#include "models/outputs/sourceoutputs.h"

#include <QJsonObject>
#include <QList>

/// What run.json says, as the values that the panes of a run take. Records are foreign input: whatever is missing or of
/// another type counts as not recorded.
namespace App::RecordedRun {

[[nodiscard]] JobRun::RunStatus status(const QJsonObject &record);
[[nodiscard]] QString jobName(const QJsonObject &record);
/// Errors first.
[[nodiscard]] QList<Core::Error> problems(const QJsonObject &record);
/// Pods as an API server would describe them now, for a PodModel.
[[nodiscard]] QList<QJsonObject> pods(const QJsonObject &record);
[[nodiscard]] std::optional<Core::Result<Outputs::LogLink>> logLink(const QJsonObject &record);
[[nodiscard]] QList<Outputs::DetailSection> details(const QJsonObject &record);
/// The recorded capture's source among `list`, else the last main container's; -1 where there is none.
[[nodiscard]] qsizetype automaticSource(const QJsonObject &record, const QList<Outputs::SourceOutputs> &list);
[[nodiscard]] Outputs::JobEnding ending(const QJsonObject &record);

} // namespace App::RecordedRun
