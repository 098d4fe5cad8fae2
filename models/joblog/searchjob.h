// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/hitset.h"
#include "models/joblog/linematcher.h"
#include "models/joblog/runlog_p.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace JobLog {

/// The search for one pattern: what is left to do, and what was found. Shared by the threads that work on it and the
/// one that asks; everything but the cancel flag is behind a mutex that is never held while text is read or matched.
class SearchJob
{
public:
    SearchJob(std::shared_ptr<RunLog> log, std::shared_ptr<const LineMatcher> matcher);

    void cancel() { m_cancelled.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool isCancelled() const { return m_cancelled.load(std::memory_order_relaxed); }

    /// Lines [0, lines) of a source are to be searched, those that were are not searched again.
    void want(quint32 source, qint64 lines, bool selected);
    /// Whether there is work that no thread has taken yet.
    [[nodiscard]] bool hasWork() const;
    /// Works until nothing is left or the job is cancelled. Many threads may call it.
    void work();

    /// Counts changes of the results.
    [[nodiscard]] quint64 progress() const { return m_progress.load(std::memory_order_relaxed); }
    /// Results, of selected sources only.
    [[nodiscard]] qint64 hits() const;
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] bool wasTooCostly() const { return m_tooCostly.load(std::memory_order_relaxed); }
    [[nodiscard]] std::optional<qint64> next(quint32 source, qint64 line) const;
    [[nodiscard]] std::optional<qint64> previous(quint32 source, qint64 line) const;

private:
    struct State
    {
        HitSet hits;
        qint64 wanted = 0;
        qint64 taken = 0;
        qint64 done = 0;
        bool selected = false;
    };
    struct Unit
    {
        quint32 source = 0;
        qint64 first = 0;
        qint64 end = 0;
    };
    class Worker;

    [[nodiscard]] std::optional<Unit> take();
    void finish(const Unit &unit, const std::vector<qint64> &hits);

    const std::shared_ptr<RunLog> m_log;
    const std::shared_ptr<const LineMatcher> m_matcher;
    std::atomic<bool> m_cancelled{false};
    std::atomic<bool> m_tooCostly{false};
    std::atomic<quint64> m_progress{0};
    mutable std::mutex m_mutex;
    std::vector<State> m_sources;
};

} // namespace JobLog
