// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/account.h"
#include "models/core/error.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Artifacts {

/// The named artifact accounts, as a file in the form of Spinnaker's own configuration has them:
///   artifacts: {s3: {enabled: true, accounts: [{name: x, region: eu-west-1}]}, github: {...}, ...}
///   jenkins: {masters: [{name: ci, address: https://ci.example, username: u, password: ${CI_PASSWORD}}]}
/// and dockerRegistry.accounts, services.front50.baseUrl. Names of fields are read as Spring reads them (git-repo,
/// gitRepo and gitrepo are one). A value; not thread-safe.
class Accounts
{
public:
    /// A file that is not there has no accounts. Only a file that cannot be read, or is no YAML, is an error.
    [[nodiscard]] static Core::Result<Accounts> load(const QString &path);
    [[nodiscard]] static Core::Result<Accounts> parse(const QByteArray &yaml, const QString &fileName = {});

    [[nodiscard]] const QList<Account> &all() const { return m_accounts; }
    /// What is unknown, wrong or unwise in the file, with its place. Never a failure: the rest counts.
    [[nodiscard]] const QList<Core::Error> &remarks() const { return m_remarks; }
    /// The account of that name which reads artifacts of this type; null: none.
    [[nodiscard]] const Account *find(const QString &name, const QString &type) const;
    [[nodiscard]] QStringList namesFor(const QString &type) const; ///< of the accounts that read artifacts of this type
    /// The account for an artifact: a null one where no name is given. The names of accounts that every Spinnaker has
    /// (embedded-artifact, front50ArtifactCredentials, ...) mean the only account of that type, if there is one, and
    /// no-auth-http-account means an http account without credentials, also without ~/.netrc's. Fails where there is
    /// none of that name, or only one that reads other types; names those that fit.
    [[nodiscard]] Core::Result<Account> accountFor(const QString &name, const QString &type) const;

    /// Adds the account, or replaces the one of the same kind and name.
    void put(const Account &account);
    bool remove(const QString &kind, const QString &name);
    void replace(const QList<Account> &accounts) { m_accounts = accounts; }

    /// Sections of the file that are no accounts. Saving would drop them and is refused.
    [[nodiscard]] const QStringList &foreignSections() const { return m_foreign; }
    [[nodiscard]] bool hasComments() const { return m_comments; } ///< saving drops them
    /// Fails where a secret would be written in plain text, and names the accounts.
    [[nodiscard]] Core::Result<QByteArray> toYaml() const;
    /// Writes the file as a whole or not at all, readable for its owner only.
    [[nodiscard]] Core::Result<void> save(const QString &path) const;

    friend bool operator==(const Accounts &, const Accounts &) = default;

private:
    friend class AccountsFile;
    QList<Account> m_accounts;
    QList<Core::Error> m_remarks;
    QStringList m_foreign;
    QStringList m_disabled; ///< kinds that the file switches off (enabled: false); kept when it is written
    QString m_file;
    bool m_comments = false;
};

} // namespace Artifacts
