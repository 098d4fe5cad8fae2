// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/extractor.h"

#include <QByteArrayView>

#include <atomic>
#include <mutex>

namespace JobRun {

/// The outputs of one log source, captured in the log thread while lines stream in and read in the window's thread.
/// Asking whether something changed costs one atomic load.
class SourceFeed
{
public:
    explicit SourceFeed(const Outputs::Origin &origin) : m_extractor(origin, true) { }

    /// Log thread: whole lines with their timestamps.
    void feed(QByteArrayView lines)
    {
        const std::lock_guard lock(m_mutex);
        m_extractor.feed(lines);
        m_revision.store(m_extractor.revision(), std::memory_order_release);
    }
    /// Log thread: the log is over.
    void finish()
    {
        const std::lock_guard lock(m_mutex);
        m_extractor.finish();
        m_revision.store(m_extractor.revision(), std::memory_order_release);
    }

    [[nodiscard]] quint64 revision() const { return m_revision.load(std::memory_order_acquire); }
    [[nodiscard]] Outputs::SourceOutputs outputs() const
    {
        const std::lock_guard lock(m_mutex);
        return m_extractor.sourceOutputs();
    }

private:
    mutable std::mutex m_mutex;
    Outputs::Extractor m_extractor;
    std::atomic<quint64> m_revision{0};
};

} // namespace JobRun
