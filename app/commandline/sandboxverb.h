// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/verb.h"
#include "models/core/error.h"

namespace Sandbox {
class SandboxServer;
}

namespace CommandLine {

class Interrupt;

/// `job-console sandbox`: serves the sandbox's Kubernetes API until it is interrupted.
class SandboxVerb final : public Verb
{
    Q_OBJECT

public:
    explicit SandboxVerb(const QStringList &arguments);
    ~SandboxVerb() override;
    void start() override;

private:
    void onStarted(const Core::Result<void> &result);
    void end(App::ExitCode code);

    QStringList m_arguments;
    QString m_kubeconfigPath;
    std::unique_ptr<Sandbox::SandboxServer> m_server;
    std::unique_ptr<Interrupt> m_interrupt;
};

} // namespace CommandLine
