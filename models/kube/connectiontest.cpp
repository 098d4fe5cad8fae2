// SPDX-License-Identifier: Apache-2.0
#include "models/kube/connectiontest.h"

#include "models/kube/certificates.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

/// Newest first; a server that knows none of them answers 404 (or 403, where rules are that narrow).
constexpr std::array reviewVersions{"v1"_L1, "v1beta1"_L1, "v1alpha1"_L1};

/// What runs ask for: create and watch the Job, watch its pods, read logs; events and the list of namespaces help.
QList<Permission> neededPermissions()
{
    const QString batch = u"batch"_s;
    QList<Permission> permissions;
    const auto add = [&](const QString &verb, const QString &resource, const QString &group, bool optional) {
        permissions += Permission{verb, resource, group, optional, false, {}};
    };
    for (const auto &verb : {u"create"_s, u"get"_s, u"list"_s, u"watch"_s})
        add(verb, u"jobs"_s, batch, false);
    add(u"delete"_s, u"jobs"_s, batch, true);
    for (const auto &verb : {u"get"_s, u"list"_s, u"watch"_s})
        add(verb, u"pods"_s, {}, false);
    add(u"get"_s, u"pods/log"_s, {}, false);
    for (const auto &verb : {u"list"_s, u"watch"_s})
        add(verb, u"events"_s, {}, true);
    add(u"list"_s, u"namespaces"_s, {}, true);
    permissions.last().clusterWide = true;
    return permissions;
}

Request post(const QString &path, const QJsonObject &object)
{
    Request request;
    request.verb = "POST";
    request.path = path;
    request.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    return request;
}

} // namespace

ConnectionTest::ConnectionTest(Client &client, const QString &namespaceName) : m_client(client)
{
    m_report.namespaceName = namespaceName;
    m_report.permissions = neededPermissions();
}

ConnectionTest::~ConnectionTest() = default;

void ConnectionTest::start()
{
    askUser();
}

void ConnectionTest::send(const Request &request, const std::function<void(const Core::Result<Response> &)> &receive)
{
    m_operations.push_back(m_client.request(request));
    connect(m_operations.back().get(), &ApiOperation::finished, this, receive);
    m_operations.back()->start();
}

/// First, because it needs credentials: what may take long (a plugin, a login) is not counted as the server's latency.
void ConnectionTest::askUser()
{
    const QString version = u"authentication.k8s.io/"_s + reviewVersions.at(size_t(m_reviewVersion));
    const Request request = post(u"/apis/"_s + version + u"/selfsubjectreviews",
                                 {{"kind"_L1, "SelfSubjectReview"_L1}, {"apiVersion"_L1, version}});
    send(request, [this](const Core::Result<Response> &result) {
        if (result) {
            const QJsonObject user = result->object["status"_L1]["userInfo"_L1].toObject();
            m_report.user = user["username"_L1].toString();
            for (const QJsonValue &group : user["groups"_L1].toArray())
                m_report.groups += group.toString();
            askVersion();
            return;
        }
        using enum Core::ErrorKind;
        const Core::ErrorKind kind = result.error().kind;
        if (kind == NotFound && ++m_reviewVersion < qsizetype(reviewVersions.size())) {
            askUser();
            return;
        }
        if (kind != NotFound && kind != Authorization) {
            m_report = {};
            m_report.error = result.error();
            Q_EMIT finished(m_report);
            return;
        }
        // An older server. A certificate says who one is without its help.
        const auto chain = parseCertificates(m_client.config().clientCertificate, {});
        if (chain) {
            m_report.user = chain->constFirst().subjectInfo(QSslCertificate::CommonName).value(0);
            m_report.groups = chain->constFirst().subjectInfo(QSslCertificate::Organization);
        }
        askVersion();
    });
}

void ConnectionTest::askVersion()
{
    m_clock.start();
    Request request;
    request.path = u"/version"_s;
    send(request, [this](const Core::Result<Response> &result) {
        m_report.latency = std::chrono::milliseconds(m_clock.elapsed());
        if (result)
            m_report.serverVersion = result->object["gitVersion"_L1].toString();
        askPermissions();
    });
}

void ConnectionTest::askPermissions()
{
    m_open = int(m_report.permissions.size());
    for (qsizetype i = 0; i < m_report.permissions.size(); ++i) {
        const Permission &permission = m_report.permissions.at(i);
        QJsonObject attributes{{"verb"_L1, permission.verb},
                               {"group"_L1, permission.group},
                               {"resource"_L1, permission.resource.section(u'/', 0, 0)}};
        if (permission.resource.contains(u'/'))
            attributes["subresource"_L1] = permission.resource.section(u'/', 1);
        if (!permission.clusterWide)
            attributes["namespace"_L1] = m_report.namespaceName;
        send(post(u"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"_s,
                  {{"kind"_L1, "SelfSubjectAccessReview"_L1},
                   {"apiVersion"_L1, "authorization.k8s.io/v1"_L1},
                   {"spec"_L1, QJsonObject{{"resourceAttributes"_L1, attributes}}}}),
             [this, i](const Core::Result<Response> &result) {
                 if (result && result->object["status"_L1]["allowed"_L1].isBool())
                     m_report.permissions[i].allowed = result->object["status"_L1]["allowed"_L1].toBool();
                 if (--m_open == 0)
                     Q_EMIT finished(m_report); // may destroy this
             });
    }
}

} // namespace Kube
