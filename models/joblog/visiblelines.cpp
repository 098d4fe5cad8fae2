// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/visiblelines.h"

#include <algorithm>

namespace JobLog {

void VisibleLines::setFilter(std::shared_ptr<const ScanJob> job, size_t channel, quint32 source)
{
    m_job = std::move(job);
    m_channel = channel;
    m_source = source;
}

void VisibleLines::refresh(qint64 lines)
{
    m_limit = !m_selected ? 0 : m_job ? std::min(lines, m_job->scannedLines(m_source)) : lines;
    m_hidden.clear();
    qint64 hidden = 0;
    for (const LineRange &fold : std::as_const(m_folds)) {
        hidden += unfolded(fold.end) - unfolded(fold.begin);
        m_hidden.push_back(hidden);
    }
}

// Rows below `line` as if nothing was folded.
qint64 VisibleLines::unfolded(qint64 line) const
{
    const qint64 below = std::clamp(line, qint64(0), m_limit);
    return m_job ? m_job->rank(m_source, below, m_channel) : below;
}

qint64 VisibleLines::count(qint64 line) const
{
    if (m_folds.isEmpty() || !m_selected)
        return unfolded(line);
    line = std::min(line, m_limit);
    // The first fold that ends behind the line.
    const auto fold = std::ranges::upper_bound(m_folds, line, {}, &LineRange::end);
    const auto above = fold - m_folds.cbegin();
    const qint64 hidden = above > 0 ? m_hidden[size_t(above - 1)] : 0;
    const bool isInside = fold != m_folds.cend() && fold->begin < line;
    return unfolded(isInside ? fold->begin : line) - hidden;
}

bool VisibleLines::contains(qint64 line) const
{
    return line >= 0 && line < m_limit && count(line + 1) > count(line);
}

qint64 VisibleLines::at(qint64 index) const
{
    if (!m_folds.isEmpty()) {
        // The number of folds that begin at or below the row.
        size_t low = 0;
        size_t high = m_hidden.size();
        while (low < high) {
            const size_t middle = low + (high - low) / 2;
            const qint64 hidden = middle > 0 ? m_hidden[middle - 1] : 0;
            if (unfolded(m_folds[qsizetype(middle)].begin) - hidden <= index)
                low = middle + 1;
            else
                high = middle;
        }
        index += low > 0 ? m_hidden[low - 1] : 0;
    }
    return m_job ? m_job->at(m_source, index, m_channel).value_or(m_limit) : index;
}

std::optional<qint64> VisibleLines::next(qint64 line) const
{
    const qint64 index = count(std::max(line, qint64(0)));
    return index < count() ? std::optional(at(index)) : std::nullopt;
}

qint64 VisibleLines::endOfStretch(qint64 from, qint64 end) const
{
    end = std::min(end, m_limit);
    const auto fold = std::ranges::upper_bound(m_folds, from, {}, &LineRange::end);
    if (fold != m_folds.cend())
        end = std::min(end, std::max(fold->begin, from + 1));
    if (!m_job)
        return end;
    // How many follow is found by doubling: most stretches are short.
    const qint64 first = unfolded(from);
    qint64 good = from + 1;
    qint64 step = 1;
    while (good < end) {
        const qint64 probe = std::min(good + step, end);
        if (unfolded(probe) - first == probe - from) {
            good = probe;
            step *= 2;
        } else if (step == 1) {
            break;
        } else {
            step = 1;
        }
    }
    return good;
}

} // namespace JobLog
