// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/semanticpalette.h"

#include <algorithm>
#include <cmath>

namespace Widgets {

namespace {

struct Column
{
    std::array<QRgb, 11> text;
    std::array<QRgb, 4> fill;
    QRgb onMatch;
    std::array<QRgb, SemanticPalette::ansiCount> ansi;
    std::array<QRgb, SemanticPalette::sourceCount> source;
};

constexpr Column lightColumn{
    {0xb3261e, 0x855000, 0x1b6532, 0x0b57a4, 0x00657a, 0x5a6167, 0x0b57a4, 0x7a339f, 0x3b4f7a, 0x2b6b1f, 0x8f3b00},
    {0xffe38a, 0xffb347, 0xeef3f8, 0xfff4d1},
    0x1b1e20,
    {0x24292e, 0xb3261e, 0x1b6532, 0x7a5200, 0x0b57a4, 0x8a3599, 0x006475, 0x5a6167, //
     0x4b5157, 0xc7291f, 0x257238, 0x8a5c00, 0x1668c0, 0xa03cae, 0x007082, 0x3a4046},
    {0x0b57a4, 0xa0461a, 0x1b6532, 0x8a3599, 0x7a5200, 0x00657a, 0xb01f5a, 0x5046b8, 0x4d6600, 0x6b4a3a}};

constexpr Column darkColumn{
    {0xff8f85, 0xf0b45a, 0x84d690, 0x82bcff, 0x74d3e3, 0xa1a9b1, 0x82bcff, 0xdbaeff, 0x9fb8e8, 0xa9d69a, 0xf2b48c},
    {0x6b5600, 0x9a5a00, 0x23292f, 0x363019},
    0xffffff,
    {0x98a0a8, 0xff8a80, 0x84d690, 0xe3b341, 0x82bcff, 0xd8b0ff, 0x74d3e3, 0xd0d7de, //
     0xa9b1b9, 0xffa79f, 0xa6e7af, 0xf2cc60, 0xa9d2ff, 0xe6ccff, 0x9fe7f2, 0xffffff},
    {0x82bcff, 0xf5a97f, 0x84d690, 0xd8b0ff, 0xe3b341, 0x74d3e3, 0xff9ec2, 0xb3aeff, 0xbcd66a, 0xd6b8a5}};

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

QColor mixed(const QColor &from, const QColor &to, float amount)
{
    const auto blend = [amount](float a, float b) { return std::clamp(a + (b - a) * amount, 0.0F, 1.0F); };
    return QColor::fromRgbF(blend(from.redF(), to.redF()), blend(from.greenF(), to.greenF()),
                            blend(from.blueF(), to.blueF()));
}

// Tints that keep the text's colour follow the base, so that no text role loses its contrast on them by more than they
// themselves differ from it.
QColor tint(QRgb wanted, const QColor &base, const QColor &columnBase)
{
    const QColor color = QColor::fromRgb(wanted);
    const auto shift = [](float b, float c, float w) { return std::clamp(b + (w - c), 0.0F, 1.0F); };
    return QColor::fromRgbF(shift(base.redF(), columnBase.redF(), color.redF()),
                            shift(base.greenF(), columnBase.greenF(), color.greenF()),
                            shift(base.blueF(), columnBase.blueF(), color.blueF()));
}

} // namespace

SemanticPalette::SemanticPalette(const QPalette &palette)
    : m_base(palette.color(QPalette::Active, QPalette::Base)),
      m_dark(luminance(m_base) < 0.18)
{
    const Column &column = m_dark ? darkColumn : lightColumn;
    const QColor columnBase = m_dark ? QColor(0x14, 0x16, 0x18) : QColor(Qt::white);
    m_fill = {QColor::fromRgb(column.fill[0]), QColor::fromRgb(column.fill[1]),
              tint(column.fill[2], m_base, columnBase), tint(column.fill[3], m_base, columnBase)};
    // On a middle grey only one of black and white is readable, and barely: nothing to give away for a tint.
    if (const double middle = luminance(m_base); middle > 0.09 && middle < 0.35)
        m_fill[2] = m_fill[3] = m_base;
    m_onMatch = QColor::fromRgb(column.onMatch);
    // Text must stay readable on the tinted lines too: measure against the one that leaves the least contrast.
    QColor hardest = m_base;
    for (const QColor &candidate : {m_fill[2], m_fill[3]}) {
        if (m_dark ? luminance(candidate) > luminance(hardest) : luminance(candidate) < luminance(hardest)) {
            hardest = candidate;
        }
    }
    const auto fit = [&hardest](QRgb color) { return readable(QColor::fromRgb(color), hardest); };
    std::ranges::transform(column.text, m_text.begin(), fit);
    std::ranges::transform(column.ansi, m_ansi.begin(), fit);
    std::ranges::transform(column.source, m_source.begin(), fit);
}

QColor SemanticPalette::text(Text role) const
{
    return m_text.at(static_cast<std::size_t>(role));
}

QColor SemanticPalette::fill(Fill role) const
{
    return m_fill.at(static_cast<std::size_t>(role));
}

QColor SemanticPalette::onMatch() const
{
    return m_onMatch;
}

QColor SemanticPalette::ansi(int index) const
{
    return m_ansi.at(static_cast<std::size_t>(std::clamp(index, 0, ansiCount - 1)));
}

QColor SemanticPalette::source(int index) const
{
    return m_source.at(static_cast<std::size_t>(std::max(index, 0) % sourceCount));
}

double SemanticPalette::contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor SemanticPalette::readable(const QColor &color, const QColor &background, double ratio)
{
    if (contrast(color, background) >= ratio) {
        return color;
    }
    // The side with more room: on a middle grey only one of black and white reaches 4.5:1.
    const bool towardsWhite = contrast(Qt::white, background) > contrast(Qt::black, background);
    const QColor goal(towardsWhite ? Qt::white : Qt::black);
    constexpr int steps = 20;
    for (int step = 1; step < steps; ++step) {
        const QColor candidate = mixed(color, goal, static_cast<float>(step) / steps);
        if (contrast(candidate, background) >= ratio) {
            return candidate;
        }
    }
    return goal;
}

} // namespace Widgets
