// SPDX-License-Identifier: Apache-2.0
#include "widgets/main/topbar.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Widgets {

TopBar::TopBar(QAction *open, QMenu *recent, QAction *connection, QAction *run, QAction *stop, QWidget *parent)
    : QWidget(parent),
      m_run(run),
      m_stop(stop),
      m_context(new ContextPicker),
      m_namespace(new NamespacePicker),
      m_button(new QPushButton),
      m_stateIcon(new QLabel),
      m_stateText(new QLabel),
      m_duration(new QLabel)
{
    auto *openButton = new QToolButton;
    openButton->setDefaultAction(open);
    openButton->setMenu(recent);
    openButton->setPopupMode(QToolButton::MenuButtonPopup);
    openButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    openButton->setObjectName(u"openButton"_s);
    openButton->setAccessibleName(tr("Open manifest"));

    auto *connectionButton = new QToolButton;
    connectionButton->setDefaultAction(connection);
    connectionButton->setToolButtonStyle(Qt::ToolButtonIconOnly);
    connectionButton->setObjectName(u"connectionButton"_s);
    connectionButton->setAccessibleName(tr("Connection"));

    auto *contextLabel = new QLabel(tr("Conte&xt:"));
    contextLabel->setBuddy(m_context);
    auto *namespaceLabel = new QLabel(tr("&Namespace:"));
    namespaceLabel->setBuddy(m_namespace);
    m_namespace->setMinimumWidth(fontMetrics().averageCharWidth() * 20);
    m_context->setMaximumWidth(fontMetrics().averageCharWidth() * 64);

    describe(m_button, u"runButton"_s, tr("Run"));
    m_button->setMinimumWidth(fontMetrics().averageCharWidth() * 16);
    m_button->setAutoDefault(false);
    connect(m_button, &QPushButton::clicked, this, [this] { (m_running ? m_stop : m_run)->trigger(); });
    connect(m_run, &QAction::changed, this, &TopBar::showAction);
    connect(m_stop, &QAction::changed, this, &TopBar::showAction);

    // As wide as the longest state, so that nothing moves while a run goes on.
    m_stateText->setObjectName(u"topStateText"_s);
    m_stateText->setMinimumWidth(fontMetrics().averageCharWidth() * 18);
    m_duration->setObjectName(u"topDuration"_s);
    m_duration->setMinimumWidth(fontMetrics().horizontalAdvance(u"0:00:00"_s) + 4);
    m_duration->setAlignment(Qt::AlignRight | Qt::AlignVCenter);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 6, 12, 6);
    layout->setSpacing(6);
    layout->addWidget(openButton);
    layout->addSpacing(10);
    layout->addWidget(contextLabel);
    layout->addWidget(m_context, 2);
    layout->addWidget(connectionButton);
    layout->addSpacing(10);
    layout->addWidget(namespaceLabel);
    layout->addWidget(m_namespace, 0);
    layout->addSpacing(14);
    layout->addWidget(m_button);
    layout->addStretch(1);
    layout->addSpacing(14);
    layout->addWidget(m_stateIcon);
    layout->addWidget(m_stateText);
    layout->addWidget(m_duration);
    for (QWidget *part :
         {static_cast<QWidget *>(openButton), static_cast<QWidget *>(connectionButton),
          static_cast<QWidget *>(m_button), static_cast<QWidget *>(m_context), static_cast<QWidget *>(m_namespace)})
        part->setFixedHeight(m_button->sizeHint().height() + 2);
    showAction();
    setState(State::Neutral, tr("Ready"));
}

void TopBar::setRunning(bool running)
{
    m_running = running;
    showAction();
}

void TopBar::showAction()
{
    const QAction *action = m_running ? m_stop : m_run;
    const bool focused = m_button->hasFocus();
    m_button->setText(action->text());
    m_button->setIcon(action->icon());
    m_button->setEnabled(action->isEnabled());
    m_button->setToolTip(action->toolTip());
    m_button->setAccessibleName(action->text().remove(u'&'));
    if (focused && action->isEnabled())
        m_button->setFocus();
    applyColors();
}

void TopBar::setState(State state, const QString &text)
{
    m_state = state;
    m_stateText->setText(text);
    applyColors();
}

void TopBar::setDuration(const QString &text)
{
    m_duration->setText(text);
}

void TopBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_coloring)
        applyColors();
}

void TopBar::applyColors()
{
    m_coloring = true;
    m_stateIcon->setPixmap(stateIcon(m_state, palette()).pixmap(QSize(16, 16), devicePixelRatio()));
    // The primary button carries the accent while it would do something; Stop is a plain button.
    QPalette colors = palette();
    if (!m_running && m_run->isEnabled()) {
        // Styles lighten a button's colour: dark enough that white stays readable on it.
        colors.setColor(
            QPalette::Button,
            SemanticPalette::readable(palette().color(QPalette::Highlight).darker(140), QColor(Qt::white), 6.5));
        colors.setColor(QPalette::ButtonText, QColor(Qt::white));
        m_button->setIcon(signIcon(State::Running, QColor(Qt::white)));
    }
    m_button->setPalette(colors);
    m_coloring = false;
}

} // namespace Widgets
