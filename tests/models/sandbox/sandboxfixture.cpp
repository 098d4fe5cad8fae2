// SPDX-License-Identifier: Apache-2.0
#include "sandboxfixture.h"

#include <QHttp1Configuration>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

SandboxFixture::SandboxFixture(Sandbox::SandboxOptions options) : m_options(std::move(options)) { }

SandboxFixture::~SandboxFixture() = default;

Sandbox::SandboxOptions SandboxFixture::shortDelays()
{
    Sandbox::SandboxOptions options;
    options.backoffBaseMs = 100;
    options.crashLoopBaseMs = 100;
    return options;
}

bool SandboxFixture::start()
{
    m_server = std::make_unique<Sandbox::SandboxServer>(m_options);
    QSignalSpy started(m_server.get(), &Sandbox::SandboxServer::started);
    m_server->start();
    if (!started.wait(patience)) {
        m_error = u"the sandbox did not answer"_s;
        return false;
    }
    const auto result = started.first().first().value<Core::Result<void>>();
    if (!result)
        m_error = result.error().toText();
    return result.has_value();
}

std::unique_ptr<QNetworkReply> SandboxFixture::open(const QString &path, const QByteArray &verb,
                                                    const QByteArray &token)
{
    QNetworkRequest request(QUrl(m_server->connection().server.toString() + path, QUrl::StrictMode));
    request.setRawHeader("Authorization",
                         "Bearer " + (token.isEmpty() ? m_server->connection().token.toUtf8() : token));
    QHttp1Configuration connections;
    connections.setNumberOfConnectionsPerHost(120);
    request.setHttp1Configuration(connections);
    return std::unique_ptr<QNetworkReply>(m_network.sendCustomRequest(request, verb));
}

ApiAnswer SandboxFixture::call(const QByteArray &verb, const QString &path, const QByteArray &body,
                               const QByteArray &contentType)
{
    QNetworkRequest request(QUrl(m_server->connection().server.toString() + path, QUrl::StrictMode));
    request.setRawHeader("Authorization", "Bearer " + m_server->connection().token.toUtf8());
    request.setRawHeader("Content-Type", contentType);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, verb, body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(patience);
    ApiAnswer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->readAll();
    answer.object = QJsonDocument::fromJson(answer.body).object();
    answer.warning = reply->rawHeader("Warning");
    return answer;
}

ApiAnswer SandboxFixture::post(const QString &path, const QJsonObject &object)
{
    return call("POST", path, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

ApiAnswer SandboxFixture::createJob(const QJsonObject &job)
{
    return post(jobsPath + u"?fieldValidation=Strict"_s, job);
}

QJsonObject SandboxFixture::job(const QString &name)
{
    return get(jobsPath + u'/' + name).object;
}

QJsonObject SandboxFixture::waitForJob(const QString &name, const std::function<bool(const QJsonObject &)> &enough)
{
    QJsonObject last;
    const bool seen = QTest::qWaitFor([&] { return enough(last = job(name)); }, patience);
    return seen ? last : QJsonObject();
}

QJsonObject SandboxFixture::waitForEnd(const QString &name)
{
    return waitForJob(name, [](const QJsonObject &job) {
        const QStringList conditions = conditionsOf(job);
        return std::ranges::any_of(conditions, [](const QString &condition) {
            return condition.startsWith(u"Complete=True") || condition.startsWith(u"Failed=True");
        });
    });
}

QList<QJsonObject> SandboxFixture::podsOf(const QString &job)
{
    QList<QJsonObject> pods;
    const QJsonArray items
        = get(podsPath + u"?labelSelector=batch.kubernetes.io%2Fjob-name%3D"_s + job).object[u"items"].toArray();
    for (const QJsonValue &item : items)
        pods += item.toObject();
    return pods;
}

QJsonObject SandboxFixture::waitForPod(const QString &job, const std::function<bool(const QJsonObject &)> &enough)
{
    QJsonObject found;
    const bool seen = QTest::qWaitFor(
        [&] {
            const QList<QJsonObject> pods = podsOf(job);
            for (const QJsonObject &pod : pods) {
                if (enough(pod)) {
                    found = pod;
                    return true;
                }
            }
            return false;
        },
        patience);
    return seen ? found : QJsonObject();
}

QByteArray SandboxFixture::logOf(const QString &job, const QString &query)
{
    const QList<QJsonObject> pods = podsOf(job);
    if (pods.isEmpty())
        return {};
    return get(podsPath + u'/' + member(pods.first(), u"metadata.name"_s).toString() + u"/log"_s + query).body;
}

QStringList SandboxFixture::eventReasons(const QString &objectName)
{
    QStringList reasons;
    const QJsonArray items
        = get(u"/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3D"_s + objectName)
              .object[u"items"]
              .toArray();
    for (const QJsonValue &item : items)
        reasons += item[u"reason"].toString();
    return reasons;
}

QByteArray SandboxFixture::output(const QString &name, const QString &script)
{
    const ApiAnswer created = createJob(makeJob(name, {shellContainer(u"main"_s, script)}));
    if (created.status != 201)
        return created.body;
    const QJsonObject ended = waitForEnd(name);
    return ended.isEmpty() ? "the Job did not end"_ba : logOf(name);
}

QJsonObject shellContainer(const QString &name, const QString &script, const QJsonObject &more)
{
    QJsonObject container{{u"name"_s, name},
                          {u"image"_s, u"localhost/busybox:1"_s},
                          {u"command"_s, QJsonArray{u"/bin/sh"_s, u"-c"_s, script}}};
    for (auto it = more.begin(); it != more.end(); ++it)
        container.insert(it.key(), it.value());
    return container;
}

QJsonObject makeJob(const QString &name, const QList<QJsonObject> &containers, const QJsonObject &spec,
                    const QJsonObject &podSpec)
{
    QJsonArray list;
    for (const QJsonObject &container : containers)
        list.append(container);
    QJsonObject pod{{u"restartPolicy"_s, u"Never"_s}, {u"containers"_s, list}};
    for (auto it = podSpec.begin(); it != podSpec.end(); ++it)
        pod.insert(it.key(), it.value());
    QJsonObject jobSpec{{u"backoffLimit"_s, 0}, {u"template"_s, QJsonObject{{u"spec"_s, pod}}}};
    for (auto it = spec.begin(); it != spec.end(); ++it)
        jobSpec.insert(it.key(), it.value());
    return {{u"apiVersion"_s, u"batch/v1"_s},
            {u"kind"_s, u"Job"_s},
            {u"metadata"_s, QJsonObject{{u"name"_s, name}}},
            {u"spec"_s, jobSpec}};
}
