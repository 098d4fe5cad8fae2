// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logseparator.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/joblog/logpainter.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace Widgets {

namespace {

using Kind = JobLog::NoticeKind;

QColor colorOf(Kind kind, const SemanticPalette &semantic)
{
    switch (kind) {
    case Kind::Gap:
        return semantic.text(SemanticPalette::Text::Warning);
    case Kind::Started:
        return semantic.text(SemanticPalette::Text::Information);
    case Kind::Failed:
        return semantic.text(SemanticPalette::Text::Error);
    case Kind::Ended:
    case Kind::Information:
        break;
    }
    return semantic.text(SemanticPalette::Text::Muted);
}

// Drawn rather than taken from a font, which may not have them.
QPainterPath signOf(Kind kind, const QRectF &box)
{
    QPainterPath path;
    switch (kind) {
    case Kind::Gap: // a torn strip
        path.moveTo(box.left(), box.center().y());
        path.lineTo(box.left() + box.width() * 0.25, box.top());
        path.lineTo(box.center().x(), box.bottom());
        path.lineTo(box.left() + box.width() * 0.75, box.top());
        path.lineTo(box.right(), box.center().y());
        break;
    case Kind::Started:
        path.moveTo(box.topLeft());
        path.lineTo(box.right(), box.center().y());
        path.lineTo(box.bottomLeft());
        path.closeSubpath();
        break;
    case Kind::Ended:
        path.addRect(box);
        break;
    case Kind::Failed: // a cross
        path.moveTo(box.topLeft());
        path.lineTo(box.bottomRight());
        path.moveTo(box.topRight());
        path.lineTo(box.bottomLeft());
        break;
    case Kind::Information:
        path.addEllipse(box);
        break;
    }
    return path;
}

} // namespace

void LogSeparator::paint(QPainter &painter, const QRect &area, int left, const LogMetrics &metrics,
                         const SemanticPalette &semantic) const
{
    const QColor color = colorOf(kind, semantic);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const double middle = area.center().y() + 0.5;
    constexpr double thick = 2;
    QPen rule(color, kind == Kind::Gap ? thick : 1, kind == Kind::Gap ? Qt::DashLine : Qt::SolidLine);
    painter.setPen(rule);
    painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle));

    const bool isBold = kind == Kind::Gap || kind == Kind::Failed;
    painter.setFont(isBold ? metrics.bold : metrics.italic);
    const double sign = std::max(std::floor(metrics.cellWidth), 6.0);
    constexpr double margin = 6;
    const double wanted = margin * 3 + sign + painter.fontMetrics().horizontalAdvance(text);
    const double width = std::min(wanted, std::max<double>(area.right() - left - margin, margin));
    const QRectF label(left, area.top() + 0.5, width, area.height() - 1.0);
    painter.setPen(QPen(color, isCurrent ? thick : 1));
    painter.setBrush(semantic.base());
    constexpr double radius = 4;
    painter.drawRoundedRect(label, radius, radius);

    const QRectF box(label.left() + margin, middle - sign / 2, sign, sign);
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(kind == Kind::Gap ? Qt::NoBrush : QBrush(color));
    painter.drawPath(signOf(kind, box));
    painter.setClipRect(label, Qt::IntersectClip);
    painter.setPen(color);
    painter.drawText(QPointF(box.right() + margin, area.top() + metrics.ascent), text);
    painter.restore();
}

} // namespace Widgets
