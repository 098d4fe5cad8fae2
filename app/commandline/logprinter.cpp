// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/logprinter.h"

#include "app/commandline/output.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace CommandLine {

namespace {

constexpr int pollMs = 10;
/// Rows per turn, so that the event loop (interrupts, the run's own timers) is served in between.
constexpr qint64 rowsPerTurn = 50000;

} // namespace

LogPrinter::LogPrinter(std::shared_ptr<JobLog::RunLog> log, int descriptor, bool timestamps, QObject *parent)
    : QObject(parent),
      m_document(std::move(log))
{
    m_format.timestamps = timestamps;
    if (!m_stream.open(descriptor, QIODevice::WriteOnly))
        return;
    connect(&m_timer, &QTimer::timeout, this, &LogPrinter::printNew);
    m_timer.start(pollMs);
}

void LogPrinter::printNew()
{
    m_document.refresh();
    const qint64 end = std::min(m_document.rowCount(), m_printed + rowsPerTurn);
    if (end <= m_printed || !m_stream.isOpen())
        return;
    m_format.sourcePrefix = m_document.sources().size() > 1;
    if (auto written = m_document.write(m_stream, JobLog::RowNumber(m_printed), JobLog::RowNumber(end), m_format);
        !written) {
        sayError(written.error());
        m_stream.close();
        return;
    }
    m_stream.flush();
    m_printed = end;
    m_timer.setInterval(m_printed < m_document.rowCount() ? 0 : pollMs);
}

void LogPrinter::finish()
{
    m_timer.stop();
    m_document.refresh();
    while (m_stream.isOpen() && m_printed < m_document.rowCount())
        printNew();
}

} // namespace CommandLine
