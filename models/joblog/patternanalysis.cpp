// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/patternanalysis.h"

#include <QByteArrayView>

namespace JobLog {
namespace {

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

bool isWord(char byte)
{
    return isDigit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

// Reads the pattern once, from left to right; gives up at the first construct that it does not know.
class Analyzer
{
public:
    explicit Analyzer(QByteArrayView pattern) : m_pattern(pattern) { }

    PatternAnalysis run()
    {
        while (m_known && m_position < m_pattern.size())
            takeItem();
        endLiteral();
        PatternAnalysis result;
        if (!m_known || m_depth != 0) {
            result.looksBehind = true;
            return result;
        }
        result.requiredLiteral = m_hasAlternatives ? QByteArray() : m_longest;
        result.acrossLines = m_rewritten;
        result.looksBehind = m_looksBehind;
        return result;
    }

private:
    [[nodiscard]] bool at(QByteArrayView text) const { return m_pattern.sliced(m_position).startsWith(text); }

    void copy(qsizetype count)
    {
        m_rewritten.append(m_pattern.sliced(m_position, count));
        m_position += count;
    }

    void takeItem()
    {
        const char byte = m_pattern[m_position];
        switch (byte) {
        case '\\':
            takeEscape();
            return;
        case '[':
            takeClass();
            return;
        case '(':
            takeGroup();
            return;
        case ')':
            endLiteral();
            if (--m_depth < 0)
                m_known = false;
            copy(1);
            return;
        case '|':
            m_hasAlternatives = m_hasAlternatives || m_depth == 0;
            endLiteral();
            copy(1);
            return;
        case '^':
            m_looksBehind = true;
            endLiteral();
            copy(1);
            return;
        case '$':
        case '.':
            endLiteral();
            copy(1);
            return;
        case '*':
        case '+':
        case '?':
            takeQuantifier(byte != '+');
            copy(1);
            return;
        case '{':
            takeBraces();
            return;
        case '\n':
            m_known = false;
            return;
        default:
            takeLiteral(1, byte);
        }
    }

    // A quantifier belongs to the last character; where it allows none, the character is not required.
    void takeQuantifier(bool allowsNone)
    {
        if (allowsNone)
            dropLastCharacter();
        endLiteral();
    }

    void takeBraces()
    {
        qsizetype end = m_position + 1;
        while (end < m_pattern.size() && (isDigit(m_pattern[end]) || m_pattern[end] == ','))
            ++end;
        const bool isQuantifier = end < m_pattern.size() && m_pattern[end] == '}' && isDigit(m_pattern[m_position + 1]);
        if (!isQuantifier) { // literal braces, or forms that newer versions know: leave both alone
            m_known = false;
            return;
        }
        takeQuantifier(m_pattern[m_position + 1] == '0');
        copy(end + 1 - m_position);
    }

    void takeLiteral(qsizetype length, char byte)
    {
        const bool continues = (uchar(byte) & 0xc0U) == 0x80;
        if (!continues)
            m_lastCharacter = m_literal.size();
        m_literal.append(byte);
        copy(length);
    }

    void takeEscape()
    {
        if (m_position + 1 >= m_pattern.size()) {
            m_known = false;
            return;
        }
        const char byte = m_pattern[m_position + 1];
        if (!isWord(byte)) {
            if (uchar(byte) < 0x20 || uchar(byte) >= 0x80)
                m_known = false;
            else
                takeLiteral(2, byte);
            return;
        }
        switch (byte) {
        case 't':
            takeLiteral(2, '\t');
            return;
        case 's':
            replaceEscape("[^\\S\\n]");
            return;
        case 'D':
            replaceEscape("[^\\d\\n]");
            return;
        case 'W':
            replaceEscape("[^\\w\\n]");
            return;
        case 'd':
        case 'w':
        case 'S':
        case 'h':
        case 'b':
        case 'B':
            endLiteral();
            copy(2);
            return;
        default:
            m_known = false;
        }
    }

    void replaceEscape(QByteArrayView text)
    {
        endLiteral();
        m_rewritten.append(text);
        m_position += 2;
    }

    void takeClass()
    {
        endLiteral();
        const bool negated = at("[^");
        copy(negated ? 2 : 1);
        if (at("]")) { // a literal bracket
            m_known = false;
            return;
        }
        if (negated)
            m_rewritten.append("\\n");
        if (negated && at("-")) { // by itself it would make a range from '\n' on
            m_rewritten.append("\\-");
            ++m_position;
        }
        while (m_position < m_pattern.size() && m_pattern[m_position] != ']') {
            if (!takeClassMember(negated)) {
                m_known = false;
                return;
            }
        }
        if (m_position >= m_pattern.size())
            m_known = false;
        else
            copy(1);
    }

    bool takeClassMember(bool negated)
    {
        const char byte = m_pattern[m_position];
        if (byte == '[' || uchar(byte) < 0x20) // "[:space:]"; control characters may begin a range that has '\n'
            return false;
        if (byte != '\\') {
            copy(1);
            return true;
        }
        if (m_position + 1 >= m_pattern.size())
            return false;
        const char escaped = m_pattern[m_position + 1];
        const bool isPunctuation = uchar(escaped) > 0x20 && uchar(escaped) < 0x80 && !isWord(escaped);
        const bool isSafe
            = escaped == 'd' || escaped == 'w' || (escaped == 's' && negated) || (escaped == 'S' && !negated);
        if (!isPunctuation && !isSafe)
            return false;
        copy(2);
        return true;
    }

    void takeGroup()
    {
        endLiteral();
        ++m_depth;
        if (at("(*")) {
            m_known = false;
        } else if (!at("(?")) {
            copy(1);
        } else if (at("(?:") || at("(?=") || at("(?!") || at("(?>")) {
            copy(3);
        } else if (at("(?<=") || at("(?<!")) {
            m_looksBehind = true;
            copy(4);
        } else {
            m_known = false;
        }
    }

    void dropLastCharacter()
    {
        if (!m_literal.isEmpty())
            m_literal.truncate(m_lastCharacter);
    }

    // Only what stands outside of groups counts: groups may be optional or negative.
    void endLiteral()
    {
        if (m_depth == 0 && m_literal.size() > m_longest.size())
            m_longest = m_literal;
        m_literal.clear();
    }

    QByteArrayView m_pattern;
    QByteArray m_rewritten;
    QByteArray m_literal; // the run that is being read
    qsizetype m_lastCharacter = 0; // where its last character begins
    QByteArray m_longest;
    qsizetype m_position = 0;
    int m_depth = 0;
    bool m_known = true;
    bool m_hasAlternatives = false;
    bool m_looksBehind = false;
};

} // namespace

PatternAnalysis analyzePattern(const QByteArray &pattern)
{
    return Analyzer(pattern).run();
}

} // namespace JobLog
