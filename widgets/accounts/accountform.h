// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/account.h"

#include <QHash>
#include <QWidget>

class QFormLayout;
class QLabel;
class QLineEdit;

namespace Widgets {

class SecretEdit;

/// The fields of one account, by its kind, under Spinnaker's names.
class AccountForm : public QWidget
{
    Q_OBJECT

public:
    /// The kind does not change: another account needs another form.
    AccountForm(const Artifacts::Account &account, bool serviceAvailable, QWidget *parent = nullptr);

    /// What was set, with all that cannot be edited here.
    [[nodiscard]] Artifacts::Account account() const;
    /// What is missing, or empty.
    [[nodiscard]] QString problem() const;
    void focusName();
    /// The answer to storeRequested().
    void setStored(const QString &key, const Core::Result<void> &result);

Q_SIGNALS:
    void changed();
    void storeRequested(const QString &key, const QString &secret);

private:
    void addField(QFormLayout *layout, const Artifacts::AccountField &field);
    [[nodiscard]] QWidget *makeText(const Artifacts::AccountField &field);
    [[nodiscard]] QWidget *makeSecret(const Artifacts::AccountField &field, bool serviceAvailable);

    Artifacts::Account m_account;
    QLineEdit *m_name = nullptr;
    QHash<QString, QWidget *> m_fields; ///< line edits and check boxes, by field
    QHash<QString, SecretEdit *> m_secrets;
    QHash<QString, SecretEdit *> m_storing; ///< by key
    bool m_serviceAvailable = false;
};

} // namespace Widgets
