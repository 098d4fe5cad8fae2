// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/secret.h"
#include "models/core/error.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <utility>

class QObject;

namespace Artifacts {

struct FetchContext;

enum class FieldKind {
    Text,
    Path, ///< of a file; ~/ is the home folder
    Flag, ///< true or false
    List, ///< of texts
    Secret, ///< kept in Account::secrets; FIELDFile names a file instead
    Other ///< kept as it is
};

struct AccountField
{
    QString name; ///< as in Spinnaker's configuration
    FieldKind kind = FieldKind::Text;
    bool required = false;
};

/// A kind of account: where it stands in Spinnaker's configuration, and what is known of it.
struct AccountKind
{
    QString kind; ///< "s3", "github", "jenkins", ...
    QString section; ///< the list's path in the file: "artifacts.s3.accounts", "jenkins.masters"
    QStringList types; ///< of artifacts that such an account can read
    QList<AccountField> fields; ///< without "name"
    [[nodiscard]] const AccountField *field(const QString &name) const; ///< null: unknown
};

/// All kinds, in the order in which they are offered.
[[nodiscard]] const QList<AccountKind> &accountKinds();
[[nodiscard]] const AccountKind *findAccountKind(const QString &kind); ///< null: unknown

/// A named account of one store. A value. Its identity is kind and name: clouddriver, too, looks for an account of
/// that name that supports the artifact's type.
struct Account
{
    QString name{};
    QString kind{};
    QJsonObject settings{}; ///< the fields that are no secrets, with Spinnaker's names; unknown ones are kept
    QMap<QString, Secret> secrets{}; ///< by field: "token", "password", "usernamePassword", "awsSecretAccessKey", ...
    QString file{}; ///< where it was read, for messages
    int line = 0;
    friend bool operator==(const Account &, const Account &) = default;

    [[nodiscard]] bool isNull() const { return kind.isEmpty(); }
    [[nodiscard]] bool supports(const QString &type) const;
    [[nodiscard]] QString text(const QString &field) const; ///< empty where missing; numbers as text
    [[nodiscard]] bool flag(const QString &field, bool otherwise = false) const;
    [[nodiscard]] QStringList list(const QString &field) const;
    /// A resolved secret (resolveSecrets), or empty.
    [[nodiscard]] QString secret(const QString &field) const;
    /// User name and password: of usernamePasswordFile ("user:password"), else of username and password; after
    /// resolveSecrets.
    [[nodiscard]] std::optional<std::pair<QString, QString>> basic() const;
};

/// Under what the window keeps secrets of accounts in the desktop's secret service; other keys are the user's own.
inline constexpr QLatin1StringView ownSecretPrefix("artifact-account/");

/// The keys of secrets that the window keeps and that no account of `after` needs any more: `known` are those that were
/// stored lately, beside those of `before`. Sorted.
[[nodiscard]] QStringList abandonedSecrets(const QList<Account> &before, const QStringList &known,
                                           const QList<Account> &after);

/// Replaces every secret by its value, for one fetch. Calls `answer` once, at once or later, but not after `context`
/// was destroyed.
void resolveSecrets(const Account &account, const FetchContext &fetchContext, QObject *context,
                    const std::function<void(const Core::Result<Account> &)> &answer);

} // namespace Artifacts
