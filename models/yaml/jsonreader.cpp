// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/jsonreader.h"

#include "models/yaml/gonumber.h"
#include "models/yaml/gosyntax.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Yaml {

namespace {

constexpr size_t maximumLevels = 10'000;

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

// encoding/json shows bytes one by one, as if they were Latin-1.
QString quoteByte(char byte)
{
    if (byte == '\'')
        return u"'\\''"_s;
    if (byte == '"')
        return u"'\"'"_s;
    const QString quoted = Go::quote(QString(QLatin1Char(byte)).toUtf8());
    return u'\'' + quoted.sliced(1, quoted.size() - 2) + u'\'';
}

} // namespace

void JsonReader::skipSpace()
{
    while (!atEnd() && (peek() == ' ' || peek() == '\t' || peek() == '\r' || peek() == '\n'))
        ++m_at;
}

bool JsonReader::hasMore()
{
    skipSpace();
    return !atEnd();
}

std::unexpected<Failure> JsonReader::unexpectedByte(const QString &context) const
{
    if (atEnd())
        return std::unexpected(Failure{u"json-syntax"_s, u"unexpected EOF"_s, m_text.size(), {}});
    return std::unexpected(Failure{
        u"json-syntax"_s,
        u"json: offset %1: invalid character %2 %3"_s.arg(QString::number(m_at + 1), quoteByte(peek()), context),
        m_at,
        {}});
}

Outcome<QJsonValue> JsonReader::next(Marks &marks)
{
    m_frames.clear();
    m_frames.emplace_back().hasPath = true;
    do {
        skipSpace();
        Outcome<bool> complete = value(marks);
        while (complete && *complete && m_frames.size() > 1)
            complete = behindValue(marks);
        if (!complete)
            return std::unexpected(complete.error());
    } while (m_frames.size() > 1);
    return m_frames[0].items.first();
}

// Reads a value up to its end or to its opening bracket; true where it is complete.
Outcome<bool> JsonReader::value(Marks &marks)
{
    if (peek() == '{' || peek() == '[')
        return open(marks);
    QString path;
    mark(marks, path);
    Outcome<QJsonValue> leaf;
    switch (peek()) {
    case '"': {
        auto text = string();
        if (!text)
            return std::unexpected(text.error());
        leaf = QJsonValue(*text);
        break;
    }
    case 't':
        leaf = word("true", QJsonValue(true));
        break;
    case 'f':
        leaf = word("false", QJsonValue(false));
        break;
    case 'n':
        leaf = word("null", QJsonValue(QJsonValue::Null));
        break;
    default:
        if (peek() != '-' && !isDigit(peek()))
            return unexpectedByte(u"looking for beginning of value"_s);
        leaf = number();
    }
    if (!leaf)
        return std::unexpected(leaf.error());
    deliver(*leaf);
    return true;
}

Outcome<bool> JsonReader::open(Marks &marks)
{
    if (m_frames.size() > maximumLevels)
        return unexpectedByte(u"exceeded max depth"_s);
    Frame frame;
    frame.isObject = peek() == '{';
    frame.hasPath = mark(marks, frame.path);
    m_frames.push_back(std::move(frame));
    ++m_at;
    skipSpace();
    if (m_frames.back().isObject) {
        if (peek() == '}')
            return behindValue(marks);
        return key(marks);
    }
    return peek() == ']' ? behindValue(marks) : Outcome<bool>(false);
}

// What may follow a value inside a collection: the end of the collection (true) or another value (false).
Outcome<bool> JsonReader::behindValue(Marks &marks)
{
    skipSpace();
    const bool isObject = m_frames.back().isObject;
    if (peek() == (isObject ? '}' : ']')) {
        ++m_at;
        const Frame frame = std::move(m_frames.back());
        m_frames.pop_back();
        if (!isObject) {
            deliver(frame.items);
            return true;
        }
        QJsonObject object;
        for (auto member = frame.members.cbegin(); member != frame.members.cend(); ++member)
            object.insert(member.key(), member.value());
        deliver(object);
        return true;
    }
    if (peek() != ',')
        return unexpectedByte(isObject ? u"after object key:value pair"_s : u"after array element"_s);
    ++m_at;
    skipSpace();
    return isObject ? key(marks) : Outcome<bool>(false);
}

Outcome<bool> JsonReader::key(Marks &marks)
{
    if (peek() != '"')
        return unexpectedByte(u"looking for beginning of object key string"_s);
    const qsizetype start = m_at;
    auto name = string();
    if (!name)
        return std::unexpected(name.error());
    skipSpace();
    if (peek() != ':')
        return unexpectedByte(u"after object key"_s);
    ++m_at;
    Frame &frame = m_frames.back();
    frame.key = *name;
    if (frame.hasPath && marks.wants(static_cast<qsizetype>(m_frames.size())))
        marks.key(childPath(frame.path, *name), start);
    return false;
}

Outcome<QString> JsonReader::string()
{
    QString text;
    qsizetype plain = ++m_at;
    while (true) {
        if (atEnd() || static_cast<unsigned char>(peek()) < 0x20U)
            return unexpectedByte(u"in string literal"_s);
        if (peek() != '"' && peek() != '\\') {
            ++m_at;
            continue;
        }
        text += Go::fromBytes(m_text.sliced(plain, m_at - plain));
        if (m_text[m_at++] == '"')
            return text;
        if (const auto escaped = escape(text); !escaped)
            return std::unexpected(escaped.error());
        plain = m_at;
    }
}

Outcome<bool> JsonReader::escape(QString &text)
{
    static constexpr QByteArrayView letters("\"\\/bfnrt");
    static constexpr QStringView meanings(u"\"\\/\b\f\n\r\t");
    const qsizetype known = atEnd() ? -1 : letters.indexOf(peek());
    if (known >= 0) {
        text += meanings[known];
        ++m_at;
        return true;
    }
    if (peek() != 'u')
        return unexpectedByte(u"in string escape code"_s);
    const auto first = unicodeEscape();
    if (!first)
        return std::unexpected(first.error());
    if (!QChar::isSurrogate(*first)) {
        text += QChar(*first);
        return true;
    }
    const qsizetype behind = m_at;
    if (QChar::isHighSurrogate(*first) && m_text.sliced(m_at).startsWith("\\u")) {
        ++m_at;
        const auto second = unicodeEscape();
        if (!second)
            return std::unexpected(second.error());
        if (QChar::isLowSurrogate(*second)) {
            text += QChar(*first);
            text += QChar(*second);
            return true;
        }
        m_at = behind; // read again as a character of its own
    }
    text += QChar(QChar::ReplacementCharacter);
    return true;
}

// At the "u" of an escape.
Outcome<char16_t> JsonReader::unicodeEscape()
{
    unsigned int unit = 0;
    ++m_at;
    for (int i = 0; i < 4; ++i, ++m_at) {
        const char byte = peek();
        const bool isLetter = (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
        if (!isDigit(byte) && !isLetter)
            return unexpectedByte(u"in \\u hexadecimal character escape"_s);
        const int digit = isDigit(byte) ? byte - '0' : (static_cast<unsigned char>(byte) & 0x0F) + 9;
        unit = unit * 16 + static_cast<unsigned int>(digit);
    }
    return static_cast<char16_t>(unit);
}

void JsonReader::digits()
{
    while (isDigit(peek()))
        ++m_at;
}

Outcome<QJsonValue> JsonReader::number()
{
    const qsizetype start = m_at;
    if (peek() == '-')
        ++m_at;
    if (!isDigit(peek()))
        return unexpectedByte(u"in numeric literal"_s);
    if (peek() == '0')
        ++m_at;
    else
        digits();
    if (peek() == '.') {
        ++m_at;
        if (!isDigit(peek()))
            return unexpectedByte(u"after decimal point in numeric literal"_s);
        digits();
    }
    if (peek() == 'e' || peek() == 'E') {
        ++m_at;
        if (peek() == '+' || peek() == '-')
            ++m_at;
        if (!isDigit(peek()))
            return unexpectedByte(u"in exponent of numeric literal"_s);
        digits();
    }
    const QByteArrayView text = m_text.sliced(start, m_at - start);
    if (const auto integer = Go::parseInt(text, 10))
        return QJsonValue(*integer);
    if (const auto value = Go::parseFloat(text))
        return Go::jsonNumber(*value);
    return std::unexpected(
        Failure{u"json-number"_s,
                u"json: cannot unmarshal number %1 into Go value of type float64"_s.arg(QString::fromLatin1(text)),
                start,
                {}});
}

Outcome<QJsonValue> JsonReader::word(QByteArrayView letters, const QJsonValue &meaning)
{
    for (qsizetype i = 0; i < letters.size(); ++i, ++m_at) {
        if (atEnd() || peek() != letters[i])
            return unexpectedByte(
                u"in literal %1 (expecting %2)"_s.arg(QString::fromLatin1(letters), quoteByte(letters[i])));
    }
    return meaning;
}

void JsonReader::deliver(const QJsonValue &value)
{
    Frame &frame = m_frames.back();
    if (frame.isObject)
        frame.members.insert(frame.key, value);
    else
        frame.items.append(value);
}

// Records where the value that starts here stands, and its path.
bool JsonReader::mark(Marks &marks, QString &path)
{
    const Frame &parent = m_frames.back();
    if (!parent.hasPath || !marks.wants(static_cast<qsizetype>(m_frames.size())))
        return false;
    if (m_frames.size() > 1)
        path = parent.isObject ? childPath(parent.path, parent.key) : childPath(parent.path, parent.items.size());
    marks.value(path, m_at);
    return true;
}

} // namespace Yaml
