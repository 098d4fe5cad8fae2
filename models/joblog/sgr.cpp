// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/sgr.h"

#include <array>
#include <span>

namespace JobLog {
namespace {

constexpr int missing = -1;
constexpr qsizetype maxValues = 16; // xterm stops at 30 parameters; nobody needs more than 7 in one of them

// One parameter with its ':' parts.
struct Parameter
{
    std::array<int, maxValues> values{};
    qsizetype count = 0;
};

// Cuts "4:3;38;5;1" at ';' and ':'. An empty value is `missing`; values are capped, so that nothing overflows.
class ParameterReader
{
public:
    explicit ParameterReader(QByteArrayView text) : m_text(text) { }

    bool next(Parameter &parameter)
    {
        if (m_position > m_text.size())
            return false;
        parameter.count = 0;
        int value = missing;
        for (;; ++m_position) {
            const bool atEnd = m_position >= m_text.size();
            const char byte = atEnd ? ';' : m_text[m_position];
            if (byte >= '0' && byte <= '9') {
                value = std::min((value == missing ? 0 : value) * 10 + (byte - '0'), 65535);
                continue;
            }
            if (parameter.count < maxValues)
                parameter.values[size_t(parameter.count++)] = value;
            value = missing;
            if (byte == ';') {
                ++m_position;
                return true;
            }
        }
    }

private:
    QByteArrayView m_text;
    qsizetype m_position = 0;
};

bool isByte(int value)
{
    return value >= 0 && value <= 255;
}

int orZero(int value)
{
    return value == missing ? 0 : value;
}

std::optional<AnsiColor> indexedColor(int index)
{
    index = orZero(index);
    if (!isByte(index))
        return std::nullopt;
    AnsiColor color;
    color.kind = AnsiColor::Kind::Indexed;
    color.index = quint8(index);
    return color;
}

std::optional<AnsiColor> rgbColor(int red, int green, int blue)
{
    red = orZero(red);
    green = orZero(green);
    blue = orZero(blue);
    if (!isByte(red) || !isByte(green) || !isByte(blue))
        return std::nullopt;
    AnsiColor color;
    color.kind = AnsiColor::Kind::Rgb;
    color.red = quint8(red);
    color.green = quint8(green);
    color.blue = quint8(blue);
    return color;
}

// 38:5:N, 38:2:R:G:B and, with the colour space that ISO 8613-6 asks for, 38:2:SPACE:R:G:B.
std::optional<AnsiColor> colorFromParts(std::span<const int> parts)
{
    if (parts.size() >= 3 && parts[1] == 5)
        return indexedColor(parts[2]);
    if (parts.size() >= 6 && parts[1] == 2)
        return rgbColor(parts[3], parts[4], parts[5]);
    if (parts.size() == 5 && parts[1] == 2)
        return rgbColor(parts[2], parts[3], parts[4]);
    return std::nullopt;
}

// 38;5;N and 38;2;R;G;B: the colour takes the parameters that follow.
std::optional<AnsiColor> colorFromFollowing(ParameterReader &reader)
{
    Parameter parameter;
    const auto value = [&] { return reader.next(parameter) ? parameter.values[0] : missing; };
    const int form = value();
    if (form == 5)
        return indexedColor(value());
    if (form == 2) {
        const int red = value();
        const int green = value();
        const int blue = value();
        return rgbColor(red, green, blue);
    }
    return std::nullopt;
}

void applyAttribute(AnsiStyle &style, int value, const Parameter &parameter)
{
    switch (value) {
    case 0:
        style = {};
        break;
    case 1:
        style.bold = true;
        break;
    case 2:
        style.faint = true;
        break;
    case 3:
        style.italic = true;
        break;
    case 4:
        style.underline = parameter.count < 2 || parameter.values[1] != 0;
        break; // 4:0 is off, 4:3 is curly
    case 7:
        style.inverse = true;
        break;
    case 8:
        style.conceal = true;
        break;
    case 9:
        style.strike = true;
        break;
    case 21:
        style.underline = true;
        break; // doubly underlined
    case 22:
        style.bold = style.faint = false;
        break;
    case 23:
        style.italic = false;
        break;
    case 24:
        style.underline = false;
        break;
    case 27:
        style.inverse = false;
        break;
    case 28:
        style.conceal = false;
        break;
    case 29:
        style.strike = false;
        break;
    case 39:
        style.foreground = {};
        break;
    case 49:
        style.background = {};
        break;
    default:
        break;
    }
}

void applyPlainColor(AnsiStyle &style, int value)
{
    if (value >= 30 && value <= 37)
        style.foreground = indexedColor(value - 30).value_or(AnsiColor{});
    else if (value >= 40 && value <= 47)
        style.background = indexedColor(value - 40).value_or(AnsiColor{});
    else if (value >= 90 && value <= 97)
        style.foreground = indexedColor(value - 90 + 8).value_or(AnsiColor{});
    else if (value >= 100 && value <= 107)
        style.background = indexedColor(value - 100 + 8).value_or(AnsiColor{});
}

} // namespace

void applySgr(AnsiStyle &style, QByteArrayView parameters)
{
    ParameterReader reader(parameters);
    Parameter parameter;
    while (reader.next(parameter)) {
        const int value = orZero(parameter.values[0]);
        if (value == 38 || value == 48 || value == 58) {
            const auto color = parameter.count > 1
                ? colorFromParts(std::span(parameter.values).first(size_t(parameter.count)))
                : colorFromFollowing(reader);
            if (color && value == 38)
                style.foreground = *color;
            else if (color && value == 48)
                style.background = *color;
            continue; // 58, the colour of the underline, is read over
        }
        applyAttribute(style, value, parameter);
        applyPlainColor(style, value);
    }
}

} // namespace JobLog
