// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/sandboxverb.h"

#include "app/commandline/arguments.h"
#include "app/commandline/interrupt.h"
#include "app/commandline/output.h"
#include "models/kube/kubeconfig.h"
#include "models/sandbox/sandboxserver.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTimer>

using namespace Qt::StringLiterals;
using App::ExitCode;

namespace CommandLine {

namespace {

constexpr QByteArrayView ownMark = "# Written by job-console sandbox";

/// The user's kubeconfig is never written, and no file of anybody else's is replaced.
Core::Result<void> checkTarget(const QString &path)
{
    const QFileInfo target(path);
    const auto files = Kube::Kubeconfig::load(Kube::Kubeconfig::Sources::fromEnvironment()).files();
    for (const QString &file : files) {
        const QFileInfo own(file);
        const bool same = own.absoluteFilePath() == target.absoluteFilePath()
            || (own.exists() && own.canonicalFilePath() == target.canonicalFilePath());
        if (same) {
            return Core::failure(Core::ErrorKind::Usage, u"kubeconfig-protected"_s,
                                 u"%1 is your own kubeconfig and is never written"_s.arg(path), u"name another file"_s);
        }
    }
    QFile existing(path);
    if (target.exists() && (!existing.open(QIODevice::ReadOnly) || !existing.readLine(200).startsWith(ownMark))) {
        return Core::failure(Core::ErrorKind::Usage, u"file-exists"_s,
                             u"%1 exists and was not written by job-console sandbox"_s.arg(path),
                             u"name another file"_s);
    }
    return {};
}

Core::Result<void> writeKubeconfig(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    const bool opened = file.open(QIODevice::WriteOnly);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner); // it holds a token
    if (opened && file.write(ownMark.toByteArray() + "; it ends with that process.\n" + content) >= 0 && file.commit())
        return {};
    return Core::failure(Core::ErrorKind::Io, u"kubeconfig-write"_s, u"%1: %2"_s.arg(path, file.errorString()));
}

} // namespace

SandboxVerb::SandboxVerb(const QStringList &arguments) : m_arguments(arguments) { }

SandboxVerb::~SandboxVerb() = default;

void SandboxVerb::end(ExitCode code)
{
    QTimer::singleShot(0, this, [this, code] { Q_EMIT finished(code); });
}

void SandboxVerb::start()
{
    Arguments args(
        u"sandbox"_s,
        u"Serves a small Kubernetes API on 127.0.0.1 that runs Jobs on this computer, until it is interrupted.\n"
        "Everything that it started ends with it."_s);
    args.addOption({u"port"_s}, u"The port to listen on; any free one without it."_s, u"PORT"_s);
    args.addOption({u"write-kubeconfig"_s}, u"Write a kubeconfig for kubectl to FILE."_s, u"FILE"_s);
    args.addEngineOption();
    if (auto parsed = args.parse(m_arguments, 0, 0); !parsed) {
        sayError(parsed.error());
        return end(ExitCode::Usage);
    }
    if (args.isHelpRequested()) {
        writeData(args.helpText().toUtf8());
        return end(ExitCode::Success);
    }
    const auto engine = args.sandboxEngine();
    bool portValid = true;
    Sandbox::SandboxOptions options;
    if (args.isSet(u"port"_s))
        options.port = args.value(u"port"_s).toUShort(&portValid);
    if (!engine || !portValid) {
        sayError(!engine ? engine.error()
                         : Core::failure(Core::ErrorKind::Usage, u"usage"_s,
                                         u"\"%1\" is not a port"_s.arg(args.value(u"port"_s)), u"0 to 65535"_s)
                               .error());
        return end(ExitCode::Usage);
    }
    options.engine = *engine;
    m_kubeconfigPath = args.value(u"write-kubeconfig"_s);
    if (!m_kubeconfigPath.isEmpty()) {
        if (auto allowed = checkTarget(m_kubeconfigPath); !allowed) {
            sayError(allowed.error());
            return end(ExitCode::Usage);
        }
    }
    m_server = std::make_unique<Sandbox::SandboxServer>(options);
    connect(m_server.get(), &Sandbox::SandboxServer::started, this, &SandboxVerb::onStarted);
    m_interrupt = std::make_unique<Interrupt>();
    connect(m_interrupt.get(), &Interrupt::requested, this, [this] {
        say(u"sandbox: ending"_s);
        m_server.reset();
        if (!m_kubeconfigPath.isEmpty())
            QFile::remove(m_kubeconfigPath);
        end(ExitCode::Interrupted);
    });
    m_server->start();
}

void SandboxVerb::onStarted(const Core::Result<void> &result)
{
    if (!result) {
        sayError(result.error());
        return end(ExitCode::Api);
    }
    say(u"sandbox: serving %1"_s.arg(m_server->connection().server.toString()));
    if (m_kubeconfigPath.isEmpty()) {
        writeData(m_server->kubeconfig());
        return;
    }
    if (auto written = writeKubeconfig(m_kubeconfigPath, m_server->kubeconfig()); !written) {
        sayError(written.error());
        return end(ExitCode::Api);
    }
    say(u"sandbox: try kubectl --kubeconfig %1 get jobs"_s.arg(m_kubeconfigPath));
}

} // namespace CommandLine
