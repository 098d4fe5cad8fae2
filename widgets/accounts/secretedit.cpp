// SPDX-License-Identifier: Apache-2.0
#include "widgets/accounts/secretedit.h"

#include "widgets/common/texts.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using Artifacts::Secret;

namespace Widgets {

SecretEdit::SecretEdit(const QString &field, QWidget *parent)
    : QWidget(parent),
      m_source(new QComboBox),
      m_value(new QLineEdit),
      m_store(new QPushButton(tr("Store"))),
      m_note(new QLabel)
{
    m_source->addItem(tr("not set"), NotSet);
    m_source->addItem(tr("environment variable"), Environment);
    m_source->addItem(tr("file"), File);
    m_source->addItem(tr("secret service"), Service);
    describe(m_source, QString(field + u"Source"_s), tr("Where %1 comes from").arg(field));
    describe(m_value, QString(field + u"Value"_s), field);
    describe(m_store, QString(field + u"Store"_s), tr("Store %1 in the desktop's secret service").arg(field));
    m_store->setAutoDefault(false);
    m_note->setObjectName(QString(field + u"Note"_s));
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);

    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_source);
    line->addWidget(m_value, 1);
    line->addWidget(m_store);
    line->addStretch(0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_note);
    setFocusProxy(m_source);

    connect(m_source, &QComboBox::currentIndexChanged, this, [this] {
        if (m_setting)
            return;
        // A secret that stands in the file in plain text needs not be typed again.
        const bool moves
            = m_source->currentData().toInt() == Service && m_secret && m_secret->kind == Secret::Kind::Literal;
        m_value->setText(moves ? m_secret->value : QString());
        showSource();
        Q_EMIT changed();
    });
    connect(m_value, &QLineEdit::textChanged, this, [this] {
        m_store->setEnabled(!m_value->text().isEmpty());
        // What is typed for the secret service changes nothing in the account.
        if (!m_setting && m_source->currentData().toInt() != Service)
            Q_EMIT changed();
    });
    connect(m_value, &QLineEdit::returnPressed, this, &SecretEdit::store);
    connect(m_store, &QPushButton::clicked, this, &SecretEdit::store);
    setServiceAvailable(false);
    showSource();
}

void SecretEdit::setServiceAvailable(bool available)
{
    m_serviceAvailable = available;
    const int index = m_source->findData(Service);
    auto *items = qobject_cast<QStandardItemModel *>(m_source->model());
    items->item(index)->setEnabled(available);
    m_source->setItemText(index, available ? tr("secret service") : tr("secret service (none runs here)"));
    showSource();
}

void SecretEdit::setSecret(const std::optional<Secret> &secret)
{
    m_setting = true;
    m_secret = secret;
    for (const Source extra : {Literal, Foreign}) {
        if (const int index = m_source->findData(extra); index >= 0)
            m_source->removeItem(index);
    }
    Source source = NotSet;
    QString value;
    if (secret) {
        switch (secret->kind) {
        case Secret::Kind::Environment:
            source = Environment;
            value = secret->value;
            break;
        case Secret::Kind::File:
            source = File;
            value = secret->value;
            break;
        case Secret::Kind::SecretService:
            source = Service;
            m_key = secret->value;
            break;
        case Secret::Kind::Literal:
            source = Literal;
            m_source->addItem(tr("plain text in the file"), Literal);
            break;
        case Secret::Kind::Foreign:
            source = Foreign;
            m_source->addItem(tr("Spinnaker's secret engine"), Foreign);
            break;
        }
    }
    m_source->setCurrentIndex(m_source->findData(source));
    m_value->setText(value);
    m_setting = false;
    showSource();
}

std::optional<Secret> SecretEdit::secret() const
{
    const QString text = m_value->text().trimmed();
    switch (Source(m_source->currentData().toInt())) {
    case NotSet:
        return {};
    case Environment:
        return text.isEmpty() ? std::optional<Secret>() : Secret{Secret::Kind::Environment, text};
    case File:
        return text.isEmpty() ? std::optional<Secret>() : Secret{Secret::Kind::File, text};
    case Service:
        return Secret{Secret::Kind::SecretService, m_key};
    case Literal:
    case Foreign:
        return m_secret;
    }
    return {};
}

void SecretEdit::showSource()
{
    const auto source = Source(m_source->currentData().toInt());
    m_value->setVisible(source == Environment || source == File || source == Service);
    m_store->setVisible(source == Service);
    m_store->setEnabled(!m_value->text().isEmpty());
    m_value->setEchoMode(source == Service ? QLineEdit::Password : QLineEdit::Normal);
    m_value->setEnabled(source != Service || m_serviceAvailable);
    QString note;
    switch (source) {
    case NotSet:
        break;
    case Environment:
        m_value->setPlaceholderText(tr("NAME of the variable"));
        break;
    case File:
        m_value->setPlaceholderText(u"~/keys/token"_s);
        break;
    case Service:
        m_value->setPlaceholderText(tr("the secret, to store or replace it"));
        note = m_serviceAvailable
            ? tr("Kept by the desktop's secret service (Secret Service, KWallet); the file only names it.")
            : tr("No secret service runs in this session: choose a variable or a file.");
        break;
    case Literal:
        note = tr("It stands in the file in plain text, which is never written: choose another place to save changes.");
        break;
    case Foreign:
        note = tr("Only Spinnaker's servers can ask that engine: choose another place.");
        break;
    }
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void SecretEdit::store()
{
    if (m_source->currentData().toInt() != Service || m_value->text().isEmpty())
        return;
    m_store->setEnabled(false);
    m_note->setText(tr("Storing…"));
    m_note->show();
    Q_EMIT storeRequested(m_key, m_value->text());
}

void SecretEdit::setStored(const Core::Result<void> &result)
{
    if (result)
        m_value->clear();
    m_store->setEnabled(!m_value->text().isEmpty());
    m_note->setText(result ? tr("Stored.") : errorText(result.error()));
    m_note->show();
    if (result)
        Q_EMIT changed();
}

} // namespace Widgets
