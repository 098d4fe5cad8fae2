// SPDX-License-Identifier: Apache-2.0
#include "models/kube/client.h"

#include "models/kube/apioperation.h"
#include "models/kube/listoperation.h"
#include "models/kube/logstream.h"
#include "models/kube/transport.h"
#include "models/kube/watchstream.h"

#include <QJsonDocument>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace Kube {

Client::Client(const ConnectionConfig &config, QObject *parent)
    : QObject(parent),
      m_transport(std::make_unique<Transport>(config))
{
}

Client::~Client() = default;

const ConnectionConfig &Client::config() const
{
    return m_transport->config();
}

const Timing &Client::timing() const
{
    return m_transport->timing();
}

void Client::setTiming(const Timing &timing)
{
    m_transport->setTiming(timing);
}

std::unique_ptr<ApiOperation> Client::request(const Request &request)
{
    return m_transport->call(request);
}

std::unique_ptr<ListOperation> Client::list(const Request &request)
{
    return std::unique_ptr<ListOperation>(new ListOperation(*m_transport, request));
}

std::unique_ptr<WatchStream> Client::watch(const WatchTarget &target)
{
    return std::unique_ptr<WatchStream>(new WatchStream(*m_transport, target));
}

std::unique_ptr<LogStream> Client::log(const LogRequest &request)
{
    return std::unique_ptr<LogStream>(new LogStream(*m_transport, request));
}

namespace {

QString segment(const QString &name)
{
    return u'/' + QString::fromLatin1(QUrl::toPercentEncoding(name));
}

QString namespacedPath(const QString &api, const QString &namespaceName, const QString &resource, const QString &name,
                       const QString &subresource)
{
    QString path = api;
    if (!namespaceName.isEmpty())
        path += "/namespaces"_L1 + segment(namespaceName);
    path += segment(resource);
    if (!name.isEmpty())
        path += segment(name);
    if (!subresource.isEmpty())
        path += segment(subresource);
    return path;
}

} // namespace

QString corePath(const QString &namespaceName, const QString &resource, const QString &name, const QString &subresource)
{
    return namespacedPath(u"/api/v1"_s, namespaceName, resource, name, subresource);
}

QString jobsPath(const QString &namespaceName, const QString &name)
{
    return namespacedPath(u"/apis/batch/v1"_s, namespaceName, u"jobs"_s, name, {});
}

QByteArray deleteOptions(const QString &propagationPolicy, const QString &uid)
{
    QJsonObject options{{"kind"_L1, "DeleteOptions"_L1}, {"apiVersion"_L1, "v1"_L1}};
    if (!propagationPolicy.isEmpty())
        options["propagationPolicy"_L1] = propagationPolicy;
    if (!uid.isEmpty())
        options["preconditions"_L1] = QJsonObject{{"uid"_L1, uid}};
    return QJsonDocument(options).toJson(QJsonDocument::Compact);
}

QString generateName(const QString &prefix)
{
    constexpr qsizetype longestPrefix = 58;
    constexpr int letters = 5;
    static constexpr QLatin1StringView alphabet("bcdfghjklmnpqrstvwxz2456789");
    QString name = prefix.left(longestPrefix);
    for (int i = 0; i < letters; ++i)
        name += alphabet[QRandomGenerator::global()->bounded(qsizetype(alphabet.size()))];
    return name;
}

} // namespace Kube
