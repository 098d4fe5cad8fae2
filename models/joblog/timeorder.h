// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/arrivalorder.h"
#include "models/joblog/timeindex.h"

namespace JobLog {

/// The order of timestamps (see TimeIndex for what a line's time is); where they are equal, of sources. Stretches begin
/// at the times at which blocks of some source begin, so that in a stretch no source has more than a part of a block,
/// unless its lines all have the same time. A notice stands behind the line after which it came. Nothing is sorted
/// before somebody looks: changing to this order costs one number per block.
class TimeOrder final : public RowOrder
{
public:
    explicit TimeOrder(std::shared_ptr<RunLog> log);

    Change refresh() override;
    [[nodiscard]] bool isAppendOnly() const override { return false; }
    [[nodiscard]] quint32 sourceCount() const override { return m_arrival.sourceCount(); }
    [[nodiscard]] qint64 lines(quint32 source) const override { return m_arrival.lines(source); }
    [[nodiscard]] size_t stretches() const override { return m_times.size() + 1; }
    [[nodiscard]] qint64 linesBefore(quint32 source, size_t stretch) const override;
    [[nodiscard]] std::pair<qint64, qint64> linesBounds(quint32 source, size_t stretch) const override;
    [[nodiscard]] qint64 noticesBefore(quint32 source, size_t stretch) const override;
    [[nodiscard]] qint64 rowsBefore(size_t stretch) const override;
    [[nodiscard]] size_t stretchOf(quint32 source, qint64 line) const override;
    [[nodiscard]] std::shared_ptr<const RowRuns> runs(size_t stretch) const override;
    [[nodiscard]] bool isFinal(size_t stretch) const override;

private:
    struct Notice
    {
        qint64 line = 0; ///< before which it stands in its source
        qint64 position = 0;
    };
    struct Track
    {
        const Source *source = nullptr;
        qint64 latest = noTime;
        bool finished = false;
        size_t blocks = 0; ///< whose times are among m_times
        std::vector<Notice> notices; ///< by line
    };
    class Merge;

    bool takeTimes();
    bool takeNotices();

    std::shared_ptr<RunLog> m_log;
    ArrivalOrder m_arrival;
    std::vector<Track> m_tracks; // by source
    std::vector<qint64> m_times; // where stretches begin, all but the first
    size_t m_noticeStretch = 0; // of m_arrival: complete stretches below were looked at
    qint64 m_lastNotice = -1; // its position
    mutable TimeIndex m_index;
};

} // namespace JobLog
