// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/roworder.h"
#include "models/joblog/rowview.h"
#include "models/joblog/visiblelines.h"

#include <algorithm>
#include <utility>

namespace JobLog {

/// The rows of a RowView: an order of lines with the ones left out that are not shown. Holds a snapshot that refresh()
/// renews. Costs nothing per line; a cache of a few decoded stretches. For one thread.
class RowMap
{
public:
    explicit RowMap(std::shared_ptr<RunLog> log);

    void setView(const RowView &view);
    [[nodiscard]] const RowView &view() const { return m_view; }
    [[nodiscard]] bool isSelected(quint32 source) const;
    /// Takes what came since. Returns the first row that may be another than before; the old number of rows, or more,
    /// where nothing but the end changed.
    qint64 refresh();

    [[nodiscard]] qint64 rowCount() const { return m_rowCount; }
    [[nodiscard]] quint32 sourceCount() const { return m_order->sourceCount(); }
    /// Lines of a source in the snapshot, shown or not.
    [[nodiscard]] qint64 lines(quint32 source) const { return m_order->lines(source); }
    /// What of a source is shown. `source` is below sourceCount().
    [[nodiscard]] const VisibleLines &visible(quint32 source) const { return m_visible[source]; }
    /// The row of a line; nothing where it is none.
    [[nodiscard]] std::optional<qint64> rowOf(quint32 source, qint64 line) const;
    /// For each source, a line such that its rows above `row` are those of the lines below that one.
    [[nodiscard]] std::vector<qint64> linesAbove(qint64 row) const;

    /// Calls `visit(run, row)` for the rows [first, end) in order, cut into runs of neighbouring lines, with the
    /// absolute number of the first row, until it returns false.
    template <typename Visitor>
    void visit(qint64 first, qint64 end, Visitor &&visitor) const
    {
        end = std::min(end, m_rowCount);
        while (first < end) {
            const qint64 from = first;
            const Stretch stretch = this->stretch(stretchAt(first));
            for (size_t i = findRun(*stretch.runs, first - stretch.start); i < stretch.runs->size(); ++i) {
                if (first == end)
                    return;
                if (!visitRun((*stretch.runs)[i], stretch.start, first, end, visitor))
                    return;
            }
            if (first < stretch.end || first == from)
                first = std::max(stretch.end, from + 1); // the journal was damaged meanwhile
        }
    }

private:
    struct Stretch
    {
        qint64 start = 0; ///< its first row
        qint64 end = 0;
        std::shared_ptr<const RowRuns> runs;
    };
    struct Decoded
    {
        size_t stretch = 0;
        bool isFinal = false;
        Stretch value;
    };

    template <typename Visitor>
    bool visitRun(const RowRun &run, qint64 start, qint64 &first, qint64 end, Visitor &visitor) const
    {
        while (first < end) {
            const qint64 skipped = first - start - run.row;
            if (skipped < 0 || skipped >= run.rows)
                return true;
            RowRun part = run;
            if (!run.isNotice) {
                if (run.rows == run.lines) {
                    part.line += skipped;
                    part.lines = std::min(run.rows - skipped, end - first);
                } else {
                    const VisibleLines &lines = m_visible[run.source];
                    part.line = lines.at(lines.count(run.line) + skipped);
                    part.lines = lines.endOfStretch(part.line, run.line + run.lines) - part.line;
                    part.lines = std::clamp(part.lines, qint64(1), end - first);
                }
                part.rows = part.lines;
            }
            if (!visitor(std::as_const(part), first))
                return false;
            first += part.rows;
        }
        return true;
    }

    void applyView();
    void refreshVisible(quint32 from);
    [[nodiscard]] qint64 rowsBefore(size_t stretch) const;
    [[nodiscard]] std::pair<qint64, qint64> rowsBounds(size_t stretch) const;
    [[nodiscard]] size_t stretchAt(qint64 row) const;
    [[nodiscard]] Stretch stretch(size_t stretch) const;
    [[nodiscard]] std::shared_ptr<const RowRuns> shownRuns(size_t stretch, bool &isFinal) const;
    [[nodiscard]] static size_t findRun(const RowRuns &runs, qint64 row);

    std::shared_ptr<RunLog> m_log;
    RowView m_view;
    std::unique_ptr<RowOrder> m_order;
    std::vector<bool> m_selected; // by source; unused where all are
    std::vector<VisibleLines> m_visible; // by source
    bool m_showsAll = true; // every line and notice is a row
    qint64 m_rowCount = 0;
    mutable std::vector<Decoded> m_decoded; // most recently used last
};

} // namespace JobLog
