// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/clock.h"
#include "models/core/error.h"

#include <QJsonObject>
#include <QString>

#include <memory>

namespace History {

/// The folders in which runs are recorded: one per run, named by its id, with the log's spools and run.json.
/// A run counts as being made from createRun until a result with an outcome is saved or its process ends; a lock file
/// in its folder says so to every process that shares the root. Copies share those locks. One thread at a time.
class RunStore
{
public:
    /// `root` is created when the first run is. The program uses $XDG_DATA_HOME/job-console/runs.
    /// `clock` gives the time in the ids and outlives the store.
    explicit RunStore(const QString &root, const Core::Clock &clock = Core::Clock::system());
    ~RunStore();
    RunStore(const RunStore &);
    RunStore &operator=(const RunStore &);

    /// What is kept: the newest runs within both limits; the run being made is never removed.
    struct Limits
    {
        int runs = 50;
        qint64 bytes = 20LL * 1024 * 1024 * 1024;
    };

    /// A new folder, readable by the user alone. The id sorts by time: "20260131-101502-release-x7k2p".
    [[nodiscard]] Core::Result<QString> createRun(const QString &jobName);
    /// The run's folder, whether or not it exists; empty for a text that is no run id (it never leads out of the root).
    [[nodiscard]] QString folder(const QString &runId) const;
    /// Writes run.json atomically. A non-empty "result" in it is the outcome: the run is no longer being made.
    [[nodiscard]] Core::Result<void> saveResult(const QString &runId, const QJsonObject &result);
    /// Removes the oldest runs beyond the limits, and what crashed runs left empty.
    void prune(const Limits &limits) const;

private:
    class Locks;

    QString m_root;
    const Core::Clock *m_clock;
    std::shared_ptr<Locks> m_locks;
};

} // namespace History
