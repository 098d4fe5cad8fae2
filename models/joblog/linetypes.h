// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTypes>

#include <compare>

namespace JobLog {

/// Integers that must not be mixed up. Explicit in, value() out; ordered; difference and offset within one kind.
template <typename Tag>
class StrongInteger
{
public:
    constexpr StrongInteger() = default;
    constexpr explicit StrongInteger(qint64 value) : m_value(value) { }
    [[nodiscard]] constexpr qint64 value() const { return m_value; }
    constexpr auto operator<=>(const StrongInteger &) const = default;
    [[nodiscard]] constexpr StrongInteger operator+(qint64 count) const { return StrongInteger(m_value + count); }
    [[nodiscard]] constexpr StrongInteger operator-(qint64 count) const { return StrongInteger(m_value - count); }
    [[nodiscard]] constexpr qint64 operator-(StrongInteger other) const { return m_value - other.m_value; }

private:
    qint64 m_value = 0;
};

/// A line within one source, 0-based. What users see is value() + 1.
using LineNumber = StrongInteger<struct LineNumberTag>;
/// A row of a merged view, 0-based: a line or a notice.
using RowNumber = StrongInteger<struct RowNumberTag>;
/// A byte position within one spool.
using ByteOffset = StrongInteger<struct ByteOffsetTag>;
/// A source (one attempt of one container) within one RunLog, 0-based in order of appearance.
enum class SourceId : int { };

/// Lines [begin, end) of a source.
struct LineRange
{
    qint64 begin = 0;
    qint64 end = 0;
    friend bool operator==(const LineRange &, const LineRange &) = default;
};

} // namespace JobLog
