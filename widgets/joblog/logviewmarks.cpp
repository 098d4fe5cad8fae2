// SPDX-License-Identifier: Apache-2.0
// What in a LogView can be pointed at besides text: links, folding, marks, and what is told about them.
#include "widgets/joblog/logview.h"

#include "widgets/joblog/groupfolds.h"
#include "widgets/joblog/sourcelabels.h"

#include <QHelpEvent>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

// ---- where

LogView::Mark LogView::markAt(const QPoint &point) const
{
    const LogColumns where = columns();
    const LogPainter rows = painter(where);
    const auto visible = visibleRows();
    const auto row = std::ranges::find_if(visible, [&point](const VisibleRow &each) {
        return point.y() >= each.top && point.y() < each.top + each.height;
    });
    const auto line = row != visible.cend() ? foldedLine(row->row) : nullptr;
    if (!line)
        return Mark::None;
    if (rows.cutMark(*line, row->top).contains(point))
        return Mark::More;
    if (line->group == JobLog::GroupMarker::Kind::Begin) {
        if (rows.foldMark(row->top).contains(point))
            return Mark::Fold;
        const auto hidden = m_folds->hiddenLines({line->row.source, line->row.line});
        if (hidden && rows.hiddenMark(*line, row->top, *hidden).contains(point))
            return Mark::Hidden;
    }
    if (point.x() < where.text)
        return Mark::None;
    return linkAt(point) ? Mark::Link : Mark::Text;
}

std::optional<LineLink> LogView::linkAt(const QPoint &point) const
{
    const LogPosition position = positionAt(point);
    const auto line = foldedLine(position.row);
    if (!line || line->isNotice() || point.x() < columns().text)
        return std::nullopt;
    // The position is a gap between characters; the point may be on the one before it.
    const QRect gap = rectOf(position);
    const qsizetype unit = point.x() < gap.left() ? line->cells.previousBoundary(position.unit) : position.unit;
    return Widgets::linkAt(*line, unit);
}

std::optional<LineLink> LogView::currentLink() const
{
    const auto line = m_rowCount > 0 ? m_cache->line(m_selection.caret().row) : nullptr;
    if (!line)
        return std::nullopt;
    const auto here = Widgets::linkAt(*line, m_selection.caret().unit);
    return here && !here->target.isEmpty() ? here : firstLink(*line);
}

std::optional<JobLog::LinePlace> LogView::placeOf(qint64 row) const
{
    const auto line = m_cache->line(row);
    if (!line || line->isNotice())
        return std::nullopt;
    return JobLog::LinePlace{line->row.source, line->row.line};
}

std::optional<JobLog::LinePlace> LogView::currentLine() const
{
    if (m_rowCount == 0)
        return std::nullopt;
    if (!m_following)
        return placeOf(m_selection.caret().row);
    // Rows go by; what was clicked last stays, and the newest stands for what was not.
    return m_anchorLine ? JobLog::LinePlace{m_anchorLine->first, m_anchorLine->second} : placeOf(m_rowCount - 1);
}

// ---- folding

void LogView::toggleFold(qint64 row)
{
    const auto place = placeOf(row);
    if (!place)
        return;
    setFollowing(false);
    setCurrentRow(JobLog::RowNumber(row));
    if (m_folds->hiddenLines(*place))
        m_folds->unfold(*place);
    else
        m_folds->fold(*place);
}

void LogView::foldCurrent()
{
    // A view that follows has no current row in sight: its last one counts.
    const auto place = placeOf(m_following && m_selection.isEmpty() ? m_rowCount - 1 : m_selection.caret().row);
    const auto begin = place ? m_folds->groupOf(*place) : std::nullopt;
    const auto row = begin ? m_document->rowOf(begin->source, begin->line) : std::nullopt;
    if (!row)
        return;
    setCurrentRow(*row); // what it was on is hidden next
    m_folds->fold(*begin);
}

void LogView::unfoldCurrent()
{
    if (const auto place = placeOf(m_selection.caret().row))
        m_folds->unfold(*place);
}

std::optional<JobLog::RowNumber> LogView::showLine(const JobLog::LinePlace &place)
{
    if (!m_document)
        return std::nullopt;
    m_folds->reveal(place);
    return m_document->rowOf(place.source, place.line);
}

// ---- what is told

void LogView::updateCursor(const QPoint &point, Qt::KeyboardModifiers modifiers)
{
    Qt::CursorShape shape = Qt::ArrowCursor;
    switch (m_rowCount > 0 ? markAt(point) : Mark::None) {
    case Mark::More:
    case Mark::Fold:
    case Mark::Hidden:
        shape = Qt::PointingHandCursor;
        break;
    case Mark::Link:
        shape = modifiers & Qt::ControlModifier ? Qt::PointingHandCursor : Qt::IBeamCursor;
        break;
    case Mark::Text:
        shape = Qt::IBeamCursor;
        break;
    case Mark::None:
        break;
    }
    viewport()->setCursor(shape);
}

bool LogView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *const help = static_cast<QHelpEvent *>(event);
        // Names and addresses come from outside: nothing in them is markup.
        QString text = toolTipAt(help->pos());
        if (!text.isEmpty())
            text = u"<p style=\"white-space:pre-wrap\">"_s + text.toHtmlEscaped() + u"</p>"_s;
        QToolTip::showText(help->globalPos(), text, viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString LogView::toolTipAt(const QPoint &point) const
{
    if (m_rowCount == 0)
        return {};
    const auto line = m_cache->line(positionAt(point).row);
    if (!line)
        return {};
    switch (markAt(point)) {
    case Mark::Fold:
    case Mark::Hidden:
        return m_folds->hiddenLines({line->row.source, line->row.line}) ? tr("Show the lines of this group (+)")
                                                                        : tr("Hide the lines of this group (-)");
    case Mark::More:
        return tr("Show more of this line (M)");
    case Mark::Link: {
        const auto link = linkAt(point);
        if (!link)
            return {};
        if (link->target.isEmpty())
            return tr("This leads to an address of the kind “%1”. Only http and https are opened.").arg(link->refused);
        return tr("%1\nCtrl+click to open it").arg(link->target);
    }
    case Mark::Text:
        return {};
    case Mark::None:
        break;
    }
    return marginToolTip(*line);
}

QString LogView::marginToolTip(const LogLine &line) const
{
    QString text;
    const auto sources = m_document->sources();
    if (const int source = static_cast<int>(line.row.source); source < sources.size())
        text = sourceName(sources.at(source).info);
    if (!line.isNotice())
        text += tr(", line %L1").arg(line.row.line.value() + 1);
    if (line.row.timestamp != 0)
        text += u'\n' + fullTimeText(line.row.timestamp, m_timeOptions.utc);
    if (line.level == JobLog::LogLevel::Error)
        text += u'\n' + tr("E: an error");
    else if (line.level == JobLog::LogLevel::Warning)
        text += u'\n' + tr("W: a warning");
    if (line.row.isSeparated)
        text += u'\n' + tr("The filter leaves out lines above this one.");
    if (line.row.damaged)
        text += u'\n' + tr("The recorded file was damaged here; this line may differ from what was printed.");
    return text;
}

} // namespace Widgets
