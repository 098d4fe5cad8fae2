// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/yamldocument.h"

#include <QByteArrayView>

#include <vector>

namespace Yaml {

/// Turns byte offsets of a UTF-8 text into places as editors show them. Lines end at LF, CRLF or a lone CR only
/// (YAML's own further line breaks are not lines for an editor); columns count UTF-16 units.
/// Each look-up costs at most one stride, so a file that is one huge line is no trap. Keeps no copy of the text.
class TextPositions
{
public:
    explicit TextPositions(QByteArrayView text);

    /// The place of a byte; offsets beyond the end give the place behind the last character.
    [[nodiscard]] Mark at(qsizetype offset) const;

private:
    struct Checkpoint
    {
        qsizetype offset = 0;
        Mark mark;
    };

    QByteArrayView m_text;
    std::vector<Checkpoint> m_checkpoints;
};

} // namespace Yaml
