// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/timestamp.h"

#include "models/joblog/ansi.h"

#include <QtNumeric>

#include <cstring>
#include <limits>

namespace JobLog {
namespace {

constexpr qsizetype secondsEnd = 19; // "2006-01-02T15:04:05"
constexpr qint64 nanosecondsPerSecond = 1'000'000'000;
constexpr qint64 rangeMargin = 3 * 86400 * nanosecondsPerSecond; // more than any offset
constexpr std::array<int, 10> powersOfTen{1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000,
                                          10'000,        1'000,       100,        10,        1};

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

// Two digits, or a value that every range check refuses.
int twoDigits(const char *at)
{
    return isDigit(at[0]) && isDigit(at[1]) ? (at[0] - '0') * 10 + (at[1] - '0') : 1000;
}

int daysInMonth(int year, int month)
{
    static constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[size_t(month - 1)];
}

// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
qint64 daysSinceEpoch(int year, int month, int day)
{
    const int shifted = month <= 2 ? year - 1 : year;
    const int era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    const int yearOfEra = shifted - era * 400;
    const int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return qint64(era) * 146097 + dayOfEra - 719468;
}

// The seconds since the epoch of "2006-01-02T15:04:05", read as UTC.
std::optional<qint64> readDateTime(const char *at)
{
    if (at[4] != '-' || at[7] != '-' || at[10] != 'T' || at[13] != ':' || at[16] != ':')
        return std::nullopt;
    const int century = twoDigits(at);
    const int yearOfCentury = twoDigits(at + 2);
    const int month = twoDigits(at + 5);
    const int day = twoDigits(at + 8);
    const int hour = twoDigits(at + 11);
    const int minute = twoDigits(at + 14);
    const int second = twoDigits(at + 17);
    if (century > 99 || yearOfCentury > 99 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    const int year = century * 100 + yearOfCentury;
    if (day < 1 || day > daysInMonth(year, month))
        return std::nullopt;
    return daysSinceEpoch(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
}

// The part after the seconds: ".123456789Z " or ".1+02:00 ".
struct Ending
{
    qsizetype length = 0; ///< with the blank; 0 where it is wrong
    int nanoseconds = 0;
    int offsetSeconds = 0;
};

Ending readEnding(QByteArrayView text)
{
    if (text.size() < 4 || text[0] != '.')
        return {};
    Ending ending;
    qsizetype position = 1;
    int fraction = 0;
    while (position < text.size() && position <= 9 && isDigit(text[position]))
        fraction = fraction * 10 + (text[position++] - '0');
    if (position == 1)
        return {};
    ending.nanoseconds = fraction * powersOfTen[size_t(position - 1)];
    if (position + 1 < text.size() && text[position] == 'Z') {
        ++position;
    } else if (position + 6 < text.size() && (text[position] == '+' || text[position] == '-')
               && text[position + 3] == ':') {
        const int hours = twoDigits(text.data() + position + 1);
        const int minutes = twoDigits(text.data() + position + 4);
        if (hours > 23 || minutes > 59)
            return {};
        ending.offsetSeconds = (hours * 3600 + minutes * 60) * (text[position] == '-' ? -1 : 1);
        position += 6;
    } else {
        return {};
    }
    if (text[position] != ' ')
        return {};
    ending.length = position + 1;
    return ending;
}

} // namespace

std::optional<TimestampedLine> parseTimestamp(QByteArrayView line)
{
    if (line.size() < secondsEnd + 4)
        return std::nullopt;
    const auto seconds = readDateTime(line.data());
    if (!seconds)
        return std::nullopt;
    const Ending ending = readEnding(line.sliced(secondsEnd));
    if (ending.length == 0)
        return std::nullopt;
    TimestampedLine result;
    // 64 bits of nanoseconds reach from 1677 to 2262
    if (qMulOverflow(*seconds - ending.offsetSeconds, nanosecondsPerSecond, &result.nanoseconds)
        || qAddOverflow(result.nanoseconds, qint64(ending.nanoseconds), &result.nanoseconds))
        return std::nullopt;
    result.textOffset = secondsEnd + ending.length;
    return result;
}

qsizetype TimestampSkipper::textOffset(QByteArrayView line)
{
    if (line.size() < secondsEnd + 4)
        return 0;
    const bool known = m_known && std::memcmp(line.data(), m_prefix.data(), m_prefix.size()) == 0;
    if (!known) {
        const auto parsed = parseTimestamp(line);
        if (!parsed)
            return 0;
        // Away from the ends of the 64-bit range, no second and no offset can make it overflow.
        m_known = parsed->nanoseconds > std::numeric_limits<qint64>::min() + rangeMargin
            && parsed->nanoseconds < std::numeric_limits<qint64>::max() - rangeMargin;
        std::memcpy(m_prefix.data(), line.data(), m_prefix.size());
        m_nanoseconds = parsed->nanoseconds;
        m_minute = (*readDateTime(line.data()) - twoDigits(line.data() + 17)) * (m_known ? nanosecondsPerSecond : 0);
        return parsed->textOffset;
    }
    // Up to the minute the line begins as an earlier, valid one did.
    const int second = twoDigits(line.data() + 17);
    if (line[16] != ':' || second > 59)
        return 0;
    const Ending ending = readEnding(line.sliced(secondsEnd));
    if (ending.length == 0)
        return 0;
    m_nanoseconds = m_minute + (second - ending.offsetSeconds) * nanosecondsPerSecond + ending.nanoseconds;
    return secondsEnd + ending.length;
}

} // namespace JobLog
