// SPDX-License-Identifier: Apache-2.0
#include "widgets/context/contextpicker.h"

#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/context/contextmodel.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QPainter>
#include <QStyleOptionComboBox>
#include <QStylePainter>
#include <QStyledItemDelegate>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

QIcon contextIcon(const QModelIndex &index, const QPalette &palette)
{
    if (!index.data(ContextModel::ProblemRole).toString().isEmpty())
        return stateIcon(State::Failed, palette);
    if (index.data(ContextModel::SandboxRole).toBool())
        return Theme::icon(u"computer"_s);
    if (index.data(ContextModel::InsecureRole).toBool())
        return stateIcon(State::Warning, palette);
    return Theme::icon(u"network-server"_s);
}

/// Two lines: the name, and below it server and namespace or the reason why it cannot be used.
class ContextDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        item.text.clear();
        item.icon = {};
        const QStyle *style = item.widget->style();
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);

        const bool selected = item.state.testFlag(QStyle::State_Selected);
        const QRect area = item.rect.adjusted(8, 5, -8, -5);
        contextIcon(index, item.palette).paint(painter, QRect(area.left(), area.center().y() - 8, 16, 16));
        const QRect text = area.adjusted(26, 0, 0, 0);
        const int half = text.height() / 2;
        painter->save();
        painter->setPen(item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        painter->drawText(QRect(text.left(), text.top(), text.width(), half), Qt::AlignVCenter,
                          item.fontMetrics.elidedText(index.data().toString(), Qt::ElideMiddle, text.width()));
        painter->setPen(item.palette.color(selected ? QPalette::HighlightedText : QPalette::PlaceholderText));
        const QString detail = index.data(ContextModel::DetailRole).toString();
        painter->drawText(QRect(text.left(), text.top() + half, text.width(), half), Qt::AlignVCenter,
                          item.fontMetrics.elidedText(detail, Qt::ElideRight, text.width()));
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QFontMetrics metrics(option.font);
        const int text = std::max(metrics.horizontalAdvance(index.data().toString()),
                                  metrics.horizontalAdvance(index.data(ContextModel::DetailRole).toString()));
        return {std::min(text + 48, 640), 2 * metrics.height() + 12};
    }
};

} // namespace

ContextPicker::ContextPicker(QWidget *parent) : QComboBox(parent), m_model(new ContextModel(this))
{
    describe(this, u"contextPicker"_s, tr("Context"));
    setModel(m_model);
    setItemDelegate(new ContextDelegate(this));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(22);
    setMaxVisibleItems(14);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QComboBox::currentIndexChanged, this, &ContextPicker::showChoice);
    connect(this, &QComboBox::activated, this, &ContextPicker::contextChosen);
}

void ContextPicker::setContexts(const QList<Kube::ContextInfo> &contexts)
{
    const Kube::ContextInfo *chosen = current();
    const QString name = chosen ? chosen->name : QString();
    const bool sandbox = chosen && chosen->sandbox;
    const QString source = chosen ? chosen->source : QString();
    m_model->setContexts(contexts);
    setCurrentIndex(chosen ? m_model->rowOf(name, sandbox, source) : -1);
    int width = minimumSizeHint().width();
    for (int row = 0; row < count(); ++row)
        width = std::max(width, view()->sizeHintForIndex(m_model->index(row)).width());
    view()->setMinimumWidth(std::min(width, 640));
    showChoice();
}

bool ContextPicker::select(const QString &name, bool sandbox, const QString &source)
{
    const int row = m_model->rowOf(name, sandbox, source);
    if (row >= 0)
        setCurrentIndex(row);
    return row >= 0;
}

const QList<Kube::ContextInfo> &ContextPicker::contexts() const
{
    return m_model->contexts();
}

const Kube::ContextInfo *ContextPicker::current() const
{
    const int row = currentIndex();
    return row < 0 || row >= m_model->contexts().size() ? nullptr : &m_model->contexts().at(row);
}

QSize ContextPicker::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 24, QComboBox::minimumSizeHint().height()};
}

void ContextPicker::showChoice()
{
    const QModelIndex index = m_model->index(currentIndex());
    QString tip = tr("Context (Ctrl+K)");
    if (index.isValid())
        tip += QString(u'\n' + index.data(Qt::ToolTipRole).toString());
    setToolTip(tip);
    update();
}

void ContextPicker::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    if (const QModelIndex index = m_model->index(currentIndex()); index.isValid()) {
        option.currentIcon = contextIcon(index, palette());
        option.iconSize = QSize(16, 16);
        option.currentText = index.data().toString();
        if (const Kube::ContextInfo *info = current(); info && !info->sandbox && !info->server.isEmpty())
            option.currentText += QString(u" · "_s + QUrl(info->server).authority());
    } else {
        option.currentText = tr("Choose a context");
    }
    const QRect field = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideMiddle, field.width() - 26);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

void ContextPicker::changeEvent(QEvent *event)
{
    QComboBox::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace Widgets
