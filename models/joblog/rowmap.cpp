// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/rowmap.h"

#include "models/joblog/arrivalorder.h"
#include "models/joblog/timeorder.h"

#include <algorithm>

namespace JobLog {
namespace {

constexpr size_t maxDecoded = 6; // of at most about a megabyte each

} // namespace

RowMap::RowMap(std::shared_ptr<RunLog> log) : m_log(std::move(log)), m_order(std::make_unique<ArrivalOrder>(m_log))
{
    applyView();
}

bool RowMap::isSelected(quint32 source) const
{
    return !m_view.selection || (source < m_selected.size() && m_selected[source]);
}

void RowMap::setView(const RowView &view)
{
    const bool otherOrder = view.order != m_view.order;
    m_view = view;
    m_selected.clear();
    if (view.selection) {
        for (const SourceId id : *view.selection) {
            if (int(id) < 0 || int(id) > 1'000'000)
                continue;
            m_selected.resize(std::max(m_selected.size(), size_t(id) + 1));
            m_selected[size_t(id)] = true;
        }
    }
    if (otherOrder && view.order == MergeOrder::Time)
        m_order = std::make_unique<TimeOrder>(m_log);
    else if (otherOrder)
        m_order = std::make_unique<ArrivalOrder>(m_log);
    applyView();
}

void RowMap::applyView()
{
    m_order->refresh();
    m_decoded.clear();
    m_visible.clear();
    m_showsAll = !m_view.selection && !m_view.filter && m_view.folds.isEmpty();
    refreshVisible(0);
}

// Sources from `from` on are new.
void RowMap::refreshVisible(quint32 from)
{
    m_visible.resize(m_order->sourceCount());
    m_rowCount = 0;
    for (quint32 source = 0; source < m_visible.size(); ++source) {
        VisibleLines &lines = m_visible[source];
        if (source >= from) {
            lines.setFilter(m_view.filter, m_view.filterChannel, source);
            lines.setSelected(isSelected(source));
            lines.setFolds(m_view.folds.value(SourceId(int(source))));
        }
        lines.refresh(m_order->lines(source));
        if (lines.isSelected())
            m_rowCount += lines.count() + m_order->noticesBefore(source, m_order->stretches());
    }
}

qint64 RowMap::refresh()
{
    const qint64 before = m_rowCount;
    std::vector<qint64> limits;
    limits.reserve(m_visible.size());
    for (const VisibleLines &lines : m_visible)
        limits.push_back(lines.limit());
    const RowOrder::Change change = m_order->refresh();
    refreshVisible(quint32(limits.size()));
    if (change.renumbered)
        m_decoded.clear();
    else
        std::erase_if(m_decoded, [](const Decoded &decoded) { return !decoded.isFinal; });
    if (m_order->isAppendOnly() && !m_view.filter)
        return before;
    if (change.noticesMoved)
        return 0;
    // The first line of each source that may be a row now and was none.
    qint64 first = std::max(before, m_rowCount);
    for (quint32 source = 0; source < m_visible.size(); ++source) {
        const qint64 limit = source < limits.size() ? limits[source] : 0;
        if (limit == m_visible[source].limit() && m_view.filterContext == 0)
            continue;
        if (limit == 0 && m_order->noticesBefore(source, m_order->stretches()) > 0)
            return 0; // its notices stood at the end until now
        const auto line = m_visible[source].next(limit - m_view.filterContext);
        if (const auto row = line ? rowOf(source, *line) : std::nullopt)
            first = std::min(first, *row);
    }
    return first;
}

// ---- stretches

qint64 RowMap::rowsBefore(size_t stretch) const
{
    if (m_showsAll)
        return m_order->rowsBefore(stretch);
    qint64 rows = 0;
    for (quint32 source = 0; source < m_visible.size(); ++source) {
        if (m_visible[source].isSelected())
            rows += m_visible[source].count(m_order->linesBefore(source, stretch))
                + m_order->noticesBefore(source, stretch);
    }
    return rows;
}

// Notices are left out at the lower end and all counted at the upper one: they are few.
std::pair<qint64, qint64> RowMap::rowsBounds(size_t stretch) const
{
    std::pair<qint64, qint64> rows;
    for (quint32 source = 0; source < m_visible.size(); ++source) {
        if (!m_visible[source].isSelected())
            continue;
        const auto [least, most] = m_order->linesBounds(source, stretch);
        rows.first += m_visible[source].count(least);
        rows.second += m_visible[source].count(most) + m_order->noticesBefore(source, m_order->stretches());
    }
    return rows;
}

// The last stretch that begins at or before the row: the one that has it.
size_t RowMap::stretchAt(qint64 row) const
{
    const auto last = [](size_t low, size_t high, const auto &isAtOrBefore) {
        while (low < high) {
            const size_t middle = low + (high - low + 1) / 2;
            if (isAtOrBefore(middle))
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    };
    size_t low = 0;
    size_t high = m_order->stretches() - 1;
    if (!m_order->isAppendOnly()) { // what is certain without reading comes first
        low = last(low, high, [&](size_t stretch) { return rowsBounds(stretch).second <= row; });
        high = last(low, high, [&](size_t stretch) { return rowsBounds(stretch).first <= row; });
    }
    return last(low, high, [&](size_t stretch) { return rowsBefore(stretch) <= row; });
}

RowMap::Stretch RowMap::stretch(size_t stretch) const
{
    const auto found = std::ranges::find(m_decoded, stretch, &Decoded::stretch);
    if (found != m_decoded.end()) {
        std::rotate(found, found + 1, m_decoded.end());
        return m_decoded.back().value;
    }
    Decoded decoded;
    decoded.stretch = stretch;
    decoded.value.start = rowsBefore(stretch);
    decoded.value.end = stretch + 1 < m_order->stretches() ? rowsBefore(stretch + 1) : m_rowCount;
    decoded.value.runs = shownRuns(stretch, decoded.isFinal);
    if (m_decoded.size() >= maxDecoded)
        m_decoded.erase(m_decoded.begin());
    m_decoded.push_back(std::move(decoded));
    return m_decoded.back().value;
}

std::shared_ptr<const RowRuns> RowMap::shownRuns(size_t stretch, bool &isFinal) const
{
    isFinal = m_order->isFinal(stretch);
    auto all = m_order->runs(stretch);
    if (m_showsAll)
        return all;
    auto shown = std::make_shared<RowRuns>();
    std::vector<std::pair<qint64, qint64>> counted(m_visible.size(), {-1, 0}); // by source: a line, and rows below it
    qint64 rows = 0;
    for (RowRun run : *all) {
        if (run.source >= m_visible.size() || !m_visible[run.source].isSelected())
            continue;
        if (!run.isNotice) {
            const VisibleLines &lines = m_visible[run.source];
            auto &[line, below] = counted[run.source];
            const qint64 before = line == run.line ? below : lines.count(run.line);
            line = run.line + run.lines;
            below = lines.count(line);
            run.rows = below - before;
            isFinal = isFinal && line <= lines.limit() - m_view.filterContext;
            if (run.rows == 0)
                continue;
        }
        run.row = rows;
        rows += run.rows;
        shown->push_back(run);
    }
    return shown;
}

size_t RowMap::findRun(const RowRuns &runs, qint64 row)
{
    const auto after = std::ranges::upper_bound(runs, row, {}, [](const RowRun &run) { return run.row; });
    return after == runs.begin() ? 0 : size_t(after - runs.begin()) - 1;
}

// ---- places

std::optional<qint64> RowMap::rowOf(quint32 source, qint64 line) const
{
    if (source >= m_visible.size() || !m_visible[source].contains(line))
        return std::nullopt;
    const Stretch found = stretch(m_order->stretchOf(source, line));
    for (const RowRun &run : *found.runs) {
        if (run.isNotice || run.source != source || line < run.line || line >= run.line + run.lines)
            continue;
        const VisibleLines &lines = m_visible[source];
        const qint64 above = run.rows == run.lines ? line - run.line : lines.count(line) - lines.count(run.line);
        return found.start + run.row + above;
    }
    return std::nullopt;
}

std::vector<qint64> RowMap::linesAbove(qint64 row) const
{
    std::vector<qint64> above(m_visible.size());
    if (row >= m_rowCount || row <= 0) {
        for (quint32 source = 0; source < above.size(); ++source)
            above[source] = row <= 0 ? 0 : m_order->lines(source);
        return above;
    }
    const size_t number = stretchAt(row);
    const Stretch at = stretch(number);
    for (quint32 source = 0; source < above.size(); ++source)
        above[source] = m_order->linesBefore(source, number);
    for (const RowRun &run : *at.runs) {
        const qint64 rows = row - at.start - run.row;
        if (rows <= 0)
            break;
        if (run.isNotice || run.source >= above.size())
            continue;
        const VisibleLines &lines = m_visible[run.source];
        if (rows >= run.rows)
            above[run.source] = run.line + run.lines;
        else
            above[run.source] = run.rows == run.lines ? run.line + rows : lines.at(lines.count(run.line) + rows);
    }
    return above;
}

} // namespace JobLog
