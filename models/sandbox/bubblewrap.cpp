// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/bubblewrap.h"

#include "models/core/logging.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr int probeTimeoutMs = 10000;

QString bubblewrapText(const char *text)
{
    return QCoreApplication::translate("Sandbox::Bubblewrap", text);
}

struct ToolOutput
{
    bool ok = false;
    QString text;
};

ToolOutput runTool(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    const bool finished = process.waitForFinished(probeTimeoutMs);
    if (!finished)
        process.kill();
    return {finished && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0,
            QString::fromUtf8(process.readAll()).trimmed()};
}

// The direct children of a process, by the kernel's own list.
QList<qint64> childrenOf(qint64 pid)
{
    QList<qint64> children;
    QFile file(u"/proc/%1/task/%1/children"_s.arg(pid));
    if (file.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> numbers = file.readAll().simplified().split(' ');
        for (const QByteArray &number : numbers) {
            if (const qint64 child = number.toLongLong(); child > 0)
                children += child;
        }
    }
    return children;
}

} // namespace

Core::Result<void> Bubblewrap::probe()
{
    m_program = QStandardPaths::findExecutable(u"bwrap"_s);
    if (m_program.isEmpty())
        return Core::failure(Core::ErrorKind::Config, u"sandbox-engine-missing"_s,
                             bubblewrapText("The sandbox needs bubblewrap, which is not installed."),
                             bubblewrapText("Install the package bubblewrap, or choose podman or a cluster."));
    QString reason;
    for (const Confinement confinement :
         {Confinement::AllNamespaces, Confinement::WithoutUser, Confinement::WithoutProc}) {
        if (confinement == Confinement::WithoutUser && geteuid() != 0)
            continue;
        const QString problem = tryConfinement(confinement);
        if (problem.isEmpty()) {
            m_confinement = confinement;
            m_version = runTool(m_program, {u"--version"_s}).text;
            qCInfo(lcSandbox) << m_version << "confines with mode" << int(confinement);
            return {};
        }
        if (reason.isEmpty())
            reason = problem;
    }
    return Core::failure(Core::ErrorKind::Config, u"sandbox-engine-unusable"_s,
                         bubblewrapText("bubblewrap cannot make a sandbox on this computer: %1").arg(reason),
                         bubblewrapText("Permit unprivileged user namespaces for bwrap (see the kernel setting "
                                        "kernel.unprivileged_userns_clone and AppArmor's profile for bwrap), or choose "
                                        "podman or a cluster."));
}

QString Bubblewrap::tryConfinement(Confinement confinement) const
{
    QStringList arguments = isolation(confinement) + programs();
    arguments += {u"--tmpfs"_s, u"/tmp"_s, u"--"_s, u"/bin/sh"_s, u"-c"_s, u":"_s};
    const ToolOutput output = runTool(m_program, arguments);
    return output.ok ? QString() : output.text.isEmpty() ? u"bwrap"_s : output.text;
}

QString Bubblewrap::refusal(const ContainerSpec &spec) const
{
    // bubblewrap reads its options separated by NUL: a NUL in foreign text would begin another option.
    const QStringList foreign = options(spec) + spec.command + spec.arguments;
    if (std::ranges::any_of(foreign, [](const QString &text) { return text.contains(QChar(0)); }))
        return u"container has a NUL character in its command, environment or paths"_s;
    if (spec.command.isEmpty())
        return u"container has no command: the sandbox runs programs of this computer and does not pull images, so the "
               "command of image %1 is not known; add \"command\" to the container, or choose podman"_s.arg(
                   '"'_L1 + spec.image + '"'_L1);
    return {};
}

QStringList Bubblewrap::isolation(Confinement confinement) const
{
    QStringList list{u"--die-with-parent"_s, u"--new-session"_s};
    if (confinement == Confinement::WithoutUser)
        list += {u"--unshare-pid"_s,
                 u"--unshare-ipc"_s,
                 u"--unshare-uts"_s,
                 u"--unshare-net"_s,
                 u"--unshare-cgroup-try"_s,
                 u"--cap-drop"_s,
                 u"ALL"_s};
    else
        list += {u"--unshare-all"_s, u"--unshare-user"_s, u"--cap-drop"_s, u"ALL"_s};
    list += {u"--dev"_s, u"/dev"_s};
    // Never the /proc of outside: through it, files and processes of the user would be in reach.
    if (confinement == Confinement::WithoutProc)
        list += {u"--tmpfs"_s, u"/proc"_s};
    else
        list += {u"--proc"_s, u"/proc"_s};
    return list;
}

// This computer's programs, read-only, and the few files of /etc that programs look for.
QStringList Bubblewrap::programs()
{
    QStringList list{u"--ro-bind"_s, u"/usr"_s, u"/usr"_s};
    for (const QString &folder : {u"/bin"_s, u"/sbin"_s, u"/lib"_s, u"/lib32"_s, u"/lib64"_s, u"/libx32"_s}) {
        const QFileInfo info(folder);
        if (info.isSymLink())
            list += {u"--symlink"_s, info.symLinkTarget(), folder};
        else if (info.isDir())
            list += {u"--ro-bind"_s, folder, folder};
    }
    for (const QString &path :
         {u"/etc/alternatives"_s, u"/etc/ld.so.cache"_s, u"/etc/ld.so.conf"_s, u"/etc/ld.so.conf.d"_s,
          u"/etc/ssl/certs"_s, u"/etc/ssl/openssl.cnf"_s, u"/etc/ca-certificates"_s, u"/etc/pki/tls/certs"_s,
          u"/etc/pki/ca-trust"_s, u"/etc/localtime"_s, u"/etc/mime.types"_s, u"/etc/protocols"_s, u"/etc/services"_s})
        list += {u"--ro-bind-try"_s, path, path};
    return list;
}

QStringList Bubblewrap::options(const ContainerSpec &spec) const
{
    // The container's own file system comes first; everything else is mounted onto it.
    QStringList list{u"--bind"_s, spec.rootFolder, u"/"_s};
    list += isolation(m_confinement);
    list += programs();
    if (spec.hostNetwork) {
        list += u"--share-net"_s;
        for (const QString &path : {u"/etc/resolv.conf"_s, u"/etc/hosts"_s, u"/etc/nsswitch.conf"_s})
            list += {u"--ro-bind-try"_s, QFileInfo(path).exists() ? QFileInfo(path).canonicalFilePath() : path, path};
    }
    if (m_confinement != Confinement::WithoutUser)
        list += {u"--uid"_s, QString::number(spec.userId), u"--gid"_s, QString::number(spec.groupId)};
    list += {u"--hostname"_s, spec.hostname.left(63)};
    for (const ContainerMount &mount : spec.mounts)
        list += {mount.readOnly ? u"--ro-bind"_s : u"--bind"_s, mount.source, mount.target};
    if (spec.readOnlyRoot) // last: the places to mount onto had to be made
        list += {u"--remount-ro"_s, u"/"_s};
    list += {u"--chdir"_s, spec.workingDir.isEmpty() ? u"/"_s : spec.workingDir, u"--clearenv"_s};
    for (const auto &[name, value] : spec.environment)
        list += {u"--setenv"_s, name, value};
    return list;
}

LaunchPlan Bubblewrap::plan(const ContainerSpec &spec) const
{
    LaunchPlan plan;
    plan.program = m_program;
    plan.arguments = QStringList{u"--args"_s, LaunchPlan::secretDescriptor, u"--json-status-fd"_s,
                                 LaunchPlan::statusDescriptor, u"--"_s}
        + spec.command + spec.arguments;
    const QStringList list = options(spec);
    for (const QString &option : list) {
        plan.secretOptions += option.toUtf8();
        plan.secretOptions += '\0';
    }
    plan.reportsStatus = true;
    return plan;
}

void Bubblewrap::signal(const ContainerSpec &, qint64 childPid, int signalNumber) const
{
    if (childPid <= 0)
        return;
    if (signalNumber == SIGKILL) { // the sandbox's first process: the kernel ends all others with it
        ::kill(pid_t(childPid), SIGKILL);
        return;
    }
    // bubblewrap's first process only reaps; the command is its child.
    const QList<qint64> children = childrenOf(childPid);
    for (const qint64 child : children)
        ::kill(pid_t(child), signalNumber);
}

void Bubblewrap::cleanUp(const ContainerSpec &) const { }

QString Bubblewrap::idScheme() const
{
    return u"bubblewrap://"_s;
}

} // namespace Sandbox
