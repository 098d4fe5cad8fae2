// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/journalcodec.h"
#include "models/joblog/posixfile.h"
#include "models/joblog/stablepages.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace JobLog {

/// One entry of the arrival order: lines of a source that came one after another, or a notice.
struct JournalEntry
{
    quint32 source = 0;
    bool isNotice = false;
    qint64 value = 0; ///< number of lines; for a notice, where its record is in the journal file
};

/// A completed stretch of the journal. Its entries are on disk only.
struct JournalBlock
{
    qint64 offset = 0; ///< in the journal file
    qint64 size = 0; ///< bytes
    qint64 rowsBefore = 0; ///< rows of all sources before it
};

/// What one source has in one completed stretch.
struct JournalSpan
{
    qint64 firstLine = 0;
    qint64 lines = 0;
    quint32 block = 0;
    quint32 notices = 0;
    qint64 noticesBefore = 0;
    [[nodiscard]] qint64 rows() const { return lines + notices; }
};

/// The open end of the journal, in memory. Entries are only added, and only the last one grows.
class JournalTail
{
public:
    JournalTail(size_t block, qint64 rowsBefore, std::vector<qint64> linesBefore, size_t capacity);

    [[nodiscard]] size_t block() const { return m_block; } ///< its number; all blocks below are complete
    [[nodiscard]] qint64 rowsBefore() const { return m_rowsBefore; }
    /// Lines of a source before this stretch.
    [[nodiscard]] qint64 linesBefore(quint32 source) const;
    /// Any thread, wait-free. Entries below this number can be read; the last one may grow.
    [[nodiscard]] size_t size() const { return m_size.load(std::memory_order_acquire); }
    [[nodiscard]] JournalEntry entry(size_t index) const;

    // ---- the writer
    [[nodiscard]] bool isFull() const { return m_size.load(std::memory_order_relaxed) == m_capacity; }
    void append(const JournalEntry &entry);
    void growLast(qint64 lines);

private:
    struct Slot
    {
        quint32 source;
        bool isNotice;
        std::atomic<qint64> value;
    };
    size_t m_block;
    qint64 m_rowsBefore;
    std::vector<qint64> m_linesBefore;
    size_t m_capacity;
    std::unique_ptr<Slot[]> m_slots; // untouched, hence without memory, until used
    std::atomic<size_t> m_size{0};
};

/// The order in which lines and notices arrived: runs of lines, merged while the source stays the same. On disk as a
/// file of records, in memory as one JournalBlock per 16,384 entries and the open end. What readers see is on disk
/// first, except for the last run of lines: after a crash the spools tell its length.
class Journal
{
public:
    explicit Journal(PosixFile file) : m_file(std::move(file)) { restartTail(); }

    // ---- any thread
    [[nodiscard]] size_t sources() const { return m_spans.size(); }
    /// A consistent view: the blocks below tail()->block() and the tail itself.
    [[nodiscard]] std::shared_ptr<const JournalTail> tail() const;
    [[nodiscard]] const JournalBlock &block(size_t index) const { return m_blocks[index]; }
    [[nodiscard]] const StablePages<JournalSpan> &spans(quint32 source) const { return *m_spans[source]; }
    /// The entries of a completed block, read from disk; fewer where the file was damaged meanwhile.
    [[nodiscard]] std::vector<JournalEntry> entries(size_t block) const;
    /// Reads a notice back; nothing where the file was damaged meanwhile.
    [[nodiscard]] std::optional<JournalRecord> notice(qint64 position) const;

    // ---- the writer; a failure changes nothing
    [[nodiscard]] Core::Result<void> begin(); ///< writes the head of a new file
    [[nodiscard]] Core::Result<void> addSource(const SourceInfo &info);
    /// Must succeed before lines of this source become visible.
    [[nodiscard]] Core::Result<void> prepareLines(quint32 source);
    void addLines(quint32 source, qint64 lines);
    [[nodiscard]] Core::Result<void> addNotice(quint32 source, NoticeKind kind, const QString &text, qint64 time);
    /// `publish` is called between the records' arrival on disk and the announcement of the last line.
    [[nodiscard]] Core::Result<void> finish(quint32 source, qint64 pendingLines, const std::function<void()> &publish);
    /// Writes the last run; for the end.
    [[nodiscard]] Core::Result<void> flush();

    // ---- reading a recorded journal
    /// Whether the file begins as a journal does.
    [[nodiscard]] bool hasHead() const;
    /// The next record of the file, in order; nothing at its end or where it is damaged.
    [[nodiscard]] std::optional<JournalRecord> readNext();
    /// Adds a record that readNext() gave.
    void replay(const JournalRecord &record, qint64 position);
    [[nodiscard]] qint64 position() const; ///< of the record that readNext() gives next
    /// Adds lines that the journal does not have, after its end.
    void replayMissing(quint32 source, qint64 lines);
    void addReplayedSource() { m_spans.append(std::make_unique<StablePages<JournalSpan>>()); }

private:
    [[nodiscard]] Core::Result<void> write(const QByteArray &records);
    void encodeUnsaved(QByteArray &out) const;
    void addEntry(const JournalEntry &entry, qint64 recordStart);
    void growLastRun(qint64 lines);
    void sealBlock(qint64 end);
    void restartTail();

    PosixFile m_file;
    StablePages<JournalBlock> m_blocks;
    StablePages<std::unique_ptr<StablePages<JournalSpan>>> m_spans; // per source
    mutable std::mutex m_tailMutex; // held only to copy or replace the pointer
    std::shared_ptr<JournalTail> m_tail;

    // the writer's
    struct Open // what a source has in the open stretch
    {
        qint64 lines = 0;
        quint32 notices = 0;
    };
    std::vector<Open> m_open;
    std::vector<qint64> m_linesBefore;
    std::vector<qint64> m_noticesBefore;
    qint64 m_rows = 0; // of all sources, so far
    qint64 m_end = 0; // of the file
    qint64 m_blockStart = 0; // in the file
    quint32 m_lastSource = 0; // of the last entry
    qint64 m_lastLines = 0; // lines of the last entry, if it is a run; else 0
    bool m_unsaved = false; // the last entry is a run that is not on disk
    qint64 m_readPosition = 0;
    QByteArray m_readBuffer;
    qint64 m_readBufferStart = 0;
};

} // namespace JobLog
