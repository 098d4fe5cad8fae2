// SPDX-License-Identifier: Apache-2.0
#include "models/yaml/gonumber.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace Yaml::Go {

namespace {

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

// Takes the prefix off and says which base it announces.
int takePrefix(QByteArrayView &text)
{
    if (!text.startsWith('0'))
        return 10;
    const char mark = text.size() >= 3 ? lower(text[1]) : '\0';
    const int base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (base == 0) {
        if (text.size() > 1)
            text = text.sliced(1);
        return 8;
    }
    text = text.sliced(2);
    return base;
}

struct Digits
{
    QByteArray digits; ///< without leading zeros, the point is behind the first
    int exponent = 0; ///< of the first digit
    bool isNegative = false;
};

template <typename Float>
Digits shortestDigits(Float value)
{
    Digits result;
    result.isNegative = std::signbit(value);
    std::array<char, 64> buffer{};
    const auto end
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(value), std::chars_format::scientific)
              .ptr;
    const QByteArrayView text(buffer.data(), end - buffer.data());
    const qsizetype mark = text.indexOf('e');
    result.digits = text.first(mark).toByteArray().replace('.', "");
    const QByteArrayView exponent = text.sliced(mark + (text[mark + 1] == '+' ? 2 : 1));
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), result.exponent);
    return result;
}

QByteArray withExponent(const Digits &number, int minimumExponentDigits)
{
    QByteArray text = number.isNegative ? "-" : "";
    text += number.digits.first(1);
    if (number.digits.size() > 1)
        text += '.' + number.digits.sliced(1);
    text += number.exponent < 0 ? "e-" : "e+";
    return text + QByteArray::number(std::abs(number.exponent)).rightJustified(minimumExponentDigits, '0');
}

QByteArray withoutExponent(const Digits &number)
{
    QByteArray text = number.isNegative ? "-" : "";
    const qsizetype point = number.exponent + 1;
    if (point <= 0)
        return text + "0." + QByteArray(-point, '0') + number.digits;
    if (point >= number.digits.size())
        return text + number.digits + QByteArray(point - number.digits.size(), '0');
    return text + number.digits.first(point) + '.' + number.digits.sliced(point);
}

// Where the first significant digit stands, to tell an overflow from an underflow.
qint64 decimalExponent(QByteArrayView text)
{
    qint64 exponent = 0;
    const qsizetype mark = qMax(text.indexOf('e'), text.indexOf('E'));
    if (mark >= 0) {
        const QByteArrayView digits = text.sliced(mark + 1);
        bool ok = false;
        exponent = digits.toLongLong(&ok);
        if (!ok)
            exponent = digits.startsWith('-') ? std::numeric_limits<int>::min() : std::numeric_limits<int>::max();
    }
    const QByteArrayView mantissa = mark < 0 ? text : text.first(mark);
    const qsizetype point = mantissa.indexOf('.') < 0 ? mantissa.size() : mantissa.indexOf('.');
    for (qsizetype i = 0; i < mantissa.size(); ++i) {
        if (isDigit(mantissa[i]) && mantissa[i] != '0')
            return exponent + (point - i);
    }
    return std::numeric_limits<int>::min();
}

} // namespace

std::optional<quint64> parseUint(QByteArrayView text, int base)
{
    if (text.isEmpty())
        return std::nullopt;
    if (base == 0)
        base = takePrefix(text);
    quint64 value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<qint64> parseInt(QByteArrayView text, int base)
{
    const bool isNegative = text.startsWith('-');
    if (isNegative || text.startsWith('+'))
        text = text.sliced(1);
    const auto magnitude = parseUint(text, base);
    constexpr quint64 limit = quint64(1) << 63U;
    if (!magnitude || *magnitude > limit || (*magnitude == limit && !isNegative))
        return std::nullopt;
    if (*magnitude == limit)
        return std::numeric_limits<qint64>::min();
    const auto value = static_cast<qint64>(*magnitude);
    return isNegative ? -value : value;
}

std::optional<double> parseFloat(QByteArrayView text)
{
    const bool isNegative = text.startsWith('-');
    if (isNegative || text.startsWith('+'))
        text = text.sliced(1);
    if (text.isEmpty() || (!isDigit(text[0]) && text[0] != '.'))
        return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) {
        if (decimalExponent(text) > 0)
            return std::nullopt;
        value = 0;
    } else if (error != std::errc() || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return isNegative ? -value : value;
}

QByteArray formatG(double value, int bits)
{
    const bool isFloat = bits == 32;
    const double rounded = isFloat ? static_cast<double>(static_cast<float>(value)) : value;
    if (std::isnan(rounded))
        return "NaN";
    if (std::isinf(rounded))
        return rounded < 0 ? "-Inf" : "+Inf";
    if (rounded == 0)
        return std::signbit(rounded) ? "-0" : "0";
    const Digits number = isFloat ? shortestDigits(static_cast<float>(value)) : shortestDigits(value);
    constexpr int threshold = 6; // strconv's for the shortest form
    return number.exponent < -4 || number.exponent >= threshold ? withExponent(number, 2) : withoutExponent(number);
}

QByteArray formatJson(double value)
{
    if (value == 0)
        return std::signbit(value) ? "-0" : "0";
    const Digits number = shortestDigits(value);
    const double magnitude = std::abs(value);
    return magnitude < 1e-6 || magnitude >= 1e21 ? withExponent(number, number.exponent < 0 ? 1 : 2)
                                                 : withoutExponent(number);
}

QJsonValue jsonNumber(double value)
{
    constexpr double limit = 9223372036854775808.0; // 2^63
    if (value >= -limit && value < limit && std::trunc(value) == value)
        return QJsonValue(static_cast<qint64>(value));
    return QJsonValue(value);
}

} // namespace Yaml::Go
