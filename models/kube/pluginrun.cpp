// SPDX-License-Identifier: Apache-2.0
#include "models/kube/pluginrun.h"

#include "models/core/processsession.h"
#include "models/kube/execoutput.h"
#include "models/kube/loginshellpath.h"
#include "models/kube/texts.h"

#include <QDir>
#include <QFileInfo>
#include <QProcessEnvironment>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

constexpr qsizetype longestOutput = 1024 * 1024;
constexpr qsizetype longestErrors = 16 * 1024;
constexpr qsizetype longestWords = 1000;
constexpr qsizetype longestLine = 1000;
constexpr int mostLines = 200; ///< that are passed on while it runs

} // namespace

QString findProgram(const QString &command, const QStringList &folders)
{
    if (command.contains(u'/'))
        return command;
    for (const QString &folder : folders) {
        const QFileInfo file(folder + u'/' + command);
        if (file.isFile() && file.isExecutable())
            return file.filePath();
    }
    return {};
}

PluginRun::PluginRun(const ExecConfig &config, const QString &program, const QStringList &folders,
                     std::chrono::milliseconds timeout)
    : m_config(config),
      m_program(program),
      m_folders(folders)
{
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(timeout);
    connect(&m_deadline, &QTimer::timeout, this, &PluginRun::timedOut);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &PluginRun::readOutput);
    connect(&m_process, &QProcess::readyReadStandardError, this, [this] { readErrors(false); });
    connect(&m_process, &QProcess::finished, this, &PluginRun::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            QMetaObject::invokeMethod(this, &PluginRun::failedToStart, Qt::QueuedConnection);
    });
}

PluginRun::~PluginRun()
{
    m_process.disconnect(this);
    Core::killSession(m_process);
}

void PluginRun::start()
{
    if (m_program.isEmpty()) {
        QMetaObject::invokeMethod(this, &PluginRun::failedToStart, Qt::QueuedConnection);
        return;
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, m_folders.join(QDir::listSeparator()));
    for (const auto &[name, value] : m_config.environment)
        environment.insert(name, value);
    environment.insert(u"KUBERNETES_EXEC_INFO"_s, QString::fromUtf8(m_config.execInfo()));
    m_process.setProcessEnvironment(environment);
    m_process.setStandardInputFile(QProcess::nullDevice());
    // A session of its own: no terminal to ask on, and all that it starts can be ended with it.
    m_process.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    m_deadline.start();
    m_process.start(m_program, m_config.arguments);
}

void PluginRun::readOutput()
{
    m_output += m_process.readAllStandardOutput();
    if (m_output.size() <= longestOutput)
        return;
    fail(u"exec-output-invalid"_s,
         Texts::tr("exec: executable %1 printed more than %2 KiB").arg(m_config.command).arg(longestOutput / 1024),
         Texts::tr("It has to print one ExecCredential; see its documentation."));
}

void PluginRun::readErrors(bool end)
{
    const QByteArray bytes = m_process.readAllStandardError();
    m_errors = QByteArray(m_errors + bytes).last(std::min(m_errors.size() + bytes.size(), longestErrors));
    m_line += bytes;
    if (end)
        m_line += '\n';
    qsizetype start = 0;
    for (qsizetype newline; (newline = m_line.indexOf('\n', start)) >= 0; start = newline + 1) {
        const QString line = plainText(m_line.sliced(start, newline - start), longestLine);
        if (!line.isEmpty() && ++m_lines <= mostLines)
            Q_EMIT said(line);
    }
    m_line.remove(0, start);
    if (m_line.size() > longestErrors)
        m_line.clear();
}

QString PluginRun::lastWords() const
{
    const QString words = plainText(m_errors, longestWords);
    return words.isEmpty() ? QString() : QString(u": "_s + words);
}

void PluginRun::ended(int exitCode, QProcess::ExitStatus status)
{
    readErrors(true);
    readOutput();
    if (m_done)
        return;
    if (status == QProcess::CrashExit) {
        fail(u"exec-failed"_s,
             Texts::tr("exec: executable %1 was ended by signal %2").arg(m_config.command).arg(exitCode) + lastWords(),
             Texts::tr("Run the command in a terminal to see why."));
        return;
    }
    if (exitCode != 0) {
        fail(u"exec-failed"_s,
             u"exec: executable %1 failed with exit code %2"_s.arg(m_config.command).arg(exitCode) + lastWords(),
             Texts::tr("Run the command in a terminal to see why; you may have to log in again."));
        return;
    }
    finish(parseExecCredential(m_output, m_config));
}

void PluginRun::failedToStart()
{
    const bool byName = !m_config.command.contains(u'/');
    if (m_program.isEmpty() || (!byName && !QFileInfo::exists(m_program))) {
        const QString hint = plainText(m_config.installHint.toUtf8(), longestWords);
        fail(
            u"exec-not-found"_s,
            byName ? u"exec: executable %1 not found"_s.arg(m_config.command)
                   : u"exec: fork/exec %1: no such file or directory"_s.arg(m_config.command),
            !hint.isEmpty() ? hint
                : byName
                ? Texts::tr("The credential plugin is not installed. Looked for it in: %1").arg(m_folders.join(u", "_s))
                : Texts::tr("The credential plugin is not installed."));
        return;
    }
    const bool runnable = QFileInfo(m_program).isFile() && QFileInfo(m_program).isExecutable();
    fail(u"exec-failed"_s,
         u"exec: fork/exec %1: "_s.arg(m_program)
             + (runnable ? m_process.errorString() : QString::fromLocal8Bit(std::strerror(EACCES)).toLower()),
         Texts::tr("Make the file executable, or correct the command in %1.").arg(m_config.file));
}

void PluginRun::timedOut()
{
    readErrors(true);
    fail(u"exec-timeout"_s,
         Texts::tr("exec: executable %1 did not end within %2 seconds and was stopped")
                 .arg(m_config.command)
                 .arg(std::chrono::duration_cast<std::chrono::seconds>(m_deadline.intervalAsDuration()).count())
             + lastWords(),
         Texts::tr("If it waits for a login, log in with it in a terminal first."));
}

void PluginRun::fail(const QString &code, const QString &text, const QString &hint)
{
    finish(std::unexpected(execFailure(code, text, hint)));
}

void PluginRun::finish(const Core::Result<Credential> &result)
{
    if (m_done)
        return;
    m_done = true;
    m_deadline.stop();
    m_process.disconnect(this);
    Core::killSession(m_process);
    Q_EMIT finished(result);
}

} // namespace Kube
