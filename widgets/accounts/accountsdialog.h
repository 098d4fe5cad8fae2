// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace Widgets {

class AccountForm;
class InlineBanner;

/// Lists the named accounts that artifacts are read with, edits them and tries them out. Shows and asks only; whoever
/// owns it reads and writes the file, stores secrets and fetches.
class AccountsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AccountsDialog(QWidget *parent = nullptr);

    /// What the file at `path` holds; changes that were not saved are forgotten.
    void setAccounts(const Artifacts::Accounts &accounts, const QString &path);
    /// With the changes that were made.
    [[nodiscard]] const Artifacts::Accounts &accounts() const { return m_accounts; }
    [[nodiscard]] bool isModified() const { return m_modified; }
    void setServiceAvailable(bool available);
    /// Chooses the first account that reads this type, and tests with it.
    void chooseType(const QString &type);
    /// Takes over accounts from another file; those of the same kind and name are replaced.
    void importAccounts(const Artifacts::Accounts &imported, const QString &path);
    /// Why something that was asked for did not work; null error: it did, say `done`.
    void showOutcome(const std::optional<Core::Error> &error, const QString &done = {});
    void setStored(const QString &key, const Core::Result<void> &result);
    void showTesting(const QString &what);
    void showTestResult(const Core::Result<Artifacts::Content> &result);

Q_SIGNALS:
    void saveRequested(); ///< of accounts()
    void importRequested();
    void testRequested(const Artifacts::Reference &reference); ///< with accounts()
    void storeRequested(const QString &key, const QString &secret);

public Q_SLOTS:
    void reject() override; ///< asks first where changes would be lost

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *buildList();
    [[nodiscard]] QWidget *buildAccount();
    [[nodiscard]] QWidget *buildTest();
    void buildQuestion();
    void sortAccounts();
    void showList();
    void showAccount();
    void showProblems();
    void takeEdits();
    void add(const QString &kind);
    void removeCurrent();
    void test();
    void setModified(bool modified);
    void showState();
    void showTestState(int state);

    Artifacts::Accounts m_accounts;
    QString m_path;
    int m_current = -1; ///< in m_accounts.all()
    bool m_modified = false;
    bool m_serviceAvailable = false;
    bool m_listing = false;
    QListWidget *m_list = nullptr;
    QToolButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_import = nullptr;
    QLabel *m_kind = nullptr;
    QLabel *m_problem = nullptr;
    QScrollArea *m_area = nullptr;
    AccountForm *m_form = nullptr;
    QWidget *m_testBox = nullptr;
    QComboBox *m_testType = nullptr;
    QLineEdit *m_testReference = nullptr;
    QPushButton *m_test = nullptr;
    QLabel *m_testIcon = nullptr;
    QLabel *m_testResult = nullptr;
    int m_testState = 0;
    QLabel *m_problems = nullptr;
    QLabel *m_file = nullptr;
    InlineBanner *m_question = nullptr;
    QLabel *m_outcome = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace Widgets
