// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

namespace JobLog {

/// A line by which a build service groups the lines that follow.
struct GroupMarker
{
    enum class Kind { None, Begin, End };
    /// GitHub Actions ("::group::TITLE", "##[group]TITLE" and "::endgroup::", "##[endgroup]"; one level), GitLab
    /// ("section_start:TIME:NAME[OPTIONS]\r\e[0KTITLE" and "section_end:TIME:NAME"; nested by name), Buildkite
    /// ("--- TITLE", "+++ TITLE", "~~~ TITLE"; the next one ends it).
    enum class Style { GitHub, GitLab, Buildkite };
    Kind kind = Kind::None;
    Style style = Style::GitHub;
    QByteArrayView name; ///< GitLab's; what the end repeats
    QByteArrayView title; ///< of a beginning, raw bytes of the line; may be empty
};

/// What a line's text (raw bytes without timestamp) says. Thread-safe, total; looks at the beginning of the line.
[[nodiscard]] GroupMarker groupMarker(QByteArrayView text);

/// Whether `marker` ends the group that `begin` began: its own end or, where groups are not nested, the next beginning.
[[nodiscard]] bool endsGroup(const GroupMarker &begin, const GroupMarker &marker);

} // namespace JobLog
