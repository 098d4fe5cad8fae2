// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/highlightcolors.h"

#include <QPainter>
#include <QPixmap>

#include <array>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Column = std::array<QRgb, HighlightColors::count>;
constexpr Column lightGrounds{0xffd0cc, 0xffd9b0, 0xc8ecc0, 0xb5ebeb, 0xcde2ff, 0xe6d5ff, 0xffd0e6, 0xdcdfe2};
constexpr Column darkGrounds{0x7d2a26, 0x74450f, 0x2c5e33, 0x1f5b60, 0x24508a, 0x5c3d8c, 0x7d2f5a, 0x4a5056};

std::size_t bounded(int index)
{
    return static_cast<std::size_t>(std::abs(index % HighlightColors::count));
}

} // namespace

QColor HighlightColors::ground(int index) const
{
    return QColor::fromRgb((m_dark ? darkGrounds : lightGrounds).at(bounded(index)));
}

QColor HighlightColors::text() const
{
    return m_dark ? QColor(Qt::white) : QColor(0x1b, 0x1e, 0x20);
}

QString HighlightColors::name(int index)
{
    const std::array names{tr("Red"),  tr("Orange"), tr("Green"), tr("Teal"),
                           tr("Blue"), tr("Purple"), tr("Pink"),  tr("Grey")};
    return names.at(bounded(index));
}

QIcon HighlightColors::icon(int index) const
{
    constexpr int size = 16;
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        QPixmap pixmap(size * scale, size * scale);
        pixmap.fill(ground(index));
        QPainter painter(&pixmap);
        painter.scale(scale, scale);
        painter.setPen(text());
        QFont font;
        constexpr int letterHeight = 11;
        font.setPixelSize(letterHeight);
        painter.setFont(font);
        painter.drawText(QRectF(0, 0, size, size), Qt::AlignCenter, u"a"_s);
        painter.end();
        pixmap.setDevicePixelRatio(scale);
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace Widgets
