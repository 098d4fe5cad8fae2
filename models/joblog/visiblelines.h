// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/scanjob.h"

#include <QHash>
#include <QList>

namespace JobLog {

/// Which lines of one source are rows: all, none, or what a filter found; folded ranges left out. Counts them in steps
/// that do not depend on their number. For one thread.
class VisibleLines
{
public:
    /// What decides. `job` null: no filter.
    void setFilter(std::shared_ptr<const ScanJob> job, size_t channel, quint32 source);
    void setSelected(bool selected) { m_selected = selected; }
    /// Ascending, apart from one another.
    void setFolds(const QList<LineRange> &folds) { m_folds = folds; }
    /// The source has so many lines now. With a filter, only what it has seen counts. Call it after any change.
    void refresh(qint64 lines);

    [[nodiscard]] bool isSelected() const { return m_selected; }
    /// Lines at and behind this one are not rows.
    [[nodiscard]] qint64 limit() const { return m_limit; }
    /// Rows among the lines below `line`.
    [[nodiscard]] qint64 count(qint64 line) const;
    [[nodiscard]] qint64 count() const { return count(m_limit); }
    [[nodiscard]] bool contains(qint64 line) const;
    /// The line that is the `index`-th row; it must be there.
    [[nodiscard]] qint64 at(qint64 index) const;
    /// The first row at or after a line.
    [[nodiscard]] std::optional<qint64> next(qint64 line) const;
    /// The rows from line `from` on that follow one another without a gap, below `end`; at least `from` is one.
    [[nodiscard]] qint64 endOfStretch(qint64 from, qint64 end) const;

private:
    [[nodiscard]] qint64 unfolded(qint64 line) const;

    std::shared_ptr<const ScanJob> m_job;
    size_t m_channel = 0;
    quint32 m_source = 0;
    bool m_selected = true;
    qint64 m_limit = 0;
    QList<LineRange> m_folds;
    std::vector<qint64> m_hidden; // by fold: rows that it and those above it hide
};

} // namespace JobLog
