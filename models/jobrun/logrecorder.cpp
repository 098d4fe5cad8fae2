// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/logrecorder.h"

#include "models/core/logging.h"
#include "models/jobrun/texts.h"

#include <utility>

namespace JobRun {

LogRecorder::LogRecorder(const std::shared_ptr<JobLog::RunLog> &log, const RecordingLimits &limits)
    : m_log(log),
      m_limits(limits)
{
}

std::optional<Core::Error> LogRecorder::fullness(qsizetype more) const
{
    if (m_limits.bytes <= 0 || m_written + more <= m_limits.bytes)
        return std::nullopt;
    return Texts::logLimitReached(m_limits.bytes);
}

Core::Result<void> LogRecorder::write(const Kept &kept)
{
    if (!kept.feed)
        return m_log->appendNotice(kept.source, kept.kind, kept.notice, kept.time);
    auto appended = m_log->append(kept.source, kept.lines);
    if (appended) {
        m_written += kept.lines.size();
        kept.feed->feed(kept.lines);
    }
    return appended;
}

Core::Result<void> LogRecorder::append(JobLog::SourceId source, QByteArrayView lines,
                                       const std::shared_ptr<SourceFeed> &feed)
{
    if (m_givenUp)
        return std::unexpected(*m_givenUp);
    if (!m_cause) {
        std::optional<Core::Error> full = fullness(lines.size());
        if (!full) {
            auto appended = m_log->append(source, lines);
            if (appended) {
                m_written += lines.size();
                feed->feed(lines);
                return {};
            }
            full = appended.error();
        }
        if (!pauseFor(*full))
            return std::unexpected(*full);
    }
    m_kept.push_back({source, feed, lines.toByteArray(), {}, {}});
    return {};
}

bool LogRecorder::pauseFor(const Core::Error &cause)
{
    const bool isFull = cause.kind == Core::ErrorKind::DiskFull || cause.kind == Core::ErrorKind::Limit;
    if (!isFull || m_givenUp || m_limits.whenFull == FullDisk::End)
        return false;
    if (!m_cause)
        m_cause = cause;
    return true;
}

void LogRecorder::addNotice(JobLog::SourceId source, JobLog::NoticeKind kind, const QString &text, qint64 time)
{
    const Kept notice{source, nullptr, {}, kind, text, time};
    if (m_cause) {
        m_kept.push_back(notice);
        return;
    }
    const auto written = write(notice); // a full disk shows with the next line
    if (!written)
        qCWarning(lcJobRun) << "notice not recorded:" << written.error().message;
}

bool LogRecorder::resume(qint64 limit)
{
    m_limits.bytes = limit;
    if (!m_cause)
        return true;
    while (!m_kept.empty()) {
        const Kept &next = m_kept.front();
        std::optional<Core::Error> full = next.feed ? fullness(next.lines.size()) : std::nullopt;
        if (!full) {
            if (auto written = write(next); !written)
                full = written.error();
        }
        if (full) {
            m_cause = full;
            return false;
        }
        m_kept.pop_front();
    }
    m_cause.reset();
    return true;
}

void LogRecorder::giveUp()
{
    if (!m_cause)
        return;
    m_givenUp = std::exchange(m_cause, std::nullopt);
    m_kept.clear();
}

void LogRecorder::flush()
{
    for (const Kept &kept : std::exchange(m_kept, {})) {
        if (const auto written = write(kept); !written)
            qCWarning(lcJobRun) << "the end of a log is not recorded:" << written.error().message;
    }
    m_cause.reset();
}

} // namespace JobRun
