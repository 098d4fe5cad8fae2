// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/safehtml.h"

#include "models/core/redact.h"
#include "models/outputs/loglink.h"

#include <QHash>
#include <QStringList>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

constexpr qsizetype maximumOutput = 2'000'000;
constexpr qsizetype maximumDepth = 24; ///< of nested tags: layouts are computed recursively
constexpr qsizetype longestName = 24;
constexpr qsizetype longestAddress = 4096;

bool isAllowed(const QString &name)
{
    static const QStringList allowed{
        u"a"_s,     u"b"_s,   u"blockquote"_s, u"code"_s,  u"dd"_s,    u"div"_s,    u"dl"_s,  u"dt"_s,  u"em"_s,
        u"h1"_s,    u"h2"_s,  u"h3"_s,         u"h4"_s,    u"h5"_s,    u"h6"_s,     u"i"_s,   u"li"_s,  u"ol"_s,
        u"p"_s,     u"pre"_s, u"s"_s,          u"small"_s, u"span"_s,  u"strong"_s, u"sub"_s, u"sup"_s, u"table"_s,
        u"tbody"_s, u"td"_s,  u"tfoot"_s,      u"th"_s,    u"thead"_s, u"tr"_s,     u"tt"_s,  u"u"_s,   u"ul"_s};
    return std::ranges::binary_search(allowed, name);
}

bool isVoid(const QString &name)
{
    return name == "br"_L1 || name == "hr"_L1;
}

/// What stands in them is no text for people.
bool losesContent(const QString &name)
{
    static const QStringList names{
        u"applet"_s,  u"audio"_s,    u"canvas"_s,   u"frameset"_s, u"head"_s,      u"iframe"_s, u"math"_s,
        u"noembed"_s, u"noframes"_s, u"noscript"_s, u"object"_s,   u"plaintext"_s, u"script"_s, u"select"_s,
        u"style"_s,   u"svg"_s,      u"template"_s, u"textarea"_s, u"title"_s,     u"video"_s,  u"xmp"_s};
    return std::ranges::binary_search(names, name);
}

/// The tags that one may stand directly in; empty: anywhere but directly in a table.
QStringList parentsOf(const QString &name)
{
    if (name == "tr"_L1)
        return {u"table"_s, u"thead"_s, u"tbody"_s, u"tfoot"_s};
    if (name == "td"_L1 || name == "th"_L1)
        return {u"tr"_s};
    if (name == "thead"_L1 || name == "tbody"_L1 || name == "tfoot"_L1)
        return {u"table"_s};
    if (name == "li"_L1)
        return {u"ul"_s, u"ol"_s};
    if (name == "dt"_L1 || name == "dd"_L1)
        return {u"dl"_s};
    return {};
}

/// Tables without their cells: what stands directly in them is neither text nor other tags.
bool isTablePart(const QString &name)
{
    return name == "table"_L1 || name == "tr"_L1 || name == "thead"_L1 || name == "tbody"_L1 || name == "tfoot"_L1;
}

bool isHidden(char32_t c)
{
    const bool control = (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
    const bool direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
    // Qt takes these for objects and ends of paragraphs.
    const bool special = (c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xfff9 && c <= 0xffff) || c == 0x2028 || c == 0x2029;
    return control || direction || special || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff;
}

/// Text as it is meant: without characters that are not seen.
QString visible(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (const char32_t c : text.toUcs4()) {
        if (!isHidden(c))
            result += QString::fromUcs4(&c, 1);
    }
    return result;
}

/// The character that an entity's name (without & and ;) stands for; empty where it is none of the known ones.
QString entity(QStringView name)
{
    if (name.startsWith(u'#')) {
        const bool hex = name.size() > 1 && name.at(1).toLower() == u'x';
        bool ok = false;
        const uint code = name.sliced(hex ? 2 : 1).toUInt(&ok, hex ? 16 : 10);
        const char32_t c = code;
        return ok && !isHidden(c) ? QString::fromUcs4(&c, 1) : QString(ok ? u" "_s : QString());
    }
    static const QHash<QString, QString> known{
        {u"amp"_s, u"&"_s},        {u"lt"_s, u"<"_s},          {u"gt"_s, u">"_s},          {u"quot"_s, u"\""_s},
        {u"apos"_s, u"'"_s},       {u"nbsp"_s, u"\u00a0"_s},   {u"copy"_s, u"\u00a9"_s},   {u"reg"_s, u"\u00ae"_s},
        {u"deg"_s, u"\u00b0"_s},   {u"middot"_s, u"\u00b7"_s}, {u"times"_s, u"\u00d7"_s},  {u"ndash"_s, u"\u2013"_s},
        {u"mdash"_s, u"\u2014"_s}, {u"bull"_s, u"\u2022"_s},   {u"hellip"_s, u"\u2026"_s}, {u"euro"_s, u"\u20ac"_s},
        {u"larr"_s, u"\u2190"_s},  {u"rarr"_s, u"\u2192"_s}};
    return known.value(name.toString());
}

/// The text with its entities resolved; what is none stays.
QString decoded(QStringView text)
{
    QString result;
    result.reserve(text.size());
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype open = text.indexOf(u'&', at);
        if (open < 0)
            break;
        result += text.sliced(at, open - at);
        const qsizetype close = text.indexOf(u';', open);
        const bool near = close > open + 1 && close - open <= 12;
        const QString character = near ? entity(text.sliced(open + 1, close - open - 1)) : QString();
        result += character.isEmpty() ? u"&"_s : character;
        at = character.isEmpty() ? open + 1 : close + 1;
    }
    return result + text.sliced(std::min(at, text.size()));
}

bool isBlank(QChar c)
{
    return c == u' ' || c == u'\t' || c == u'\n' || c == u'\r' || c == u'\f';
}

class Writer
{
public:
    explicit Writer(const QString &html) : m_in(html) { }

    QString write()
    {
        while (m_at < m_in.size() && m_out.size() < maximumOutput) {
            const qsizetype open = m_in.indexOf(u'<', m_at);
            text(m_in.sliced(m_at, (open < 0 ? m_in.size() : open) - m_at));
            if (open < 0)
                break;
            m_at = open;
            markup();
        }
        while (!m_open.isEmpty())
            closeLast();
        flush();
        return m_out;
    }

private:
    /// At a "<".
    void markup()
    {
        const QStringView rest = m_in.sliced(m_at);
        if (rest.startsWith("<!--"_L1)) {
            skipBehind(u"-->");
        } else if (rest.size() > 1 && (rest.at(1) == u'!' || rest.at(1) == u'?')) {
            skipBehind(u">");
        } else if (rest.size() > 2 && rest.at(1) == u'/' && rest.at(2).isLetter()) {
            m_at += 2;
            const QString name = takeName();
            skipBehind(u">");
            close(name);
        } else if (rest.size() > 1 && rest.at(1).isLetter()) {
            ++m_at;
            startTag();
        } else {
            text(u"<");
            ++m_at;
        }
    }

    void skipBehind(QStringView sign)
    {
        const qsizetype found = m_in.indexOf(sign, m_at);
        m_at = found < 0 ? m_in.size() : found + sign.size();
    }

    QString takeName()
    {
        const qsizetype start = m_at;
        while (m_at < m_in.size() && !isBlank(m_in.at(m_at)) && m_in.at(m_at) != u'>' && m_in.at(m_at) != u'/')
            ++m_at;
        return m_in.sliced(start, std::min(m_at - start, longestName)).toString().toLower();
    }

    void skipBlanks()
    {
        while (m_at < m_in.size() && (isBlank(m_in.at(m_at)) || m_in.at(m_at) == u'/'))
            ++m_at;
    }

    /// Behind a "=": quoted or not.
    QString takeValue()
    {
        while (m_at < m_in.size() && isBlank(m_in.at(m_at)))
            ++m_at;
        const QChar quote = m_at < m_in.size() ? m_in.at(m_at) : QChar();
        if (quote == u'"' || quote == u'\'') {
            const qsizetype start = ++m_at;
            const qsizetype end = m_in.indexOf(quote, start);
            m_at = end < 0 ? m_in.size() : end + 1;
            return decoded(m_in.sliced(start, (end < 0 ? m_in.size() : end) - start));
        }
        const qsizetype start = m_at;
        while (m_at < m_in.size() && !isBlank(m_in.at(m_at)) && m_in.at(m_at) != u'>')
            ++m_at;
        return decoded(m_in.sliced(start, m_at - start));
    }

    /// Behind the "<" of a start tag.
    void startTag()
    {
        const QString name = takeName();
        QString address;
        for (skipBlanks(); m_at < m_in.size() && m_in.at(m_at) != u'>'; skipBlanks()) {
            const qsizetype start = m_at++; // an attribute's name may begin with any sign
            while (m_at < m_in.size() && !isBlank(m_in.at(m_at)) && m_in.at(m_at) != u'=' && m_in.at(m_at) != u'>'
                   && m_in.at(m_at) != u'/')
                ++m_at;
            const QStringView attribute = m_in.sliced(start, m_at - start);
            qsizetype equals = m_at;
            while (equals < m_in.size() && isBlank(m_in.at(equals)))
                ++equals;
            if (equals >= m_in.size() || m_in.at(equals) != u'=')
                continue;
            m_at = equals + 1;
            const QString value = takeValue();
            if (address.isEmpty() && attribute.compare("href"_L1, Qt::CaseInsensitive) == 0)
                address = value;
        }
        if (m_at >= m_in.size())
            return; // a tag that does not end is none
        ++m_at;
        if (losesContent(name)) {
            skipContent(name);
            return;
        }
        open(name, address);
    }

    /// Behind a start tag: goes behind its end tag.
    void skipContent(const QString &name)
    {
        const QString end = u"</"_s + name;
        const qsizetype found = m_in.indexOf(end, m_at, Qt::CaseInsensitive);
        m_at = found < 0 ? m_in.size() : found;
        skipBehind(u">");
    }

    void open(const QString &name, const QString &address)
    {
        if (isVoid(name)) {
            if (m_open.isEmpty() || !isTablePart(m_open.last()))
                tag(u'<' + name + u'>');
            return;
        }
        if (!isAllowed(name) || m_open.size() >= maximumDepth)
            return;
        if (name == "a"_L1) {
            link(address);
            return;
        }
        closeImplied(name);
        const QStringList parents = parentsOf(name);
        const QString parent = m_open.isEmpty() ? QString() : m_open.last();
        if (parents.isEmpty() ? isTablePart(parent) : !parents.contains(parent))
            return;
        if (name == "table"_L1 && m_open.contains(u"table"_s))
            return; // their layout is computed over and over
        tag(u'<' + name + u'>');
        m_open.append(name);
    }

    /// The next cell, row, entry or paragraph ends the one before.
    void closeImplied(const QString &name)
    {
        static const QHash<QString, QStringList> ended{
            {u"td"_s, {u"td"_s, u"th"_s}},
            {u"th"_s, {u"td"_s, u"th"_s}},
            {u"tr"_s, {u"tr"_s}},
            {u"tbody"_s, {u"tbody"_s, u"thead"_s, u"tfoot"_s}},
            {u"tfoot"_s, {u"tbody"_s, u"thead"_s, u"tfoot"_s}},
            {u"li"_s, {u"li"_s}},
            {u"dt"_s, {u"dt"_s, u"dd"_s}},
            {u"dd"_s, {u"dt"_s, u"dd"_s}},
            {u"p"_s, {u"p"_s}},
        };
        static const QStringList borders{u"table"_s, u"ul"_s, u"ol"_s, u"dl"_s, u"blockquote"_s, u"div"_s};
        const QStringList names = ended.value(name);
        for (qsizetype i = m_open.size() - 1; i >= 0 && !borders.contains(m_open.at(i)); --i) {
            const bool cell = m_open.at(i) == "td"_L1 || m_open.at(i) == "th"_L1;
            if (names.contains(m_open.at(i))) {
                while (m_open.size() > i)
                    closeLast();
                return;
            }
            if (cell && name != "tr"_L1 && !name.startsWith("tb"_L1) && !name.startsWith("tf"_L1))
                return;
        }
    }

    void link(const QString &address)
    {
        if (m_open.contains(u"a"_s))
            close(u"a"_s);
        const QString trimmed = visible(address.left(longestAddress + 1)).trimmed();
        const auto web = trimmed.size() > longestAddress || (!m_open.isEmpty() && isTablePart(m_open.last()))
            ? std::nullopt
            : webAddress(QUrl(trimmed, QUrl::TolerantMode));
        if (!web)
            return;
        const QString encoded = QString::fromLatin1(web->toEncoded()).toHtmlEscaped();
        tag(u"<a href=\"" + encoded + u"\" title=\"" + Core::redactUrl(*web).toHtmlEscaped() + u"\">");
        m_open.append(u"a"_s);
    }

    void close(const QString &name)
    {
        const qsizetype index = m_open.lastIndexOf(name);
        // The end of a paragraph does not end the cell that it stands in.
        const qsizetype cell = std::max(m_open.lastIndexOf(u"td"_s), m_open.lastIndexOf(u"th"_s));
        if (index < 0 || (index < cell && !isTablePart(name)))
            return;
        while (m_open.size() > index)
            closeLast();
    }

    void closeLast() { tag(u"</" + m_open.takeLast() + u'>'); }

    void tag(const QString &text)
    {
        flush();
        m_out += text;
    }

    void text(QStringView raw)
    {
        if (raw.isEmpty() || (!m_open.isEmpty() && isTablePart(m_open.last())))
            return;
        m_text += visible(decoded(raw));
    }

    /// Whole: tags that are dropped must not hide a secret's halves from each other.
    void flush()
    {
        m_out += Core::redactText(m_text).toHtmlEscaped();
        m_text.clear();
    }

    QStringView m_in;
    qsizetype m_at = 0;
    QString m_out;
    QString m_text; ///< decoded, to be written before the next tag
    QStringList m_open; ///< the tags that are open, outermost first
};

} // namespace

QString safeHtml(const QString &html)
{
    return Writer(html).write();
}

} // namespace Outputs
