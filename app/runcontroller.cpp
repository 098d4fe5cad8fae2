// SPDX-License-Identifier: Apache-2.0
#include "app/runcontroller.h"

#include "app/logreveal.h"
#include "models/jobrun/artifactcapture.h"
#include "models/jobrun/eventmodel.h"
#include "models/jobrun/podmodel.h"
#include "widgets/artifact/artifactpane.h"
#include "widgets/common/texts.h"
#include "widgets/details/detailspane.h"
#include "widgets/events/eventspane.h"
#include "widgets/joblog/logpane.h"
#include "widgets/main/mainwindow.h"
#include "widgets/main/questions.h"
#include "widgets/main/runbanner.h"
#include "widgets/main/runwords.h"
#include "widgets/pods/podspane.h"
#include "widgets/properties/propertiespane.h"

#include <QDateTime>
#include <QLocale>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace App {

RunController::RunController(Widgets::MainWindow &window, const Artifacts::Readers &readers, History::RunStore &store,
                             const Sandbox::SandboxOptions &sandboxOptions, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_readers(readers),
      m_store(store),
      m_sandboxOptions(sandboxOptions)
{
    connectWindow();
    clear();
}

RunController::~RunController() = default;

void RunController::connectWindow()
{
    Widgets::Questions &questions = m_window.questions();
    connect(&m_window, &Widgets::MainWindow::stopRequested, this, [this] {
        if (m_active)
            m_window.questions().askStop(m_run ? m_run->jobName() : QString());
    });
    connect(&questions, &Widgets::Questions::stopWatchingChosen, this, [this] {
        m_pending.reset();
        if (m_run)
            m_run->stopWatching();
    });
    connect(&questions, &Widgets::Questions::deleteJobChosen, this, [this] {
        if (m_run)
            m_run->deleteJob();
    });
    connect(&questions, &Widgets::Questions::resumeRecordingChosen, this, [this] {
        if (!m_run)
            return;
        const bool isLimit = m_pause && m_pause->kind == Core::ErrorKind::Limit;
        m_run->resumeRecording(m_run->options().recording.bytes + (isLimit ? JobRun::RecordingLimits::usualBytes : 0));
    });
    connect(&questions, &Widgets::Questions::endRecordingChosen, this, [this] {
        if (m_run)
            m_run->endRecording();
    });
    const auto resolve = [this](JobRun::NameConflict decision) {
        if (m_run)
            m_run->resolveNameConflict(decision);
    };
    connect(&questions, &Widgets::Questions::replaceChosen, this, [=] { resolve(JobRun::NameConflict::Replace); });
    connect(&questions, &Widgets::Questions::generateNameChosen, this,
            [=] { resolve(JobRun::NameConflict::GenerateName); });
    connect(&questions, &Widgets::Questions::conflictCancelled, this, [=] { resolve(JobRun::NameConflict::Fail); });
    connect(&m_window.propertiesPane(), &Widgets::PropertiesPane::lineActivated, this,
            [this](const Outputs::Origin &origin, qint64 line, int column, const QStringList &printed) {
                if (m_run && m_run->log())
                    LogReveal::line(m_window.logPane(), *m_run->log(), origin, line, {printed, column});
            });
    const auto choose = [this] {
        const Widgets::PropertiesPane &pane = m_window.propertiesPane();
        if (m_run)
            m_run->chooseOutputs(pane.choice(), pane.mode());
    };
    connect(&m_window.propertiesPane(), &Widgets::PropertiesPane::choiceChanged, this, choose);
    connect(&m_window.propertiesPane(), &Widgets::PropertiesPane::modeChanged, this, choose);
    connect(&m_window.podsPane(), &Widgets::PodsPane::activated, this,
            [this](const QString &pod, const QString &container) {
                if (m_run && m_run->log())
                    LogReveal::container(m_window.logPane(), *m_run->log(), pod, container);
            });
    connect(&m_window, &Widgets::MainWindow::runPlaceActivated, this, &RunController::revealPlace);
    Widgets::ArtifactPane &artifact = m_window.artifactPane();
    connect(&artifact, &Widgets::ArtifactPane::fetchRequested, this, [this] {
        if (m_run)
            m_run->fetchArtifact();
    });
    connect(&artifact, &Widgets::ArtifactPane::cancelRequested, this, [this] {
        if (m_run)
            m_run->cancelArtifact();
    });
    connect(&artifact, &Widgets::ArtifactPane::comparisonRequested, this, &RunController::compareArtifact);
    connect(&m_previous, &QFutureWatcherBase::finished, this, [this] {
        const auto previous = m_previous.result();
        if (!previous) {
            m_window.artifactPane().showNoComparison(
                tr("No earlier run of this manifest recorded an artifact of this reference."));
            return;
        }
        const QDateTime when = previous->record.fetched.toLocalTime();
        m_window.artifactPane().showComparison({previous->content, previous->record.contentType,
                                                previous->record.source,
                                                QLocale().toString(when, QLocale::ShortFormat)});
    });
}

bool RunController::isActive() const
{
    return m_active;
}

QList<Core::Error> RunController::problems() const
{
    if (!m_run)
        return m_ownProblems;
    QList<Core::Error> problems = m_run->problems() + m_run->passingProblems();
    if (m_diagnosis) {
        const Widgets::RunWords::DiagnosisWords words = Widgets::RunWords::diagnosisWords(*m_diagnosis);
        Core::Error error;
        error.kind = Core::ErrorKind::Api;
        error.code = u"run-diagnosis"_s;
        error.message = words.what;
        error.hint = words.next;
        error.path = m_diagnosis->pod;
        if (!m_diagnosis->container.isEmpty())
            error.path += u'/' + m_diagnosis->container;
        problems.prepend(error);
    }
    return problems;
}

void RunController::clear()
{
    m_window.podsPane().setModel(nullptr);
    m_window.eventsPane().setModel(nullptr);
    m_window.logPane().setLog(nullptr);
    Q_EMIT panesCleared();
    m_run.reset();
    m_diagnosis.reset();
    m_pause.reset();
    m_window.questions().dismissDisk();
    m_failed = false;
    m_ownProblems.clear();
    m_window.propertiesPane().setSources({});
    m_window.banner().setLogLink(std::nullopt);
    m_window.detailsPane().setDetails({});
    const QString next = tr("Run the Job (Ctrl+Return) to see it here.");
    m_window.logPane().setEmptyText(tr("No log yet"),
                                    tr("Run the Job (Ctrl+Return): its log appears here, line by line."));
    m_window.propertiesPane().setEmptyText(tr("No properties yet"), next);
    m_window.artifactPane().showMessage(tr("No artifact yet"), next);
    m_window.podsPane().setEmptyText(tr("No pods yet"), next);
    m_window.eventsPane().setEmptyText(tr("No events yet"), next);
}

void RunController::fetchWhatIsMissing()
{
    if (m_run && (m_run->isFetchingArtifact() || (m_run->artifact() && !*m_run->artifact())))
        m_run->fetchArtifact();
}

void RunController::release()
{
    if (m_active)
        return;
    clear();
    Q_EMIT problemsChanged();
}

void RunController::setSandboxEngine(Sandbox::Engine engine)
{
    if (m_active || engine == m_sandboxOptions.engine)
        return;
    m_sandboxOptions.engine = engine;
    m_sandboxReady = false;
    m_sandbox.reset(); // the next run starts another
}

void RunController::startInSandbox(const JobRun::RunOptions &options)
{
    if (m_sandbox && m_sandboxReady) {
        start(m_sandbox->connection(), options);
        return;
    }
    clear();
    m_active = true;
    m_pending = options;
    m_window.setRunning(true, true);
    JobRun::RunStatus status;
    status.phase = JobRun::RunPhase::Submitting;
    status.startedMs = QDateTime::currentMSecsSinceEpoch();
    m_window.showStatus(status, {});
    Q_EMIT activeChanged();
    m_sandbox = std::make_unique<Sandbox::SandboxServer>(m_sandboxOptions);
    connect(m_sandbox.get(), &Sandbox::SandboxServer::started, this, &RunController::sandboxAnswered);
    m_sandbox->start();
}

void RunController::sandboxAnswered(const Core::Result<void> &result)
{
    m_sandboxReady = result.has_value();
    if (result)
        Q_EMIT sandboxStarted(m_sandbox->connection());
    const std::optional<JobRun::RunOptions> options = std::exchange(m_pending, std::nullopt);
    m_active = false;
    if (!result) {
        fail(result.error());
    } else if (options) {
        start(m_sandbox->connection(), *options);
    } else { // stopped meanwhile
        m_window.setRunning(false);
        m_window.showIdle(tr("Ready"), tr("The run was stopped before it began."));
        Q_EMIT activeChanged();
    }
}

void RunController::fail(const Core::Error &error)
{
    clear();
    m_active = false;
    m_failed = true;
    m_ownProblems = {error};
    JobRun::RunStatus status;
    status.phase = JobRun::RunPhase::Failed;
    status.message = Widgets::errorText(error);
    m_window.showStatus(status, {});
    m_window.setRunning(false);
    Q_EMIT problemsChanged();
    Q_EMIT activeChanged();
}

void RunController::start(const Kube::ConnectionConfig &connection, const JobRun::RunOptions &options)
{
    clear();
    m_active = true;
    m_window.setRunning(true, connection.isSandbox);
    JobRun::RunOptions own = options;
    Widgets::PropertiesPane &pane = m_window.propertiesPane();
    own.capture.mode = pane.mode();
    Outputs::SourceChoice choice;
    if (own.capture.allContainers)
        choice.kind = Outputs::SourceChoice::Kind::All;
    pane.setChoice(choice);
    m_run = std::make_unique<JobRun::Run>(connection, own, m_store, m_readers);
    connectRun();
    m_run->start();
    m_window.logPane().setLog(m_run->log());
    m_window.logPane().setLive(m_active);
    m_window.podsPane().setModel(&m_run->pods());
    m_window.eventsPane().setModel(&m_run->events());
    showStatus();
    showOutputs();
    showArtifact();
    Q_EMIT problemsChanged();
    Q_EMIT activeChanged();
}

void RunController::connectRun()
{
    JobRun::Run *run = m_run.get();
    connect(run, &JobRun::Run::statusChanged, this, &RunController::showStatus);
    connect(run, &JobRun::Run::phaseChanged, this, &RunController::showArtifact);
    connect(run, &JobRun::Run::outputsChanged, this, &RunController::showOutputs);
    connect(run, &JobRun::Run::artifactChanged, this, &RunController::showArtifact);
    connect(run, &JobRun::Run::artifactProgressed, this,
            [this](const Artifacts::FetchProgress &progress) { m_window.artifactPane().setProgress(progress); });
    connect(run, &JobRun::Run::logLinkChanged, this, [this] { m_window.banner().setLogLink(m_run->logLink()); });
    connect(run, &JobRun::Run::detailsChanged, this, [this] { m_window.detailsPane().setDetails(m_run->details()); });
    connect(run, &JobRun::Run::problemsChanged, this, &RunController::problemsChanged);
    connect(run, &JobRun::Run::nameConflict, this,
            [this](const QString &name, bool active) { m_window.questions().askConflict(name, active); });
    connect(run, &JobRun::Run::jobCreated, this, [this] {
        m_window.logPane().setSuggestedPath(QString(m_run->jobName() + u".log"_s));
        m_window.logPane().setEmptyText(
            tr("Waiting for the first line"),
            tr("The log appears as soon as a container of Job %1 prints something.").arg(m_run->jobName()));
        showStatus();
    });
    connect(run, &JobRun::Run::finished, this, [this] {
        m_active = false;
        m_window.setRunning(false);
        m_window.logPane().setEmptyText(tr("The log is empty"), tr("No container printed anything."));
        m_window.podsPane().setEmptyText(tr("No pods"), tr("The Job made no pod; Events and Problems may tell why."));
        m_window.eventsPane().setEmptyText(tr("No events"), tr("The server reported no event for this Job."));
        showStatus();
        showOutputs();
        showArtifact();
        Q_EMIT problemsChanged();
        Q_EMIT activeChanged();
    });
}

void RunController::showStatus()
{
    constexpr qint64 nanosPerMilli = 1'000'000;
    if (const qint64 started = m_run->status().startedMs; started > 0)
        m_window.logPane().setStartTime(started * nanosPerMilli);
    m_window.showStatus(m_run->status(), m_run->jobName(),
                        tr("Context %1, namespace %2").arg(m_run->connection().contextName, m_run->namespaceName()));
    m_window.banner().setLogLink(m_run->logLink());
    showPause();
    showDiagnosis();
}

void RunController::showPause()
{
    const std::optional<Core::Error> pause = m_run->status().recordingPaused;
    if (pause == m_pause)
        return;
    m_pause = pause;
    if (!pause) {
        m_window.questions().dismissDisk();
        return;
    }
    const bool isLimit = pause->kind == Core::ErrorKind::Limit;
    m_window.questions().askDisk(
        isLimit ? tr("%1 Reading is paused; nothing is lost.").arg(pause->message)
                : tr("The disk is full, and reading is paused; nothing is lost. It goes on by itself as soon as there "
                     "is room. %1")
                      .arg(pause->message),
        isLimit ? tr("Raise the &Limit by %1").arg(Widgets::diskSizeText(JobRun::RecordingLimits::usualBytes))
                : tr("&Try Again"));
}

void RunController::showDiagnosis()
{
    const std::optional<JobRun::Diagnosis> diagnosis = Widgets::RunWords::toldDiagnosis(m_run->status());
    if (diagnosis == m_diagnosis)
        return;
    m_diagnosis = diagnosis;
    Q_EMIT problemsChanged();
}

void RunController::showOutputs()
{
    Widgets::PropertiesPane &pane = m_window.propertiesPane();
    switch (m_run->options().capture.kind) {
    case JobRun::CaptureKind::None:
        pane.setEmptyText(tr("Nothing is captured"), tr("Choose “Logs of” under Capture, below the manifest."));
        break;
    case JobRun::CaptureKind::Logs:
        pane.setEmptyText(
            m_active ? tr("No properties yet") : tr("No properties"),
            tr("Print SPINNAKER_PROPERTY_NAME=value, or SPINNAKER_CONFIG_JSON={…} at the start of a line."));
        break;
    case JobRun::CaptureKind::Artifact:
        pane.setEmptyText(m_active ? tr("No properties yet") : tr("No properties"),
                          tr("They come from the artifact, once the Job has completed."));
        break;
    }
    if (m_run->options().capture.kind == JobRun::CaptureKind::Artifact)
        pane.setOutputs(m_run->outputs());
    else
        pane.setSources(m_run->sources());
    showCapturedLines();
}

void RunController::showCapturedLines()
{
    if (m_run->log())
        LogReveal::captured(m_window.logPane(), *m_run->log(), m_run->sources(), m_window.propertiesPane().outputs());
}

void RunController::showArtifact()
{
    Widgets::ArtifactPane &pane = m_window.artifactPane();
    const JobRun::CaptureSettings &capture = m_run->options().capture;
    if (m_run->isFetchingArtifact()) {
        pane.showFetching(m_run->artifactTitle(), capture.artifactLimits.retryFor);
        pane.setProgress(m_run->artifactProgress());
    } else if (const auto &artifact = m_run->artifact()) {
        if (*artifact)
            showArtifactContent(**artifact);
        else
            pane.showError(artifact->error(), m_run->canFetchArtifact());
    } else if (capture.kind != JobRun::CaptureKind::Artifact) {
        pane.showMessage(tr("No artifact"),
                         tr("Choose “Artifact” under Capture, below the manifest, to read one after the "
                            "Job has completed."));
    } else if (m_active) {
        pane.showMessage(tr("Waiting for the Job"), tr("The artifact is fetched when the Job has completed."));
    } else {
        pane.showMessage(tr("No artifact"), tr("It is fetched only when the Job completes."));
    }
}

void RunController::showArtifactContent(const Artifacts::Content &content)
{
    if (content.isReference) {
        m_window.artifactPane().showReference(content.source);
        return;
    }
    Widgets::ShownArtifact shown;
    shown.content = content;
    shown.attempts = m_run->artifactProgress().attempt;
    shown.canFetchAgain = m_run->canFetchArtifact();
    shown.canCompare = content.revealed.isEmpty() && !m_run->runId().isEmpty();
    m_window.artifactPane().showContent(shown);
}

void RunController::compareArtifact()
{
    if (!m_run)
        return;
    const QString folder = m_store.folder(m_run->runId());
    const JobRun::RunOptions &options = m_run->options();
    const QString subject = JobRun::ArtifactCapture::subject(options.manifestFile, options.capture.artifact);
    m_previous.setFuture(QtConcurrent::run([folder, subject] { return History::previousArtifact(folder, subject); }));
}

void RunController::revealPlace(const QString &path)
{
    if (path.startsWith("metadata."_L1))
        return; // of the Job, not of a pod
    // What has no log may still have a row among the pods.
    if (!m_run || !m_run->log() || !LogReveal::place(m_window.logPane(), *m_run->log(), path))
        m_window.showTab(Widgets::MainWindow::Tab::Pods);
}

} // namespace App
