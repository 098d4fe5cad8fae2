// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/accountsfile.h"
#include "models/artifacts/texts.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;
using Core::Error;
using Core::ErrorKind;

namespace Artifacts {

namespace {

/// Spring's relaxed binding: git-repo, git_repo and gitRepo are one name.
QString canonical(QString name)
{
    return name.remove(u'-').remove(u'_').toLower();
}

/// The name of a field that may hold a secret although we do not know it.
bool looksSecret(const QString &name)
{
    static const QRegularExpression secret(u"(password|passphrase|secret|token|apikey)$"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    return secret.match(name).hasMatch();
}

const AccountField *relaxedField(const AccountKind &kind, const QString &key)
{
    const auto found = std::ranges::find_if(
        kind.fields, [&](const AccountField &field) { return canonical(field.name) == canonical(key); });
    return found == kind.fields.end() ? nullptr : &*found;
}

} // namespace

Core::Result<Accounts> AccountsFile::read()
{
    m_accounts.m_file = m_fileName;
    static const QRegularExpression comment(u"(^|\\s)#"_s, QRegularExpression::MultilineOption);
    m_accounts.m_comments = comment.match(QString::fromUtf8(m_yaml)).hasMatch();
    const auto documents = Yaml::load(m_yaml, m_fileName);
    if (!documents)
        return std::unexpected(documents.error());
    for (const Yaml::Document &document : *documents) {
        m_document = document;
        if (document.value.isObject())
            readRoot(document.value.toObject());
        else
            remark(u"artifact-accounts-shape"_s, {}, Texts::tr("The file of artifact accounts is not a map"),
                   Texts::tr("It starts with artifacts: as in Spinnaker's configuration."));
    }
    return m_accounts;
}

void AccountsFile::readRoot(const QJsonObject &root)
{
    for (auto it = root.begin(); it != root.end(); ++it) {
        const QString name = canonical(it.key());
        const QString path = Yaml::childPath({}, it.key());
        if (name == "artifacts"_L1) {
            readArtifacts(it->toObject(), path);
        } else if (name == "jenkins"_L1) {
            readSection(*findAccountKind(u"jenkins"_s), *it, path);
        } else if (name == "dockerregistry"_L1) {
            readSection(*findAccountKind(u"dockerRegistry"_s), *it, path);
        } else if (name == "services"_L1 && it->toObject().contains("front50"_L1)) {
            m_accounts.m_foreign.append(it.key());
            readFront50(it->toObject(), path);
        } else {
            m_accounts.m_foreign.append(it.key());
        }
    }
    if (m_accounts.m_foreign.size() == root.size() && !root.isEmpty() && m_accounts.m_accounts.isEmpty())
        remark(u"artifact-accounts-none"_s, {}, Texts::tr("The file has no artifact accounts"),
               Texts::tr("They stand below artifacts: and jenkins: as in Spinnaker's configuration."));
}

void AccountsFile::readArtifacts(const QJsonObject &artifacts, const QString &path)
{
    for (auto it = artifacts.begin(); it != artifacts.end(); ++it) {
        const QString child = Yaml::childPath(path, it.key());
        const auto kind = std::ranges::find_if(accountKinds(), [&](const AccountKind &candidate) {
            return candidate.section.startsWith("artifacts."_L1) && canonical(candidate.kind) == canonical(it.key());
        });
        if (kind != accountKinds().end()) {
            readSection(*kind, *it, child);
        } else if (it->isObject()) {
            m_accounts.m_foreign.append(child);
            remark(u"artifact-account-kind"_s, child,
                   Texts::tr("Accounts of kind %1 are not known here").arg(it.key().left(100)));
        }
    }
}

void AccountsFile::readSection(const AccountKind &kind, const QJsonValue &section, const QString &path)
{
    const QString listName = kind.section.section(u'.', -1);
    const QJsonObject object = section.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString child = Yaml::childPath(path, it.key());
        const QString name = canonical(it.key());
        if (name == listName) {
            readList(kind, *it, child);
        } else if (name == "enabled"_L1) {
            if (it->isBool() ? !it->toBool() : it->toString().compare("false"_L1, Qt::CaseInsensitive) == 0) {
                m_accounts.m_disabled.append(kind.kind);
                remark(u"artifact-account-disabled"_s, child,
                       Texts::tr("Spinnaker does not use these accounts (enabled: false); here they can be used"));
            }
        } else {
            m_accounts.m_foreign.append(child);
            remark(u"artifact-account-field"_s, child, Texts::tr("%1 is not used here").arg(child));
        }
    }
}

void AccountsFile::readList(const AccountKind &kind, const QJsonValue &list, const QString &path)
{
    if (!list.isArray()) {
        if (!list.isNull())
            remark(u"artifact-accounts-shape"_s, path, Texts::tr("%1 is not a list").arg(path));
        return;
    }
    const QJsonArray array = list.toArray();
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QString child = Yaml::childPath(path, i);
        if (array.at(i).isObject())
            readAccount(kind, array.at(i).toObject(), child);
        else
            remark(u"artifact-accounts-shape"_s, child, Texts::tr("%1 is not a map").arg(child));
    }
}

void AccountsFile::readAccount(const AccountKind &kind, const QJsonObject &object, const QString &path)
{
    Account account;
    account.kind = kind.kind;
    account.file = m_fileName;
    account.line = Yaml::nearestMark(m_document, path).line;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString child = Yaml::childPath(path, it.key());
        if (canonical(it.key()) == "name"_L1)
            account.name = it->isString() ? it->toString() : it->toVariant().toString();
        else
            readField(kind, account, it.key(), *it, child);
    }
    if (account.name.isEmpty()) {
        remark(u"artifact-account-name"_s, path, Texts::tr("The account has no name and cannot be used"));
        return;
    }
    if (m_accounts.find(account.name, kind.types.first())) {
        remark(u"artifact-account-twice"_s, path,
               Texts::tr("There is another account %1 of kind %2 above; this one is not used")
                   .arg(account.name, kind.kind));
        return;
    }
    for (const AccountField &field : kind.fields) {
        if (field.required && account.text(field.name).isEmpty())
            remark(u"artifact-account-incomplete"_s, path,
                   Texts::tr("The account %1 has no %2").arg(account.name, field.name));
    }
    m_accounts.m_accounts.append(account);
}

void AccountsFile::readField(const AccountKind &kind, Account &account, const QString &key, const QJsonValue &value,
                             const QString &path)
{
    const AccountField *field = relaxedField(kind, key);
    const bool fileOf = !field && canonical(key).endsWith("file"_L1);
    const AccountField *secretOfFile = fileOf ? relaxedField(kind, canonical(key).chopped(4)) : nullptr;
    if (secretOfFile && secretOfFile->kind == FieldKind::Secret) {
        if (!value.toString().isEmpty())
            account.secrets.insert(secretOfFile->name, {Secret::Kind::File, value.toString()});
        return;
    }
    if (!field)
        remark(u"artifact-account-field"_s, path, Texts::tr("%1 is not used here").arg(path));
    const QString name = field ? field->name : key;
    const bool secret = field ? field->kind == FieldKind::Secret : looksSecret(key) && value.isString();
    if (!secret) {
        if (kind.kind == "ivy"_L1 && name == "settings"_L1)
            readIvySettings(kind, account, value.toObject(), path);
        else if (!value.isNull())
            account.settings.insert(name, value);
        return;
    }
    const QString text = value.isString() ? value.toString() : value.toVariant().toString();
    // A file wins over the text beside it, as in clouddriver.
    if (text.isEmpty() || account.secrets.contains(name))
        return;
    const Secret found = Secret::fromText(text);
    account.secrets.insert(name, found);
    if (found.kind == Secret::Kind::Literal)
        remark(u"artifact-account-plain-secret"_s, path, Texts::tr("%1 stands in the file in plain text").arg(path),
               Texts::tr("Name a file (%1File), an environment variable (${NAME}) or a key of the desktop's secret "
                         "service instead.")
                   .arg(name));
    else if (found.kind == Secret::Kind::Foreign)
        remark(u"artifact-account-secret-engine"_s, path,
               Texts::tr("%1 is kept by a secret engine that only Spinnaker's servers can ask").arg(path));
}

/// Ivy's settings hold one secret, which is kept with those of other accounts.
void AccountsFile::readIvySettings(const AccountKind &kind, Account &account, QJsonObject settings, const QString &path)
{
    const QString name = u"credentials"_s;
    QJsonObject credentials = settings[name].toObject();
    for (const QString &field : {u"username"_s, u"password"_s}) {
        if (credentials.contains(field))
            readField(kind, account, field, credentials.take(field), Yaml::childPath(path, name) + u'.' + field);
    }
    if (settings.contains(name))
        settings[name] = credentials;
    account.settings.insert(u"settings"_s, settings);
}

void AccountsFile::readFront50(const QJsonObject &services, const QString &path)
{
    const QString url = services[u"front50"_s].toObject()[u"baseUrl"_s].toString();
    if (url.isEmpty())
        return;
    Account account;
    account.name = u"front50"_s;
    account.kind = u"front50"_s;
    account.settings[u"baseUrl"_s] = url;
    account.file = m_fileName;
    account.line = Yaml::nearestMark(m_document, path).line;
    m_accounts.m_accounts.append(account);
}

void AccountsFile::remark(const QString &code, const QString &path, const QString &message, const QString &hint)
{
    const Yaml::Mark mark = Yaml::nearestMark(m_document, path);
    Error error;
    error.kind = ErrorKind::Config;
    error.code = code;
    error.message = message;
    error.hint = hint;
    error.file = m_fileName;
    error.line = mark.line;
    error.column = mark.column;
    m_accounts.m_remarks.append(error);
}

} // namespace Artifacts
