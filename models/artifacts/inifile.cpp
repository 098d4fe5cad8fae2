// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/inifile.h"

#include "models/artifacts/texts.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

/// "profile  'my dev'" -> "profile my dev"
QString headingOf(QStringView line)
{
    const qsizetype end = line.indexOf(u']');
    QString heading = line.sliced(1, (end < 0 ? line.size() : end) - 1).toString();
    heading.remove(u'"');
    heading.remove(u'\'');
    return heading.simplified();
}

/// White space before # or ; begins a comment, but not in commands.
QString withoutComment(const QString &name, const QString &value)
{
    if (name == "credential_process"_L1)
        return value;
    for (qsizetype i = 1; i < value.size(); ++i) {
        if ((value[i] == u'#' || value[i] == u';') && value[i - 1].isSpace())
            return value.first(i).trimmed();
    }
    return value;
}

class Parser
{
public:
    void line(const QString &raw, int number)
    {
        const QString text = raw.trimmed();
        if (text.isEmpty() || text[0] == u'#' || text[0] == u';')
            return;
        const bool indented = raw[0].isSpace();
        if (text[0] == u'[' && !indented) {
            m_section = &file.sections[headingOf(text)];
            if (m_section->line == 0)
                m_section->line = number;
            m_name.clear();
        } else if (m_section) {
            value(text, indented);
        }
    }

    IniFile file;

private:
    void value(const QString &text, bool indented)
    {
        const qsizetype equals = text.indexOf(u'=');
        const QString name = equals < 0 ? QString() : text.first(equals).trimmed().toLower();
        const QString content = equals < 0 ? QString() : withoutComment(name, text.sliced(equals + 1).trimmed());
        if (!indented && !name.isEmpty()) {
            m_name = name;
            m_section->values[name] = content;
        } else if (indented && !m_name.isEmpty()) {
            QString &above = m_section->values[m_name];
            if (above.isEmpty() && !name.isEmpty())
                m_section->nested[m_name][name] = content;
            else
                above += u'\n' + text;
        }
    }

    IniSection *m_section = nullptr;
    QString m_name;
};

} // namespace

IniFile IniFile::parse(const QString &text)
{
    Parser parser;
    int number = 0;
    for (const QString &line : text.split(u'\n'))
        parser.line(line, ++number);
    return parser.file;
}

Core::Result<IniFile> IniFile::read(const QString &path)
{
    QFile source(path);
    if (!source.open(QIODevice::ReadOnly)) {
        Core::Error error;
        error.kind = source.exists() ? Core::ErrorKind::Io : Core::ErrorKind::NotFound;
        error.code = u"artifact-config-unreadable"_s;
        error.file = path;
        error.message = Texts::tr("The file cannot be read: %1").arg(source.errorString());
        error.hint = Texts::tr("Check that the file is there and may be read.");
        return std::unexpected(error);
    }
    QString text = QString::fromUtf8(source.read(largestFile));
    text.remove(u'\r');
    IniFile file = parse(text);
    file.path = path;
    return file;
}

} // namespace Artifacts
