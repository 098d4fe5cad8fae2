// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/logscan.h"

namespace JobLog {
namespace {

constexpr int lookInterval = 20; // milliseconds
constexpr int signalInterval = 100;

} // namespace

LogScan::LogScan(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &LogScan::look);
}

LogScan::~LogScan()
{
    if (m_job)
        m_job->cancel();
}

void LogScan::start(std::shared_ptr<ScanJob> job)
{
    if (m_job)
        m_job->cancel();
    m_job = std::move(job);
    m_progressSeen = 0;
    m_sinceSignal.invalidate(); // the first result is told at once
}

void LogScan::extend(const RowMap &rows)
{
    if (!m_job)
        return;
    for (quint32 source = 0; source < rows.sourceCount(); ++source)
        m_job->want(source, rows.lines(source), rows.isSelected(source));
    if (!m_job->hasWork())
        return;
    m_threads.work(m_job);
    if (!m_timer.isActive())
        m_timer.start();
}

void LogScan::look()
{
    const bool complete = !m_job || m_job->isComplete(); // before the progress, which then has everything
    const quint64 progress = m_job ? m_job->progress() : 0;
    if (progress == m_progressSeen) {
        if (complete)
            m_timer.stop();
        return;
    }
    if (m_sinceSignal.isValid() && !m_sinceSignal.hasExpired(signalInterval))
        return;
    m_sinceSignal.start();
    m_progressSeen = progress;
    Q_EMIT progressed();
}

} // namespace JobLog
