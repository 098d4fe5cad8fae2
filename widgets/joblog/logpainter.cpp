// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logpainter.h"

#include "widgets/joblog/logseparator.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr int barWidth = 3;

int pixels(double value)
{
    return static_cast<int>(std::lround(value));
}

// The part of sorted spans that lies in a range.
QList<StyledSpan> within(const QList<StyledSpan> &spans, UnitRange range)
{
    const auto first = std::ranges::partition_point(
        spans, [range](const StyledSpan &span) { return span.start + span.length <= range.begin; });
    QList<StyledSpan> result;
    for (auto span = first; span != spans.cend() && span->start < range.end; ++span) {
        const qsizetype begin = std::max(span->start, range.begin);
        const qsizetype end = std::min(span->start + span->length, range.end);
        result.append({begin, end - begin, span->style});
    }
    return result;
}

// One unit in one cell of the font itself: what may be drawn together and stays on the grid.
bool drawsTogether(QChar unit)
{
    return unit.unicode() >= 0x20 && unit.unicode() < 0x300;
}

// Many monospaced fonts lack the pictures of control characters (U+2400 ...), and a box says nothing.
bool isControlPicture(QChar unit)
{
    return unit.unicode() >= 0x2400 && unit.unicode() <= 0x2421;
}

bool isRightToLeft(QChar unit)
{
    return unit.direction() == QChar::DirR || unit.direction() == QChar::DirAL;
}

} // namespace

LogMetrics::LogMetrics(const QFont &font) : regular(font)
{
    // Ligatures would tear letters from their cells, and shaping them costs time.
    regular.setStyleStrategy(QFont::StyleStrategy(QFont::PreferNoShaping | QFont::PreferAntialias));
    regular.setKerning(false);
    bold = italic = boldItalic = regular;
    bold.setBold(true);
    italic.setItalic(true);
    boldItalic.setBold(true);
    boldItalic.setItalic(true);
    const QFontMetricsF metrics(regular);
    constexpr int sample = 64; // rounding of a single advance must not add up over a line
    cellWidth = std::max(metrics.horizontalAdvance(QString(sample, u'0')) / sample, 1.0);
    constexpr int leading = 3;
    lineHeight = static_cast<int>(std::ceil(metrics.height())) + leading;
    ascent = static_cast<int>(std::ceil(metrics.ascent())) + 1;
}

LogColumns::LogColumns(const LogMetrics &metrics, int labels, int times) : labelCells(labels), timeCells(times)
{
    const int gap = pixels(metrics.cellWidth * 1.5);
    level = barWidth + 2;
    fold = level + pixels(metrics.cellWidth * 1.4);
    label = fold + pixels(metrics.cellWidth * 1.8);
    time = labels > 0 ? label + pixels(labels * metrics.cellWidth) + gap : label;
    text = times > 0 ? time + pixels(times * metrics.cellWidth) + gap : time;
}

void LogPainter::paint(QPainter &painter, const Row &row) const
{
    paintBackground(painter, row);
    if (row.line.row.isSeparated)
        paintSeparation(painter, row);
    if (row.line.isNotice()) {
        paintNotice(painter, row);
        return;
    }
    painter.save();
    // Only what is in sight: a wrapped line may be a hundred thousand text lines high.
    const QRect whole(columns.text - 1, row.top, width, row.line.lines() * metrics.lineHeight);
    painter.setClipRect(whole.intersected(QRect(0, 0, width, height)), Qt::IntersectClip);
    const int first = std::max(-row.top / metrics.lineHeight, 0);
    const int end = std::min<int>(static_cast<int>(row.line.folds.size()), (height - row.top) / metrics.lineHeight + 1);
    for (int index = first; index < end; ++index)
        paintFold(painter, row, index);
    if (row.line.isCut())
        paintCutMark(painter, row);
    if (row.hidden)
        paintHiddenMark(painter, row);
    painter.restore();
    paintMargin(painter, row);
}

void LogPainter::paintBackground(QPainter &painter, const Row &row) const
{
    const QRect area
        = QRect(0, row.top, width, row.line.lines() * metrics.lineHeight).intersected(QRect(0, 0, width, height));
    if (row.line.ground.isValid() && !row.line.row.isContext)
        painter.fillRect(area.adjusted(columns.text - 2, 0, 0, 0), row.line.ground);
    else if (row.isRevealed)
        painter.fillRect(area, semantic.fill(SemanticPalette::Fill::RevealedLine));
    else if (row.isCurrent)
        painter.fillRect(area, semantic.fill(SemanticPalette::Fill::CurrentLine));
    if (row.isRevealed)
        painter.fillRect(QRect(width - barWidth, area.top(), barWidth, area.height()),
                         semantic.text(SemanticPalette::Text::Marker));
}

// Lines are left out above: thin and broken, so that it is neither a notice nor text.
void LogPainter::paintSeparation(QPainter &painter, const Row &row) const
{
    painter.setPen(QPen(semantic.text(SemanticPalette::Text::Muted), 1, Qt::DashLine));
    painter.drawLine(QPoint(columns.label, row.top), QPoint(width, row.top));
}

// A ribbon with a notch, over the source's bar: a shape that nothing else has.
void LogPainter::paintBookmark(QPainter &painter, const Row &row) const
{
    const double tall = std::min(metrics.lineHeight - 3.0, 14.0);
    const double top = row.top + 1.5;
    constexpr double ribbon = 6.5;
    const QPolygonF shape{{0.5, top},
                          {0.5 + ribbon, top},
                          {0.5 + ribbon, top + tall},
                          {0.5 + ribbon / 2, top + tall - 3.5},
                          {0.5, top + tall}};
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(semantic.base());
    painter.setBrush(semantic.text(SemanticPalette::Text::Ok));
    painter.drawPolygon(shape);
    painter.restore();
}

void LogPainter::paintMargin(QPainter &painter, const Row &row) const
{
    const int baseline = row.top + metrics.ascent;
    painter.setFont(metrics.regular);
    if (columns.labelCells > 0) {
        const SourceMark mark = sources.value(row.line.row.source);
        painter.fillRect(QRect(0, row.top, barWidth, row.line.lines() * metrics.lineHeight), mark.color);
        painter.setPen(mark.color);
        painter.drawText(columns.label, baseline, mark.label);
    }
    if (row.line.row.damaged) { // the tool tip has the words
        painter.setPen(semantic.text(SemanticPalette::Text::Warning));
        painter.drawText(QPointF(columns.text - metrics.cellWidth, baseline), u"!"_s);
    }
    if (columns.timeCells > 0 && !row.time.isEmpty())
        paintTime(painter, row);
    paintLevel(painter, row);
    if (row.line.group == JobLog::GroupMarker::Kind::Begin)
        paintFoldMark(painter, row);
    if (row.isBookmarked)
        paintBookmark(painter, row);
}

void LogPainter::paintNotice(QPainter &painter, const Row &row) const
{
    const QRect area(0, row.top, width, row.line.lines() * metrics.lineHeight);
    LogSeparator{row.line.row.noticeKind, row.line.text(), row.isCurrent}.paint(painter, area, columns.text, metrics,
                                                                                semantic);
    // On the base, so that the rule does not run through the text.
    const bool hasLabel = columns.labelCells > 0;
    const bool hasTime = columns.timeCells > 0 && !row.time.isEmpty();
    const double begin = hasLabel ? columns.label : columns.time;
    const double end = hasTime ? columns.time + columns.timeCells * metrics.cellWidth
                               : columns.label + columns.labelCells * metrics.cellWidth;
    if (hasLabel || hasTime)
        painter.fillRect(QRectF(begin - 2, row.top, end - begin + 4, metrics.lineHeight), semantic.base());
    if (hasLabel) {
        const SourceMark mark = sources.value(row.line.row.source);
        painter.setFont(metrics.regular);
        painter.setPen(mark.color);
        painter.drawText(columns.label, row.top + metrics.ascent, mark.label);
    }
    if (hasTime)
        paintTime(painter, row);
}

QList<StyledSpan> LogPainter::pieces(const Row &row, UnitRange range) const
{
    QList<StyledSpan> spans;
    if (row.line.row.isContext) { // dimmed: it is here for the sake of a line near it
        TextStyle dimmed;
        dimmed.foreground = semantic.text(SemanticPalette::Text::Muted);
        spans.append({range.begin, range.end - range.begin, dimmed});
    } else {
        spans = within(row.line.spans, range);
    }
    QList<StyledSpan> hits;
    const auto kind = row.isCurrentHit ? SemanticPalette::Fill::CurrentMatch : SemanticPalette::Fill::Match;
    TextStyle hitStyle;
    hitStyle.foreground = semantic.onMatch();
    hitStyle.background = semantic.fill(kind);
    const auto first
        = std::ranges::partition_point(row.line.hits, [range](const UnitRange &hit) { return hit.end <= range.begin; });
    for (auto hit = first; hit != row.line.hits.cend() && hit->begin < range.end; ++hit)
        hits.append({hit->begin, hit->end - hit->begin, hitStyle});
    spans = merged(spans, within(hits, range));
    const UnitRange selected{std::max(row.selected.begin, range.begin), std::min(row.selected.end, range.end)};
    if (!selected.isEmpty()) {
        TextStyle style;
        style.foreground = palette.color(group, QPalette::HighlightedText);
        style.background = palette.color(group, QPalette::Highlight);
        spans = merged(spans, {{selected.begin, selected.end - selected.begin, style}});
    }
    return spans;
}

void LogPainter::paintFold(QPainter &painter, const Row &row, int index) const
{
    const LogLine &line = row.line;
    const CellText &cells = line.cells;
    const UnitRange fold = line.fold(index);
    const int top = row.top + index * metrics.lineHeight;
    const double origin = columns.text - xOffset - static_cast<double>(cells.columnOf(fold.begin)) * metrics.cellWidth;
    const auto xOf
        = [&](qsizetype unit) { return origin + static_cast<double>(cells.columnOf(unit)) * metrics.cellWidth; };
    // Only the columns in sight, however long the line is.
    const auto columnAt = [&](double x) { return static_cast<qint64>(std::floor((x - origin) / metrics.cellWidth)); };
    const UnitRange shown{std::max(fold.begin, cells.unitAt(columnAt(columns.text - metrics.cellWidth))),
                          std::min(fold.end, cells.nextBoundary(cells.unitAt(columnAt(width))))};
    const bool isLast = index + 1 == line.folds.size();
    const auto fill = [&](double from, double to, const QColor &color) {
        painter.fillRect(QRect(pixels(from), top, pixels(to) - pixels(from), metrics.lineHeight), color);
    };
    if (!shown.isEmpty()) {
        const int baseline = top + metrics.ascent;
        qsizetype unit = shown.begin;
        const auto paintPiece = [&](UnitRange range, const TextStyle &style) {
            if (style.background.isValid())
                fill(xOf(range.begin), xOf(range.end), style.background);
            QFont decorated = font(style);
            decorated.setUnderline(style.underline);
            decorated.setStrikeOut(style.strike);
            painter.setFont(decorated);
            painter.setPen(style.foreground.isValid() ? style.foreground : palette.color(group, QPalette::Text));
            paintText(painter, cells, range, origin, baseline);
        };
        const auto spans = pieces(row, shown);
        for (const StyledSpan &span : spans) {
            if (span.start > unit)
                paintPiece({unit, span.start}, {});
            paintPiece({span.start, span.start + span.length}, span.style);
            unit = span.start + span.length;
        }
        if (unit < shown.end)
            paintPiece({unit, shown.end}, {});
    }
    if (isLast && row.lineEndSelected)
        fill(xOf(fold.end), xOf(fold.end) + metrics.cellWidth / 2, palette.color(group, QPalette::Highlight));
    if (row.caret && line.foldOf(*row.caret) == index)
        fill(xOf(*row.caret) - 0.5, xOf(*row.caret) + 0.5, palette.color(group, QPalette::Text));
}

// `x` is where column 0 stands.
void LogPainter::paintText(QPainter &painter, const CellText &cells, UnitRange range, double x, int baseline) const
{
    const QString &text = cells.text();
    const auto draw = [&](UnitRange part) {
        const double left = x + static_cast<double>(cells.columnOf(part.begin)) * metrics.cellWidth;
        painter.drawText(QPointF(left, baseline), text.sliced(part.begin, part.end - part.begin));
    };
    const auto part = QStringView(text).sliced(range.begin, range.end - range.begin);
    if (cells.isSimple() && std::ranges::none_of(part, isControlPicture)) {
        draw(range);
        return;
    }
    // What comes from other fonts is put on the grid character by character; joined scripts stay joined.
    for (qsizetype unit = range.begin; unit < range.end;) {
        qsizetype end = unit;
        while (end < range.end && drawsTogether(text.at(end)) && cells.isBoundary(end + 1))
            ++end;
        if (end == unit) {
            while (end < range.end && isRightToLeft(text.at(end)))
                ++end;
        }
        if (end == unit)
            end = std::min(cells.nextBoundary(unit), range.end);
        if (isControlPicture(text.at(unit))) {
            const double left = x + static_cast<double>(cells.columnOf(unit)) * metrics.cellWidth;
            paintControl(painter, text.at(unit), QPointF(left, baseline));
            unit = end;
            continue;
        }
        // Neither tabs nor a mark that lost its letter, nor what would turn the rest of the line around.
        if (text.at(unit) != u'\t' && cells.columnOf(end) > cells.columnOf(unit))
            draw({unit, end});
        unit = end;
    }
}

// The letter that makes the character with Ctrl (^@ is NUL), light on a dark cell.
void LogPainter::paintControl(QPainter &painter, QChar picture, const QPointF &place) const
{
    const QColor color = semantic.text(SemanticPalette::Text::Muted);
    const QChar letter = picture == QChar(0x2421) ? QChar(u'?') : QChar(char16_t(picture.unicode() - 0x2400 + 0x40));
    const QRectF cell(place.x() + 0.5, place.y() - metrics.ascent + 2, metrics.cellWidth - 1, metrics.lineHeight - 4);
    painter.fillRect(cell, color);
    painter.save();
    painter.setPen(semantic.base());
    painter.drawText(place, QString(letter));
    painter.restore();
}

const QFont &LogPainter::font(const TextStyle &style) const
{
    if (style.bold)
        return style.italic ? metrics.boldItalic : metrics.bold;
    return style.italic ? metrics.italic : metrics.regular;
}

} // namespace Widgets
