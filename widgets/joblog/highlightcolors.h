// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QCoreApplication>
#include <QIcon>
#include <QString>

namespace Widgets {

class SemanticPalette;

/// The colours that highlight rules choose from: a ground and the text on it, in a light and a dark column, with a
/// contrast of at least 7:1 (WCAG 2.1, 1.4.6). Other than the colours of search hits.
class HighlightColors
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::HighlightColors)

public:
    static constexpr int count = 8;

    explicit HighlightColors(bool dark) : m_dark(dark) { }
    /// `index` is taken modulo count.
    [[nodiscard]] QColor ground(int index) const;
    [[nodiscard]] QColor text() const;
    /// "Red", "Orange", ...
    [[nodiscard]] static QString name(int index);
    /// A square of the ground with a letter on it.
    [[nodiscard]] QIcon icon(int index) const;

private:
    bool m_dark;
};

} // namespace Widgets
