// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linehits.h"
#include "widgets/joblog/highlightrule.h"
#include "widgets/joblog/textstyle.h"

#include <memory>
#include <vector>

namespace Widgets {

struct LogLine;

/// Highlight rules, ready to be applied to single lines: of those in sight, as they are drawn. A rule that is further
/// up lies over those below it. Window thread.
class HighlightRules
{
public:
    /// Rules that are off, or whose pattern is wrong, do nothing.
    void setRules(const QList<HighlightRule> &rules);
    [[nodiscard]] const QList<HighlightRule> &rules() const { return m_rules; }
    [[nodiscard]] bool isEmpty() const { return m_compiled.empty(); }

    struct Result
    {
        QList<StyledSpan> spans; ///< sorted, without overlaps
        QColor ground; ///< of the whole line, where a rule asks for it
    };
    [[nodiscard]] Result apply(const LogLine &line, bool dark) const;

private:
    struct Compiled
    {
        std::unique_ptr<JobLog::LineHits> hits;
        int color = 0;
        bool wholeLine = false;
    };
    QList<HighlightRule> m_rules;
    std::vector<Compiled> m_compiled;
};

} // namespace Widgets
