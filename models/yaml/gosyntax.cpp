// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/gosyntax.h"

#include "models/yaml/gonumber.h"
#include "models/yaml/utf8.h"

#include <QMap>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace Yaml::Go {

namespace {

constexpr qsizetype maximumLength = 4096; // of a value in an error text
constexpr int maximumLevels = 50;

class Printer
{
public:
    explicit Printer(const EventList &list) : m_list(list) { }

    void print(quint32 index, int level)
    {
        const Event &event = m_list.events[index];
        if (level > maximumLevels || m_text.size() > maximumLength) {
            m_text += "..."_L1;
            return;
        }
        switch (event.kind) {
        case Event::Kind::Alias:
            print(event.target, level + 1);
            break;
        case Event::Kind::SequenceStart:
            printSequence(event, index, level);
            break;
        case Event::Kind::MappingStart:
            printMapping(event, index, level);
            break;
        default:
            printScalar(event);
        }
    }
    QString take() { return std::move(m_text); }

private:
    void printScalar(const Event &event)
    {
        const auto scalar = resolveScalar(m_list.text(event), m_list.tag(event), event.isImplicit);
        const QString text = scalar ? syntaxOf(*scalar) : quote(m_list.text(event));
        m_text += text == "<nil>"_L1 ? u"interface {}(nil)"_s : text;
    }
    void printSequence(const Event &event, quint32 index, int level)
    {
        m_text += "[]interface {}{"_L1;
        for (quint32 i = index + 1; i + 1 < event.next && m_text.size() <= maximumLength; i = m_list.events[i].next) {
            if (i > index + 1)
                m_text += ", "_L1;
            print(i, level + 1);
        }
        m_text += u'}';
    }
    void printMapping(const Event &event, quint32 index, int level)
    {
        QMap<QString, QString> entries; // fmt sorts keys
        qsizetype size = 0;
        for (quint32 key = index + 1; key + 1 < event.next && size <= maximumLength;) {
            const quint32 value = m_list.events[key].next;
            const QString outer = std::exchange(m_text, QString());
            print(key, level + 1);
            const QString keyText = std::exchange(m_text, QString());
            print(value, level + 1);
            size += keyText.size() + m_text.size();
            entries.insert(keyText, m_text);
            m_text = outer;
            key = m_list.events[value].next;
        }
        QStringList items;
        for (auto entry = entries.cbegin(); entry != entries.cend(); ++entry)
            items.append(entry.key() + u':' + entry.value());
        m_text += "map[interface {}]interface {}{"_L1 + items.join(", "_L1) + u'}';
    }

    const EventList &m_list;
    QString m_text;
};

} // namespace

QString quote(QByteArrayView text)
{
    QString quoted(u'"');
    const QString decoded = fromBytes(text);
    for (qsizetype i = 0; i < decoded.size(); ++i) {
        const QChar character = decoded[i];
        static const QHash<QChar, QLatin1StringView> escapes{{u'"', "\\\""_L1}, {u'\\', "\\\\"_L1}, {u'\a', "\\a"_L1},
                                                             {u'\b', "\\b"_L1}, {u'\f', "\\f"_L1},  {u'\n', "\\n"_L1},
                                                             {u'\r', "\\r"_L1}, {u'\t', "\\t"_L1},  {u'\v', "\\v"_L1}};
        const auto escape = escapes.constFind(character);
        if (escape != escapes.cend())
            quoted += *escape;
        else if (character.isPrint() || character.isSurrogate())
            quoted += character;
        else if (character.unicode() < 0x80)
            quoted += "\\x"_L1 + QString::number(character.unicode(), 16).rightJustified(2, u'0');
        else
            quoted += "\\u"_L1 + QString::number(character.unicode(), 16).rightJustified(4, u'0');
    }
    return quoted + u'"';
}

QString fromBytes(QByteArrayView bytes)
{
    if (bytes.isValidUtf8()) {
        // QString::fromUtf8 would take a byte order mark at the start away.
        QStringDecoder decoder(QStringDecoder::Utf8,
                               QStringDecoder::Flag::Stateless | QStringDecoder::Flag::ConvertInitialBom);
        return decoder(bytes);
    }
    QString text;
    for (qsizetype i = 0; i < bytes.size();) {
        const qsizetype length = utf8Length(bytes[i]);
        const bool isWhole = i + length <= bytes.size() && bytes.sliced(i, length).isValidUtf8();
        text += isWhole ? fromBytes(bytes.sliced(i, length)) : QString(QChar::ReplacementCharacter);
        i += isWhole ? length : 1;
    }
    return text;
}

QString syntaxOf(const Scalar &scalar)
{
    switch (scalar.type) {
    case Scalar::Type::Null:
        return u"<nil>"_s;
    case Scalar::Type::Bool:
        return scalar.boolean ? u"true"_s : u"false"_s;
    case Scalar::Type::Int:
        return QString::number(scalar.integer);
    case Scalar::Type::Uint:
        return "0x"_L1 + QString::number(scalar.natural, 16);
    case Scalar::Type::Float:
        return QString::fromLatin1(formatG(scalar.number, 64));
    case Scalar::Type::String:
        break;
    }
    return quote(scalar.text);
}

QString syntaxOf(const EventList &list, quint32 index)
{
    const Event &event = list.events[index];
    if (event.kind == Event::Kind::Scalar) {
        if (const auto scalar = resolveScalar(list.text(event), list.tag(event), event.isImplicit))
            return syntaxOf(*scalar);
    }
    Printer printer(list);
    printer.print(index, 0);
    return printer.take();
}

} // namespace Yaml::Go
