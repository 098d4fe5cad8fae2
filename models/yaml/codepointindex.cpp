// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/codepointindex.h"

#include <algorithm>

namespace Yaml {

namespace {

constexpr size_t stride = 64;

bool startsCodePoint(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

} // namespace

CodePointIndex::CodePointIndex(QByteArrayView text) : m_text(text)
{
    if (std::ranges::all_of(text, [](char byte) { return static_cast<unsigned char>(byte) < 0x80U; }))
        return;
    size_t count = 0;
    for (qsizetype offset = text.startsWith("\xEF\xBB\xBF") ? 3 : 0; offset < text.size(); ++offset) {
        if (startsCodePoint(text[offset]) && count++ % stride == 0)
            m_checkpoints.push_back(offset);
    }
}

qsizetype CodePointIndex::offsetOf(size_t codePoint) const
{
    if (m_checkpoints.empty())
        return qMin(static_cast<qsizetype>(codePoint), m_text.size());
    const size_t slot = std::min(codePoint / stride, m_checkpoints.size() - 1);
    qsizetype offset = m_checkpoints[slot];
    for (size_t left = codePoint - slot * stride; left > 0 && offset < m_text.size(); --left) {
        do {
            ++offset;
        } while (offset < m_text.size() && !startsCodePoint(m_text[offset]));
    }
    return offset;
}

} // namespace Yaml
