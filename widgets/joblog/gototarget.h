// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QString>
#include <QTimeZone>

#include <variant>

namespace Widgets {

/// Where the user wants to go.
struct GoToLine
{
    qint64 number = 0; ///< 1-based, as typed
    friend bool operator==(const GoToLine &, const GoToLine &) = default;
};
struct GoToTime
{
    qint64 time = 0; ///< nanoseconds since the epoch
    friend bool operator==(const GoToTime &, const GoToTime &) = default;
};
using GoToTarget = std::variant<GoToLine, GoToTime>;

/// What times are relative to.
struct GoToScope
{
    qint64 first = 0; ///< the log's first time and its last, nanoseconds since the epoch; 0 where it has none
    qint64 last = 0;
    qint64 current = 0; ///< the time at the current line; 0 where it has none
    QTimeZone zone = QTimeZone::LocalTime; ///< of times that do not say theirs
};

/// Reads a line number ("120"), a time of day ("12:01", "12:01:03.5": on the current line's day, or the day of the log
/// on which it lies within it), a date and time as ISO 8601 has them ("2026-11-30T12:01", also with a blank, a zone, or
/// the date alone), or a time relative to the log's end or beginning ("-5m", "+1h30m"; d, h, m, s, ms). Fails with kind
/// Usage and a column (1-based) where that is known.
[[nodiscard]] Core::Result<GoToTarget> parseGoTo(const QString &text, const GoToScope &scope);

} // namespace Widgets
