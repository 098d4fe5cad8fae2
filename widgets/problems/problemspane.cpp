// SPDX-License-Identifier: Apache-2.0
#include "widgets/problems/problemspane.h"

#include "models/manifest/jobmanifest.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/problems/problemmodel.h"

#include <QAction>
#include <QHeaderView>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

class ProblemDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() != ProblemModel::Place)
            return;
        const auto severity = Manifest::Severity(index.data(ProblemModel::SeverityRole).toInt());
        const State state = severity == Manifest::Severity::Error ? State::Failed
            : severity == Manifest::Severity::Warning             ? State::Warning
                                                                  : State::Neutral;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = stateIcon(state, option->palette);
        option->decorationSize = QSize(16, 16);
    }
};

} // namespace

ProblemsPane::ProblemsPane(ProblemModel &model, QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_view(new QTableView),
      m_empty(new EmptyState(m_view))
{
    describe(m_view, u"problemsView"_s, tr("Problems"));
    m_view->setToolTip({});
    setUpItemView(m_view);
    m_view->setModel(&model);
    m_view->setItemDelegate(new ProblemDelegate(m_view));
    m_view->setShowGrid(false);
    m_view->setWordWrap(true);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->verticalHeader()->setMinimumSectionSize(fontMetrics().height() + 8);
    QHeaderView *header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->resizeSection(ProblemModel::Place, fontMetrics().horizontalAdvance(u'0') * 26);
    header->setSectionResizeMode(ProblemModel::Message, QHeaderView::Stretch);
    m_empty->setText(tr("No problems"), tr("What is wrong with the manifest or with the run is listed here."));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_empty);

    auto *copy = new QAction(tr("Copy Problem"), m_view);
    copy->setObjectName(u"copyProblemAction"_s);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] {
        if (const QModelIndex index = m_view->currentIndex(); index.isValid())
            copyText(index.data(ProblemModel::TextRole).toString());
    });
    m_view->addAction(copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);

    const auto go = [this](const QModelIndex &index) {
        if (const int line = index.data(ProblemModel::LineRole).toInt(); line > 0)
            Q_EMIT manifestPlaceActivated(line, index.data(ProblemModel::ColumnRole).toInt());
        else if (const QString path = index.data(ProblemModel::PathRole).toString(); !path.isEmpty())
            Q_EMIT runPlaceActivated(path);
    };
    connect(m_view, &QTableView::clicked, this, go);
    connect(m_view, &QTableView::activated, this, go);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] { m_empty->setEmpty(m_model.rowCount() == 0); });
}

} // namespace Widgets
