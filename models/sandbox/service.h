// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/sandbox/apirouter.h"
#include "models/sandbox/containerengine.h"
#include "models/sandbox/eventrecorder.h"
#include "models/sandbox/httpserver.h"
#include "models/sandbox/jobcontroller.h"
#include "models/sandbox/objectstore.h"
#include "models/sandbox/podrunner.h"
#include "models/sandbox/sandboxserver.h"

#include <QLockFile>
#include <QObject>

#include <memory>

namespace Sandbox {

/// Everything of the sandbox that runs in its thread, put together. Destroying it ends all processes and removes the
/// data folder.
class Service : public QObject
{
    Q_OBJECT

public:
    explicit Service(const SandboxOptions &options);
    ~Service() override;

    [[nodiscard]] Core::Result<void> start();
    [[nodiscard]] quint16 port() const;

private:
    [[nodiscard]] Core::Result<void> makeDataFolder();
    void createNamespaces();

    SandboxOptions m_options;
    QString m_folder;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<ContainerEngine> m_engine;
    std::unique_ptr<ObjectStore> m_store;
    std::unique_ptr<EventRecorder> m_events;
    std::unique_ptr<PodRunner> m_pods;
    std::unique_ptr<JobController> m_jobs;
    std::unique_ptr<ApiRouter> m_router;
    std::unique_ptr<HttpServer> m_http;
};

} // namespace Sandbox
