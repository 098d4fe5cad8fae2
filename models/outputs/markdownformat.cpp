// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/markdownformat.h"

#include "models/outputs/jsontext.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Outputs {

namespace {

/// One line without controls; a cell cannot have more.
QString oneLine(QString text)
{
    text.replace(u"\r\n"_s, u"\u21b5"_s);
    for (QChar &c : text) {
        if (c == u'\n' || c == u'\r' || c == QChar::LineSeparator || c == QChar::ParagraphSeparator)
            c = u'\u21b5';
        else if (c.category() == QChar::Other_Control)
            c = u' ';
    }
    return text;
}

/// As a code span, in which only the table's own separator needs an escape.
QString codeSpan(QString text)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : std::as_const(text)) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString fence(longest + 1, u'`');
    const bool pad = text.startsWith(u'`') || text.endsWith(u'`') || text.startsWith(u' ') || text.endsWith(u' ');
    text.replace(u'|', u"\\|"_s);
    if (pad)
        text = u' ' + text + u' ';
    return fence + text + fence;
}

/// Character by character, for the texts that a code span cannot hold.
QString entities(const QString &text)
{
    QString out = u"<code>"_s;
    for (const QChar c : text) {
        const bool plain = c.unicode() >= 128 || c.isLetterOrNumber() || c == u' ';
        if (plain)
            out += c;
        else
            out += u"&#"_s + QString::number(c.unicode()) + u';';
    }
    return out + u"</code>"_s;
}

QString cell(const QString &text)
{
    const QString line = oneLine(text);
    if (line.trimmed().isEmpty())
        return line.isEmpty() ? QString() : entities(line);
    // A backslash before the separator would escape the escape.
    return line.contains(u"\\|"_s) || line.endsWith(u'\\') ? entities(line) : codeSpan(line);
}

} // namespace

QByteArray toMarkdown(const QList<Capture> &values)
{
    QString text = u"| %1 | %2 | %3 | %4 | %5 |\n| --- | --- | --- | --- | ---: |\n"_s.arg(
        QCoreApplication::translate("Outputs", "Key"), QCoreApplication::translate("Outputs", "Value"),
        QCoreApplication::translate("Outputs", "Source"), QCoreApplication::translate("Outputs", "Pod / container"),
        QCoreApplication::translate("Outputs", "Line"));
    for (const Capture &capture : values) {
        const QString origin = capture.origin.name();
        const QString line = capture.line > 0 ? QString::number(capture.line) : QString();
        const QString value
            = capture.json.startsWith('"') ? capture.text() : QString::fromUtf8(Json::layOut(capture.json, 0));
        const QStringList cells{cell(capture.key), cell(value), captureSourceName(capture.source), cell(origin), line};
        text += u"| "_s + cells.join(u" | "_s) + u" |\n"_s;
    }
    return text.toUtf8();
}

} // namespace Outputs
