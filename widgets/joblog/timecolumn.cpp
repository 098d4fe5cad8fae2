// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/timecolumn.h"

#include <QDateTime>
#include <QTimeZone>

#include <cstdlib>
#include <limits>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

constexpr qint64 nanosPerMilli = 1'000'000;
constexpr qint64 nanosPerSecond = 1'000'000'000;
constexpr qint64 secondsPerMinute = 60;
constexpr qint64 secondsPerHour = 3600;
constexpr qint64 secondsPerDay = 86400;

QString padded(qint64 number, int digits = 2)
{
    return QString::number(number).rightJustified(digits, u'0');
}

// Towards the past: the millisecond in which the time lies, also before 1970.
qint64 floored(qint64 value, qint64 unit)
{
    return value / unit - (value % unit < 0 ? 1 : 0);
}

struct Span
{
    QChar sign = u'+';
    qint64 seconds = 0;
    QString fraction; ///< with its point
};

Span spanOf(qint64 time, qint64 from)
{
    qint64 nanos = 0;
    if (__builtin_sub_overflow(time, from, &nanos))
        nanos = time > from ? std::numeric_limits<qint64>::max() : -std::numeric_limits<qint64>::max();
    const qint64 size = std::abs(nanos);
    return {nanos < 0 ? u'-' : u'+', size / nanosPerSecond, u'.' + padded(size % nanosPerSecond / nanosPerMilli, 3)};
}

QDateTime dateTime(qint64 time, bool utc)
{
    const qint64 millis = floored(time, nanosPerMilli);
    return utc ? QDateTime::fromMSecsSinceEpoch(millis, QTimeZone::UTC) : QDateTime::fromMSecsSinceEpoch(millis);
}

} // namespace

int timeCells(const TimeOptions &options)
{
    switch (options.mode) {
    case TimeMode::Absolute:
        return options.utc ? 13 : 12; // HH:mm:ss.zzz
    case TimeMode::SinceStart:
        return 16; // +1d 02:03:04.567
    case TimeMode::SinceAbove:
        return 12; // +1:02:03.345, and the mark of a pause
    }
    return 0;
}

QString absoluteTimeText(qint64 time, bool utc)
{
    if (time == 0)
        return {};
    const QString text = dateTime(time, utc).toString(u"HH:mm:ss.zzz"_s);
    return utc ? QString(text + u'Z') : text;
}

QString timeSinceText(qint64 time, qint64 start)
{
    if (time == 0)
        return {};
    const Span span = spanOf(time, start);
    const qint64 days = span.seconds / secondsPerDay;
    const qint64 hours = span.seconds / secondsPerHour % 24;
    const QString rest
        = u':' + padded(span.seconds / secondsPerMinute % 60) + u':' + padded(span.seconds % 60) + span.fraction;
    if (days > 0)
        return span.sign + QString::number(days) + u"d "_s + padded(hours) + rest;
    return span.sign + QString::number(hours) + rest;
}

QString timeStepText(qint64 time, qint64 above)
{
    if (time == 0)
        return {};
    const Span span = spanOf(time, above);
    const qint64 hours = span.seconds / secondsPerHour;
    const qint64 minutes = span.seconds / secondsPerMinute % 60;
    const qint64 seconds = span.seconds % 60;
    QString text(span.sign);
    if (hours > 0)
        text += QString::number(hours) + u':' + padded(minutes) + u':' + padded(seconds);
    else if (minutes > 0)
        text += QString::number(minutes) + u':' + padded(seconds);
    else
        text += QString::number(seconds);
    return text + span.fraction;
}

QString fullTimeText(qint64 time, bool utc)
{
    if (time == 0)
        return {};
    const QDateTime when = dateTime(time, utc);
    const qint64 fraction = (time % nanosPerSecond + nanosPerSecond) % nanosPerSecond;
    return when.toString(u"yyyy-MM-dd HH:mm:ss"_s) + u'.' + padded(fraction, 9) + u' ' + when.timeZoneAbbreviation();
}

} // namespace Widgets
