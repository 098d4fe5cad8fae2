// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

namespace Yaml {

/// How many bytes a UTF-8 character has that starts with `lead`.
[[nodiscard]] inline qsizetype utf8Length(char lead)
{
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80U ? 1 : byte >= 0xF0U ? 4 : byte >= 0xE0U ? 3 : 2;
}

/// The offset of the first byte that belongs to no UTF-8 character; the size where there is none.
[[nodiscard]] inline qsizetype firstInvalidUtf8(QByteArrayView text)
{
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype length = utf8Length(text[at]);
        if (at + length > text.size() || (length > 1 && !text.sliced(at, length).isValidUtf8())
            || (length == 1 && static_cast<unsigned char>(text[at]) >= 0x80U))
            return at;
        at += length;
    }
    return at;
}

} // namespace Yaml
