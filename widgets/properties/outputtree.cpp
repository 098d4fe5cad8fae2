// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/outputtree.h"

#include "models/outputs/jsontreemodel.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QHeaderView>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Outputs::JsonTreeModel;

/// Data in a fixed-width font; kinds of values as an editor colours them.
class TreeDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), option.fontMetrics.height() + 6};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->font = Theme::dataFont();
        const SemanticPalette colors(option->palette);
        if (index.column() == JsonTreeModel::Name) {
            option->palette.setColor(QPalette::Text, colors.text(SemanticPalette::Text::Key));
            return;
        }
        switch (JsonTreeModel::Kind(index.data(JsonTreeModel::KindRole).toInt())) {
        case JsonTreeModel::Kind::Object:
        case JsonTreeModel::Kind::Array:
            option->font = QFont();
            option->palette.setColor(QPalette::Text, colors.text(SemanticPalette::Text::Muted));
            break;
        case JsonTreeModel::Kind::String:
            option->palette.setColor(QPalette::Text, colors.text(SemanticPalette::Text::String));
            break;
        default:
            option->palette.setColor(QPalette::Text, colors.text(SemanticPalette::Text::Number));
        }
    }
};

} // namespace

OutputTree::OutputTree(QWidget *parent) : QTreeView(parent), m_tree(new JsonTreeModel(this))
{
    describe(this, u"propertiesTree"_s, tr("Properties as a tree"));
    setUpItemView(this);
    setToolTip({});
    setModel(m_tree);
    setItemDelegate(new TreeDelegate(this));
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    header()->resizeSection(JsonTreeModel::Name, fontMetrics().horizontalAdvance(u'0') * 32);
    header()->setStretchLastSection(true);
    connect(this, &QTreeView::activated, this, [this](const QModelIndex &index) {
        const Outputs::Capture &capture = m_tree->capture(index);
        if (capture.line > 0)
            Q_EMIT lineActivated(capture.origin, capture.line, capture.printed());
    });
}

void OutputTree::setValues(const QList<Outputs::Capture> &values)
{
    m_tree->setValues(values);
}

void OutputTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT currentRowChanged();
}

} // namespace Widgets
