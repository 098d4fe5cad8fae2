// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/outputtable.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Outputs::OutputModel;
using Outputs::PipelineFate;

/// Keys and values are data; lines are links; values that do not count are struck out; what a pipeline loses is red.
class OutputDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const int column = index.column();
        if (column == OutputModel::Key || column == OutputModel::Value)
            option->font = Theme::dataFont();
        const bool discarded = index.data(OutputModel::DiscardedRole).toBool();
        if (column <= OutputModel::Value && (discarded || index.data(OutputModel::OverriddenRole).toBool())) {
            option->font.setStrikeOut(true);
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
        }
        if (column == OutputModel::Line) {
            option->displayAlignment = Qt::AlignRight | Qt::AlignVCenter;
            option->palette.setColor(QPalette::Text, option->palette.color(QPalette::Link));
        }
        if (column == OutputModel::Pipeline)
            colorFate(option, PipelineFate::Kind(index.data(OutputModel::PipelineRole).toInt()));
    }

private:
    static void colorFate(QStyleOptionViewItem *option, PipelineFate::Kind kind)
    {
        const SemanticPalette colors(option->palette);
        switch (kind) {
        case PipelineFate::Kind::Unknown:
        case PipelineFate::Kind::Changed:
            return;
        case PipelineFate::Kind::Same:
            option->palette.setColor(QPalette::Text, colors.text(SemanticPalette::Text::Muted));
            return;
        case PipelineFate::Kind::Replaced:
        case PipelineFate::Kind::Overwritten:
        case PipelineFate::Kind::Dropped:
        case PipelineFate::Kind::Lost:
            option->palette.setColor(QPalette::Text, colors.text(SemanticPalette::Text::Error));
            return;
        }
    }
};

} // namespace

OutputTable::OutputTable(const Outputs::OutputModel &model, QWidget *parent)
    : QTableView(parent),
      m_model(model),
      m_proxy(new QSortFilterProxyModel(this))
{
    describe(this, u"propertiesView"_s, tr("Properties"));
    setUpItemView(this);
    setToolTip({});
    setShowGrid(false);
    setWordWrap(false);
    setAlternatingRowColors(true);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_proxy->setSourceModel(const_cast<OutputModel *>(&model)); // Qt's interface; it is read only
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setSortRole(OutputModel::SortRole);
    setModel(m_proxy);
    setItemDelegate(new OutputDelegate(this));
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    const int unit = fontMetrics().horizontalAdvance(u'0');
    QHeaderView *header = horizontalHeader();
    header->setStretchLastSection(false);
    header->setMinimumSectionSize(unit * 5);
    header->resizeSection(OutputModel::Key, unit * 18);
    header->setSectionResizeMode(OutputModel::Value, QHeaderView::Stretch);
    header->resizeSection(OutputModel::Pipeline, unit * 16);
    header->resizeSection(OutputModel::Source, unit * 10);
    header->resizeSection(OutputModel::PodContainer, unit * 22);
    header->resizeSection(OutputModel::Line, unit * 7);
    connect(this, &QTableView::clicked, this, &OutputTable::goTo);
    connect(this, &QTableView::activated, this, &OutputTable::goTo);
    connect(m_proxy, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
        const int row = currentIndex().row();
        if (row >= first.row() && row <= last.row())
            Q_EMIT currentRowChanged();
    });
}

void OutputTable::setFilter(const QString &text)
{
    m_proxy->setFilterFixedString(text);
}

void OutputTable::setOriginsShown(bool shown)
{
    setColumnHidden(OutputModel::PodContainer, !shown);
}

void OutputTable::setPipelineShown(bool shown)
{
    setColumnHidden(OutputModel::Pipeline, !shown);
}

const Outputs::OutputRow *OutputTable::currentRow() const
{
    const QModelIndex index = m_proxy->mapToSource(currentIndex());
    return index.isValid() ? &m_model.outputRow(index.row()) : nullptr;
}

/// The selected rows from top to bottom; else the one that the keyboard is at, whose details are shown.
QModelIndexList OutputTable::chosenRows() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty() && currentIndex().isValid())
        rows.append(currentIndex().siblingAtColumn(OutputModel::Key));
    std::ranges::sort(rows, {}, &QModelIndex::row);
    return rows;
}

QStringList OutputTable::selectedTexts(int role) const
{
    const QModelIndexList rows = chosenRows();
    QStringList texts;
    for (const QModelIndex &index : rows)
        texts.append(index.data(role).toString());
    return texts;
}

QStringList OutputTable::selectedRowTexts() const
{
    const QModelIndexList rows = chosenRows();
    QStringList texts;
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int column = 0; column < OutputModel::ColumnCount; ++column) {
            const int role = column == OutputModel::Value ? int(OutputModel::ValueRole) : int(Qt::DisplayRole);
            cells.append(row.siblingAtColumn(column).data(role).toString());
        }
        texts.append(cells.join(u'\t'));
    }
    return texts;
}

void OutputTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    Q_EMIT currentRowChanged();
}

void OutputTable::goTo(const QModelIndex &index)
{
    const QModelIndex source = m_proxy->mapToSource(index);
    if (!source.isValid())
        return;
    const Outputs::Capture &capture = m_model.outputRow(source.row()).capture;
    if (capture.line > 0)
        Q_EMIT lineActivated(capture.origin, capture.line, capture.printed());
}

} // namespace Widgets
