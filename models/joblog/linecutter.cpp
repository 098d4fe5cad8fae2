// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/linecutter.h"

#include "models/joblog/checksum.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace JobLog {

void LineCutter::resumeAfter(const BlockRecord &record, qint64 textBytes)
{
    m_lines = record.endLine();
    m_lineStart = record.end();
    m_textBytes = textBytes;
    m_latestTime = record.latestTime;
    m_pending = 0;
    m_headSize = 0;
    m_block = {};
    m_block.offset = m_lineStart;
    m_block.firstLine = m_lines;
    m_block.textBefore = m_textBytes;
}

void LineCutter::consume(QByteArrayView bytes, std::vector<BlockRecord> &sealed)
{
    const char *part = bytes.data();
    const char *const end = part + bytes.size();
    const char *unsummed = part;
    while (part < end) {
        const auto *newline = static_cast<const char *>(std::memchr(part, '\n', size_t(end - part)));
        if (!newline)
            break;
        completeLine(part, newline - part, 1);
        part = newline + 1;
        if (m_lineStart - m_block.offset >= blockBytes) {
            m_block.checksum = crc32c(m_block.checksum, QByteArrayView(unsummed, part));
            unsummed = part;
            seal(sealed);
        }
    }
    m_block.checksum = crc32c(m_block.checksum, QByteArrayView(unsummed, end));
    if (part < end) {
        keepHead(part, end - part);
        m_pending += end - part;
    }
}

void LineCutter::finish(std::vector<BlockRecord> &sealed)
{
    if (m_pending > 0)
        completeLine(nullptr, 0, 0);
    if (m_lineStart > m_block.offset)
        seal(sealed);
}

// `part` is the line from its beginning or, where there is a pending one, its continuation; without '\n'.
void LineCutter::completeLine(const char *part, qint64 size, qint64 terminator)
{
    const qint64 length = m_pending + size + terminator;
    qint64 textOffset = 0;
    if (m_timestamped) {
        if (m_pending == 0) {
            textOffset = m_skipper.textOffset(QByteArrayView(part, std::min(size, qint64(TimestampSkipper::longest))));
        } else {
            keepHead(part, size);
            textOffset = m_skipper.textOffset(QByteArrayView(m_head.data(), m_headSize));
        }
    }
    if (textOffset > 0)
        m_latestTime = std::max(m_latestTime, m_skipper.nanoseconds());
    m_headSize = 0;
    m_pending = 0;
    m_lineStart += length;
    m_textBytes += length - textOffset;
    ++m_lines;
    constexpr qint64 largest = std::numeric_limits<quint32>::max();
    m_block.longestLine = std::max(m_block.longestLine, quint32(std::min(length, largest)));
}

void LineCutter::keepHead(const char *part, qint64 size)
{
    const qint64 count = std::min(size, qint64(m_head.size()) - m_headSize);
    if (count <= 0)
        return;
    std::memcpy(m_head.data() + m_headSize, part, size_t(count));
    m_headSize += count;
}

void LineCutter::seal(std::vector<BlockRecord> &sealed)
{
    m_block.size = m_lineStart - m_block.offset;
    m_block.lines = quint32(m_lines - m_block.firstLine);
    m_block.latestTime = m_latestTime;
    sealed.push_back(m_block);
    resumeAfter(m_block, m_textBytes);
}

} // namespace JobLog
