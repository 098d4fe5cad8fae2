// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/timeindex.h"

#include <algorithm>

namespace JobLog {

size_t TimeIndex::blockWith(const BlockIndex &index, size_t count, qint64 time)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (index[middle].latestTime < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

TimeIndex::Place TimeIndex::placeOf(const Source &source, qint64 line, qint64 latest)
{
    Place place;
    place.range = findRange(source, line);
    const BlockIndex &index = source.index();
    place.before = place.range.key > 0 ? index[place.range.key - 1].latestTime : noTime;
    place.latest = place.range.lines >= 0 ? index[place.range.key].latestTime : latest;
    return place;
}

// Calls `visitor(line, time)` for each line of a block until it returns false.
template <typename Visitor>
void TimeIndex::visitLines(const Source &source, const Place &place, Visitor &&visitor)
{
    const LoadedBlock &block = m_cache.block(source, place.range.firstLine);
    qint64 time = place.before;
    for (size_t i = 0; i < block.starts.size(); ++i) {
        const qint64 start = block.lineStart(i);
        const qint64 end = std::min({block.lineEnd(i), block.loaded, start + TimestampSkipper::longest});
        if (source.info().timestamped && end > start && m_skipper.textOffset(block.view(start, end)) > 0)
            time = std::max(time, m_skipper.nanoseconds());
        if (!visitor(block.firstLine + qint64(i), time))
            return;
    }
}

std::pair<qint64, qint64> TimeIndex::linesBounds(const Source &source, qint64 lines, qint64 latest, qint64 time)
{
    if (latest < time)
        return {lines, lines};
    const BlockIndex &index = source.index();
    const size_t count = index.size();
    const size_t block = blockWith(index, count, time);
    const qint64 first = block > 0 ? index[block - 1].endLine() : 0;
    const qint64 end = block < count ? index[block].endLine() : lines;
    return {std::min(first, lines), std::min(end, lines)};
}

qint64 TimeIndex::linesBefore(const Source &source, qint64 lines, qint64 latest, qint64 time)
{
    const auto [first, end] = linesBounds(source, lines, latest, time);
    if (first == end)
        return first;
    const std::pair<int, qint64> key(int(source.id()), time);
    if (const auto known = m_known.constFind(key); known != m_known.cend())
        return std::min(*known, lines);
    std::optional<qint64> result;
    visitLines(source, placeOf(source, first, latest), [&](qint64 line, qint64 lineTime) {
        if (lineTime >= time)
            result = line;
        return !result;
    });
    if (!result) // the line with `latest` is not there yet
        return end;
    if (m_known.size() >= mostKnown)
        m_known.clear();
    m_known.insert(key, *result); // what comes later is not before `time` either
    return std::min(*result, lines);
}

qint64 TimeIndex::timeOf(const Source &source, qint64 line, qint64 latest)
{
    const Place place = placeOf(source, line, latest);
    qint64 result = place.latest;
    if (!place.isFlat()) {
        visitLines(source, place, [&](qint64 number, qint64 time) {
            result = time;
            return number < line;
        });
    }
    return result;
}

void TimeIndex::segments(const Source &source, qint64 from, qint64 end, qint64 latest, std::vector<Segment> &out)
{
    const auto id = quint32(source.id());
    const auto firstOfSource = out.size();
    const auto add = [&](qint64 time, qint64 line, qint64 lines) {
        if (out.size() > firstOfSource && out.back().time == time)
            out.back().lines += lines;
        else
            out.push_back({time, id, line, lines});
    };
    for (qint64 line = from; line < end;) {
        const Place place = placeOf(source, line, latest);
        const qint64 placeEnd = place.range.lines >= 0 ? std::min(place.range.firstLine + place.range.lines, end) : end;
        if (!place.isFlat()) {
            visitLines(source, place, [&](qint64 number, qint64 time) {
                if (number >= placeEnd)
                    return false;
                if (number >= line) {
                    add(time, number, 1);
                    line = number + 1;
                }
                return true;
            });
        }
        if (line < placeEnd) // all of one time, or damaged
            add(place.latest, line, placeEnd - line);
        line = placeEnd;
    }
}

} // namespace JobLog
