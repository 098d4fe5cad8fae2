// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/clock.h"
#include "models/core/error.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <memory>

namespace History {

/// One recorded run, as a list of runs needs it. Texts are what the record says, cut to 1,000 characters.
struct RunSummary
{
    QString runId;
    QString jobName; ///< empty where the record does not tell
    QString namespaceName;
    QString context;
    QString result; ///< "Complete", "Failed", ...; empty: still being made (`beingMade`), or broken off by a crash
    QString reason;
    qint64 startedMs = 0; ///< epoch; of the Job, else of the record, by its id
    double durationSeconds = 0;
    qint64 bytes = 0; ///< on disk
    bool beingMade = false; ///< by this program or another one, at the moment
    friend bool operator==(const RunSummary &, const RunSummary &) = default;
};

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
    [[nodiscard]] const QString &root() const { return m_root; }
    /// The run's folder, whether or not it exists; empty for a text that is no run id (it never leads out of the root).
    [[nodiscard]] QString folder(const QString &runId) const;
    /// Writes run.json atomically. A non-empty "result" in it is the outcome: the run is no longer being made.
    [[nodiscard]] Core::Result<void> saveResult(const QString &runId, const QJsonObject &result);
    /// All recorded runs, newest first. Reads every run.json: not for the window's thread. Foreign and unreadable
    /// folders are left out or listed with what is known.
    [[nodiscard]] QList<RunSummary> list() const;
    /// run.json as it was saved; an empty object where the run broke off before one was saved. Refuses more than 256
    /// MiB.
    [[nodiscard]] Core::Result<QJsonObject> readResult(const QString &runId) const;
    /// Removes a run with its log; refused while it is being made.
    [[nodiscard]] Core::Result<void> remove(const QString &runId) const;
    /// Removes the oldest runs beyond the limits, and what crashed runs left empty.
    void prune(const Limits &limits) const;

private:
    class Locks;

    QString m_root;
    const Core::Clock *m_clock;
    std::shared_ptr<Locks> m_locks;
};

} // namespace History
