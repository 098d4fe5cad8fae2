// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/history/runstore.h"
#include "models/recordings/recording.h"

#include <QObject>

#include <memory>

namespace JobRun {
class PodModel;
}
namespace Widgets {
class MainWindow;
}

namespace App {

class RunController;

/// Shows a recorded run or a log file in the panes of a run, visibly not live. A run that begins takes the panes over.
/// Window thread.
class RecordingController : public QObject
{
    Q_OBJECT

public:
    /// All outlive the controller.
    RecordingController(Widgets::MainWindow &window, RunController &runs, const History::RunStore &store,
                        QObject *parent = nullptr);
    ~RecordingController() override;

    /// While a run goes on, another window shows it: the run stays where it is.
    void openRun(const QString &runId);
    void openFile(const QString &path);

    [[nodiscard]] bool isShown() const { return m_shown; }
    /// What was recorded as gone wrong, and what goes wrong while reading.
    [[nodiscard]] QList<Core::Error> problems() const { return m_problems; }

Q_SIGNALS:
    void changed(); ///< isShown() or problems()

private:
    void show(Core::Result<std::unique_ptr<Recordings::Recording>> recording, const QString &name);
    void close();
    void showLog();
    void showOutputs();
    void showCapturedLines();
    void showRecord();
    void showArtifact();
    void showProgress(qint64 bytes, qint64 total);
    void showFile(const QString &detail);
    void fail(const Core::Error &error);

    Widgets::MainWindow &m_window;
    RunController &m_runs;
    const History::RunStore &m_store;
    std::unique_ptr<JobRun::PodModel> m_pods; ///< made from the record
    std::unique_ptr<Recordings::Recording> m_recording;
    Outputs::Sources m_sources; ///< of the recording's outputs
    QList<Core::Error> m_problems;
    bool m_shown = false;
};

} // namespace App
