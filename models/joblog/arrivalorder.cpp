// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/arrivalorder.h"

#include <algorithm>

namespace JobLog {

ArrivalOrder::ArrivalOrder(std::shared_ptr<RunLog> log) : m_log(std::move(log)), m_journal(m_log->priv()->journal)
{
    refresh();
}

RowOrder::Change ArrivalOrder::refresh()
{
    auto tail = m_journal.tail();
    if (tail != m_tail) {
        m_tail = std::move(tail);
        restartTail();
    }
    takeTail();
    return {};
}

void ArrivalOrder::restartTail()
{
    const size_t sources = m_journal.sources();
    m_lines.assign(sources, 0);
    for (quint32 source = 0; source < sources; ++source)
        m_lines[source] = m_tail->linesBefore(source);
    m_tailNotices.assign(sources, 0);
    m_tailTaken = 0;
    m_lastValue = 0;
    m_tailRuns = std::make_shared<RowRuns>();
    m_tailRows = 0;
}

void ArrivalOrder::takeTail()
{
    const size_t count = m_tail->size();
    if (m_tailTaken > 0) {
        const JournalEntry last = m_tail->entry(m_tailTaken - 1);
        const qint64 grown = last.isNotice ? 0 : last.value - m_lastValue;
        if (grown > 0) {
            m_lastValue = last.value;
            m_lines[last.source] += grown;
            m_tailRuns->back().rows += grown;
            m_tailRuns->back().lines += grown;
            m_tailRows += grown;
        }
    }
    for (; m_tailTaken < count; ++m_tailTaken) {
        const JournalEntry entry = m_tail->entry(m_tailTaken);
        if (entry.source >= m_lines.size()) {
            m_lines.resize(size_t(entry.source) + 1);
            m_tailNotices.resize(m_lines.size());
        }
        m_lastValue = entry.value;
        const qint64 lines = entry.isNotice ? 0 : entry.value;
        const qint64 rows = entry.isNotice ? 1 : entry.value;
        m_tailRuns->push_back(
            {m_tailRows, rows, entry.source, entry.isNotice, m_lines[entry.source], lines, entry.value});
        m_tailRows += rows;
        m_lines[entry.source] += lines;
        m_tailNotices[entry.source] += entry.isNotice ? 1 : 0;
    }
    m_lines.resize(std::max(m_lines.size(), m_journal.sources())); // some have printed nothing yet
    m_tailNotices.resize(m_lines.size());
}

// The last span of a source in a complete block below `stretch`.
const JournalSpan *ArrivalOrder::spanBefore(quint32 source, size_t stretch) const
{
    if (source >= m_journal.sources())
        return nullptr;
    const auto &spans = m_journal.spans(source);
    size_t low = 0; // the first span at or behind the stretch
    size_t high = spans.size();
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (spans[middle].block < stretch)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? &spans[low - 1] : nullptr;
}

qint64 ArrivalOrder::linesBefore(quint32 source, size_t stretch) const
{
    if (stretch > m_tail->block())
        return lines(source);
    if (stretch == m_tail->block())
        return m_tail->linesBefore(source);
    const JournalSpan *const span = spanBefore(source, stretch);
    return span ? span->firstLine + span->lines : 0;
}

qint64 ArrivalOrder::noticesBefore(quint32 source, size_t stretch) const
{
    const JournalSpan *const span = spanBefore(source, std::min(stretch, m_tail->block()));
    const qint64 complete = span ? span->noticesBefore + span->notices : 0;
    return stretch > m_tail->block() && source < m_tailNotices.size() ? complete + m_tailNotices[source] : complete;
}

qint64 ArrivalOrder::rowsBefore(size_t stretch) const
{
    if (stretch < m_tail->block())
        return m_journal.block(stretch).rowsBefore;
    return m_tail->rowsBefore() + (stretch > m_tail->block() ? m_tailRows : 0);
}

size_t ArrivalOrder::stretchOf(quint32 source, qint64 line) const
{
    if (line >= m_tail->linesBefore(source))
        return m_tail->block();
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
    return spans[low].block;
}

std::shared_ptr<const RowRuns> ArrivalOrder::runs(size_t stretch) const
{
    if (stretch >= m_tail->block())
        return m_tailRuns;
    auto runs = std::make_shared<RowRuns>();
    std::vector<qint64> lines(m_journal.sources(), -1);
    qint64 rows = 0;
    for (const JournalEntry &entry : m_journal.entries(stretch)) {
        if (entry.source >= lines.size())
            continue;
        qint64 &line = lines[entry.source];
        if (line < 0)
            line = linesBefore(entry.source, stretch);
        const qint64 count = entry.isNotice ? 0 : entry.value;
        runs->push_back({rows, entry.isNotice ? 1 : count, entry.source, entry.isNotice, line, count, entry.value});
        rows += entry.isNotice ? 1 : count;
        line += count;
    }
    return runs;
}

} // namespace JobLog
