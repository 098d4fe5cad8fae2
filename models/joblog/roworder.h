// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/linetypes.h"

#include <memory>
#include <utility>
#include <vector>

namespace JobLog {

/// Neighbouring lines of one source, or one notice.
struct RowRun
{
    qint64 row = 0; ///< the first, counted from the beginning of its stretch
    qint64 rows = 0; ///< how many of the lines are rows; all of them in a RowOrder
    quint32 source = 0;
    bool isNotice = false;
    qint64 line = 0; ///< the first; for a notice, the line before which it stands
    qint64 lines = 0; ///< 0 for a notice
    qint64 position = 0; ///< of a notice in the journal
};
using RowRuns = std::vector<RowRun>;

/// An order in which the lines and notices of all sources stand. It is cut into stretches that are worked out when
/// they are asked for. Lines of a source never change their order. Holds a snapshot that refresh() renews. For one
/// thread.
class RowOrder
{
public:
    virtual ~RowOrder() = default;

    struct Change
    {
        bool renumbered = false; ///< stretches have other numbers than before
        bool noticesMoved = false; ///< notices stand among rows that were there before
    };
    /// Takes what came since.
    virtual Change refresh() = 0;
    /// Whether what comes later stands behind everything else.
    [[nodiscard]] virtual bool isAppendOnly() const = 0;

    [[nodiscard]] virtual quint32 sourceCount() const = 0;
    /// Lines of a source in the snapshot.
    [[nodiscard]] virtual qint64 lines(quint32 source) const = 0;

    /// At least 1.
    [[nodiscard]] virtual size_t stretches() const = 0;
    /// Lines of a source in the stretches below one; of all where it is stretches().
    [[nodiscard]] virtual qint64 linesBefore(quint32 source, size_t stretch) const = 0;
    /// A lower and an upper bound of that, for less.
    [[nodiscard]] virtual std::pair<qint64, qint64> linesBounds(quint32 source, size_t stretch) const
    {
        const qint64 exact = linesBefore(source, stretch);
        return {exact, exact};
    }
    [[nodiscard]] virtual qint64 noticesBefore(quint32 source, size_t stretch) const = 0;
    /// Lines and notices of all sources in the stretches below one.
    [[nodiscard]] virtual qint64 rowsBefore(size_t stretch) const = 0;
    /// Where a line of the snapshot is.
    [[nodiscard]] virtual size_t stretchOf(quint32 source, qint64 line) const = 0;
    [[nodiscard]] virtual std::shared_ptr<const RowRuns> runs(size_t stretch) const = 0;
    /// Whether nothing that comes later stands in this stretch.
    [[nodiscard]] virtual bool isFinal(size_t stretch) const = 0;
};

} // namespace JobLog
