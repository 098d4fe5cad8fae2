// SPDX-License-Identifier: Apache-2.0
#include "widgets/history/historydialog.h"

#include "models/history/runlistmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using History::RunListModel;

/// A sign before the result says how the run ended, as the banner does.
class ResultDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() != RunListModel::Result)
            return;
        const QString result = index.data(RunListModel::ResultRole).toString();
        State state = State::Warning;
        if (index.data(RunListModel::BeingMadeRole).toBool())
            state = State::Running;
        else if (result == "Complete"_L1)
            state = State::Succeeded;
        else if (result == "Failed"_L1)
            state = State::Failed;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = stateIcon(state, option->palette);
        option->decorationSize = QSize(16, 16);
    }
};

} // namespace

HistoryDialog::HistoryDialog(QWidget *parent)
    : QDialog(parent),
      m_model(new RunListModel(this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_filter(new QLineEdit),
      m_question(new InlineBanner(InlineBanner::Kind::Warning)),
      m_trouble(new InlineBanner(InlineBanner::Kind::Error))
{
    setObjectName(u"historyDialog"_s);
    setWindowTitle(tr("Recorded Runs"));
    describe(m_filter, u"historyFilter"_s, tr("Filter"),
             tr("Show only runs of which some column contains this: Job, result, context, namespace"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_question->setObjectName(u"removeRunBanner"_s);
    m_trouble->setObjectName(u"historyTroubleBanner"_s);
    QPushButton *remove = m_question->addButton(u"confirmRemoveRunButton"_s, tr("&Delete"),
                                                tr("Delete the recorded log and everything that was recorded with it"));
    m_keep = m_question->addButton(u"keepRunButton"_s, tr("&Keep"), tr("Delete nothing"));
    m_question->setEscapeButton(m_keep);
    for (QPushButton *button : {remove, m_keep}) // Return means Open
        button->setAutoDefault(false);
    connect(remove, &QPushButton::clicked, this, [this] { Q_EMIT removeRequested(m_removing); });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->addWidget(m_filter);
    layout->addWidget(m_question);
    layout->addWidget(m_trouble);
    layout->addWidget(buildTable(), 1);
    buildButtons();
    resize(fontMetrics().averageCharWidth() * 130, fontMetrics().height() * 26);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_sorted->setFilterFixedString(text);
        m_view->selectRow(0);
        update();
    });
    update();
}

QWidget *HistoryDialog::buildTable()
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(RunListModel::SortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view = new QTableView;
    describe(m_view, u"historyView"_s, tr("Recorded runs"));
    m_view->setToolTip({});
    setUpItemView(m_view);
    m_view->setModel(m_sorted);
    m_view->setItemDelegate(new ResultDelegate(m_view));
    m_view->setShowGrid(false);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(RunListModel::Started, Qt::DescendingOrder);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->verticalHeader()->hide();
    QHeaderView *header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(RunListModel::Job, QHeaderView::Stretch);
    m_empty = new EmptyState(m_view);
    connect(m_view, &QTableView::activated, this, &HistoryDialog::openCurrent);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &HistoryDialog::update);
    return m_empty;
}

void HistoryDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_open = buttons->addButton(tr("&Open"), QDialogButtonBox::AcceptRole);
    describe(m_open, u"openRunButton"_s, tr("Open"), tr("Show the log and the outputs of this run"));
    m_again = buttons->addButton(tr("&Run Again…"), QDialogButtonBox::ActionRole);
    describe(m_again, u"runAgainButton"_s, tr("Run again"),
             tr("Load the manifest and the settings of this run into the window; it is not run yet"));
    m_remove = buttons->addButton(tr("&Delete…"), QDialogButtonBox::ActionRole);
    describe(m_remove, u"removeRunButton"_s, tr("Delete"), tr("Delete what was recorded of this run"));
    m_folder = buttons->addButton(tr("Show &Folder"), QDialogButtonBox::ActionRole);
    describe(m_folder, u"runFolderButton"_s, tr("Show folder"), tr("Open the run's folder in the file manager"));
    for (QPushButton *button : {m_again, m_remove, m_folder, buttons->button(QDialogButtonBox::Cancel)})
        button->setAutoDefault(false);
    layout()->addWidget(buttons);
    m_open->setDefault(true); // once it is in the dialog
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &HistoryDialog::openCurrent);
    connect(m_again, &QPushButton::clicked, this, &HistoryDialog::runAgain);
    connect(m_remove, &QPushButton::clicked, this, &HistoryDialog::askRemove);
    connect(m_folder, &QPushButton::clicked, this, [this] { Q_EMIT folderRequested(currentId()); });
    buildActions();
}

/// The context menu has what the buttons do.
void HistoryDialog::buildActions()
{
    for (QPushButton *button : {m_open, m_again, m_remove, m_folder}) {
        auto *action = new QAction(button->text(), m_view);
        action->setObjectName(QString(button->objectName()).replace("Button"_L1, "Action"_L1));
        connect(action, &QAction::triggered, button, &QPushButton::click);
        m_actions.append(action);
    }
    m_view->addActions(m_actions);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void HistoryDialog::runAgain()
{
    const QString runId = currentId();
    if (runId.isEmpty())
        return;
    accept();
    Q_EMIT againRequested(runId);
}

void HistoryDialog::showLoading()
{
    m_question->hide();
    m_trouble->hide();
    m_model->setRuns({});
    m_empty->setText(tr("Reading"), tr("The recorded runs are being listed."));
    update();
}

void HistoryDialog::showRuns(const QList<History::RunSummary> &runs, const QString &folder)
{
    m_empty->setText(tr("Nothing is recorded yet"), tr("Every run is recorded below %1.").arg(folder));
    m_model->setRuns(runs);
    m_view->selectRow(0);
    m_filter->setFocus();
    update();
}

void HistoryDialog::showError(const Core::Error &error)
{
    m_trouble->setText(errorText(error));
    m_trouble->show();
}

QString HistoryDialog::currentId() const
{
    const QModelIndex index = m_sorted->mapToSource(m_view->currentIndex());
    return index.isValid() ? m_model->run(index.row()).runId : QString();
}

void HistoryDialog::update()
{
    m_empty->setEmpty(m_model->rowCount() == 0);
    const QModelIndex index = m_view->currentIndex();
    m_open->setEnabled(index.isValid());
    m_folder->setEnabled(index.isValid());
    m_again->setEnabled(index.isValid());
    m_remove->setEnabled(index.isValid() && !index.data(RunListModel::BeingMadeRole).toBool());
    const QPushButton *const buttons[] = {m_open, m_again, m_remove, m_folder};
    for (qsizetype i = 0; i < m_actions.size(); ++i)
        m_actions.at(i)->setEnabled(buttons[i]->isEnabled());
}

void HistoryDialog::openCurrent()
{
    const QString runId = currentId();
    if (runId.isEmpty())
        return;
    accept();
    Q_EMIT openRequested(runId);
}

void HistoryDialog::askRemove()
{
    m_removing = currentId();
    m_trouble->hide();
    m_question->setText(tr("Delete the recorded run %1? Its log cannot be brought back.").arg(m_removing));
    m_question->ask(m_keep);
}

} // namespace Widgets
