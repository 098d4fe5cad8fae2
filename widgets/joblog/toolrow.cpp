// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/toolrow.h"

#include <QEvent>
#include <QHBoxLayout>

#include <algorithm>

namespace Widgets {

namespace {
constexpr int margin = 4;
} // namespace

ToolRow::ToolRow(QWidget *parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(margin, margin, margin, margin);
    m_row->setSpacing(margin);
}

void ToolRow::addWidget(QWidget *widget, int stretch)
{
    m_necessary.append(widget);
    m_row->addWidget(widget, stretch);
}

void ToolRow::addOptional(QWidget *widget)
{
    m_optional.append(widget);
    m_row->addWidget(widget);
}

int ToolRow::necessaryWidth() const
{
    int width = margin;
    for (const QWidget *widget : m_necessary) {
        const QSize least = widget->minimumSizeHint().isValid() ? widget->minimumSizeHint() : widget->sizeHint();
        if (!widget->isHidden())
            width += std::max(least.width(), widget->minimumWidth()) + margin;
    }
    return width;
}

QSize ToolRow::minimumSizeHint() const
{
    return {necessaryWidth(), QWidget::minimumSizeHint().height()};
}

void ToolRow::fit()
{
    int room = width() - necessaryWidth();
    for (QWidget *const widget : std::as_const(m_optional)) {
        room -= widget->sizeHint().width() + margin;
        if (widget->isHidden() != (room < 0))
            widget->setVisible(room >= 0);
    }
}

void ToolRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

bool ToolRow::event(QEvent *event)
{
    const bool result = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Show)
        fit();
    return result;
}

} // namespace Widgets
