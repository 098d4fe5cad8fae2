// SPDX-License-Identifier: Apache-2.0
#include "widgets/pods/podspane.h"

#include "models/core/times.h"
#include "models/jobrun/podmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QDateTime>
#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Widgets {

namespace {

constexpr int expandedPods = 50; ///< later ones stay folded: a thousand pods are read by their own rows

State stateOf(JobRun::Health health)
{
    switch (health) {
    case JobRun::Health::Neutral:
        return State::Neutral;
    case JobRun::Health::Waiting:
        return State::Waiting;
    case JobRun::Health::Running:
        return State::Running;
    case JobRun::Health::Succeeded:
        return State::Succeeded;
    case JobRun::Health::Failed:
        return State::Failed;
    case JobRun::Health::Stuck:
        return State::Warning;
    }
    return State::Neutral;
}

/// Adds the sign of health to names, and durations that go on while a container runs.
class PodDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const QModelIndex row = index.siblingAtColumn(JobRun::PodModel::Name);
        if (index.column() == JobRun::PodModel::Name) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->icon
                = stateIcon(stateOf(JobRun::Health(row.data(JobRun::PodModel::HealthRole).toInt())), option->palette);
            option->decorationSize = QSize(16, 16);
            option->font = Theme::dataFont();
        } else if (index.column() == JobRun::PodModel::Duration) {
            const qint64 started = row.data(JobRun::PodModel::StartedMsRole).toLongLong();
            const qint64 ended = row.data(JobRun::PodModel::EndedMsRole).toLongLong();
            option->text = started == 0
                ? QString()
                : Core::clockText((ended > 0 ? ended : QDateTime::currentMSecsSinceEpoch()) - started);
        }
    }
};

} // namespace

PodsPane::PodsPane(QWidget *parent) : QWidget(parent), m_view(new QTreeView), m_empty(new EmptyState(m_view))
{
    describe(m_view, u"podsView"_s, tr("Pods and containers"));
    m_view->setToolTip({});
    setUpItemView(m_view);
    m_view->setItemDelegate(new PodDelegate(m_view));
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty);

    auto *copy = new QAction(tr("Copy Name"), m_view);
    copy->setObjectName(u"copyPodNameAction"_s);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] {
        if (const QModelIndex index = m_view->currentIndex(); index.isValid())
            copyText(index.siblingAtColumn(JobRun::PodModel::Name).data().toString());
    });
    m_view->addAction(copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);

    connect(m_view, &QTreeView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT activated(index.data(JobRun::PodModel::PodRole).toString(),
                         index.data(JobRun::PodModel::ContainerRole).toString());
    });
    m_tick.setInterval(1s);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (isVisible())
            m_view->viewport()->update();
    });
}

void PodsPane::setModel(JobRun::PodModel *model)
{
    if (m_model)
        m_model->disconnect(this);
    m_model = model;
    m_view->setModel(model);
    if (model) {
        const auto changed = [this] { modelChanged(); };
        connect(model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &parent, int first, int last) {
            for (int row = first; row <= last && !parent.isValid(); ++row) {
                if (row < expandedPods)
                    m_view->expand(m_model->index(row, 0));
            }
            modelChanged();
        });
        connect(model, &QAbstractItemModel::rowsRemoved, this, changed);
        connect(model, &QAbstractItemModel::modelReset, this, changed);
        connect(model, &QObject::destroyed, this, [this] { // the view lets go of it by itself
            m_model = nullptr;
            modelChanged();
        });
        const int unit = fontMetrics().horizontalAdvance(u'0');
        QHeaderView *header = m_view->header();
        header->resizeSection(JobRun::PodModel::Name, unit * 34);
        header->resizeSection(JobRun::PodModel::State, unit * 16);
        header->resizeSection(JobRun::PodModel::Reason, unit * 26);
        header->resizeSection(JobRun::PodModel::ExitCode, unit * 11);
        header->resizeSection(JobRun::PodModel::Restarts, unit * 10);
        header->setStretchLastSection(true);
        m_view->expandAll();
    }
    modelChanged();
}

void PodsPane::modelChanged()
{
    const int pods = m_model ? m_model->rowCount() : 0;
    m_empty->setEmpty(pods == 0);
    Q_EMIT countChanged(pods);
}

void PodsPane::setEmptyText(const QString &title, const QString &text)
{
    m_empty->setText(title, text);
}

void PodsPane::setLive(bool live)
{
    if (live)
        m_tick.start();
    else
        m_tick.stop();
    m_view->viewport()->update();
}

} // namespace Widgets
