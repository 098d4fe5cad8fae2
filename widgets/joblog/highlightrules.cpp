// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/highlightrules.h"

#include "widgets/joblog/highlightcolors.h"
#include "widgets/joblog/logline.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace Widgets {

namespace {

// Where byte ranges of the line stand in its text: ascending, apart from one another.
QList<UnitRange> unitsOf(const LogLine &line, const QList<std::pair<qsizetype, qsizetype>> &hits)
{
    QList<UnitRange> units;
    for (const auto &[offset, length] : hits) {
        if (line.isReadable) // level, time and message stand elsewhere than in the line
            units.append(ReadableJson{line.text(), line.parts}.unitsOf({offset, offset + length}));
        else
            units.append({line.unitOf(offset), line.unitOf(offset + length)});
    }
    units.removeIf([](const UnitRange &range) { return range.isEmpty(); });
    std::ranges::sort(units, {}, &UnitRange::begin);
    const auto overlap = [](const UnitRange &one, const UnitRange &next) { return next.begin < one.end; };
    units.erase(std::ranges::unique(units, overlap).begin(), units.end());
    return units;
}

} // namespace

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
            const auto units = unitsOf(line, hits);
            for (const UnitRange &range : units)
                spans.append({range.begin, range.end - range.begin, style});
        }
        result.spans = merged(result.spans, spans);
    }
    return result;
}

} // namespace Widgets
