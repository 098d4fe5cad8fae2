// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/timeorder.h"

#include <algorithm>
#include <tuple>

namespace JobLog {

/// Puts the segments of a stretch together, with the notices that stand among them.
class TimeOrder::Merge
{
public:
    explicit Merge(const TimeOrder &order)
        : m_tracks(order.m_tracks),
          m_notices(order.m_tracks.size()),
          m_runs(std::make_shared<RowRuns>())
    {
    }

    /// The stretch begins with this line of the source.
    void begin(quint32 source, qint64 line)
    {
        const auto &notices = m_tracks[source].notices;
        // What stands before the first line belongs to that one, everything else to the line before it.
        const auto first = line == 0
            ? notices.begin()
            : std::upper_bound(notices.begin(), notices.end(), line,
                               [](qint64 at, const Notice &notice) { return at < notice.line; });
        m_notices[source] = size_t(first - notices.begin());
    }

    void add(TimeIndex::Segment segment)
    {
        const auto &notices = m_tracks[segment.source].notices;
        size_t &next = m_notices[segment.source];
        const qint64 end = segment.line + segment.lines;
        for (; next < notices.size() && notices[next].line <= end; ++next) {
            const qint64 lines = notices[next].line - segment.line;
            addLines(segment.source, segment.line, lines);
            segment.line += lines;
            addNotice(segment.source, notices[next]);
        }
        addLines(segment.source, segment.line, end - segment.line);
    }

    void addNotice(quint32 source, const Notice &notice)
    {
        m_runs->push_back({m_rows++, 1, source, true, notice.line, 0, notice.position});
    }

    [[nodiscard]] std::shared_ptr<const RowRuns> runs() const { return m_runs; }

private:
    void addLines(quint32 source, qint64 line, qint64 lines)
    {
        if (lines <= 0)
            return;
        if (!m_runs->empty()) {
            RowRun &last = m_runs->back();
            if (!last.isNotice && last.source == source && last.line + last.lines == line) {
                last.lines += lines;
                last.rows += lines;
                m_rows += lines;
                return;
            }
        }
        m_runs->push_back({m_rows, lines, source, false, line, lines, 0});
        m_rows += lines;
    }

    const std::vector<Track> &m_tracks;
    std::vector<size_t> m_notices; // by source, the next one
    std::shared_ptr<RowRuns> m_runs;
    qint64 m_rows = 0;
};

TimeOrder::TimeOrder(std::shared_ptr<RunLog> log) : m_log(std::move(log)), m_arrival(m_log)
{
    refresh();
}

RowOrder::Change TimeOrder::refresh()
{
    // What has ended, then the numbers of lines, then their times: so the lines are all there, and have these times.
    for (Track &track : m_tracks)
        track.finished = track.source && track.source->isFinished();
    m_arrival.refresh();
    const size_t before = m_tracks.size();
    m_tracks.resize(sourceCount());
    for (quint32 id = 0; id < sourceCount(); ++id) {
        Track &track = m_tracks[id];
        track.source = m_log->priv()->source(id);
        if (track.source)
            track.latest = track.source->latestTime();
    }
    Change change;
    change.renumbered = takeTimes() || m_tracks.size() != before;
    change.noticesMoved = takeNotices();
    return change;
}

bool TimeOrder::takeTimes()
{
    std::vector<qint64> times;
    for (Track &track : m_tracks) {
        if (!track.source)
            continue;
        const BlockIndex &index = track.source->index();
        for (const size_t count = index.size(); track.blocks < count; ++track.blocks) {
            const qint64 time = index[track.blocks].latestTime;
            if (time != noTime && (times.empty() || times.back() != time))
                times.push_back(time);
        }
    }
    if (times.empty())
        return false;
    const size_t before = m_times.size();
    m_times.insert(m_times.end(), times.begin(), times.end());
    std::sort(m_times.begin() + std::ptrdiff_t(before), m_times.end());
    std::inplace_merge(m_times.begin(), m_times.begin() + std::ptrdiff_t(before), m_times.end());
    const auto doubled = std::ranges::unique(m_times);
    m_times.erase(doubled.begin(), doubled.end());
    return m_times.size() != before;
}

// Notices are few and in the journal: the stretches that have some are read once.
bool TimeOrder::takeNotices()
{
    bool some = false;
    const auto take = [&](size_t stretch) {
        const auto runs = m_arrival.runs(stretch);
        for (const RowRun &run : *runs) {
            if (!run.isNotice || run.position <= m_lastNotice || run.source >= m_tracks.size())
                continue;
            m_tracks[run.source].notices.push_back({run.line, run.position});
            m_lastNotice = run.position;
            some = true;
        }
    };
    const size_t tail = m_arrival.stretches() - 1;
    const auto noticesBefore = [this](size_t stretch) {
        qint64 total = 0;
        for (quint32 source = 0; source < sourceCount(); ++source)
            total += m_arrival.noticesBefore(source, stretch);
        return total;
    };
    if (m_noticeStretch < tail) {
        qint64 before = noticesBefore(m_noticeStretch);
        for (; m_noticeStretch < tail; ++m_noticeStretch) {
            const qint64 after = noticesBefore(m_noticeStretch + 1);
            if (after > before)
                take(m_noticeStretch);
            before = after;
        }
    }
    take(tail);
    return some;
}

qint64 TimeOrder::linesBefore(quint32 source, size_t stretch) const
{
    if (stretch == 0 || source >= m_tracks.size() || !m_tracks[source].source)
        return 0;
    const Track &track = m_tracks[source];
    return stretch > m_times.size()
        ? lines(source)
        : m_index.linesBefore(*track.source, lines(source), track.latest, m_times[stretch - 1]);
}

std::pair<qint64, qint64> TimeOrder::linesBounds(quint32 source, size_t stretch) const
{
    if (stretch == 0 || source >= m_tracks.size() || !m_tracks[source].source)
        return {0, 0};
    const Track &track = m_tracks[source];
    if (stretch > m_times.size())
        return {lines(source), lines(source)};
    return TimeIndex::linesBounds(*track.source, lines(source), track.latest, m_times[stretch - 1]);
}

// A notice follows the line before it; of a source without lines, it stands at the very end.
qint64 TimeOrder::noticesBefore(quint32 source, size_t stretch) const
{
    if (source >= m_tracks.size())
        return 0;
    const auto &notices = m_tracks[source].notices;
    if (stretch > m_times.size())
        return qint64(notices.size());
    const qint64 above = notices.empty() ? 0 : linesBefore(source, stretch);
    if (above == 0)
        return 0;
    return std::upper_bound(notices.begin(), notices.end(), above,
                            [](qint64 line, const Notice &notice) { return line < notice.line; })
        - notices.begin();
}

qint64 TimeOrder::rowsBefore(size_t stretch) const
{
    qint64 rows = 0;
    for (quint32 source = 0; source < sourceCount(); ++source)
        rows += linesBefore(source, stretch) + noticesBefore(source, stretch);
    return rows;
}

size_t TimeOrder::stretchOf(quint32 source, qint64 line) const
{
    const Track &track = m_tracks[source];
    const qint64 time = m_index.timeOf(*track.source, line, track.latest);
    return size_t(std::upper_bound(m_times.begin(), m_times.end(), time) - m_times.begin());
}

std::shared_ptr<const RowRuns> TimeOrder::runs(size_t stretch) const
{
    Merge merge(*this);
    std::vector<TimeIndex::Segment> segments;
    for (quint32 source = 0; source < sourceCount(); ++source) {
        const Track &track = m_tracks[source];
        const qint64 from = linesBefore(source, stretch);
        const qint64 end = linesBefore(source, stretch + 1);
        merge.begin(source, from);
        if (track.source && from < end)
            m_index.segments(*track.source, from, end, track.latest, segments);
    }
    std::ranges::sort(segments, [](const TimeIndex::Segment &one, const TimeIndex::Segment &other) {
        return std::tie(one.time, one.source, one.line) < std::tie(other.time, other.source, other.line);
    });
    for (const TimeIndex::Segment &segment : segments)
        merge.add(segment);
    if (stretch == m_times.size()) {
        for (quint32 source = 0; source < sourceCount(); ++source) {
            if (lines(source) > 0)
                continue;
            for (const Notice &notice : m_tracks[source].notices)
                merge.addNotice(source, notice);
        }
    }
    return merge.runs();
}

bool TimeOrder::isFinal(size_t stretch) const
{
    return stretch < m_times.size()
        && std::ranges::all_of(
               m_tracks, [&](const Track &track) { return track.finished || track.latest >= m_times[stretch]; });
}

} // namespace JobLog
