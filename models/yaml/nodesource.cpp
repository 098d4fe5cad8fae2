// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/nodesource.h"

namespace Yaml {

namespace {

bool isBlank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

bool endsProperty(char byte)
{
    return isBlank(byte) || byte == ',' || byte == '[' || byte == ']' || byte == '{' || byte == '}';
}

} // namespace

NodeSource::NodeSource(QByteArrayView document, qsizetype start, qsizetype end)
    : m_text(document.sliced(start, qMax(end, start) - start)),
      m_start(start)
{
    if (!m_text.isEmpty() && (m_text[0] == '!' || m_text[0] == '&'))
        skipProperties(document);
}

void NodeSource::skipProperties(QByteArrayView document)
{
    qsizetype i = 0;
    while (i < m_text.size()) {
        if (isBlank(m_text[i])) {
            ++i;
        } else if (m_text[i] == '#') {
            while (i < m_text.size() && m_text[i] != '\n')
                ++i;
        } else if (m_text[i] == '!' || m_text[i] == '&') {
            const qsizetype property = i;
            const bool isVerbatim = m_text.sliced(i).startsWith("!<");
            while (i < m_text.size() && (isVerbatim ? m_text[i] != '>' : !endsProperty(m_text[i])))
                ++i;
            if (isVerbatim && i < m_text.size())
                ++i;
            const qsizetype behind = m_start + i;
            const char next = behind < document.size() ? document[behind] : '\n';
            if (m_text[property] == '!') {
                m_hasBareTag = i - property == 1;
                m_tagEnd = next == ',' || next == '[' || next == ']' ? behind : -1;
            }
        } else {
            break;
        }
    }
    m_content = i;
}

} // namespace Yaml
