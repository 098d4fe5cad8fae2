// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logselection.h"

#include <algorithm>

namespace Widgets {

namespace {

bool isWordUnit(QChar unit)
{
    // Surrogates belong to words too: a pair must not be torn.
    return unit.isLetterOrNumber() || unit.isMark() || unit.isSurrogate() || unit == u'_' || unit == u'-';
}

} // namespace

void LogSelection::place(LogPosition position)
{
    set(position, position);
}

void LogSelection::set(LogPosition anchor, LogPosition caret)
{
    m_anchor = anchor;
    m_caret = caret;
    m_granularity = Granularity::Character;
}

void LogSelection::extend(LogPosition position)
{
    m_caret = position;
    m_granularity = Granularity::Character;
}

std::pair<LogPosition, LogPosition> LogSelection::around(LogPosition position, const CellText &text) const
{
    if (m_granularity == Granularity::Line)
        return {{position.row, 0}, {position.row, text.text().size()}};
    if (m_granularity == Granularity::Word) {
        const UnitRange word = wordAt(text, position.unit);
        return {{position.row, word.begin}, {position.row, word.end}};
    }
    return {position, position};
}

void LogSelection::start(LogPosition position, Granularity granularity, const CellText &text)
{
    m_granularity = granularity;
    std::tie(m_firstBegin, m_firstEnd) = around(position, text);
    m_anchor = m_firstBegin;
    m_caret = m_firstEnd;
}

void LogSelection::drag(LogPosition position, const CellText &text)
{
    if (m_granularity == Granularity::Character) {
        m_caret = position;
        return;
    }
    const auto [begin, end] = around(position, text);
    if (begin < m_firstBegin) {
        m_anchor = m_firstEnd;
        m_caret = begin;
    } else {
        m_anchor = m_firstBegin;
        m_caret = std::max(end, m_firstEnd);
    }
}

UnitRange LogSelection::inRow(qint64 row, qsizetype length) const
{
    const LogPosition from = begin();
    const LogPosition to = end();
    if (row < from.row || row > to.row)
        return {};
    const qsizetype first = row == from.row ? std::min(from.unit, length) : 0;
    const qsizetype last = row == to.row ? std::min(to.unit, length) : length;
    return {first, last};
}

bool LogSelection::coversEnd(qint64 row) const
{
    return row >= begin().row && row < end().row;
}

UnitRange LogSelection::wordAt(const CellText &text, qsizetype unit)
{
    const QString &string = text.text();
    if (string.isEmpty())
        return {};
    const qsizetype at = std::clamp<qsizetype>(unit, 0, string.size() - 1);
    const QChar here = string.at(at);
    const auto belongs = [here](QChar other) { return isWordUnit(here) ? isWordUnit(other) : other == here; };
    UnitRange range{at, at + 1};
    while (range.begin > 0 && belongs(string.at(range.begin - 1)))
        --range.begin;
    while (range.end < string.size() && belongs(string.at(range.end)))
        ++range.end;
    return range;
}

qsizetype LogSelection::nextWord(const CellText &text, qsizetype unit)
{
    const QString &string = text.text();
    qsizetype at = unit;
    while (at < string.size() && isWordUnit(string.at(at)))
        ++at;
    while (at < string.size() && !isWordUnit(string.at(at)))
        ++at;
    return at;
}

qsizetype LogSelection::previousWord(const CellText &text, qsizetype unit)
{
    const QString &string = text.text();
    qsizetype at = std::min(unit, string.size());
    while (at > 0 && !isWordUnit(string.at(at - 1)))
        --at;
    while (at > 0 && isWordUnit(string.at(at - 1)))
        --at;
    return at;
}

} // namespace Widgets
