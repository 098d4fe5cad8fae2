// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/runlog_p.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace JobLog {

/// Neighbouring rows of one source, or one notice.
struct RowRun
{
    qint64 row = 0; ///< the first, counted from the beginning of its stretch
    qint64 rows = 0;
    quint32 source = 0;
    bool isNotice = false;
    qint64 line = 0; ///< of the first row; for a notice, the line before which it stands
    qint64 position = 0; ///< of a notice in the journal
};

/// Which rows a selection of sources has: the arrival order with the other sources left out. Holds a snapshot that
/// refresh() renews. Costs one number per completed stretch of the journal, and a cache of a few decoded ones. For one
/// thread.
class RowMap
{
public:
    explicit RowMap(std::shared_ptr<RunLog> log);

    void setSelection(const std::optional<QSet<SourceId>> &sources);
    [[nodiscard]] const std::optional<QSet<SourceId>> &selection() const { return m_selection; }
    [[nodiscard]] bool isSelected(quint32 source) const;
    /// Takes what came since.
    void refresh();

    [[nodiscard]] qint64 rowCount() const { return m_completeRows + m_tailRows; }
    [[nodiscard]] quint32 sourceCount() const { return quint32(m_lines.size()); }
    /// Lines of a source in the snapshot, selected or not.
    [[nodiscard]] qint64 lines(quint32 source) const { return source < m_lines.size() ? m_lines[source] : 0; }
    [[nodiscard]] std::optional<qint64> rowOf(quint32 source, qint64 line) const;
    /// For each source, how many of its lines are above a row.
    [[nodiscard]] std::vector<qint64> linesAbove(qint64 row) const;

    /// Calls `visit(run, row)` for the rows [first, end) in order, cut into runs, with the absolute number of the first
    /// row, until it returns false.
    template <typename Visitor>
    void visit(qint64 first, qint64 end, Visitor &&visitor) const
    {
        while (first < end) {
            const Stretch stretch = this->stretch(blockOf(first));
            for (size_t i = findRun(*stretch.runs, first - stretch.start); i < stretch.runs->size() && first < end;
                 ++i) {
                RowRun run = (*stretch.runs)[i];
                const qint64 skipped = first - stretch.start - run.row;
                if (skipped < 0 || skipped >= run.rows)
                    continue;
                run.line += run.isNotice ? 0 : skipped;
                run.rows = std::min(run.rows - skipped, end - first);
                if (!visitor(std::as_const(run), first))
                    return;
                first += run.rows;
            }
            if (first < stretch.end && first < end)
                first = stretch.end; // the journal was damaged meanwhile
        }
    }

private:
    using Runs = std::vector<RowRun>;
    struct Stretch
    {
        qint64 start = 0; ///< its first row
        qint64 end = 0;
        std::shared_ptr<const Runs> runs;
    };

    [[nodiscard]] qint64 rowsBefore(size_t block) const;
    [[nodiscard]] size_t blockOf(qint64 row) const;
    [[nodiscard]] Stretch stretch(size_t block) const;
    [[nodiscard]] std::shared_ptr<const Runs> decode(size_t block) const;
    [[nodiscard]] qint64 linesBefore(quint32 source, size_t block) const;
    [[nodiscard]] static size_t findRun(const Runs &runs, qint64 row);
    void takeBlocks(size_t from, size_t to);
    void restartTail();
    void takeTail();
    void addTailEntry(const JournalEntry &entry);

    std::shared_ptr<RunLog> m_log;
    const Journal &m_journal;
    std::optional<QSet<SourceId>> m_selection;
    std::vector<bool> m_selected; // by source; unused where all are
    std::vector<qint64> m_rowsBefore; // selected rows before each complete block; unused where all are selected
    std::vector<size_t> m_spansTaken; // by source
    size_t m_blocks = 0; // complete blocks in the snapshot
    qint64 m_completeRows = 0; // selected rows in these
    std::vector<qint64> m_lines; // by source, all of the snapshot
    std::shared_ptr<const JournalTail> m_tail;
    size_t m_tailTaken = 0;
    qint64 m_lastValue = 0; // of the last entry taken
    std::shared_ptr<Runs> m_tailRuns;
    qint64 m_tailRows = 0;
    mutable std::vector<std::pair<size_t, std::shared_ptr<const Runs>>> m_decoded; // most recently used last
};

} // namespace JobLog
