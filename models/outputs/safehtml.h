// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Outputs {

/// HTML from foreign hands as the little of it that may be shown: written anew from what was understood, so that
/// nothing of the original comes through but text, a fixed list of tags without attributes, and links.
///
/// Kept: headings, paragraphs, lists, quotes, preformatted text, tables, bold, italic, code, line breaks and rules, and
/// <a href> whose address is a web page's (webAddress()); its target is its title, too, so that it can be seen before
/// it is opened. Everything else loses its tags; what is no text (scripts, styles, frames, embedded documents) goes
/// with its content. No images, no styles, nothing that is loaded. Tags are nested correctly, not too deep, and closed.
/// Control and direction characters go, and texts are redacted (redactText()).
///
/// Applied twice it changes nothing more. The result has at most 2 million characters, text beyond that is dropped.
[[nodiscard]] QString safeHtml(const QString &html);

} // namespace Outputs
