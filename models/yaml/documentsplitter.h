// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/failure.h"

#include <QByteArray>
#include <QList>

namespace Yaml {

/// A piece of the stream that is parsed on its own.
struct Chunk
{
    QByteArray text; ///< ends with a line break
    qsizetype offset = 0; ///< where it starts in the stream, in bytes
};

/// What stands before the first separator that cannot be read, and that separator's fault.
struct Split
{
    QList<Chunk> chunks;
    std::optional<Failure> failure; ///< its offset counts from the start of the stream
};

/// Cuts a stream into documents before anything is parsed, as kubectl does (apimachinery pkg/util/yaml YAMLReader):
/// every line that starts with "---" separates, also within a quoted or block scalar; only white space or a comment
/// may follow it. A separator with nothing before it stays as the first line of its document.
[[nodiscard]] Split splitDocuments(QByteArrayView stream);

} // namespace Yaml
