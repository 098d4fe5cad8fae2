// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

namespace Yaml {

/// How a node is written: its properties (anchor, tag) and its content. For what libyaml's events do not tell.
class NodeSource
{
public:
    NodeSource(QByteArrayView document, qsizetype start, qsizetype end);

    [[nodiscard]] qsizetype start() const { return m_start; } ///< in the document, properties included
    [[nodiscard]] QByteArrayView text() const { return m_text; }
    [[nodiscard]] qsizetype contentOffset() const { return m_content; } ///< in text(), behind the properties
    [[nodiscard]] char first() const { return m_content < m_text.size() ? m_text[m_content] : '\0'; }
    [[nodiscard]] bool hasBareTag() const { return m_hasBareTag; } ///< the tag "!" alone
    /// The tag is followed by ',', '[' or ']' at once, which belongs to the tag in go-yaml v2 but not in libyaml.
    [[nodiscard]] bool tagMeetsFlowIndicator() const { return m_tagEnd >= 0; }
    [[nodiscard]] qsizetype tagEnd() const { return m_tagEnd; } ///< in the document, where tagMeetsFlowIndicator()

private:
    void skipProperties(QByteArrayView document);

    QByteArrayView m_text;
    qsizetype m_start = 0;
    qsizetype m_content = 0;
    bool m_hasBareTag = false;
    qsizetype m_tagEnd = -1;
};

} // namespace Yaml
