// SPDX-License-Identifier: Apache-2.0
// What a LogView looks like.
#include "widgets/joblog/logview.h"

#include "models/joblog/bookmarks.h"
#include "widgets/joblog/groupfolds.h"

#include <QElapsedTimer>
#include <QPaintEvent>
#include <QPainter>
#include <QPushButton>
#include <QTimer>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Widgets {

LogPainter LogView::painter(const LogColumns &columns) const
{
    const bool active = hasFocus() && isActiveWindow();
    return {.metrics = m_metrics,
            .columns = columns,
            .semantic = m_highlighter.palette(),
            .palette = palette(),
            .sources = m_sources,
            .group = active ? QPalette::Active : QPalette::Inactive,
            .width = viewport()->width(),
            .height = viewport()->height(),
            .xOffset = m_xOffset};
}

void LogView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    if (m_rowCount == 0) {
        paintEmpty(painter, viewport()->rect());
        return;
    }
    const LogColumns where = columns();
    const LogPainter rows = this->painter(where);
    const auto visible = visibleRows();
    QElapsedTimer clock;
    clock.start();
    // Colours of very long lines take their time: what is not ready is drawn plain, and coloured with the next frame.
    constexpr qint64 budget = 6; // milliseconds
    bool isComplete = true;
    for (const VisibleRow &row : visible) {
        const auto line = m_cache->line(row.row);
        if (!line || m_cache->isStyled(*line) || !event->region().intersects(rowArea(row)))
            continue;
        if (clock.elapsed() < budget)
            m_cache->style(*line);
        else
            isComplete = false;
    }
    if (!isComplete)
        QTimer::singleShot(0, viewport(), qOverload<>(&QWidget::update));
    for (const VisibleRow &row : visible) {
        if (event->region().intersects(rowArea(row)))
            paintRow(painter, rows, row);
    }
    if (m_emptyBelowRows && !visible.isEmpty())
        paintEmpty(painter, viewport()->rect().adjusted(0, visible.last().top + visible.last().height, 0, 0));
}

QRect LogView::rowArea(const VisibleRow &row) const
{
    return {0, row.top, viewport()->width(), row.height};
}

void LogView::paintRow(QPainter &painter, const LogPainter &rows, const VisibleRow &visible)
{
    const auto line = foldedLine(visible.row);
    if (!line)
        return;
    m_cache->findHits(*line);
    ++m_rowsPainted;
    const JobLog::RowNumber number(visible.row);
    const bool isCurrent = m_selection.caret().row == visible.row && !m_following;
    LogPainter::Row row{
        .line = *line,
        .top = visible.top,
        .selected = line->isNotice() ? UnitRange() : m_selection.inRow(visible.row, line->text().size()),
        .lineEndSelected = !m_selection.isEmpty() && m_selection.coversEnd(visible.row),
        .caret = isCurrent && hasFocus() ? std::optional(m_selection.caret().unit) : std::nullopt,
        .isCurrent = isCurrent && m_selection.isEmpty(),
        .isRevealed = m_revealed == number,
        .isCurrentHit = m_currentHit == number,
        .isBookmarked = m_bookmarks && !line->isNotice() && m_bookmarks->contains({line->row.source, line->row.line}),
        .time = {},
        .isPause = false,
        .hidden = {}};
    setTime(row, visible.row);
    if (line->group == JobLog::GroupMarker::Kind::Begin)
        row.hidden = m_folds->hiddenLines({line->row.source, line->row.line});
    rows.paint(painter, row);
}

void LogView::setTime(LogPainter::Row &row, qint64 number) const
{
    constexpr qint64 nanosecondsPerSecond = 1'000'000'000;
    const qint64 time = row.line.row.timestamp;
    if (!m_timestamps || time == 0)
        return;
    switch (m_timeOptions.mode) {
    case TimeMode::Absolute:
        row.time = absoluteTimeText(time, m_timeOptions.utc);
        break;
    case TimeMode::SinceStart:
        row.time = timeSinceText(time, m_start.value_or(time));
        break;
    case TimeMode::SinceAbove:
        if (const auto above = row.line.isNotice() ? std::nullopt : timeAbove(number)) {
            row.time = timeStepText(time, *above);
            row.isPause = time - *above >= longPause;
        }
        break;
    }
    // A cluster tells of ends by the second; what it does not know is left open.
    if (row.line.isNotice() && time % nanosecondsPerSecond == 0)
        row.time = QString(row.time).remove(u".000"_s).leftJustified(row.time.size());
}

// Separators and lines without a time are passed over, but no further than the eye goes.
std::optional<qint64> LogView::timeAbove(qint64 row) const
{
    constexpr qint64 furthest = 64;
    for (qint64 above = row - 1; above >= std::max<qint64>(row - furthest, 0); --above) {
        const auto line = m_cache->line(above);
        if (line && !line->isNotice() && line->row.timestamp != 0)
            return line->row.timestamp;
    }
    return std::nullopt;
}

void LogView::paintEmpty(QPainter &painter, const QRect &place)
{
    constexpr int margin = 24;
    const QRect area = place.adjusted(margin, 0, -margin, 0);
    if (area.height() < 3 * m_metrics.lineHeight)
        return;
    QFont title = font();
    title.setBold(true);
    painter.setPen(palette().color(QPalette::Text));
    const QFontMetrics titleMetrics(title);
    const int height = titleMetrics.height() + 6;
    const int top = area.center().y() - height;
    painter.setFont(title);
    painter.drawText(QRect(area.left(), top, area.width(), height), Qt::AlignHCenter | Qt::AlignTop, m_emptyTitle);
    painter.setFont(font());
    painter.setPen(m_highlighter.palette().text(SemanticPalette::Text::Muted));
    painter.drawText(QRect(area.left(), top + height, area.width(), area.bottom() - top - height),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

// ---- the button over the text

void LogView::updatePill()
{
    const qint64 rows = newRows();
    const bool visible = !m_following && rows > 0;
    if (visible) {
        constexpr qint64 most = std::numeric_limits<int>::max();
        m_pill->setText(rows == 1 ? tr("1 new line")
                                  : tr("%Ln new lines", nullptr, static_cast<int>(std::min(rows, most))));
        m_pill->adjustSize();
        placePill();
    }
    if (m_pill->isVisibleTo(this) != visible)
        m_pill->setVisible(visible);
}

void LogView::placePill()
{
    constexpr int margin = 10;
    const QRect area = viewport()->geometry();
    m_pill->move(area.right() - m_pill->width() - margin, area.bottom() - m_pill->height() - margin);
    m_pill->raise();
}

} // namespace Widgets
