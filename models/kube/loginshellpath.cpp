// SPDX-License-Identifier: Apache-2.0
#include "models/kube/loginshellpath.h"

#include "models/core/processsession.h"

#include <QDir>
#include <QFileInfo>

#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

constexpr qsizetype longestOutput = 256 * 1024;
constexpr QByteArrayView marker("job-console-path-follows");

/// SHELL, else what the user database says, else the shell that every system has.
QString loginShell()
{
    QString shell = qEnvironmentVariable("SHELL");
    if (shell.isEmpty()) {
        passwd entry{};
        passwd *found = nullptr;
        QByteArray buffer(16 * 1024, '\0');
        if (getpwuid_r(getuid(), &entry, buffer.data(), size_t(buffer.size()), &found) == 0 && found)
            shell = QString::fromLocal8Bit(found->pw_shell);
    }
    return QDir::isAbsolutePath(shell) && QFileInfo(shell).isExecutable() ? shell : u"/bin/sh"_s;
}

} // namespace

QStringList pathFolders(const QString &path)
{
    QStringList folders;
    for (const QString &folder : path.split(QDir::listSeparator(), Qt::SkipEmptyParts)) {
        if (QDir::isAbsolutePath(folder) && !folders.contains(folder))
            folders += folder;
    }
    return folders;
}

LoginShellPath::LoginShellPath(std::chrono::milliseconds timeout)
{
    m_deadline.setSingleShot(true);
    m_deadline.setInterval(timeout);
    connect(&m_deadline, &QTimer::timeout, this, &LoginShellPath::finish);
    connect(&m_shell, &QProcess::readyReadStandardOutput, this, &LoginShellPath::read);
    connect(&m_shell, &QProcess::finished, this, &LoginShellPath::finish);
    connect(&m_shell, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            QMetaObject::invokeMethod(this, &LoginShellPath::finish, Qt::QueuedConnection);
    });
}

LoginShellPath::~LoginShellPath()
{
    m_shell.disconnect(this);
    Core::killSession(m_shell);
}

void LoginShellPath::start()
{
    m_deadline.start();
    m_shell.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    m_shell.setStandardInputFile(QProcess::nullDevice());
    m_shell.setStandardErrorFile(QProcess::nullDevice());
    // Interactive as well: many installers extend PATH in files that only interactive shells read. printenv, because
    // shells differ in how they print a list; the marker, because their start-up files print whatever they like.
    m_shell.start(loginShell(),
                  {u"-i"_s, u"-l"_s, u"-c"_s, u"echo "_s + QString::fromLatin1(marker) + u"; printenv PATH; exit"});
}

void LoginShellPath::read()
{
    m_output += m_shell.readAllStandardOutput();
    if (m_output.size() > longestOutput)
        finish();
}

void LoginShellPath::finish()
{
    if (m_done)
        return;
    m_done = true;
    m_output += m_shell.readAllStandardOutput();
    m_deadline.stop();
    m_shell.disconnect(this);
    Core::killSession(m_shell);
    QStringList folders;
    const QList<QByteArray> lines = m_output.split('\n');
    const qsizetype place = lines.lastIndexOf(marker.toByteArray());
    if (place >= 0 && place + 2 < lines.size()) // a whole line: one without its end may have been cut off
        folders = pathFolders(QString::fromLocal8Bit(lines.at(place + 1)));
    Q_EMIT finished(folders); // may destroy this
}

} // namespace Kube
