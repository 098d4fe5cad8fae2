// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/connectionconfig.h"
#include "models/sandbox/sandboxserver.h"

#include <QString>

#include <memory>

namespace Contract {

/// The Kubernetes that the contract is checked on: the sandbox, or the cluster that the current context of the
/// kubeconfig in JOB_CONSOLE_TEST_KUBECONFIG names.
class Server
{
public:
    /// Empty where it is ready, else why not. The sandbox remembers so many changes.
    [[nodiscard]] QString start(int eventHistory);
    /// After start().
    [[nodiscard]] const Kube::ConnectionConfig &connection() const { return m_connection; }
    [[nodiscard]] bool isSandbox() const { return m_sandbox != nullptr; }
    /// Whether a cluster is asked for. One that cannot be reached is a failure; a sandbox that cannot run here is not.
    [[nodiscard]] static bool wantsCluster();

private:
    [[nodiscard]] QString startSandbox(int eventHistory);
    [[nodiscard]] QString findCluster();

    std::unique_ptr<Sandbox::SandboxServer> m_sandbox;
    Kube::ConnectionConfig m_connection;
};

} // namespace Contract
