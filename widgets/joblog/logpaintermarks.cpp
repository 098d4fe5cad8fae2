// SPDX-License-Identifier: Apache-2.0
// What a LogPainter draws beside the text: time, level, folding, and the marks of rows that show less than there is.
#include "widgets/joblog/logpainter.h"

#include "widgets/common/texts.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr int padding = 8;

int pixels(double value)
{
    return static_cast<int>(std::lround(value));
}

} // namespace

// Numbers stand under numbers: the fraction at the right edge. A pause has a sign and a heavier stroke.
void LogPainter::paintTime(QPainter &painter, const Row &row) const
{
    const int room = pixels(columns.timeCells * metrics.cellWidth);
    const double start = columns.time + room - static_cast<double>(row.time.size()) * metrics.cellWidth;
    painter.setFont(row.isPause ? metrics.bold : metrics.regular);
    painter.setPen(semantic.text(row.isPause ? SemanticPalette::Text::Warning : SemanticPalette::Text::Muted));
    painter.save();
    painter.setClipRect(columns.time, row.top, room, metrics.lineHeight, Qt::IntersectClip);
    painter.drawText(QPointF(start, row.top + metrics.ascent), row.time);
    if (row.isPause) {
        const double bar = std::max(metrics.cellWidth / 4, 2.0);
        const double tall = metrics.ascent * 0.6;
        const double y = row.top + (metrics.lineHeight - tall) / 2;
        const double x = start - metrics.cellWidth * 1.5;
        painter.fillRect(QRectF(x, y, bar, tall), painter.pen().color());
        painter.fillRect(QRectF(x + bar * 2, y, bar, tall), painter.pen().color());
    }
    painter.restore();
}

// A letter as klog writes it; an error's is filled, a warning's outlined, so that they differ without colour, too.
void LogPainter::paintLevel(QPainter &painter, const Row &row) const
{
    const bool isError = row.line.level == JobLog::LogLevel::Error;
    if (!isError && row.line.level != JobLog::LogLevel::Warning)
        return;
    const QColor color = semantic.text(isError ? SemanticPalette::Text::Error : SemanticPalette::Text::Warning);
    const QRectF badge(columns.level + 0.5, row.top + 1.5, std::ceil(metrics.cellWidth * 1.3),
                       metrics.lineHeight - 3.0);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(color);
    painter.setBrush(isError ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(badge, 2, 2);
    painter.setFont(metrics.bold);
    painter.setPen(isError ? semantic.base() : color);
    painter.drawText(QPointF(badge.center().x() - metrics.cellWidth / 2, row.top + metrics.ascent),
                     isError ? u"E"_s : u"W"_s);
    painter.restore();
}

QRect LogPainter::foldMark(int top) const
{
    return {columns.fold, top, pixels(metrics.cellWidth * 1.7), metrics.lineHeight};
}

void LogPainter::paintFoldMark(QPainter &painter, const Row &row) const
{
    const QRectF area = foldMark(row.top);
    const double size = std::max(std::floor(metrics.cellWidth), 6.0);
    const QRectF box(area.center().x() - size / 2, area.center().y() - size / 2, size, size);
    QPainterPath path;
    if (row.hidden) { // points to what is hidden
        path.moveTo(box.topLeft());
        path.lineTo(box.right(), box.center().y());
        path.lineTo(box.bottomLeft());
    } else {
        path.moveTo(box.topLeft());
        path.lineTo(box.topRight());
        path.lineTo(box.center().x(), box.bottom());
    }
    path.closeSubpath();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(path, palette.color(group, QPalette::Text));
    painter.restore();
}

QString LogPainter::cutText(const LogLine &line)
{
    return tr("… %1 in all, show more").arg(sizeText(line.row.fullLength));
}

QRect LogPainter::cutMark(const LogLine &line, int top) const
{
    if (!line.isCut())
        return {};
    const bool folded = line.foldWidth > 0;
    const double start = folded ? 0 : static_cast<double>(line.cells.columns() + 1) * metrics.cellWidth;
    const int y = folded ? top + static_cast<int>(line.folds.size()) * metrics.lineHeight : top;
    const double cells = static_cast<double>(cutText(line).size()) + 2;
    return {columns.text - (folded ? 0 : xOffset) + pixels(start), y, pixels(cells * metrics.cellWidth),
            metrics.lineHeight};
}

void LogPainter::paintCutMark(QPainter &painter, const Row &row) const
{
    const QRect area = cutMark(row.line, row.top);
    if (area.left() > width)
        return;
    QFont link = metrics.regular;
    link.setUnderline(true);
    painter.setFont(link);
    painter.setPen(semantic.text(SemanticPalette::Text::Link));
    painter.drawText(QPointF(area.left() + metrics.cellWidth, area.top() + metrics.ascent), cutText(row.line));
}

QString LogPainter::hiddenText(qint64 hidden)
{
    constexpr qint64 most = std::numeric_limits<int>::max();
    return hidden == 1 ? tr("1 line hidden") : tr("%Ln lines hidden", nullptr, int(std::min(hidden, most)));
}

QRect LogPainter::hiddenMark(const LogLine &line, int top, qint64 hidden) const
{
    if (line.folds.isEmpty())
        return {};
    const int last = static_cast<int>(line.folds.size()) - 1;
    const qint64 column = line.cells.columns() - line.cells.columnOf(line.folds.last());
    const double after = static_cast<double>(column + 1) * metrics.cellWidth + columns.text - xOffset;
    const double size = static_cast<double>(hiddenText(hidden).size() + 2) * metrics.cellWidth;
    // Always in sight: a title may be longer than the view is wide.
    const double left = std::max(std::min(after, width - size - padding), double(columns.text));
    return {pixels(left), top + last * metrics.lineHeight, pixels(size), metrics.lineHeight};
}

void LogPainter::paintHiddenMark(QPainter &painter, const Row &row) const
{
    const QRectF area = QRectF(hiddenMark(row.line, row.top, *row.hidden)).adjusted(0.5, 1.5, -0.5, -1.5);
    const QColor color = semantic.text(SemanticPalette::Text::Information);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(color);
    painter.setBrush(semantic.base());
    painter.drawRoundedRect(area, 3, 3);
    painter.setFont(metrics.regular);
    painter.drawText(QPointF(area.left() + metrics.cellWidth, area.top() - 1.5 + metrics.ascent),
                     hiddenText(*row.hidden));
    painter.restore();
}

} // namespace Widgets
