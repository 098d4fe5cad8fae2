// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <array>

namespace JobLog {

/// Finds where the text of timestamped lines begins, quickly for lines that follow one another: the date, hour and
/// minute are checked only where they differ from the line before. Agrees with parseTimestamp(). Not thread-safe.
class TimestampSkipper
{
public:
    /// The offset of the text; 0 where the line has no valid timestamp. It needs the first `longest` bytes only.
    [[nodiscard]] qsizetype textOffset(QByteArrayView line);

    /// "2006-01-02T15:04:05.000000000+07:00 "
    static constexpr qsizetype longest = 36;

private:
    std::array<char, 16> m_prefix{}; // "2006-01-02T15:04"
    bool m_known = false;
};

} // namespace JobLog
