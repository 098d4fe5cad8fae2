// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/runlog.h"

#include <QList>
#include <QString>

namespace Widgets {

/// Short names that tell the sources apart, one per source in their order: what all pods begin with is left out, and so
/// is the pod or the container where all share it; "#2" marks the second attempt. At most `maximum` characters, the
/// middle of longer ones is left out. A single source has an empty label.
[[nodiscard]] QList<QString> sourceLabels(const QList<JobLog::SourceInfo> &sources, qsizetype maximum = 24);

/// Which colour each source has, as an index: one per pod where there are several pods, else one per container.
/// Attempts of the same container share theirs.
[[nodiscard]] QList<int> sourceColors(const QList<JobLog::SourceInfo> &sources);

/// The whole name of a source for tooltips: "pod/container", with the attempt where it is not the first.
[[nodiscard]] QString sourceName(const JobLog::SourceInfo &source);

} // namespace Widgets
