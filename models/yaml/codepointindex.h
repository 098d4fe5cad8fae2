// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <vector>

namespace Yaml {

/// Turns libyaml's character counts into byte offsets of a UTF-8 text.
class CodePointIndex
{
public:
    /// A byte order mark at the start is not counted, as libyaml does not.
    explicit CodePointIndex(QByteArrayView text);

    [[nodiscard]] qsizetype offsetOf(size_t codePoint) const;

private:
    QByteArrayView m_text;
    std::vector<qsizetype> m_checkpoints; ///< the offset of every 64th code point; empty where all is ASCII
};

} // namespace Yaml
