// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/connector.h"

#include "models/kube/kubeconfig.h"
#include "models/sandbox/sandboxserver.h"

#include <QTimer>

using namespace Qt::StringLiterals;

namespace CommandLine {

namespace {

Core::Result<Kube::ConnectionConfig> resolve(const ConnectionOptions &options)
{
    const auto kubeconfig = Kube::Kubeconfig::load(Kube::Kubeconfig::Sources::fromEnvironment(options.kubeconfig));
    if (!kubeconfig.errors().isEmpty())
        return std::unexpected(kubeconfig.errors().constFirst());
    auto config = kubeconfig.resolve(options.context);
    if (!config)
        return config;
    if (!options.impersonateUser.isEmpty())
        config->impersonateUser = options.impersonateUser;
    if (!options.impersonateGroups.isEmpty())
        config->impersonateGroups = options.impersonateGroups;
    if (!config->impersonateGroups.isEmpty() && config->impersonateUser.isEmpty()) {
        return Core::failure(Core::ErrorKind::Usage, u"impersonation"_s,
                             u"requesting groups without impersonating a user"_s, u"add --as USER"_s);
    }
    return config;
}

} // namespace

Connector::Connector(const ConnectionOptions &options, QObject *parent) : QObject(parent), m_options(options) { }

Connector::~Connector() = default;

void Connector::start()
{
    if (!m_options.sandbox) {
        QTimer::singleShot(0, this, [this] {
            auto config = resolve(m_options);
            if (config && m_options.requestTimeout.count() > 0)
                config->requestTimeout = m_options.requestTimeout;
            Q_EMIT ready(config);
        });
        return;
    }
    Sandbox::SandboxOptions options;
    options.engine = m_options.engine;
    m_sandbox = std::make_unique<Sandbox::SandboxServer>(options);
    connect(m_sandbox.get(), &Sandbox::SandboxServer::started, this, [this](const Core::Result<void> &result) {
        if (!result)
            Q_EMIT ready(std::unexpected(result.error()));
        else
            Q_EMIT ready(m_sandbox->connection());
    });
    m_sandbox->start();
}

} // namespace CommandLine
