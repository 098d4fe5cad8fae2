// SPDX-License-Identifier: Apache-2.0
#include "app/recordingcontroller.h"

#include "app/logreveal.h"
#include "app/recordedrun.h"
#include "app/runcontroller.h"
#include "models/history/artifactrecord.h"
#include "models/jobrun/podmodel.h"
#include "models/jobrun/texts.h"
#include "widgets/artifact/artifactpane.h"
#include "widgets/common/texts.h"
#include "widgets/details/detailspane.h"
#include "widgets/events/eventspane.h"
#include "widgets/joblog/logpane.h"
#include "widgets/main/mainwindow.h"
#include "widgets/main/runbanner.h"
#include "widgets/pods/podspane.h"
#include "widgets/properties/propertiespane.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace App {

RecordingController::RecordingController(Widgets::MainWindow &window, RunController &runs,
                                         const History::RunStore &store, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_runs(runs),
      m_store(store)
{
    connect(&runs, &RunController::panesCleared, this, &RecordingController::close);
    connect(&window.propertiesPane(), &Widgets::PropertiesPane::lineActivated, this,
            [this](const Outputs::Origin &origin, qint64 line, int column, const QStringList &printed) {
                if (m_recording && m_recording->log())
                    LogReveal::line(m_window.logPane(), *m_recording->log(), origin, line, {printed, column});
            });
    const Widgets::PropertiesPane &properties = window.propertiesPane();
    connect(&properties, &Widgets::PropertiesPane::choiceChanged, this, &RecordingController::showCapturedLines);
    connect(&properties, &Widgets::PropertiesPane::modeChanged, this, &RecordingController::showCapturedLines);
    connect(&window.podsPane(), &Widgets::PodsPane::activated, this,
            [this](const QString &pod, const QString &container) {
                if (m_recording && m_recording->log())
                    LogReveal::container(m_window.logPane(), *m_recording->log(), pod, container);
            });
    connect(&window, &Widgets::MainWindow::runPlaceActivated, this, [this](const QString &path) {
        if (m_recording && m_recording->log())
            LogReveal::place(m_window.logPane(), *m_recording->log(), path);
    });
}

RecordingController::~RecordingController() = default;

void RecordingController::openRun(const QString &runId)
{
    if (m_runs.isActive()) {
        QProcess::startDetached(QCoreApplication::applicationFilePath(), {u"--recorded"_s, runId});
        return;
    }
    show(Recordings::Recording::openRun(m_store, runId), runId);
}

void RecordingController::openFile(const QString &path)
{
    if (m_runs.isActive()) {
        QProcess::startDetached(QCoreApplication::applicationFilePath(), {u"--log"_s, path});
        return;
    }
    show(Recordings::Recording::openFile(path), path);
}

void RecordingController::show(Core::Result<std::unique_ptr<Recordings::Recording>> recording, const QString &name)
{
    m_runs.release(); // also what was shown of another recording
    m_shown = true;
    if (!recording) {
        fail(recording.error());
        return;
    }
    m_recording = std::move(*recording);
    Recordings::Recording *opened = m_recording.get();
    connect(opened, &Recordings::Recording::opened, this, &RecordingController::showLog);
    connect(opened, &Recordings::Recording::artifactRead, this, &RecordingController::showArtifact);
    connect(opened, &Recordings::Recording::outputsChanged, this, &RecordingController::showOutputs);
    connect(opened, &Recordings::Recording::progressed, this, &RecordingController::showProgress);
    connect(opened, &Recordings::Recording::failed, this, &RecordingController::fail);
    connect(opened, &Recordings::Recording::read, this, [this] {
        showOutputs();
        if (!m_recording->isRun())
            showFile({});
    });
    Widgets::PropertiesPane &properties = m_window.propertiesPane();
    properties.setChoice({});
    properties.setEmptyText(tr("No properties"),
                            tr("The log has no line with SPINNAKER_PROPERTY_NAME=value, and none "
                               "that begins with SPINNAKER_CONFIG_JSON={…}."));
    m_window.logPane().setEmptyText(tr("The log is empty"), {});
    m_window.logPane().setSuggestedPath(QFileInfo(name).completeBaseName() + u".log"_s);
    m_window.eventsPane().setEmptyText(tr("No events"), tr("Events are not recorded."));
    if (m_recording->isRun()) {
        showRecord();
    } else {
        m_window.podsPane().setEmptyText(tr("No pods"), tr("This is a log file; it does not tell of pods."));
        m_window.artifactPane().showMessage(tr("No artifact"), tr("This is a log file."));
        showFile(tr("Reading"));
    }
    m_recording->start();
    Q_EMIT changed();
}

/// The panes belong to a run, or to another recording.
void RecordingController::close()
{
    if (!m_shown)
        return;
    m_window.podsPane().setModel(nullptr);
    m_recording.reset();
    m_sources = {};
    m_pods.reset();
    m_problems.clear();
    m_shown = false;
    Q_EMIT changed();
}

void RecordingController::showLog()
{
    m_window.logPane().setLog(m_recording->log());
    m_window.logPane().setLive(true); // it is still being indexed, and a file may grow
    showCapturedLines();
}

void RecordingController::showOutputs()
{
    m_sources.list = m_recording->outputs();
    m_sources.automatic = RecordedRun::automaticSource(m_recording->record(), m_sources.list);
    m_sources.ending = RecordedRun::ending(m_recording->record());
    m_window.propertiesPane().setSources(m_sources);
    showCapturedLines();
}

void RecordingController::showCapturedLines()
{
    if (m_recording && m_recording->log())
        LogReveal::captured(m_window.logPane(), *m_recording->log(), m_sources, m_window.propertiesPane().outputs());
}

void RecordingController::showRecord()
{
    const QJsonObject &record = m_recording->record();
    m_pods = std::make_unique<JobRun::PodModel>();
    const QList<QJsonObject> pods = RecordedRun::pods(record);
    for (const QJsonObject &pod : pods)
        m_pods->upsert(pod);
    m_window.podsPane().setEmptyText(tr("No pods"), tr("No pod was recorded."));
    m_window.podsPane().setModel(m_pods.get());
    m_problems = RecordedRun::problems(record);
    const auto link = RecordedRun::logLink(record);
    if (link && *link) {
        for (const QString &warning : (*link)->warnings)
            m_problems.append(JobRun::Texts::logLinkRemark((*link)->annotation, warning));
    }
    JobRun::RunStatus status = RecordedRun::status(record);
    if (record.isEmpty())
        status.message
            = tr("The recording broke off before the Job ended; its log is shown as far as it was recorded.");
    const QString recorded = QLocale().toString(QDateTime::fromMSecsSinceEpoch(status.startedMs), QLocale::ShortFormat);
    m_window.showStatus(status, RecordedRun::jobName(record),
                        status.startedMs > 0 ? tr("Recorded %1 · context %2, namespace %3")
                                                   .arg(recorded, record["job"_L1]["context"_L1].toString(),
                                                        record["job"_L1]["namespace"_L1].toString())
                                             : tr("Recorded run %1").arg(m_recording->name()));
    m_window.banner().setLogLink(link);
    m_window.detailsPane().setDetails(RecordedRun::details(record));
    m_window.artifactPane().showMessage(tr("Reading"), tr("The recorded artifact is being read."));
}

void RecordingController::showArtifact()
{
    Widgets::ArtifactPane &pane = m_window.artifactPane();
    const auto read = m_recording->artifact();
    if (!read)
        return;
    const Core::Result<History::RecordedArtifact> &recorded = *read;
    if (!recorded && recorded.error().kind == Core::ErrorKind::NotFound) {
        pane.showMessage(tr("No artifact"), tr("This run recorded none."));
        return;
    }
    if (!recorded) {
        pane.showError(recorded.error());
        return;
    }
    if (recorded->record.isReference) {
        pane.showReference(recorded->record.source);
        return;
    }
    if (!recorded->record.hasContent) {
        pane.showMessage(tr("The artifact's content was not recorded"),
                         tr("It held secret values. Its source: %1").arg(recorded->record.source));
        return;
    }
    Widgets::ShownArtifact shown;
    shown.content.bytes = recorded->content;
    shown.content.contentType = recorded->record.contentType;
    shown.content.source = recorded->record.source;
    shown.content.version = recorded->record.version;
    shown.content.sha256 = recorded->record.sha256;
    shown.content.fetched = recorded->record.fetched;
    shown.attempts = recorded->record.attempts;
    pane.showContent(shown);
}

void RecordingController::showProgress(qint64 bytes, qint64 total)
{
    if (m_recording->isRun() || m_recording->isRead())
        return;
    showFile(tr("Reading: %1 of %2").arg(Widgets::sizeText(bytes), Widgets::sizeText(total)));
}

void RecordingController::showFile(const QString &detail)
{
    const QFileInfo file(m_recording->name());
    const QString what = tr("%1, %2").arg(file.absoluteFilePath(), Widgets::sizeText(file.size()));
    m_window.showIdle(tr("Log file"), detail.isEmpty() ? what : tr("%1 · %2").arg(what, detail));
}

void RecordingController::fail(const Core::Error &error)
{
    m_problems.append(error);
    if (!m_recording || !m_recording->log())
        m_window.showIdle(tr("Cannot be opened"), Widgets::errorText(error));
    Q_EMIT changed();
}

} // namespace App
