// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/contentpreview.h"

#include "models/outputs/jsontext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

bool isJson(ContentKind kind)
{
    return kind == ContentKind::JsonObject || kind == ContentKind::JsonArray || kind == ContentKind::JsonScalar;
}

QByteArray laidOut(const QByteArray &bytes, const PreviewLimits &limits)
{
    if (bytes.size() > limits.layOutBytes)
        return bytes;
    constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");
    QByteArrayView text = bytes;
    if (text.startsWith(byteOrderMark))
        text = text.sliced(byteOrderMark.size());
    return Outputs::Json::layOut(text, 2);
}

/// The start of the text up to `bytes`, not ending inside a character.
QByteArrayView beginning(QByteArrayView text, qsizetype bytes)
{
    qsizetype end = std::min(text.size(), bytes);
    while (end > 0 && end < text.size() && (uchar(text[end]) & 0xc0) == 0x80)
        --end;
    return text.first(end);
}

/// Lines no longer than `limit` bytes. A text view lays out a line as a whole, however little of it is seen.
QByteArray withShortLines(QByteArrayView text, qsizetype limit, bool &cut)
{
    QByteArray result;
    result.reserve(text.size());
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype next = text.indexOf('\n', at);
        const qsizetype end = next < 0 ? text.size() : next;
        const QByteArrayView line = text.sliced(at, end - at);
        if (line.size() > limit) {
            const QByteArrayView kept = beginning(line, limit);
            cut = true;
            result += kept;
            result += QCoreApplication::translate("Artifacts", " … (%1 more bytes in this line)")
                          .arg(QLocale().toString(line.size() - kept.size()))
                          .toUtf8();
        } else {
            result += line;
        }
        if (next >= 0)
            result += '\n';
        at = end + 1;
    }
    return result;
}

} // namespace

QByteArray hexDump(QByteArrayView bytes)
{
    constexpr qsizetype width = 16;
    QByteArray text;
    text.reserve(bytes.size() / width * 80 + 80);
    for (qsizetype at = 0; at < bytes.size(); at += width) {
        const QByteArrayView row = bytes.sliced(at, std::min(width, bytes.size() - at));
        text += QByteArray::number(at, 16).rightJustified(8, '0') + "  ";
        QByteArray printed;
        for (qsizetype i = 0; i < width; ++i) {
            if (i < row.size()) {
                text += QByteArray::number(uint(uchar(row[i])), 16).rightJustified(2, '0') + ' ';
                printed += row[i] >= 0x20 && row[i] < 0x7f ? row[i] : '.';
            } else {
                text += "   ";
            }
            if (i == width / 2 - 1)
                text += ' ';
        }
        text += " |" + printed + "|\n";
    }
    return text;
}

ContentPreview contentPreview(const QByteArray &bytes, ContentKind kind, const PreviewLimits &limits)
{
    ContentPreview preview;
    if (kind == ContentKind::Binary) {
        preview.cut = bytes.size() > limits.binaryBytes;
        preview.text = hexDump(QByteArrayView(bytes).first(std::min(bytes.size(), limits.binaryBytes)));
        return preview;
    }
    const QByteArray whole = isJson(kind) ? laidOut(bytes, limits) : bytes;
    const QByteArrayView shown = beginning(whole, limits.textBytes);
    preview.cut = shown.size() < whole.size();
    preview.text = withShortLines(shown, limits.lineCharacters, preview.cutLines);
    return preview;
}

QByteArray comparableText(const QByteArray &bytes, ContentKind kind, const PreviewLimits &limits)
{
    return isJson(kind) ? QByteArray(laidOut(bytes, limits) + '\n') : bytes;
}

} // namespace Artifacts
