// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/blockcache.h"

#include "models/joblog/checksum.h"

#include <algorithm>
#include <cstring>

namespace JobLog {
namespace {

constexpr qint64 maxLoaded = 2 * blockBytes; // every line but a block's last one is within the first blockBytes

// Adds the starts of the lines that begin in [from, loaded), but not more than `maxLines` altogether.
void cutLines(LoadedBlock &block, qint64 from, qint64 maxLines)
{
    const char *const begin = block.data.get();
    const char *const end = begin + block.loaded;
    const char *position = begin + from;
    while (position < end && qint64(block.starts.size()) < maxLines) {
        block.starts.push_back(quint32(position - begin));
        const auto *newline = static_cast<const char *>(std::memchr(position, '\n', size_t(end - position)));
        if (!newline)
            break;
        position = newline + 1;
    }
}

bool endsWithNewline(const Source &source, const LoadedBlock &block)
{
    if (block.size == 0)
        return false;
    char last = 0;
    if (block.loaded == block.size)
        last = block.data[size_t(block.size - 1)];
    else if (source.spool().readAt(block.offset + block.size - 1, &last, 1) != 1)
        return false;
    return last == '\n';
}

} // namespace

BlockRange findRange(const Source &source, qint64 line)
{
    // The byte count first: the blocks seen after it cover all of it but less than one block.
    const qint64 committed = source.committedBytes();
    const BlockIndex &index = source.index();
    const size_t count = index.size();
    if (const auto found = index.find(line, count)) {
        const BlockRecord &record = index[*found];
        return {record.offset,   record.size, record.firstLine, record.lines, record.longestLine,
                record.checksum, *found};
    }
    BlockRange range;
    range.key = count;
    if (count > 0) {
        range.offset = index[count - 1].end();
        range.firstLine = index[count - 1].endLine();
    }
    range.size = std::max(committed - range.offset, qint64(0));
    return range;
}

std::unique_ptr<LoadedBlock> loadBlock(const Source &source, const BlockRange &range)
{
    auto block = std::make_unique<LoadedBlock>();
    block->offset = range.offset;
    block->size = range.size;
    block->firstLine = range.firstLine;
    const qint64 wanted = std::min(range.size, maxLoaded);
    block->data = std::make_unique_for_overwrite<char[]>(size_t(wanted));
    block->loaded = source.spool().readAt(range.offset, block->data.get(), wanted);
    if (range.lines > 0)
        block->starts.reserve(size_t(std::min(range.lines, block->loaded)));
    cutLines(*block, 0, range.lines >= 0 ? range.lines : block->loaded);
    block->terminated = endsWithNewline(source, *block);
    block->damaged = block->loaded < wanted || (range.lines >= 0 && qint64(block->starts.size()) != range.lines)
        || (range.checksum && block->loaded == range.size
            && crc32c(0, block->view(0, block->loaded)) != *range.checksum);
    if (block->loaded < wanted) { // the spool was cut: nothing is behind what was read
        block->size = block->loaded;
        block->terminated = endsWithNewline(source, *block);
    }
    return block;
}

const LoadedBlock &BlockCache::block(const Source &source, qint64 line)
{
    const BlockRange range = findRange(source, line);
    const Key key(int(source.id()), range.key);
    if (const auto found = m_byKey.constFind(key); found != m_byKey.constEnd()) {
        Entry &entry = **found;
        // The open end grows, and becomes a block, under the same key.
        if (entry.block->size == range.size || entry.block->damaged) {
            m_entries.splice(m_entries.begin(), m_entries, *found);
            return *entry.block;
        }
        m_cost -= entry.cost;
        m_entries.erase(*found);
        m_byKey.erase(found);
    }
    auto loaded = loadBlock(source, range);
    const qint64 cost = loaded->loaded + qint64(loaded->starts.capacity() * sizeof(quint32)) + 256;
    m_entries.push_front({key, std::move(loaded), cost});
    m_byKey.insert(key, m_entries.begin());
    m_cost += cost;
    trim();
    return *m_entries.front().block;
}

void BlockCache::trim()
{
    while (m_cost > m_budget && m_entries.size() > 1) {
        m_cost -= m_entries.back().cost;
        m_byKey.remove(m_entries.back().key);
        m_entries.pop_back();
    }
}

} // namespace JobLog
