// SPDX-License-Identifier: Apache-2.0
#include "models/kube/warnings.h"

namespace Kube {

namespace {

constexpr qsizetype longestText = 4096;

QByteArrayView skipBlanks(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    return text;
}

/// Takes a word up to the next blank.
QByteArrayView takeWord(QByteArrayView &text)
{
    text = skipBlanks(text);
    qsizetype end = 0;
    while (end < text.size() && text[end] != ' ' && text[end] != '\t')
        ++end;
    const QByteArrayView word = text.first(end);
    text = text.sliced(end);
    return word;
}

/// Takes a quoted string with its escapes; false where there is none.
bool takeQuoted(QByteArrayView &text, QByteArray &content)
{
    text = skipBlanks(text);
    if (text.isEmpty() || text.front() != '"')
        return false;
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text = text.sliced(i + 1);
            return true;
        }
        if (text[i] == '\\' && i + 1 < text.size())
            ++i;
        content += text[i];
    }
    return false;
}

} // namespace

QStringList parseWarnings(QByteArrayView header)
{
    QStringList texts;
    while (!skipBlanks(header).isEmpty()) {
        const QByteArrayView code = takeWord(header);
        takeWord(header); // the agent
        QByteArray content;
        if (!takeQuoted(header, content))
            break;
        const QString text = QString::fromUtf8(content.left(longestText));
        if (code == "299" && !text.isEmpty() && !texts.contains(text))
            texts += text;
        // an optional date, then the next warning
        header = skipBlanks(header);
        QByteArray date;
        if (!header.isEmpty() && header.front() == '"')
            takeQuoted(header, date);
        header = skipBlanks(header);
        if (header.isEmpty() || header.front() != ',')
            break;
        header = header.sliced(1);
    }
    return texts;
}

} // namespace Kube
