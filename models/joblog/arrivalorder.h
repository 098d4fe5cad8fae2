// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/roworder.h"
#include "models/joblog/runlog_p.h"

namespace JobLog {

/// The order of the journal: as it came. A stretch is a completed block of the journal; the last one is its open end.
class ArrivalOrder final : public RowOrder
{
public:
    explicit ArrivalOrder(std::shared_ptr<RunLog> log);

    Change refresh() override;
    [[nodiscard]] bool isAppendOnly() const override { return true; }
    [[nodiscard]] quint32 sourceCount() const override { return quint32(m_lines.size()); }
    [[nodiscard]] qint64 lines(quint32 source) const override { return source < m_lines.size() ? m_lines[source] : 0; }
    [[nodiscard]] size_t stretches() const override { return m_tail->block() + 1; }
    [[nodiscard]] qint64 linesBefore(quint32 source, size_t stretch) const override;
    [[nodiscard]] qint64 noticesBefore(quint32 source, size_t stretch) const override;
    [[nodiscard]] qint64 rowsBefore(size_t stretch) const override;
    [[nodiscard]] size_t stretchOf(quint32 source, qint64 line) const override;
    [[nodiscard]] std::shared_ptr<const RowRuns> runs(size_t stretch) const override;
    [[nodiscard]] bool isFinal(size_t stretch) const override { return stretch < m_tail->block(); }

private:
    [[nodiscard]] const JournalSpan *spanBefore(quint32 source, size_t stretch) const;
    void restartTail();
    void takeTail();

    std::shared_ptr<RunLog> m_log;
    const Journal &m_journal;
    std::vector<qint64> m_lines; // by source
    std::vector<qint64> m_tailNotices; // by source, in the tail
    std::shared_ptr<const JournalTail> m_tail;
    size_t m_tailTaken = 0;
    qint64 m_lastValue = 0; // of the last entry taken
    std::shared_ptr<RowRuns> m_tailRuns;
    qint64 m_tailRows = 0;
};

} // namespace JobLog
