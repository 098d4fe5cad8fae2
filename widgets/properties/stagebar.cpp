// SPDX-License-Identifier: Apache-2.0
#include "widgets/properties/stagebar.h"

#include "models/outputs/formats.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Widgets {

StageBar::StageBar(QWidget *parent)
    : QFrame(parent),
      m_stage(new QLineEdit),
      m_text(new QLabel),
      m_copy(new QToolButton)
{
    setObjectName(u"stageBar"_s);
    auto *label = new QLabel(tr("&Stage:"));
    label->setBuddy(m_stage);
    describe(m_stage, u"stageName"_s, tr("Name of the stage"),
             tr("The name of the Run Job stage in the pipeline, exactly as it is there"));
    m_stage->setText(u"Run Job"_s);
    m_stage->setMaximumWidth(fontMetrics().horizontalAdvance(u'0') * 24);
    describe(m_text, u"stageExpression"_s, tr("Expression"), tr("What a later stage of the pipeline writes"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_copy->setIcon(Theme::icon(u"edit-copy"_s));
    m_copy->setText(tr("Copy"));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    describe(m_copy, u"copyExpressionButton"_s, tr("Copy the expression"), tr("Copy the expression (Return)"));
    auto *close = new QToolButton;
    close->setIcon(Theme::icon(u"window-close"_s));
    close->setAutoRaise(true);
    describe(close, u"closeStageBar"_s, tr("Close"), tr("Close (Escape)"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 3, 4, 3);
    layout->addWidget(label);
    layout->addWidget(m_stage);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_copy);
    layout->addWidget(close);
    connect(m_stage, &QLineEdit::textEdited, this, [this](const QString &name) {
        refresh();
        Q_EMIT stageChanged(name);
    });
    connect(m_stage, &QLineEdit::returnPressed, this, &StageBar::copy);
    connect(m_copy, &QToolButton::clicked, this, &StageBar::copy);
    connect(close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    hide();
    refresh();
}

void StageBar::setStage(const QString &name)
{
    m_stage->setText(name);
    refresh();
}

QString StageBar::stage() const
{
    return m_stage->text();
}

void StageBar::setValue(const QString &key, const Outputs::PipelineFate &fate)
{
    m_hasValue = true;
    m_key = key;
    m_fate = fate;
    refresh();
}

void StageBar::clearValue()
{
    m_hasValue = false;
    refresh();
}

void StageBar::open()
{
    show();
    m_stage->setFocus(Qt::ShortcutFocusReason);
    m_stage->selectAll();
}

void StageBar::refresh()
{
    m_expression.clear();
    QString text;
    if (!m_hasValue) {
        text = tr("Select a property.");
    } else if (m_stage->text().isEmpty()) {
        text = tr("Enter the name of the stage.");
    } else if (m_fate.isReachable() || m_fate.kind == Outputs::PipelineFate::Kind::Unknown) {
        const Outputs::StagePart part = m_fate.contextOnly ? Outputs::StagePart::Context : Outputs::StagePart::Outputs;
        m_expression = Outputs::stageExpression(m_stage->text(), part, m_fate.isReachable() ? m_fate.name : m_key);
        text = m_expression;
    } else {
        text = tr("A pipeline cannot read %1: %2").arg(m_key, Outputs::pipelineFateDetail(m_fate));
    }
    m_copy->setText(tr("Copy"));
    const bool any = !m_expression.isEmpty();
    m_text->setFont(any ? Theme::dataFont() : QFont());
    m_text->setText(text);
    m_text->setToolTip(text);
    m_copy->setEnabled(any);
}

void StageBar::copy()
{
    if (m_expression.isEmpty())
        return;
    copyText(m_expression);
    m_copy->setText(tr("Copied"));
}

void StageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        hide();
        Q_EMIT closed();
        return;
    }
    QFrame::keyPressEvent(event);
}

void StageBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        refresh();
}

} // namespace Widgets
