// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

#include <compare>
#include <functional>
#include <optional>

namespace Widgets {

/// Where a view stands: a row, and how many pixels of it are above the upper edge. Rows are 64-bit; nothing here
/// depends on how many there are.
struct ScrollPosition
{
    qint64 row = 0;
    int offset = 0; ///< 0 to the row's height - 1
    friend auto operator<=>(const ScrollPosition &, const ScrollPosition &) = default;
};

/// A row in the viewport.
struct VisibleRow
{
    qint64 row = 0;
    int top = 0; ///< pixels from the viewport's upper edge; negative where it is cut
    int height = 0; ///< pixels
    friend bool operator==(const VisibleRow &, const VisibleRow &) = default;
};

/// The geometry of a scrolled list of rows, each of one or more text lines high. Pure sums: no widget, no font, no
/// text. Only rows near the viewport are asked for their height.
class LogLayout
{
public:
    /// How many text lines a row is high, at least 1.
    using RowLines = std::function<int(qint64 row)>;

    /// An empty `rowLines` says that every row is one line high, which makes every sum immediate.
    LogLayout(qint64 rowCount, int lineHeight, int viewportHeight, RowLines rowLines = {});

    [[nodiscard]] int rowHeight(qint64 row) const;
    /// The position at which the last row ends at the lower edge; the very top where all rows fit.
    [[nodiscard]] ScrollPosition last() const;
    /// The nearest possible position.
    [[nodiscard]] ScrollPosition clamped(ScrollPosition position) const;
    /// The position `pixels` further down (up where negative), clamped.
    [[nodiscard]] ScrollPosition moved(ScrollPosition from, qint64 pixels) const;
    /// The rows that `position` shows, also the ones that are cut.
    [[nodiscard]] QList<VisibleRow> visible(ScrollPosition position) const;
    /// The least move that shows a row's lines [firstLine, lastLine] in full; the first line wins where they do not
    /// fit.
    [[nodiscard]] ScrollPosition toShow(ScrollPosition from, qint64 row, int firstLine, int lastLine) const;
    /// Puts a row at a third of the height, where the eye looks first.
    [[nodiscard]] ScrollPosition toReveal(qint64 row) const;
    /// Pixels between two positions (to - from), counted no further than `limit` either way.
    [[nodiscard]] qint64 distance(ScrollPosition from, ScrollPosition to, qint64 limit) const;

private:
    [[nodiscard]] ScrollPosition down(ScrollPosition from, qint64 pixels) const;
    [[nodiscard]] ScrollPosition up(ScrollPosition from, qint64 pixels) const;

    qint64 m_rowCount;
    int m_lineHeight;
    int m_viewportHeight;
    RowLines m_rowLines;
    mutable std::optional<ScrollPosition> m_last;
};

/// A scroll bar holds an int; rows are 64-bit. Maps rows [0, lastRow] to values [0, maximum()] and back, exactly at
/// both ends and, below two thousand million rows, everywhere.
class ScrollScale
{
public:
    explicit ScrollScale(qint64 lastRow);
    [[nodiscard]] int maximum() const;
    [[nodiscard]] int toValue(qint64 row) const;
    [[nodiscard]] qint64 toRow(int value) const;

private:
    qint64 m_lastRow;
};

} // namespace Widgets
