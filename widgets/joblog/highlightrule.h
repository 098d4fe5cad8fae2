// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/searchpattern.h"

#include <QList>

namespace Widgets {

/// What the user wants to see in a colour, in every log. A value.
struct HighlightRule
{
    JobLog::SearchPattern pattern;
    int color = 0; ///< see HighlightColors
    bool wholeLine = false; ///< the whole line in which it stands, not only what matches
    bool enabled = true;
    friend bool operator==(const HighlightRule &, const HighlightRule &) = default;
};

/// Rules beyond these are not taken.
constexpr qsizetype maxHighlightRules = 50;

} // namespace Widgets
