// SPDX-License-Identifier: Apache-2.0
#include "app/accountcontexts.h"

#include "app/settingskeys.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace App {

namespace {

constexpr qsizetype accountLimit = 200;
constexpr qsizetype accountNameLimit = 500;

QString groupOf(const QString &account)
{
    return u"spinnakerAccounts/"_s + settingsKey(account) + u'/';
}

ContextChoice read(const QSettings &settings, const QString &group)
{
    return {settings.value(group + u"context"_s).toString(), settings.value(group + u"sandbox"_s, false).toBool(),
            settings.value(group + u"source"_s).toString()};
}

} // namespace

AccountContexts::AccountContexts(const QString &file) : m_settings(settingsPath(file), QSettings::IniFormat) { }

std::optional<ContextChoice> AccountContexts::contextOf(const QString &account) const
{
    const QString group = groupOf(account);
    if (!m_settings.contains(group + u"context"_s))
        return std::nullopt;
    return read(m_settings, group);
}

void AccountContexts::setContextOf(const QString &account, const ContextChoice &context)
{
    const QString group = groupOf(account);
    m_settings.setValue(group + u"account"_s, account.left(accountNameLimit));
    m_settings.setValue(group + u"context"_s, context.name);
    m_settings.setValue(group + u"sandbox"_s, context.sandbox);
    m_settings.setValue(group + u"source"_s, context.source);
    m_settings.setValue(group + u"changed"_s, QDateTime::currentMSecsSinceEpoch());
    forgetOldGroups(m_settings, u"spinnakerAccounts"_s, accountLimit);
}

QString AccountContexts::accountOf(const ContextChoice &context)
{
    QString account;
    qint64 newest = -1;
    m_settings.beginGroup(u"spinnakerAccounts"_s);
    const QStringList keys = m_settings.childGroups();
    for (const QString &key : keys) {
        const qint64 changed = m_settings.value(key + u"/changed"_s).toLongLong();
        if (changed > newest && read(m_settings, key + u'/') == context) {
            newest = changed;
            account = m_settings.value(key + u"/account"_s).toString();
        }
    }
    m_settings.endGroup();
    return account;
}

} // namespace App
