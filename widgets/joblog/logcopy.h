// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/joblog/logdocument.h"
#include "widgets/joblog/linecache.h"
#include "widgets/joblog/logselection.h"

#include <QString>

namespace Widgets {

/// What a clipboard takes at most; beyond it a file is the right place.
inline constexpr qsizetype MaximumCopyBytes = 100 * 1024 * 1024;

/// The recorded text of a selection: character for character what the containers wrote, without the escape sequences
/// that colour it, and without notices. Lines that are shown cut are copied whole where their end is selected.
/// `format` adds timestamps and sources to every line. Fails with kind Limit beyond MaximumCopyBytes.
[[nodiscard]] Core::Result<QString> selectedText(const JobLog::LogDocument &document, LineCache &cache,
                                                 const LogSelection &selection,
                                                 const JobLog::LogDocument::WriteFormat &format);

} // namespace Widgets
