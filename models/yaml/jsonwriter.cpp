// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/gonumber.h"
#include "models/yaml/yamldocument.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QVariant>

namespace Yaml {

namespace {

QByteArray escaped(char16_t unit)
{
    return "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0');
}

QByteArray quoted(const QString &text)
{
    QString out(u'"');
    for (const QChar character : text) {
        switch (character.unicode()) {
        case u'"':
        case u'\\':
            out += u'\\';
            out += character;
            break;
        case u'\b':
            out += QLatin1StringView("\\b");
            break;
        case u'\f':
            out += QLatin1StringView("\\f");
            break;
        case u'\n':
            out += QLatin1StringView("\\n");
            break;
        case u'\r':
            out += QLatin1StringView("\\r");
            break;
        case u'\t':
            out += QLatin1StringView("\\t");
            break;
        case u'<':
        case u'>':
        case u'&':
        case u'\u2028':
        case u'\u2029':
            out += QString::fromLatin1(escaped(character.unicode()));
            break;
        default:
            if (character.unicode() < 0x20)
                out += QString::fromLatin1(escaped(character.unicode()));
            else
                out += character;
        }
    }
    return (out + u'"').toUtf8();
}

// Each level writes a bracket, so the limit bounds the recursion as well.
void write(const QJsonValue &value, qsizetype limit, QByteArray &out)
{
    if (out.size() > limit)
        return;
    if (value.isArray()) {
        char separator = '[';
        for (const QJsonValue &item : value.toArray()) {
            out += std::exchange(separator, ',');
            write(item, limit, out);
            if (out.size() > limit)
                return;
        }
        out += separator == '[' ? "[]" : "]";
    } else if (value.isObject()) {
        char separator = '{';
        const QJsonObject object = value.toObject();
        for (auto member = object.constBegin(); member != object.constEnd() && out.size() <= limit; ++member) {
            out += std::exchange(separator, ',');
            out += quoted(member.key()) + ':';
            write(member.value(), limit, out);
        }
        out += separator == '{' ? "{}" : "}";
    } else if (value.isString()) {
        out += quoted(value.toString());
    } else if (value.isDouble()) {
        const QVariant number = value.toVariant();
        out += number.typeId() == QMetaType::LongLong ? QByteArray::number(number.toLongLong())
                                                      : Go::formatJson(number.toDouble());
    } else if (value.isBool()) {
        out += value.toBool() ? "true" : "false";
    } else {
        out += "null";
    }
}

} // namespace

QByteArray toJson(const QJsonValue &value, qsizetype limit)
{
    QByteArray out;
    write(value, limit, out);
    return out;
}

} // namespace Yaml
