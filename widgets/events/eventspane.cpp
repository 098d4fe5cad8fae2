// SPDX-License-Identifier: Apache-2.0
#include "widgets/events/eventspane.h"

#include "models/jobrun/eventmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"

#include <QAction>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

/// Marks warnings.
class EventDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == JobRun::EventModel::Type) {
            const bool warning = index.data(JobRun::EventModel::WarningRole).toBool();
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon = stateIcon(warning ? State::Warning : State::Neutral, option->palette);
            option->decorationSize = QSize(16, 16);
        }
    }
};

} // namespace

EventsPane::EventsPane(QWidget *parent)
    : QWidget(parent),
      m_proxy(new QSortFilterProxyModel(this)),
      m_view(new QTableView),
      m_empty(new EmptyState(m_view))
{
    describe(m_view, u"eventsView"_s, tr("Events"));
    m_view->setToolTip({});
    setUpItemView(m_view);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setItemDelegate(new EventDelegate(m_view));
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_view->horizontalHeader()->setHighlightSections(false);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_proxy->setSortRole(JobRun::EventModel::SortRole);
    m_view->setModel(m_proxy);
    m_view->setSortingEnabled(true);
    m_view->sortByColumn(JobRun::EventModel::Time, Qt::AscendingOrder);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty);

    auto *copy = new QAction(tr("Copy Message"), m_view);
    copy->setObjectName(u"copyEventAction"_s);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] {
        if (const QModelIndex index = m_view->currentIndex(); index.isValid())
            copyText(index.siblingAtColumn(JobRun::EventModel::Message).data().toString());
    });
    m_view->addAction(copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    const auto changed = [this] { modelChanged(); };
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, changed);
    connect(m_proxy, &QAbstractItemModel::rowsRemoved, this, changed);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, changed);
}

void EventsPane::setModel(JobRun::EventModel *model)
{
    if (m_model)
        m_model->disconnect(this);
    const bool first = !m_model;
    m_model = model;
    m_proxy->setSourceModel(model);
    if (model) {
        connect(model, &QObject::destroyed, this, [this] { // the proxy lets go of it by itself
            m_model = nullptr;
            modelChanged();
        });
        if (first) {
            const int unit = fontMetrics().horizontalAdvance(u'0');
            QHeaderView *header = m_view->horizontalHeader();
            header->resizeSection(JobRun::EventModel::Time, unit * 13);
            header->resizeSection(JobRun::EventModel::Type, unit * 13);
            header->resizeSection(JobRun::EventModel::Reason, unit * 20);
            header->resizeSection(JobRun::EventModel::Object, unit * 28);
            header->setSectionResizeMode(JobRun::EventModel::Message, QHeaderView::Stretch);
            header->resizeSection(JobRun::EventModel::Count, unit * 9);
        }
    }
    modelChanged();
}

void EventsPane::modelChanged()
{
    const int events = m_proxy->rowCount();
    m_empty->setEmpty(events == 0);
    Q_EMIT countChanged(events);
}

void EventsPane::setEmptyText(const QString &title, const QString &text)
{
    m_empty->setText(title, text);
}

} // namespace Widgets
