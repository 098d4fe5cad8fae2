// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/runlog.h"
#include "models/jobrun/attemptplanner.h"
#include "models/jobrun/endnotices.h"
#include "models/jobrun/logrecorder.h"
#include "models/jobrun/sourcefeed.h"
#include "models/kube/connectionconfig.h"
#include "models/kube/timing.h"

#include <QHash>
#include <QObject>
#include <QThread>

#include <memory>
#include <optional>

namespace JobRun {

class LogWorker;

/// Has the log of every container instance of a run recorded and searched for outputs, in a thread of its own that it
/// owns; lines never pass through the caller's thread. Lives in the window's thread. Destroying it ends all streams.
class LogCollector : public QObject
{
    Q_OBJECT

public:
    LogCollector(const Kube::ConnectionConfig &connection, const Kube::Timing &timing, const QString &namespaceName,
                 const std::shared_ptr<JobLog::RunLog> &log, const RecordingLimits &limits, QObject *parent = nullptr);
    ~LogCollector() override;

    /// One recorded attempt.
    struct Recorded
    {
        Attempt attempt;
        std::shared_ptr<SourceFeed> feed;
        bool finished = false;
        std::optional<Core::Error> trouble; ///< while its stream is interrupted
    };

    /// The next version of a pod of the run.
    void update(const QJsonObject &pod);
    void setPodDeleted(const QString &podUid);
    /// Goes on after recording was paused, with another limit in bytes (0: none).
    void resumeRecording(qint64 limit);
    /// Records nothing any more after recording was paused; every log that is not complete fails with the cause.
    void endRecording();
    /// Ends all streams now; logs that were not read to their end say so with `notice`.
    void stop(const QString &notice);

    /// Every planned log was read to its end, or could not be.
    [[nodiscard]] bool isIdle() const { return m_open == 0; }
    [[nodiscard]] const QList<Recorded> &recorded() const { return m_recorded; }
    [[nodiscard]] const Recorded *find(const QString &pod, const QString &container, int attempt) const;
    [[nodiscard]] const AttemptPlanner &planner() const { return m_planner; }
    /// Logs that wait until others end, since only so many are read at a time.
    [[nodiscard]] int queued() const { return m_queued; }
    /// Why nothing is read at the moment: the disk is full, or the limit is reached.
    [[nodiscard]] const std::optional<Core::Error> &pauseCause() const { return m_pauseCause; }
    /// A stream that is interrupted at this moment.
    [[nodiscard]] std::optional<Core::Error> trouble() const;

Q_SIGNALS:
    /// Sources came, or streams ended, broke or work again.
    void changed();
    /// A log is incomplete, or will be; the error's path is "pod/container".
    void failed(const Core::Error &error);
    /// Something to know that is no failure of this run.
    void remarked(const Core::Error &remark);

private:
    void connectWorker();
    [[nodiscard]] Recorded *entry(const QString &key);
    void onFinished(const QString &key, const Core::Result<void> &result);
    void reportLost(const LostAttempts &lost);
    void tellEnds(const QString &podUid);

    AttemptPlanner m_planner;
    EndNotices m_ends;
    QList<Recorded> m_recorded;
    QHash<QString, qsizetype> m_byKey;
    QThread m_thread;
    std::unique_ptr<LogWorker> m_worker; ///< lives in m_thread while that runs
    int m_open = 0;
    int m_queued = 0;
    bool m_queueReported = false;
    std::optional<Core::Error> m_pauseCause;
};

} // namespace JobRun
