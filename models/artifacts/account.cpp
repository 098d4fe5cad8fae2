// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/account.h"

#include "models/artifacts/fetchcontext.h"
#include "models/artifacts/texts.h"

#include <QJsonArray>
#include <QSet>
#include <QVariant>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

void resolveNext(const Account &account, const QStringList &fields, const FetchContext &fetchContext, QObject *context,
                 const std::function<void(const Core::Result<Account> &)> &answer)
{
    Account resolved = account;
    for (qsizetype i = 0; i < fields.size(); ++i) {
        const QString &field = fields.at(i);
        const Secret secret = resolved.secrets.value(field);
        const QString what
            = Texts::tr("%1 of the artifact account %2")
                  .arg(secret.kind == Secret::Kind::File ? QString(field + u"File"_s) : field, account.name);
        if (secret.kind == Secret::Kind::SecretService && fetchContext.secrets) {
            fetchContext.secrets(secret.value, context,
                                 [resolved, field, rest = fields.sliced(i + 1), fetchContext, context,
                                  answer](const Core::Result<QString> &value) mutable {
                                     if (!value) {
                                         answer(std::unexpected(value.error()));
                                         return;
                                     }
                                     resolved.secrets.insert(field, {Secret::Kind::Literal, *value});
                                     resolveNext(resolved, rest, fetchContext, context, answer);
                                 });
            return;
        }
        const auto value = readSecret(secret, fetchContext.environment, what);
        if (!value) {
            Core::Error error = value.error();
            if (error.file.isEmpty()) {
                error.file = account.file;
                error.line = account.line;
            }
            answer(std::unexpected(error));
            return;
        }
        resolved.secrets.insert(field, {Secret::Kind::Literal, *value});
    }
    answer(resolved);
}

} // namespace

bool Account::supports(const QString &type) const
{
    const AccountKind *known = findAccountKind(kind);
    return known && known->types.contains(type);
}

QString Account::text(const QString &field) const
{
    const QJsonValue value = settings.value(field);
    return value.isString() ? value.toString() : value.toVariant().toString();
}

bool Account::flag(const QString &field, bool otherwise) const
{
    const QJsonValue value = settings.value(field);
    // Quoted flags are common in configurations that templates produce.
    return value.isBool()  ? value.toBool()
        : value.isString() ? value.toString().compare("true"_L1, Qt::CaseInsensitive) == 0
                           : otherwise;
}

QStringList Account::list(const QString &field) const
{
    const QJsonValue value = settings.value(field);
    if (value.isString())
        return {value.toString()};
    QStringList texts;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array) {
        if (item.isString())
            texts.append(item.toString());
    }
    return texts;
}

QString Account::secret(const QString &field) const
{
    const Secret found = secrets.value(field);
    return found.kind == Secret::Kind::Literal ? found.value : QString();
}

std::optional<std::pair<QString, QString>> Account::basic() const
{
    if (const QString both = secret(u"usernamePassword"_s); !both.isEmpty())
        return std::pair(both.section(u':', 0, 0), both.section(u':', 1));
    const QString user = text(u"username"_s);
    if (user.isEmpty())
        return std::nullopt;
    return std::pair(user, secret(u"password"_s));
}

QStringList abandonedSecrets(const QList<Account> &before, const QStringList &known, const QList<Account> &after)
{
    const auto keysOf = [](const QList<Account> &accounts) {
        QSet<QString> keys;
        for (const Account &account : accounts) {
            for (const Secret &secret : account.secrets) {
                if (secret.kind == Secret::Kind::SecretService)
                    keys.insert(secret.value);
            }
        }
        return keys;
    };
    QSet<QString> abandoned = keysOf(before) + QSet<QString>(known.begin(), known.end());
    abandoned -= keysOf(after);
    QStringList keys(abandoned.begin(), abandoned.end());
    keys.removeIf([](const QString &key) { return !key.startsWith(ownSecretPrefix); });
    keys.sort();
    return keys;
}

void resolveSecrets(const Account &account, const FetchContext &fetchContext, QObject *context,
                    const std::function<void(const Core::Result<Account> &)> &answer)
{
    resolveNext(account, account.secrets.keys(), fetchContext, context, answer);
}

} // namespace Artifacts
