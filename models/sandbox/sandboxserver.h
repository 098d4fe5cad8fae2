// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/connectionconfig.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace Sandbox {

/// What containers run in.
enum class Engine { Bubblewrap, Podman };

struct SandboxOptions
{
    quint16 port = 0; ///< 0: any free port
    QString token; ///< empty: a random one
    QString dataFolder; ///< for logs and volumes, removed at the end; empty: a private folder in the cache
    Engine engine = Engine::Bubblewrap;
    int backoffBaseMs = 10000; ///< first retry delay of a Job's pod, doubled each time up to 6 min; tests shorten it
    int crashLoopBaseMs = 10000; ///< first restart delay of a container
    qint64 bookmarkIntervalMs = 60000;
    int eventHistory = 10000; ///< how many watch events are kept before 410
    int maximumPods = 110; ///< how many pods run at a time, as on a Kubernetes node; others wait as unschedulable
    QStringList podmanOptions; ///< further options of "podman" itself, e.g. --runtime runc; before its command
    QStringList podmanRunOptions; ///< further options of "podman run", e.g. --ulimit nofile=1024:1024
};

/// A small Kubernetes API that runs Jobs on this computer: https is not needed on loopback with a random token.
/// The server, the Job controller and all process handling live in a thread of their own; this object in its creator's.
/// Destroying it ends every process that it started.
class SandboxServer : public QObject
{
    Q_OBJECT

public:
    explicit SandboxServer(const SandboxOptions &options = {}, QObject *parent = nullptr);
    ~SandboxServer() override;

    /// Begins to serve; answers with started(). Fails where neither bubblewrap nor podman is usable, saying what to
    /// install, or where the port is taken.
    void start();
    /// How to reach it; valid after a successful started(). isSandbox is set, the context is called "sandbox".
    [[nodiscard]] Kube::ConnectionConfig connection() const;
    /// A kubeconfig for kubectl (YAML), with the token.
    [[nodiscard]] QByteArray kubeconfig() const;

    /// Whether containers can run here, without starting anything; for the context picker.
    [[nodiscard]] static Core::Result<void> available(Engine engine = Engine::Bubblewrap);

Q_SIGNALS:
    void started(const Core::Result<void> &result);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Sandbox
