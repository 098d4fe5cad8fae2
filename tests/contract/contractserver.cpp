// SPDX-License-Identifier: Apache-2.0
#include "contractserver.h"

#include "models/kube/kubeconfig.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Contract {

namespace {

constexpr int startTimeout = 60000;
constexpr auto kubeconfigVariable = "JOB_CONSOLE_TEST_KUBECONFIG";
constexpr auto clusterVariable = "JOB_CONSOLE_TEST_ON_CLUSTER"; // set where the sandbox must not stand in

} // namespace

bool Server::wantsCluster()
{
    return !qEnvironmentVariableIsEmpty(kubeconfigVariable) || !qEnvironmentVariableIsEmpty(clusterVariable);
}

QString Server::start(int eventHistory)
{
    return wantsCluster() ? findCluster() : startSandbox(eventHistory);
}

QString Server::startSandbox(int eventHistory)
{
    Sandbox::SandboxOptions options;
    options.backoffBaseMs = 100;
    options.crashLoopBaseMs = 100;
    options.bookmarkIntervalMs = 1000;
    options.eventHistory = eventHistory;
    m_sandbox = std::make_unique<Sandbox::SandboxServer>(options);
    QSignalSpy started(m_sandbox.get(), &Sandbox::SandboxServer::started);
    m_sandbox->start();
    if (!started.wait(startTimeout))
        return u"the sandbox did not start in time"_s;
    const auto result = started.first().first().value<Core::Result<void>>();
    if (!result)
        return result.error().toText();
    m_connection = m_sandbox->connection();
    return {};
}

QString Server::findCluster()
{
    if (qEnvironmentVariableIsEmpty(kubeconfigVariable))
        return u"JOB_CONSOLE_TEST_KUBECONFIG names no cluster: see tests/cluster/run"_s;
    Kube::Kubeconfig::Sources sources;
    sources.explicitPath = qEnvironmentVariable(kubeconfigVariable);
    const auto resolved = Kube::Kubeconfig::load(sources).resolve();
    if (!resolved)
        return resolved.error().toText();
    m_connection = *resolved;
    return {};
}

} // namespace Contract
