// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/connector.h"

#include "app/commandline/output.h"
#include "app/pluginconsents.h"
#include "models/kube/credentialplugins.h"
#include "models/kube/execoutput.h"
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
    auto config = kubeconfig.resolve(options.context, {options.cluster, options.user});
    if (!config)
        return config;
    if (config->exec) {
        App::PluginConsents consents;
        consents.revokeChanged(kubeconfig);
        config->execAllowed = options.allowExec || consents.isAllowed(*config->exec);
        if (options.allowExec) {
            if (const auto remembered = consents.allow(*config->exec); !remembered)
                say(u"warning: "_s + remembered.error().toText());
        }
        if (!config->execAllowed)
            return std::unexpected(Kube::execNotAllowed(*config->exec));
    }
    if (!options.impersonateUser.isEmpty())
        config->impersonateUser = options.impersonateUser;
    if (!options.impersonateGroups.isEmpty())
        config->impersonateGroups = options.impersonateGroups;
    if (!options.impersonateUid.isEmpty())
        config->impersonateUid = options.impersonateUid;
    const bool more = !config->impersonateGroups.isEmpty() || !config->impersonateUid.isEmpty();
    if (more && config->impersonateUser.isEmpty()) {
        return Core::failure(Core::ErrorKind::Usage, u"impersonation"_s,
                             u"requesting uid or groups without impersonating a user"_s, u"add --as USER"_s);
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
            if (config && config->exec) {
                config->plugins = std::make_shared<Kube::CredentialPlugins>(Kube::CredentialPlugins::Options());
                // Where to log in, for example; the plugin is still running.
                connect(config->plugins.get(), &Kube::CredentialPlugins::said, this,
                        [](const QString &command, const QString &line) { say(command + u": " + line); });
            }
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
