// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linecutter.h"
#include "models/joblog/runlog.h"

#include <atomic>

namespace JobLog {

/// One recorded source: its spool, its index and what readers may see of it. One writer, any readers.
/// Readers see lines below committedLines() only; all bytes of these are in the spool before the number grows.
class Source
{
public:
    /// `foreign`: the bytes are in `spool` already, which is somebody else's.
    Source(SourceId id, const SourceInfo &info, PosixFile spool, const QString &indexPath, bool foreign = false);

    [[nodiscard]] SourceId id() const { return m_id; }
    [[nodiscard]] const SourceInfo &info() const { return m_info; }
    [[nodiscard]] const PosixFile &spool() const { return m_spool; }
    [[nodiscard]] const BlockIndex &index() const { return m_index; }

    // ---- any thread
    [[nodiscard]] qint64 committedLines() const { return m_committedLines.load(std::memory_order_acquire); }
    [[nodiscard]] qint64 committedBytes() const { return m_committedBytes.load(std::memory_order_acquire); }
    [[nodiscard]] qint64 textBytes() const { return m_textBytes.load(std::memory_order_acquire); }
    /// See BlockRecord::latestTime; of the committed lines at least.
    [[nodiscard]] qint64 latestTime() const { return m_latestTime.load(std::memory_order_acquire); }
    [[nodiscard]] bool isFinished() const { return m_finished.load(std::memory_order_acquire); }
    [[nodiscard]] SourceStatus status() const;

    // ---- the writer
    /// Writes bytes behind those written before; on failure nothing changed.
    [[nodiscard]] Core::Result<void> write(QByteArrayView bytes);
    /// Counts the bytes that write() took. Returns the number of lines completed.
    qint64 cut(QByteArrayView bytes);
    [[nodiscard]] bool hasPendingLine() const { return m_cutter.pending() > 0; }
    /// Completes an unterminated line. Returns the number of lines completed, 0 or 1.
    qint64 finish();
    void markFinished() { m_finished.store(true, std::memory_order_release); }
    /// Counts what the spool has, using the saved index as far as it is valid. An unterminated end counts as a line.
    void rebuild();
    void saveIndex() { m_index.save(m_indexPath); }

private:
    qint64 publish();

    SourceId m_id;
    SourceInfo m_info;
    PosixFile m_spool;
    bool m_foreign;
    QString m_indexPath;
    BlockIndex m_index;
    LineCutter m_cutter;
    qint64 m_written = 0;
    std::vector<BlockRecord> m_sealed;
    std::atomic<qint64> m_committedLines{0};
    std::atomic<qint64> m_committedBytes{0};
    std::atomic<qint64> m_textBytes{0};
    std::atomic<qint64> m_latestTime{noTime};
    std::atomic<bool> m_finished{false};
};

} // namespace JobLog
