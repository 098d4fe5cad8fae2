// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/apioperation.h"
#include "models/kube/client.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Kube {

/// One right that a run needs or can use.
struct Permission
{
    QString verb;
    QString resource; ///< "jobs", "pods/log"
    QString group; ///< API group; empty: core
    bool optional = false; ///< a run works without it, showing less
    bool clusterWide = false; ///< not of one namespace
    std::optional<bool> allowed; ///< nullopt: the server did not say, which is no refusal
    friend bool operator==(const Permission &, const Permission &) = default;
};

/// What a connection test found out. A value.
struct ConnectionReport
{
    std::optional<Core::Error> error; ///< why there is no working connection; the rest is then empty
    QString serverVersion; ///< e.g. "v1.32.3"; empty: not told
    std::chrono::milliseconds latency{0}; ///< of one request, from start() or the credential on
    QString user; ///< as the server knows it; empty: it did not say
    QStringList groups;
    QString namespaceName; ///< that the permissions are about
    QList<Permission> permissions;
    friend bool operator==(const ConnectionReport &, const ConnectionReport &) = default;
};

/// Asks a server who one is (SelfSubjectReview, Kubernetes 1.26 and newer; before that a client certificate tells),
/// which version it has, and what is permitted in a namespace (SelfSubjectAccessReview). Changes nothing on it.
/// Operation: start() once, finished() exactly once, destroying it cancels. The client's thread; the client outlives
/// it.
class ConnectionTest : public QObject
{
    Q_OBJECT

public:
    ConnectionTest(Client &client, const QString &namespaceName);
    ~ConnectionTest() override;
    void start();

Q_SIGNALS:
    void finished(const Kube::ConnectionReport &report);

private:
    void askVersion();
    void askUser();
    void askPermissions();
    void send(const Request &request, const std::function<void(const Core::Result<Response> &)> &receive);

    Client &m_client;
    ConnectionReport m_report;
    QElapsedTimer m_clock;
    std::vector<std::unique_ptr<ApiOperation>> m_operations;
    qsizetype m_reviewVersion = 0; ///< which API version of SelfSubjectReview is tried
    int m_open = 0;
};

} // namespace Kube
