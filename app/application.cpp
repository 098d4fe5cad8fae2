// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"

#include "app/accountscontroller.h"
#include "app/appsettings.h"
#include "app/attachcontroller.h"
#include "app/connectioncontroller.h"
#include "app/contextcontroller.h"
#include "app/datafolder.h"
#include "app/historycontroller.h"
#include "app/programconsentcontroller.h"
#include "app/recordingcontroller.h"
#include "app/runagaincontroller.h"
#include "app/runcontroller.h"
#include "app/spinnakercontroller.h"
#include "models/artifacts/artifact.h"
#include "models/history/runstore.h"
#include "models/recordings/logfile.h"
#include "widgets/artifact/artifactpane.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/highlighting.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/joblog/logpane.h"
#include "widgets/main/mainwindow.h"
#include "widgets/manifest/manifestpane.h"
#include "widgets/problems/problemmodel.h"
#include "widgets/properties/propertiespane.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace App {

namespace {

/// Beside the settings.
QString accountsFile(const ApplicationOptions &options)
{
    return options.settingsFile.isEmpty()
        ? artifactAccountsFile()
        : QString(QFileInfo(options.settingsFile).absolutePath() + u"/artifact-accounts.yaml"_s);
}

} // namespace

class Application::Private : public QObject
{
    Q_OBJECT

public:
    explicit Private(const ApplicationOptions &options);
    ~Private() override;

    void start();
    Widgets::MainWindow &window() { return m_window; }

private:
    void connectFiles();
    void connectSettings();
    void connectRuns();
    void open(const QString &path);
    void manifestChanged();
    void run();
    void attach(const Kube::ConnectionConfig &connection, const QString &namespaceName, const QString &jobName);
    void update();
    [[nodiscard]] QString reasonNotToRun() const;
    [[nodiscard]] JobRun::RecordingLimits recordingLimits() const;
    [[nodiscard]] QString manifestProblem() const;

    // In the order of their lifetimes: what is below uses what is above.
    ApplicationOptions m_options;
    std::shared_ptr<Widgets::FileDialogs> m_dialogs;
    AppSettings m_settings;
    Widgets::Theme m_theme;
    Widgets::Highlighting m_highlighting;
    Artifacts::Readers m_readers;
    History::RunStore m_store;
    Widgets::MainWindow m_window;
    ContextController m_contexts;
    ConnectionController m_connection;
    ProgramConsentController m_programs;
    AccountsController m_accounts;
    RunController m_runs;
    RecordingController m_recordings;
    HistoryController m_history;
    RunAgainController m_again;
    AttachController m_attach;
    SpinnakerController m_spinnaker;
    bool m_runWhenParsed = false;
};

Application::Private::Private(const ApplicationOptions &options)
    : m_options(options),
      m_dialogs(options.dialogs ? options.dialogs : std::make_shared<Widgets::FileDialogs>()),
      m_settings(options.settingsFile),
      m_store(options.runsFolder.isEmpty() ? runsFolder() : options.runsFolder),
      m_window(m_highlighting, *m_dialogs, m_readers, m_theme),
      m_contexts(m_window, m_settings, options.settingsFile, options.sources,
                 {options.context, options.sandbox, options.namespaceName}),
      m_connection(m_window, m_contexts),
      m_programs(m_window, m_readers, options.settingsFile),
      m_accounts(m_window, m_readers, *m_dialogs, accountsFile(options)),
      m_runs(m_window, m_readers, m_store, options.sandboxOptions),
      m_recordings(m_window, m_runs, m_store),
      m_history(m_window, m_store),
      m_again(m_window, m_contexts, m_runs, m_store),
      m_attach(m_window, m_contexts),
      m_spinnaker(m_window, m_contexts, m_settings, *m_dialogs)
{
    QApplication::setWindowIcon(QIcon(u":/icons/job-console.svg"_s));
    m_theme.setColorTheme(m_settings.theme());
    connectFiles();
    connectSettings();
    connectRuns();
    update();
}

Application::Private::~Private()
{
    m_window.disconnect(this);
}

void Application::Private::connectFiles()
{
    Widgets::ManifestPane &pane = m_window.manifestPane();
    connect(&m_window, &Widgets::MainWindow::openRequested, this, [this] {
        const QStringList recent = m_settings.recentFiles();
        const QString folder = recent.isEmpty() ? QDir::homePath() : QFileInfo(recent.first()).absolutePath();
        if (const QString path = m_window.manifestPane().chooseFile(folder); !path.isEmpty())
            open(path);
    });
    connect(&m_window, &Widgets::MainWindow::openFileRequested, this, &Private::open);
    connect(&m_window, &Widgets::MainWindow::clearRecentRequested, this, [this] {
        m_settings.clearRecentFiles();
        m_window.setRecentFiles({});
    });
    connect(&m_connection, &ConnectionController::addFileRequested, this,
            [this] { m_contexts.addFile(m_dialogs->openKubeconfig(&m_window, QDir::homePath() + u"/.kube"_s)); });
    connect(&pane, &Widgets::ManifestPane::opened, this, [this](const QString &path) {
        m_settings.addRecentFile(path);
        m_window.setRecentFiles(m_settings.recentFiles());
        const std::optional<JobRun::CaptureSettings> known = m_settings.capture(path);
        if (!known && m_spinnaker.isShown()) // a stage's manifest was saved as a file
            m_settings.setCapture(path, m_window.manifestPane().capture());
        else
            m_window.manifestPane().setCapture(known.value_or(JobRun::CaptureSettings{}));
        update();
    });
    connect(&pane, &Widgets::ManifestPane::captureChanged, this, [this] {
        if (const QString path = m_window.manifestPane().path(); !path.isEmpty())
            m_settings.setCapture(path, m_window.manifestPane().capture());
        update();
    });
    connect(&pane, &Widgets::ManifestPane::manifestChanged, this, &Private::manifestChanged);
    connect(&pane, &Widgets::ManifestPane::textOpened, this, &Private::update);
    connect(&m_spinnaker, &SpinnakerController::isManifest, &pane, &Widgets::ManifestPane::open);
}

/// A manifest for the editor, a stage of Spinnaker, or a log.
void Application::Private::open(const QString &path)
{
    if (Recordings::looksLikeLog(path))
        m_recordings.openFile(path);
    else if (!m_spinnaker.open(path))
        m_window.manifestPane().open(path);
}

void Application::Private::connectSettings()
{
    m_window.setRecentFiles(m_settings.recentFiles());
    m_window.restore(m_settings.window());
    m_window.logPane().setOptions(m_settings.logView());
    connect(&m_window.logPane(), &Widgets::LogPane::optionsChanged, this,
            [this](const Widgets::LogViewOptions &options) { m_settings.setLogView(options); });
    m_window.logPane().setHighlightRules(m_settings.highlightRules());
    connect(&m_window.logPane(), &Widgets::LogPane::highlightRulesChanged, this,
            [this](const QList<Widgets::HighlightRule> &rules) { m_settings.setHighlightRules(rules); });
    m_window.propertiesPane().setOptions(m_settings.properties());
    connect(&m_window.propertiesPane(), &Widgets::PropertiesPane::optionsChanged, this,
            [this](const Widgets::PropertiesOptions &options) { m_settings.setProperties(options); });
    const auto setEngine = [this](Sandbox::Engine engine) {
        m_window.setSandboxEngine(engine);
        m_runs.setSandboxEngine(engine);
        m_contexts.setSandboxEngine(engine);
    };
    setEngine(m_settings.sandboxEngine());
    connect(&m_window, &Widgets::MainWindow::sandboxEngineChosen, this, [this, setEngine](Sandbox::Engine engine) {
        m_settings.setSandboxEngine(engine);
        setEngine(engine);
        m_contexts.reload();
    });
    m_window.setLogLimit(m_settings.logLimit());
    connect(&m_window, &Widgets::MainWindow::logLimitChosen, this,
            [this](qint64 bytes) { m_settings.setLogLimit(bytes); });
    connect(&m_window, &Widgets::MainWindow::themeChosen, this, [this](Widgets::ColorTheme theme) {
        m_settings.setTheme(theme);
        m_theme.setColorTheme(theme);
    });
    connect(&m_window, &Widgets::MainWindow::closing, this, [this] { m_settings.setWindow(m_window.state()); });
}

void Application::Private::connectRuns()
{
    connect(&m_contexts, &ContextController::changed, this, &Private::update);
    connect(&m_runs, &RunController::activeChanged, this, &Private::update);
    connect(&m_runs, &RunController::problemsChanged, this, &Private::update);
    connect(&m_runs, &RunController::sandboxStarted, &m_contexts, &ContextController::setSandboxConnection);
    connect(&m_recordings, &RecordingController::changed, this, &Private::update);
    connect(&m_history, &HistoryController::openRequested, &m_recordings, &RecordingController::openRun);
    connect(&m_history, &HistoryController::againRequested, &m_again, &RunAgainController::load);
    connect(&m_attach, &AttachController::chosen, this, &Private::attach);
    connect(&m_window, &Widgets::MainWindow::runRequested, this, &Private::run);
    connect(&m_accounts, &AccountsController::changed, this, &Private::update);
    connect(&m_programs, &ProgramConsentController::allowed, this, [this] {
        m_runs.fetchWhatIsMissing();
        update();
    });
    connect(&m_window.artifactPane(), &Widgets::ArtifactPane::fetchRequested, &m_programs,
            &ProgramConsentController::forgetRefusals);
}

void Application::Private::manifestChanged()
{
    const Manifest::JobManifest &manifest = m_window.manifestPane().manifest();
    m_window.problems().setManifestProblems(manifest.problems());
    const int selected = manifest.selectedJob();
    m_window.namespacePicker().setManifestNamespace(selected >= 0 ? manifest.documents().at(selected).namespaceName
                                                                  : QString());
    update();
    if (std::exchange(m_runWhenParsed, false))
        run();
}

QString Application::Private::manifestProblem() const
{
    const Widgets::ManifestPane &pane = m_window.manifestPane();
    if (!pane.isOpen())
        return tr("Open a manifest.");
    const QList<Manifest::Problem> &problems = pane.manifest().problems();
    if (pane.manifest().isRunnable() || pane.isParsing())
        return {};
    const auto error = std::find_if(problems.begin(), problems.end(), [](const Manifest::Problem &problem) {
        return problem.severity == Manifest::Severity::Error;
    });
    if (error == problems.end())
        return tr("The manifest has no Job.");
    // What is wrong there stands below the manifest.
    return error->line > 0 ? tr("The manifest has an error in line %1.").arg(error->line)
                           : Widgets::closed(Widgets::capitalized(error->message));
}

QString Application::Private::reasonNotToRun() const
{
    if (m_runs.isActive())
        return tr("A run is going on.");
    for (const QString &reason : {manifestProblem(), m_contexts.problem(), m_window.manifestPane().captureProblem()}) {
        if (!reason.isEmpty())
            return reason;
    }
    return {};
}

void Application::Private::update()
{
    const QString reason = reasonNotToRun();
    m_window.setRunnable(reason.isEmpty(), reason);
    m_window.contextPicker().setEnabled(!m_runs.isActive());
    m_window.namespacePicker().setLocked(m_runs.isActive());
    m_spinnaker.setLocked(m_runs.isActive());
    m_spinnaker.update();
    QList<Core::Error> problems = m_contexts.errors();
    for (const auto &error : {m_accounts.error(), m_programs.error()}) {
        if (error)
            problems.append(*error);
    }
    m_window.problems().setRunProblems(problems + m_runs.problems() + m_recordings.problems());
    if (m_runs.hasRun() || m_runs.isActive() || m_recordings.isShown())
        return;
    if (!reason.isEmpty()) {
        m_window.showIdle(tr("Not ready"), reason);
        return;
    }
    const Manifest::JobManifest &manifest = m_window.manifestPane().manifest();
    if (manifest.selectedJob() < 0)
        return;
    m_window.showIdle(tr("Ready"),
                      tr("%1 runs in context %2, namespace %3. Press Run (Ctrl+Return).")
                          .arg(manifest.documents().at(manifest.selectedJob()).title(), m_contexts.contextName(),
                               m_window.namespacePicker().effective()));
}

void Application::Private::run()
{
    Widgets::ManifestPane &pane = m_window.manifestPane();
    if (pane.isParsing()) { // what was typed last counts
        m_runWhenParsed = true;
        return;
    }
    if (!reasonNotToRun().isEmpty())
        return;
    m_programs.forgetRefusals();
    JobRun::RunOptions options;
    options.job = pane.manifest().job();
    options.namespaceName = m_window.namespacePicker().effective();
    options.manifestFile = pane.path().isEmpty() ? m_spinnaker.fileName() : pane.path();
    options.capture = pane.capture();
    options.recording = recordingLimits();
    options.timeout = m_spinnaker.timeout();
    if (m_contexts.isSandbox()) {
        m_runs.startInSandbox(options);
        return;
    }
    const Core::Result<Kube::ConnectionConfig> connection = m_contexts.resolve();
    if (!connection) {
        m_runs.fail(connection.error());
        return;
    }
    m_runs.start(*connection, options);
}

JobRun::RecordingLimits Application::Private::recordingLimits() const
{
    return {.bytes = m_settings.logLimit(), .whenFull = JobRun::FullDisk::Pause};
}

void Application::Private::attach(const Kube::ConnectionConfig &connection, const QString &namespaceName,
                                  const QString &jobName)
{
    if (m_runs.isActive())
        return;
    JobRun::RunOptions options;
    options.attachTo = jobName;
    options.namespaceName = namespaceName;
    if (m_window.manifestPane().isOpen())
        options.capture = m_window.manifestPane().capture();
    options.recording = recordingLimits();
    m_runs.start(connection, options);
}

void Application::Private::start()
{
    m_window.show();
    // After the first frame: files may be on a slow disk.
    QTimer::singleShot(0, this, [this] {
        m_contexts.reload();
        m_accounts.reload();
        if (!m_options.manifestPath.isEmpty())
            open(m_options.manifestPath);
        if (!m_options.logPath.isEmpty())
            m_recordings.openFile(m_options.logPath);
        else if (!m_options.recordedRun.isEmpty())
            m_recordings.openRun(m_options.recordedRun);
        if (!m_options.runAgain.isEmpty())
            m_again.load(m_options.runAgain);
    });
}

Application::Application(const ApplicationOptions &options, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(options))
{
}

Application::~Application() = default;

void Application::start()
{
    d->start();
}

Widgets::MainWindow &Application::window()
{
    return d->window();
}

} // namespace App

#include "application.moc"
