// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/blockcache.h"

namespace JobLog {

/// One line as it is in the spool.
struct RawLine
{
    QByteArrayView bytes; ///< with its timestamp, without '\n'; cut where it is longer than asked for
    qint64 length = 0; ///< of the whole line
    qint64 textOffset = 0; ///< bytes of the timestamp
    qint64 timestamp = 0; ///< nanoseconds since the epoch; 0 where there is none
    qint64 position = 0; ///< in the spool
    bool damaged = false; ///< the spool does not hold the line any more, or not as it was recorded
};

/// Reads lines of a source through a cache of blocks. For one thread.
class LineReader
{
public:
    explicit LineReader(qint64 cacheBytes) : m_cache(cacheBytes) { }

    /// A committed line, with its first `limit` bytes of text at least. Valid until the next call.
    [[nodiscard]] RawLine read(const Source &source, qint64 line, qint64 limit);
    [[nodiscard]] BlockCache &cache() { return m_cache; }

private:
    BlockCache m_cache;
    QByteArray m_long; // a line that reaches beyond what is loaded of its block
};

} // namespace JobLog
