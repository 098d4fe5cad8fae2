// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/escapescanner.h"

namespace JobLog {
namespace {

constexpr uchar bell = 0x07;
constexpr uchar cancel = 0x18;
constexpr uchar substitute = 0x1a;
constexpr uchar escape = 0x1b;

uchar byteAt(QByteArrayView bytes, qsizetype at)
{
    return static_cast<uchar>(bytes[at]);
}

bool isIntermediate(uchar byte)
{
    return byte >= 0x20 && byte <= 0x2f;
}

bool isParameter(uchar byte)
{
    return byte >= 0x30 && byte <= 0x3f;
}

EscapeSequence ignored(qsizetype length)
{
    return {EscapeSequence::Kind::Ignored, length, {}};
}

// CSI: parameters 0x30-0x3f, intermediates 0x20-0x2f, one final byte 0x40-0x7e (ECMA-48 5.4).
EscapeSequence scanControlSequence(QByteArrayView bytes, qsizetype at)
{
    const qsizetype start = at + 2;
    qsizetype position = start;
    while (position < bytes.size() && isParameter(byteAt(bytes, position)))
        ++position;
    const qsizetype parametersEnd = position;
    while (position < bytes.size() && byteAt(bytes, position) >= 0x20 && byteAt(bytes, position) <= 0x3f)
        ++position;
    if (position >= bytes.size())
        return ignored(position - at);
    const uchar last = byteAt(bytes, position);
    if (last == cancel || last == substitute)
        return ignored(position + 1 - at);
    if (last < 0x40 || last > 0x7e)
        return ignored(position - at); // broken off: what follows is text or another sequence
    const QByteArrayView parameters = bytes.sliced(start, parametersEnd - start);
    // '<' to '?' in front mark private sequences: CSI > 4 ; 2 m is xterm's key setting, not a style.
    const bool isPrivate = !parameters.isEmpty() && byteAt(parameters, 0) >= 0x3c;
    if (last == 'm' && parametersEnd == position && !isPrivate)
        return {EscapeSequence::Kind::Sgr, position + 1 - at, parameters};
    return ignored(position + 1 - at);
}

EscapeSequence scanString(QByteArrayView bytes, qsizetype at)
{
    const qsizetype start = at + 2;
    const auto kind = bytes[at + 1] == ']' ? EscapeSequence::Kind::Osc : EscapeSequence::Kind::Ignored;
    for (qsizetype position = start; position < bytes.size(); ++position) {
        const uchar byte = byteAt(bytes, position);
        const QByteArrayView body = bytes.sliced(start, position - start);
        if (byte == bell)
            return {kind, position + 1 - at, body};
        if (byte == cancel || byte == substitute)
            return ignored(position + 1 - at);
        if (byte == escape) {
            if (position + 1 < bytes.size() && bytes[position + 1] == '\\')
                return {kind, position + 2 - at, body};
            return ignored(position - at);
        }
    }
    return ignored(2);
}

} // namespace

EscapeSequence scanEscape(QByteArrayView bytes, qsizetype at)
{
    if (at + 1 >= bytes.size())
        return ignored(1);
    const uchar second = byteAt(bytes, at + 1);
    switch (second) {
    case '[':
        return scanControlSequence(bytes, at);
    case ']': // OSC
    case 'P': // DCS
    case 'X': // SOS
    case '^': // PM
    case '_': // APC
        return scanString(bytes, at);
    case cancel:
    case substitute:
        return ignored(2);
    default:
        break;
    }
    // nF sequences such as ESC ( B, and the two-byte ones
    qsizetype position = at + 1;
    while (position < bytes.size() && isIntermediate(byteAt(bytes, position)))
        ++position;
    if (position >= bytes.size())
        return ignored(position - at);
    const uchar last = byteAt(bytes, position);
    if (last >= 0x30 && last <= 0x7e)
        return ignored(position + 1 - at);
    if (position > at + 1)
        return ignored(position - at);
    return {EscapeSequence::Kind::None, 1, {}};
}

} // namespace JobLog
