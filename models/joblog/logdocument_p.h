// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linereader.h"
#include "models/joblog/logdocument.h"
#include "models/joblog/logscan.h"
#include "models/joblog/rowmap.h"
#include "models/joblog/timeindex.h"

namespace JobLog {

/// What LogDocument, LogSearch and LogLandmarks share.
class LogDocument::Private
{
public:
    explicit Private(const std::shared_ptr<RunLog> &runLog)
        : log(runLog),
          revision(runLog->revision()),
          rows(runLog),
          reader(cacheBytes)
    {
        takeSources();
    }

    void takeSources();
    [[nodiscard]] LogRow lineRow(const Source &source, qint64 line, qsizetype limit);
    [[nodiscard]] LogRow noticeRow(const RowRun &run) const;
    /// The nearest line at or behind (at or before) `line` that is found on a channel of a job and shown, folded or
    /// not.
    [[nodiscard]] std::optional<qint64> next(const ScanJob &job, size_t channel, quint32 source, qint64 line) const;
    [[nodiscard]] std::optional<qint64> previous(const ScanJob &job, size_t channel, quint32 source, qint64 line) const;
    /// The nearest shown row at or after (before) `row` that a channel of a job has; its line where it is folded.
    [[nodiscard]] std::optional<LinePlace> nearest(const ScanJob &job, size_t channel, qint64 row, bool forward) const;
    /// The same for some lines, which ascend.
    [[nodiscard]] std::optional<LinePlace> nearest(const QList<LinePlace> &places, qint64 row, bool forward) const;
    /// The same for whatever `find(source, line)` finds in a source at or behind (at or before) a line, and is shown,
    /// folded or not.
    [[nodiscard]] std::optional<LinePlace>
    nearest(qint64 row, bool forward, const std::function<std::optional<qint64>(quint32, qint64)> &find) const;
    /// How many shown lines a channel of a job has.
    [[nodiscard]] qint64 count(const ScanJob &job, size_t channel) const;

    static constexpr qint64 cacheBytes = qint64(16) * 1024 * 1024;

    std::shared_ptr<RunLog> log;
    quint64 revision; ///< read before the rows, so that a change in between is not missed
    quint64 filterProgress = 0;
    RowMap rows;
    LogFilter filter;
    LineReader reader;
    mutable TimeIndex times;
    QList<SourceStatus> sources;
    LogScan scan; ///< of the filter; another document's where the view came from there
};

} // namespace JobLog
