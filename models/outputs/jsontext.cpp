// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/jsontext.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <yyjson.h>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace Outputs::Json {

namespace {

struct DocumentDeleter
{
    void operator()(yyjson_doc *document) const { yyjson_doc_free(document); }
};
using Document = std::unique_ptr<yyjson_doc, DocumentDeleter>;

/// Numbers stay raw text: nothing is rounded, and 1e999 is no error.
constexpr yyjson_read_flag readFlags = YYJSON_READ_STOP_WHEN_DONE | YYJSON_READ_NUMBER_AS_RAW;

Document read(QByteArrayView utf8, yyjson_read_err &error)
{
    // Without YYJSON_READ_INSITU the input is copied, never written to, although the parameter is not const.
    return Document(yyjson_read_opts(const_cast<char *>(utf8.data()), size_t(utf8.size()), readFlags, nullptr, &error));
}

/// A string's bytes as text; a byte order mark at its beginning is part of it.
QString textOf(yyjson_val *string)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::ConvertInitialBom);
    return decoder(QByteArrayView(yyjson_get_str(string), qsizetype(yyjson_get_len(string))));
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

qsizetype skipBlanks(QByteArrayView text, qsizetype i)
{
    while (i < text.size() && isBlank(text[i]))
        ++i;
    return i;
}

/// The byte after the string that begins at `i`.
qsizetype skipString(QByteArrayView text, qsizetype i)
{
    for (++i; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\')
            ++i;
    }
    return std::min(i + 1, text.size());
}

/// The byte after the value that begins at `i`, in text that is known to be valid. Not recursive: depth is foreign
/// input.
qsizetype skipValue(QByteArrayView text, qsizetype i)
{
    qsizetype depth = 0;
    while (i < text.size()) {
        const char c = text[i];
        if (c == '"') {
            i = skipString(text, i);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++i;
        } else if (c == '}' || c == ']') {
            --depth;
            ++i;
        } else if (depth > 0) {
            ++i;
            continue;
        } else {
            while (i < text.size() && !isBlank(text[i]) && text[i] != ',' && text[i] != '}' && text[i] != ']')
                ++i;
        }
        if (depth == 0)
            return i;
    }
    return i;
}

/// The character at `offset` as a person can read it: 'x' or U+0007.
QString characterAt(QByteArrayView utf8, qsizetype offset)
{
    const QString rest = QString::fromUtf8(utf8.sliced(offset, std::min<qsizetype>(4, utf8.size() - offset)));
    if (rest.isEmpty())
        return {};
    const char32_t code = rest[0].isHighSurrogate() && rest.size() > 1 ? QChar::surrogateToUcs4(rest[0], rest[1])
                                                                       : char32_t(rest[0].unicode());
    if (QChar::isPrint(code))
        return u'\'' + QString::fromUcs4(&code, 1) + u'\'';
    return u"U+%1"_s.arg(uint(code), 4, 16, QChar(u'0')).toUpper();
}

QString reasonFor(const yyjson_read_err &error, QByteArrayView utf8)
{
    switch (error.code) {
    case YYJSON_READ_ERROR_UNEXPECTED_END:
        return QCoreApplication::translate("Outputs", "it ends in the middle of the value");
    case YYJSON_READ_ERROR_JSON_STRUCTURE:
        return QCoreApplication::translate("Outputs", "a comma stands before a closing bracket");
    case YYJSON_READ_ERROR_INVALID_NUMBER:
        return QCoreApplication::translate("Outputs", "a number is malformed");
    case YYJSON_READ_ERROR_INVALID_STRING:
        return QCoreApplication::translate("Outputs",
                                           "a string has an invalid escape, a control character or invalid UTF-8");
    default:
        break;
    }
    const QString character = characterAt(utf8, std::min(qsizetype(error.pos), utf8.size()));
    if (character.isEmpty())
        return QCoreApplication::translate("Outputs", "it ends in the middle of the value");
    return QCoreApplication::translate("Outputs", "%1 is not expected here").arg(character);
}

Problem problemFor(const yyjson_read_err &error, QByteArrayView utf8)
{
    Problem problem;
    problem.offset = std::min(qsizetype(error.pos), utf8.size());
    problem.reason = reasonFor(error, utf8);
    problem.unfinished = error.code == YYJSON_READ_ERROR_UNEXPECTED_END;
    return problem;
}

/// Pairs the parser's keys with the spans of their values in the text; the parser itself does not tell the spans.
QList<Member> membersOf(yyjson_val *object, QByteArrayView text, qsizetype start)
{
    QList<Member> members;
    members.reserve(qsizetype(yyjson_obj_size(object)));
    yyjson_obj_iter iterator = yyjson_obj_iter_with(object);
    qsizetype at = start + 1; // after the brace
    while (yyjson_val *key = yyjson_obj_iter_next(&iterator)) {
        at = skipBlanks(text, at);
        Member member;
        member.offset = at;
        member.key = textOf(key);
        at = skipBlanks(text, skipString(text, at)) + 1; // after the colon
        at = skipBlanks(text, at);
        const qsizetype end = skipValue(text, at);
        member.value = text.sliced(at, end - at).toByteArray();
        member.isNull = yyjson_is_null(yyjson_obj_iter_get_val(key));
        members.append(std::move(member));
        at = skipBlanks(text, end) + 1; // after the comma or the closing brace
    }
    return members;
}

} // namespace

std::expected<Object, Problem> readObject(QByteArrayView utf8)
{
    const qsizetype start = skipBlanks(utf8, 0);
    if (start == utf8.size())
        return std::unexpected(Problem{ProblemKind::Empty, start, {}, false});
    yyjson_read_err error{};
    const Document document = read(utf8, error);
    if (!document)
        return std::unexpected(problemFor(error, utf8));
    yyjson_val *root = yyjson_doc_get_root(document.get());
    if (!yyjson_is_obj(root))
        return std::unexpected(Problem{ProblemKind::NotObject, start, {}, false});
    const qsizetype end = qsizetype(yyjson_doc_get_read_size(document.get()));
    return Object{membersOf(root, utf8, start), skipBlanks(utf8, end)};
}

bool isValid(QByteArrayView utf8)
{
    yyjson_read_err error{};
    const Document document = read(utf8, error);
    return document && skipBlanks(utf8, qsizetype(yyjson_doc_get_read_size(document.get()))) == utf8.size();
}

ItemCursor::ItemCursor(QByteArrayView container) : m_text(container.trimmed())
{
    m_isObject = m_text.startsWith('{');
    if (!m_isObject && !m_text.startsWith('[')) {
        m_text = {};
        return;
    }
    m_text.chop(1); // the closing bracket
    m_at = skipBlanks(m_text, 1);
}

ItemCursor::Item ItemCursor::next()
{
    Item item;
    if (m_isObject) {
        const qsizetype keyEnd = skipString(m_text, m_at);
        item.key = m_text.sliced(m_at, keyEnd - m_at);
        m_at = skipBlanks(m_text, std::min(skipBlanks(m_text, keyEnd) + 1, m_text.size())); // after the colon
    }
    const qsizetype end = skipValue(m_text, m_at);
    item.value = m_text.sliced(m_at, end - m_at);
    m_at = skipBlanks(m_text, end);
    if (m_at < m_text.size())
        m_at = skipBlanks(m_text, m_at + 1); // after the comma
    return item;
}

QList<QByteArrayView> itemsOf(QByteArrayView array)
{
    QList<QByteArrayView> items;
    for (ItemCursor cursor(array); !cursor.atEnd();)
        items.append(cursor.next().value);
    return items;
}

QList<QByteArrayView> tokensOf(QByteArrayView json)
{
    QList<QByteArrayView> tokens;
    for (qsizetype at = skipBlanks(json, 0); at < json.size();) {
        const bool isPunctuation = QByteArrayView("{}[],:").contains(json[at]);
        const qsizetype end = isPunctuation ? at + 1 : skipValue(json, at);
        tokens.append(json.sliced(at, end - at));
        at = skipBlanks(json, end);
    }
    return tokens;
}

QByteArray quote(QStringView text)
{
    static constexpr char digits[] = "0123456789abcdef";
    const QByteArray utf8 = text.toUtf8();
    QByteArray quoted;
    quoted.reserve(utf8.size() + 2);
    quoted += '"';
    for (const char c : utf8) {
        switch (c) {
        case '"':
            quoted += "\\\"";
            break;
        case '\\':
            quoted += "\\\\";
            break;
        case '\b':
            quoted += "\\b";
            break;
        case '\f':
            quoted += "\\f";
            break;
        case '\n':
            quoted += "\\n";
            break;
        case '\r':
            quoted += "\\r";
            break;
        case '\t':
            quoted += "\\t";
            break;
        default:
            if (uchar(c) < 0x20) {
                quoted += "\\u00";
                quoted += digits[uchar(c) >> 4];
                quoted += digits[uchar(c) & 0xf];
            } else {
                quoted += c;
            }
        }
    }
    quoted += '"';
    return quoted;
}

QString valueText(QByteArrayView json)
{
    if (json.startsWith('"')) {
        yyjson_read_err error{};
        const Document document = read(json, error);
        if (document) {
            return textOf(yyjson_doc_get_root(document.get()));
        }
    }
    return QString::fromUtf8(json);
}

QByteArray layOut(QByteArrayView json, int indent, int level)
{
    QByteArray out;
    out.reserve(json.size());
    const auto newLine = [&] {
        // Hostile depth must not make blanks grow with its square.
        if (indent > 0)
            out += '\n' + QByteArray(qsizetype(indent) * std::min(level, 64), ' ');
    };
    qsizetype i = skipBlanks(json, 0);
    while (i < json.size()) {
        const char c = json[i];
        qsizetype end = i + 1;
        if (c == '{' || c == '[') {
            const qsizetype next = skipBlanks(json, end);
            out += c;
            if (next < json.size() && (json[next] == '}' || json[next] == ']')) {
                out += json[next];
                end = next + 1;
            } else {
                ++level;
                newLine();
            }
        } else if (c == '}' || c == ']') {
            --level;
            newLine();
            out += c;
        } else if (c == ',') {
            out += c;
            newLine();
        } else if (c == ':') {
            out += indent > 0 ? ": " : ":";
        } else {
            end = skipValue(json, i);
            out += json.sliced(i, end - i);
        }
        i = skipBlanks(json, end);
    }
    return out;
}

void PlaceCounter::advance(qsizetype offset)
{
    for (const qsizetype end = std::min(offset, m_utf8.size()); m_offset < end; ++m_offset) {
        const uchar byte = uchar(m_utf8[m_offset]);
        const bool inside = (byte & 0xc0) == 0x80; // of a character
        if (!inside)
            m_unit += byte >= 0xf0 ? 2 : 1;
        if (byte == '\n') {
            ++m_line;
            m_column = 1;
        } else if (!inside) {
            ++m_column;
        }
    }
}

} // namespace Outputs::Json
