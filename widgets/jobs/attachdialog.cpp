// SPDX-License-Identifier: Apache-2.0
#include "widgets/jobs/attachdialog.h"

#include "models/jobrun/jobfacts.h"
#include "models/jobrun/joblistmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"

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

/// A sign before the name says how the Job stands.
class JobDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() != JobRun::JobListModel::Name)
            return;
        const auto end = JobRun::JobEnd(index.data(JobRun::JobListModel::EndRole).toInt());
        const State state = end == JobRun::JobEnd::Complete ? State::Succeeded
            : end == JobRun::JobEnd::Failed                 ? State::Failed
                                                            : State::Running;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = stateIcon(state, option->palette);
        option->decorationSize = QSize(16, 16);
    }
};

} // namespace

AttachDialog::AttachDialog(QWidget *parent)
    : QDialog(parent),
      m_model(new JobRun::JobListModel(this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_filter(new QLineEdit),
      m_view(new QTableView),
      m_empty(new EmptyState(m_view))
{
    setObjectName(u"attachDialog"_s);
    setWindowTitle(tr("Attach to a Job"));
    describe(m_filter, u"jobFilter"_s, tr("Filter"), tr("Show only Jobs whose name contains this"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(JobRun::JobListModel::SortRole);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->sort(JobRun::JobListModel::Created, Qt::DescendingOrder);
    describe(m_view, u"jobsView"_s, tr("Jobs"));
    m_view->setToolTip({});
    setUpItemView(m_view);
    m_view->setModel(m_sorted);
    m_view->setItemDelegate(new JobDelegate(m_view));
    m_view->setShowGrid(false);
    m_view->setSortingEnabled(true);
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->verticalHeader()->hide();
    QHeaderView *header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSortIndicator(JobRun::JobListModel::Created, Qt::DescendingOrder);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(JobRun::JobListModel::Name, QHeaderView::Stretch);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_attach = buttons->addButton(tr("&Attach"), QDialogButtonBox::AcceptRole);
    m_attach->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    describe(m_attach, u"attachButton"_s, tr("Attach"), tr("Watch this Job and record its log from the first line"));
    QPushButton *refresh = buttons->addButton(tr("&Refresh"), QDialogButtonBox::ResetRole);
    refresh->setAutoDefault(false);
    describe(refresh, u"refreshJobsButton"_s, tr("Refresh"), tr("List the Jobs again"));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->addWidget(m_filter);
    layout->addWidget(m_empty, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 24);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &AttachDialog::choose);
    connect(refresh, &QPushButton::clicked, this, &AttachDialog::refreshRequested);
    connect(m_view, &QTableView::activated, this, &AttachDialog::choose);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &AttachDialog::update);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_sorted->setFilterFixedString(text);
        m_view->selectRow(0);
        update();
    });
    update();
}

void AttachDialog::showLoading(const QString &place)
{
    m_model->setJobs({});
    m_empty->setText(tr("Listing Jobs"), place);
    update();
}

void AttachDialog::showJobs(const QList<QJsonObject> &jobs)
{
    m_empty->setText(tr("No Jobs"), tr("There is no Job in this namespace. Choose another namespace or context."));
    m_model->setJobs(jobs);
    m_view->selectRow(0);
    m_filter->setFocus();
    update();
}

void AttachDialog::showError(const Core::Error &error)
{
    m_model->setJobs({});
    m_empty->setText(tr("The Jobs cannot be listed"), errorText(error));
    update();
}

void AttachDialog::update()
{
    m_empty->setEmpty(m_model->rowCount() == 0);
    m_attach->setEnabled(m_view->currentIndex().isValid());
}

void AttachDialog::choose()
{
    const QModelIndex index = m_view->currentIndex();
    if (!index.isValid())
        return;
    const QString name = m_model->name(m_sorted->mapToSource(index).row());
    accept();
    Q_EMIT chosen(name);
}

} // namespace Widgets
