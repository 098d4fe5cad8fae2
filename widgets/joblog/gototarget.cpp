// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/gototarget.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <optional>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::GoTo)
};

constexpr qint64 nanosecondsPerMillisecond = 1'000'000;

std::unexpected<Core::Error> wrong(const QString &message, qsizetype column = 0)
{
    auto error = Core::failure(Core::ErrorKind::Usage, u"go-to-not-understood"_s, message,
                               Tr::tr("Write a line (120), a time (12:01:03), a date and time (2026-11-30T12:01), "
                                      "or -5m for five minutes before the end."));
    error.error().column = static_cast<int>(column);
    return error;
}

std::unexpected<Core::Error> noTimes()
{
    return Core::failure(Core::ErrorKind::Usage, u"go-to-no-times"_s, Tr::tr("The lines of this log have no times."),
                         Tr::tr("Go to a line by its number."));
}

// ---- "-1h30m"

std::optional<qint64> unitOf(QStringView unit)
{
    constexpr qint64 second = 1'000'000'000;
    if (unit == u"d")
        return qint64(24) * 3600 * second;
    if (unit == u"h")
        return qint64(3600) * second;
    if (unit == u"m" || unit == u"min")
        return qint64(60) * second;
    if (unit == u"s")
        return second;
    if (unit == u"ms")
        return nanosecondsPerMillisecond;
    return std::nullopt;
}

Core::Result<GoToTarget> relative(const QString &text, const GoToScope &scope)
{
    static const QRegularExpression part(u"\\G\\s*([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([a-z]*)"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    double total = 0;
    qsizetype at = 1;
    while (at < text.size()) {
        const auto match = part.match(text, at);
        if (!match.hasMatch())
            return wrong(Tr::tr("There is no number at character %1.").arg(at + 1), at + 1);
        const auto unit = unitOf(match.captured(2).toLower());
        if (!unit)
            return wrong(match.captured(2).isEmpty()
                             ? Tr::tr("A unit is missing: d, h, m, s or ms, as in -5m.")
                             : Tr::tr("\"%1\" is no unit of time; d, h, m, s and ms are.").arg(match.captured(2)),
                         match.capturedStart(2) + 1);
        total += match.captured(1).toDouble() * static_cast<double>(*unit);
        at = match.capturedEnd(0);
    }
    if (text.size() < 2)
        return wrong(Tr::tr("A number is missing after the sign."), 2);
    if (scope.first == 0 || scope.last == 0)
        return noTimes();
    constexpr double most = 9e18;
    const auto span = static_cast<qint64>(std::min(total, most / 4));
    const qint64 time = text.startsWith(u'-') ? scope.last - span : scope.first + span;
    return GoToTime{time};
}

// ---- clock and calendar

struct Clock
{
    QTime time;
    qint64 rest = 0; ///< nanoseconds beyond the milliseconds
};

// Hours to fraction, as the pattern below has captured them.
Core::Result<Clock> clockOf(const QRegularExpressionMatch &match)
{
    const int hour = match.captured(u"hour"_s).toInt();
    const int minute = match.captured(u"minute"_s).toInt();
    const int second = match.captured(u"second"_s).toInt();
    if (hour > 23)
        return wrong(Tr::tr("There is no hour %1.").arg(hour), match.capturedStart(u"hour"_s) + 1);
    if (minute > 59)
        return wrong(Tr::tr("There is no minute %1.").arg(minute), match.capturedStart(u"minute"_s) + 1);
    if (second > 59)
        return wrong(Tr::tr("There is no second %1.").arg(second), match.capturedStart(u"second"_s) + 1);
    constexpr int digits = 9;
    const qint64 fraction = match.captured(u"fraction"_s).left(digits).leftJustified(digits, u'0').toLongLong();
    return Clock{QTime(hour, minute, second, static_cast<int>(fraction / nanosecondsPerMillisecond)),
                 fraction % nanosecondsPerMillisecond};
}

qint64 nanoseconds(const QDate &date, const Clock &clock, const QTimeZone &zone)
{
    return QDateTime(date, clock.time, zone).toMSecsSinceEpoch() * nanosecondsPerMillisecond + clock.rest;
}

QDate dateOf(qint64 time, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(time / nanosecondsPerMillisecond, zone).date();
}

Core::Result<GoToTarget> timeOfDay(const QRegularExpressionMatch &match, const GoToScope &scope)
{
    const auto clock = clockOf(match);
    if (!clock)
        return std::unexpected(clock.error());
    if (scope.first == 0 || scope.last == 0)
        return noTimes();
    const auto within = [&scope](qint64 time) { return time >= scope.first && time <= scope.last; };
    const QDate today = dateOf(scope.current != 0 ? scope.current : scope.first, scope.zone);
    const qint64 onCurrentDay = nanoseconds(today, *clock, scope.zone);
    if (within(onCurrentDay))
        return GoToTime{onCurrentDay};
    // A log that goes over midnight: the day on which there is such a time.
    for (const QDate day : {dateOf(scope.first, scope.zone), dateOf(scope.first, scope.zone).addDays(1),
                            dateOf(scope.last, scope.zone)}) {
        if (const qint64 time = nanoseconds(day, *clock, scope.zone); within(time))
            return GoToTime{time};
    }
    return GoToTime{onCurrentDay};
}

Core::Result<GoToTarget> dateAndTime(const QRegularExpressionMatch &match, const GoToScope &scope)
{
    const QDate date(match.captured(u"year"_s).toInt(), match.captured(u"month"_s).toInt(),
                     match.captured(u"day"_s).toInt());
    constexpr int firstYear = 1970; // nanoseconds in 64 bits end in 2262
    constexpr int lastYear = 2261;
    if (!date.isValid())
        return wrong(Tr::tr("There is no such day."), match.capturedStart(u"year"_s) + 1);
    if (date.year() < firstYear || date.year() > lastYear)
        return wrong(Tr::tr("Years go from %1 to %2.").arg(firstYear).arg(lastYear));
    const auto clock = clockOf(match);
    if (!clock)
        return std::unexpected(clock.error());
    QTimeZone zone = scope.zone;
    if (const QString named = match.captured(u"zone"_s).toUpper(); named == "Z"_L1) {
        zone = QTimeZone::UTC;
    } else if (!named.isEmpty()) {
        const int hours = match.captured(u"zoneHour"_s).toInt();
        const int minutes = match.captured(u"zoneMinute"_s).toInt();
        const int seconds = (hours * 60 + minutes) * 60;
        zone = QTimeZone::fromSecondsAheadOfUtc(named.startsWith(u'-') ? -seconds : seconds);
        if (!zone.isValid())
            return wrong(Tr::tr("There is no such time zone."), match.capturedStart(u"zone"_s) + 1);
    }
    if (scope.first == 0 || scope.last == 0)
        return noTimes();
    return GoToTime{nanoseconds(date, *clock, zone)};
}

} // namespace

Core::Result<GoToTarget> parseGoTo(const QString &text, const GoToScope &scope)
{
    static const QRegularExpression digits(u"^[0-9]{1,18}$"_s);
    static const QString clock = u"(?<hour>[0-9]{1,2}):(?<minute>[0-9]{1,2})"
                                 "(?::(?<second>[0-9]{1,2})(?:[.,](?<fraction>[0-9]{1,18}))?)?"_s;
    static const QRegularExpression timeOnly(u"^"_s + clock + u"$"_s);
    static const QRegularExpression dated(
        u"^(?<year>[0-9]{4})-(?<month>[0-9]{1,2})-(?<day>[0-9]{1,2})(?:[T ]\\s*"_s + clock
            + u"\\s*(?<zone>Z|[+-](?<zoneHour>[0-9]{2}):?(?<zoneMinute>[0-9]{2})?)?)?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return wrong(Tr::tr("A line or a time is missing."));
    if (digits.match(trimmed).hasMatch()) {
        const qint64 number = trimmed.toLongLong();
        return number > 0 ? Core::Result<GoToTarget>(GoToLine{number}) : wrong(Tr::tr("Lines are counted from 1."));
    }
    if (trimmed.startsWith(u'-') || trimmed.startsWith(u'+'))
        return relative(trimmed, scope);
    if (const auto match = timeOnly.match(trimmed); match.hasMatch())
        return timeOfDay(match, scope);
    if (const auto match = dated.match(trimmed); match.hasMatch())
        return dateAndTime(match, scope);
    return wrong(Tr::tr("\"%1\" is neither a line nor a time.").arg(trimmed.left(40)));
}

} // namespace Widgets
