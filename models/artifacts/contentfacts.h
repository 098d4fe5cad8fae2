// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>

namespace Artifacts {

/// What a content is, for people: whether it can become outputs, and how it is shown.
enum class ContentKind {
    JsonObject, ///< the only one that becomes outputs
    JsonArray,
    JsonScalar, ///< a string, a number, true, false or null
    BrokenJson, ///< meant to be JSON, by its beginning, its name or its content type
    Empty, ///< nothing, or only blanks
    Yaml,
    Xml, ///< and HTML
    Text,
    Binary
};

struct ContentFacts
{
    ContentKind kind = ContentKind::Text;
    QString binaryName; ///< for Binary, where its first bytes tell: "gzip", "ZIP", "PNG", ...
    qsizetype keys = 0; ///< of a JsonObject, those with null included

    // For BrokenJson: where it stops being JSON.
    int line = 0; ///< 1-based
    int column = 0; ///< 1-based character in its line
    QString reason; ///< half a sentence: "',' is not expected here"
    QString excerpt; ///< the part of that line around the place, at most 80 characters, blanks for what cannot be shown
    int caret = 0; ///< characters of the excerpt before the place

    friend bool operator==(const ContentFacts &, const ContentFacts &) = default;
};

/// Looks at the bytes first, then at the content type and at the end of the name (a URL's path or a file's name).
/// Costs a walk through all bytes; thread-safe.
[[nodiscard]] ContentFacts contentFacts(const QByteArray &bytes, const QString &contentType = {},
                                        const QString &name = {});

} // namespace Artifacts
