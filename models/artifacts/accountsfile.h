// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/accounts.h"
#include "models/yaml/yamldocument.h"

#include <QJsonValue>

namespace Artifacts {

/// Reads one file of artifact accounts. See Accounts for the form.
class AccountsFile
{
public:
    AccountsFile(const QByteArray &yaml, const QString &fileName) : m_yaml(yaml), m_fileName(fileName) { }
    [[nodiscard]] Core::Result<Accounts> read();

private:
    void readRoot(const QJsonObject &root);
    void readArtifacts(const QJsonObject &artifacts, const QString &path);
    void readSection(const AccountKind &kind, const QJsonValue &section, const QString &path);
    void readList(const AccountKind &kind, const QJsonValue &list, const QString &path);
    void readAccount(const AccountKind &kind, const QJsonObject &object, const QString &path);
    void readField(const AccountKind &kind, Account &account, const QString &key, const QJsonValue &value,
                   const QString &path);
    void readIvySettings(const AccountKind &kind, Account &account, QJsonObject settings, const QString &path);
    void readFront50(const QJsonObject &services, const QString &path);
    void remark(const QString &code, const QString &path, const QString &message, const QString &hint = {});

    QByteArray m_yaml;
    QString m_fileName;
    Yaml::Document m_document;
    Accounts m_accounts;
};

} // namespace Artifacts
