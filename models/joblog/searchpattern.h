// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace JobLog {

/// What to look for. Matches raw UTF-8 with ANSI escapes left in place.
struct SearchPattern
{
    QString text;
    bool regularExpression = false;
    bool caseSensitive = false;
    bool wholeWord = false;
    friend bool operator==(const SearchPattern &, const SearchPattern &) = default;
};

} // namespace JobLog
