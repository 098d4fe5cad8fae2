// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linetypes.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <memory>
#include <optional>

namespace JobLog {

class ScanJob;

/// In which order sources are merged.
enum class MergeOrder {
    Arrival, ///< as the lines came
    Time ///< by their timestamps; lines of one source stay in their order
};

/// What of a log is shown, and in which order. A value: copies share what a filter found, in any thread.
struct RowView
{
    std::optional<QSet<SourceId>> selection; ///< nothing: all sources, the ones to come included
    MergeOrder order = MergeOrder::Arrival;
    std::shared_ptr<const ScanJob> filter; ///< null: every line
    size_t filterChannel = 0;
    int filterContext = 0; ///< lines below the last one seen that may still become rows
    QHash<SourceId, QList<LineRange>> folds;
};

} // namespace JobLog
