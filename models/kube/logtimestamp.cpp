// SPDX-License-Identifier: Apache-2.0
#include "models/kube/logtimestamp.h"

#include <QDateTime>
#include <QTimeZone>

#include <chrono>
#include <cstring>

namespace Kube {

namespace {

constexpr qint64 nanosecondsPerSecond = 1'000'000'000;
constexpr int mostFractionDigits = 9;

/// The number in `digits` bytes, or -1.
int number(const char *text, int digits)
{
    int value = 0;
    for (int i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// "2006-01-02T15:04:05" as seconds since 1970.
std::optional<qint64> epochSecond(const char *text)
{
    if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const int year = number(text, 4);
    const int month = number(text + 5, 2);
    const int day = number(text + 8, 2);
    const int hour = number(text + 11, 2);
    const int minute = number(text + 14, 2);
    const int second = number(text + 17, 2);
    if (year < 0 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0
        || second > 60)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                           std::chrono::day(unsigned(day))};
    if (!date.ok())
        return std::nullopt;
    const qint64 days = std::chrono::sys_days(date).time_since_epoch().count();
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

} // namespace

std::optional<LogTimestamp> LogTimestampReader::read(QByteArrayView line)
{
    constexpr qsizetype shortest = secondLength + 2; // with "Z "
    if (line.size() < shortest)
        return std::nullopt;
    const char *text = line.data();
    if (std::memcmp(text, m_lastSecond.data(), secondLength) != 0) {
        const auto second = epochSecond(text);
        if (!second)
            return std::nullopt;
        m_lastEpochSecond = *second;
        std::memcpy(m_lastSecond.data(), text, secondLength);
    }
    qint64 nanoseconds = m_lastEpochSecond * nanosecondsPerSecond;
    const char *const end = text + line.size();
    const char *at = text + secondLength;
    if (*at == '.') {
        ++at;
        qint64 fraction = 0;
        int digits = 0;
        while (at < end && *at >= '0' && *at <= '9' && digits < mostFractionDigits) {
            fraction = fraction * 10 + (*at++ - '0');
            ++digits;
        }
        if (digits == 0)
            return std::nullopt;
        for (; digits < mostFractionDigits; ++digits)
            fraction *= 10;
        nanoseconds += fraction;
    }
    if (at < end && *at == 'Z') {
        ++at;
    } else {
        constexpr int offsetLength = 6; // "+01:00"
        if (end - at < offsetLength || (*at != '+' && *at != '-') || at[3] != ':')
            return std::nullopt;
        const int hours = number(at + 1, 2);
        const int minutes = number(at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
            return std::nullopt;
        const qint64 offset = (qint64(hours) * 60 + minutes) * 60 * nanosecondsPerSecond;
        nanoseconds -= *at == '-' ? -offset : offset;
        at += offsetLength;
    }
    if (at >= end || *at != ' ')
        return std::nullopt;
    return LogTimestamp{nanoseconds, at + 1 - text};
}

QString timeText(qint64 nanoseconds)
{
    return QDateTime::fromMSecsSinceEpoch(nanoseconds / 1'000'000, QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

QString sinceTimeText(qint64 epochSeconds)
{
    return QDateTime::fromSecsSinceEpoch(epochSeconds, QTimeZone::UTC).toString(Qt::ISODate);
}

} // namespace Kube
