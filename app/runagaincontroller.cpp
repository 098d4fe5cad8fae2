// SPDX-License-Identifier: Apache-2.0
#include "app/runagaincontroller.h"

#include "app/contextcontroller.h"
#include "app/runcontroller.h"
#include "models/manifest/jobmanifest.h"
#include "models/yaml/yamldocument.h"
#include "widgets/common/texts.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/main/mainwindow.h"
#include "widgets/manifest/manifesteditor.h"
#include "widgets/manifest/manifestpane.h"
#include "widgets/properties/propertiespane.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace App {

namespace {

constexpr qsizetype listedPaths = 8;

/// Paths are long and the pane is narrow: lines may end behind a full stop.
QString breakable(QString paths)
{
    return paths.replace(u'.', u".\u200b"_s);
}

/// Which document of a manifest is the Job of that request; -1: none.
int documentOf(const JobRun::RunRequest &request)
{
    const auto text = Manifest::JobManifest::readFile(request.manifestFile);
    if (!text)
        return -1;
    const auto manifest = Manifest::JobManifest::parse(*text, request.manifestFile);
    const QList<int> jobs = manifest.jobs();
    for (const int index : jobs) {
        QStringList withheld;
        if (JobRun::recordableJob(manifest.documents().at(index).object, withheld) == request.job)
            return index;
    }
    return -1;
}

} // namespace

RunAgainController::RunAgainController(Widgets::MainWindow &window, const ContextController &contexts,
                                       RunController &runs, const History::RunStore &store, QObject *parent)
    : QObject(parent),
      m_window(window),
      m_contexts(contexts),
      m_runs(runs),
      m_store(store)
{
    // Queued: what is remembered of the file is set first.
    connect(&window.manifestPane(), &Widgets::ManifestPane::opened, this, &RunAgainController::applySettings,
            Qt::QueuedConnection);
    connect(&window.manifestPane(), &Widgets::ManifestPane::textOpened, this, &RunAgainController::applySettings,
            Qt::QueuedConnection);
    connect(&runs, &RunController::activeChanged, this, [this] {
        if (m_runs.isActive()) // it is being run again
            m_window.manifestPane().showNotice({});
    });
    connect(&window.manifestPane(), &Widgets::ManifestPane::openFailed, this, [this] { m_loading.reset(); });
}

RunAgainController::~RunAgainController() = default;

void RunAgainController::load(const QString &runId)
{
    if (m_runs.isActive()) {
        QProcess::startDetached(QCoreApplication::applicationFilePath(), {u"--again"_s, runId});
        return;
    }
    m_runId = runId;
    QtConcurrent::run([store = m_store, runId] {
        return find(store, runId);
    }).then(this, [this, runId](const Found &found) {
        if (runId == m_runId && !m_runs.isActive())
            show(found);
    });
}

RunAgainController::Found RunAgainController::find(const History::RunStore &store, const QString &runId)
{
    Found found;
    const auto record = store.readResult(runId);
    if (!record) {
        found.error = record.error();
        return found;
    }
    found.request = JobRun::RunRequest::fromJson(record->value("request"_L1).toObject());
    const QString file = record->value("manifestFile"_L1).toString();
    if (!found.request && QFileInfo(file).isFile()) {
        found.file = file;
    } else if (!found.request) {
        Core::Error error;
        error.kind = Core::ErrorKind::NotFound;
        error.code = u"run-again-not-recorded"_s;
        error.message = file.isEmpty()
            ? tr("The run %1 did not record its manifest").arg(runId)
            : tr("The run %1 did not record its manifest, and the file %2 is gone").arg(runId, file);
        error.hint = tr("Open the manifest yourself; runs that are recorded from now on hold it.");
        found.error = error;
    } else if (found.document = documentOf(*found.request); found.document >= 0) {
        found.file = found.request->manifestFile;
    } else {
        found.text = Yaml::toYaml(found.request->job);
    }
    return found;
}

void RunAgainController::show(const Found &found)
{
    m_loading.reset();
    if (found.error) {
        m_window.manifestPane().showNotice(Widgets::errorText(*found.error));
        return;
    }
    m_loading = found;
    if (found.file.isEmpty())
        m_window.manifestPane().openText(
            found.text, found.request->job.value("metadata"_L1).toObject().value("name"_L1).toString(m_runId));
    else
        m_window.manifestPane().open(found.file);
}

void RunAgainController::applySettings()
{
    const std::optional<Found> loaded = std::exchange(m_loading, std::nullopt);
    if (!loaded)
        return;
    Widgets::ManifestPane &pane = m_window.manifestPane();
    // The user may have kept what was there, and opened something else since.
    if (pane.path() != (loaded->file.isEmpty() ? QString() : QFileInfo(loaded->file).absoluteFilePath()))
        return;
    if (loaded->file.isEmpty())
        pane.editor().document()->setModified(true); // it is nowhere else
    m_runs.release(); // what was shown belongs to another run
    if (!loaded->request) {
        pane.showNotice(tr("The run %1 did not record its manifest: its file is shown as it is now.").arg(m_runId));
        return;
    }
    const JobRun::RunRequest &request = *loaded->request;
    if (loaded->document >= 0)
        pane.selectJob(loaded->document);
    pane.setCapture(request.capture);
    Widgets::PropertiesOptions rules = m_window.propertiesPane().options();
    rules.mode = request.capture.mode;
    m_window.propertiesPane().setOptions(rules);
    QStringList notes;
    notes.append(
        loaded->file.isEmpty()
            ? tr("This is the Job of the run %1, as it was recorded. It has not been run again yet.").arg(m_runId)
            : tr("This is the manifest of the run %1. It has not been run again yet.").arg(m_runId));
    QStringList missing = request.withheld;
    if (!loaded->file.isEmpty()) // the file has them
        missing.removeIf([](const QString &path) { return !path.startsWith("capture."_L1); });
    if (!missing.isEmpty()) {
        const qsizetype more = missing.size() - listedPaths;
        notes.append(tr("Values that may be secrets were not recorded; fill them in: %1.")
                         .arg(breakable(missing.mid(0, listedPaths).join(u", "_s))
                              + (more > 0 ? tr(" and %n more", nullptr, int(more)) : QString())));
    }
    pane.showNotice(notes.join(u' '));
    if (m_window.contextPicker().count() > 0)
        choosePlace(request, notes);
    else // the contexts are still being read
        connect(
            &m_contexts, &ContextController::changed, this, [this, request, notes] { choosePlace(request, notes); },
            Qt::SingleShotConnection);
}

void RunAgainController::choosePlace(const JobRun::RunRequest &request, QStringList notes)
{
    if (m_window.contextPicker().select(request.context, request.isSandbox)) {
        Q_EMIT m_window.contextPicker().contextChosen();
        m_window.namespacePicker().setChosen(request.namespaceName);
        Q_EMIT m_window.namespacePicker().namespaceChosen();
        return;
    }
    notes.append(tr("There is no context %1 any more; choose another one.").arg(request.context));
    m_window.manifestPane().showNotice(notes.join(u' '));
}

} // namespace App
