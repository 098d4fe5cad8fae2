// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/loglayout.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace Widgets {

LogLayout::LogLayout(qint64 rowCount, int lineHeight, int viewportHeight, RowLines rowLines)
    : m_rowCount(rowCount),
      m_lineHeight(std::max(lineHeight, 1)),
      m_viewportHeight(std::max(viewportHeight, 0)),
      m_rowLines(std::move(rowLines))
{
}

int LogLayout::rowHeight(qint64 row) const
{
    return m_rowLines ? std::max(m_rowLines(row), 1) * m_lineHeight : m_lineHeight;
}

ScrollPosition LogLayout::last() const
{
    if (!m_last)
        m_last = up({m_rowCount, 0}, m_viewportHeight);
    return *m_last;
}

ScrollPosition LogLayout::clamped(ScrollPosition position) const
{
    if (m_rowCount == 0 || position.row < 0)
        return {};
    const ScrollPosition end = last();
    if (position >= end)
        return end;
    position.offset = std::clamp(position.offset, 0, rowHeight(position.row) - 1);
    return std::min(position, end);
}

ScrollPosition LogLayout::moved(ScrollPosition from, qint64 pixels) const
{
    const ScrollPosition start = clamped(from);
    return clamped(pixels >= 0 ? down(start, pixels) : up(start, -pixels));
}

ScrollPosition LogLayout::down(ScrollPosition from, qint64 pixels) const
{
    qint64 rest = from.offset + pixels;
    if (!m_rowLines)
        return {from.row + rest / m_lineHeight, static_cast<int>(rest % m_lineHeight)};
    qint64 row = from.row;
    while (row < m_rowCount && rest >= rowHeight(row))
        rest -= rowHeight(row++);
    return row < m_rowCount ? ScrollPosition{row, static_cast<int>(rest)} : ScrollPosition{m_rowCount, 0};
}

ScrollPosition LogLayout::up(ScrollPosition from, qint64 pixels) const
{
    if (!m_rowLines) {
        const qint64 above = pixels - from.offset;
        if (above <= 0)
            return {from.row, static_cast<int>(-above)};
        const qint64 rows = (above + m_lineHeight - 1) / m_lineHeight;
        return rows > from.row ? ScrollPosition{}
                               : ScrollPosition{from.row - rows, static_cast<int>(rows * m_lineHeight - above)};
    }
    qint64 rest = from.offset - pixels;
    qint64 row = from.row;
    while (rest < 0 && row > 0)
        rest += rowHeight(--row);
    return rest < 0 ? ScrollPosition{} : ScrollPosition{row, static_cast<int>(rest)};
}

QList<VisibleRow> LogLayout::visible(ScrollPosition position) const
{
    QList<VisibleRow> rows;
    int top = -position.offset;
    for (qint64 row = position.row; row < m_rowCount && top < m_viewportHeight; ++row) {
        const int height = rowHeight(row);
        rows.append({row, top, height});
        top += height;
    }
    return rows;
}

ScrollPosition LogLayout::toShow(ScrollPosition from, qint64 row, int firstLine, int lastLine) const
{
    const ScrollPosition upper{row, firstLine * m_lineHeight};
    if (upper < from)
        return clamped(upper);
    const ScrollPosition lower = up({row, (lastLine + 1) * m_lineHeight}, m_viewportHeight);
    if (lower > from)
        return clamped(std::min(lower, upper));
    return clamped(from);
}

ScrollPosition LogLayout::toReveal(qint64 row) const
{
    ScrollPosition position = up({row, 0}, m_viewportHeight / 3);
    position.offset = 0; // whole lines at the upper edge
    return clamped(position);
}

qint64 LogLayout::distance(ScrollPosition from, ScrollPosition to, qint64 limit) const
{
    if (to < from)
        return -distance(to, from, limit);
    if (!m_rowLines) {
        const qint64 rows = std::min(to.row - from.row, limit / m_lineHeight + 1);
        return std::min(rows * m_lineHeight + to.offset - from.offset, limit);
    }
    qint64 pixels = -from.offset;
    for (qint64 row = from.row; row < to.row && pixels < limit; ++row)
        pixels += rowHeight(row);
    return std::min(pixels + to.offset, limit);
}

ScrollScale::ScrollScale(qint64 lastRow) : m_lastRow(std::max<qint64>(lastRow, 0)) { }

int ScrollScale::maximum() const
{
    return static_cast<int>(std::min<qint64>(m_lastRow, std::numeric_limits<int>::max()));
}

int ScrollScale::toValue(qint64 row) const
{
    const qint64 clamped = std::clamp<qint64>(row, 0, m_lastRow);
    if (m_lastRow <= std::numeric_limits<int>::max())
        return static_cast<int>(clamped);
    const double share = static_cast<double>(clamped) / static_cast<double>(m_lastRow);
    return static_cast<int>(share * std::numeric_limits<int>::max());
}

qint64 ScrollScale::toRow(int value) const
{
    if (m_lastRow <= std::numeric_limits<int>::max() || value <= 0)
        return std::clamp<qint64>(value, 0, m_lastRow);
    if (value == std::numeric_limits<int>::max())
        return m_lastRow;
    const double share = static_cast<double>(value) / std::numeric_limits<int>::max();
    return std::min(static_cast<qint64>(share * static_cast<double>(m_lastRow)), m_lastRow);
}

} // namespace Widgets
