// SPDX-License-Identifier: Apache-2.0
#include "app/accountscontroller.h"

#include "app/secretservice.h"
#include "widgets/accounts/accountsdialog.h"
#include "widgets/common/filedialogs.h"
#include "widgets/main/mainwindow.h"
#include "widgets/manifest/manifestpane.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace App {

AccountsController::AccountsController(Widgets::MainWindow &window, Artifacts::Readers &readers,
                                       Widgets::FileDialogs &dialogs, const QString &path, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_readers(readers),
      m_dialogs(dialogs),
      m_path(path)
{
    Artifacts::FetchContext context = m_readers.context();
    context.secrets = SecretService::lookup();
    m_readers.setContext(context);
    connect(&window, &Widgets::MainWindow::accountsRequested, this, [this] { show({}); });
    connect(&window.manifestPane(), &Widgets::ManifestPane::editAccountsRequested, this,
            [this] { show(m_window.manifestPane().capture().artifact.type); });
}

AccountsController::~AccountsController() = default;

void AccountsController::reload()
{
    const auto loaded = Artifacts::Accounts::load(m_path);
    m_error = loaded ? std::nullopt : std::optional<Core::Error>(loaded.error());
    const Artifacts::Accounts accounts = loaded ? *loaded : Artifacts::Accounts();
    if (accounts == m_readers.accounts())
        return;
    m_readers.setAccounts(accounts);
    m_window.manifestPane().accountsChanged();
    Q_EMIT changed();
}

void AccountsController::show(const QString &type)
{
    if (!m_dialog) {
        using Widgets::AccountsDialog;
        m_dialog = new AccountsDialog(&m_window);
        connect(m_dialog, &AccountsDialog::saveRequested, this, &AccountsController::save);
        connect(m_dialog, &AccountsDialog::importRequested, this, &AccountsController::importFile);
        connect(m_dialog, &AccountsDialog::testRequested, this, &AccountsController::test);
        connect(m_dialog, &AccountsDialog::storeRequested, this, [this](const QString &key, const QString &secret) {
            m_storedKeys.append(key);
            SecretService::store(key, secret, m_dialog,
                                 [this, key](const Core::Result<void> &result) { m_dialog->setStored(key, result); });
        });
        connect(m_dialog, &QDialog::finished, this, [this] {
            m_test.reset();
            // What was stored for accounts that were not saved.
            const QList<Artifacts::Account> &saved = m_readers.accounts().all();
            forget(Artifacts::abandonedSecrets({}, std::exchange(m_storedKeys, {}), saved));
        });
    }
    if (!m_dialog->isVisible()) { // what is being edited stays
        reload();
        m_dialog->setServiceAvailable(SecretService::isAvailable());
        m_dialog->setAccounts(m_readers.accounts(), m_path);
        if (m_error)
            m_dialog->showOutcome(m_error);
    }
    if (!type.isEmpty())
        m_dialog->chooseType(type);
    m_dialog->show();
    m_dialog->raise();
    m_dialog->activateWindow();
}

void AccountsController::save()
{
    if (m_error) { // what cannot be read must not be overwritten
        m_dialog->showOutcome(m_error);
        return;
    }
    const QList<Artifacts::Account> before = m_readers.accounts().all();
    if (const auto saved = m_dialog->accounts().save(m_path); !saved) {
        m_dialog->showOutcome(saved.error());
        return;
    }
    reload();
    m_dialog->setAccounts(m_readers.accounts(), m_path);
    m_dialog->showOutcome(std::nullopt, tr("Saved."));
    if (!m_error) // what could not be read back may still need them
        forget(Artifacts::abandonedSecrets(before, std::exchange(m_storedKeys, {}), m_readers.accounts().all()));
}

/// Secrets that were replaced, or whose account is gone, do not stay in the keyring.
void AccountsController::forget(const QStringList &keys)
{
    for (const QString &key : keys) {
        SecretService::remove(key, m_dialog, [this](const Core::Result<void> &result) {
            if (!result)
                m_dialog->showOutcome(result.error());
        });
    }
}

void AccountsController::importFile()
{
    const QString path = m_dialogs.openConfiguration(m_dialog, tr("Import artifact accounts"), QDir::homePath());
    if (path.isEmpty())
        return;
    const auto imported = Artifacts::Accounts::load(path);
    if (!imported)
        m_dialog->showOutcome(imported.error());
    else
        m_dialog->importAccounts(*imported, path);
}

void AccountsController::test(const Artifacts::Reference &reference)
{
    m_test.reset();
    m_testReaders = std::make_unique<Artifacts::Readers>(m_readers.context());
    m_testReaders->setAccounts(m_dialog->accounts());
    Artifacts::FetchLimits limits;
    limits.retryFor = std::chrono::milliseconds(0); // whoever tests wants to see the failure
    m_test = m_testReaders->fetch(reference, limits);
    connect(m_test.get(), &Artifacts::FetchOperation::finished, m_dialog, &Widgets::AccountsDialog::showTestResult);
    m_dialog->showTesting(reference.type);
    m_test->start();
}

} // namespace App
