// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/scanjob.h"

#include "models/joblog/blockcache.h"

#include <algorithm>
#include <cstring>

namespace JobLog {
namespace {

constexpr qint64 bufferBytes = 2 * blockBytes; // holds every line of a block but a very long last one

// Takes up to `count` lines from the beginning of `lines` and counts them down.
QByteArrayView takeLines(QByteArrayView &lines, qint64 &count)
{
    qsizetype length = 0;
    for (; count > 0 && length < lines.size(); --count) {
        const void *const newline = std::memchr(lines.data() + length, '\n', size_t(lines.size() - length));
        length = newline ? static_cast<const char *>(newline) + 1 - lines.data() : lines.size();
    }
    const QByteArrayView taken = lines.first(length);
    lines = lines.sliced(length);
    return taken;
}

} // namespace

/// What one thread needs to scan blocks.
class ScanJob::Worker
{
public:
    explicit Worker(ScanJob &job)
        : m_job(job),
          m_test(job.m_plan->makeTest()),
          m_buffer(std::make_unique_for_overwrite<char[]>(bufferBytes))
    {
    }

    void scan(Unit &unit, ScanResult &result)
    {
        for (auto &lines : result)
            lines.clear();
        const Source *source = m_job.m_log->priv()->source(unit.source);
        if (!source)
            return;
        const BlockRange range = findRange(*source, unit.first);
        qint64 start = range.offset;
        qint64 first = range.firstLine;
        if (unit.position > start && unit.position <= range.offset + range.size) {
            start = unit.position;
            first = unit.first;
        }
        const qint64 size = range.offset + range.size - start;
        const qint64 loaded = source->spool().readAt(start, m_buffer.get(), std::min(size, bufferBytes));
        QByteArrayView lines(m_buffer.get(), loaded);
        const bool cut = loaded < size;
        if (cut) // the last line goes on: it is scanned on its own
            lines = lines.first(lines.lastIndexOf('\n') + 1);
        const qint64 linesEnd = start + lines.size();
        qint64 skip = unit.first - first;
        qint64 missing = unit.end - unit.first;
        if (!cut && skip == 0 && missing == range.lines) { // a whole block: no need to count its lines
            missing = 0;
        } else {
            start += takeLines(lines, skip).size();
            // Lines that came after the snapshot are of a later unit.
            lines = takeLines(lines, missing);
        }
        const auto keepGoing = std::function<bool()>([this] { return !m_job.isCancelled(); });
        const bool longLines = range.longestLine > LineScanner::pieceBytes;
        const ScanInput input{{lines, unit.first, source->info().timestamped, longLines}, *source, start, keepGoing};
        m_test->scan(input, result);
        for (auto &found : result) { // a file that was changed underneath may have more lines than it had
            while (!found.empty() && found.back() >= unit.end)
                found.pop_back();
        }
        if (cut && range.lines > 0 && loaded == bufferBytes && unit.end == range.firstLine + range.lines) {
            Pieces pieces(*this, *source, linesEnd, range.offset + range.size);
            m_test->scanLongLine(pieces, unit.end - 1, result);
            unit.endPosition = range.offset + range.size;
        } else if (skip == 0 && missing == 0) {
            unit.endPosition = start + lines.size();
        }
        if (m_test->wasTooCostly())
            m_job.m_tooCostly.store(true, std::memory_order_relaxed);
    }

private:
    /// The last line of a block, piece after piece, so that no line is too long for memory.
    class Pieces final : public LongLine
    {
    public:
        Pieces(Worker &worker, const Source &source, qint64 position, qint64 end)
            : m_worker(worker),
              m_source(source),
              m_position(position),
              m_end(end)
        {
        }

        std::optional<QByteArrayView> next(LineScanner::Cut &cut) override
        {
            if (m_position >= m_end || m_worker.m_job.isCancelled())
                return std::nullopt;
            char *const buffer = m_worker.m_buffer.get();
            const qint64 loaded
                = m_source.spool().readAt(m_position, buffer, std::min(m_end - m_position, bufferBytes));
            if (loaded <= 0)
                return std::nullopt;
            QByteArrayView piece(buffer, loaded);
            const bool isLast = m_position + loaded >= m_end;
            if (piece.endsWith('\n'))
                piece.chop(1);
            if (m_isFirst && m_source.info().timestamped)
                piece = piece.sliced(
                    TimestampSkipper().textOffset(piece.first(std::min(piece.size(), TimestampSkipper::longest))));
            cut = {!m_isFirst, !isLast};
            m_isFirst = false;
            m_position = isLast ? m_end : m_position + loaded - LineScanner::overlapBytes;
            return piece;
        }

    private:
        Worker &m_worker;
        const Source &m_source;
        qint64 m_position;
        qint64 m_end;
        bool m_isFirst = true;
    };

    ScanJob &m_job;
    std::unique_ptr<LineTest> m_test;
    std::unique_ptr<char[]> m_buffer;
};

ScanJob::ScanJob(std::shared_ptr<RunLog> log, std::shared_ptr<const ScanPlan> plan)
    : m_log(std::move(log)),
      m_plan(std::move(plan))
{
}

qint64 ScanJob::State::scanned() const
{
    const qint64 end = takenAbove < start ? takenAbove : taken;
    return inWork.empty() ? end : std::min(end, *std::ranges::min_element(inWork));
}

qint64 ScanJob::State::scannedFromStart() const
{
    qint64 end = taken;
    for (const qint64 first : inWork) {
        if (first >= start)
            end = std::min(end, first);
    }
    return end;
}

void ScanJob::startAt(quint32 source, qint64 line)
{
    const Source *const from = m_log->priv()->source(source);
    if (!from || line <= 0)
        return;
    const std::lock_guard lock(m_mutex);
    if (m_sources.size() <= source)
        m_sources.resize(size_t(source) + 1);
    State &state = m_sources[source];
    state.start = state.taken = std::min(findRange(*from, line).firstLine, line); // whole blocks are scanned faster
}

void ScanJob::want(quint32 source, qint64 lines, bool selected)
{
    const std::lock_guard lock(m_mutex);
    if (m_sources.size() <= source)
        m_sources.resize(size_t(source) + 1);
    State &state = m_sources[source];
    state.selected = selected;
    if (selected)
        state.wanted = std::max(state.wanted, lines);
}

bool ScanJob::hasWork() const
{
    const std::lock_guard lock(m_mutex);
    return std::ranges::any_of(m_sources, &State::hasWork);
}

void ScanJob::work()
{
    auto unit = take();
    if (!unit)
        return;
    Worker worker(*this);
    ScanResult result;
    for (; unit; unit = take()) {
        worker.scan(*unit, result);
        if (isCancelled())
            return;
        finish(*unit, result);
    }
}

// The source with the smallest part taken of what is to be scanned above its start, or from there on.
ScanJob::State *ScanJob::furthestBehind(bool aboveStart)
{
    State *furthest = nullptr;
    double least = 0;
    for (State &state : m_sources) {
        const qint64 done = aboveStart ? state.takenAbove : state.taken - state.start;
        const qint64 all = aboveStart ? state.start : state.wanted - state.start;
        if (!state.selected || done >= all)
            continue;
        const double share = double(done) / double(all);
        if (!furthest || share < least) {
            furthest = &state;
            least = share;
        }
    }
    return furthest;
}

// One block of the source that is furthest behind: the beginning of a merged view is complete first.
std::optional<ScanJob::Unit> ScanJob::take()
{
    if (isCancelled())
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    State *next = furthestBehind(false);
    const bool isAbove = !next;
    if (isAbove)
        next = furthestBehind(true);
    if (!next)
        return std::nullopt;
    State &state = *next;
    qint64 &taken = isAbove ? state.takenAbove : state.taken;
    Unit unit{quint32(next - m_sources.data()), taken, isAbove ? state.start : state.wanted, -1, -1};
    if (state.resumeLine == unit.first)
        unit.position = state.resumeAt;
    if (const Source *source = m_log->priv()->source(unit.source)) {
        const BlockRange range = findRange(*source, unit.first);
        if (range.lines >= 0)
            unit.end = std::min(unit.end, range.firstLine + range.lines);
    }
    taken = unit.end;
    state.inWork.push_back(unit.first);
    return unit;
}

void ScanJob::finish(const Unit &unit, const ScanResult &result)
{
    const std::lock_guard lock(m_mutex);
    State &state = m_sources[unit.source];
    std::erase(state.inWork, unit.first);
    if (unit.end == state.taken && unit.endPosition >= 0) {
        state.resumeLine = unit.end;
        state.resumeAt = unit.endPosition;
    }
    for (size_t channel = 0; channel < scanChannels; ++channel)
        state.found[channel].add(result[channel]);
    if (m_plan->linesBefore() > 0 || m_plan->linesAfter() > 0)
        addContext(state, result[0]);
    m_progress.fetch_add(1, std::memory_order_relaxed);
}

void ScanJob::addContext(State &state, const std::vector<qint64> &lines) const
{
    for (size_t i = 0; i < lines.size();) {
        const qint64 begin = lines[i] - m_plan->linesBefore();
        qint64 end = lines[i] + m_plan->linesAfter() + 1;
        for (++i; i < lines.size() && lines[i] - m_plan->linesBefore() <= end; ++i)
            end = lines[i] + m_plan->linesAfter() + 1;
        state.found[1].addRange(begin, end);
    }
}

bool ScanJob::isComplete() const
{
    const std::lock_guard lock(m_mutex);
    return std::all_of(m_sources.begin(), m_sources.end(),
                       [](const State &state) { return !state.selected || state.scanned() >= state.wanted; });
}

qint64 ScanJob::scannedLines(quint32 source) const
{
    const std::lock_guard lock(m_mutex);
    return source < m_sources.size() ? m_sources[source].scanned() : 0;
}

bool ScanJob::hasScanned(quint32 source, LineRange lines) const
{
    if (lines.begin >= lines.end)
        return true;
    const std::lock_guard lock(m_mutex);
    if (source >= m_sources.size())
        return false;
    const State &state = m_sources[source];
    return lines.end <= state.scanned() || (lines.begin >= state.start && lines.end <= state.scannedFromStart());
}

ScanJob::Amount ScanJob::amount() const
{
    const std::lock_guard lock(m_mutex);
    Amount amount;
    for (const State &state : m_sources) {
        if (!state.selected)
            continue;
        amount.scanned += state.scanned();
        amount.wanted += state.wanted;
    }
    return amount;
}

// ---- results

const HitSet &ScanJob::found(quint32 source, size_t channel) const
{
    static const HitSet none;
    return source < m_sources.size() ? m_sources[source].found[channel] : none;
}

qint64 ScanJob::total(size_t channel) const
{
    const std::lock_guard lock(m_mutex);
    qint64 total = 0;
    for (const State &state : m_sources)
        total += state.selected ? state.found[channel].count() : 0;
    return total;
}

bool ScanJob::contains(quint32 source, qint64 line, size_t channel) const
{
    const std::lock_guard lock(m_mutex);
    return found(source, channel).contains(line);
}

std::optional<qint64> ScanJob::next(quint32 source, qint64 line, size_t channel) const
{
    const std::lock_guard lock(m_mutex);
    return found(source, channel).next(line);
}

std::optional<qint64> ScanJob::previous(quint32 source, qint64 line, size_t channel) const
{
    const std::lock_guard lock(m_mutex);
    return found(source, channel).previous(line);
}

qint64 ScanJob::rank(quint32 source, qint64 line, size_t channel) const
{
    const std::lock_guard lock(m_mutex);
    return found(source, channel).rank(line);
}

std::optional<qint64> ScanJob::at(quint32 source, qint64 index, size_t channel) const
{
    const std::lock_guard lock(m_mutex);
    return found(source, channel).at(index);
}

void ScanJob::collect(quint32 source, qint64 from, qint64 end, size_t most, size_t channel,
                      std::vector<qint64> &lines) const
{
    const std::lock_guard lock(m_mutex);
    found(source, channel).collect(from, end, most, lines);
}

std::optional<qint64> ScanJob::nextCommon(quint32 source, qint64 line, size_t channel, const ScanJob &other,
                                          size_t otherChannel) const
{
    const std::scoped_lock lock(m_mutex, other.m_mutex);
    return found(source, channel).nextCommon(other.found(source, otherChannel), line);
}

std::optional<qint64> ScanJob::previousCommon(quint32 source, qint64 line, size_t channel, const ScanJob &other,
                                              size_t otherChannel) const
{
    const std::scoped_lock lock(m_mutex, other.m_mutex);
    return found(source, channel).previousCommon(other.found(source, otherChannel), line);
}

qint64 ScanJob::countCommon(quint32 source, qint64 end, size_t channel, const ScanJob &other, size_t otherChannel) const
{
    const std::scoped_lock lock(m_mutex, other.m_mutex);
    return found(source, channel).countCommon(other.found(source, otherChannel), end);
}

} // namespace JobLog
