// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/service.h"

#include "models/core/logging.h"
#include "models/sandbox/folders.h"
#include "models/sandbox/poddeletion.h"

#include <QJsonArray>

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

QString serviceText(const char *text)
{
    return QCoreApplication::translate("Sandbox::Service", text);
}

// Folders of sandboxes that died without tidying up.
void removeLeftovers(const QString &base)
{
    const QStringList folders = QDir(base).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &folder : folders) {
        const QString path = base + u'/' + folder;
        QLockFile lock(path + u"/lock"_s);
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            continue; // in use
        lock.unlock();
        removeFolderLater(path);
    }
}

} // namespace

Service::Service(const SandboxOptions &options) : m_options(options) { }

Service::~Service()
{
    // Streams before the HTTP server, which owns their connections; then the processes, then their files.
    if (m_router)
        m_router->closeStreams();
    m_http.reset();
    m_router.reset();
    m_jobs.reset();
    m_pods.reset();
    m_events.reset();
    m_store.reset();
    m_engine.reset();
    m_lock.reset();
    if (!m_folder.isEmpty())
        removeFolder(m_folder);
}

Core::Result<void> Service::start()
{
    m_engine = ContainerEngine::make(m_options);
    if (auto usable = m_engine->probe(); !usable)
        return usable;
    if (auto made = makeDataFolder(); !made)
        return made;
    m_store = std::make_unique<ObjectStore>(m_options.eventHistory);
    m_events = std::make_unique<EventRecorder>(m_store.get());
    PodContext context;
    context.store = m_store.get();
    context.events = m_events.get();
    context.engine = m_engine.get();
    context.dataFolder = m_folder;
    context.crashLoopBaseMs = m_options.crashLoopBaseMs;
    context.maximumPods = m_options.maximumPods;
    m_pods = std::make_unique<PodRunner>(context);
    m_jobs = std::make_unique<JobController>(m_store.get(), m_events.get(), m_options.backoffBaseMs);
    connect(m_store.get(), &ObjectStore::changed, this, [this](const Change &change) {
        if (change.resource != &podType() || change.type != Change::Type::Deleted)
            return;
        QMetaObject::invokeMethod(
            this, [this, pod = change.object] { removeEmptiedJob(*m_store, pod); }, Qt::QueuedConnection);
    });
    createNamespaces();

    ApiRouter::Options api;
    api.token = m_options.token;
    api.bookmarkIntervalMs = m_options.bookmarkIntervalMs;
    api.serverVersion = QStringLiteral(JOB_CONSOLE_VERSION);
    m_router = std::make_unique<ApiRouter>(m_store.get(), m_pods.get(), api);
    m_http = std::make_unique<HttpServer>(
        [this](const ApiRequest &request, QHttpServerResponder &&responder, QTcpSocket *socket) {
            m_router->handle(request, std::move(responder), socket);
        });
    if (!m_http->listen(m_options.port))
        return Core::failure(Core::ErrorKind::Network, u"sandbox-port"_s,
                             serviceText("The sandbox cannot listen on port %1 of this computer: %2")
                                 .arg(m_options.port)
                                 .arg(m_http->errorString()),
                             serviceText("Choose another port, or none for any that is free."));
    qCInfo(lcSandbox) << "listening on port" << m_http->port() << "data in" << m_folder;
    return {};
}

quint16 Service::port() const
{
    return m_http ? m_http->port() : quint16(0);
}

Core::Result<void> Service::makeDataFolder()
{
    const QString base = m_options.dataFolder.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/job-console/sandbox"_s
        : m_options.dataFolder;
    QDir().mkpath(base);
    removeLeftovers(base);
    const QString folder = QDir(base).absoluteFilePath(QUuid::createUuid().toString(QUuid::Id128).left(12));
    if (!QDir().mkdir(folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner))
        return Core::failure(Core::ErrorKind::Io, u"sandbox-folder"_s,
                             serviceText("The sandbox cannot make its folder %1.").arg(folder),
                             serviceText("Check the rights of the folder above it, and that the disk has room."));
    m_folder = folder;
    m_lock = std::make_unique<QLockFile>(folder + u"/lock"_s);
    m_lock->setStaleLockTime(0);
    m_lock->tryLock(0);
    return {};
}

void Service::createNamespaces()
{
    for (const QString &name : {u"default"_s, u"kube-system"_s})
        m_store->create(
            namespaceType(),
            {{u"metadata"_s,
              QJsonObject{{u"name"_s, name}, {u"labels"_s, QJsonObject{{u"kubernetes.io/metadata.name"_s, name}}}}},
             {u"spec"_s, QJsonObject{{u"finalizers"_s, QJsonArray{u"kubernetes"_s}}}},
             {u"status"_s, QJsonObject{{u"phase"_s, u"Active"_s}}}});
}

} // namespace Sandbox
