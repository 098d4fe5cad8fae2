// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/ansi.h"

#include "models/joblog/escapescanner.h"
#include "models/joblog/sgr.h"

#include <algorithm>
#include <cstring>

namespace JobLog {
namespace {

constexpr uchar escape = 0x1b;
constexpr qsizetype maxLinkLength = 2083; // what other terminals allow
constexpr char16_t replacement = u'\uFFFD';

struct Decoded
{
    char32_t character = replacement;
    qsizetype length = 1;
};

// One character of UTF-8; for what is invalid, one U+FFFD per maximal subpart (Unicode 15, section 3.9, table 3-8).
Decoded decodeUtf8(const uchar *bytes, qsizetype available)
{
    const uchar lead = bytes[0];
    qsizetype length = 0;
    uchar lower = 0x80;
    uchar upper = 0xbf;
    char32_t character = 0;
    if (lead >= 0xc2 && lead <= 0xdf) {
        length = 2;
        character = lead & 0x1fU;
    } else if (lead >= 0xe0 && lead <= 0xef) {
        length = 3;
        character = lead & 0x0fU;
        lower = lead == 0xe0 ? 0xa0 : 0x80;
        upper = lead == 0xed ? 0x9f : 0xbf;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
        length = 4;
        character = lead & 0x07U;
        lower = lead == 0xf0 ? 0x90 : 0x80;
        upper = lead == 0xf4 ? 0x8f : 0xbf;
    } else {
        return {};
    }
    for (qsizetype i = 1; i < length; ++i) {
        if (i >= available || bytes[i] < lower || bytes[i] > upper)
            return {replacement, i};
        character = (character << 6) | (bytes[i] & 0x3fU);
        lower = 0x80;
        upper = 0xbf;
    }
    return {character, length};
}

// What is drawn instead of characters that have no shape or would break the line in two.
char32_t visibleForm(char32_t character)
{
    if (character < 0x20 && character != '\t')
        return 0x2400 + character;
    if (character == 0x7f)
        return 0x2421;
    if (character == 0x85 || character == 0x2028 || character == 0x2029)
        return 0x2424;
    if (character >= 0x80 && character <= 0x9f)
        return replacement;
    return character;
}

bool isPlain(uchar byte)
{
    return (byte >= 0x20 && byte < 0x7f) || byte == '\t';
}

class LineParser
{
public:
    LineParser(QByteArrayView bytes, const AnsiStyle &style) : m_bytes(bytes), m_style(style)
    {
        m_result.text.reserve(bytes.size());
        m_result.byteOffsets.reserve(bytes.size() + 1);
    }

    AnsiText parse()
    {
        while (m_position < m_bytes.size())
            step();
        closeRun();
        m_result.byteOffsets.append(m_bytes.size());
        m_result.endStyle = m_style;
        return std::move(m_result);
    }

private:
    void step()
    {
        const uchar byte = uchar(m_bytes[m_position]);
        if (isPlain(byte)) {
            appendPlain();
        } else if (byte == '\r') {
            m_startOver = true; // the text goes only when other text takes its place: "done\r" stays
            ++m_position;
        } else if (byte == escape) {
            handleEscape();
        } else if (byte < 0x80) {
            appendCharacter(visibleForm(byte), 1);
        } else {
            const Decoded decoded
                = decodeUtf8(reinterpret_cast<const uchar *>(m_bytes.data()) + m_position, m_bytes.size() - m_position);
            appendCharacter(visibleForm(decoded.character), decoded.length);
        }
    }

    void appendPlain()
    {
        beginText();
        qsizetype end = m_position;
        while (end < m_bytes.size() && isPlain(uchar(m_bytes[end])))
            m_result.byteOffsets.append(end++);
        m_result.text.append(QLatin1StringView(m_bytes.sliced(m_position, end - m_position)));
        m_position = end;
    }

    void appendCharacter(char32_t character, qsizetype length)
    {
        beginText();
        for (const char16_t unit : QChar::fromUcs4(character)) {
            m_result.text.append(QChar(unit));
            m_result.byteOffsets.append(m_position);
        }
        m_position += length;
    }

    void beginText()
    {
        if (!m_startOver)
            return;
        m_startOver = false;
        m_result.text.resize(0);
        m_result.runs.resize(0);
        m_result.byteOffsets.resize(0);
        m_runStart = 0;
    }

    void handleEscape()
    {
        const EscapeSequence sequence = scanEscape(m_bytes, m_position);
        switch (sequence.kind) {
        case EscapeSequence::Kind::None:
            appendCharacter(visibleForm(escape), 1);
            return;
        case EscapeSequence::Kind::Sgr: {
            AnsiStyle style = m_style;
            applySgr(style, sequence.body);
            change(style, m_link);
            break;
        }
        case EscapeSequence::Kind::Osc:
            if (sequence.body.startsWith("8;"))
                change(m_style, linkOf(sequence.body.sliced(2)));
            break;
        case EscapeSequence::Kind::Ignored:
            break;
        }
        m_position += sequence.length;
    }

    struct Link
    {
        QString target;
        QString refused;
        friend bool operator==(const Link &, const Link &) = default;
    };

    // "PARAMETERS;URI"; an empty URI ends the link.
    static Link linkOf(QByteArrayView body)
    {
        const qsizetype semicolon = body.indexOf(';');
        if (semicolon < 0)
            return {};
        const QByteArrayView uri = body.sliced(semicolon + 1);
        if (uri.size() > maxLinkLength)
            return {};
        for (const char byte : uri) {
            if (byte <= 0x20 || byte >= 0x7f)
                return {};
        }
        const QString target = QString::fromLatin1(uri);
        const bool isWeb = target.startsWith(QLatin1StringView("http://"), Qt::CaseInsensitive)
            || target.startsWith(QLatin1StringView("https://"), Qt::CaseInsensitive);
        return isWeb ? Link{target, {}} : Link{{}, schemeOf(target)};
    }

    // RFC 3986, 3.1; no longer than any that is known.
    static QString schemeOf(const QString &uri)
    {
        constexpr qsizetype longest = 40;
        const qsizetype colon = uri.indexOf(u':');
        if (colon <= 0 || colon > longest)
            return {};
        const QString scheme = uri.first(colon).toLower();
        const auto isAllowed = [](QChar unit) {
            return (unit >= u'a' && unit <= u'z') || (unit >= u'0' && unit <= u'9') || unit == u'+' || unit == u'-'
                || unit == u'.';
        };
        return scheme.at(0).isLetter() && std::all_of(scheme.cbegin(), scheme.cend(), isAllowed) ? scheme : QString();
    }

    void change(const AnsiStyle &style, const Link &link)
    {
        if (style == m_style && link == m_link)
            return;
        closeRun();
        m_style = style;
        m_link = link;
    }

    void closeRun()
    {
        const qsizetype end = m_result.text.size();
        if (end > m_runStart && (m_style != AnsiStyle() || m_link != Link())) {
            const bool continues = !m_result.runs.isEmpty()
                && m_result.runs.constLast().start + m_result.runs.constLast().length == m_runStart
                && m_result.runs.constLast().style == m_style && m_result.runs.constLast().link == m_link.target
                && m_result.runs.constLast().refused == m_link.refused;
            if (continues)
                m_result.runs.last().length += end - m_runStart;
            else
                m_result.runs.append({m_runStart, end - m_runStart, m_style, m_link.target, m_link.refused});
        }
        m_runStart = end;
    }

    QByteArrayView m_bytes;
    AnsiText m_result;
    AnsiStyle m_style;
    Link m_link;
    qsizetype m_position = 0;
    qsizetype m_runStart = 0;
    bool m_startOver = false;
};

} // namespace

AnsiText parseAnsi(QByteArrayView bytes, const AnsiStyle &startStyle)
{
    return LineParser(bytes, startStyle).parse();
}

QByteArray stripAnsi(QByteArrayView bytes)
{
    const void *first = bytes.isEmpty() ? nullptr : std::memchr(bytes.data(), escape, size_t(bytes.size()));
    if (!first)
        return QByteArray::fromRawData(bytes.data(), bytes.size());
    qsizetype position = static_cast<const char *>(first) - bytes.data();
    QByteArray text;
    text.reserve(bytes.size());
    text.append(bytes.first(position));
    while (position < bytes.size()) {
        const EscapeSequence sequence = scanEscape(bytes, position);
        if (sequence.kind == EscapeSequence::Kind::None)
            text.append(char(escape));
        position += sequence.length;
        qsizetype next = bytes.indexOf(char(escape), position);
        if (next < 0)
            next = bytes.size();
        text.append(bytes.sliced(position, next - position));
        position = next;
    }
    return text;
}

} // namespace JobLog
