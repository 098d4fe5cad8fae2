// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"
#include "models/sandbox/httpserver.h"
#include "models/sandbox/objectstore.h"
#include "models/sandbox/podrunner.h"

#include <QJsonObject>

#include <list>
#include <memory>

namespace Sandbox {

class LogResponse;
class WatchResponse;

/// A short answer.
struct ApiReply
{
    int code = 200;
    QJsonObject body;
    QStringList warnings; ///< for Warning headers
};

/// One request about objects, with its path taken apart.
struct ResourceRequest
{
    const ResourceType *type = nullptr;
    QString namespaceName;
    QString name;
    QString subresource;
};

/// The REST API: who may, what is meant, and which part answers. Owns the streams that it opened.
class ApiRouter : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString token;
        qint64 bookmarkIntervalMs = 60000;
        QString serverVersion;
    };

    ApiRouter(ObjectStore *store, const PodRunner *pods, const Options &options);
    ~ApiRouter() override;

    void handle(const ApiRequest &request, QHttpServerResponder &&responder, QTcpSocket *socket);
    /// Ends all streams; to be called before the HTTP server goes.
    void closeStreams();

private:
    [[nodiscard]] bool mayPass(ApiRequest &request) const;
    [[nodiscard]] ApiResult<ApiReply> answer(const ApiRequest &request, const ResourceRequest &target);
    [[nodiscard]] ApiResult<ApiReply> answerObject(const ApiRequest &request, const ResourceRequest &target);
    [[nodiscard]] ApiResult<ApiReply> answerCollection(const ApiRequest &request, const ResourceRequest &target);
    [[nodiscard]] ApiResult<ApiReply> listObjects(const ApiRequest &request, const ResourceRequest &target) const;
    void openWatch(const ApiRequest &request, const ResourceRequest &target, QHttpServerResponder &&responder,
                   QTcpSocket *socket);
    void openLog(const ApiRequest &request, const ResourceRequest &target, QHttpServerResponder &&responder,
                 QTcpSocket *socket);

    ObjectStore *m_store;
    const PodRunner *m_pods;
    Options m_options;
    std::list<std::unique_ptr<QObject>> m_streams;

    template <typename Response>
    void keep(std::unique_ptr<Response> response);
};

/// Takes "/api/v1/namespaces/NS/pods/NAME/log" and friends apart; nothing where the path names no resource.
[[nodiscard]] std::optional<ResourceRequest> parseResourcePath(const QStringList &segments);

} // namespace Sandbox
