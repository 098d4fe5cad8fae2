// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/inlinebanner.h"

#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>

namespace Widgets {

namespace {

State stateOf(InlineBanner::Kind kind)
{
    switch (kind) {
    case InlineBanner::Kind::Information:
        return State::Running;
    case InlineBanner::Kind::Warning:
        return State::Warning;
    case InlineBanner::Kind::Error:
        return State::Failed;
    }
    return State::Neutral;
}

} // namespace

InlineBanner::InlineBanner(Kind kind, QWidget *parent)
    : QFrame(parent),
      m_kind(kind),
      m_icon(new QLabel),
      m_text(new QLabel),
      m_buttons(new QHBoxLayout)
{
    setAutoFillBackground(true);
    setFrameShape(QFrame::NoFrame);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 6);
    layout->setSpacing(8);
    layout->addWidget(m_icon, 0, Qt::AlignVCenter);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_buttons);
    applyColors();
    hide();
}

void InlineBanner::setKind(Kind kind)
{
    m_kind = kind;
    applyColors();
}

void InlineBanner::setText(const QString &text)
{
    m_text->setText(text);
    setAccessibleName(text);
}

QString InlineBanner::text() const
{
    return m_text->text();
}

QPushButton *InlineBanner::addButton(const QString &objectName, const QString &text, const QString &toolTip)
{
    auto *button = new QPushButton(text);
    button->setAutoDefault(true);
    describe(button, objectName, text, toolTip);
    m_buttons->addWidget(button);
    connect(button, &QPushButton::clicked, this, &QWidget::hide);
    return button;
}

void InlineBanner::ask(QPushButton *button)
{
    show();
    if (button)
        button->setFocus(Qt::OtherFocusReason);
}

void InlineBanner::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_escape) {
        m_escape->click();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && !event->modifiers().testFlag(Qt::ControlModifier)) {
        if (auto *button = qobject_cast<QPushButton *>(focusWidget())) {
            button->click();
            return;
        }
    }
    QFrame::keyPressEvent(event);
}

void InlineBanner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_coloring)
        applyColors();
}

void InlineBanner::applyColors()
{
    m_coloring = true;
    const QPalette &source = parentWidget() ? parentWidget()->palette() : QPalette();
    QPalette colored = palette();
    colored.setColor(QPalette::Window, stateTint(stateOf(m_kind), source));
    setPalette(colored);
    m_icon->setPixmap(stateIcon(stateOf(m_kind), source).pixmap(16, 16));
    m_coloring = false;
}

} // namespace Widgets
