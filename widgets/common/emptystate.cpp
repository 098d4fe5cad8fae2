// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/emptystate.h"

#include <QAction>
#include <QLabel>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

EmptyState::EmptyState(QWidget *content, QWidget *parent)
    : QWidget(parent),
      m_stack(new QStackedLayout(this)),
      m_title(new QLabel),
      m_text(new QLabel),
      m_button(new QToolButton)
{
    auto *page = new QWidget;
    page->setObjectName(u"emptyState"_s);
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(24, 16, 24, 16);
    layout->addStretch(1);
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.1);
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    for (QLabel *label : {m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        layout->addWidget(label);
    }
    m_title->setObjectName(u"emptyTitle"_s);
    m_text->setObjectName(u"emptyText"_s);
    m_text->setForegroundRole(QPalette::PlaceholderText);
    m_button->setObjectName(u"emptyButton"_s);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->hide();
    layout->addSpacing(6);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(2);
    page->setMinimumSize(0, 0);

    m_stack->addWidget(page);
    m_stack->addWidget(content);
}

void EmptyState::setText(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
}

void EmptyState::setAction(QAction *action)
{
    m_button->setVisible(action != nullptr);
    m_button->setDefaultAction(action);
    if (action)
        m_button->setAccessibleName(action->text().remove(u'&'));
}

void EmptyState::setEmpty(bool empty)
{
    m_stack->setCurrentIndex(empty ? 0 : 1);
}

bool EmptyState::isEmpty() const
{
    return m_stack->currentIndex() == 0;
}

QString EmptyState::text() const
{
    return QString(m_title->text() + u'\n' + m_text->text());
}

} // namespace Widgets
