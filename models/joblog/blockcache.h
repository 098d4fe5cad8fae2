// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/source.h"

#include <QByteArray>
#include <QHash>

#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace JobLog {

/// The bytes of a block (or of the lines behind the last one), cut into lines. Of a block with a very long last line
/// only the beginning is loaded.
struct LoadedBlock
{
    qint64 offset = 0; ///< in the spool
    qint64 size = 0; ///< bytes of the block
    qint64 loaded = 0; ///< bytes of it in `data`
    qint64 firstLine = 0;
    std::vector<quint32> starts; ///< of each line, from the beginning of the block
    std::unique_ptr<char[]> data;
    bool terminated = true; ///< the last line ends with '\n'
    bool damaged = false; ///< the spool does not hold what was recorded

    [[nodiscard]] qint64 endLine() const { return firstLine + qint64(starts.size()); }
    [[nodiscard]] qint64 lineStart(size_t index) const { return starts[index]; }
    /// Where the line ends, without its '\n'.
    [[nodiscard]] qint64 lineEnd(size_t index) const
    {
        return index + 1 < starts.size() ? qint64(starts[index + 1]) - 1 : size - (terminated ? 1 : 0);
    }
    [[nodiscard]] QByteArrayView view(qint64 from, qint64 to) const { return {data.get() + from, to - from}; }
};

/// A stretch of whole lines in a spool.
struct BlockRange
{
    qint64 offset = 0;
    qint64 size = 0;
    qint64 firstLine = 0;
    qint64 lines = -1; ///< unknown in the open end of a spool
    qint64 longestLine = blockBytes; ///< bytes, at most
    std::optional<quint32> checksum;
    size_t key = 0; ///< number of the block; the open end has the number of the block that it will be in
};

/// The block with a committed line, or the open end of the spool. Any thread.
[[nodiscard]] BlockRange findRange(const Source &source, qint64 line);
/// Reads it. Never fails: what is missing on disk has no lines and `damaged` is set.
[[nodiscard]] std::unique_ptr<LoadedBlock> loadBlock(const Source &source, const BlockRange &range);

/// The blocks read last, up to a number of bytes. For one thread.
class BlockCache
{
public:
    explicit BlockCache(qint64 budget) : m_budget(budget) { }

    /// The block with a committed line; valid until the next call. The line may be missing in it if it is damaged.
    [[nodiscard]] const LoadedBlock &block(const Source &source, qint64 line);

private:
    using Key = std::pair<int, size_t>;
    struct Entry
    {
        Key key;
        std::unique_ptr<LoadedBlock> block;
        qint64 cost = 0;
    };

    void trim();

    qint64 m_budget;
    qint64 m_cost = 0;
    std::list<Entry> m_entries; // most recently used first
    QHash<Key, std::list<Entry>::iterator> m_byKey;
};

} // namespace JobLog
