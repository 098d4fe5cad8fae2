// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/runlog.h"
#include "models/jobrun/sourcefeed.h"

#include <QByteArray>
#include <QString>

#include <deque>
#include <memory>
#include <optional>

namespace JobRun {

/// What happens where a log cannot be recorded on: the disk is full, or the run's limit is reached.
enum class FullDisk {
    Pause, ///< reading pauses until somebody decides; nothing is lost
    End ///< recording ends there with an error: for programs that nobody watches
};

struct RecordingLimits
{
    static constexpr qint64 usualBytes = 20'000'000'000; ///< where nobody chose another
    qint64 bytes = 0; ///< of log as it came, timestamps included, of all containers of a run; 0: no limit
    FullDisk whenFull = FullDisk::End;
};

/// Writes what the containers of one run print into its RunLog, and captures outputs from exactly what was written.
/// Where that is not possible for a while it keeps what it is given, in order, until the cause is gone; the caller
/// stops reading meanwhile, so that this is what was under way at most. The RunLog's one writer. For one thread.
class LogRecorder
{
public:
    LogRecorder(const std::shared_ptr<JobLog::RunLog> &log, const RecordingLimits &limits);

    /// Whole lines with their timestamps. An error ends this log: it cannot be recorded.
    [[nodiscard]] Core::Result<void> append(JobLog::SourceId source, QByteArrayView lines,
                                            const std::shared_ptr<SourceFeed> &feed);
    /// A remark between the lines. One that cannot be written is no reason to stop reading. `time` as in RunLog.
    void addNotice(JobLog::SourceId source, JobLog::NoticeKind kind, const QString &text, qint64 time = 0);

    /// Why nothing is written at the moment: an error of kind DiskFull, or Limit with the code "log-limit". Nothing
    /// where all is well, and for good after giveUp().
    [[nodiscard]] const std::optional<Core::Error> &pauseCause() const { return m_cause; }
    /// Something else could not be written: pauses where that is wanted and the disk is full. False: it is not.
    [[nodiscard]] bool pauseFor(const Core::Error &cause);
    /// Writes what was kept, and goes on, up to another limit. False: the disk is as full as before.
    bool resume(qint64 limit);
    /// Nothing is written any more: what was kept is dropped, and append() fails with the cause.
    void giveUp();
    /// The log is being closed: writes what was kept, whatever the limit, as far as the disk takes it.
    void flush();
    [[nodiscard]] qint64 limit() const { return m_limits.bytes; }

private:
    struct Kept
    {
        JobLog::SourceId source{};
        std::shared_ptr<SourceFeed> feed; ///< null: a notice
        QByteArray lines;
        JobLog::NoticeKind kind{};
        QString notice;
        qint64 time = 0; ///< of a notice
    };
    [[nodiscard]] std::optional<Core::Error> fullness(qsizetype more) const;
    [[nodiscard]] Core::Result<void> write(const Kept &kept);

    std::shared_ptr<JobLog::RunLog> m_log;
    RecordingLimits m_limits;
    qint64 m_written = 0;
    std::deque<Kept> m_kept;
    std::optional<Core::Error> m_cause;
    std::optional<Core::Error> m_givenUp;
};

} // namespace JobRun
