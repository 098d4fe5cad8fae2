// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/runlog.h"
#include "models/jobrun/attemptplanner.h"
#include "models/jobrun/endnotices.h"
#include "models/jobrun/logrecorder.h"
#include "models/jobrun/sourcefeed.h"
#include "models/kube/client.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <memory>
#include <vector>

namespace JobRun {

/// Reads the logs of a run's containers into its RunLog. Lives in the log thread, with a client of its own; every
/// function but the constructor runs there. It is the RunLog's one writer.
class LogWorker : public QObject
{
    Q_OBJECT

public:
    LogWorker(const Kube::ConnectionConfig &connection, const Kube::Timing &timing, const QString &namespaceName,
              const std::shared_ptr<JobLog::RunLog> &log, const RecordingLimits &limits);
    ~LogWorker() override;

    void follow(const JobRun::Attempt &attempt, const std::shared_ptr<JobRun::SourceFeed> &feed);
    /// The kubelet says that the attempt has ended.
    void setEnded(const QString &key);
    void setPodDeleted(const QString &podUid);
    /// A remark in the newest log of that container, e.g. about attempts that nobody saw.
    void addNotice(const QString &pod, const QString &container, JobLog::NoticeKind kind, const QString &text);
    /// How an attempt, or the pod with it, has ended, as the last word in its log: after attemptFinished(). `time` in
    /// nanoseconds since the epoch; 0 where nobody knows.
    void addEnd(const EndNotice &end);
    /// Goes on after recordingPaused(), with another limit in bytes (0: none).
    void resumeRecording(qint64 limit);
    /// Records nothing any more after recordingPaused(): every log ends with the cause as its error.
    void endRecording();
    /// Ends every stream, with `notice` in the logs that were not read to their end, and lets go of the network.
    void shutDown(const QString &notice);

Q_SIGNALS:
    /// The log has one more source.
    void sourceAdded();
    void interrupted(const QString &key, const Core::Error &error);
    void opened(const QString &key);
    /// Read to its end (value), or why not. Once per attempt.
    void attemptFinished(const QString &key, const Core::Result<void> &result);
    /// Lines are missing in the middle of the log, or at the end of one that counts as complete; the first time only.
    void gapFound(const QString &key, const QString &reason);
    /// So many logs wait until others end.
    void queued(int count);
    /// The disk is full, or the limit is reached: every stream is held, nothing is lost. A full disk is tried again by
    /// itself. Again with another cause where resuming did not help.
    void recordingPaused(const Core::Error &cause);
    void recordingResumed();

private:
    class Stream;
    struct Waiting
    {
        Attempt attempt;
        std::shared_ptr<SourceFeed> feed;
    };
    void begin(Stream &stream);
    void beginWaiting();
    void reportGap(Stream &stream);
    void pauseStreams();
    void retryRecording();
    void onFinished(const QString &key, const Core::Result<void> &result);
    [[nodiscard]] Stream *find(const QString &key) const;

    Kube::ConnectionConfig m_connection;
    Kube::Timing m_timing;
    QString m_namespaceName;
    std::shared_ptr<JobLog::RunLog> m_log;
    LogRecorder m_recorder;
    bool m_paused = false; ///< streams are held
    QList<Waiting> m_waiting; ///< began while recording was paused
    QTimer m_diskTimer; ///< the next look at a full disk
    std::unique_ptr<Kube::Client> m_client;
    std::vector<std::unique_ptr<Stream>> m_streams; ///< unfinished ones
    QHash<QString, JobLog::SourceId> m_newestSource; ///< by pod and container
    QHash<QString, JobLog::SourceId> m_sources; ///< by attempt
    QSet<QString> m_deletedPods;
    int m_active = 0;
};

} // namespace JobRun
