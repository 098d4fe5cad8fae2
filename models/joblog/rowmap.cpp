// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/rowmap.h"

#include <algorithm>

namespace JobLog {
namespace {

constexpr size_t maxDecoded = 6; // of at most 0.8 MB each

} // namespace

RowMap::RowMap(std::shared_ptr<RunLog> log) : m_log(std::move(log)), m_journal(m_log->priv()->journal)
{
    refresh();
}

bool RowMap::isSelected(quint32 source) const
{
    return !m_selection || (source < m_selected.size() && m_selected[source]);
}

void RowMap::setSelection(const std::optional<QSet<SourceId>> &sources)
{
    m_selection = sources;
    m_selected.clear();
    if (sources) {
        for (const SourceId id : *sources) {
            if (int(id) < 0 || int(id) > 1'000'000)
                continue;
            m_selected.resize(std::max(m_selected.size(), size_t(id) + 1));
            m_selected[size_t(id)] = true;
        }
    }
    m_decoded.clear();
    m_rowsBefore.clear();
    m_spansTaken.clear();
    m_completeRows = 0;
    m_tail.reset();
    m_blocks = 0;
    refresh();
}

void RowMap::refresh()
{
    auto tail = m_journal.tail();
    if (tail != m_tail) {
        takeBlocks(m_blocks, tail->block());
        m_tail = std::move(tail);
        restartTail();
    }
    takeTail();
}

// Adds the complete blocks [from, to). Costs one step per source and block, however many lines there are.
void RowMap::takeBlocks(size_t from, size_t to)
{
    m_blocks = to;
    if (!m_selection)
        return;
    std::vector<qint64> rows(to - from);
    m_spansTaken.resize(m_journal.sources());
    for (quint32 source = 0; source < m_spansTaken.size(); ++source) {
        if (!isSelected(source))
            continue;
        const auto &spans = m_journal.spans(source);
        size_t &taken = m_spansTaken[source];
        for (const size_t count = spans.size(); taken < count && spans[taken].block < to; ++taken)
            rows[spans[taken].block - from] += spans[taken].rows();
    }
    for (const qint64 count : rows) {
        m_rowsBefore.push_back(m_completeRows);
        m_completeRows += count;
    }
}

void RowMap::restartTail()
{
    if (!m_selection)
        m_completeRows = m_tail->rowsBefore();
    const size_t sources = m_journal.sources();
    m_lines.assign(sources, 0);
    for (quint32 source = 0; source < sources; ++source)
        m_lines[source] = m_tail->linesBefore(source);
    m_tailTaken = 0;
    m_lastValue = 0;
    m_tailRuns = std::make_shared<Runs>();
    m_tailRows = 0;
}

void RowMap::takeTail()
{
    const size_t count = m_tail->size();
    if (m_tailTaken > 0) {
        const JournalEntry last = m_tail->entry(m_tailTaken - 1);
        const qint64 grown = last.isNotice ? 0 : last.value - m_lastValue;
        if (grown > 0) {
            m_lastValue = last.value;
            m_lines[last.source] += grown;
            if (isSelected(last.source)) {
                m_tailRuns->back().rows += grown;
                m_tailRows += grown;
            }
        }
    }
    for (; m_tailTaken < count; ++m_tailTaken)
        addTailEntry(m_tail->entry(m_tailTaken));
}

void RowMap::addTailEntry(const JournalEntry &entry)
{
    if (entry.source >= m_lines.size())
        m_lines.resize(size_t(entry.source) + 1);
    m_lastValue = entry.value;
    const qint64 rows = entry.isNotice ? 1 : entry.value;
    if (isSelected(entry.source)) {
        m_tailRuns->push_back({m_tailRows, rows, entry.source, entry.isNotice, m_lines[entry.source], entry.value});
        m_tailRows += rows;
    }
    if (!entry.isNotice)
        m_lines[entry.source] += entry.value;
}

qint64 RowMap::rowsBefore(size_t block) const
{
    return m_selection ? m_rowsBefore[block] : m_journal.block(block).rowsBefore;
}

// The block with a row; the number of blocks stands for the tail.
size_t RowMap::blockOf(qint64 row) const
{
    if (row >= m_completeRows)
        return m_blocks;
    size_t low = 0; // the last block that begins at or before the row and is not empty
    size_t high = m_blocks - 1;
    while (low < high) {
        const size_t middle = low + (high - low + 1) / 2;
        if (rowsBefore(middle) <= row)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

// The tail counts as the block behind the last.
RowMap::Stretch RowMap::stretch(size_t block) const
{
    if (block == m_blocks)
        return {m_completeRows, rowCount(), m_tailRuns};
    const qint64 end = block + 1 < m_blocks ? rowsBefore(block + 1) : m_completeRows;
    const auto found
        = std::find_if(m_decoded.begin(), m_decoded.end(), [&](const auto &entry) { return entry.first == block; });
    if (found != m_decoded.end()) {
        std::rotate(found, found + 1, m_decoded.end());
        return {rowsBefore(block), end, m_decoded.back().second};
    }
    auto runs = decode(block);
    if (m_decoded.size() >= maxDecoded)
        m_decoded.erase(m_decoded.begin());
    m_decoded.emplace_back(block, runs);
    return {rowsBefore(block), end, std::move(runs)};
}

std::shared_ptr<const RowMap::Runs> RowMap::decode(size_t block) const
{
    auto runs = std::make_shared<Runs>();
    std::vector<qint64> lines(m_journal.sources(), -1);
    qint64 rows = 0;
    for (const JournalEntry &entry : m_journal.entries(block)) {
        if (entry.source >= lines.size() || !isSelected(entry.source))
            continue;
        qint64 &line = lines[entry.source];
        if (line < 0)
            line = linesBefore(entry.source, block);
        const qint64 count = entry.isNotice ? 1 : entry.value;
        runs->push_back({rows, count, entry.source, entry.isNotice, line, entry.value});
        rows += count;
        if (!entry.isNotice)
            line += entry.value;
    }
    return runs;
}

// Lines of a source before a complete block (or the tail).
qint64 RowMap::linesBefore(quint32 source, size_t block) const
{
    if (block >= m_blocks)
        return m_tail->linesBefore(source);
    const auto &spans = m_journal.spans(source);
    size_t low = 0; // the first span at or behind the block
    size_t high = spans.size();
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (spans[middle].block < block)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0)
        return spans[low - 1].firstLine + spans[low - 1].lines;
    return 0;
}

size_t RowMap::findRun(const Runs &runs, qint64 row)
{
    const auto after = std::upper_bound(runs.begin(), runs.end(), row,
                                        [](qint64 value, const RowRun &run) { return value < run.row; });
    return after == runs.begin() ? 0 : size_t(after - runs.begin()) - 1;
}

std::optional<qint64> RowMap::rowOf(quint32 source, qint64 line) const
{
    if (line < 0 || line >= lines(source) || !isSelected(source))
        return std::nullopt;
    size_t block = m_blocks;
    if (line < m_tail->linesBefore(source)) {
        const auto &spans = m_journal.spans(source);
        size_t low = 0; // the last span that begins at or before the line
        size_t high = spans.size() - 1;
        while (low < high) {
            const size_t middle = low + (high - low + 1) / 2;
            if (spans[middle].firstLine <= line)
                low = middle;
            else
                high = middle - 1;
        }
        // Spans with notices alone hold no line: the last span with this first line is the one with lines.
        block = spans[low].block;
    }
    const Stretch found = stretch(block);
    for (const RowRun &run : *found.runs) {
        if (!run.isNotice && run.source == source && line >= run.line && line < run.line + run.rows)
            return found.start + run.row + (line - run.line);
    }
    return std::nullopt;
}

std::vector<qint64> RowMap::linesAbove(qint64 row) const
{
    row = std::clamp(row, qint64(0), rowCount());
    std::vector<qint64> above(m_lines.size());
    if (row == rowCount()) {
        above = m_lines;
        return above;
    }
    const size_t block = blockOf(row);
    const Stretch at = stretch(block);
    for (quint32 source = 0; source < above.size(); ++source)
        above[source] = linesBefore(source, block);
    for (const RowRun &run : *at.runs) {
        const qint64 count = row - at.start - run.row;
        if (count <= 0)
            break;
        if (!run.isNotice && run.source < above.size())
            above[run.source] += std::min(count, run.rows);
    }
    return above;
}

} // namespace JobLog
