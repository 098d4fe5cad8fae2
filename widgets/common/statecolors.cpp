// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/statecolors.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/common/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <QPixmap>

namespace Widgets {

namespace {

void paintSign(QPainter &painter, State state, const QColor &color)
{
    // On a 16 x 16 grid.
    const QPen line(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    switch (state) {
    case State::Neutral:
        painter.setPen(line);
        painter.drawLine(QPointF(5, 8), QPointF(11, 8));
        return;
    case State::Waiting:
        painter.setPen(line);
        painter.drawEllipse(QPointF(8, 8), 4.5, 4.5);
        return;
    case State::Running: {
        QPainterPath play(QPointF(5, 3));
        play.lineTo(13, 8);
        play.lineTo(5, 13);
        play.closeSubpath();
        painter.fillPath(play, color);
        return;
    }
    case State::Succeeded:
        painter.setPen(line);
        painter.drawPolyline(QPolygonF({QPointF(3, 8.5), QPointF(6.5, 12), QPointF(13, 4.5)}));
        return;
    case State::Failed:
        painter.setPen(line);
        painter.drawLine(QPointF(4, 4), QPointF(12, 12));
        painter.drawLine(QPointF(12, 4), QPointF(4, 12));
        return;
    case State::Warning:
        painter.setPen(line);
        painter.drawLine(QPointF(8, 3), QPointF(8, 9));
        painter.drawPoint(QPointF(8, 13));
        return;
    }
}

} // namespace

QColor stateColor(State state, const QPalette &palette)
{
    const SemanticPalette colors(palette);
    switch (state) {
    case State::Neutral:
    case State::Waiting:
        return colors.text(SemanticPalette::Text::Muted);
    case State::Running:
        return colors.text(SemanticPalette::Text::Active);
    case State::Succeeded:
        return colors.text(SemanticPalette::Text::Ok);
    case State::Failed:
        return colors.text(SemanticPalette::Text::Error);
    case State::Warning:
        return colors.text(SemanticPalette::Text::Warning);
    }
    return palette.color(QPalette::WindowText);
}

QColor stateTint(State state, const QPalette &palette)
{
    const QColor window = palette.color(QPalette::Window);
    if (state == State::Neutral || state == State::Waiting)
        return window;
    const QColor color = stateColor(state, palette);
    const float share = Theme::isDark(palette) ? 0.16F : 0.11F;
    const auto mix = [share](float a, float b) { return a * (1 - share) + b * share; };
    return QColor::fromRgbF(mix(window.redF(), color.redF()), mix(window.greenF(), color.greenF()),
                            mix(window.blueF(), color.blueF()));
}

QIcon stateIcon(State state, const QPalette &palette)
{
    return signIcon(state, stateColor(state, palette));
}

QIcon signIcon(State state, const QColor &color)
{
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        QPixmap pixmap(16 * scale, 16 * scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(scale, scale);
        paintSign(painter, state, color);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace Widgets
