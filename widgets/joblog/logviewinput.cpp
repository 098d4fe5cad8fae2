// SPDX-License-Identifier: Apache-2.0
// What the keyboard, the mouse and the wheel do in a LogView.
#include "widgets/joblog/logview.h"

#include "widgets/joblog/logcopy.h"
#include "widgets/joblog/logviewaccessible.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QStyleHints>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Widgets {

// ---- wheel

void LogView::wheelEvent(QWheelEvent *event)
{
    event->accept();
    if (event->modifiers() & Qt::ControlModifier) {
        constexpr double notch = 120; // eighths of a degree, as QWheelEvent counts
        m_wheelRest += event->angleDelta().y() / notch;
        const int steps = static_cast<int>(m_wheelRest);
        m_wheelRest -= steps;
        setZoom(m_zoom + steps);
        return;
    }
    const bool isSideways = event->modifiers() & Qt::ShiftModifier;
    QPoint delta = event->pixelDelta();
    if (delta.isNull()) {
        const double lines = QApplication::wheelScrollLines() / 120.0;
        delta = QPoint(static_cast<int>(std::lround(event->angleDelta().x() * lines * m_metrics.cellWidth * 2)),
                       static_cast<int>(std::lround(event->angleDelta().y() * lines * m_metrics.lineHeight)));
    }
    const int sideways = isSideways && delta.x() == 0 ? delta.y() : delta.x();
    if (sideways != 0)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - sideways);
    if (!isSideways && delta.y() != 0)
        scrollBy(-delta.y());
}

void LogView::scrollBy(qint64 pixels)
{
    if (pixels < 0 && m_top > ScrollPosition())
        setFollowing(false);
    scrollTo(layout().moved(m_top, pixels));
}

// ---- keyboard

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (m_rowCount > 0 && moveByKey(event)) {
        event->accept();
        return;
    }
    event->ignore();
}

bool LogView::moveByKey(QKeyEvent *event)
{
    const bool extend = event->modifiers() & Qt::ShiftModifier;
    if (event->modifiers() & ~(Qt::ShiftModifier | Qt::ControlModifier | Qt::KeypadModifier))
        return false;
    if (event->key() == Qt::Key_End && !extend) {
        moveCaret({m_rowCount - 1, 0}, false);
        setFollowing(true);
        return true;
    }
    // A view that follows has no current row in sight: the keyboard starts from the last one.
    if (m_following && m_selection.isEmpty())
        m_selection.place({m_rowCount - 1, 0});
    const bool isVertical = event->key() == Qt::Key_Up || event->key() == Qt::Key_Down || event->key() == Qt::Key_PageUp
        || event->key() == Qt::Key_PageDown;
    if (const auto target = targetOf(event)) {
        const qint64 goal = isVertical ? m_goalColumn : -1;
        moveCaret(*target, extend);
        m_goalColumn = goal; // short lines on the way do not change where the caret wants to be
        return true;
    }
    return false;
}

std::optional<LogPosition> LogView::targetOf(QKeyEvent *event)
{
    const LogPosition caret = m_selection.caret();
    const auto line = foldedLine(caret.row);
    if (!line)
        return std::nullopt;
    const bool byWord = event->modifiers() & Qt::ControlModifier;
    const bool wholeLog = byWord || !(event->modifiers() & Qt::ShiftModifier);
    const qsizetype length = line->isNotice() ? 0 : line->text().size();
    switch (event->key()) {
    case Qt::Key_Up:
        return movedRows(-1);
    case Qt::Key_Down:
        return movedRows(1);
    case Qt::Key_PageUp:
        return movedPage(-1);
    case Qt::Key_PageDown:
        return movedPage(1);
    case Qt::Key_Home:
        return wholeLog ? LogPosition{} : LogPosition{caret.row, 0};
    case Qt::Key_End: { // with Shift: the others were dealt with
        const auto last = byWord ? foldedLine(m_rowCount - 1) : line;
        return LogPosition{byWord ? m_rowCount - 1 : caret.row, last->isNotice() ? 0 : last->text().size()};
    }
    case Qt::Key_Left:
        if (caret.unit > 0)
            return LogPosition{caret.row,
                               byWord ? LogSelection::previousWord(line->cells, caret.unit)
                                      : line->cells.previousBoundary(caret.unit)};
        if (caret.row > 0)
            return LogPosition{caret.row - 1, foldedLine(caret.row - 1)->text().size()};
        return caret;
    case Qt::Key_Right:
        if (caret.unit < length)
            return LogPosition{caret.row,
                               byWord ? LogSelection::nextWord(line->cells, caret.unit)
                                      : line->cells.nextBoundary(caret.unit)};
        return caret.row + 1 < m_rowCount ? LogPosition{caret.row + 1, 0} : caret;
    default:
        return std::nullopt;
    }
}

LogPosition LogView::movedRows(qint64 rows)
{
    const LogPosition caret = m_selection.caret();
    if (m_goalColumn < 0)
        m_goalColumn = m_cache->line(caret.row)->cells.columnOf(caret.unit);
    const qint64 row = std::clamp<qint64>(caret.row + rows, 0, m_rowCount - 1);
    const auto line = m_cache->line(row);
    return {row, line && !line->isNotice() ? line->cells.unitAt(m_goalColumn) : 0};
}

LogPosition LogView::movedPage(int direction)
{
    const int page = std::max(viewport()->height() - m_metrics.lineHeight, m_metrics.lineHeight);
    const ScrollPosition target = layout().moved(m_top, static_cast<qint64>(direction) * page);
    if (target == m_top) // at the end already: the caret goes the rest of the way
        return movedRows(direction < 0 ? -m_selection.caret().row : m_rowCount);
    const qint64 rows
        = m_wrap ? target.row - m_top.row : static_cast<qint64>(direction) * (page / m_metrics.lineHeight);
    setFollowing(false);
    scrollTo(target);
    return movedRows(rows != 0 ? rows : direction);
}

void LogView::moveCaret(LogPosition position, bool extend)
{
    const LogPosition before = m_selection.caret();
    m_goalColumn = -1;
    if (extend)
        m_selection.extend(position);
    else
        m_selection.place(position);
    ensureVisible(currentRow(), {position.unit, position.unit + 1});
    selectionMoved(before);
}

void LogView::selectionMoved(LogPosition previousCaret)
{
    viewport()->update();
    Q_EMIT selectionChanged();
    const LogPosition caret = m_selection.caret();
    if (const auto line = m_cache->line(caret.row); line && !line->isNotice())
        m_anchorLine = std::pair(line->row.source, line->row.line);
    if (caret.row == previousCaret.row)
        return;
    Q_EMIT currentRowChanged(currentRow());
    LogViewAccessible::announceCurrentRow(*this);
}

void LogView::selectAll()
{
    if (m_rowCount == 0)
        return;
    setFollowing(false);
    const LogPosition before = m_selection.caret();
    const auto last = m_cache->line(m_rowCount - 1);
    m_selection.set({}, {m_rowCount - 1, last && !last->isNotice() ? last->text().size() : 0});
    selectionMoved(before);
}

void LogView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
    LogViewAccessible::announceCurrentRow(*this);
}

void LogView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

// ---- mouse

void LogView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_rowCount == 0) {
        event->ignore();
        return;
    }
    const QPoint point = event->position().toPoint();
    const LogPosition position = positionAt(point);
    const auto line = foldedLine(position.row);
    if (!line)
        return;
    switch (markAt(point)) {
    case Mark::More:
        showMore(JobLog::RowNumber(position.row));
        return;
    case Mark::Fold:
    case Mark::Hidden:
        toggleFold(position.row);
        return;
    case Mark::None:
    case Mark::Text:
    case Mark::Link:
        break;
    }
    const LogPosition before = m_selection.caret();
    m_pressed = true; // following waits while the button is down
    m_pressPosition = position;
    m_goalColumn = -1;
    const bool isTriple = m_doubleClick.isValid()
        && m_doubleClick.elapsed() < QGuiApplication::styleHints()->mouseDoubleClickInterval()
        && position.row == m_selection.begin().row;
    m_doubleClick.invalidate();
    if (isTriple)
        m_selection.start(position, LogSelection::Granularity::Line, line->cells);
    else if (event->modifiers() & Qt::ShiftModifier)
        m_selection.extend(position);
    else
        m_selection.start(position, LogSelection::Granularity::Character, line->cells);
    selectionMoved(before);
}

void LogView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const LogPosition position = positionAt(event->position().toPoint());
    const auto line = foldedLine(position.row);
    if (event->button() != Qt::LeftButton || !line || line->isNotice()) {
        event->ignore();
        return;
    }
    const LogPosition before = m_selection.caret();
    m_pressed = true;
    m_doubleClick.start();
    m_selection.start(position, LogSelection::Granularity::Word, line->cells);
    selectionMoved(before);
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (!m_pressed) {
        updateCursor(point, event->modifiers());
        return;
    }
    constexpr int interval = 40; // milliseconds between two steps while the pointer is outside
    const bool isOutside = point.y() < 0 || point.y() >= viewport()->height();
    if (isOutside && !m_autoScroll.isActive())
        m_autoScroll.start(interval, this);
    else if (!isOutside)
        m_autoScroll.stop();
    dragTo(point);
}

void LogView::dragTo(const QPoint &point)
{
    const LogPosition position = positionAt(point);
    if (const auto line = foldedLine(position.row)) {
        const LogPosition before = m_selection.caret();
        m_selection.drag(position, line->cells);
        if (m_selection.caret() != before)
            selectionMoved(before);
    }
}

void LogView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_autoScroll.timerId()) {
        QAbstractScrollArea::timerEvent(event);
        return;
    }
    // The further outside, the faster.
    const QPoint point = viewport()->mapFromGlobal(QCursor::pos());
    const int beyond = point.y() < 0 ? point.y() : std::max(point.y() - viewport()->height(), 0);
    scrollBy(beyond);
    dragTo(QPoint(point.x(), std::clamp(point.y(), 0, viewport()->height() - 1)));
}

void LogView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    if (!m_pressed)
        return;
    m_pressed = false;
    m_autoScroll.stop();
    const auto link = m_selection.isEmpty() && event->modifiers() == Qt::ControlModifier
        ? linkAt(event->position().toPoint())
        : std::nullopt;
    if (!m_selection.isEmpty()) {
        setFollowing(false);
        publishSelection();
    } else if (m_following) {
        scrollTo(layout().last()); // it waited
    }
    if (link && !link->target.isEmpty())
        Q_EMIT linkActivated(link->target);
}

// The selection that the middle button pastes on X11.
void LogView::publishSelection()
{
    QClipboard *const clipboard = QGuiApplication::clipboard();
    constexpr qint64 mostRows = 2000; // nobody pastes more with a mouse button, and reading more would be felt
    if (!clipboard->supportsSelection() || m_selection.end().row - m_selection.begin().row > mostRows)
        return;
    if (const auto text = selectedText(*m_document, *m_cache, m_selection, {}))
        clipboard->setText(*text, QClipboard::Selection);
}

} // namespace Widgets
