// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/highlightrules.h"

#include "widgets/joblog/highlightcolors.h"
#include "widgets/joblog/logline.h"

#include <ranges>

namespace Widgets {

void HighlightRules::setRules(const QList<HighlightRule> &rules)
{
    m_rules = rules.mid(0, maxHighlightRules);
    m_compiled.clear();
    for (const HighlightRule &rule : std::as_const(m_rules)) {
        if (!rule.enabled || rule.pattern.text.isEmpty())
            continue;
        auto hits = JobLog::LineHits::compile(rule.pattern);
        if (hits)
            m_compiled.push_back({std::move(*hits), rule.color, rule.wholeLine});
    }
}

HighlightRules::Result HighlightRules::apply(const LogLine &line, bool dark) const
{
    Result result;
    if (line.isNotice())
        return result;
    const HighlightColors colors(dark);
    for (const Compiled &rule : m_compiled | std::views::reverse) {
        const auto hits = rule.hits->in(line.row.text);
        if (hits.isEmpty())
            continue;
        TextStyle style;
        style.background = colors.ground(rule.color);
        style.foreground = colors.text();
        QList<StyledSpan> spans;
        if (rule.wholeLine) {
            spans.append({0, line.text().size(), style});
            result.ground = style.background;
        } else {
            for (const auto &[offset, length] : hits) {
                const UnitRange range{line.unitOf(offset), line.unitOf(offset + length)};
                if (!range.isEmpty())
                    spans.append({range.begin, range.end - range.begin, style});
            }
        }
        result.spans = merged(result.spans, spans);
    }
    return result;
}

} // namespace Widgets
