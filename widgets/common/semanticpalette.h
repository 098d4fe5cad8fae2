// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

#include <array>

namespace Widgets {

/// Colours that mean something, in a light and a dark column, chosen by the base colour of a palette. What is drawn as
/// text has a contrast of at least 4.5:1 (WCAG 2.1, 1.4.3) against that base, whatever the base is.
/// A value; make a new one when a widget's palette changes. Colour never says alone what it says: put a word beside it.
class SemanticPalette
{
public:
    /// Colours of text and marks on the base colour.
    enum class Text {
        Error,
        Warning,
        Ok,
        Active, ///< something runs
        Information, ///< worth a look, neither good nor bad
        Muted, ///< timestamps, separators, hints
        Link,
        Marker, ///< lines that the console reads, such as SPINNAKER_PROPERTY_
        Key, ///< names in name=value
        String,
        Number
    };
    /// Colours behind text.
    enum class Fill {
        Match, ///< a search hit; text on it is onMatch()
        CurrentMatch, ///< the hit that find stopped at; text on it is onMatch()
        CurrentLine, ///< where the keyboard is; text keeps its colour
        RevealedLine ///< where another pane pointed to; text keeps its colour
    };
    static constexpr int ansiCount = 16;
    static constexpr int sourceCount = 10;

    explicit SemanticPalette(const QPalette &palette = QPalette());

    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] QColor base() const { return m_base; }
    [[nodiscard]] QColor text(Text role) const;
    [[nodiscard]] QColor fill(Fill role) const;
    [[nodiscard]] QColor onMatch() const;
    /// The sixteen colours of a terminal; `index` 0 to 15 (black, red, green, yellow, blue, magenta, cyan, white,
    /// then the bright ones). Readable as text on the base, also where a terminal would print black on black.
    [[nodiscard]] QColor ansi(int index) const;
    /// A colour for the n-th pod or container; repeats after sourceCount.
    [[nodiscard]] QColor source(int index) const;

    /// The contrast ratio of two opaque colours, 1 to 21, as WCAG 2.1 defines it.
    [[nodiscard]] static double contrast(const QColor &one, const QColor &other);
    /// `color`, moved towards black or white only as far as the ratio against `background` asks.
    [[nodiscard]] static QColor readable(const QColor &color, const QColor &background, double ratio = 4.5);

    friend bool operator==(const SemanticPalette &, const SemanticPalette &) = default;

private:
    QColor m_base;
    bool m_dark = false;
    std::array<QColor, 11> m_text;
    std::array<QColor, 4> m_fill;
    QColor m_onMatch;
    std::array<QColor, ansiCount> m_ansi;
    std::array<QColor, sourceCount> m_source;
};

} // namespace Widgets
