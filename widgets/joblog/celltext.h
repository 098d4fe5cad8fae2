// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace Widgets {

/// Text on a grid of equal cells, as terminals show it: an ordinary character takes one cell, a wide one (UAX #11) two,
/// combining marks and format characters none, a tab reaches to the next multiple of eight. Knows no font, so that
/// its sums are the same everywhere, and costs nothing for text in which each UTF-16 unit is one cell.
/// A value; "unit" is an index into the text in UTF-16 units, "column" a cell.
class CellText
{
public:
    static constexpr int tabWidth = 8;

    CellText() = default;
    explicit CellText(const QString &text);

    [[nodiscard]] const QString &text() const { return m_text; }
    /// One cell per unit: columns and units are the same numbers.
    [[nodiscard]] bool isSimple() const { return m_columns.isEmpty(); }
    [[nodiscard]] qint64 columns() const;
    /// Where the unit begins; `unit` is clamped to the text.
    [[nodiscard]] qint64 columnOf(qsizetype unit) const;
    /// The character that covers the column; text().size() at and after the end.
    [[nodiscard]] qsizetype unitAt(qint64 column) const;
    /// The gap between characters nearest to a point, in cells.
    [[nodiscard]] qsizetype gapAt(double column) const;

    /// Whether a caret can stand before the unit: not within a surrogate pair or before a combining mark.
    [[nodiscard]] bool isBoundary(qsizetype unit) const;
    [[nodiscard]] qsizetype nextBoundary(qsizetype unit) const;
    [[nodiscard]] qsizetype previousBoundary(qsizetype unit) const;

    /// The units at which the rows begin when the text is folded at `width` columns (at least one row, the first
    /// begins at 0). Folds after a blank where one is in the last third of a row, else between characters.
    [[nodiscard]] QList<qsizetype> folded(int width) const;

    /// The cells of one character: 0, 1 or 2.
    [[nodiscard]] static int width(char32_t character);

private:
    QString m_text;
    QList<int> m_columns; ///< per unit, and one for the end; empty where the text is simple
};

} // namespace Widgets
