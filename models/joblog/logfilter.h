// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/level.h"
#include "models/joblog/searchpattern.h"

#include <QList>

namespace JobLog {

/// Which lines are to be shown. A value.
struct LogFilter
{
    QList<SearchPattern> include; ///< a line must match every one of these
    QList<SearchPattern> exclude; ///< and none of these
    LogLevels levels = allLevels; ///< and say one of these; lines that continue another share its level
    int before = 0; ///< lines of the same source above each that are shown as well, at most maxContext
    int after = 0; ///< below each

    static constexpr int maxContext = 1000;
    static constexpr qsizetype maxPatterns = 32;
    [[nodiscard]] bool isEmpty() const { return include.isEmpty() && exclude.isEmpty() && levels == allLevels; }
    friend bool operator==(const LogFilter &, const LogFilter &) = default;
};

} // namespace JobLog
