// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/yamlformat.h"

#include "models/outputs/jsontext.h"
#include "models/outputs/markertext.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

constexpr int blockDepth = 40;

bool isUnprintable(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe
        || c == 0xffff;
}

/// Double-quoted, with the escapes that YAML 1.1 and 1.2 share.
QByteArray quoted(const QString &text)
{
    QByteArray out = "\"";
    const auto points = text.toUcs4();
    for (const char32_t c : points) {
        if (c == U'"' || c == U'\\')
            out += '\\' + QByteArray(1, char(c));
        else if (c == U'\n')
            out += "\\n";
        else if (c == U'\t')
            out += "\\t";
        else if (c == U'\r')
            out += "\\r";
        else if (isUnprintable(c) && c < 0x100)
            out += "\\x" + QByteArray::number(uint(c), 16).rightJustified(2, '0');
        else if (isUnprintable(c))
            out += "\\u" + QByteArray::number(uint(c), 16).rightJustified(4, '0');
        else
            out += QString::fromUcs4(&c, 1).toUtf8();
    }
    return out + '"';
}

/// Names that some YAML takes for something else.
bool isWord(const QString &key)
{
    static const QSet<QString> words{u"y"_s,   u"n"_s,    u"yes"_s,   u"no"_s,  u"on"_s,
                                     u"off"_s, u"true"_s, u"false"_s, u"null"_s};
    return words.contains(key.toLower());
}

QByteArray keyText(const QString &key)
{
    return isPlainName(key) && !isWord(key) ? key.toUtf8() : quoted(key);
}

bool hasExponent(QByteArrayView token)
{
    const bool isNumber = token.front() == '-' || (token.front() >= '0' && token.front() <= '9');
    return isNumber && (token.contains('e') || token.contains('E'));
}

class Writer
{
public:
    void member(const QString &key, QByteArrayView value, int level)
    {
        constexpr qsizetype longestSimpleKey = 900; // readers give up at 1024 characters
        const QByteArray indent(qsizetype(level) * 2, ' ');
        const QByteArray name = keyText(key);
        if (name.size() <= longestSimpleKey)
            text += indent + name + ':';
        else
            text += indent + "? " + name + '\n' + indent + ':';
        this->value(value, level);
    }

    QByteArray text;

private:
    /// After "key:" or "-".
    void value(QByteArrayView json, int level)
    {
        const char first = json.isEmpty() ? 'n' : json.front();
        const bool container = first == '{' || first == '[';
        if (!container || level >= blockDepth || isEmpty(json)) {
            text += ' ';
            flow(json);
            text += '\n';
            return;
        }
        text += '\n';
        if (first == '{') {
            if (const auto object = Json::readObject(json)) {
                for (const Json::Member &entry : object->members)
                    member(entry.key, entry.value, level + 1);
            }
            return;
        }
        for (const QByteArrayView item : Json::itemsOf(json)) {
            text += QByteArray(qsizetype(level + 1) * 2, ' ') + '-';
            value(item, level + 1);
        }
    }

    static bool isEmpty(QByteArrayView container)
    {
        return container.sliced(1).trimmed().size() == 1; // only the closing bracket
    }

    /// Token by token, not recursive.
    void flow(QByteArrayView json)
    {
        const QByteArray compact = Json::layOut(json, 0);
        for (const QByteArrayView token : Json::tokensOf(compact)) {
            const char first = token.front();
            if (first == '"')
                text += quoted(Json::valueText(token));
            else if (first == ':' || first == ',')
                text += token.toByteArray() + ' ';
            else if (hasExponent(token))
                text += "!!float " + token.toByteArray(); // without a dot YAML 1.1 would take it for a string
            else
                text += token;
        }
    }
};

} // namespace

QByteArray toYaml(const QList<Capture> &values)
{
    if (values.isEmpty())
        return "{}\n";
    Writer writer;
    for (const Capture &capture : values)
        writer.member(capture.key, capture.json, 0);
    return writer.text;
}

} // namespace Outputs
