// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/programrun.h"

#include "models/artifacts/texts.h"
#include "models/core/processsession.h"
#include "models/core/redact.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

constexpr qsizetype longestOutput = 1024 * 1024;
constexpr qsizetype longestErrors = 4 * 1024;
constexpr qsizetype longestWords = 500;
constexpr qsizetype longestCommand = 200;

/// The end of what the program said, in one line.
QString lastWords(const QByteArray &errors)
{
    QString words = Core::redactText(QString::fromUtf8(errors)).simplified();
    words.removeIf([](QChar c) { return !c.isPrint(); });
    return words.isEmpty() ? QString() : QString(u": "_s + words.right(longestWords));
}

} // namespace

Core::Result<QStringList> splitCommand(const QString &line)
{
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        const bool escapes = c == u'\\' && i + 1 < line.size()
            && (quote.isNull() || (quote == u'"' && (line[i + 1] == u'"' || line[i + 1] == u'\\')));
        if (escapes) {
            word += line[++i];
            inWord = true;
        } else if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else
                word += c;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
            inWord = true;
        } else if (!c.isSpace()) {
            word += c;
            inWord = true;
        } else if (inWord) {
            words += std::exchange(word, QString());
            inWord = false;
        }
    }
    if (!quote.isNull())
        return Core::failure(Core::ErrorKind::Config, u"artifact-command-invalid"_s,
                             Texts::tr("A quote in the command that prints credentials does not end"),
                             Texts::tr("Correct the command."));
    if (inWord)
        words += word;
    return words;
}

QString commandText(const QStringList &command)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_@%+=:,./~-]+$"_s);
    QStringList words;
    for (const QString &word : command)
        words += plain.match(word).hasMatch() ? word : QString(u'"' + word + u'"');
    const QString text = Core::redactText(words.join(u' ')).simplified();
    return text.size() > longestCommand ? QString(text.first(longestCommand) + u'\u2026') : text;
}

Core::Result<void> checkConsent(const CredentialProgram &program, const FetchContext &context)
{
    if (context.mayRun && context.mayRun(program))
        return {};
    Core::Error error;
    error.kind = Core::ErrorKind::Authentication;
    error.code = u"artifact-program-denied"_s;
    error.file = program.file;
    error.message = Texts::tr("The credentials come from a program, which has not been allowed to run: %1")
                        .arg(commandText(program.command));
    error.hint = Texts::tr("If you trust it, allow it: in the window, or with --allow-exec on the command line. That "
                           "is remembered. Or give the credentials in another way.");
    return std::unexpected(error);
}

ProgramRun::ProgramRun(const QStringList &command, std::chrono::milliseconds timeout) : m_command(command)
{
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(timeout);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        fail(Texts::tr("did not end within %1 seconds and was stopped")
                 .arg(std::chrono::duration_cast<std::chrono::seconds>(m_deadline.intervalAsDuration()).count()),
             Texts::tr("If it waits for a login, log in with it in a terminal first."));
    });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &ProgramRun::read);
    connect(&m_process, &QProcess::readyReadStandardError, this, &ProgramRun::read);
    connect(&m_process, &QProcess::finished, this, &ProgramRun::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            QTimer::singleShot(0, this, [this] {
                fail(Texts::tr("could not be started (%1)").arg(m_process.errorString()),
                     Texts::tr("Check that it is installed and in PATH."));
            });
    });
}

ProgramRun::~ProgramRun()
{
    m_process.disconnect(this);
    Core::killSession(m_process);
}

void ProgramRun::start()
{
    m_process.setStandardInputFile(QProcess::nullDevice());
    // A session of its own: no terminal to ask on, and all that it starts can be ended with it.
    m_process.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    m_deadline.start();
    m_process.start(m_command.value(0), m_command.mid(1));
}

void ProgramRun::read()
{
    m_output += m_process.readAllStandardOutput();
    m_errors += m_process.readAllStandardError();
    m_errors = m_errors.last(std::min(m_errors.size(), longestErrors));
    if (m_output.size() > longestOutput)
        fail(Texts::tr("printed more than %1 KiB").arg(longestOutput / 1024),
             Texts::tr("It has to print one credential; see its documentation."));
}

void ProgramRun::ended(int exitCode, QProcess::ExitStatus status)
{
    read();
    if (status == QProcess::CrashExit)
        fail(Texts::tr("was ended by signal %1").arg(exitCode), Texts::tr("Run it in a terminal to see why."));
    else if (exitCode != 0)
        fail(Texts::tr("failed with exit code %1").arg(exitCode),
             Texts::tr("Run it in a terminal to see why; you may have to log in again."));
    else
        finish(m_output);
}

/// `what` goes on after the command's name.
void ProgramRun::fail(const QString &what, const QString &hint)
{
    finish(Core::failure(Core::ErrorKind::Authentication, u"artifact-program-failed"_s,
                         commandText(m_command) + u' ' + what + lastWords(m_errors), hint));
}

void ProgramRun::finish(const Core::Result<QByteArray> &result)
{
    if (std::exchange(m_done, true))
        return;
    m_deadline.stop();
    m_process.disconnect(this);
    // Not inside a signal of the process, which could be destroyed with us.
    QTimer::singleShot(0, this, [this, result] {
        Core::killSession(m_process);
        Q_EMIT finished(result); // last: the receiver may destroy us
    });
}

} // namespace Artifacts
