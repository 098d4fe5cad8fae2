// SPDX-License-Identifier: Apache-2.0
#include "widgets/accounts/accountform.h"

#include "widgets/accounts/accountwords.h"
#include "widgets/accounts/secretedit.h"
#include "widgets/common/texts.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QUuid>

using namespace Qt::StringLiterals;
using Artifacts::Account;
using Artifacts::AccountField;
using Artifacts::FieldKind;

namespace Widgets {

AccountForm::AccountForm(const Account &account, bool serviceAvailable, QWidget *parent)
    : QWidget(parent),
      m_account(account),
      m_name(new QLineEdit(account.name)),
      m_serviceAvailable(serviceAvailable)
{
    auto *layout = new QFormLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(6);
    layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    describe(m_name, u"accountName"_s, tr("Name of the account"), tr("The name that references choose the account by"));
    layout->addRow(tr("Name:"), m_name);
    connect(m_name, &QLineEdit::textChanged, this, &AccountForm::changed);
    const Artifacts::AccountKind *kind = Artifacts::findAccountKind(account.kind);
    if (kind) {
        for (const AccountField &field : kind->fields)
            addField(layout, field);
    }
    if (const QString automatic = AccountWords::withoutAccount(account.kind); !automatic.isEmpty()) {
        auto *note = new QLabel(tr("Credentials that are not set here come from: %1.").arg(automatic));
        note->setObjectName(u"accountAutomatic"_s);
        note->setWordWrap(true);
        note->setForegroundRole(QPalette::PlaceholderText);
        layout->addRow(note);
    }
}

void AccountForm::addField(QFormLayout *layout, const AccountField &field)
{
    const QString help = AccountWords::help(m_account.kind, field.name);
    QWidget *widget = nullptr;
    switch (field.kind) {
    case FieldKind::Text:
    case FieldKind::Path:
    case FieldKind::List:
        widget = makeText(field);
        break;
    case FieldKind::Flag: {
        auto *box = new QCheckBox(help);
        box->setChecked(m_account.flag(field.name));
        connect(box, &QCheckBox::toggled, this, &AccountForm::changed);
        m_fields.insert(field.name, box);
        widget = box;
        break;
    }
    case FieldKind::Secret:
        widget = makeSecret(field, m_serviceAvailable);
        break;
    case FieldKind::Other:
        if (m_account.settings.contains(field.name)) // kept, but for a text editor
            layout->addRow(QString(field.name + u':'), new QLabel(tr("kept as it is in the file")));
        return;
    }
    if (field.kind != FieldKind::Secret)
        describe(widget, QString(u"field-"_s + field.name), field.name, help);
    auto *label = new QLabel(field.required ? QString(field.name + u" *:"_s) : QString(field.name + u':'));
    label->setToolTip(help);
    label->setBuddy(widget);
    layout->addRow(label, widget);
}

QWidget *AccountForm::makeText(const AccountField &field)
{
    auto *edit = new QLineEdit;
    edit->setText(field.kind == FieldKind::List ? m_account.list(field.name).join(u", "_s)
                                                : m_account.text(field.name));
    edit->setPlaceholderText(AccountWords::example(m_account.kind, field.name));
    connect(edit, &QLineEdit::textChanged, this, &AccountForm::changed);
    m_fields.insert(field.name, edit);
    return edit;
}

QWidget *AccountForm::makeSecret(const AccountField &field, bool serviceAvailable)
{
    auto *edit = new SecretEdit(field.name);
    edit->setServiceAvailable(serviceAvailable);
    // Names change and come again; a key has to stay one secret's.
    const QString unique = QUuid::createUuid().toString(QUuid::Id128).left(12);
    edit->setKey(QString(Artifacts::ownSecretPrefix + u"%1/%2/%3"_s.arg(m_account.kind, field.name, unique)));
    if (m_account.secrets.contains(field.name))
        edit->setSecret(m_account.secrets.value(field.name));
    connect(edit, &SecretEdit::changed, this, &AccountForm::changed);
    connect(edit, &SecretEdit::storeRequested, this, [this, edit](const QString &key, const QString &secret) {
        m_storing.insert(key, edit);
        Q_EMIT storeRequested(key, secret);
    });
    m_secrets.insert(field.name, edit);
    return edit;
}

Account AccountForm::account() const
{
    Account account = m_account;
    account.name = m_name->text().trimmed();
    const Artifacts::AccountKind *kind = Artifacts::findAccountKind(account.kind);
    for (const AccountField &field : kind ? kind->fields : QList<AccountField>()) {
        if (const SecretEdit *edit = m_secrets.value(field.name)) {
            if (const auto secret = edit->secret())
                account.secrets.insert(field.name, *secret);
            else
                account.secrets.remove(field.name);
            continue;
        }
        QWidget *widget = m_fields.value(field.name);
        QJsonValue value(QJsonValue::Undefined);
        if (const auto *box = qobject_cast<QCheckBox *>(widget)) {
            if (box->isChecked() || account.settings.contains(field.name))
                value = box->isChecked();
        } else if (const auto *edit = qobject_cast<QLineEdit *>(widget)) {
            const QString text = edit->text().trimmed();
            if (field.kind == FieldKind::List && !text.isEmpty()) {
                QJsonArray items;
                for (const QString &item : text.split(u',', Qt::SkipEmptyParts))
                    items.append(item.trimmed());
                value = items;
            } else if (!text.isEmpty()) {
                // A number that nobody touched stays a number.
                value = text == m_account.text(field.name) ? m_account.settings.value(field.name) : QJsonValue(text);
            }
        } else {
            continue; // kept as it is
        }
        if (value.isUndefined())
            account.settings.remove(field.name);
        else
            account.settings.insert(field.name, value);
    }
    return account;
}

QString AccountForm::problem() const
{
    if (m_name->text().trimmed().isEmpty())
        return tr("The account needs a name.");
    const Artifacts::AccountKind *kind = Artifacts::findAccountKind(m_account.kind);
    for (const AccountField &field : kind ? kind->fields : QList<AccountField>()) {
        const auto *edit = qobject_cast<QLineEdit *>(m_fields.value(field.name));
        if (field.required && edit && edit->text().trimmed().isEmpty())
            return tr("Fill in %1.").arg(field.name);
    }
    return {};
}

void AccountForm::focusName()
{
    m_name->setFocus();
    m_name->selectAll();
}

void AccountForm::setStored(const QString &key, const Core::Result<void> &result)
{
    if (SecretEdit *edit = m_storing.take(key))
        edit->setStored(result);
}

} // namespace Widgets
