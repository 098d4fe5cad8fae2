// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/hitset.h"
#include "models/joblog/linetest.h"
#include "models/joblog/runlog_p.h"

#include <atomic>
#include <memory>
#include <mutex>

namespace JobLog {

/// One scan over a log: what is left to do, and what was found. Shared by the threads that work on it and the one that
/// asks; everything but the cancel flag is behind a mutex that is never held while text is read or tested.
class ScanJob
{
public:
    ScanJob(std::shared_ptr<RunLog> log, std::shared_ptr<const ScanPlan> plan);

    void cancel() { m_cancelled.store(true, std::memory_order_relaxed); }
    [[nodiscard]] bool isCancelled() const { return m_cancelled.load(std::memory_order_relaxed); }

    /// Where in a source to begin: the block with this line and those behind it come before those above it. Before any
    /// work.
    void startAt(quint32 source, qint64 line);
    /// Lines [0, lines) of a source are to be scanned, those that were are not scanned again.
    void want(quint32 source, qint64 lines, bool selected);
    /// Whether there is work that no thread has taken yet.
    [[nodiscard]] bool hasWork() const;
    /// Works until nothing is left or the job is cancelled. Many threads may call it.
    void work();

    /// Counts changes of the results.
    [[nodiscard]] quint64 progress() const { return m_progress.load(std::memory_order_relaxed); }
    [[nodiscard]] bool isComplete() const; ///< for the selected sources
    [[nodiscard]] bool wasTooCostly() const { return m_tooCostly.load(std::memory_order_relaxed); }
    /// Lines of a source below this number have been scanned, all of them.
    [[nodiscard]] qint64 scannedLines(quint32 source) const;
    /// Whether all of these lines have been scanned.
    [[nodiscard]] bool hasScanned(quint32 source, LineRange lines) const;
    /// Lines that are wanted and scanned, of all selected sources.
    struct Amount
    {
        qint64 scanned = 0;
        qint64 wanted = 0;
    };
    [[nodiscard]] Amount amount() const;

    // ---- results
    [[nodiscard]] qint64 total(size_t channel) const; ///< of the selected sources
    [[nodiscard]] bool contains(quint32 source, qint64 line, size_t channel) const;
    [[nodiscard]] std::optional<qint64> next(quint32 source, qint64 line, size_t channel) const;
    [[nodiscard]] std::optional<qint64> previous(quint32 source, qint64 line, size_t channel) const;
    /// How many are below `line`.
    [[nodiscard]] qint64 rank(quint32 source, qint64 line, size_t channel) const;
    [[nodiscard]] std::optional<qint64> at(quint32 source, qint64 index, size_t channel) const;
    void collect(quint32 source, qint64 from, qint64 end, size_t most, size_t channel,
                 std::vector<qint64> &lines) const;

    /// A channel of this job's and one of another's together.
    [[nodiscard]] std::optional<qint64> nextCommon(quint32 source, qint64 line, size_t channel, const ScanJob &other,
                                                   size_t otherChannel) const;
    [[nodiscard]] std::optional<qint64> previousCommon(quint32 source, qint64 line, size_t channel,
                                                       const ScanJob &other, size_t otherChannel) const;
    /// Of the lines below `end`.
    [[nodiscard]] qint64 countCommon(quint32 source, qint64 end, size_t channel, const ScanJob &other,
                                     size_t otherChannel) const;

private:
    struct State
    {
        std::array<HitSet, scanChannels> found;
        qint64 wanted = 0;
        qint64 start = 0; // where scanning began
        qint64 taken = 0; // lines [start, taken) are, or were, worked on
        qint64 takenAbove = 0; // of the lines above the start: [0, takenAbove)
        std::vector<qint64> inWork; // first lines of what was taken and not finished
        qint64 resumeLine = -1; // the line at...
        qint64 resumeAt = 0; // ...this place in the spool
        bool selected = false;

        /// How far the lines from the first one on (from the start on) are scanned without a gap.
        [[nodiscard]] qint64 scanned() const;
        [[nodiscard]] qint64 scannedFromStart() const;
        [[nodiscard]] bool hasWork() const { return selected && (taken < wanted || takenAbove < start); }
    };
    struct Unit
    {
        quint32 source = 0;
        qint64 first = 0;
        qint64 end = 0;
        qint64 position = -1; // of the first line in the spool, where that is known
        qint64 endPosition = -1; // of the end, once it was scanned
    };
    class Worker;

    [[nodiscard]] std::optional<Unit> take();
    [[nodiscard]] State *furthestBehind(bool aboveStart);
    void finish(const Unit &unit, const ScanResult &result);
    void addContext(State &state, const std::vector<qint64> &lines) const;
    [[nodiscard]] const HitSet &found(quint32 source, size_t channel) const;

    const std::shared_ptr<RunLog> m_log;
    const std::shared_ptr<const ScanPlan> m_plan;
    std::atomic<bool> m_cancelled{false};
    std::atomic<bool> m_tooCostly{false};
    std::atomic<quint64> m_progress{0};
    mutable std::mutex m_mutex;
    std::vector<State> m_sources;
};

} // namespace JobLog
