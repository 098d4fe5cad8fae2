// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logfilter.h"
#include "widgets/joblog/filterchip.h"

#include <QList>

#include <optional>

namespace Widgets {

/// What the user asked to be shown. A value. All of it can be switched off without being forgotten.
struct FilterState
{
    QList<FilterEntry> entries;
    JobLog::LogLevels levels = JobLog::allLevels;
    std::optional<JobLog::SearchPattern> search; ///< what find looks for, while only lines found are shown
    int context = 0; ///< lines above and below each
    bool enabled = true;

    /// There is nothing to switch on.
    [[nodiscard]] bool isEmpty() const { return entries.isEmpty() && levels == JobLog::allLevels && !search; }
    /// What is in effect.
    [[nodiscard]] JobLog::LogFilter filter() const
    {
        JobLog::LogFilter filter;
        if (!enabled)
            return filter;
        for (const FilterEntry &entry : entries) {
            if (entry.enabled)
                (entry.exclude ? filter.exclude : filter.include).append(entry.pattern);
        }
        if (search && !search->text.isEmpty())
            filter.include.append(*search);
        filter.levels = levels;
        filter.before = filter.after = context;
        return filter;
    }
};

} // namespace Widgets
