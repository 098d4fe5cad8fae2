// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/jobrun/run.h"
#include "models/sandbox/sandboxserver.h"
#include "widgets/common/theme.h"

#include <QByteArray>
#include <QKeySequence>
#include <QMainWindow>
#include <QStringList>

class QAction;
class QActionGroup;
class QMenu;
class QSplitter;
class QTabWidget;

namespace Widgets {

class ArtifactPane;
class ContextPicker;
class DetailsPane;
class EventsPane;
class FileDialogs;
class Highlighting;
class LogPane;
class ManifestPane;
class NamespacePicker;
class PodsPane;
class ProblemModel;
class PropertiesPane;
class Questions;
class RunBanner;
class StageOriginBar;
class TopBar;

/// What is remembered of the window between two starts.
struct WindowState
{
    QByteArray geometry;
    QByteArray columns; ///< manifest and run
    QByteArray rows; ///< log and results
    bool manifestFolded = false;
    int tab = 0;
};

/// The one screen: manifest at the left; banner, log and results at the right. It shows and asks; what happens is
/// decided by the composition root, which connects to its signals and to its panes.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    enum class Tab { Properties, Artifact, Pods, Events, Problems, Details }; ///< Details only where there are some

    /// All four outlive the window.
    MainWindow(const Highlighting &highlighting, FileDialogs &dialogs, const Artifacts::Readers &readers, Theme &theme,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] ManifestPane &manifestPane() const { return *m_manifest; }
    [[nodiscard]] ContextPicker &contextPicker() const;
    [[nodiscard]] NamespacePicker &namespacePicker() const;
    [[nodiscard]] LogPane &logPane() const { return *m_log; }
    [[nodiscard]] PropertiesPane &propertiesPane() const { return *m_properties; }
    [[nodiscard]] ArtifactPane &artifactPane() const { return *m_artifact; }
    [[nodiscard]] PodsPane &podsPane() const { return *m_pods; }
    [[nodiscard]] DetailsPane &detailsPane() const { return *m_details; }
    [[nodiscard]] EventsPane &eventsPane() const { return *m_events; }
    [[nodiscard]] ProblemModel &problems() const { return *m_problems; }
    [[nodiscard]] RunBanner &banner() const { return *m_banner; }
    [[nodiscard]] Questions &questions() const { return *m_questions; }
    [[nodiscard]] StageOriginBar &stageOriginBar() const { return *m_stageOrigin; }

    /// Most recent first.
    void setRecentFiles(const QStringList &paths);
    /// Whether Run would do something now; if not, `reason` says why.
    void setRunnable(bool runnable, const QString &reason);
    /// Whether the manifest can be saved as a stage of Spinnaker.
    void setStageExportable(bool exportable);
    /// Whether a run goes on: the primary button is Stop. `closingEndsJob`: it runs in the sandbox of this window.
    void setRunning(bool running, bool closingEndsJob = false);
    /// What the sandbox runs containers in; cannot be changed during a run.
    void setSandboxEngine(Sandbox::Engine engine);
    /// Which limit of recorded log is checked in the menu; bytes, 0: none.
    void setLogLimit(qint64 bytes);
    /// Banner and top bar.
    void showStatus(const JobRun::RunStatus &status, const QString &jobName, const QString &place = {});
    void showIdle(const QString &title, const QString &detail);
    void showTab(Tab tab);
    /// Closes without asking.
    void closeNow();

    void restore(const WindowState &state);
    [[nodiscard]] WindowState state() const;

Q_SIGNALS:
    void openRequested();
    void openFileRequested(const QString &path);
    void clearRecentRequested();
    void runRequested();
    void stopRequested();
    void attachRequested(); ///< watch a Job that exists already
    void historyRequested(); ///< show what was recorded
    void runPlaceActivated(const QString &path); ///< a problem's: pod, or pod/container
    void reloadContextsRequested();
    void copyStageRequested(); ///< the present setup as a stage of Spinnaker
    void saveStageRequested();
    void accountsRequested(); ///< edit the accounts that artifacts are read with
    void connectionRequested(); ///< show how the context is connected, and the kubeconfig files
    void sandboxEngineChosen(Sandbox::Engine engine);
    void logLimitChosen(qint64 bytes);
    void themeChosen(Widgets::ColorTheme theme);
    void closing(); ///< the window closes now

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildActions();
    void buildLayout();
    void buildTabs();
    void buildMenus();
    void buildViewMenu();
    [[nodiscard]] QMenu *buildEngineMenu();
    [[nodiscard]] QMenu *buildLimitMenu();
    void connectParts();
    void showTitle();
    void foldManifest(bool fold);
    void setTabCount(Tab tab, int count);
    void showDetails(int entries);
    void showAbout();
    QAction *makeAction(const QString &name, const QString &icon, const QString &text, const QString &tip,
                        const QList<QKeySequence> &keys);

    Theme &m_theme;
    TopBar *m_top = nullptr;
    RunBanner *m_banner = nullptr;
    Questions *m_questions = nullptr;
    ManifestPane *m_manifest = nullptr;
    StageOriginBar *m_stageOrigin = nullptr;
    QWidget *m_foldedStrip = nullptr;
    LogPane *m_log = nullptr;
    QTabWidget *m_tabs = nullptr;
    PropertiesPane *m_properties = nullptr;
    ArtifactPane *m_artifact = nullptr;
    PodsPane *m_pods = nullptr;
    EventsPane *m_events = nullptr;
    DetailsPane *m_details = nullptr;
    ProblemModel *m_problems = nullptr;
    QSplitter *m_columns = nullptr;
    QSplitter *m_rows = nullptr;
    QMenu *m_recent = nullptr;
    QActionGroup *m_engines = nullptr;
    QActionGroup *m_limits = nullptr;
    QAction *m_open = nullptr;
    QAction *m_quit = nullptr;
    QAction *m_copyStage = nullptr;
    QAction *m_saveStage = nullptr;
    QAction *m_connection = nullptr;
    QAction *m_accounts = nullptr;
    QAction *m_run = nullptr;
    QAction *m_stop = nullptr;
    QAction *m_attach = nullptr;
    QAction *m_history = nullptr;
    QAction *m_fold = nullptr;
    QAction *m_showDetails = nullptr; ///< the tab's
    bool m_running = false;
    bool m_closingEndsJob = false;
    bool m_closeConfirmed = false;
};

} // namespace Widgets
