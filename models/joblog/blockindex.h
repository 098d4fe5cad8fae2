// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linetypes.h"
#include "models/joblog/posixfile.h"
#include "models/joblog/stablepages.h"
#include "models/joblog/timestamp.h"

#include <optional>

namespace JobLog {

/// A stretch of a spool that begins and ends with a line: it ends with the first line end at or after `blockBytes`.
/// So every line but the last begins and ends within the first `blockBytes` bytes, however long the last one is.
/// Written to disk as it is (56 bytes, little endian).
struct BlockRecord
{
    qint64 offset = 0; ///< of its first byte in the spool
    qint64 size = 0; ///< bytes
    qint64 firstLine = 0;
    qint64 textBefore = 0; ///< bytes of text, without timestamps, before this block
    /// The latest time of any line up to the end of this block, nanoseconds since the epoch; noTime where none has
    /// one. Lines keep their order even where their times do not: what counts is the latest so far.
    qint64 latestTime = noTime;
    quint32 lines = 0;
    quint32 longestLine = 0; ///< bytes with timestamp and '\n'; the largest number stands for more
    quint32 checksum = 0; ///< CRC-32C of the block's bytes
    quint32 recordChecksum = 0; ///< CRC-32C of this record up to here

    [[nodiscard]] qint64 end() const { return offset + size; }
    [[nodiscard]] qint64 endLine() const { return firstLine + lines; }
};
static_assert(sizeof(BlockRecord) == 56);

constexpr qint64 blockBytes = 256 * 1024;

/// The sparse index of one spool. One writer appends; any thread reads, wait-free.
class BlockIndex
{
public:
    [[nodiscard]] size_t size() const { return m_records.size(); }
    [[nodiscard]] const BlockRecord &operator[](size_t index) const { return m_records[index]; }
    /// Of the first `count` blocks, the one with this line; nothing where the line is not in them.
    [[nodiscard]] std::optional<size_t> find(qint64 line, size_t count) const;

    // ---- the writer
    void append(const BlockRecord &record) { m_records.append(record); }
    /// Writes the records that `path` lacks. A failure is no loss: the spool has everything, and the next call repeats.
    void save(const QString &path);
    /// Reads the valid beginning of a saved index: every record must follow the one before and lie within `spoolSize`.
    void load(const QString &path, qint64 spoolSize);

private:
    StablePages<BlockRecord> m_records;
    size_t m_saved = 0;
};

} // namespace JobLog
