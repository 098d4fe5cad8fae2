// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/formats.h"

#include "models/outputs/jsontext.h"
#include "models/outputs/markdownformat.h"
#include "models/outputs/markertext.h"
#include "models/outputs/yamlformat.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

/// A string's own text; anything else as JSON on one line.
QString plainText(const Capture &capture)
{
    return capture.json.startsWith('"') ? capture.text() : QString::fromUtf8(Json::layOut(capture.json, 0));
}

QByteArray hex4(char16_t unit)
{
    return QByteArray::number(uint(unit), 16).rightJustified(4, '0');
}

// ---- Java properties (java.util.Properties, "load")

/// Blanks matter everywhere in a key, at the beginning only in a value.
QByteArray propertiesText(const QString &text, bool isKey)
{
    QByteArray out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode();
        switch (c) {
        case u' ':
            out += isKey || i == 0 ? "\\ " : " ";
            break;
        case u'\t':
            out += "\\t";
            break;
        case u'\n':
            out += "\\n";
            break;
        case u'\r':
            out += "\\r";
            break;
        case u'\f':
            out += "\\f";
            break;
        case u'\\':
        case u'=':
        case u':':
        case u'#':
        case u'!':
            out += '\\';
            out += char(c);
            break;
        default:
            if (c < 0x20 || c > 0x7e)
                out += "\\u" + hex4(c);
            else
                out += char(c);
        }
    }
    return out;
}

QByteArray toProperties(const QList<Capture> &values)
{
    QByteArray text;
    for (const Capture &capture : values)
        text += propertiesText(capture.key, true) + '=' + propertiesText(plainText(capture), false) + '\n';
    return text;
}

// ---- a POSIX shell

/// Names that change what a shell and the programs it starts do. What a log prints must not.
bool steersTheShell(const QString &name)
{
    static const QSet<QString> names{u"PATH"_s,       u"IFS"_s,          u"ENV"_s,      u"BASH_ENV"_s,
                                     u"SHELLOPTS"_s,  u"BASHOPTS"_s,     u"CDPATH"_s,   u"PS0"_s,
                                     u"PS1"_s,        u"PS2"_s,          u"PS3"_s,      u"PS4"_s,
                                     u"HOME"_s,       u"SHELL"_s,        u"USER"_s,     u"LOGNAME"_s,
                                     u"UID"_s,        u"EUID"_s,         u"PPID"_s,     u"PROMPT_COMMAND"_s,
                                     u"PYTHONPATH"_s, u"NODE_OPTIONS"_s, u"PERL5OPT"_s, u"RUBYOPT"_s,
                                     u"EDITOR"_s,     u"VISUAL"_s,       u"PAGER"_s,    u"HISTFILE"_s};
    return names.contains(name) || name.startsWith("LD_"_L1) || name.startsWith("DYLD_"_L1)
        || name.startsWith("BASH_"_L1) || name.startsWith("GIT_"_L1);
}

bool isControl(char c)
{
    return uchar(c) < 0x20 || c == 0x7f;
}

QByteArray quotedForShell(const QByteArray &text)
{
    return '\'' + QByteArray(text).replace("'", "'\\''") + '\'';
}

/// Controls as printf's octal escapes: pasted raw, some would end the paste and run what follows.
QByteArray printfFormat(const QByteArray &text)
{
    QByteArray format;
    for (const char c : text) {
        if (isControl(c) || c == '\'')
            format += '\\' + QByteArray::number(uint(uchar(c)), 8).rightJustified(3, '0');
        else if (c == '\\' || c == '%')
            format += QByteArray(2, c);
        else
            format += c;
    }
    return format;
}

QByteArray toShell(const QList<Capture> &values)
{
    QByteArray text;
    for (const Capture &capture : values) {
        const QByteArray value = plainText(capture).toUtf8();
        const QByteArray name = capture.key.toUtf8();
        if (!isPlainName(capture.key)) {
            text += "# left out: " + Json::quote(capture.key) + " is no name for a variable\n";
        } else if (steersTheShell(capture.key)) {
            text += "# left out: " + name + " would change how the shell works\n";
        } else if (value.contains('\0')) {
            text += "# left out: " + name + " holds a NUL character\n";
        } else if (std::ranges::any_of(value, [](char c) { return isControl(c) && c != '\n'; })) {
            // The mark at the end keeps line feeds before it.
            text += name + "=$(printf '" + printfFormat(value) + "_')\nexport " + name + "=\"${" + name + "%_}\"\n";
        } else {
            text += "export " + name + '=' + quotedForShell(value) + '\n';
        }
    }
    return text;
}

QString quotedForSpel(QString text)
{
    return u'\'' + text.replace(u'\'', u"''"_s) + u'\'';
}

} // namespace

QString formatName(Format format)
{
    switch (format) {
    case Format::Json:
        return u"json"_s;
    case Format::Env:
        return u"env"_s;
    case Format::Properties:
        return u"properties"_s;
    case Format::Yaml:
        return u"yaml"_s;
    case Format::Shell:
        return u"shell"_s;
    case Format::Markdown:
        return u"markdown"_s;
    }
    return {};
}

std::optional<Format> formatFromName(const QString &name)
{
    const auto found = std::ranges::find(allFormats, name, formatName);
    return found == allFormats.end() ? std::nullopt : std::optional(*found);
}

QString formatSuffix(Format format)
{
    switch (format) {
    case Format::Shell:
        return u"sh"_s;
    case Format::Markdown:
        return u"md"_s;
    default:
        return formatName(format);
    }
}

QByteArray formatted(const OutputSet &outputs, Format format)
{
    switch (format) {
    case Format::Json:
        return outputs.toJson() + '\n';
    case Format::Env:
        return outputs.toEnv();
    case Format::Properties:
        return toProperties(outputs.winners());
    case Format::Yaml:
        return toYaml(outputs.winners());
    case Format::Shell:
        return toShell(outputs.winners());
    case Format::Markdown:
        return toMarkdown(outputs.winners());
    }
    return {};
}

QString stageExpression(const QString &stage, StagePart part, const QString &name)
{
    return u"${#stage("_s + quotedForSpel(stage) + u")["_s
        + (part == StagePart::Outputs ? u"'outputs'"_s : u"'context'"_s) + u"]["_s + quotedForSpel(name) + u"]}"_s;
}

} // namespace Outputs
