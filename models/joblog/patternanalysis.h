// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace JobLog {

/// What can be known of a regular expression without running it. Conservative: what it does not understand makes it say
/// less, never something wrong.
struct PatternAnalysis
{
    /// Bytes that every match holds (the longest such run), or empty. Only meaningful for case-sensitive matching.
    QByteArray requiredLiteral;
    /// The pattern, changed so that it cannot match '\n', while on text without '\n' it matches the same; with
    /// PCRE2_MULTILINE it can be run over many lines at once. Empty where that is not certain.
    QByteArray acrossLines;
    /// Whether it looks at what is before the match or at the beginning of the text ('^', lookbehind).
    bool looksBehind = false;
};

[[nodiscard]] PatternAnalysis analyzePattern(const QByteArray &pattern);

} // namespace JobLog
