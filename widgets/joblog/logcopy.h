// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/logdocument.h"
#include "widgets/joblog/linecache.h"
#include "widgets/joblog/logselection.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

namespace Widgets {

/// What a clipboard takes at most; beyond it a file is the right place.
inline constexpr qsizetype maximumCopyBytes = 100 * 1024 * 1024;

/// Whole lines of a log, from one to another, as a view has them in its order. Says lines, not rows: rows get other
/// numbers while a log grows.
struct LineSpan
{
    std::shared_ptr<JobLog::RunLog> log;
    JobLog::RowView view; ///< without folds: what is folded between two selected lines is selected, too
    JobLog::LinePlace first;
    JobLog::LinePlace last;
    bool withFirst = true;
    bool withLast = true;

    /// The rows of `document`, which shows the same view on the same log; empty where the lines are not shown.
    [[nodiscard]] std::pair<JobLog::RowNumber, JobLog::RowNumber> rowsIn(const JobLog::LogDocument &document) const;
};

/// What has to be copied: parts of lines at both ends, which depend on what the view shows, and whole lines between
/// them, which any thread can read.
struct CopyPlan
{
    QByteArray head;
    std::optional<LineSpan> between;
    QByteArray tail;
    JobLog::LogDocument::WriteFormat format;
    bool isShort = true; ///< reading it is not felt
};

/// The lines that a selection touches; nothing where it has only separators.
[[nodiscard]] std::optional<LineSpan> selectedLines(const JobLog::LogDocument &document, LineCache &cache,
                                                    const LogSelection &selection);

/// The plan for a selection. `format` with timestamps or sources takes whole lines: half a line is not from a source.
/// Separators are left out, unless one alone is selected. Window thread.
[[nodiscard]] Core::Result<CopyPlan> planCopy(const JobLog::LogDocument &document, LineCache &cache,
                                              const LogSelection &selection,
                                              const JobLog::LogDocument::WriteFormat &format);

/// The recorded text: character for character what the containers wrote, without the escape sequences that colour it
/// and without notices. Any thread. Fails with kind Limit and code "copy-too-large" beyond `maximum` bytes.
[[nodiscard]] Core::Result<QString> carryOut(const CopyPlan &plan, qsizetype maximum = maximumCopyBytes);

/// Both in one, for little. Lines that are shown cut are copied whole where all that is shown of them is selected.
[[nodiscard]] Core::Result<QString> selectedText(const JobLog::LogDocument &document, LineCache &cache,
                                                 const LogSelection &selection,
                                                 const JobLog::LogDocument::WriteFormat &format);

} // namespace Widgets
