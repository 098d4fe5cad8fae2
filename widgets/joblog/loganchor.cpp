// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/loganchor.h"

#include "widgets/joblog/logview.h"

#include <algorithm>

namespace Widgets {

bool LogAnchor::isUntouched() const
{
    return m_left && *m_left == Stand{m_view.currentRow(), m_view.scrollPosition()};
}

void LogAnchor::forget()
{
    m_place.reset();
    m_left.reset();
}

void LogAnchor::take()
{
    if (m_place && isUntouched())
        return; // still at the line of before, or at what stands for it
    forget();
    if (m_view.isFollowing())
        return;
    const auto rows = m_view.visibleRows();
    if (rows.isEmpty())
        return;
    const auto isCurrent = [this](const VisibleRow &row) { return row.row == m_view.currentRow().value(); };
    auto row = std::ranges::find_if(rows, isCurrent);
    if (row == rows.cend())
        row = rows.cbegin();
    for (; row != rows.cend(); ++row) { // a notice is no line; one near it will do
        const auto line = m_view.cache().line(row->row);
        if (!line || line->isNotice())
            continue;
        m_place = JobLog::LinePlace{line->row.source, line->row.line};
        m_time = line->row.timestamp;
        m_top = row->top;
        m_left = Stand{m_view.currentRow(), m_view.scrollPosition()};
        return;
    }
}

std::optional<JobLog::RowNumber> LogAnchor::target() const
{
    if (!m_place)
        return std::nullopt;
    const JobLog::LogDocument &document = *m_view.document();
    if (const auto row = document.rowNear(m_place->source, m_place->line))
        return row;
    return m_time != 0 ? document.rowAt(m_time) : std::nullopt;
}

void LogAnchor::restore()
{
    if (!m_place || !m_view.document() || m_view.isFollowing())
        return;
    const auto row = target();
    if (row)
        m_view.showRowAt(*row, m_top);
    m_left = Stand{m_view.currentRow(), m_view.scrollPosition()};
}

void LogAnchor::settle()
{
    if (m_place && isUntouched())
        restore();
}

} // namespace Widgets
