// SPDX-License-Identifier: Apache-2.0
#include "widgets/spinnaker/stagedialog.h"

#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/spinnaker/parameterspage.h"
#include "widgets/spinnaker/stagepage.h"
#include "widgets/spinnaker/summarypage.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

StageDialog::StageDialog(const ContextOf &contextOf, QWidget *parent)
    : QDialog(parent),
      m_contextOf(contextOf),
      m_title(new QLabel),
      m_place(new QLabel),
      m_problem(new QLabel),
      m_pages(new QStackedWidget),
      m_stages(new StagePage),
      m_parameters(new ParametersPage),
      m_summary(new SummaryPage)
{
    setObjectName(u"stageDialog"_s);
    setWindowTitle(tr("Open a Spinnaker Stage"));
    for (QLabel *label : {m_title, m_place, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_title->setObjectName(u"stageDialogTitle"_s);
    m_place->setObjectName(u"stageDialogPlace"_s);
    m_problem->setObjectName(u"stageDialogProblem"_s);
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_place->setForegroundRole(QPalette::PlaceholderText);
    m_problem->hide();
    for (QWidget *page : {static_cast<QWidget *>(m_stages), static_cast<QWidget *>(m_parameters),
                          static_cast<QWidget *>(m_summary)}) // in the order of Step
        m_pages->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_place);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_problem);
    buildButtons();
    connect(m_stages, &StagePage::activated, this, &StageDialog::next);
    connect(m_stages, &StagePage::currentChanged, this, [this] {
        showProblem({});
        m_next->setEnabled(step() != Step::Stage || m_stages->current() >= 0);
    });
    resize(fontMetrics().averageCharWidth() * 130, fontMetrics().height() * 31);
}

void StageDialog::buildButtons()
{
    // In the order of an assistant; a box of buttons would put Back behind Next.
    auto *buttons = new QHBoxLayout;
    m_back = new QPushButton(tr("&Back"));
    describe(m_back, u"stageBackButton"_s, tr("Back"), tr("Go back to the step before"));
    m_next = new QPushButton(tr("&Next"));
    m_cancel = new QPushButton(tr("Cancel"));
    describe(m_cancel, u"stageCancelButton"_s, tr("Cancel"), tr("Open nothing (Esc)"));
    for (QPushButton *button : {m_back, m_cancel})
        button->setAutoDefault(false);
    buttons->addStretch(1);
    for (QPushButton *button : {m_back, m_next, m_cancel})
        buttons->addWidget(button);
    qobject_cast<QVBoxLayout *>(layout())->addLayout(buttons);
    m_next->setDefault(true); // once it is in the dialog
    connect(m_back, &QPushButton::clicked, this, &StageDialog::back);
    connect(m_next, &QPushButton::clicked, this, &StageDialog::next);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void StageDialog::setContexts(const QList<ContextOption> &contexts, const QString &current, bool locked)
{
    m_summary->setContexts(contexts, current, locked);
    // What was mapped before may only be known now.
    if (step() == Step::Summary && m_hasSetup && !m_import.setup.obstacle && !m_summary->context())
        m_summary->setAccount(m_import.filled.account, m_contextOf(m_import.filled.account));
}

StageDialog::Step StageDialog::step() const
{
    return Step(m_pages->currentIndex());
}

void StageDialog::begin(const Spinnaker::PipelineFile &file)
{
    m_import = {};
    m_import.file = file;
    m_hasSetup = false;
    m_stages->setStages(file.stages(), file.isCut());
    if (file.stages().size() > 1)
        showStep(Step::Stage);
    else
        chooseStage();
}

void StageDialog::resume(const StageImport &import, Step step)
{
    m_import = import;
    m_hasSetup = true;
    m_stages->setStages(import.file.stages(), import.file.isCut());
    m_stages->setCurrent(import.index);
    m_parameters->setParameters(import.setup.parameters, import.values);
    m_summary->setAccount(import.filled.account, import.context ? import.context : m_contextOf(import.filled.account));
    m_summary->showNotes(import.filled.notes);
    showStep(hasStep(step) ? step : Step::Summary);
}

bool StageDialog::hasStep(Step step) const
{
    switch (step) {
    case Step::Stage:
        return m_import.file.stages().size() > 1;
    case Step::Parameters:
        return m_hasSetup && !m_import.setup.parameters.isEmpty() && !m_import.setup.obstacle;
    case Step::Summary:
        return m_hasSetup;
    }
    return false;
}

void StageDialog::showStep(Step step)
{
    m_pages->setCurrentIndex(int(step));
    showProblem({});
    const QString title = m_hasSetup ? m_import.setup.stage.title().left(120) : QString();
    const bool isBlocked = step == Step::Summary && m_import.setup.obstacle;
    m_title->setText(step == Step::Stage            ? tr("Which stage?")
                         : step == Step::Parameters ? tr("Parameters of “%1”").arg(title)
                         : isBlocked                ? tr("“%1” cannot be opened from this file").arg(title)
                                                    : tr("What is taken of “%1”").arg(title));
    QString place = QFileInfo(m_import.file.fileName()).fileName();
    if (step != Step::Stage && !m_import.setup.stage.pipeline.isEmpty())
        place += u" · "_s + tr("pipeline %1").arg(m_import.setup.stage.pipeline.left(120));
    if (step != Step::Stage && m_import.setup.stage.isExecution)
        place += u" · "_s + tr("an execution: Spinnaker has filled in what it could");
    m_place->setText(place);
    const bool isLast = step == Step::Summary;
    m_next->setText(isLast ? tr("&Open") : tr("&Next"));
    describe(m_next, u"stageNextButton"_s, isLast ? tr("Open") : tr("Next"),
             isLast ? tr("Show the manifest with these settings") : tr("Go on"));
    m_next->setVisible(!isBlocked);
    m_next->setEnabled(step != Step::Stage || m_stages->current() >= 0);
    m_back->setVisible(step != Step::Stage
                       && (hasStep(Step::Stage) || (step == Step::Summary && hasStep(Step::Parameters))));
    m_cancel->setText(isBlocked ? tr("&Close") : tr("Cancel"));
    if (step == Step::Stage)
        m_stages->setFocusToList();
    else if (step == Step::Parameters)
        m_parameters->focusFirst();
    else
        m_summary->focusContext();
}

void StageDialog::next()
{
    switch (step()) {
    case Step::Stage:
        return chooseStage();
    case Step::Parameters:
        return fillIn();
    case Step::Summary:
        return finish();
    }
}

void StageDialog::back()
{
    showStep(step() == Step::Summary && hasStep(Step::Parameters) ? Step::Parameters : Step::Stage);
}

void StageDialog::chooseStage()
{
    const int index = m_stages->current();
    if (index < 0)
        return;
    if (!m_hasSetup || index != m_import.index) {
        const auto setup = m_import.file.setup(index);
        if (!setup) {
            m_pages->setCurrentIndex(int(Step::Stage));
            showProblem(errorText(setup.error()));
            return;
        }
        m_import.index = index;
        m_import.setup = *setup;
        m_import.values.clear();
        m_hasSetup = true;
        m_parameters->setParameters(setup->parameters, {});
    }
    if (m_import.setup.obstacle) {
        m_summary->showObstacle(*m_import.setup.obstacle, m_import.setup.notes);
        showStep(Step::Summary);
    } else if (hasStep(Step::Parameters)) {
        showStep(Step::Parameters);
    } else {
        fillIn();
    }
}

void StageDialog::fillIn()
{
    if (hasStep(Step::Parameters) && !m_parameters->missing().isEmpty()) {
        m_parameters->focusFirst();
        return;
    }
    m_import.values = m_parameters->values();
    auto filled = Spinnaker::fill(m_import.setup, m_import.values);
    if (!filled) {
        showProblem(errorText(filled.error()));
        return;
    }
    m_import.filled = std::move(*filled);
    m_summary->setAccount(m_import.filled.account, m_contextOf(m_import.filled.account));
    m_summary->showNotes(m_import.filled.notes);
    showStep(Step::Summary);
}

void StageDialog::finish()
{
    m_import.context = m_summary->context();
    accept();
    Q_EMIT taken(m_import);
}

void StageDialog::showProblem(const QString &text)
{
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
    QPalette colored = palette();
    colored.setColor(QPalette::WindowText, stateColor(State::Failed, palette()));
    m_problem->setPalette(colored);
}

} // namespace Widgets
