// SPDX-License-Identifier: Apache-2.0
// Where things stand in a LogView: columns, folds, scrolling, points and places.
#include "widgets/joblog/logview.h"

#include <QResizeEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>
#include <cmath>
#include <limits>

namespace Widgets {

// ---- geometry

LogColumns LogView::columns() const
{
    return {m_metrics, m_labelCells, m_timestamps && m_hasTimes ? timeCells(m_timeOptions) : 0};
}

int LogView::foldWidth() const
{
    if (!m_wrap)
        return 0;
    const double cells = (viewport()->width() - columns().text - m_metrics.cellWidth / 2) / m_metrics.cellWidth;
    constexpr int narrowest = 8;
    return std::max(static_cast<int>(cells), narrowest);
}

LogLayout LogView::layout() const
{
    LogLayout::RowLines lines;
    if (m_wrap)
        lines = [this](qint64 row) {
            const auto line = foldedLine(row);
            return line ? line->lines() : 1;
        };
    return {m_rowCount, m_metrics.lineHeight, viewport()->height(), std::move(lines)};
}

std::shared_ptr<LogLine> LogView::foldedLine(qint64 row) const
{
    auto line = m_cache->line(row);
    if (line)
        LineCache::fold(*line, foldWidth());
    return line;
}

QList<VisibleRow> LogView::visibleRows() const
{
    return layout().visible(m_top);
}

QRect LogView::rowRect(JobLog::RowNumber row) const
{
    for (const VisibleRow &visible : visibleRows()) {
        if (visible.row == row.value())
            return {0, visible.top, viewport()->width(), visible.height};
    }
    return {};
}

LogPosition LogView::positionAt(const QPoint &point) const
{
    const auto rows = visibleRows();
    if (rows.isEmpty())
        return {};
    VisibleRow row = rows.first();
    for (const VisibleRow &visible : rows) {
        if (visible.top <= point.y())
            row = visible;
    }
    const auto line = foldedLine(row.row);
    if (!line || line->isNotice() || point.y() < rows.first().top)
        return {row.row, 0};
    if (point.y() >= row.top + row.height)
        return {row.row, line->text().size()}; // below the last row
    const int index = std::min((point.y() - row.top) / m_metrics.lineHeight, static_cast<int>(line->folds.size()) - 1);
    const UnitRange fold = line->fold(index);
    const double column = (point.x() - columns().text + m_xOffset) / m_metrics.cellWidth
        + static_cast<double>(line->cells.columnOf(fold.begin));
    const bool isLast = index + 1 == line->folds.size();
    const qsizetype last = isLast ? fold.end : line->cells.previousBoundary(fold.end);
    return {row.row, std::clamp(line->cells.gapAt(column), fold.begin, last)};
}

QRect LogView::rectOf(LogPosition position) const
{
    const QRect row = rowRect(JobLog::RowNumber(position.row));
    const auto line = foldedLine(position.row);
    if (row.isEmpty() || !line)
        return {};
    const int index = line->foldOf(position.unit);
    const qint64 column = line->cells.columnOf(position.unit) - line->cells.columnOf(line->folds.at(index));
    const double x = columns().text - m_xOffset + static_cast<double>(column) * m_metrics.cellWidth;
    return {static_cast<int>(std::lround(x)), row.top() + index * m_metrics.lineHeight,
            static_cast<int>(std::ceil(m_metrics.cellWidth)), m_metrics.lineHeight};
}

void LogView::scrollTo(ScrollPosition position)
{
    const LogLayout rows = layout();
    const ScrollPosition target = rows.clamped(position);
    if (target != m_top) {
        const int height = viewport()->height();
        const qint64 distance = rows.distance(m_top, target, height);
        m_top = target;
        if (std::abs(distance) < height)
            viewport()->scroll(0, static_cast<int>(-distance));
        else
            viewport()->update();
        if (!m_following && rowRect(currentRow()).isEmpty()) {
            const auto line = m_cache->line(m_top.row);
            if (line && !line->isNotice())
                m_anchorLine = std::pair(line->row.source, line->row.line);
        }
        Q_EMIT scrolled();
    }
    updateScrollBars();
}

LogView::Kept LogView::keep() const
{
    const auto placeOfKept = [this](qint64 row) -> Kept::Place {
        const auto line = m_cache->kept(row);
        return line && !line->isNotice() ? Kept::Place(JobLog::LinePlace{line->row.source, line->row.line})
                                         : std::nullopt;
    };
    Kept kept;
    kept.anchor = placeOfKept(m_selection.anchor().row);
    kept.anchorPosition = m_selection.anchor();
    kept.caret = placeOfKept(m_selection.caret().row);
    kept.caretPosition = m_selection.caret();
    if (m_revealed)
        kept.revealed = placeOfKept(m_revealed->value());
    if (m_currentHit)
        kept.currentHit = placeOfKept(m_currentHit->value());
    // The current line where it is in sight, else the first one.
    int top = -m_top.offset;
    for (qint64 row = m_top.row; row < m_rowCount && top < viewport()->height(); ++row) {
        const auto line = m_cache->kept(row);
        if (!line)
            break;
        const auto place = placeOfKept(row);
        const bool isCurrent = row == m_selection.caret().row;
        if (place && (!kept.line || isCurrent)) {
            kept.line = place;
            kept.time = line->row.timestamp;
            kept.top = top;
        }
        if (isCurrent)
            break;
        top += (m_wrap ? std::max(line->lines(), 1) : 1) * m_metrics.lineHeight;
    }
    if (!kept.line && m_anchorLine)
        kept.line = JobLog::LinePlace{m_anchorLine->first, m_anchorLine->second};
    if (isUntouched() && m_kept.line) { // still at the line of before, or at what stands for it
        kept.line = m_kept.line;
        kept.time = m_kept.time;
        kept.top = m_kept.top;
        if (m_caretHidden) {
            kept.anchor = m_kept.anchor;
            kept.caret = m_kept.caret;
            constexpr qint64 other = std::numeric_limits<qint64>::max(); // not the row of what stands for it
            kept.anchorPosition = {other, m_kept.anchorPosition.unit};
            kept.caretPosition = {other, m_kept.caretPosition.unit};
        }
    }
    return kept;
}

void LogView::restore(const Kept &kept, qint64 unchanged)
{
    const auto rowOf = [this](const Kept::Place &place) {
        return place && m_document ? m_document->rowOf(place->source, place->line) : std::nullopt;
    };
    const auto rowNear = [this](const Kept::Place &place) {
        return place && m_document ? m_document->rowNear(place->source, place->line) : std::nullopt;
    };
    m_revealed = rowOf(kept.revealed);
    m_currentHit = rowOf(kept.currentHit);
    auto line = rowNear(kept.line);
    if (!line && kept.line && kept.time != 0 && m_document) // its source is hidden
        line = m_document->rowAt(kept.time);
    const auto moved = [&](const Kept::Place &place, LogPosition position) -> std::optional<LogPosition> {
        if (position.row < unchanged)
            return position;
        const auto row = rowOf(place);
        return row ? std::optional(LogPosition{row->value(), position.unit}) : std::nullopt;
    };
    const auto anchor = moved(kept.anchor, kept.anchorPosition);
    const auto caret = moved(kept.caret, kept.caretPosition);
    m_caretHidden = !anchor || !caret;
    if (!m_caretHidden) {
        m_selection.set(*anchor, *caret);
    } else {
        const auto near = rowNear(kept.caret);
        const auto row = near ? near : line;
        m_selection.place({row ? row->value() : 0, 0});
    }
    m_kept = kept;
    m_lineHidden = kept.line && (!line || rowOf(kept.line) != line);
    const LogLayout rows = layout();
    if (m_following)
        m_top = rows.last();
    else
        m_top = line ? rows.moved({line->value(), 0}, -kept.top) : rows.clamped(m_top);
}

void LogView::settle()
{
    if (!isUntouched() || (!m_lineHidden && !m_caretHidden))
        return;
    const Stand before = stand();
    restore(keep(), m_rowCount);
    rememberStand();
    if (stand() == before)
        return;
    viewport()->update();
    Q_EMIT scrolled();
}

void LogView::relayout()
{
    m_top = m_following ? layout().last() : layout().clamped(m_top);
    updateScrollBars();
    updatePill();
    viewport()->update();
    Q_EMIT scrolled();
}

void LogView::updateScrollBars()
{
    const QScopedValueRollback guard(m_syncing, true);
    const LogLayout rows = layout();
    const ScrollPosition last = rows.last();
    const ScrollScale scale(last.row + (last.offset > 0 ? 1 : 0));
    QScrollBar *const vertical = verticalScrollBar();
    vertical->setPageStep(std::max(viewport()->height() / m_metrics.lineHeight, 1));
    vertical->setRange(0, scale.maximum());
    vertical->setValue(m_top == last ? scale.maximum() : scale.toValue(m_top.row));

    measureVisible();
    QScrollBar *const horizontal = horizontalScrollBar();
    const double text = static_cast<double>(m_widestColumns + 2) * m_metrics.cellWidth;
    const int room = std::max(viewport()->width() - columns().text, 1);
    const double beyond = std::clamp(text - room, 0.0, double(std::numeric_limits<int>::max() / 2));
    horizontal->setPageStep(room);
    horizontal->setSingleStep(static_cast<int>(m_metrics.cellWidth * 4));
    horizontal->setRange(0, m_wrap ? 0 : static_cast<int>(beyond));
    horizontal->setValue(m_xOffset);
    m_xOffset = horizontal->value();
}

// Only rows that were in sight count: the widest line of the whole log is nobody's to know.
void LogView::measureVisible()
{
    if (m_wrap)
        return;
    constexpr int cutMarkCells = 40;
    const auto rows = visibleRows();
    for (const VisibleRow &visible : rows) {
        const auto line = foldedLine(visible.row);
        if (line && !line->isNotice())
            m_widestColumns = std::max(m_widestColumns, line->cells.columns() + (line->isCut() ? cutMarkCells : 0));
    }
}

void LogView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    relayout();
}

void LogView::scrollContentsBy(int dx, int dy)
{
    if (m_syncing)
        return;
    if (dx != 0) {
        m_xOffset = horizontalScrollBar()->value();
        viewport()->update();
    }
    if (dy == 0)
        return;
    const ScrollPosition last = layout().last();
    const ScrollScale scale(last.row + (last.offset > 0 ? 1 : 0));
    const int value = verticalScrollBar()->value();
    const ScrollPosition target
        = value == verticalScrollBar()->maximum() ? last : ScrollPosition{scale.toRow(value), 0};
    if (target < m_top)
        setFollowing(false);
    scrollTo(target);
}

// ---- places

void LogView::setCurrentRow(JobLog::RowNumber row)
{
    if (m_rowCount == 0)
        return;
    setFollowing(false);
    const LogPosition before = m_selection.caret();
    m_selection.place({std::clamp<qint64>(row.value(), 0, m_rowCount - 1), 0});
    m_goalColumn = -1;
    selectionMoved(before);
    ensureVisible(currentRow());
}

void LogView::reveal(JobLog::RowNumber row)
{
    if (row.value() < 0 || row.value() >= m_rowCount)
        return;
    m_revealed = row;
    m_xOffset = 0;
    setCurrentRow(row);
    scrollTo(layout().toReveal(row.value()));
    viewport()->update();
    announceJump();
}

void LogView::reveal(JobLog::RowNumber row, UnitRange units)
{
    reveal(row);
    if (units.end <= units.begin || m_revealed != row)
        return;
    const LogPosition before = m_selection.caret();
    m_selection.set({row.value(), units.begin}, {row.value(), units.end});
    selectionMoved(before);
    ensureVisible(row, units);
}

void LogView::ensureVisible(JobLog::RowNumber row, UnitRange units)
{
    const auto line = foldedLine(row.value());
    if (!line)
        return;
    setFollowing(false);
    const LogLayout rows = layout();
    const bool far = rowRect(row).isEmpty();
    const int first = line->foldOf(units.begin);
    const int last = line->foldOf(std::max(units.begin, units.end - 1));
    // What was far away is put where its surroundings are seen as well.
    ScrollPosition target = far ? rows.toReveal(row.value()) : m_top;
    target = rows.toShow(target, row.value(), first, last);
    if (!m_wrap) {
        const int room = viewport()->width() - columns().text;
        const int margin = static_cast<int>(m_metrics.cellWidth * 4);
        const auto x = [&](qsizetype unit) {
            return static_cast<int>(static_cast<double>(line->cells.columnOf(unit)) * m_metrics.cellWidth);
        };
        const int before = m_xOffset;
        m_widestColumns = std::max(m_widestColumns, line->cells.columns());
        if (x(units.end) + margin > m_xOffset + room)
            m_xOffset = x(units.end) + margin - room;
        if (x(units.begin) - margin < m_xOffset)
            m_xOffset = std::max(x(units.begin) - margin, 0);
        if (before != m_xOffset)
            viewport()->update();
    }
    scrollTo(target);
}

void LogView::showMore(JobLog::RowNumber row)
{
    m_cache->expand(row.value());
}

} // namespace Widgets
