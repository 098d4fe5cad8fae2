// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/scalarresolver.h"

#include "models/yaml/gonumber.h"

#include <QRegularExpression>
#include <QTime>

#include <limits>

using namespace Qt::StringLiterals;

namespace Yaml {

namespace {

constexpr QByteArrayView yamlTags("tag:yaml.org,2002:");

bool isOneOf(QByteArrayView text, std::initializer_list<QByteArrayView> words)
{
    return std::ranges::find(words, text) != words.end();
}

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

qsizetype skipDigits(QByteArrayView text, qsizetype from)
{
    while (from < text.size() && isDigit(text[from]))
        ++from;
    return from;
}

// [eE][-+]?[0-9]+ up to the end, or nothing.
bool isExponentOrEnd(QByteArrayView text, qsizetype from)
{
    if (from == text.size())
        return true;
    if (text[from] != 'e' && text[from] != 'E')
        return false;
    ++from;
    if (from < text.size() && (text[from] == '+' || text[from] == '-'))
        ++from;
    return from < text.size() && skipDigits(text, from) == text.size();
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool isYamlFloat(QByteArrayView text)
{
    qsizetype at = text.startsWith('+') || text.startsWith('-') ? 1 : 0;
    const qsizetype integral = skipDigits(text, at);
    const bool hasIntegral = integral > at;
    at = integral;
    if (at < text.size() && text[at] == '.') {
        const qsizetype fraction = skipDigits(text, at + 1);
        if (!hasIntegral && fraction == at + 1)
            return false;
        at = fraction;
    } else if (!hasIntegral) {
        return false;
    }
    return isExponentOrEnd(text, at);
}

// Go's rule for underscores in number literals: each stands between two digits.
bool hasGoodUnderscores(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '_' && (i == 0 || i + 1 == text.size() || !isDigit(text[i - 1]) || !isDigit(text[i + 1])))
            return false;
    }
    return true;
}

Scalar ofString(QByteArrayView text)
{
    Scalar scalar;
    scalar.type = Scalar::Type::String;
    scalar.text = text.toByteArray();
    return scalar;
}

Scalar ofBool(bool value)
{
    Scalar scalar;
    scalar.type = Scalar::Type::Bool;
    scalar.boolean = value;
    return scalar;
}

Scalar ofFloat(double value)
{
    Scalar scalar;
    scalar.type = Scalar::Type::Float;
    scalar.number = value;
    return scalar;
}

Scalar ofInt(qint64 value)
{
    Scalar scalar;
    scalar.type = Scalar::Type::Int;
    scalar.integer = value;
    return scalar;
}

std::optional<Scalar> fromWords(QByteArrayView text)
{
    if (isOneOf(text, {"", "~", "null", "Null", "NULL"}))
        return Scalar();
    if (isOneOf(text, {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}))
        return ofBool(true);
    if (isOneOf(text, {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"}))
        return ofBool(false);
    if (isOneOf(text, {".nan", ".NaN", ".NAN"}))
        return ofFloat(std::numeric_limits<double>::quiet_NaN());
    if (isOneOf(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"}))
        return ofFloat(std::numeric_limits<double>::infinity());
    if (isOneOf(text, {"-.inf", "-.Inf", "-.INF"}))
        return ofFloat(-std::numeric_limits<double>::infinity());
    return std::nullopt;
}

// Text that starts with a point goes straight to strconv.ParseFloat, which has rules of its own for underscores.
std::optional<Scalar> fromPointed(QByteArrayView text)
{
    const QByteArray plain = text.toByteArray().replace('_', "");
    if (!isYamlFloat(plain) || !hasGoodUnderscores(text))
        return std::nullopt;
    const auto value = Go::parseFloat(plain);
    return value ? std::optional(ofFloat(*value)) : std::nullopt;
}

std::optional<Scalar> fromNumber(QByteArrayView text)
{
    const QByteArray plain = text.toByteArray().replace('_', "");
    if (const auto integer = Go::parseInt(plain, 0))
        return ofInt(*integer);
    if (const auto natural = Go::parseUint(plain, 0)) {
        Scalar scalar;
        scalar.type = Scalar::Type::Uint;
        scalar.natural = *natural;
        return scalar;
    }
    if (isYamlFloat(plain)) {
        if (const auto value = Go::parseFloat(plain))
            return ofFloat(*value);
    }
    // go-yaml's own way to binary numbers, for what Go does not take for one: a sign behind the prefix ("0b-1").
    if (plain.startsWith("0b")) {
        if (const auto integer = Go::parseInt(QByteArrayView(plain).sliced(2), 2))
            return ofInt(*integer);
    } else if (plain.startsWith("-0b")) {
        if (const auto integer = Go::parseInt(QByteArray('-' + plain.sliced(3)), 2))
            return ofInt(*integer);
    }
    return std::nullopt;
}

Scalar fromText(QByteArrayView text)
{
    if (const auto word = fromWords(text))
        return *word;
    const char first = text[0];
    std::optional<Scalar> number;
    if (first == '.')
        number = fromPointed(text);
    else if (isDigit(first) || first == '+' || first == '-')
        number = fromNumber(text);
    return number ? *number : ofString(text);
}

// The formats that go-yaml tries: a date, a date and time, with T and a zone or with a space and none.
bool isTimestamp(QByteArrayView text)
{
    static const QRegularExpression form(
        u"\\A(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[Tt](\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,]\\d+)?(?:Z|[+-]\\d{2}:\\d{2})"
        "| (\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:[.,]\\d+)?)?\\z"_s);
    const auto match = form.match(QString::fromUtf8(text));
    if (!match.hasMatch()
        || !QDate::isValid(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt()))
        return false;
    const int hour = match.hasCaptured(4) ? 4 : 7;
    return !match.hasCaptured(hour)
        || QTime::isValid(match.captured(hour).toInt(), match.captured(hour + 1).toInt(),
                          match.captured(hour + 2).toInt());
}

QString shortTag(Scalar::Type type)
{
    switch (type) {
    case Scalar::Type::Null:
        return u"!!null"_s;
    case Scalar::Type::Bool:
        return u"!!bool"_s;
    case Scalar::Type::Int:
    case Scalar::Type::Uint:
        return u"!!int"_s;
    case Scalar::Type::Float:
        return u"!!float"_s;
    case Scalar::Type::String:
        break;
    }
    return u"!!str"_s;
}

Outcome<Scalar> fromBase64(QByteArrayView text)
{
    QByteArray plain = text.toByteArray();
    plain.replace('\n', "").replace('\r', "");
    const qsizetype padding = plain.endsWith("==") ? 2 : plain.endsWith('=') ? 1 : 0;
    const QByteArray digits = plain.chopped(padding);
    const auto decoded = QByteArray::fromBase64Encoding(
        digits, QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals | QByteArray::AbortOnBase64DecodingErrors);
    const bool isWhole = plain.size() % 4 == 0 && digits.size() % 4 != 1 && !digits.contains('=');
    if (!isWhole || !decoded)
        return std::unexpected(Failure{u"yaml-tag"_s, u"yaml: !!binary value contains invalid base64 data"_s, -1, {}});
    return ofString(*decoded);
}

Outcome<Scalar> fromTag(QByteArrayView text, QByteArrayView name)
{
    if (name == "str")
        return ofString(text);
    if (name == "binary")
        return fromBase64(text);
    if (!isOneOf(name, {"bool", "int", "float", "null", "timestamp"}))
        return ofString(text);
    if (name == "timestamp" && isTimestamp(text))
        return ofString(text);
    Scalar scalar = fromText(text);
    const QString wanted = "!!"_L1 + QString::fromLatin1(name);
    if (shortTag(scalar.type) == wanted)
        return scalar;
    if (name == "float" && scalar.type == Scalar::Type::Int)
        return ofFloat(static_cast<double>(scalar.integer));
    return std::unexpected(
        Failure{u"yaml-tag"_s,
                u"yaml: cannot decode %1 `%2` as a %3"_s.arg(shortTag(scalar.type), QString::fromUtf8(text), wanted),
                -1,
                {}});
}

} // namespace

Outcome<Scalar> resolveScalar(QByteArrayView text, QByteArrayView tag, bool isImplicit)
{
    if (tag.startsWith(yamlTags))
        return fromTag(text, tag.sliced(yamlTags.size()));
    return isImplicit && tag.isEmpty() ? fromText(text) : ofString(text);
}

bool wouldResolve(QByteArrayView text)
{
    return fromText(text).type != Scalar::Type::String || isTimestamp(text);
}

} // namespace Yaml
