// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/history/artifactrecord.h"
#include "models/history/runstore.h"
#include "models/jobrun/run.h"
#include "models/sandbox/sandboxserver.h"

#include <QFutureWatcher>
#include <QObject>

#include <memory>
#include <optional>

namespace Widgets {
class MainWindow;
}

namespace App {

/// Runs a Job and shows it: starts the sandbox when it is needed first, makes the Run, connects it with the panes.
/// The last run stays shown until the next one begins. Window thread.
class RunController : public QObject
{
    Q_OBJECT

public:
    /// The window, the readers and the store outlive the controller.
    RunController(Widgets::MainWindow &window, const Artifacts::Readers &readers, History::RunStore &store,
                  const Sandbox::SandboxOptions &sandboxOptions, QObject *parent = nullptr);
    ~RunController() override;

    /// What the sandbox runs containers in from the next run on; ignored during a run.
    void setSandboxEngine(Sandbox::Engine engine);
    void startInSandbox(const JobRun::RunOptions &options);
    void start(const Kube::ConnectionConfig &connection, const JobRun::RunOptions &options);
    /// Empties the panes for something else to be shown; ignored during a run.
    void release();
    /// Says why there is no run.
    void fail(const Core::Error &error);
    /// Fetches the run's artifact again where that failed.
    void fetchWhatIsMissing();
    /// A run goes on, or the sandbox is being started for one.
    [[nodiscard]] bool isActive() const;
    /// There is a run to look at, ended or not.
    [[nodiscard]] bool hasRun() const { return m_run != nullptr || m_failed; }
    /// What the run said, and why it is stuck or failed.
    [[nodiscard]] QList<Core::Error> problems() const;

Q_SIGNALS:
    void activeChanged();
    void problemsChanged();
    void panesCleared(); ///< what others show there is to go
    void sandboxStarted(const Kube::ConnectionConfig &connection);

private:
    void connectWindow();
    void connectRun();
    void clear();
    void sandboxAnswered(const Core::Result<void> &result);
    void showStatus();
    void showDiagnosis();
    void showPause();
    void showOutputs();
    void showCapturedLines();
    void showArtifact();
    void showArtifactContent(const Artifacts::Content &content);
    void compareArtifact();
    void revealPlace(const QString &path);

    Widgets::MainWindow &m_window;
    const Artifacts::Readers &m_readers;
    History::RunStore &m_store;
    Sandbox::SandboxOptions m_sandboxOptions;
    std::unique_ptr<Sandbox::SandboxServer> m_sandbox;
    bool m_sandboxReady = false;
    std::optional<JobRun::RunOptions> m_pending; ///< waits for the sandbox
    std::unique_ptr<JobRun::Run> m_run; ///< declared after the sandbox: stops watching before that ends
    bool m_active = false;
    std::optional<JobRun::Diagnosis> m_diagnosis; ///< the one that problems() tells
    std::optional<Core::Error> m_pause; ///< of the recording, as the window tells it
    bool m_failed = false; ///< it ended before there was a run
    QList<Core::Error> m_ownProblems;
    QFutureWatcher<std::optional<History::RecordedArtifact>> m_previous; ///< is being looked for
};

} // namespace App
