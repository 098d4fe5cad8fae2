// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <array>
#include <limits>

namespace JobLog {

/// What stands for the time before the first line that has one.
constexpr qint64 noTime = std::numeric_limits<qint64>::min();

/// Finds where the text of timestamped lines begins, quickly for lines that follow one another: the date, hour and
/// minute are checked only where they differ from the line before. Agrees with parseTimestamp(). Not thread-safe.
class TimestampSkipper
{
public:
    /// The offset of the text; 0 where the line has no valid timestamp. It needs the first `longest` bytes only.
    [[nodiscard]] qsizetype textOffset(QByteArrayView line);
    /// The time of the line that textOffset() was asked about last, in nanoseconds since the epoch; meaningful where
    /// the offset was not 0.
    [[nodiscard]] qint64 nanoseconds() const { return m_nanoseconds; }

    /// "2006-01-02T15:04:05.000000000+07:00 "
    static constexpr qsizetype longest = 36;

private:
    std::array<char, 16> m_prefix{}; // "2006-01-02T15:04"
    bool m_known = false;
    qint64 m_minute = 0; // the time of the prefix, read as UTC
    qint64 m_nanoseconds = 0;
};

} // namespace JobLog
