// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>
#include <QIcon>
#include <QObject>
#include <QString>

class QPalette;

namespace Widgets {

/// What the user chose in View > Theme.
enum class ColorTheme { System, Light, Dark };

/// The window's look as a whole: light or dark, and icons that fit. One object, made by the composition root after
/// QApplication; it follows the system's theme live while ColorTheme::System is chosen. Window thread.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);

    void setColorTheme(ColorTheme theme);
    [[nodiscard]] ColorTheme colorTheme() const { return m_theme; }

    /// True where text is light on dark. What a widget asks that paints with colours of its own.
    [[nodiscard]] static bool isDark(const QPalette &palette);
    /// An icon of the desktop's theme, else of Breeze.
    [[nodiscard]] static QIcon icon(const QString &name);
    /// The system's fixed-width font, for text that is data.
    [[nodiscard]] static QFont dataFont();

private:
    void apply();
    void chooseIcons();

    ColorTheme m_theme = ColorTheme::System;
    bool m_ownPalette = false;
};

} // namespace Widgets
