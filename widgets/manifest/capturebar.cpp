// SPDX-License-Identifier: Apache-2.0
#include "widgets/manifest/capturebar.h"

#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/manifest/artifactform.h"
#include "widgets/manifest/artifacttypepicker.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Widgets {

CaptureBar::CaptureBar(const Artifacts::Readers &readers, QWidget *parent)
    : QWidget(parent),
      m_kind(new QComboBox),
      m_container(new QComboBox),
      m_type(new ArtifactTypePicker),
      m_artifact(new ArtifactForm(readers)),
      m_problem(new QLabel)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setHorizontalSpacing(6);
    layout->setVerticalSpacing(4);
    layout->setColumnStretch(2, 1);

    auto *label = new QLabel(tr("Capt&ure:"));
    label->setBuddy(m_kind);
    m_kind->addItem(tr("Nothing"), int(JobRun::CaptureKind::None));
    m_kind->addItem(tr("Logs of"), int(JobRun::CaptureKind::Logs));
    m_kind->addItem(tr("Artifact"), int(JobRun::CaptureKind::Artifact));
    describe(m_kind, u"captureKind"_s, tr("Where outputs are taken from"));

    m_container->setEditable(true);
    m_container->setInsertPolicy(QComboBox::NoInsert);
    m_container->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_container->setMinimumContentsLength(8);
    describe(m_container, u"captureContainer"_s, tr("Container whose log is searched for outputs"));

    describe(m_type, u"captureArtifactType"_s, tr("Type of the artifact"));
    m_problem->setObjectName(u"captureProblem"_s);
    m_problem->setWordWrap(true);

    layout->addWidget(label, 0, 0);
    layout->addWidget(m_kind, 0, 1);
    layout->addWidget(m_container, 0, 2);
    layout->addWidget(m_type, 0, 2);
    layout->addWidget(m_artifact, 1, 0, 1, 3);
    layout->addWidget(m_problem, 2, 0, 1, 3);

    connect(m_kind, &QComboBox::currentIndexChanged, this, &CaptureBar::edited);
    connect(m_container, &QComboBox::currentTextChanged, this, &CaptureBar::edited);
    connect(m_type, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_setting)
            m_artifact->setType(m_type->type());
        edited();
    });
    connect(m_artifact, &ArtifactForm::changed, this, &CaptureBar::edited);
    connect(m_artifact, &ArtifactForm::editAccountsRequested, this, &CaptureBar::editAccountsRequested);
    setFacts({});
    setCapture({});
}

void CaptureBar::setFacts(const Manifest::JobFacts &facts)
{
    m_setting = true;
    m_facts = facts;
    const QString typed = m_container->currentText();
    m_container->clear();
    m_container->addItems(facts.containers);
    m_container->addItems(facts.initContainers);
    m_container->setCurrentText(typed);
    if (typed.isEmpty())
        m_container->setCurrentIndex(-1);
    m_container->lineEdit()->setPlaceholderText(facts.defaultContainer.isEmpty()
                                                    ? tr("the default container")
                                                    : tr("%1 (default)").arg(facts.defaultContainer));
    m_setting = false;
    check();
}

void CaptureBar::setCapture(const JobRun::CaptureSettings &capture)
{
    m_setting = true;
    m_kind->setCurrentIndex(m_kind->findData(int(capture.kind)));
    m_container->setCurrentIndex(m_container->findText(capture.container));
    m_container->setEditText(capture.container);
    m_type->setType(capture.artifact.type);
    Artifacts::Reference reference = capture.artifact;
    reference.type = m_type->type();
    m_artifact->setReference(reference, capture.artifactLimits);
    m_setting = false;
    showKind();
}

JobRun::CaptureSettings CaptureBar::capture() const
{
    JobRun::CaptureSettings capture;
    capture.kind = JobRun::CaptureKind(m_kind->currentData().toInt());
    if (capture.kind == JobRun::CaptureKind::Logs) {
        capture.container = m_container->currentText().trimmed();
    } else if (capture.kind == JobRun::CaptureKind::Artifact) {
        capture.artifact = m_artifact->reference();
        capture.artifactLimits = m_artifact->limits();
    }
    return capture;
}

QString CaptureBar::problem() const
{
    const JobRun::CaptureSettings settings = capture();
    if (settings.kind == JobRun::CaptureKind::Logs && !settings.container.isEmpty() && !m_facts.containers.isEmpty()
        && !m_facts.containers.contains(settings.container) && !m_facts.initContainers.contains(settings.container)) {
        return tr("The manifest has no container “%1”; it has: %2.")
            .arg(settings.container, (m_facts.containers + m_facts.initContainers).join(", "_L1));
    }
    return settings.kind == JobRun::CaptureKind::Artifact ? m_artifact->problem() : QString();
}

void CaptureBar::setJob(const QJsonObject &job)
{
    m_artifact->setJob(job);
    check();
}

void CaptureBar::accountsChanged()
{
    m_artifact->accountsChanged();
    check();
}

void CaptureBar::showKind()
{
    const auto kind = JobRun::CaptureKind(m_kind->currentData().toInt());
    m_container->setVisible(kind == JobRun::CaptureKind::Logs);
    m_type->setVisible(kind == JobRun::CaptureKind::Artifact);
    m_artifact->setVisible(kind == JobRun::CaptureKind::Artifact);
    check();
}

void CaptureBar::check()
{
    const QString text = problem();
    m_problem->setText(text);
    m_problem->setVisible(!text.isEmpty());
    QPalette colored = m_problem->palette();
    colored.setColor(QPalette::WindowText, stateColor(State::Warning, palette()));
    m_problem->setPalette(colored);
}

void CaptureBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_problem)
        check(); // its colour
}

void CaptureBar::edited()
{
    if (m_setting)
        return;
    showKind();
    Q_EMIT changed();
}

} // namespace Widgets
