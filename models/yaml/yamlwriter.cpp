// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/gonumber.h"
#include "models/yaml/scalarresolver.h"
#include "models/yaml/yamldocument.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Yaml {

namespace {

// Beyond this, collections are written in brackets: block style would indent each line by its level.
constexpr int maximumBlockLevels = 100;
// YAML allows keys of up to 1024 characters without the "? " indicator.
constexpr qsizetype maximumSimpleKey = 1000;

bool isPlainCharacter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_'
        || byte == '.' || byte == '/' || byte == '-' || byte == '@' || byte == '+' || byte == '=' || byte == ' '
        || byte == ':' || byte == ',' || byte == '(' || byte == ')' || byte == '$' || byte == ';' || byte == '<'
        || byte == '>';
}

bool isLetter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// Numbers, dates and base-60 numbers: what some YAML reader takes for something else than text.
bool looksNumeric(QByteArrayView text)
{
    return std::ranges::all_of(text,
                               [](char byte) {
                                   return (byte >= '0' && byte <= '9')
                                       || QByteArrayView("+-.:_eExXoObBTtZz abcdfABCDF").contains(byte);
                               })
        && std::ranges::any_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
}

bool isPlain(QByteArrayView text)
{
    if (text.isEmpty()
        || (!isLetter(text.front()) && text.front() != '/' && text.front() != '_'
            && !(text.front() >= '0' && text.front() <= '9')))
        return false;
    return std::ranges::all_of(text, isPlainCharacter) && !text.endsWith(' ') && !text.endsWith(':')
        && !text.contains(": ") && !wouldResolve(text) && !looksNumeric(text);
}

// Only what every reader shows as it is: a literal block has no escapes.
bool fitsLiteral(const QString &text)
{
    if (!text.contains(u'\n') || text.front().isSpace() || text.size() > 1'000'000)
        return false;
    QChar previous;
    for (const QChar character : text) {
        const bool isPrintable
            = character.isPrint() || character.isSurrogate() || character == u'\n' || character == u'\t';
        if (!isPrintable || character == QChar(QChar::ByteOrderMark) || character == QChar(QChar::LineSeparator)
            || character == QChar(QChar::ParagraphSeparator)
            || (character == u'\n' && (previous == u' ' || previous == u'\t')))
            return false;
        previous = character;
    }
    return previous != u' ' && previous != u'\t' && text.isValidUtf16();
}

QByteArray quoted(const QString &text)
{
    QByteArray out("\"");
    const QList<uint> codePoints = text.toUcs4(); // unpaired surrogates become U+FFFD
    for (const uint point : codePoints) {
        switch (point) {
        case u'"':
            out += "\\\"";
            continue;
        case u'\\':
            out += "\\\\";
            continue;
        case u'\n':
            out += "\\n";
            continue;
        case u'\t':
            out += "\\t";
            continue;
        case u'\r':
            out += "\\r";
            continue;
        default:
            break;
        }
        // Other spaces include line separators, which YAML 1.1 folds, and ones that nobody could tell from a blank.
        const bool isOtherSpace = QChar::isSpace(point) && point != u' ';
        if (QChar::isPrint(point) && !isOtherSpace && point != QChar::ByteOrderMark)
            out += QString::fromUcs4(reinterpret_cast<const char32_t *>(&point), 1).toUtf8();
        else if (point <= 0xFFFFU)
            out += "\\u" + QByteArray::number(point, 16).rightJustified(4, '0');
        else
            out += "\\U" + QByteArray::number(point, 16).rightJustified(8, '0');
    }
    return out + '"';
}

QByteArray scalarText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? "true" : "false";
    case QJsonValue::Double: {
        const QVariant number = value.toVariant();
        return number.typeId() == QMetaType::LongLong ? QByteArray::number(number.toLongLong())
                                                      : Go::formatJson(number.toDouble());
    }
    case QJsonValue::String: {
        const QByteArray text = value.toString().toUtf8();
        return isPlain(text) ? text : quoted(value.toString());
    }
    default:
        return "null";
    }
}

class Writer
{
public:
    // Writes a value behind what is on the line already ("key:" or "-"), with its line end.
    void writeValue(const QJsonValue &value, int indent, int level, bool isItem)
    {
        if (value.isArray() && !value.toArray().isEmpty() && level < maximumBlockLevels)
            writeArray(value.toArray(), indent, level, isItem);
        else if (value.isObject() && !value.toObject().isEmpty() && level < maximumBlockLevels)
            writeObject(value.toObject(), indent, level, isItem);
        else if (value.isString() && fitsLiteral(value.toString()))
            writeLiteral(value.toString(), indent);
        else if (value.isArray() || value.isObject())
            writeFlow(value);
        else
            m_out += ' ' + scalarText(value) + '\n';
    }
    void writeRoot(const QJsonValue &value)
    {
        if ((value.isArray() && !value.toArray().isEmpty()) || (value.isObject() && !value.toObject().isEmpty())) {
            m_atLineStart = true;
            writeValue(value, 0, 0, false);
            return;
        }
        writeValue(value, 0, 0, false);
        if (m_out.startsWith(' '))
            m_out.remove(0, 1);
    }
    [[nodiscard]] QByteArray take() { return std::move(m_out); }

private:
    // Collections start on the line of a "- ", and on a new line behind a key.
    void startEntry(int indent, bool &isFirst, bool isItem)
    {
        if (isFirst && isItem) {
            m_out += ' ';
        } else {
            if (isFirst && !m_atLineStart)
                m_out += '\n';
            m_out += QByteArray(indent, ' ');
        }
        isFirst = false;
        m_atLineStart = false;
    }
    void writeObject(const QJsonObject &object, int indent, int level, bool isItem)
    {
        bool isFirst = true;
        for (auto member = object.constBegin(); member != object.constEnd(); ++member) {
            startEntry(indent, isFirst, isItem);
            const QByteArray key = scalarText(QJsonValue(member.key()));
            if (key.size() > maximumSimpleKey)
                m_out += "? " + key + '\n' + QByteArray(indent, ' ') + ':';
            else
                m_out += key + ':';
            // Items of a list stand below the first letter of its key, as kubectl writes them.
            const bool isArray = member.value().isArray();
            writeValue(member.value(), isArray ? indent : indent + 2, level + 1, false);
        }
    }
    void writeArray(const QJsonArray &array, int indent, int level, bool isItem)
    {
        bool isFirst = true;
        for (const QJsonValue &item : array) {
            startEntry(indent, isFirst, isItem);
            m_out += '-';
            writeValue(item, indent + 2, level + 1, true);
        }
    }
    void writeLiteral(const QString &text, int indent)
    {
        const bool endsLine = text.endsWith(u'\n');
        const bool keeps = text.endsWith(QLatin1StringView("\n\n"));
        m_out += keeps ? " |+\n" : endsLine ? " |\n" : " |-\n";
        const QByteArray margin(qMax(indent, 2), ' ');
        const QList<QByteArray> lines = (endsLine ? text.chopped(1) : text).toUtf8().split('\n');
        for (const QByteArray &line : lines)
            m_out += line.isEmpty() ? QByteArray("\n") : QByteArray(margin + line + '\n');
    }

    // Brackets on one line. Without recursion, because this is where depth goes.
    void writeFlow(const QJsonValue &root)
    {
        struct Frame
        {
            QJsonArray array;
            QJsonObject object;
            QStringList keys;
            qsizetype next = 0;
            bool isObject = false;
        };
        std::vector<Frame> frames;
        const auto start = [&](const QJsonValue &value) {
            if (!value.isArray() && !value.isObject()) {
                m_out += value.isString() ? quoted(value.toString()) : scalarText(value);
                return;
            }
            frames.push_back({value.toArray(), value.toObject(), value.toObject().keys(), 0, value.isObject()});
            m_out += value.isObject() ? '{' : '[';
        };
        m_out += ' ';
        start(root);
        while (!frames.empty()) {
            Frame &frame = frames.back();
            const qsizetype count = frame.isObject ? frame.keys.size() : frame.array.size();
            if (frame.next == count) {
                m_out += frame.isObject ? '}' : ']';
                frames.pop_back();
                continue;
            }
            const qsizetype index = frame.next++;
            if (index > 0)
                m_out += ", ";
            if (!frame.isObject) {
                start(QJsonValue(frame.array[index]));
                continue;
            }
            const QByteArray key = quoted(frame.keys[index]);
            m_out += (key.size() > maximumSimpleKey ? "? " : "") + key + (key.size() > maximumSimpleKey ? " : " : ": ");
            start(frame.object.value(frame.keys[index]));
        }
        m_out += '\n';
    }

    QByteArray m_out;
    bool m_atLineStart = false;
};

} // namespace

QByteArray toYaml(const QJsonValue &value)
{
    Writer writer;
    writer.writeRoot(value);
    return writer.take();
}

} // namespace Yaml
