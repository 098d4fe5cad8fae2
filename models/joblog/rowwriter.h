// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linereader.h"
#include "models/joblog/logdocument.h"
#include "models/joblog/rowmap.h"

namespace JobLog {

/// Writes rows of a merged view as text. See LogDocument::write().
class RowWriter
{
public:
    RowWriter(const RunLog::Private &log, QIODevice &device, const LogDocument::WriteFormat &format,
              const std::function<bool()> &keepGoing);

    [[nodiscard]] Core::Result<void> write(const RowMap &rows, qint64 first, qint64 end);

private:
    bool writeRun(const Source &source, qint64 firstLine, qint64 count);
    bool writeBlockPart(const Source &source, const LoadedBlock &block, qint64 firstLine, qint64 count);
    bool writeLine(const Source &source, const LoadedBlock &block, size_t index);
    bool writeFromSpool(const Source &source, qint64 position, qint64 end);
    bool put(QByteArrayView bytes);
    bool flush();

    const RunLog::Private &m_log;
    QIODevice &m_device;
    LogDocument::WriteFormat m_format;
    std::function<bool()> m_keepGoing;
    LineReader m_reader;
    QByteArray m_buffer;
    QByteArray m_prefix;
    bool m_owesNewline = false; // the line before had none in the spool: it gets one where another line follows
    Core::Result<void> m_result;
};

} // namespace JobLog
