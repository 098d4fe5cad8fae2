// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/blockcache.h"

#include <QHash>

#include <vector>

namespace JobLog {

/// Finds lines by their time. The time of a line is the latest that it or any line above it in its source has, so that
/// within a source times never fall (clocks are set back, lines come without one). Reads the blocks in which a time
/// lies; what the index of blocks tells costs nothing. For one thread.
class TimeIndex
{
public:
    TimeIndex() : m_cache(cacheBytes) { }

    /// Of the first `lines` of a source, how many are before `time`. `latest` is Source::latestTime(), read after the
    /// number of lines.
    [[nodiscard]] qint64 linesBefore(const Source &source, qint64 lines, qint64 latest, qint64 time);
    /// A lower and an upper bound of that, from the index alone.
    [[nodiscard]] static std::pair<qint64, qint64> linesBounds(const Source &source, qint64 lines, qint64 latest,
                                                               qint64 time);
    /// The time of a line; noTime where neither it nor any above it has one.
    [[nodiscard]] qint64 timeOf(const Source &source, qint64 line, qint64 latest);

    /// Lines that follow one another and have the same time.
    struct Segment
    {
        qint64 time = 0;
        quint32 source = 0;
        qint64 line = 0;
        qint64 lines = 0;
    };
    /// Adds the segments of the lines [from, end).
    void segments(const Source &source, qint64 from, qint64 end, qint64 latest, std::vector<Segment> &out);

private:
    /// A block (or the open end), and the times at both of its ends.
    struct Place
    {
        BlockRange range;
        qint64 before = 0;
        qint64 latest = 0;
        [[nodiscard]] bool isFlat() const { return before == latest; }
    };
    [[nodiscard]] static Place placeOf(const Source &source, qint64 line, qint64 latest);
    /// The first block whose latest time is at or behind `time`; the number of blocks stands for the open end.
    [[nodiscard]] static size_t blockWith(const BlockIndex &index, size_t count, qint64 time);
    template <typename Visitor>
    void visitLines(const Source &source, const Place &place, Visitor &&visitor);

    static constexpr qint64 cacheBytes = qint64(12) * 1024 * 1024;
    static constexpr qsizetype mostKnown = 50000;

    BlockCache m_cache;
    TimestampSkipper m_skipper;
    QHash<std::pair<int, qint64>, qint64> m_known; ///< by source and time: what cannot change any more
};

} // namespace JobLog
