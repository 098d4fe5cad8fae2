// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/history/runstore.h"
#include "models/jobrun/runrequest.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace Widgets {
class MainWindow;
}

namespace App {

class ContextController;
class RunController;

/// Loads what a recorded run was started with into the window: manifest, capture, context, namespace. Runs nothing.
/// Where the manifest's file still holds that Job, the file is opened; else the recorded Job is shown, in no file.
/// Window thread; disk and parser work in a thread of the pool.
class RunAgainController : public QObject
{
    Q_OBJECT

public:
    /// All outlive the controller.
    RunAgainController(Widgets::MainWindow &window, const ContextController &contexts, RunController &runs,
                       const History::RunStore &store, QObject *parent = nullptr);
    ~RunAgainController() override;

    /// While a run goes on, another window does it: the run stays where it is.
    void load(const QString &runId);

private:
    /// What there is to load.
    struct Found
    {
        std::optional<Core::Error> error;
        std::optional<JobRun::RunRequest> request; ///< nothing: an older record
        QString file; ///< to open; empty: `text` is shown
        int document = -1; ///< of the file
        QByteArray text; ///< YAML
    };

    [[nodiscard]] static Found find(const History::RunStore &store, const QString &runId);
    void show(const Found &found);
    void applySettings();
    void choosePlace(const JobRun::RunRequest &request, QStringList notes);

    Widgets::MainWindow &m_window;
    const ContextController &m_contexts;
    RunController &m_runs;
    const History::RunStore &m_store;
    QString m_runId;
    std::optional<Found> m_loading; ///< until the pane has it
};

} // namespace App
