// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/apirouter.h"

#include "models/core/logging.h"
#include "models/sandbox/discovery.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/listing.h"
#include "models/sandbox/logrequest.h"
#include "models/sandbox/logresponse.h"
#include "models/sandbox/objectwriter.h"
#include "models/sandbox/reviews.h"
#include "models/sandbox/tables.h"
#include "models/sandbox/watchresponse.h"

#include <QHttpHeaders>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qsizetype bodyLimit = 3 * 1024 * 1024; // as the API server's

// Takes the same time whatever the difference.
bool sameSecret(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    int difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= a.at(i) ^ b.at(i);
    return difference == 0;
}

void writeReply(QHttpServerResponder &responder, const ApiReply &reply)
{
    QHttpHeaders headers;
    headers.append(QHttpHeaders::WellKnownHeader::ContentType, "application/json");
    headers.append(QHttpHeaders::WellKnownHeader::CacheControl, "no-cache, private");
    for (const QString &warning : reply.warnings)
        headers.append("Warning"_L1, QString(u"299 - "_s + quoted(warning)));
    responder.write(toJson(reply.body), headers, QHttpServerResponder::StatusCode(reply.code));
}

void writeStatus(QHttpServerResponder &responder, const ApiStatus &status)
{
    writeReply(responder, {status.code, status.toJson(), {}});
}

std::unexpected<ApiStatus> impersonationRefused(const QByteArray &user)
{
    ApiStatus status;
    status.code = 403;
    status.reason = u"Forbidden"_s;
    status.message = u"users %1 is forbidden: the sandbox has one user and impersonates no other; connect without "
                     "impersonation, or to a cluster"_s.arg(quoted(QString::fromUtf8(user)));
    status.kind = u"users"_s;
    return std::unexpected(status);
}

QString notServedText(const QString &resource)
{
    QStringList served;
    for (const ResourceType &type : resourceTypes())
        served += type.qualified();
    return u"the sandbox does not serve %1, only %2; use a cluster for it"_s.arg(quoted(resource),
                                                                                 served.join(u", "_s));
}

// Names the resource of a path that has the form of one.
QString notServed(const QStringList &segments)
{
    qsizetype place = segments.value(0) == u"api" ? 2 : segments.value(0) == u"apis" ? 3 : segments.size();
    if (segments.value(place) == u"namespaces" && segments.size() > place + 2)
        place += 2;
    if (place >= segments.size())
        return {};
    const QString group = segments.first() == u"apis" ? QString(u'.' + segments.at(1)) : QString();
    return notServedText(segments.at(place) + group);
}

} // namespace

std::optional<ResourceRequest> parseResourcePath(const QStringList &segments)
{
    QStringList rest = segments;
    QString group;
    if (rest.size() >= 3 && rest.at(0) == u"api" && rest.at(1) == u"v1") {
        rest.remove(0, 2);
    } else if (rest.size() >= 4 && rest.at(0) == u"apis" && rest.at(2) == u"v1") {
        group = rest.at(1);
        rest.remove(0, 3);
    } else {
        return std::nullopt;
    }
    ResourceRequest target;
    // "namespaces/NS" is a namespace itself; "namespaces/NS/pods" are pods in it.
    if (rest.at(0) == u"namespaces" && rest.size() >= 3 && rest.at(2) != u"status" && rest.at(2) != u"finalize") {
        target.namespaceName = rest.at(1);
        rest.remove(0, 2);
    }
    target.type = findResourceType(group, rest.takeFirst());
    if (!target.type || rest.size() > 2 || (!target.type->namespaced && !target.namespaceName.isEmpty()))
        return std::nullopt;
    if (!rest.isEmpty())
        target.name = rest.takeFirst();
    if (!rest.isEmpty())
        target.subresource = rest.takeFirst();
    if (target.type->namespaced && !target.name.isEmpty() && target.namespaceName.isEmpty())
        return std::nullopt;
    return target;
}

ApiRouter::ApiRouter(ObjectStore *store, const PodRunner *pods, const Options &options)
    : m_store(store),
      m_pods(pods),
      m_options(options)
{
}

ApiRouter::~ApiRouter() = default;

void ApiRouter::closeStreams()
{
    m_streams.clear();
}

// The token comes as a bearer token, or as the path's first part: clients send no credentials over plain HTTP (kubectl
// among them), so the kubeconfig's server URL holds it. A header that is present has to be right.
bool ApiRouter::mayPass(ApiRequest &request) const
{
    const QByteArray token = m_options.token.toUtf8();
    const bool inPath = !request.segments.isEmpty() && sameSecret(request.segments.first().toUtf8(), token);
    if (inPath)
        request.segments.removeFirst();
    if (request.authorization.isEmpty())
        return inPath;
    return request.authorization.first(std::min<qsizetype>(7, request.authorization.size())).toLower() == "bearer "
        && sameSecret(request.authorization.sliced(7).trimmed(), token);
}

void ApiRouter::handle(const ApiRequest &incoming, QHttpServerResponder &&responder, QTcpSocket *socket)
{
    ApiRequest request = incoming;
    if (!mayPass(request)) {
        writeStatus(responder, unauthorized().error());
        return;
    }
    qCDebug(lcSandbox) << request.verb << request.segments.join(u'/');
    if (request.body.size() > bodyLimit) {
        writeStatus(responder, tooLarge(bodyLimit).error());
        return;
    }
    if (request.verb == "GET") {
        if (const auto document = discoveryDocument(request.segments, m_options.serverVersion)) {
            writeReply(responder, {200, *document, {}});
            return;
        }
    }
    if (!request.impersonated.isEmpty()) {
        writeStatus(responder, impersonationRefused(request.impersonated).error());
        return;
    }
    const auto target = parseResourcePath(request.segments);
    if (!target) {
        writeStatus(responder, pathNotFound(notServed(request.segments)).error());
        return;
    }
    if (request.verb == "GET" && target->type == &podType() && target->subresource == u"log") {
        openLog(request, *target, std::move(responder), socket);
        return;
    }
    if (request.verb == "GET" && target->name.isEmpty() && request.flag(u"watch"_s)) {
        openWatch(request, *target, std::move(responder), socket);
        return;
    }
    if (request.contentType == "application/vnd.kubernetes.protobuf" || request.contentType == "application/cbor") {
        writeStatus(responder, unsupportedMediaType(u"application/json, application/yaml"_s).error());
        return;
    }
    const ApiResult<ApiReply> reply = answer(request, *target);
    if (!reply)
        writeStatus(responder, reply.error());
    else
        writeReply(responder, *reply);
}

ApiResult<ApiReply> ApiRouter::answer(const ApiRequest &request, const ResourceRequest &target)
{
    if (!target.type->stored) {
        if (request.verb != "POST" || !target.name.isEmpty())
            return methodNotAllowed();
        return answerReview(*target.type, request.body);
    }
    return target.name.isEmpty() ? answerCollection(request, target) : answerObject(request, target);
}

ApiResult<ApiReply> ApiRouter::answerCollection(const ApiRequest &request, const ResourceRequest &target)
{
    ObjectWriter writer(m_store);
    if (request.verb == "GET")
        return listObjects(request, target);
    if (request.verb == "POST") {
        if (target.type->namespaced && target.namespaceName.isEmpty())
            return methodNotAllowed();
        return writer.create(request, target);
    }
    if (request.verb == "DELETE")
        return writer.removeAll(request, target);
    return methodNotAllowed();
}

ApiResult<ApiReply> ApiRouter::answerObject(const ApiRequest &request, const ResourceRequest &target)
{
    if (!target.subresource.isEmpty() && target.subresource != u"status")
        return pathNotFound(notServedText(target.type->plural + u'/' + target.subresource));
    ObjectWriter writer(m_store);
    if (request.verb == "GET") {
        const auto object = m_store->find(*target.type, target.namespaceName, target.name);
        if (!object)
            return notFound(*target.type, target.name);
        return ApiReply{200, wantsTable(request.accept) ? makeTable(*target.type, {*object}, {}) : *object, {}};
    }
    if (request.verb == "PUT")
        return writer.replace(request, target);
    if (request.verb == "PATCH")
        return writer.patch(request, target);
    if (request.verb == "DELETE")
        return writer.remove(request, target);
    return methodNotAllowed();
}

ApiResult<ApiReply> ApiRouter::listObjects(const ApiRequest &request, const ResourceRequest &target) const
{
    auto page = listPage(*m_store, request, target);
    if (!page)
        return std::unexpected(page.error());
    if (wantsTable(request.accept))
        return ApiReply{200, makeTable(*target.type, page->objects, page->metadata), {}};
    QJsonArray items;
    for (QJsonObject object : std::as_const(page->objects)) {
        object.remove(u"kind"_s); // lists of one kind leave it out
        object.remove(u"apiVersion"_s);
        items.append(object);
    }
    return ApiReply{200,
                    {{u"kind"_s, QString(target.type->kind + u"List"_s)},
                     {u"apiVersion"_s, target.type->apiVersion()},
                     {u"metadata"_s, page->metadata},
                     {u"items"_s, items}},
                    {}};
}

void ApiRouter::openWatch(const ApiRequest &request, const ResourceRequest &target, QHttpServerResponder &&responder,
                          QTcpSocket *socket)
{
    auto options = watchOptions(*m_store, request, target);
    if (!options) {
        writeStatus(responder, options.error());
        return;
    }
    options->bookmarkIntervalMs = m_options.bookmarkIntervalMs;
    if (wantsTable(request.accept))
        options->represent = [type = target.type](const QJsonObject &object) {
            return makeTable(*type, {object}, {{u"resourceVersion"_s, valueAt(object, u"metadata.resourceVersion")}});
        };
    auto response = std::make_unique<WatchResponse>(std::make_unique<HttpStream>(std::move(responder), socket), m_store,
                                                    std::move(*options));
    WatchResponse *started = response.get();
    keep(std::move(response));
    started->start();
}

void ApiRouter::openLog(const ApiRequest &request, const ResourceRequest &target, QHttpServerResponder &&responder,
                        QTcpSocket *socket)
{
    auto log = findLog(*m_store, *m_pods, request, target);
    if (!log) {
        writeStatus(responder, log.error());
        return;
    }
    if (log->path.isEmpty()) {
        responder.write(QHttpServerResponder::StatusCode::NoContent);
        return;
    }
    auto response = std::make_unique<LogResponse>(std::make_unique<HttpStream>(std::move(responder), socket), log->path,
                                                  log->live, std::move(log->options));
    LogResponse *started = response.get();
    keep(std::move(response));
    started->start();
}

template <typename Response>
void ApiRouter::keep(std::unique_ptr<Response> response)
{
    Response *stream = response.get();
    m_streams.push_back(std::move(response));
    const auto place = std::prev(m_streams.end());
    connect(stream, &Response::finished, this, [this, place] {
        // Queued: the stream is still at work when it says so.
        QMetaObject::invokeMethod(this, [this, place] { m_streams.erase(place); }, Qt::QueuedConnection);
    });
}

} // namespace Sandbox
