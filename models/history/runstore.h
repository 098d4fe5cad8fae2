// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QJsonObject>
#include <QString>

namespace History {

/// The folders in which runs are recorded: one per run, named by its id, with the log's spools and run.json.
class RunStore
{
public:
    /// `root` is created when the first run is. The program uses $XDG_DATA_HOME/job-console/runs.
    explicit RunStore(const QString &root);

    /// What is kept: the newest runs within both limits; the run being made is never removed.
    struct Limits
    {
        int runs = 50;
        qint64 bytes = 20LL * 1024 * 1024 * 1024;
    };

    /// A new folder, readable by the user alone. The id sorts by time: "20260131-101502-release-x7k2p".
    [[nodiscard]] Core::Result<QString> createRun(const QString &jobName);
    [[nodiscard]] QString folder(const QString &runId) const;
    /// Writes run.json atomically.
    [[nodiscard]] Core::Result<void> saveResult(const QString &runId, const QJsonObject &result);
    /// Removes the oldest runs beyond the limits, and what crashed runs left empty.
    void prune(const Limits &limits) const;

private:
    QString m_root;
};

} // namespace History
