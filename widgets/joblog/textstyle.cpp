// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/textstyle.h"

#include <algorithm>

namespace Widgets {

namespace {

TextStyle laidOver(TextStyle lower, const TextStyle &upper)
{
    if (upper.foreground.isValid())
        lower.foreground = upper.foreground;
    if (upper.background.isValid())
        lower.background = upper.background;
    lower.bold |= upper.bold;
    lower.italic |= upper.italic;
    lower.underline |= upper.underline;
    lower.strike |= upper.strike;
    return lower;
}

// The style at `unit` and where it ends; moves `index` forward. Nothing there: a default style up to the next span.
struct Stretch
{
    const TextStyle *style = nullptr;
    qsizetype end = 0;
};

Stretch stretchAt(const QList<StyledSpan> &spans, qsizetype &index, qsizetype unit, qsizetype end)
{
    while (index < spans.size() && spans.at(index).start + spans.at(index).length <= unit)
        ++index;
    if (index == spans.size())
        return {nullptr, end};
    const StyledSpan &span = spans.at(index);
    return span.start > unit ? Stretch{nullptr, span.start} : Stretch{&span.style, span.start + span.length};
}

} // namespace

QList<StyledSpan> merged(const QList<StyledSpan> &lower, const QList<StyledSpan> &upper)
{
    if (lower.isEmpty())
        return upper;
    if (upper.isEmpty())
        return lower;
    const auto endOf = [](const StyledSpan &span) { return span.start + span.length; };
    const qsizetype end = std::max(endOf(lower.last()), endOf(upper.last()));
    QList<StyledSpan> result;
    qsizetype lowerIndex = 0;
    qsizetype upperIndex = 0;
    for (qsizetype unit = 0; unit < end;) {
        const Stretch below = stretchAt(lower, lowerIndex, unit, end);
        const Stretch above = stretchAt(upper, upperIndex, unit, end);
        const qsizetype next = std::min(below.end, above.end);
        if (below.style || above.style) {
            const TextStyle base = below.style ? *below.style : TextStyle{};
            result.append({unit, next - unit, above.style ? laidOver(base, *above.style) : base});
        }
        unit = next;
    }
    return result;
}

} // namespace Widgets
