// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/pipelinevalue.h"

#include "models/outputs/jsontext.h"

#include <QHash>
#include <QLocale>

#include <algorithm>
#include <charconv>

namespace Outputs {

namespace {

/// Deeper values are returned as they stand: recursion must not follow foreign input without an end.
constexpr int maximumDepth = 200;

/// A decimal as sign, digits without zeros at the ends, and the exponent of the last digit: equal for equal numbers.
struct Decimal
{
    bool negative = false;
    QByteArray digits;
    qint64 exponent = 0;
    friend bool operator==(const Decimal &, const Decimal &) = default;
};

Decimal decimalOf(QByteArrayView token)
{
    Decimal decimal;
    qsizetype i = 0;
    bool fraction = false;
    if (token.startsWith('-')) {
        decimal.negative = true;
        ++i;
    }
    for (; i < token.size() && token[i] != 'e' && token[i] != 'E'; ++i) {
        if (token[i] == '.') {
            fraction = true;
            continue;
        }
        decimal.digits += token[i];
        if (fraction)
            --decimal.exponent;
    }
    if (i < token.size())
        decimal.exponent += token.sliced(i + 1).toByteArray().toLongLong();
    while (decimal.digits.endsWith('0')) {
        decimal.digits.chop(1);
        ++decimal.exponent;
    }
    const auto first = std::ranges::find_if(decimal.digits, [](char c) { return c != '0'; });
    decimal.digits = decimal.digits.sliced(first - decimal.digits.begin());
    return decimal.digits.isEmpty() ? Decimal() : decimal; // zero has no sign for anybody who calculates
}

bool isFraction(QByteArrayView number)
{
    return std::ranges::any_of(number, [](char c) { return c == '.' || c == 'e' || c == 'E'; });
}

class Writer
{
public:
    QByteArray value(QByteArrayView json, int depth)
    {
        const char first = json.isEmpty() ? '"' : json.front();
        if (depth < maximumDepth && first == '{')
            return object(json, depth);
        if (depth < maximumDepth && first == '[')
            return array(json, depth);
        if (first == '-' || (first >= '0' && first <= '9'))
            return number(json);
        return json.toByteArray();
    }
    [[nodiscard]] bool changed() const { return m_changed; }

private:
    QByteArray number(QByteArrayView token)
    {
        if (!isFraction(token))
            return token.toByteArray();
        const Decimal printed = decimalOf(token);
        double rounded = 0;
        const auto read = std::from_chars(token.begin(), token.end(), rounded);
        if (read.ec == std::errc::result_out_of_range) {
            m_changed = true;
            if (printed.exponent + printed.digits.size() <= 0)
                return "0.0";
            return printed.negative ? "\"-Infinity\"" : "\"Infinity\""; // what JSON has no number for becomes a string
        }
        const QByteArray shortest = QByteArray::number(rounded, 'g', QLocale::FloatingPointShortest);
        if (decimalOf(shortest) == printed)
            return token.toByteArray();
        m_changed = true;
        return shortest;
    }

    QByteArray array(QByteArrayView json, int depth)
    {
        QByteArray text = "[";
        for (const QByteArrayView item : Json::itemsOf(json)) {
            if (text.size() > 1)
                text += ',';
            text += value(item, depth + 1);
        }
        return text + ']';
    }

    QByteArray object(QByteArrayView json, int depth)
    {
        const auto read = Json::readObject(json);
        if (!read)
            return json.toByteArray();
        QHash<QString, qsizetype> last;
        for (qsizetype i = 0; i < read->members.size(); ++i)
            last.insert(read->members[i].key, i);
        m_changed = m_changed || last.size() != read->members.size();
        QByteArray text = "{";
        for (qsizetype i = 0; i < read->members.size(); ++i) {
            const Json::Member &member = read->members[i];
            if (last.value(member.key) != i)
                continue;
            if (member.isNull) {
                m_changed = true;
                continue;
            }
            if (text.size() > 1)
                text += ',';
            text += Json::quote(member.key) + ':' + value(member.value, depth + 1);
        }
        return text + '}';
    }

    bool m_changed = false;
};

} // namespace

QByteArray pipelineValue(const QByteArray &json)
{
    if (json.startsWith('"'))
        return json;
    Writer writer;
    QByteArray text = writer.value(json, 0);
    return writer.changed() ? text : json;
}

} // namespace Outputs
