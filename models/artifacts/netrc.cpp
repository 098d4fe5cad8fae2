// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/netrc.h"

#include "models/artifacts/fetchcontext.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

constexpr qint64 largestFile = 1024 * 1024;

/// Cuts the text into tokens, line by line.
class Tokens
{
public:
    explicit Tokens(const QString &text) : m_text(text) { }

    /// The next token; a null string at the end.
    QString next()
    {
        skipBlanks();
        if (m_at >= m_text.size())
            return {};
        m_lineStart = false;
        return m_text[m_at] == u'"' ? quoted() : plain();
    }

    /// Skips to behind the next empty line, or to the end.
    void skipMacro()
    {
        m_at = m_text.indexOf(u'\n', m_at);
        while (m_at >= 0) {
            const qsizetype end = m_text.indexOf(u'\n', m_at + 1);
            if (QStringView(m_text).sliced(m_at, (end < 0 ? m_text.size() : end) - m_at).trimmed().isEmpty())
                break;
            m_at = end;
        }
        if (m_at < 0)
            m_at = m_text.size();
    }

private:
    void skipBlanks()
    {
        for (; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == u'\n') {
                m_lineStart = true;
            } else if (m_lineStart && m_text[m_at] == u'#') {
                m_at = m_text.indexOf(u'\n', m_at);
                if (m_at < 0)
                    m_at = m_text.size();
                --m_at;
            } else if (!m_text[m_at].isSpace()) {
                break;
            }
        }
    }

    QString plain()
    {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && !m_text[m_at].isSpace())
            ++m_at;
        return m_text.sliced(start, m_at - start);
    }

    QString quoted()
    {
        QString token(u""_s);
        for (++m_at; m_at < m_text.size() && m_text[m_at] != u'"'; ++m_at) {
            QChar c = m_text[m_at];
            if (c == u'\\' && m_at + 1 < m_text.size()) {
                c = m_text[++m_at];
                c = c == u'n' ? u'\n' : c == u'r' ? u'\r' : c == u't' ? u'\t' : c;
            }
            token += c;
        }
        ++m_at;
        return token;
    }

    QString m_text;
    qsizetype m_at = 0;
    bool m_lineStart = true;
};

} // namespace

std::optional<NetrcEntry> findNetrcEntry(const QString &text, const QString &host, const QString &login)
{
    Tokens tokens(text);
    NetrcEntry entry;
    bool ours = false;
    const auto complete = [&] { return ours && !entry.password.isNull() && (login.isEmpty() || entry.login == login); };
    for (QString token = tokens.next(); !token.isNull(); token = tokens.next()) {
        const bool machine = token.compare("machine"_L1, Qt::CaseInsensitive) == 0;
        const bool otherwise = token.compare("default"_L1, Qt::CaseInsensitive) == 0;
        if (machine || otherwise) {
            if (complete())
                return entry;
            entry = {};
            ours = otherwise || tokens.next().compare(host, Qt::CaseInsensitive) == 0;
        } else if (token.compare("macdef"_L1, Qt::CaseInsensitive) == 0) {
            tokens.skipMacro();
        } else if (token.compare("login"_L1, Qt::CaseInsensitive) == 0) {
            entry.login = tokens.next();
        } else if (token.compare("password"_L1, Qt::CaseInsensitive) == 0) {
            entry.password = tokens.next();
        } else if (token.compare("account"_L1, Qt::CaseInsensitive) == 0) {
            tokens.next();
        }
    }
    return complete() ? std::optional(entry) : std::nullopt;
}

std::optional<NetrcEntry> netrcEntry(const Environment &environment, const QString &host, const QString &login)
{
    QString path = environment.value(u"NETRC"_s);
    if (path.isEmpty() && !environment.home.isEmpty())
        path = environment.home + u"/.netrc"_s;
    // Opening a pipe would wait for its writer.
    QFile file(path);
    if (path.isEmpty() || !QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return findNetrcEntry(QString::fromUtf8(file.read(largestFile)), host, login);
}

} // namespace Artifacts
