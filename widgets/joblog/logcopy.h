// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/logdocument.h"
#include "widgets/joblog/linecache.h"
#include "widgets/joblog/logselection.h"

#include <QByteArray>
#include <QString>

namespace Widgets {

/// What a clipboard takes at most; beyond it a file is the right place.
inline constexpr qsizetype MaximumCopyBytes = 100 * 1024 * 1024;

/// What has to be copied: parts of lines at both ends, which depend on what the view shows, and whole rows between
/// them, which any thread can read.
struct CopyPlan
{
    QByteArray head;
    qint64 first = 0; ///< whole rows [first, end)
    qint64 end = 0;
    QByteArray tail;
    JobLog::LogDocument::WriteFormat format;
};

/// The plan for a selection. `format` with timestamps or sources takes whole lines: half a line is not from a source.
/// Window thread.
[[nodiscard]] Core::Result<CopyPlan> planCopy(const JobLog::LogDocument &document, LineCache &cache,
                                              const LogSelection &selection,
                                              const JobLog::LogDocument::WriteFormat &format);

/// The recorded text: character for character what the containers wrote, without the escape sequences that colour it
/// and without notices. `document` is one on the same log with the same selection of sources, in the calling thread.
/// Fails with kind Limit beyond MaximumCopyBytes.
[[nodiscard]] Core::Result<QString> carryOut(const JobLog::LogDocument &document, const CopyPlan &plan);

/// Both in one, for little. Lines that are shown cut are copied whole where all that is shown of them is selected.
[[nodiscard]] Core::Result<QString> selectedText(const JobLog::LogDocument &document, LineCache &cache,
                                                 const LogSelection &selection,
                                                 const JobLog::LogDocument::WriteFormat &format);

} // namespace Widgets
