// SPDX-License-Identifier: Apache-2.0
#include "widgets/accounts/accountsdialog.h"

#include "widgets/accounts/accountform.h"
#include "widgets/accounts/accountwords.h"
#include "widgets/common/artifacttypes.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QEvent>
#include <QGridLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using Artifacts::Account;

namespace Widgets {

namespace {

constexpr qsizetype mostProblems = 4; ///< that are shown; more are counted

QLabel *makeLabel(const QString &name)
{
    auto *label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString shownPath(const QString &path)
{
    const QString home = QDir::homePath();
    return path.startsWith(QString(home + u'/')) ? QString(u'~' + path.mid(home.size())) : path;
}

} // namespace

AccountsDialog::AccountsDialog(QWidget *parent)
    : QDialog(parent),
      m_problems(makeLabel(u"accountsProblems"_s)),
      m_file(makeLabel(u"accountsFile"_s)),
      m_outcome(makeLabel(u"accountsOutcome"_s))
{
    setObjectName(u"accountsDialog"_s);
    setWindowTitle(tr("Artifact Accounts[*]"));
    auto *parts = new QHBoxLayout;
    parts->setSpacing(12);
    parts->addWidget(buildList(), 2);
    parts->addWidget(buildAccount(), 5);
    // No standard button for saving: it would become the one that Return presses, in any field.
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_save = buttons->addButton(tr("Save"), QDialogButtonBox::ActionRole);
    m_save->setIcon(Theme::icon(u"document-save"_s));
    describe(m_save, u"saveAccountsButton"_s, tr("Save the accounts"), tr("Write the accounts to their file"));
    auto *close = buttons->button(QDialogButtonBox::Close);
    describe(close, u"closeAccountsButton"_s, tr("Close"), tr("Close the dialog (Esc)"));
    for (QPushButton *button : {m_save, close})
        button->setAutoDefault(false);
    connect(m_save, &QPushButton::clicked, this, &AccountsDialog::saveRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &AccountsDialog::reject);
    buildQuestion();
    m_file->setForegroundRole(QPalette::PlaceholderText);
    auto *footer = new QHBoxLayout;
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_outcome);
    texts->addWidget(m_file);
    footer->addLayout(texts, 1);
    footer->addWidget(buttons, 0, Qt::AlignBottom);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->setSpacing(10);
    layout->addLayout(parts, 1);
    layout->addWidget(m_problems);
    layout->addWidget(m_question);
    layout->addLayout(footer);
    m_outcome->hide();
    resize(fontMetrics().averageCharWidth() * 118, fontMetrics().height() * 38);
    showState();
}

QWidget *AccountsDialog::buildList()
{
    auto *part = new QWidget;
    m_list = new QListWidget;
    describe(m_list, u"accountsList"_s, tr("Accounts"));
    m_list->setToolTip({});
    m_add = new QToolButton;
    m_add->setText(tr("Add"));
    m_add->setIcon(Theme::icon(u"list-add"_s));
    m_add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setFocusPolicy(Qt::StrongFocus);
    describe(m_add, u"addAccountButton"_s, tr("Add an account"));
    auto *kinds = new QMenu(m_add);
    kinds->setObjectName(u"accountKindsMenu"_s);
    for (const Artifacts::AccountKind &kind : Artifacts::accountKinds()) {
        QAction *action = kinds->addAction(AccountWords::kindTitle(kind.kind));
        action->setData(kind.kind);
        connect(action, &QAction::triggered, this, [this, name = kind.kind] { add(name); });
    }
    m_add->setMenu(kinds);
    m_remove = new QPushButton(Theme::icon(u"list-remove"_s), tr("Remove"));
    describe(m_remove, u"removeAccountButton"_s, tr("Remove the account"));
    m_import = new QPushButton(Theme::icon(u"document-import"_s), tr("Import…"));
    describe(m_import, u"importAccountsButton"_s, tr("Import accounts"),
             tr("Take over the accounts of a Spinnaker configuration (artifacts: …, jenkins: …)"));
    for (QPushButton *button : {m_remove, m_import})
        button->setAutoDefault(false);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (m_listing)
            return;
        takeEdits();
        m_current = row;
        showAccount();
    });
    connect(m_remove, &QPushButton::clicked, this, &AccountsDialog::removeCurrent);
    connect(m_import, &QPushButton::clicked, this, &AccountsDialog::importRequested);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    buttons->addWidget(m_import);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    return part;
}

QWidget *AccountsDialog::buildAccount()
{
    auto *part = new QWidget;
    m_kind = makeLabel(u"accountKind"_s);
    QFont bold = m_kind->font();
    bold.setWeight(QFont::DemiBold);
    m_kind->setFont(bold);
    m_problem = makeLabel(u"accountProblem"_s);
    m_area = new QScrollArea;
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setObjectName(u"accountArea"_s);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_kind);
    layout->addWidget(m_area, 1);
    layout->addWidget(m_problem);
    layout->addWidget(buildTest());
    return part;
}

QWidget *AccountsDialog::buildTest()
{
    auto *box = new QGroupBox(tr("Try it out"));
    m_testBox = box;
    m_testType = new QComboBox;
    describe(m_testType, u"testAccountType"_s, tr("Type of the artifact to read"));
    m_testReference = new QLineEdit;
    describe(m_testReference, u"testAccountReference"_s, tr("Reference of the artifact to read"));
    m_test = new QPushButton(Theme::icon(u"network-connect"_s), tr("&Test"));
    describe(m_test, u"testAccountButton"_s, tr("Test the account"),
             tr("Read this artifact once with the account as it is shown; nothing is written"));
    m_test->setAutoDefault(false);
    m_testIcon = new QLabel;
    m_testResult = makeLabel(u"testAccountResult"_s);
    connect(m_testType, &QComboBox::currentTextChanged, this,
            [this](const QString &type) { m_testReference->setPlaceholderText(artifactType(type).reference.example); });
    connect(m_testReference, &QLineEdit::textChanged, this, &AccountsDialog::showState);
    connect(m_testReference, &QLineEdit::returnPressed, this, &AccountsDialog::test);
    connect(m_test, &QPushButton::clicked, this, &AccountsDialog::test);
    auto *grid = new QGridLayout(box);
    grid->setHorizontalSpacing(6);
    auto *line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_testType);
    line->addWidget(m_testReference, 1);
    line->addWidget(m_test);
    grid->addLayout(line, 0, 0, 1, 2);
    grid->addWidget(m_testIcon, 1, 0, Qt::AlignTop);
    grid->addWidget(m_testResult, 1, 1);
    grid->setColumnStretch(1, 1);
    m_testIcon->hide();
    m_testResult->hide();
    return box;
}

void AccountsDialog::buildQuestion()
{
    m_question = new InlineBanner(InlineBanner::Kind::Warning);
    m_question->setObjectName(u"accountsQuestion"_s);
    m_question->setText(tr("The changes are not saved."));
    auto *save = m_question->addButton(u"saveChangedAccounts"_s, tr("Save"), tr("Save the changes"));
    auto *discard = m_question->addButton(u"discardChangedAccounts"_s, tr("Discard"), tr("Close and lose the changes"));
    auto *stay = m_question->addButton(u"keepEditingAccounts"_s, tr("Cancel"), tr("Go on editing (Esc)"));
    m_question->setEscapeButton(stay);
    connect(save, &QPushButton::clicked, this, &AccountsDialog::saveRequested);
    connect(discard, &QPushButton::clicked, this, [this] {
        setModified(false);
        QDialog::reject();
    });
}

void AccountsDialog::setAccounts(const Artifacts::Accounts &accounts, const QString &path)
{
    m_accounts = accounts;
    sortAccounts();
    m_path = path;
    m_current = m_accounts.all().isEmpty() ? -1 : std::clamp(m_current, 0, int(m_accounts.all().size()) - 1);
    setModified(false);
    m_outcome->hide();
    m_question->hide();
    showList();
    showAccount();
    showProblems();
}

/// By kind, in the order in which kinds are offered.
void AccountsDialog::sortAccounts()
{
    const auto place = [](const Account &account) {
        const auto &kinds = Artifacts::accountKinds();
        return std::ranges::find(kinds, account.kind, &Artifacts::AccountKind::kind) - kinds.begin();
    };
    QList<Account> all = m_accounts.all();
    std::ranges::stable_sort(all, {}, place);
    m_accounts.replace(all);
}

void AccountsDialog::setServiceAvailable(bool available)
{
    m_serviceAvailable = available;
}

void AccountsDialog::chooseType(const QString &type)
{
    const QList<Account> &all = m_accounts.all();
    const auto found = std::ranges::find_if(all, [&](const Account &account) { return account.supports(type); });
    if (found == all.end())
        return;
    m_list->setCurrentRow(int(found - all.begin()));
    m_testType->setCurrentText(type);
}

void AccountsDialog::showList()
{
    m_listing = true;
    m_list->clear();
    for (const Account &account : m_accounts.all()) {
        auto *item
            = new QListWidgetItem(tr("%1 — %2", "name and kind of an account")
                                      .arg(account.name.isEmpty() ? tr("(no name)") : account.name, account.kind),
                                  m_list);
        item->setToolTip(AccountWords::kindTitle(account.kind));
    }
    m_list->setCurrentRow(m_current);
    m_listing = false;
}

void AccountsDialog::showAccount()
{
    delete m_area->takeWidget();
    m_form = nullptr;
    m_testResult->hide();
    m_testIcon->hide();
    const bool chosen = m_current >= 0 && m_current < m_accounts.all().size();
    if (!chosen) {
        auto *text = makeLabel(u"accountsEmpty"_s);
        text->setText(
            tr("Without an account, artifacts are read with what the stores' own tools would find: environment "
               "variables, profiles, ~/.netrc.\n\nAdd an account for a store that needs something else, or import "
               "those of a Spinnaker configuration."));
        text->setAlignment(Qt::AlignTop);
        m_area->setWidget(text);
        m_kind->setText(m_accounts.all().isEmpty() ? tr("No accounts yet") : tr("Choose an account"));
        showState();
        return;
    }
    const Account &account = m_accounts.all().at(m_current);
    m_kind->setText(AccountWords::kindTitle(account.kind));
    m_form = new AccountForm(account, m_serviceAvailable);
    connect(m_form, &AccountForm::changed, this, [this] {
        takeEdits();
        setModified(true);
        const Account &edited = m_accounts.all().at(m_current);
        m_list->item(m_current)->setText(tr("%1 — %2", "name and kind of an account")
                                             .arg(edited.name.isEmpty() ? tr("(no name)") : edited.name, edited.kind));
        showState();
    });
    connect(m_form, &AccountForm::storeRequested, this, &AccountsDialog::storeRequested);
    m_area->setWidget(m_form);
    m_testType->clear();
    if (const Artifacts::AccountKind *kind = Artifacts::findAccountKind(account.kind))
        m_testType->addItems(kind->types);
    showState();
}

void AccountsDialog::showProblems()
{
    QStringList lines;
    const QList<Core::Error> &remarks = m_accounts.remarks();
    for (const Core::Error &remark : remarks.first(std::min(remarks.size(), mostProblems)))
        lines.append(remark.toText());
    if (remarks.size() > mostProblems)
        lines.append(tr("%n more problem(s)", nullptr, int(remarks.size() - mostProblems)));
    if (m_accounts.hasComments())
        lines.append(tr("The file has comments; saving here drops them."));
    m_problems->setText(lines.join(u'\n'));
    m_problems->setVisible(!lines.isEmpty());
    m_file->setText(tr("Kept in %1; secrets are named there, not written.").arg(shownPath(m_path)));
    m_file->setToolTip(m_path);
}

/// What the form shows becomes the account.
void AccountsDialog::takeEdits()
{
    if (!m_form || m_current < 0 || m_current >= m_accounts.all().size())
        return;
    QList<Account> all = m_accounts.all();
    all[m_current] = m_form->account();
    m_accounts.replace(all);
}

void AccountsDialog::add(const QString &kind)
{
    takeEdits();
    Account account;
    account.kind = kind;
    QList<Account> all = m_accounts.all();
    for (int number = 1;; ++number) {
        account.name = number == 1 ? QString(u"my-"_s + kind.toLower()) : u"my-%1-%2"_s.arg(kind.toLower()).arg(number);
        if (std::ranges::none_of(all, [&](const Account &a) { return a.kind == kind && a.name == account.name; }))
            break;
    }
    all.append(account);
    m_accounts.replace(all);
    m_current = int(all.size()) - 1;
    setModified(true);
    showList();
    showAccount();
    m_form->focusName();
}

void AccountsDialog::removeCurrent()
{
    QList<Account> all = m_accounts.all();
    if (m_current < 0 || m_current >= all.size())
        return;
    all.removeAt(m_current);
    m_accounts.replace(all);
    m_current = std::min(m_current, int(all.size()) - 1);
    setModified(true);
    showList();
    showAccount();
}

void AccountsDialog::importAccounts(const Artifacts::Accounts &imported, const QString &path)
{
    takeEdits();
    for (Account account : imported.all()) {
        account.file.clear();
        account.line = 0;
        m_accounts.put(account);
    }
    const int count = int(imported.all().size());
    sortAccounts();
    m_current = m_accounts.all().isEmpty() ? -1 : 0;
    setModified(m_modified || count > 0);
    showList();
    showAccount();
    QStringList lines{tr("%n account(s) taken over from %1; save to keep them.", nullptr, count).arg(shownPath(path))};
    for (const Core::Error &remark : imported.remarks().first(std::min(imported.remarks().size(), mostProblems)))
        lines.append(remark.toText());
    showOutcome(std::nullopt, lines.join(u'\n'));
}

void AccountsDialog::showOutcome(const std::optional<Core::Error> &error, const QString &done)
{
    m_outcome->setText(error ? errorText(*error) : done);
    QPalette colored = palette();
    if (error)
        colored.setColor(QPalette::WindowText, stateColor(State::Failed, palette()));
    m_outcome->setPalette(colored);
    m_outcome->setVisible(!m_outcome->text().isEmpty());
}

void AccountsDialog::setStored(const QString &key, const Core::Result<void> &result)
{
    if (m_form)
        m_form->setStored(key, result);
}

void AccountsDialog::test()
{
    if (!m_test->isEnabled())
        return;
    takeEdits();
    Artifacts::Reference reference;
    reference.type = m_testType->currentText();
    reference.reference = m_testReference->text().trimmed();
    reference.account = m_accounts.all().at(m_current).name;
    Q_EMIT testRequested(reference);
}

void AccountsDialog::showTestState(int state)
{
    m_testState = state;
    m_testIcon->setPixmap(stateIcon(State(state), palette()).pixmap(QSize(16, 16), devicePixelRatio()));
    m_testIcon->show();
}

void AccountsDialog::showTesting(const QString &what)
{
    showTestState(int(State::Waiting));
    m_testResult->setText(tr("Reading %1…").arg(what));
    m_testResult->show();
}

void AccountsDialog::showTestResult(const Core::Result<Artifacts::Content> &result)
{
    showTestState(int(result ? State::Succeeded : State::Failed));
    if (result) {
        QString text = tr("It works: %1 read from %2.").arg(sizeText(result->bytes.size()), result->source);
        for (const QString &warning : result->warnings)
            text += u' ' + closed(warning);
        m_testResult->setText(text);
    } else {
        m_testResult->setText(errorText(result.error()));
    }
    m_testResult->show();
}

void AccountsDialog::setModified(bool modified)
{
    m_modified = modified;
    setWindowModified(modified);
    if (modified)
        m_outcome->hide();
    showState();
}

void AccountsDialog::showState()
{
    const QString problem = m_form ? m_form->problem() : QString();
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    QPalette colored = palette();
    colored.setColor(QPalette::WindowText, stateColor(State::Warning, palette()));
    m_problem->setPalette(colored);
    m_problems->setPalette(colored);
    m_remove->setEnabled(m_form != nullptr);
    m_testBox->setVisible(m_form != nullptr);
    m_test->setEnabled(m_form && problem.isEmpty() && !m_testReference->text().trimmed().isEmpty());
    if (m_save)
        m_save->setEnabled(m_modified && problem.isEmpty());
}

void AccountsDialog::reject()
{
    if (m_modified && isVisible()) {
        m_question->ask(m_question->findChild<QPushButton *>(u"saveChangedAccounts"_s));
        return;
    }
    QDialog::reject();
}

void AccountsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_save) {
        showState();
        if (m_testIcon->isVisible())
            showTestState(m_testState);
    }
}

} // namespace Widgets
