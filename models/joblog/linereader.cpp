// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/linereader.h"

#include "models/joblog/ansi.h"

#include <algorithm>

namespace JobLog {

RawLine LineReader::read(const Source &source, qint64 line, qint64 limit)
{
    RawLine result;
    const LoadedBlock &block = m_cache.block(source, line);
    result.damaged = block.damaged;
    if (line < block.firstLine || line >= block.endLine()) {
        result.damaged = true;
        return result;
    }
    const auto index = size_t(line - block.firstLine);
    const qint64 start = block.lineStart(index);
    const qint64 end = block.lineEnd(index);
    const qint64 wanted = start + std::min(end - start, limit + TimestampSkipper::longest);
    result.length = end - start;
    result.position = block.offset + start;
    if (wanted <= block.loaded) {
        result.bytes = block.view(start, wanted);
    } else {
        m_long.resize(wanted - start);
        m_long.resize(source.spool().readAt(result.position, m_long.data(), m_long.size()));
        result.bytes = m_long;
    }
    if (source.info().timestamped) {
        if (const auto stamp = parseTimestamp(result.bytes)) {
            result.timestamp = stamp->nanoseconds;
            result.textOffset = stamp->textOffset;
        }
    }
    return result;
}

} // namespace JobLog
