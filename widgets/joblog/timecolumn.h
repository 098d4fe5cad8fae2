// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Widgets {

/// What the column of times says of a line.
enum class TimeMode {
    Absolute, ///< when it was written
    SinceStart, ///< how long after the first line, or after the run began
    SinceAbove ///< how long after the line above it
};

/// How times are written; a plain value for whoever remembers settings.
struct TimeOptions
{
    TimeMode mode = TimeMode::Absolute;
    bool utc = false; ///< else local time
    friend bool operator==(const TimeOptions &, const TimeOptions &) = default;
};

/// Nothing was printed for so long that the eye should stop at it: 5 s, in nanoseconds.
inline constexpr qint64 longPause = 5'000'000'000;

/// How many cells the column takes; what is longer is cut by it.
[[nodiscard]] int timeCells(const TimeOptions &options);

// Times are nanoseconds since the epoch, and 0 where a line has none: nothing is written then. Texts are not
// translated: digits and signs as in ISO 8601.

/// "12:01:03.114", in UTC "12:01:03.114Z".
[[nodiscard]] QString absoluteTimeText(qint64 time, bool utc);
/// "+0:00:12.345", from a day on "+1d 02:03:04.567"; a minus where the clocks of two nodes differ.
[[nodiscard]] QString timeSinceText(qint64 time, qint64 start);
/// "+0.012", "+1:02.345", "+1:02:03.345": short where little time went by.
[[nodiscard]] QString timeStepText(qint64 time, qint64 above);
/// "2025-01-02 03:04:05.123456789 UTC", all digits that were recorded.
[[nodiscard]] QString fullTimeText(qint64 time, bool utc);

} // namespace Widgets
