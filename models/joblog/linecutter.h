// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/blockindex.h"
#include "models/joblog/timestamp.h"

#include <vector>

namespace JobLog {

/// Cuts a stream of bytes into lines and blocks: counts, never copies. The cut of the stream into calls makes no
/// difference. Cannot fail. For one thread.
class LineCutter
{
public:
    explicit LineCutter(bool timestamped) : m_timestamped(timestamped) { }

    /// Goes on behind a block that is known already.
    void resumeAfter(const BlockRecord &record, qint64 textBytes);

    /// Takes the next bytes; blocks that they complete are added to `sealed`.
    void consume(QByteArrayView bytes, std::vector<BlockRecord> &sealed);
    /// The stream ended: an unterminated last line counts, and the block that it is in is completed.
    void finish(std::vector<BlockRecord> &sealed);

    [[nodiscard]] qint64 lines() const { return m_lines; }
    /// Where the last complete line ends.
    [[nodiscard]] qint64 lineEnd() const { return m_lineStart; }
    /// Bytes of an unterminated line behind lineEnd().
    [[nodiscard]] qint64 pending() const { return m_pending; }
    /// Bytes of complete lines without timestamps, with '\n'.
    [[nodiscard]] qint64 textBytes() const { return m_textBytes; }
    /// The latest time of the complete lines so far, see BlockRecord::latestTime.
    [[nodiscard]] qint64 latestTime() const { return m_latestTime; }

private:
    void completeLine(const char *part, qint64 size, qint64 terminator);
    void keepHead(const char *part, qint64 size);
    void seal(std::vector<BlockRecord> &sealed);

    bool m_timestamped;
    TimestampSkipper m_skipper;
    std::array<char, TimestampSkipper::longest> m_head{}; // how the pending line begins
    qint64 m_headSize = 0;
    qint64 m_lines = 0;
    qint64 m_lineStart = 0;
    qint64 m_pending = 0;
    qint64 m_textBytes = 0;
    qint64 m_latestTime = noTime;
    BlockRecord m_block; // the open block; checksum so far
};

} // namespace JobLog
