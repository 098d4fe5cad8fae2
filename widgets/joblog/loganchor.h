// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"
#include "widgets/joblog/loglayout.h"

#include <optional>

namespace Widgets {

class LogView;

/// Keeps the line that the user looks at where it is on the screen while rows get other numbers: filters, orders. Where
/// the line itself is not shown any more, the nearest one takes its place, and it comes back with the next change
/// unless the user went elsewhere meanwhile.
class LogAnchor
{
public:
    explicit LogAnchor(LogView &view) : m_view(view) { }

    /// Before the change.
    void take();
    /// After it.
    void restore();
    /// While rows are still coming after it. Does nothing once the user has moved.
    void settle();
    /// Another log.
    void forget();

private:
    struct Stand
    {
        JobLog::RowNumber row;
        ScrollPosition scroll;
        friend bool operator==(const Stand &, const Stand &) = default;
    };
    [[nodiscard]] bool isUntouched() const;
    [[nodiscard]] std::optional<JobLog::RowNumber> target() const;

    LogView &m_view;
    std::optional<JobLog::LinePlace> m_place;
    qint64 m_time = 0; ///< of the line
    int m_top = 0; ///< pixels from the upper edge
    std::optional<Stand> m_left; ///< how restore() left the view
};

} // namespace Widgets
