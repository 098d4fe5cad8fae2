// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/remarklist.h"

#include "models/outputs/remarkmodel.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Outputs::RemarkModel;
using Text = SemanticPalette::Text;

/// An excerpt cut so that its caret is in sight, and the caret's place in it.
struct Fitted
{
    QString text;
    qsizetype caret = -1;
};

Fitted fitted(const QString &excerpt, int caret, const QFontMetrics &metrics, int width)
{
    Fitted result{excerpt, caret};
    if (caret > 0) {
        qsizetype cut = 0;
        while (cut < caret && metrics.horizontalAdvance(excerpt.sliced(cut, caret - cut)) > width * 3 / 5)
            cut += std::max<qsizetype>(1, (caret - cut) / 8);
        if (cut > 0) {
            if (excerpt[cut].isLowSurrogate())
                ++cut;
            result = {u'\u2026' + excerpt.sliced(cut), caret - cut + 1};
        }
    }
    result.text = metrics.elidedText(result.text, Qt::ElideRight, width);
    if (result.caret > result.text.size())
        result.caret = -1;
    return result;
}

/// One near miss in two or three lines: what and where; the line's text with its caret; what to do about it.
class RemarkDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QFontMetrics text(option.font);
        int height = margin + text.height() + margin;
        if (!index.data(RemarkModel::ExcerptRole).toString().isEmpty())
            height += QFontMetrics(Theme::dataFont()).height() + caretHeight + 2;
        if (!advice(index).isEmpty())
            height += text.height() + 2;
        return {200, height};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        item.text.clear();
        const QStyle *style = item.widget != nullptr ? item.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        painter->save();
        const bool selected = item.state.testFlag(QStyle::State_Selected);
        const auto color = [&](Text role) {
            return selected ? item.palette.color(QPalette::HighlightedText) : SemanticPalette(item.palette).text(role);
        };
        const bool error
            = Outputs::RemarkSeverity(index.data(RemarkModel::SeverityRole).toInt()) == Outputs::RemarkSeverity::Error;
        QRect area = item.rect.adjusted(margin, margin, -margin, -margin);
        const QRect icon(area.left(), area.top() + (item.fontMetrics.height() - iconSize) / 2, iconSize, iconSize);
        const State sign = error ? State::Failed : State::Warning;
        (selected ? signIcon(sign, color(Text::Error)) : stateIcon(sign, item.palette)).paint(painter, icon);
        area.setLeft(icon.right() + margin);

        painter->setFont(item.font);
        const QString place = placeText(index);
        const int placeWidth = item.fontMetrics.horizontalAdvance(place);
        const QRect first(area.left(), area.top(), area.width(), item.fontMetrics.height());
        painter->setPen(color(Text::Link));
        painter->drawText(first, Qt::AlignRight, place);
        painter->setPen(item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        const QString message = index.data().toString();
        painter->drawText(
            first, Qt::AlignLeft,
            item.fontMetrics.elidedText(message, Qt::ElideRight, first.width() - placeWidth - 2 * margin));
        int top = first.bottom() + 3;
        const QString excerpt = index.data(RemarkModel::ExcerptRole).toString();
        if (!excerpt.isEmpty()) {
            paintExcerpt(painter, {area.left(), top, area.width(), 0}, excerpt,
                         index.data(RemarkModel::CaretRole).toInt(),
                         item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text),
                         color(error ? Text::Error : Text::Warning));
            top += QFontMetrics(Theme::dataFont()).height() + caretHeight + 2;
        }
        painter->setFont(item.font);
        painter->setPen(color(Text::Muted));
        const QRect last(area.left(), top, area.width(), item.fontMetrics.height());
        painter->drawText(last, Qt::AlignLeft,
                          item.fontMetrics.elidedText(advice(index), Qt::ElideRight, last.width()));
        painter->restore();
    }

    static QString placeText(const QModelIndex &index)
    {
        const qint64 line = index.data(RemarkModel::LineRole).toLongLong();
        const int column = index.data(RemarkModel::ColumnRole).toInt();
        if (line <= 0)
            return {};
        return column > 0 ? RemarkList::tr("line %1, column %2").arg(line).arg(column)
                          : RemarkList::tr("line %1").arg(line);
    }

    static QString advice(const QModelIndex &index)
    {
        const QString hint = index.data(RemarkModel::HintRole).toString();
        const QString pipeline = index.data(RemarkModel::PipelineRole).toString();
        if (pipeline.isEmpty())
            return hint;
        return hint.isEmpty() ? RemarkList::tr("Pipeline: %1").arg(pipeline)
                              : RemarkList::tr("%1 Pipeline: %2").arg(hint, pipeline);
    }

private:
    static constexpr int margin = 6;
    static constexpr int iconSize = 16;
    static constexpr int caretHeight = 5;

    static void paintExcerpt(QPainter *painter, const QRect &area, const QString &excerpt, int caret,
                             const QColor &text, const QColor &mark)
    {
        const QFont font = Theme::dataFont();
        const QFontMetrics metrics(font);
        const Fitted shown = fitted(excerpt, caret, metrics, area.width());
        painter->setFont(font);
        painter->setPen(text);
        painter->drawText(QRect(area.left(), area.top(), area.width(), metrics.height()), Qt::AlignLeft, shown.text);
        if (shown.caret < 0)
            return;
        // Before the character at fault, or, at the end, where one is missing.
        const int x = area.left() + metrics.horizontalAdvance(shown.text.first(shown.caret));
        const int width = std::max(6, metrics.horizontalAdvance(u'0'));
        const int y = area.top() + metrics.height();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark);
        painter->drawPolygon(QPolygonF(
            {QPointF(x, y + caretHeight), QPointF(x + width, y + caretHeight), QPointF(x + width / 2.0, y - 1)}));
    }
};

} // namespace

RemarkList::RemarkList(RemarkModel &model, QWidget *parent)
    : QListView(parent),
      m_proxy(new QSortFilterProxyModel(this))
{
    describe(this, u"remarksView"_s, tr("Near misses: lines that were not captured as their author may have meant"));
    setUpItemView(this);
    setToolTip({});
    m_proxy->setSourceModel(&model);
    m_proxy->setFilterKeyColumn(-1);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    setModel(m_proxy);
    setModelColumn(RemarkModel::Message);
    setItemDelegate(new RemarkDelegate(this));
    setResizeMode(QListView::Adjust);
    setSpacing(0);
    setAlternatingRowColors(true);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(this, &QListView::clicked, this, &RemarkList::goTo);
    connect(this, &QListView::activated, this, &RemarkList::goTo);
}

void RemarkList::setFilter(const QString &text)
{
    m_proxy->setFilterFixedString(text);
}

QString RemarkList::selectedText() const
{
    QModelIndexList rows = selectionModel()->selectedIndexes();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList texts;
    for (const QModelIndex &index : std::as_const(rows)) {
        QString text = index.data().toString();
        if (const QString place = RemarkDelegate::placeText(index); !place.isEmpty())
            text = place + u": "_s + text;
        const QString excerpt = index.data(RemarkModel::ExcerptRole).toString();
        const int caret = index.data(RemarkModel::CaretRole).toInt();
        if (!excerpt.isEmpty())
            text += u'\n' + excerpt;
        if (!excerpt.isEmpty() && caret >= 0)
            text += u'\n' + QString(caret, u' ') + u'^';
        if (const QString advice = RemarkDelegate::advice(index); !advice.isEmpty())
            text += u'\n' + advice;
        texts.append(text);
    }
    return texts.join(u"\n\n"_s);
}

void RemarkList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        scheduleDelayedItemsLayout();
}

void RemarkList::goTo(const QModelIndex &index)
{
    const qint64 line = index.data(RemarkModel::LineRole).toLongLong();
    if (line <= 0)
        return;
    const Outputs::Origin origin{index.data(RemarkModel::PodRole).toString(),
                                 index.data(RemarkModel::ContainerRole).toString(),
                                 index.data(RemarkModel::AttemptRole).toInt()};
    Q_EMIT lineActivated(origin, line, index.data(RemarkModel::ColumnRole).toInt());
}

} // namespace Widgets
