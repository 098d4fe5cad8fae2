// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/sandboxserver.h"

#include "models/sandbox/containerengine.h"
#include "models/sandbox/service.h"

#include <QRandomGenerator>
#include <QThread>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

// 256 bits from the system, in letters that need no encoding anywhere.
QString randomToken()
{
    QByteArray bytes(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(bytes.begin(), bytes.end());
    return QString::fromLatin1(bytes.toHex());
}

} // namespace

class SandboxServer::Private
{
public:
    SandboxOptions options;
    QThread thread;
    QObject anchor; ///< lives in `thread`, so that work can be sent there
    std::unique_ptr<Service> service; ///< made, used and destroyed in `thread` only
    quint16 port = 0;
};

SandboxServer::SandboxServer(const SandboxOptions &options, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>())
{
    d->options = options;
    if (d->options.token.isEmpty())
        d->options.token = randomToken();
    d->thread.setObjectName(u"sandbox"_s);
}

SandboxServer::~SandboxServer()
{
    if (!d->thread.isRunning())
        return;
    QMetaObject::invokeMethod(&d->anchor, [this] { d->service.reset(); }, Qt::BlockingQueuedConnection);
    d->thread.quit();
    d->thread.wait();
}

void SandboxServer::start()
{
    if (d->thread.isRunning())
        return;
    d->anchor.moveToThread(&d->thread);
    d->thread.start();
    QMetaObject::invokeMethod(
        &d->anchor,
        [this] {
            d->service = std::make_unique<Service>(d->options);
            const Core::Result<void> result = d->service->start();
            const quint16 port = d->service->port();
            QMetaObject::invokeMethod(
                this,
                [this, result, port] {
                    d->port = port;
                    Q_EMIT started(result);
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

Kube::ConnectionConfig SandboxServer::connection() const
{
    Kube::ConnectionConfig config;
    config.contextName = u"sandbox"_s;
    config.clusterName = u"sandbox"_s;
    config.userName = u"sandbox"_s;
    config.server = QUrl(u"http://127.0.0.1:%1"_s.arg(d->port));
    config.token = d->options.token;
    config.disableCompression = true;
    config.isSandbox = true;
    return config;
}

QByteArray SandboxServer::kubeconfig() const
{
    // kubectl sends no credentials over plain HTTP, so the token is the first part of the path; see ApiRouter.
    return u"apiVersion: v1\n"
           "kind: Config\n"
           "current-context: sandbox\n"
           "clusters:\n"
           "- name: sandbox\n"
           "  cluster:\n"
           "    server: http://127.0.0.1:%1/%2\n"
           "users:\n"
           "- name: sandbox\n"
           "  user:\n"
           "    token: %2\n"
           "contexts:\n"
           "- name: sandbox\n"
           "  context:\n"
           "    cluster: sandbox\n"
           "    user: sandbox\n"
           "    namespace: default\n"_s.arg(QString::number(d->port), d->options.token)
               .toUtf8();
}

Core::Result<void> SandboxServer::available(Engine engine)
{
    SandboxOptions options;
    options.engine = engine;
    return ContainerEngine::make(options)->probe();
}

} // namespace Sandbox
