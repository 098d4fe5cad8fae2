// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/httpserver.h"

#include <QHttpHeaders>
#include <QHttpServerRequest>
#include <QLoggingCategory>

#include <atomic>
#include <mutex>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

QByteArray verbOf(QHttpServerRequest::Method method)
{
    switch (method) {
    case QHttpServerRequest::Method::Get:
        return "GET"_ba;
    case QHttpServerRequest::Method::Post:
        return "POST"_ba;
    case QHttpServerRequest::Method::Put:
        return "PUT"_ba;
    case QHttpServerRequest::Method::Patch:
        return "PATCH"_ba;
    case QHttpServerRequest::Method::Delete:
        return "DELETE"_ba;
    default:
        return "OTHER"_ba;
    }
}

ApiRequest toApiRequest(const QHttpServerRequest &request)
{
    ApiRequest result;
    result.verb = verbOf(request.method());
    const QUrl url = request.url();
    const QStringList parts = url.path(QUrl::FullyEncoded).split(u'/', Qt::SkipEmptyParts);
    for (const QString &part : parts)
        result.segments += QUrl::fromPercentEncoding(part.toUtf8());
    result.query = QUrlQuery(url.query(QUrl::FullyEncoded).replace(u'+', u"%20"_s));
    result.body = request.body();
    const QByteArray contentType = request.value("content-type"_ba);
    const qsizetype semicolon = contentType.indexOf(';');
    result.contentType = contentType.first(semicolon < 0 ? contentType.size() : semicolon).trimmed().toLower();
    result.accept = request.value("accept"_ba);
    result.authorization = request.value("authorization"_ba);
    result.impersonated = request.value("impersonate-user"_ba);
    return result;
}

std::atomic<QLoggingCategory::CategoryFilter> otherFilter = nullptr;

// Qt HTTP Server warns when a chunked answer ends without further data, and offers no other way to end one.
void filterCategory(QLoggingCategory *category)
{
    if (const auto other = otherFilter.load())
        other(category);
    if (qstrcmp(category->categoryName(), "qt.httpserver.http1handler") == 0)
        category->setEnabled(QtWarningMsg, false);
}

void silenceEmptyChunks()
{
    static std::once_flag once;
    std::call_once(once, [] { otherFilter = QLoggingCategory::installFilter(filterCategory); });
}

} // namespace

QString ApiRequest::parameter(const QString &name) const
{
    return query.queryItemValue(name, QUrl::FullyDecoded);
}

bool ApiRequest::flag(const QString &name) const
{
    if (!query.hasQueryItem(name))
        return false;
    const QString value = parameter(name).toLower();
    return value != u"false" && value != u"0";
}

HttpServer::HttpServer(Handler handler) : m_handler(std::move(handler))
{
    silenceEmptyChunks();
}

bool HttpServer::listen(quint16 port)
{
    m_listener = new HttpListener(this);
    m_listener->setListenBacklogSize(256);
    m_listener->setMaxPendingConnections(1000);
    return m_listener->listen(QHostAddress::LocalHost, port) && bind(m_listener);
}

quint16 HttpServer::port() const
{
    return m_listener ? m_listener->serverPort() : quint16(0);
}

QString HttpServer::errorString() const
{
    return m_listener ? m_listener->errorString() : QString();
}

bool HttpServer::handleRequest(const QHttpServerRequest &request, QHttpServerResponder &responder)
{
    Connection *connection = m_listener->connection(request.remoteAddress(), request.remotePort());
    if (connection)
        connection->requestRead();
    m_handler(toApiRequest(request), std::move(responder), connection);
    return true;
}

void HttpServer::missingHandler(const QHttpServerRequest &, QHttpServerResponder &responder)
{
    responder.write(QHttpServerResponder::StatusCode::NotFound);
}

} // namespace Sandbox
