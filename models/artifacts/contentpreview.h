// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/contentfacts.h"

namespace Artifacts {

/// How much of a content is prepared for reading.
struct PreviewLimits
{
    qsizetype textBytes = qsizetype(512) * 1024;
    qsizetype lineCharacters = 2000; ///< longer lines are cut, with a word about it
    qsizetype binaryBytes = qsizetype(8) * 1024;
    qsizetype layOutBytes = qsizetype(256) * 1024 * 1024; ///< of JSON that is laid out anew
};

/// A content prepared for reading: what a text view can take at once, whatever came.
struct ContentPreview
{
    QByteArray text; ///< UTF-8; JSON laid out anew, other text as it came, binary as a hexadecimal dump
    bool cut = false; ///< only the beginning of the content is in it
    bool cutLines = false; ///< lines were cut
    friend bool operator==(const ContentPreview &, const ContentPreview &) = default;
};

/// Thread-safe.
[[nodiscard]] ContentPreview contentPreview(const QByteArray &bytes, ContentKind kind,
                                            const PreviewLimits &limits = {});

/// The whole content as lines that can be compared: JSON is laid out anew, so that blanks and a last line break
/// do not count.
[[nodiscard]] QByteArray comparableText(const QByteArray &bytes, ContentKind kind, const PreviewLimits &limits = {});

/// Sixteen bytes a line: "00000010  1f 8b 08 00 …  |....|".
[[nodiscard]] QByteArray hexDump(QByteArrayView bytes);

} // namespace Artifacts
