// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/textpositions.h"

namespace Yaml {

/// Fills a document's marks while it is converted, within bounds: paths deeper than a Kubernetes object ever is, and
/// more places than anybody looks up, are left out (nearestMark() finds an ancestor then).
class Marks
{
public:
    Marks(const TextPositions &positions, qsizetype base, Document &document)
        : m_positions(positions),
          m_base(base),
          m_document(document)
    {
    }

    /// True where paths of this level are recorded at all, so that nobody builds a path for nothing.
    [[nodiscard]] bool wants(qsizetype level) const
    {
        return level <= maximumLevels && m_document.marks.size() < maximumCount;
    }
    void value(const QString &path, qsizetype offset) { m_document.marks.insert(path, at(offset)); }
    void key(const QString &path, qsizetype offset) { m_document.keyMarks.insert(path, at(offset)); }
    /// Offsets count from the start of the piece that is being converted.
    [[nodiscard]] Mark at(qsizetype offset) const { return m_positions.at(m_base + offset); }

private:
    static constexpr qsizetype maximumLevels = 40;
    static constexpr qsizetype maximumCount = 100'000;

    const TextPositions &m_positions;
    qsizetype m_base;
    Document &m_document;
};

} // namespace Yaml
