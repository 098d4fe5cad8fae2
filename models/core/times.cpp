// SPDX-License-Identifier: Apache-2.0
#include "models/core/times.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Core {

QDateTime timeOf(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODateWithMs);
}

qint64 timeMs(const QString &text)
{
    const QDateTime time = timeOf(text);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

QString timeText(const QDateTime &time)
{
    return time.toString(Qt::ISODateWithMs);
}

QString clockText(qint64 milliseconds)
{
    const qint64 seconds = qMax<qint64>(0, milliseconds) / 1000;
    const qint64 days = seconds / 86400;
    const qint64 hours = seconds / 3600 % 24;
    const qint64 minutes = seconds / 60 % 60;
    const auto two = [](qint64 number) { return QString::number(number).rightJustified(2, u'0'); };
    if (days > 0) {
        //: a duration: days, then hours and minutes
        return QCoreApplication::translate("Core", "%1d %2:%3").arg(QString::number(days), two(hours), two(minutes));
    }
    if (hours > 0)
        return QString(QString::number(hours) + u':' + two(minutes) + u':' + two(seconds % 60));
    return QString(two(minutes) + u':' + two(seconds % 60));
}

QString ageText(qint64 milliseconds)
{
    const auto parts = [](qint64 major, QChar majorUnit, qint64 minor, QChar minorUnit) {
        const QString text = QString::number(major) + majorUnit;
        return minor == 0 ? text : QString(text + QString::number(minor) + minorUnit);
    };
    const qint64 seconds = std::max<qint64>(0, milliseconds / 1000);
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    const qint64 days = hours / 24;
    if (seconds < 120)
        return parts(seconds, u's', 0, u's');
    if (minutes < 10)
        return parts(minutes, u'm', seconds % 60, u's');
    if (minutes < 180)
        return parts(minutes, u'm', 0, u's');
    if (hours < 8)
        return parts(hours, u'h', minutes % 60, u'm');
    if (hours < 48)
        return parts(hours, u'h', 0, u'm');
    if (days < 8)
        return parts(days, u'd', hours % 24, u'h');
    if (days < 730)
        return parts(days, u'd', 0, u'h');
    return parts(days / 365, u'y', days < 2920 ? days % 365 : 0, u'd');
}

} // namespace Core
