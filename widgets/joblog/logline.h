// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/ansi.h"
#include "models/joblog/groupmarker.h"
#include "models/joblog/level.h"
#include "models/joblog/logdocument.h"
#include "widgets/joblog/celltext.h"
#include "widgets/joblog/loghighlighter.h"
#include "widgets/joblog/readablejson.h"
#include "widgets/joblog/textstyle.h"

#include <QList>

#include <algorithm>

namespace Widgets {

/// One row, decoded, with what was worked out about it so far. Belongs to the LineCache.
struct LogLine
{
    JobLog::LogRow row;
    CellText cells; ///< the text as shown
    QList<JobLog::AnsiRun> ansi;
    QList<qsizetype> byteOffsets; ///< see JobLog::AnsiText; empty where units and bytes are the same

    bool isReadable = false; ///< the text is a JSON object laid out for reading, not what was recorded
    QList<ReadableJson::Part> parts; ///< of such a line
    JobLog::GroupMarker::Kind group = JobLog::GroupMarker::Kind::None;

    int styleGeneration = -1; ///< of `spans`, `level` and `ground`
    QList<StyledSpan> spans;
    JobLog::LogLevel level = JobLog::LogLevel::None;
    QColor ground; ///< of the whole line, where a highlight rule asks for it

    int hitGeneration = -1; ///< of `hits`
    QList<UnitRange> hits;

    int foldWidth = -1; ///< of `folds`; 0 where lines are not folded
    QList<qsizetype> folds;

    /// The byte of row.text that a unit came from. Where nothing was left out or decoded, no table is kept.
    [[nodiscard]] qsizetype byteOf(qsizetype unit) const { return byteOffsets.isEmpty() ? unit : byteOffsets.at(unit); }
    /// The first unit that came from `byte` or a later one.
    [[nodiscard]] qsizetype unitOf(qsizetype byte) const
    {
        return byteOffsets.isEmpty()
            ? std::min(byte, text().size())
            : std::lower_bound(byteOffsets.cbegin(), byteOffsets.cend(), byte) - byteOffsets.cbegin();
    }
    [[nodiscard]] const QString &text() const { return cells.text(); }
    [[nodiscard]] bool isNotice() const { return row.kind == JobLog::LogRow::Kind::Notice; }
    /// More was recorded than is shown.
    [[nodiscard]] bool isCut() const { return row.fullLength > row.text.size(); }
    /// Text lines that the row takes: the folds, and one for the mark of a cut line where lines are folded.
    [[nodiscard]] int lines() const { return static_cast<int>(folds.size()) + (isCut() && foldWidth > 0 ? 1 : 0); }
    /// The part of the text that stands in one of the folds.
    [[nodiscard]] UnitRange fold(int index) const
    {
        const bool isLast = index + 1 >= folds.size();
        return {folds.at(index), isLast ? text().size() : folds.at(index + 1)};
    }
    /// The fold in which a unit stands.
    [[nodiscard]] int foldOf(qsizetype unit) const
    {
        const auto after = std::upper_bound(folds.cbegin(), folds.cend(), unit);
        return std::max(static_cast<int>(after - folds.cbegin()) - 1, 0);
    }
};

} // namespace Widgets
