// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/humanduration.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

// "3m25s", without the second part where it is zero.
QString two(qint64 large, QChar largeUnit, qint64 small, QChar smallUnit)
{
    QString text = QString::number(large) + largeUnit;
    if (small != 0)
        text += QString::number(small) + smallUnit;
    return text;
}

} // namespace

QString humanDuration(qint64 seconds)
{
    if (seconds < -1)
        return u"<invalid>"_s;
    if (seconds < 0)
        return u"0s"_s;
    if (seconds < 2 * 60)
        return QString::number(seconds) + u's';
    const qint64 minutes = seconds / 60;
    if (minutes < 10)
        return two(minutes, u'm', seconds % 60, u's');
    if (minutes < 3 * 60)
        return QString::number(minutes) + u'm';
    const qint64 hours = minutes / 60;
    if (hours < 8)
        return two(hours, u'h', minutes % 60, u'm');
    if (hours < 48)
        return QString::number(hours) + u'h';
    if (hours < 24 * 8)
        return two(hours / 24, u'd', hours % 24, u'h');
    if (hours < 24 * 365 * 2)
        return QString::number(hours / 24) + u'd';
    if (hours < 24 * 365 * 8)
        return two(hours / 24 / 365, u'y', (hours / 24) % 365, u'd');
    return QString::number(hours / 24 / 365) + u'y';
}

} // namespace Sandbox
