// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/arguments.h"
#include "models/core/error.h"
#include "models/kube/connectionconfig.h"

#include <QObject>

#include <memory>

namespace Sandbox {
class SandboxServer;
}

namespace CommandLine {

/// Turns the connection options into a connection: resolves the kubeconfig context, or starts the sandbox, which
/// lives as long as this object.
class Connector : public QObject
{
    Q_OBJECT

public:
    explicit Connector(const ConnectionOptions &options, QObject *parent = nullptr);
    ~Connector() override;

    /// Answers with ready(), never before it returns.
    void start();

Q_SIGNALS:
    void ready(const Core::Result<Kube::ConnectionConfig> &result);

private:
    ConnectionOptions m_options;
    std::unique_ptr<Sandbox::SandboxServer> m_sandbox;
};

} // namespace CommandLine
