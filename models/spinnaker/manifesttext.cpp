// SPDX-License-Identifier: Apache-2.0
#include "models/spinnaker/manifesttext.h"

#include "models/outputs/jsontext.h"
#include "models/yaml/yamldocument.h"

#include <functional>
#include <optional>

using namespace Qt::StringLiterals;

namespace Spinnaker {

namespace Json = Outputs::Json;

namespace {

constexpr int deepestBlock = 40;
constexpr qsizetype longestKey = 900; ///< readers give up at 1024 characters

/// Escapes whatever is not plain ASCII: JSON's escapes are YAML's as well.
QByteArray asciiQuoted(QStringView text)
{
    QByteArray out;
    const QString quoted = QString::fromUtf8(Json::quote(text));
    for (const QChar unit : quoted) {
        if (unit.unicode() >= 0x20 && unit.unicode() < 0x7f)
            out += char(unit.unicode());
        else
            out += "\\u" + QByteArray::number(unit.unicode(), 16).rightJustified(4, '0');
    }
    return out;
}

class Writer
{
public:
    enum class Place { Root, BehindKey, BehindDash };

    void write(QByteArrayView json, int indent, int level, Place place)
    {
        const bool isContainer = json.startsWith('{') || json.startsWith('[');
        if (level > deepestBlock)
            m_failed = true;
        else if (!isContainer)
            writeScalar(json, indent, place);
        else if (Json::ItemCursor(json).atEnd())
            append(json.startsWith('{') ? "{}" : "[]", place);
        else
            writeItems(json, indent, level, place);
    }
    [[nodiscard]] bool hasFailed() const { return m_failed; }
    [[nodiscard]] const QByteArray &text() const { return m_out; }

private:
    void writeItems(QByteArrayView json, int indent, int level, Place place)
    {
        const bool isObject = json.startsWith('{');
        bool isFirst = true;
        for (Json::ItemCursor cursor(json); !cursor.atEnd() && !m_failed; isFirst = false) {
            const auto item = cursor.next();
            if (isFirst && place == Place::BehindDash) {
                m_out += ' ';
            } else {
                if (isFirst && place == Place::BehindKey)
                    m_out += '\n';
                m_out += QByteArray(indent, ' ');
            }
            if (!isObject) {
                m_out += '-';
                write(item.value, indent + 2, level + 1, Place::BehindDash);
                continue;
            }
            writeKey(item.key);
            // Items of a list stand below the first letter of its key, as kubectl writes them.
            write(item.value, item.value.startsWith('[') ? indent : indent + 2, level + 1, Place::BehindKey);
        }
    }
    void writeKey(QByteArrayView quoted)
    {
        const QString key = Json::valueText(quoted);
        QByteArray text = Yaml::toYaml(QJsonValue(key)).chopped(1);
        if (text.contains('\n'))
            text = asciiQuoted(key);
        m_failed = m_failed || text.size() > longestKey;
        m_out += text + ':';
    }
    void writeScalar(QByteArrayView json, int indent, Place place)
    {
        if (!json.startsWith('"')) {
            append(json, place);
            return;
        }
        const QByteArray text = Yaml::toYaml(QJsonValue(Json::valueText(json)));
        const qsizetype lineEnd = text.indexOf('\n');
        append(text.first(lineEnd), place);
        if (lineEnd + 1 == text.size())
            return;
        // A block, whose lines stand two blanks in; empty ones have none.
        const QByteArray margin(std::max(indent, 2), ' ');
        const QList<QByteArray> lines = text.sliced(lineEnd + 1).chopped(1).split('\n');
        for (const QByteArray &line : lines)
            m_out += line.isEmpty() ? QByteArray("\n") : QByteArray(margin + line.sliced(2) + '\n');
    }
    void append(QByteArrayView text, Place place)
    {
        if (place != Place::Root)
            m_out += ' ';
        m_out += text;
        m_out += '\n';
    }

    QByteArray m_out;
    bool m_failed = false;
};

QByteArray laidOut(QByteArrayView json)
{
    return Json::layOut(json, 2) + '\n';
}

bool saysTheSame(const QByteArray &yaml, QByteArrayView json)
{
    const auto read = Yaml::load(yaml);
    const auto meant = Yaml::load(json.toByteArray());
    return read && meant && read->size() == 1 && meant->size() == 1
        && read->constFirst().value == meant->constFirst().value;
}

std::optional<QByteArray> toYaml(QByteArrayView json)
{
    Writer writer;
    writer.write(json, 0, 0, Writer::Place::Root);
    if (writer.hasFailed() || !saysTheSame(writer.text(), json))
        return std::nullopt;
    return writer.text();
}

QByteArray member(QByteArrayView key, QByteArrayView value)
{
    return key.toByteArray() + ':' + value.toByteArray();
}

/// The object with one member replaced, or added at its end.
QByteArray withMember(QByteArrayView object, const QString &name, const std::function<QByteArray(QByteArrayView)> &make)
{
    QByteArrayList members;
    bool isThere = false;
    for (Json::ItemCursor cursor(object); !cursor.atEnd();) {
        const auto item = cursor.next();
        const bool isIt = Json::valueText(item.key) == name;
        members.append(isIt ? QByteArray(item.key.toByteArray() + ':' + make(item.value))
                            : member(item.key, item.value));
        isThere = isThere || isIt;
    }
    if (!isThere)
        members.append(Json::quote(name) + ':' + make({}));
    return '{' + members.join(',') + '}';
}

} // namespace

QByteArray toReadableText(QByteArrayView json)
{
    return toYaml(json).value_or(laidOut(json));
}

QByteArray toReadableText(const QByteArrayList &objects)
{
    QByteArrayList texts;
    for (const QByteArray &object : objects) {
        auto yaml = toYaml(object);
        if (!yaml) { // JSON documents follow each other without a separator, and not among YAML
            QByteArray all;
            for (const QByteArray &each : objects)
                all += laidOut(each);
            return all;
        }
        texts.append(*yaml);
    }
    return texts.join("---\n");
}

QByteArray withNamespace(const QByteArray &json, const QString &name)
{
    if (!json.startsWith('{'))
        return json;
    return withMember(json, u"metadata"_s, [&name](QByteArrayView metadata) {
        return withMember(metadata.startsWith('{') ? metadata : QByteArrayView("{}"), u"namespace"_s,
                          [&name](QByteArrayView) { return Json::quote(name); });
    });
}

} // namespace Spinnaker
