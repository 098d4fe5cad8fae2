// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/journal.h"

#include <algorithm>

namespace JobLog {
namespace {

constexpr size_t entriesPerBlock = 16384;
constexpr qint64 bytesPerBlock = 1024 * 1024; // notices have text: a block must stay quick to read
constexpr qsizetype readWindow = 512 * 1024;
constexpr qsizetype longestRecord = 128 * 1024;
constexpr QByteArrayView magic("JCORDER1");

} // namespace

// ---- JournalTail

JournalTail::JournalTail(size_t block, qint64 rowsBefore, std::vector<qint64> linesBefore, size_t capacity)
    : m_block(block),
      m_rowsBefore(rowsBefore),
      m_linesBefore(std::move(linesBefore)),
      m_capacity(capacity),
      m_slots(new Slot[capacity])
{
}

qint64 JournalTail::linesBefore(quint32 source) const
{
    return source < m_linesBefore.size() ? m_linesBefore[source] : 0;
}

JournalEntry JournalTail::entry(size_t index) const
{
    const Slot &slot = m_slots[index];
    return {slot.source, slot.isNotice, slot.value.load(std::memory_order_acquire)};
}

void JournalTail::append(const JournalEntry &entry)
{
    const size_t index = m_size.load(std::memory_order_relaxed);
    Slot &slot = m_slots[index];
    slot.source = entry.source;
    slot.isNotice = entry.isNotice;
    slot.value.store(entry.value, std::memory_order_relaxed);
    m_size.store(index + 1, std::memory_order_release);
}

void JournalTail::growLast(qint64 lines)
{
    std::atomic<qint64> &value = m_slots[m_size.load(std::memory_order_relaxed) - 1].value;
    value.store(value.load(std::memory_order_relaxed) + lines, std::memory_order_release);
}

// ---- Journal, reading

std::shared_ptr<const JournalTail> Journal::tail() const
{
    const std::lock_guard lock(m_tailMutex);
    return m_tail;
}

std::vector<JournalEntry> Journal::entries(size_t block) const
{
    const JournalBlock &record = m_blocks[block];
    QByteArray bytes(qsizetype(record.size), Qt::Uninitialized);
    bytes.resize(qsizetype(m_file.readAt(record.offset, bytes.data(), bytes.size())));
    std::vector<JournalEntry> entries;
    entries.reserve(entriesPerBlock);
    qsizetype position = 0;
    while (position < bytes.size()) {
        const qint64 start = record.offset + position;
        const auto decoded = decode(bytes, position);
        if (!decoded)
            break;
        if (decoded->kind == JournalRecord::Kind::Lines)
            entries.push_back({decoded->source, false, decoded->lines});
        else if (decoded->kind == JournalRecord::Kind::Notice)
            entries.push_back({decoded->source, true, start});
    }
    return entries;
}

std::optional<JournalRecord> Journal::notice(qint64 position) const
{
    QByteArray bytes(maxNoticeBytes + 32, Qt::Uninitialized);
    bytes.resize(qsizetype(m_file.readAt(position, bytes.data(), bytes.size())));
    qsizetype start = 0;
    auto record = decode(bytes, start);
    if (!record || record->kind != JournalRecord::Kind::Notice)
        return std::nullopt;
    return record;
}

// ---- Journal, writing

Core::Result<void> Journal::begin()
{
    auto written = write(magic.toByteArray());
    if (written)
        m_blockStart = m_end;
    return written;
}

Core::Result<void> Journal::addSource(const SourceInfo &info)
{
    JournalRecord record;
    record.kind = JournalRecord::Kind::SourceAdded;
    record.source = quint32(m_spans.size());
    record.text = encodeInfo(info);
    QByteArray bytes;
    encode(record, bytes);
    if (auto written = write(bytes); !written)
        return written;
    addReplayedSource();
    return {};
}

Core::Result<void> Journal::prepareLines(quint32 source)
{
    return m_unsaved && m_lastSource != source ? flush() : Core::Result<void>();
}

void Journal::addLines(quint32 source, qint64 lines)
{
    if (m_unsaved && m_lastSource == source) {
        growLastRun(lines);
        return;
    }
    addEntry({source, false, lines}, m_end);
    m_unsaved = true;
}

Core::Result<void> Journal::addNotice(quint32 source, NoticeKind kind, const QString &text, qint64 time)
{
    JournalRecord record;
    record.kind = JournalRecord::Kind::Notice;
    record.source = source;
    record.notice = kind;
    record.time = time;
    record.text = text.toUtf8();
    if (record.text.size() > maxNoticeBytes) {
        qsizetype size = maxNoticeBytes;
        while (size > 0 && (uchar(record.text[size]) & 0xc0U) == 0x80) // not inside a character
            --size;
        record.text.truncate(size);
    }
    QByteArray bytes;
    encodeUnsaved(bytes);
    const qint64 start = m_end + bytes.size();
    encode(record, bytes);
    if (auto written = write(bytes); !written)
        return written;
    m_unsaved = false;
    addEntry({source, true, start}, start);
    return {};
}

Core::Result<void> Journal::finish(quint32 source, qint64 pendingLines, const std::function<void()> &publish)
{
    const bool grows = m_unsaved && m_lastSource == source;
    QByteArray bytes;
    if (grows)
        encode({JournalRecord::Kind::Lines, source, m_lastLines + pendingLines, {}, {}}, bytes);
    else
        encodeUnsaved(bytes);
    const qint64 start = m_end + bytes.size();
    if (!grows && pendingLines > 0)
        encode({JournalRecord::Kind::Lines, source, pendingLines, {}, {}}, bytes);
    encode({JournalRecord::Kind::Finished, source, 0, {}, {}}, bytes);
    if (auto written = write(bytes); !written)
        return written;
    m_unsaved = false;
    publish();
    if (pendingLines > 0) {
        if (grows)
            growLastRun(pendingLines);
        else
            addEntry({source, false, pendingLines}, start);
    }
    return {};
}

Core::Result<void> Journal::flush()
{
    QByteArray bytes;
    encodeUnsaved(bytes);
    auto written = write(bytes);
    if (written)
        m_unsaved = false;
    return written;
}

Core::Result<void> Journal::write(const QByteArray &records)
{
    auto written = m_file.writeAt(m_end, records);
    if (written)
        m_end += records.size();
    return written;
}

void Journal::encodeUnsaved(QByteArray &out) const
{
    if (m_unsaved)
        encode({JournalRecord::Kind::Lines, m_lastSource, m_lastLines, {}, {}}, out);
}

// `recordStart` is where the entry's record is, or will be, in the file: completed blocks end there.
void Journal::addEntry(const JournalEntry &entry, qint64 recordStart)
{
    if (m_tail->isFull() || recordStart - m_blockStart >= bytesPerBlock)
        sealBlock(recordStart);
    m_open.resize(std::max(m_open.size(), size_t(entry.source) + 1));
    if (entry.isNotice)
        ++m_open[entry.source].notices;
    else
        m_open[entry.source].lines += entry.value;
    m_rows += entry.isNotice ? 1 : entry.value;
    m_lastSource = entry.source;
    m_lastLines = entry.isNotice ? 0 : entry.value;
    m_tail->append(entry);
}

void Journal::growLastRun(qint64 lines)
{
    m_open[m_lastSource].lines += lines;
    m_rows += lines;
    m_lastLines += lines;
    m_tail->growLast(lines);
}

void Journal::sealBlock(qint64 end)
{
    const size_t block = m_tail->block();
    m_linesBefore.resize(std::max(m_linesBefore.size(), m_open.size()));
    m_noticesBefore.resize(m_linesBefore.size());
    for (size_t source = 0; source < m_open.size(); ++source) {
        const Open &open = m_open[source];
        if (open.lines == 0 && open.notices == 0)
            continue;
        m_spans[source]->append(
            {m_linesBefore[source], open.lines, quint32(block), open.notices, m_noticesBefore[source]});
        m_linesBefore[source] += open.lines;
        m_noticesBefore[source] += open.notices;
    }
    m_open.clear();
    m_blocks.append({m_blockStart, end - m_blockStart, m_tail->rowsBefore()});
    m_blockStart = end;
    restartTail();
}

void Journal::restartTail()
{
    auto tail = std::make_shared<JournalTail>(m_blocks.size(), m_rows, m_linesBefore, entriesPerBlock);
    const std::lock_guard lock(m_tailMutex);
    m_tail.swap(tail);
}

// ---- Journal, reading a recorded one

bool Journal::hasHead() const
{
    QByteArray head(magic.size(), Qt::Uninitialized);
    return m_file.readAt(0, head.data(), head.size()) == head.size() && head == magic;
}

qint64 Journal::position() const
{
    return m_readPosition == 0 ? magic.size() : m_readPosition;
}

std::optional<JournalRecord> Journal::readNext()
{
    if (m_readPosition == 0)
        m_readPosition = m_readBufferStart = m_blockStart = position();
    qsizetype position = qsizetype(m_readPosition - m_readBufferStart);
    if (m_readBuffer.size() - position < longestRecord) {
        m_readBuffer.resize(readWindow);
        m_readBuffer.resize(qsizetype(m_file.readAt(m_readPosition, m_readBuffer.data(), readWindow)));
        m_readBufferStart = m_readPosition;
        position = 0;
    }
    auto record = decode(m_readBuffer, position);
    if (record)
        m_readPosition = m_readBufferStart + position;
    return record;
}

void Journal::replay(const JournalRecord &record, qint64 position)
{
    if (record.kind == JournalRecord::Kind::Lines)
        addEntry({record.source, false, record.lines}, position);
    else if (record.kind == JournalRecord::Kind::Notice)
        addEntry({record.source, true, position}, position);
}

void Journal::replayMissing(quint32 source, qint64 lines)
{
    if (m_tail->isFull()) {
        // These entries are not in the file, hence cannot be completed: the tail must hold them.
        const auto old = m_tail;
        m_tail = std::make_shared<JournalTail>(old->block(), old->rowsBefore(), m_linesBefore, 2 * old->size());
        for (size_t i = 0; i < old->size(); ++i)
            m_tail->append(old->entry(i));
    }
    addEntry({source, false, lines}, m_blockStart);
}

} // namespace JobLog
