// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <expected>

/// JSON as text: values keep every digit, escape and key order of what was printed. RFC 8259, strictly: no comments, no
/// trailing commas, no NaN, no raw control characters, no invalid UTF-8. All functions are thread-safe.
namespace Outputs::Json {

/// One member of an object, with its value as it stands in the text.
struct Member
{
    QString key; ///< escapes resolved
    QByteArray value; ///< the value's own text
    qsizetype offset = 0; ///< of the key's opening quote, bytes
    bool isNull = false;
};

struct Object
{
    QList<Member> members; ///< in the order of the text, duplicates included
    qsizetype rest = 0; ///< of the first byte after the object that is no blank, or the size; nothing there is read
};

enum class ProblemKind { Empty, Syntax, NotObject };

struct Problem
{
    ProblemKind kind = ProblemKind::Syntax;
    qsizetype offset = 0; ///< of the first byte at fault
    QString reason; ///< for Syntax: half a sentence, "'x' is not expected here"
    bool unfinished = false; ///< the text ends inside the value
};

/// Reads the first value of `utf8`, which has to be an object. Blanks before it are skipped.
[[nodiscard]] std::expected<Object, Problem> readObject(QByteArrayView utf8);

/// Whether the text is one JSON value and nothing else.
[[nodiscard]] bool isValid(QByteArrayView utf8);

/// Walks through the items of a valid JSON array or the members of an object, one at a time, as they stand in the
/// text: a long list can be read in parts. Duplicate keys are items of their own.
class ItemCursor
{
public:
    struct Item
    {
        QByteArrayView key; ///< with its quotes; empty in an array
        QByteArrayView value;
    };
    /// `container` outlives the cursor's items; whatever is no container has none.
    explicit ItemCursor(QByteArrayView container);
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    /// The next one, where there is one.
    [[nodiscard]] Item next();

private:
    QByteArrayView m_text;
    qsizetype m_at = 0; ///< of the next item, or the size
    bool m_isObject = false;
};

/// The values of a valid JSON array, as they stand in the text.
[[nodiscard]] QList<QByteArrayView> itemsOf(QByteArrayView array);

/// All tokens of valid JSON: brackets, commas, colons, strings with their quotes, numbers, words.
[[nodiscard]] QList<QByteArrayView> tokensOf(QByteArrayView json);

/// `text` as a JSON string with its quotes.
[[nodiscard]] QByteArray quote(QStringView text);

/// A valid JSON value for people: a string's own text, anything else as it stands.
[[nodiscard]] QString valueText(QByteArrayView json);

/// A valid JSON value with blanks laid out anew and every token as it stands. `indent` 0: one line, no blanks; else
/// `indent` blanks per level, beginning inside level `level`.
[[nodiscard]] QByteArray layOut(QByteArrayView json, int indent, int level = 0);

/// Turns byte offsets into lines and columns. Offsets are asked for in rising order, so that the whole costs one walk
/// through the text, however many there are.
class PlaceCounter
{
public:
    /// The place of the text's first byte: `unit` counts UTF-16 units of whatever the text stands in.
    explicit PlaceCounter(QByteArrayView utf8, int line = 1, int column = 1, qsizetype unit = 0)
        : m_utf8(utf8),
          m_unit(unit),
          m_line(line),
          m_column(column)
    {
    }
    void advance(qsizetype offset);
    [[nodiscard]] int line() const { return m_line; }
    [[nodiscard]] int column() const { return m_column; } ///< characters, 1-based
    [[nodiscard]] qsizetype unit() const { return m_unit; }

private:
    QByteArrayView m_utf8;
    qsizetype m_offset = 0;
    qsizetype m_unit;
    int m_line;
    int m_column;
};

} // namespace Outputs::Json
