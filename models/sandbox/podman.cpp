// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/podman.h"

#include "models/sandbox/bubblewrap.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr int podmanTimeoutMs = 30000;

QString podmanText(const char *text)
{
    return QCoreApplication::translate("Sandbox::Podman", text);
}

QString containerName(const ContainerSpec &spec)
{
    return u"job-console-"_s + spec.id.left(32);
}

} // namespace

Podman::Podman(const SandboxOptions &options) : m_options(options.podmanOptions), m_runOptions(options.podmanRunOptions)
{
}

Core::Result<void> Podman::probe()
{
    m_program = QStandardPaths::findExecutable(u"podman"_s);
    if (m_program.isEmpty())
        return Core::failure(Core::ErrorKind::Config, u"sandbox-engine-missing"_s,
                             podmanText("The sandbox was asked to use podman, which is not installed."),
                             podmanText("Install the package podman, or choose bubblewrap."));
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(m_program, m_options + QStringList{u"version"_s, u"--format"_s, u"{{.Client.Version}}"_s});
    if (!process.waitForFinished(podmanTimeoutMs) || process.exitCode() != 0)
        return Core::failure(
            Core::ErrorKind::Config, u"sandbox-engine-unusable"_s,
            podmanText("podman does not work on this computer: %1").arg(QString::fromUtf8(process.readAll()).trimmed()),
            podmanText("See what \"podman info\" says, or choose bubblewrap."));
    m_version = u"podman "_s + QString::fromUtf8(process.readAll()).trimmed();
    return {};
}

// A missing command is none: the image has one.
QString Podman::refusal(const ContainerSpec &spec) const
{
    for (const auto &[name, value] : spec.environment) {
        if (value.contains(u'\n') || value.contains(QChar(0)) || name.contains(u'\n') || name.startsWith(u'#'))
            return u"container has a variable %1 that podman cannot be given safely (several lines); mount its value "
                   u"as a "
                   "file"_s.arg(name);
    }
    for (const ContainerMount &mount : spec.mounts) {
        if (mount.source.contains(u':') || mount.target.contains(u':'))
            return u"container has a mount at %1, and podman takes no paths with colons"_s.arg(mount.target);
    }
    return {};
}

LaunchPlan Podman::imageCheck(const QString &image) const
{
    return {.program = m_program,
            .arguments = m_options + QStringList{u"image"_s, u"exists"_s, u"--"_s, image},
            .secretOptions = {}};
}

LaunchPlan Podman::imagePull(const QString &image) const
{
    return {.program = m_program,
            .arguments = m_options + QStringList{u"pull"_s, u"--quiet"_s, u"--"_s, image},
            .secretOptions = {}};
}

LaunchPlan Podman::plan(const ContainerSpec &spec) const
{
    LaunchPlan plan;
    plan.program = m_program;
    plan.inheritsEnvironment = true;
    plan.startFailureCode = 125; // podman-run(1), exit status
    plan.arguments = m_options
        + QStringList{u"run"_s,
                      u"--rm"_s,
                      u"--pull"_s,
                      u"never"_s,
                      u"--log-driver"_s,
                      u"none"_s,
                      u"--name"_s,
                      containerName(spec),
                      u"--label"_s,
                      u"job-console=sandbox"_s,
                      u"--hostname"_s,
                      spec.hostname,
                      u"--http-proxy=false"_s, // a container sees no variable that its Job does not name
                      u"--network"_s,
                      spec.hostNetwork ? u"host"_s : u"none"_s,
                      u"--cap-drop"_s,
                      u"all"_s,
                      u"--security-opt"_s,
                      u"no-new-privileges"_s}
        + m_runOptions;
    if (spec.readOnlyRoot)
        plan.arguments += u"--read-only"_s;
    if (!spec.workingDir.isEmpty())
        plan.arguments += {u"--workdir"_s, spec.workingDir};
    if (spec.userId != 0 || spec.groupId != 0)
        plan.arguments += {u"--user"_s, QString::number(spec.userId) + u':' + QString::number(spec.groupId)};
    for (const ContainerMount &mount : spec.mounts)
        plan.arguments += {u"--volume"_s, mount.source + u':' + mount.target + (mount.readOnly ? u":ro"_s : u":rw"_s)};
    // The environment goes through a file in memory, which other users' process lists do not show.
    for (const auto &[name, value] : spec.environment)
        plan.secretOptions += QString(name + u'=' + value + u'\n').toUtf8();
    if (!plan.secretOptions.isEmpty())
        plan.arguments += {u"--env-file"_s, u"/dev/fd/"_s + LaunchPlan::secretDescriptor};
    if (spec.command.isEmpty()) {
        plan.arguments += spec.image;
    } else {
        // "command" replaces the image's entrypoint
        plan.arguments += {u"--entrypoint"_s, spec.command.first(), spec.image};
        plan.arguments += spec.command.sliced(1);
    }
    plan.arguments += spec.arguments;
    return plan;
}

void Podman::signal(const ContainerSpec &spec, qint64, int signalNumber) const
{
    QProcess::startDetached(
        m_program,
        m_options + QStringList{u"kill"_s, u"--signal"_s, QString::number(signalNumber), containerName(spec)});
}

void Podman::cleanUp(const ContainerSpec &spec) const
{
    QProcess process;
    process.start(m_program, m_options + QStringList{u"rm"_s, u"--force"_s, u"--ignore"_s, containerName(spec)});
    process.waitForFinished(podmanTimeoutMs);
}

QString Podman::idScheme() const
{
    return u"podman://"_s;
}

QString engineError(const QString &output)
{
    constexpr auto mark = "Error:"_L1;
    const QStringList lines = output.split(u'\n');
    for (auto line = lines.crbegin(); line != lines.crend(); ++line) {
        if (line->startsWith(mark))
            return line->sliced(mark.size()).trimmed();
    }
    return output;
}

std::unique_ptr<ContainerEngine> ContainerEngine::make(const SandboxOptions &options)
{
    if (options.engine == Engine::Podman)
        return std::make_unique<Podman>(options);
    return std::make_unique<Bubblewrap>();
}

} // namespace Sandbox
