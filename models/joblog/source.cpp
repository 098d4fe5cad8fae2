// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/source.h"

#include <algorithm>

namespace JobLog {

Source::Source(SourceId id, const SourceInfo &info, PosixFile spool, const QString &indexPath, bool foreign)
    : m_id(id),
      m_info(info),
      m_spool(std::move(spool)),
      m_foreign(foreign),
      m_indexPath(indexPath),
      m_cutter(info.timestamped)
{
}

SourceStatus Source::status() const
{
    SourceStatus status;
    status.info = m_info;
    status.finished = isFinished();
    status.lines = committedLines();
    status.bytes = textBytes();
    return status;
}

Core::Result<void> Source::write(QByteArrayView bytes)
{
    if (m_foreign)
        return {};
    if (auto written = m_spool.writeAt(m_written, bytes); !written)
        return written;
    m_written += bytes.size();
    return {};
}

qint64 Source::cut(QByteArrayView bytes)
{
    m_cutter.consume(bytes, m_sealed);
    return publish();
}

qint64 Source::finish()
{
    m_cutter.finish(m_sealed);
    return publish();
}

// Order matters: whoever sees the new byte count also sees the blocks below it (see BlockReader).
qint64 Source::publish()
{
    const bool sealedSome = !m_sealed.empty();
    for (const BlockRecord &record : m_sealed)
        m_index.append(record);
    m_sealed.clear();
    const qint64 before = m_committedLines.load(std::memory_order_relaxed);
    m_textBytes.store(m_cutter.textBytes(), std::memory_order_release);
    m_latestTime.store(m_cutter.latestTime(), std::memory_order_release);
    m_committedBytes.store(m_cutter.lineEnd(), std::memory_order_release);
    m_committedLines.store(m_cutter.lines(), std::memory_order_release);
    if (sealedSome)
        saveIndex();
    return m_cutter.lines() - before;
}

void Source::rebuild()
{
    const qint64 size = m_spool.size();
    m_index.load(m_indexPath, size);
    if (m_index.size() > 0) {
        // The text that the last block holds is not in its own record: count the block again.
        const BlockRecord &last = m_index[m_index.size() - 1];
        LineCutter counter(m_info.timestamped);
        std::vector<BlockRecord> ignored;
        std::vector<char> buffer(size_t(std::min(last.size, 4 * blockBytes)));
        for (qint64 position = last.offset; position < last.end();) {
            const qint64 count
                = m_spool.readAt(position, buffer.data(), std::min(last.end() - position, qint64(buffer.size())));
            if (count <= 0)
                break;
            counter.consume(QByteArrayView(buffer.data(), count), ignored);
            position += count;
        }
        counter.finish(ignored);
        m_cutter.resumeAfter(last, last.textBefore + counter.textBytes());
    }
    std::vector<char> buffer(size_t(4 * blockBytes));
    std::vector<BlockRecord> sealed;
    for (qint64 position = m_cutter.lineEnd(); position < size;) {
        const qint64 count = m_spool.readAt(position, buffer.data(), qint64(buffer.size()));
        if (count <= 0)
            break;
        m_cutter.consume(QByteArrayView(buffer.data(), count), sealed);
        position += count;
        for (const BlockRecord &record : sealed)
            m_index.append(record);
        sealed.clear();
    }
    m_written = size;
    m_cutter.finish(sealed);
    for (const BlockRecord &record : sealed)
        m_index.append(record);
    m_committedLines.store(m_cutter.lines(), std::memory_order_release);
    m_committedBytes.store(m_cutter.lineEnd(), std::memory_order_release);
    m_textBytes.store(m_cutter.textBytes(), std::memory_order_release);
    m_latestTime.store(m_cutter.latestTime(), std::memory_order_release);
}

} // namespace JobLog
