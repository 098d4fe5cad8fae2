// SPDX-License-Identifier: Apache-2.0
#include "app/settingskeys.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace App {

QString settingsPath(const QString &file)
{
    if (!file.isEmpty())
        return file;
    return QSettings(QSettings::IniFormat, QSettings::UserScope, u"job-console"_s, u"job-console"_s).fileName();
}

QString settingsKey(const QString &text)
{
    constexpr qsizetype enough = 24;
    const QByteArray hash = QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex();
    return QString::fromLatin1(hash.first(enough));
}

void forgetOldGroups(QSettings &settings, const QString &group, qsizetype limit)
{
    settings.beginGroup(group);
    QStringList keys = settings.childGroups();
    std::ranges::sort(keys, std::ranges::greater(),
                      [&settings](const QString &key) { return settings.value(key + u"/changed"_s).toLongLong(); });
    for (qsizetype i = limit; i < keys.size(); ++i)
        settings.remove(keys.at(i));
    settings.endGroup();
}

} // namespace App
