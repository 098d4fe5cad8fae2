// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QObject>

#include <memory>

namespace Widgets {
class AccountsDialog;
class FileDialogs;
class MainWindow;
} // namespace Widgets

namespace App {

/// The named artifact accounts: reads their file, hands them to the readers, and shows the dialog that edits them.
/// Window thread.
class AccountsController : public QObject
{
    Q_OBJECT

public:
    /// All three outlive the controller. `path`: the accounts' file, which need not exist.
    AccountsController(Widgets::MainWindow &window, Artifacts::Readers &readers, Widgets::FileDialogs &dialogs,
                       const QString &path, QObject *parent = nullptr);
    ~AccountsController() override;

    /// Reads the file again. Where it cannot be read, there are no accounts, and error() says why.
    void reload();
    [[nodiscard]] const std::optional<Core::Error> &error() const { return m_error; }
    /// The dialog, with the account for this type chosen where there is one.
    void show(const QString &type);

Q_SIGNALS:
    void changed(); ///< the readers have other accounts

private:
    void save();
    void importFile();
    void forget(const QStringList &keys);
    void test(const Artifacts::Reference &reference);

    Widgets::MainWindow &m_window;
    Artifacts::Readers &m_readers;
    Widgets::FileDialogs &m_dialogs;
    QString m_path;
    std::optional<Core::Error> m_error;
    QStringList m_storedKeys; ///< of secrets that were stored since the accounts were saved
    Widgets::AccountsDialog *m_dialog = nullptr; ///< a child of the window; made when it is first shown
    std::unique_ptr<Artifacts::Readers> m_testReaders; ///< with the accounts as they are being edited
    std::unique_ptr<Artifacts::FetchOperation> m_test; ///< declared after its readers: goes first
};

} // namespace App
