// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/httpdate.h"

#include <QLocale>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

const QString form = u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s;

} // namespace

QByteArray httpDate(const QDateTime &time)
{
    return QLocale::c().toString(time.toUTC(), form).toLatin1();
}

QDateTime parseHttpDate(const QByteArray &text)
{
    QDateTime time = QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()), form);
    time.setTimeZone(QTimeZone::UTC);
    return time;
}

} // namespace Artifacts
