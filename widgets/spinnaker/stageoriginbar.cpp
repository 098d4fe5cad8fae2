// SPDX-License-Identifier: Apache-2.0
#include "widgets/spinnaker/stageoriginbar.h"

#include "models/core/times.h"
#include "widgets/common/texts.h"
#include "widgets/spinnaker/stageimport.h"

#include <QCheckBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

StageOriginBar::StageOriginBar(QWidget *parent)
    : QWidget(parent),
      m_text(new QLabel),
      m_limit(new QCheckBox),
      m_parameters(new QToolButton),
      m_summary(new QToolButton)
{
    setObjectName(u"stageOriginBar"_s);
    m_text->setObjectName(u"stageOriginText"_s);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_parameters->setText(tr("Parameters…"));
    m_summary->setText(tr("What Was Taken…"));
    describe(m_parameters, u"stageParametersButton"_s, tr("Parameters"),
             tr("Change what stands for the stage's expressions"));
    describe(m_summary, u"stageSummaryButton"_s, tr("What was taken"),
             tr("Show what was taken of the stage, and what was not"));
    describe(m_limit, u"stageTimeout"_s, tr("Stop watching after the stage's timeout"));
    for (QToolButton *button : {m_parameters, m_summary})
        button->setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 2, 8, 6);
    layout->setSpacing(4);
    layout->addWidget(m_text);
    layout->addWidget(m_limit);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(m_parameters);
    buttons->addWidget(m_summary);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    connect(m_parameters, &QToolButton::clicked, this, &StageOriginBar::parametersRequested);
    connect(m_summary, &QToolButton::clicked, this, &StageOriginBar::summaryRequested);
    hide();
}

void StageOriginBar::setStage(const StageImport &import)
{
    const Spinnaker::StageSummary &stage = import.setup.stage;
    const QString file = QFileInfo(import.file.fileName()).fileName();
    m_text->setText(stage.pipeline.isEmpty() ? tr("Spinnaker stage “%1” of %2").arg(stage.title().left(120), file)
                                             : tr("Spinnaker stage “%1”, pipeline “%2” of %3")
                                                   .arg(stage.title().left(120), stage.pipeline.left(120), file));
    m_parameters->setVisible(!import.setup.parameters.isEmpty());
    m_timeout = import.filled.timeout;
    m_limit->setVisible(m_timeout.has_value());
    m_limit->setText(
        tr("Stop watching after %1").arg(Core::clockText(m_timeout.value_or(std::chrono::seconds(0)).count())));
    describe(m_limit, u"stageTimeout"_s, m_limit->text(), tr("The stage's timeout; the Job itself goes on"));
    m_limit->setChecked(true);
    show();
}

void StageOriginBar::clear()
{
    m_timeout.reset();
    hide();
}

std::optional<std::chrono::milliseconds> StageOriginBar::timeout() const
{
    return m_timeout && m_limit->isChecked() ? m_timeout : std::nullopt;
}

} // namespace Widgets
