// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/textpositions.h"

namespace Yaml {

namespace {

constexpr qsizetype stride = 256;

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// Moves the mark over the byte at `offset`.
void advance(QByteArrayView text, qsizetype offset, Mark &mark)
{
    const char byte = text[offset];
    const bool isCrOfCrLf = byte == '\r' && offset + 1 < text.size() && text[offset + 1] == '\n';
    if (byte == '\n' || (byte == '\r' && !isCrOfCrLf)) {
        ++mark.line;
        mark.column = 1;
    } else if (offset == 0 && text.startsWith("\xEF\xBB\xBF")) {
        // a byte order mark is no character for an editor
    } else if (!isContinuation(byte)) {
        mark.column += static_cast<unsigned char>(byte) >= 0xF0U ? 2 : 1; // four bytes are a surrogate pair
    }
}

} // namespace

TextPositions::TextPositions(QByteArrayView text) : m_text(text)
{
    m_checkpoints.reserve(static_cast<size_t>(text.size() / stride) + 1);
    Mark mark{1, 1};
    for (qsizetype offset = 0; offset < text.size(); ++offset) {
        if (offset % stride == 0)
            m_checkpoints.push_back({offset, mark});
        advance(text, offset, mark);
    }
    if (m_checkpoints.empty())
        m_checkpoints.push_back({0, mark});
}

Mark TextPositions::at(qsizetype offset) const
{
    const qsizetype end = qBound(qsizetype(0), offset, m_text.size());
    const auto last = static_cast<qsizetype>(m_checkpoints.size()) - 1;
    const Checkpoint &from = m_checkpoints[static_cast<size_t>(qMin(end / stride, last))];
    Mark mark = from.mark;
    for (qsizetype position = from.offset; position < end; ++position)
        advance(m_text, position, mark);
    return mark;
}

} // namespace Yaml
