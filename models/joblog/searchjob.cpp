// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/searchjob.h"

#include "models/joblog/blockcache.h"

#include <algorithm>
#include <cstring>

namespace JobLog {
namespace {

constexpr qint64 bufferBytes = 2 * blockBytes; // holds every line of a block but a very long last one

} // namespace

/// What one thread needs to search blocks.
class SearchJob::Worker
{
public:
    explicit Worker(SearchJob &job)
        : m_job(job),
          m_scanner(job.m_matcher),
          m_buffer(std::make_unique_for_overwrite<char[]>(bufferBytes))
    {
    }

    void search(const Unit &unit, std::vector<qint64> &hits)
    {
        hits.clear();
        const Source *source = m_job.m_log->priv()->source(unit.source);
        if (!source)
            return;
        const BlockRange range = findRange(*source, unit.first);
        const qint64 loaded = source->spool().readAt(range.offset, m_buffer.get(), std::min(range.size, bufferBytes));
        QByteArrayView lines(m_buffer.get(), loaded);
        const bool cut = loaded < range.size;
        if (cut) // the last line goes on: it is searched on its own
            lines = lines.first(lines.lastIndexOf('\n') + 1);
        const qint64 linesEnd = range.offset + lines.size();
        qint64 first = range.firstLine;
        for (; first < unit.first && !lines.isEmpty(); ++first) {
            const qsizetype newline = lines.indexOf('\n');
            lines = newline < 0 ? QByteArrayView() : lines.sliced(newline + 1);
        }
        const bool longLines = range.longestLine > LineScanner::pieceBytes;
        m_scanner.scan({lines, first, source->info().timestamped, longLines}, hits,
                       [this] { return !m_job.isCancelled(); });
        if (cut && range.lines > 0 && loaded == bufferBytes)
            searchLongLine(*source, range, linesEnd, hits);
        // Lines that came after the snapshot are of a later unit.
        hits.erase(std::lower_bound(hits.begin(), hits.end(), unit.end), hits.end());
        if (m_scanner.wasTooCostly())
            m_job.m_tooCostly.store(true, std::memory_order_relaxed);
    }

private:
    // The last line of a block, from `start` on: piece after piece, so that no line is too long for memory.
    void searchLongLine(const Source &source, const BlockRange &range, qint64 start, std::vector<qint64> &hits)
    {
        const qint64 end = range.offset + range.size;
        bool atBegin = true;
        for (qint64 position = start; position < end && !m_job.isCancelled();) {
            const qint64 loaded
                = source.spool().readAt(position, m_buffer.get(), std::min(end - position, bufferBytes));
            if (loaded <= 0)
                return;
            QByteArrayView piece(m_buffer.get(), loaded);
            const bool last = position + loaded >= end;
            if (piece.endsWith('\n'))
                piece.chop(1);
            qsizetype textStart = 0;
            if (atBegin && source.info().timestamped)
                textStart
                    = TimestampSkipper().textOffset(piece.first(std::min(piece.size(), TimestampSkipper::longest)));
            if (m_scanner.find(piece.sliced(textStart), 0, {!atBegin, !last})) {
                hits.push_back(range.firstLine + range.lines - 1);
                return;
            }
            atBegin = false;
            if (last)
                return;
            position += loaded - LineScanner::overlapBytes;
        }
    }

    SearchJob &m_job;
    LineScanner m_scanner;
    std::unique_ptr<char[]> m_buffer;
};

SearchJob::SearchJob(std::shared_ptr<RunLog> log, std::shared_ptr<const LineMatcher> matcher)
    : m_log(std::move(log)),
      m_matcher(std::move(matcher))
{
}

void SearchJob::want(quint32 source, qint64 lines, bool selected)
{
    const std::lock_guard lock(m_mutex);
    if (m_sources.size() <= source)
        m_sources.resize(size_t(source) + 1);
    State &state = m_sources[source];
    state.selected = selected;
    if (selected)
        state.wanted = std::max(state.wanted, lines);
}

bool SearchJob::hasWork() const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_sources.begin(), m_sources.end(),
                       [](const State &state) { return state.selected && state.taken < state.wanted; });
}

void SearchJob::work()
{
    auto unit = take();
    if (!unit)
        return;
    Worker worker(*this);
    std::vector<qint64> hits;
    for (; unit; unit = take()) {
        worker.search(*unit, hits);
        if (isCancelled())
            return;
        finish(*unit, hits);
    }
}

// One block of the first source with work: what is asked for first is found first.
std::optional<SearchJob::Unit> SearchJob::take()
{
    if (isCancelled())
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    for (quint32 id = 0; id < m_sources.size(); ++id) {
        State &state = m_sources[id];
        if (state.taken >= state.wanted || !state.selected)
            continue;
        Unit unit{id, state.taken, state.wanted};
        if (const Source *source = m_log->priv()->source(id)) {
            const BlockRange range = findRange(*source, unit.first);
            if (range.lines >= 0)
                unit.end = std::min(unit.end, range.firstLine + range.lines);
        }
        state.taken = unit.end;
        return unit;
    }
    return std::nullopt;
}

void SearchJob::finish(const Unit &unit, const std::vector<qint64> &hits)
{
    const std::lock_guard lock(m_mutex);
    State &state = m_sources[unit.source];
    state.done += unit.end - unit.first;
    state.hits.add(hits);
    m_progress.fetch_add(1, std::memory_order_relaxed);
}

qint64 SearchJob::hits() const
{
    const std::lock_guard lock(m_mutex);
    qint64 total = 0;
    for (const State &state : m_sources)
        total += state.selected ? state.hits.count() : 0;
    return total;
}

bool SearchJob::isComplete() const
{
    const std::lock_guard lock(m_mutex);
    return std::all_of(m_sources.begin(), m_sources.end(),
                       [](const State &state) { return !state.selected || state.done >= state.wanted; });
}

std::optional<qint64> SearchJob::next(quint32 source, qint64 line) const
{
    const std::lock_guard lock(m_mutex);
    return source < m_sources.size() ? m_sources[source].hits.next(line) : std::nullopt;
}

std::optional<qint64> SearchJob::previous(quint32 source, qint64 line) const
{
    const std::lock_guard lock(m_mutex);
    return source < m_sources.size() ? m_sources[source].hits.previous(line) : std::nullopt;
}

} // namespace JobLog
