// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/accounts.h"

#include "models/artifacts/accountsfile.h"
#include "models/artifacts/texts.h"
#include "models/yaml/yamldocument.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QMultiHash>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

constexpr qint64 largestFile = 8LL * 1024 * 1024;

Error fileError(const QString &code, const QString &path, const QString &message, const QString &hint)
{
    Error error;
    error.kind = ErrorKind::Io;
    error.code = code;
    error.file = path;
    error.message = message;
    error.hint = hint;
    return error;
}

QJsonObject toJson(const Account &account)
{
    QJsonObject object = account.settings;
    object[u"name"_s] = account.name;
    for (const auto &[field, secret] : account.secrets.asKeyValueRange()) {
        if (secret.kind == Secret::Kind::File)
            object[field + u"File"_s] = secret.value;
        else
            object[field] = secret.toText();
    }
    return object;
}

/// The accounts that clouddriver makes for itself (its *ArtifactConfiguration classes) and the types that they are for.
bool isBuiltIn(const QString &name, const QString &type)
{
    static const QMultiHash<QString, QString> accounts{{u"embedded-artifact"_s, u"embedded/base64"_s},
                                                       {u"embedded-artifact"_s, u"remote/base64"_s},
                                                       {u"front50ArtifactCredentials"_s, u"front50/pipelineTemplate"_s},
                                                       {u"kubernetes"_s, u"kubernetes/configMap"_s},
                                                       {u"kubernetes"_s, u"kubernetes/secret"_s}};
    return accounts.contains(name, type);
}

/// Puts `value` at the dotted path.
QJsonObject withValue(QJsonObject object, const QString &path, const QJsonValue &value)
{
    const QString key = path.section(u'.', 0, 0);
    const QString rest = path.section(u'.', 1);
    object[key] = rest.isEmpty() ? value : QJsonValue(withValue(object.value(key).toObject(), rest, value));
    return object;
}

} // namespace

Core::Result<Accounts> Accounts::load(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return Accounts();
    const auto unreadable = [&](const QString &reason) {
        return std::unexpected(fileError(u"artifact-accounts-unreadable"_s, path,
                                         Texts::tr("The artifact accounts cannot be read: %1").arg(reason),
                                         Texts::tr("Check the path and the permissions of the file.")));
    };
    if (!info.isFile())
        return unreadable(Texts::tr("it is no ordinary file"));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file.errorString());
    const QByteArray bytes = file.read(largestFile + 1);
    if (bytes.size() > largestFile)
        return unreadable(Texts::tr("it is too large"));
    return parse(bytes, path);
}

Core::Result<Accounts> Accounts::parse(const QByteArray &yaml, const QString &fileName)
{
    return AccountsFile(yaml, fileName).read();
}

const Account *Accounts::find(const QString &name, const QString &type) const
{
    const auto found = std::ranges::find_if(
        m_accounts, [&](const Account &account) { return account.name == name && account.supports(type); });
    return found == m_accounts.end() ? nullptr : &*found;
}

QStringList Accounts::namesFor(const QString &type) const
{
    QStringList names;
    for (const Account &account : m_accounts) {
        if (account.supports(type))
            names.append(account.name);
    }
    return names;
}

Core::Result<Account> Accounts::accountFor(const QString &name, const QString &type) const
{
    if (name.isEmpty())
        return Account();
    if (const Account *account = find(name, type))
        return *account;
    if (name == "no-auth-http-account"_L1 && type == "http/file"_L1)
        return Account{name, u"http"_s};
    if (isBuiltIn(name, type)) {
        const QStringList names = namesFor(type);
        return names.size() == 1 ? *find(names.first(), type) : Account();
    }
    Error error;
    error.kind = ErrorKind::Config;
    error.file = m_file;
    const auto other = std::ranges::find(m_accounts, name, &Account::name);
    if (other != m_accounts.end()) {
        error.code = u"artifact-account-type"_s;
        error.line = other->line;
        error.message = Texts::tr("The artifact account %1 is one for %2, not for %3")
                            .arg(name, findAccountKind(other->kind)->types.join(u", "_s), type);
    } else {
        error.code = u"artifact-account-missing"_s;
        error.message = Texts::tr("There is no artifact account %1").arg(name.left(200));
    }
    const QStringList fitting = namesFor(type);
    error.hint = fitting.isEmpty()
        ? Texts::tr("No account for %1 is set up; add one to the artifact accounts.").arg(type)
        : Texts::tr("These accounts read %1: %2.").arg(type, fitting.join(u", "_s));
    return std::unexpected(error);
}

void Accounts::put(const Account &account)
{
    const auto same = std::ranges::find_if(m_accounts, [&](const Account &candidate) {
        return candidate.kind == account.kind && candidate.name == account.name;
    });
    if (same == m_accounts.end())
        m_accounts.append(account);
    else
        *same = account;
}

bool Accounts::remove(const QString &kind, const QString &name)
{
    return m_accounts.removeIf([&](const Account &account) { return account.kind == kind && account.name == name; })
        > 0;
}

Core::Result<QByteArray> Accounts::toYaml() const
{
    QStringList plain;
    QJsonObject root;
    for (const AccountKind &kind : accountKinds()) {
        QJsonArray list;
        for (const Account &account : m_accounts) {
            if (account.kind != kind.kind)
                continue;
            const bool literal = std::ranges::any_of(
                account.secrets, [](const Secret &secret) { return secret.kind == Secret::Kind::Literal; });
            if (literal)
                plain.append(account.name);
            list.append(toJson(account));
        }
        if (list.isEmpty())
            continue;
        root = withValue(root, kind.section, list);
        root = withValue(root, kind.section.section(u'.', 0, -2) + u".enabled"_s, !m_disabled.contains(kind.kind));
    }
    if (plain.isEmpty())
        return root.isEmpty() ? QByteArray("{}\n") : Yaml::toYaml(root);
    Error error;
    error.kind = ErrorKind::Config;
    error.code = u"artifact-account-plain-secret"_s;
    error.file = m_file;
    error.message = Texts::tr("Secrets of these accounts would be written in plain "
                              "text: %1")
                        .arg(plain.join(u", "_s));
    error.hint = Texts::tr("Name a file, an environment variable or a key of the "
                           "desktop's secret service instead.");
    return std::unexpected(error);
}

Core::Result<void> Accounts::save(const QString &path) const
{
    if (!m_foreign.isEmpty() && path == m_file) {
        return std::unexpected(fileError(u"artifact-accounts-foreign"_s, path,
                                         Texts::tr("The file holds more than artifact accounts (%1), which "
                                                   "would be lost")
                                             .arg(m_foreign.join(u", "_s)),
                                         Texts::tr("Save the accounts in a file of their own.")));
    }
    const auto yaml = toYaml();
    if (!yaml)
        return std::unexpected(yaml.error());
    QDir().mkpath(QFileInfo(path).absolutePath());
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) && file.write(*yaml) == yaml->size()
        && file.commit();
    if (written)
        return {};
    return std::unexpected(fileError(u"artifact-accounts-unwritable"_s, path,
                                     Texts::tr("The artifact accounts cannot be written: %1").arg(file.errorString()),
                                     Texts::tr("Check the path and the permissions of the folder.")));
}

} // namespace Artifacts
