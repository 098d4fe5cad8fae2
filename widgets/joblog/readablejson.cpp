// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/readablejson.h"

#include "models/joblog/ansi.h"
#include "models/joblog/level.h"
#include "models/outputs/jsontext.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Widgets {

namespace {

using Item = Outputs::Json::ItemCursor::Item;

constexpr std::array<QByteArrayView, 7> levelNames{"level",     "severity", "lvl",          "levelname",
                                                   "log.level", "loglevel", "severity_text"};
constexpr std::array<QByteArrayView, 8> timeNames{"time", "ts",       "timestamp", "@timestamp",
                                                  "t",    "datetime", "date",      "asctime"};
constexpr std::array<QByteArrayView, 5> messageNames{"msg", "message", "@message", "body", "event"};

QByteArrayView unquoted(QByteArrayView json)
{
    return json.size() >= 2 && json.startsWith('"') ? json.sliced(1, json.size() - 2) : json;
}

// Control characters as pictures, as everywhere in the view; none of them may begin a new line or a sequence.
QString shown(const QString &text)
{
    QString result = QString::fromUtf8(JobLog::stripAnsi(text.toUtf8()));
    for (QChar &unit : result) {
        const char16_t code = unit.unicode();
        if (code < 0x20 && code != u'\t')
            unit = QChar(char16_t(0x2400 + code));
        else if (code == 0x7f)
            unit = QChar(0x2421);
        else if (code == 0x85 || code == 0x2028 || code == 0x2029)
            unit = QChar(0x2424);
        else if (code >= 0x80 && code <= 0x9f)
            unit = QChar(QChar::ReplacementCharacter);
    }
    return result;
}

bool isPlainAscii(QByteArrayView bytes)
{
    return std::ranges::all_of(bytes, [](char byte) { return byte >= 0x20 && byte < 0x7f && byte != '\\'; });
}

// What can stand behind "key=" without quotes.
bool isPlainWord(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::none_of(text, [](char byte) {
        return byte == ' ' || byte == '=' || byte == '\\' || byte == '\t';
    });
}

class Writer
{
public:
    explicit Writer(QByteArrayView line) : m_line(line) { }

    // `json`: a part of the line.
    void append(QByteArrayView json, const QString &text)
    {
        const UnitRange units{result.text.size(), result.text.size() + text.size()};
        const qsizetype begin = json.data() - m_line.data();
        result.parts.append({units, {begin, begin + json.size()}, text.size() == json.size() && isPlainAscii(json)});
        result.text += text;
    }
    void appendString(QByteArrayView json) // its own text
    {
        const QByteArrayView inner = unquoted(json);
        if (isPlainAscii(inner))
            append(inner, QString::fromLatin1(inner));
        else
            append(inner, shown(Outputs::Json::valueText(json)));
    }
    void appendMember(const Item &item)
    {
        appendString(item.key);
        result.text += u'=';
        const QByteArrayView inner = unquoted(item.value);
        if (item.value.startsWith('"') && isPlainWord(inner))
            appendString(item.value);
        else
            append(item.value, shown(QString::fromUtf8(item.value)));
    }
    void blank()
    {
        if (!result.text.isEmpty())
            result.text += u' ';
    }

    ReadableJson result;

private:
    QByteArrayView m_line;
};

QString levelWord(const Item &item, QByteArrayView line)
{
    if (item.value.startsWith('"'))
        return shown(Outputs::Json::valueText(item.value)).toUpper();
    switch (JobLog::levelOf(line)) { // numbers mean something else to every logger
    case JobLog::LogLevel::Debug:
        return u"DEBUG"_s;
    case JobLog::LogLevel::Information:
        return u"INFO"_s;
    case JobLog::LogLevel::Warning:
        return u"WARN"_s;
    case JobLog::LogLevel::Error:
        return u"ERROR"_s;
    case JobLog::LogLevel::None:
        break;
    }
    return QString::fromUtf8(item.value);
}

// The member with the first of the names that there is.
template <std::size_t Size>
qsizetype find(const QList<Item> &items, const std::array<QByteArrayView, Size> &names)
{
    for (const QByteArrayView name : names) {
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (unquoted(items.at(i).key).compare(name, Qt::CaseInsensitive) == 0)
                return i;
        }
    }
    return -1;
}

bool isScalar(const Item &item)
{
    return !item.value.startsWith('{') && !item.value.startsWith('[');
}

} // namespace

QList<UnitRange> ReadableJson::unitsOf(UnitRange bytes) const
{
    QList<UnitRange> found;
    for (const Part &part : parts) {
        const UnitRange common{std::max(bytes.begin, part.bytes.begin), std::min(bytes.end, part.bytes.end)};
        if (common.isEmpty())
            continue;
        const qsizetype shift = part.units.begin - part.bytes.begin;
        found.append(part.isExact ? UnitRange{common.begin + shift, common.end + shift} : part.units);
    }
    if (found.isEmpty())
        found.append({0, text.size()});
    return found;
}

std::optional<ReadableJson> readableJson(QByteArrayView line)
{
    const QByteArrayView trimmed = line.trimmed();
    if (!trimmed.startsWith('{') || !trimmed.endsWith('}') || !Outputs::Json::isValid(trimmed))
        return std::nullopt;
    QList<Item> items;
    for (Outputs::Json::ItemCursor cursor(trimmed); !cursor.atEnd();)
        items.append(cursor.next());
    if (items.isEmpty())
        return std::nullopt;
    Writer writer(line);
    const qsizetype level = find(items, levelNames);
    const qsizetype time = find(items, timeNames);
    const qsizetype message = find(items, messageNames);
    QList<qsizetype> used;
    if (level >= 0 && isScalar(items.at(level))) {
        writer.append(unquoted(items.at(level).value), levelWord(items.at(level), line));
        used.append(level);
    }
    for (const qsizetype index : {time, message}) {
        if (index < 0 || !isScalar(items.at(index)))
            continue;
        writer.blank();
        writer.appendString(items.at(index).value);
        used.append(index);
    }
    for (qsizetype i = 0; i < items.size(); ++i) {
        if (used.contains(i))
            continue;
        writer.blank();
        writer.appendMember(items.at(i));
    }
    return std::move(writer.result);
}

} // namespace Widgets
