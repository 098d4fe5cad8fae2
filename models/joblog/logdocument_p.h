// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linereader.h"
#include "models/joblog/logdocument.h"
#include "models/joblog/rowmap.h"

namespace JobLog {

/// What LogDocument and LogSearch share.
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

    static constexpr qint64 cacheBytes = 24 * 1024 * 1024;

    std::shared_ptr<RunLog> log;
    quint64 revision; ///< read before the rows, so that a change in between is not missed
    RowMap rows;
    LineReader reader;
    QList<SourceStatus> sources;
};

} // namespace JobLog
