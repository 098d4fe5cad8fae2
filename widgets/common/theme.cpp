// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleHints>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

/// Fusion's colours for desktops whose platform plugin cannot switch the scheme on request.
QPalette plainPalette(bool dark)
{
    const QColor window = dark ? QColor(0x2a, 0x2e, 0x32) : QColor(0xef, 0xf0, 0xf1);
    const QColor base = dark ? QColor(0x1b, 0x1e, 0x20) : QColor(0xff, 0xff, 0xff);
    const QColor text = dark ? QColor(0xfc, 0xfc, 0xfc) : QColor(0x23, 0x26, 0x29);
    const QColor button = dark ? QColor(0x31, 0x36, 0x3b) : QColor(0xfc, 0xfc, 0xfc);
    const QColor faint = dark ? QColor(0xa1, 0xa9, 0xb1) : QColor(0x6c, 0x75, 0x7d);
    const QColor accent(0x2d, 0x7f, 0xb8);

    QPalette palette(button, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, base);
    palette.setColor(QPalette::AlternateBase, dark ? QColor(0x23, 0x26, 0x29) : QColor(0xf7, 0xf7, 0xf7));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::PlaceholderText, faint);
    palette.setColor(QPalette::ToolTipBase, dark ? QColor(0x31, 0x36, 0x3b) : QColor(0xf7, 0xf7, 0xf7));
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, QColor(0xff, 0xff, 0xff));
    palette.setColor(QPalette::Accent, accent);
    palette.setColor(QPalette::Link, dark ? QColor(0x5b, 0xb8, 0xf0) : QColor(0x1f, 0x6f, 0xa8));
    palette.setColor(QPalette::LinkVisited, dark ? QColor(0xb9, 0x9b, 0xd8) : QColor(0x7f, 0x4c, 0xa5));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, dark ? QColor(0x78, 0x7f, 0x86) : QColor(0x9a, 0xa0, 0xa6));
    palette.setColor(QPalette::Disabled, QPalette::Highlight,
                     dark ? QColor(0x45, 0x4b, 0x51) : QColor(0xc4, 0xc8, 0xcc));
    return palette;
}

} // namespace

Theme::Theme(QObject *parent) : QObject(parent)
{
    chooseIcons();
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
}

void Theme::setColorTheme(ColorTheme theme)
{
    if (m_theme == theme)
        return;
    m_theme = theme;
    switch (theme) {
    case ColorTheme::System:
        QGuiApplication::styleHints()->unsetColorScheme();
        break;
    case ColorTheme::Light:
        QGuiApplication::styleHints()->setColorScheme(Qt::ColorScheme::Light);
        break;
    case ColorTheme::Dark:
        QGuiApplication::styleHints()->setColorScheme(Qt::ColorScheme::Dark);
        break;
    }
    apply();
}

void Theme::apply()
{
    const bool wanted = m_theme != ColorTheme::System;
    const bool dark = m_theme == ColorTheme::Dark;
    if (m_ownPalette) { // what the platform says, without ours
        QApplication::setPalette(QPalette());
        m_ownPalette = false;
    }
    if (wanted && isDark(QGuiApplication::palette()) != dark) {
        QApplication::setPalette(plainPalette(dark));
        m_ownPalette = true;
    }
    chooseIcons();
}

void Theme::chooseIcons()
{
    const QString fallback = isDark(QGuiApplication::palette()) ? u"breeze-dark"_s : u"breeze"_s;
    if (QIcon::fallbackThemeName() != fallback)
        QIcon::setFallbackThemeName(fallback);
    // Desktops without an icon theme of their own report "hicolor", which has no actions.
    if (QIcon::themeName().isEmpty() || QIcon::themeName() == "hicolor"_L1
        || QIcon::themeName().startsWith("breeze"_L1))
        QIcon::setThemeName(fallback);
}

bool Theme::isDark(const QPalette &palette)
{
    return palette.color(QPalette::WindowText).lightness() > palette.color(QPalette::Window).lightness();
}

QIcon Theme::icon(const QString &name)
{
    return QIcon::fromTheme(name);
}

QFont Theme::dataFont()
{
    return QFontDatabase::systemFont(QFontDatabase::FixedFont);
}

} // namespace Widgets
