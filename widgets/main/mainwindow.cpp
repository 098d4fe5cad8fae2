// SPDX-License-Identifier: Apache-2.0
#include "widgets/main/mainwindow.h"

#include "widgets/artifact/artifactpane.h"
#include "widgets/common/texts.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/details/detailspane.h"
#include "widgets/events/eventspane.h"
#include "widgets/joblog/logpane.h"
#include "widgets/main/questions.h"
#include "widgets/main/runbanner.h"
#include "widgets/main/runwords.h"
#include "widgets/main/topbar.h"
#include "widgets/manifest/manifesteditor.h"
#include "widgets/manifest/manifestpane.h"
#include "widgets/pods/podspane.h"
#include "widgets/problems/problemmodel.h"
#include "widgets/problems/problemspane.h"
#include "widgets/properties/propertiespane.h"
#include "widgets/spinnaker/stageoriginbar.h"

#include <QAction>
#include <QActionGroup>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QScreen>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

/// The first local file that was dropped, or empty.
QString droppedFile(const QMimeData *data)
{
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            return url.toLocalFile();
    }
    return {};
}

} // namespace

MainWindow::MainWindow(const Highlighting &highlighting, FileDialogs &dialogs, const Artifacts::Readers &readers,
                       Theme &theme, QWidget *parent)
    : QMainWindow(parent),
      m_theme(theme),
      m_banner(new RunBanner),
      m_questions(new Questions),
      m_manifest(new ManifestPane(highlighting, dialogs, readers)),
      m_stageOrigin(new StageOriginBar),
      m_log(new LogPane(highlighting, dialogs)),
      m_properties(new PropertiesPane(highlighting, dialogs)),
      m_artifact(new ArtifactPane(highlighting, dialogs)),
      m_pods(new PodsPane),
      m_events(new EventsPane),
      m_details(new DetailsPane),
      m_problems(new ProblemModel(this))
{
    setObjectName(u"mainWindow"_s);
    setAcceptDrops(true);
    buildActions();
    buildTabs();
    buildLayout();
    buildMenus();
    connectParts();
    // A frame and a title bar around it have to fit on a small screen as well.
    constexpr QSize frame{8, 48};
    resize(QSize(1280, 800).boundedTo(screen()->availableGeometry().size() - frame));
    setMinimumSize(900, 560);
    showTitle();
}

MainWindow::~MainWindow() = default;

ContextPicker &MainWindow::contextPicker() const
{
    return m_top->contextPicker();
}

NamespacePicker &MainWindow::namespacePicker() const
{
    return m_top->namespacePicker();
}

void MainWindow::buildTabs()
{
    m_tabs = new QTabWidget;
    describe(m_tabs, u"resultTabs"_s, tr("Results"));
    m_tabs->setToolTip({});
    m_tabs->setDocumentMode(true);
    auto *problems = new ProblemsPane(*m_problems);
    m_tabs->addTab(m_properties, tr("Properties"));
    m_tabs->addTab(m_artifact, tr("Artifact"));
    m_tabs->addTab(m_pods, tr("Pods"));
    m_tabs->addTab(m_events, tr("Events"));
    m_tabs->addTab(problems, tr("Problems"));
    m_tabs->addTab(m_details, tr("Details"));
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        m_tabs->setTabToolTip(tab, tr("%1 (Alt+%2)").arg(m_tabs->tabText(tab)).arg(tab + 1));
        setTabCount(Tab(tab), 0);
    }
    connect(m_properties, &PropertiesPane::countChanged, this,
            [this](int properties) { setTabCount(Tab::Properties, properties); });
    connect(m_pods, &PodsPane::countChanged, this, [this](int pods) { setTabCount(Tab::Pods, pods); });
    showDetails(0);
    connect(m_details, &DetailsPane::countChanged, this, &MainWindow::showDetails);
    connect(m_details, &DetailsPane::openRequested, this, [](const QUrl &url) { QDesktopServices::openUrl(url); });
    connect(m_events, &EventsPane::countChanged, this, [this](int events) { setTabCount(Tab::Events, events); });
    connect(m_problems, &QAbstractItemModel::modelReset, this,
            [this] { setTabCount(Tab::Problems, m_problems->count()); });
    connect(problems, &ProblemsPane::runPlaceActivated, this, &MainWindow::runPlaceActivated);
    connect(problems, &ProblemsPane::manifestPlaceActivated, this, [this](int line, int column) {
        foldManifest(false);
        m_manifest->goTo(line, column);
    });
}

void MainWindow::buildLayout()
{
    m_top = new TopBar(m_open, m_recent, m_connection, m_run, m_stop);

    auto *run = new QWidget;
    auto *runLayout = new QVBoxLayout(run);
    runLayout->setContentsMargins(0, 0, 0, 0);
    runLayout->setSpacing(0);
    m_rows = new QSplitter(Qt::Vertical);
    m_rows->setObjectName(u"rowsSplitter"_s);
    m_rows->addWidget(m_log);
    m_rows->addWidget(m_tabs);
    m_rows->setStretchFactor(0, 3);
    m_rows->setStretchFactor(1, 1);
    m_rows->setSizes({420, 210});
    m_rows->setChildrenCollapsible(false);
    m_log->setMinimumHeight(120);
    m_tabs->setMinimumHeight(120);
    runLayout->addWidget(m_banner);
    runLayout->addWidget(m_questions);
    runLayout->addWidget(m_rows, 1);

    m_foldedStrip = new QWidget;
    auto *strip = new QVBoxLayout(m_foldedStrip);
    strip->setContentsMargins(2, 4, 2, 4);
    auto *unfold = new QToolButton;
    unfold->setIcon(Theme::icon(u"go-next"_s));
    unfold->setAutoRaise(true);
    describe(unfold, u"manifestUnfoldButton"_s, tr("Show the manifest (F9)"));
    connect(unfold, &QToolButton::clicked, this, [this] { foldManifest(false); });
    strip->addWidget(unfold);
    strip->addStretch(1);
    m_foldedStrip->hide();

    m_columns = new QSplitter(Qt::Horizontal);
    m_columns->setObjectName(u"columnsSplitter"_s);
    m_columns->addWidget(m_manifest);
    m_columns->addWidget(run);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({400, 880});
    m_columns->setChildrenCollapsible(false);
    m_manifest->setMinimumWidth(240);
    run->setMinimumWidth(420);

    auto *line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setForegroundRole(QPalette::Mid);

    auto *central = new QWidget;
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_top);
    layout->addWidget(line);
    auto *body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(m_foldedStrip);
    body->addWidget(m_columns, 1);
    layout->addLayout(body, 1);
    setCentralWidget(central);
}

void MainWindow::connectParts()
{
    m_manifest->setOpenAction(m_open);
    m_manifest->setOriginBar(m_stageOrigin);
    connect(m_copyStage, &QAction::triggered, this, &MainWindow::copyStageRequested);
    connect(m_saveStage, &QAction::triggered, this, &MainWindow::saveStageRequested);
    connect(m_open, &QAction::triggered, this, &MainWindow::openRequested);
    connect(m_run, &QAction::triggered, this, &MainWindow::runRequested);
    connect(m_stop, &QAction::triggered, this, &MainWindow::stopRequested);
    connect(m_fold, &QAction::toggled, this, [this](bool shown) { foldManifest(!shown); });
    connect(m_quit, &QAction::triggered, this, &QWidget::close);
    connect(m_manifest, &ManifestPane::foldRequested, this, [this] { foldManifest(true); });
    connect(m_manifest, &ManifestPane::modifiedChanged, this, &MainWindow::showTitle);
    connect(m_manifest, &ManifestPane::opened, this, &MainWindow::showTitle);
    connect(m_manifest, &ManifestPane::textOpened, this, &MainWindow::showTitle);
    connect(m_banner, &RunBanner::durationChanged, m_top, &TopBar::setDuration);
    connect(m_questions, &Questions::closeChosen, this, [this](bool save) {
        if (!save || m_manifest->save())
            closeNow();
    });
}

void MainWindow::showTitle()
{
    const QString path = m_manifest->path();
    setWindowFilePath(path);
    const QString name = m_manifest->name();
    setWindowTitle(name.isEmpty() ? tr("Job Console") : tr("%1[*] — Job Console").arg(name));
    setWindowModified(m_manifest->isModified());
}

void MainWindow::foldManifest(bool fold)
{
    m_manifest->setVisible(!fold);
    m_foldedStrip->setVisible(fold);
    m_fold->setChecked(!fold);
}

void MainWindow::setTabCount(Tab tab, int count)
{
    static const char *const names[] = {QT_TR_NOOP("Properties"), QT_TR_NOOP("Artifact"), QT_TR_NOOP("Pods"),
                                        QT_TR_NOOP("Events"),     QT_TR_NOOP("Problems"), QT_TR_NOOP("Details")};
    const QString name = tr(names[int(tab)]);
    m_tabs->setTabText(int(tab), count > 0 ? tr("%1 (%2)").arg(name, QLocale().toString(count)) : name);
}

/// Few Jobs have any: the tab is there for those.
void MainWindow::showDetails(int entries)
{
    setTabCount(Tab::Details, entries);
    if (entries == 0 && m_tabs->currentIndex() == int(Tab::Details))
        showTab(Tab::Properties);
    m_tabs->setTabVisible(int(Tab::Details), entries > 0);
    if (m_showDetails)
        m_showDetails->setVisible(entries > 0);
}

void MainWindow::setRunnable(bool runnable, const QString &reason)
{
    m_run->setEnabled(runnable);
    describe(m_run, m_run->objectName(), runnable ? tr("Run the Job") : tr("Cannot run: %1").arg(reason));
}

void MainWindow::setStageExportable(bool exportable)
{
    m_copyStage->setEnabled(exportable);
    m_saveStage->setEnabled(exportable);
}

void MainWindow::setRunning(bool running, bool closingEndsJob)
{
    m_running = running;
    m_closingEndsJob = closingEndsJob;
    m_stop->setEnabled(running);
    m_top->setRunning(running);
    m_pods->setLive(running);
    m_log->setLive(running);
    m_engines->setEnabled(!running);
    m_attach->setEnabled(!running);
    if (!running)
        m_questions->dismiss();
}

void MainWindow::showStatus(const JobRun::RunStatus &status, const QString &jobName, const QString &place)
{
    m_banner->setStatus(status, jobName, place);
    m_top->setState(RunWords::state(status), RunWords::stateText(status));
}

void MainWindow::showIdle(const QString &title, const QString &detail)
{
    m_banner->setIdle(title, detail);
    m_top->setState(State::Neutral, title);
}

void MainWindow::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

void MainWindow::closeNow()
{
    m_closeConfirmed = true;
    close();
}

void MainWindow::restore(const WindowState &state)
{
    if (!state.geometry.isEmpty())
        restoreGeometry(state.geometry);
    if (!state.columns.isEmpty())
        m_columns->restoreState(state.columns);
    if (!state.rows.isEmpty())
        m_rows->restoreState(state.rows);
    foldManifest(state.manifestFolded);
    const int tab = qBound(0, state.tab, m_tabs->count() - 1);
    m_tabs->setCurrentIndex(m_tabs->isTabVisible(tab) ? tab : 0);
}

WindowState MainWindow::state() const
{
    WindowState state;
    state.geometry = saveGeometry();
    state.columns = m_columns->saveState();
    state.rows = m_rows->saveState();
    state.manifestFolded = m_manifest->isHidden();
    state.tab = m_tabs->currentIndex();
    return state;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const bool modified = m_manifest->isModified();
    if (m_closeConfirmed || (!m_running && !modified)) {
        Q_EMIT closing();
        event->accept();
        return;
    }
    QStringList lines;
    if (m_running) {
        lines.append(m_closingEndsJob ? tr("A Job is running in the sandbox; closing the window ends it.")
                                      : tr("A Job is running; it goes on when the window is closed."));
    }
    if (modified)
        lines.append(tr("The manifest has unsaved changes."));
    m_questions->askClose(lines.join(u' '), modified);
    event->ignore();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString path = droppedFile(event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    Q_EMIT openFileRequested(path);
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // Keys that each pane answers while it has the focus mean the log everywhere else.
    if (event->matches(QKeySequence::Find))
        m_log->findAction()->trigger();
    else if (event->matches(QKeySequence::FindNext))
        m_log->findNextAction()->trigger();
    else if (event->matches(QKeySequence::FindPrevious))
        m_log->findPreviousAction()->trigger();
    else
        QMainWindow::keyPressEvent(event);
}

} // namespace Widgets
