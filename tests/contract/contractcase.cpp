// SPDX-License-Identifier: Apache-2.0
#include "contractcase.h"

#include "contractobjects.h"
#include "models/kube/warnings.h"
#include "models/kube/watchstream.h"

#include <QJsonDocument>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Contract {

namespace {

// Where it does not come to be, what was waited for is missing: the caller's check tells.
template <typename Condition>
bool waitUntil(Condition condition)
{
    return QTest::qWaitFor(condition, Case::patience);
}

} // namespace

QStringList Answer::causes() const
{
    QStringList texts;
    const QJsonArray list = member(object, u"details.causes"_s).toArray();
    for (const QJsonValue &cause : list)
        texts
            += QStringList{cause[u"reason"].toString(), cause[u"field"].toString(), cause[u"message"].toString()}.join(
                u'|');
    return texts;
}

OpenRequest::OpenRequest(std::unique_ptr<Kube::Exchange> exchange) : m_exchange(std::move(exchange))
{
    connect(m_exchange.get(), &Kube::Exchange::finished, this, [this] { m_finished = true; });
    m_exchange->start();
}

OpenRequest::~OpenRequest() = default;

int OpenRequest::status() const
{
    return m_exchange->status();
}

QByteArray OpenRequest::readAll()
{
    return m_exchange->readAll();
}

QByteArray OpenRequest::header(const QByteArray &name) const
{
    return m_exchange->header(name);
}

Course::Course(Kube::Client *client, const Kube::WatchTarget &target) : m_watch(client->watch(target))
{
    connect(m_watch.get(), &Kube::WatchStream::changed, this, [this](Kube::ChangeType type, const QJsonObject &object) {
        m_versions += object;
        if (type == Kube::ChangeType::Deleted)
            m_current.remove(uidOf(object));
        else
            m_current.insert(uidOf(object), object);
    });
    connect(m_watch.get(), &Kube::WatchStream::synced, this, [this] { m_synced = true; });
    connect(m_watch.get(), &Kube::WatchStream::failed, this,
            [](const Core::Error &error) { qWarning("the watch failed: %s", qPrintable(error.toText())); });
    m_watch->start();
    waitUntil([this] { return m_synced; });
}

Course::~Course() = default;

QJsonObject Course::waitFor(const Predicate &wanted)
{
    qsizetype looked = 0;
    QJsonObject found;
    waitUntil([&] {
        for (; looked < m_versions.size(); ++looked) {
            if (wanted(m_versions.at(looked))) {
                found = m_versions.at(looked);
                return true;
            }
        }
        return false;
    });
    return found;
}

QList<QJsonObject> Course::waitForCount(qsizetype count, const Predicate &wanted)
{
    QList<QJsonObject> found;
    waitUntil([&] {
        found.clear();
        for (const QJsonObject &object : std::as_const(m_current)) {
            if (wanted(object))
                found += object;
        }
        return found.size() >= count;
    });
    return found.size() >= count ? found : QList<QJsonObject>();
}

bool Course::waitForNone()
{
    return waitUntil([this] { return m_synced && m_current.isEmpty(); });
}

Case::Case() = default;
Case::~Case() = default;

void Case::initTestCase()
{
    const QString problem = m_server.start(eventHistory());
    if (!problem.isEmpty()) {
        if (Server::wantsCluster())
            QFAIL(qPrintable(problem));
        QSKIP(qPrintable(problem));
    }
    m_client = std::make_unique<Kube::Client>(m_server.connection());
    m_transport = std::make_unique<Kube::Transport>(m_server.connection());
    const QJsonObject version = get(u"/version"_s).object;
    m_major = version[u"major"].toString().toInt();
    m_minor = version[u"minor"].toString().remove(u'+').toInt();
    QVERIFY2(m_major > 0, "the server does not tell its version");
}

void Case::init()
{
    m_space = Kube::generateName(u"contract-"_s);
    const Answer made = post(
        u"/api/v1/namespaces"_s,
        {{u"apiVersion"_s, u"v1"_s}, {u"kind"_s, u"Namespace"_s}, {u"metadata"_s, QJsonObject{{u"name"_s, m_space}}}});
    QVERIFY2(made.status == 201, made.body.constData());
    if (!isSandbox())
        QVERIFY2(waitForServiceAccount(), "the namespace got no service account");
}

void Case::cleanup()
{
    if (m_client)
        call("DELETE", u"/api/v1/namespaces/"_s + m_space);
}

// Pods cannot be created before the account of their namespace is there.
bool Case::waitForServiceAccount() const
{
    Course accounts(m_client.get(), {u"/api/v1/namespaces/%1/serviceaccounts"_s.arg(m_space), {}, {}});
    return !accounts.waitFor([](const QJsonObject &account) { return nameOf(account) == u"default"; }).isEmpty();
}

bool Case::hasVersion(int major, int minor) const
{
    return m_major > major || (m_major == major && m_minor >= minor);
}

Answer Case::finish(Kube::Transport &transport, const Kube::Request &request)
{
    OpenRequest open(transport.exchange(request, Kube::Transport::Lane::Call));
    waitUntil([&open] { return open.isFinished(); });
    Answer answer;
    answer.status = open.status();
    answer.body = open.readAll();
    answer.object = QJsonDocument::fromJson(answer.body).object();
    answer.warnings = Kube::parseWarnings(open.header("Warning"));
    answer.contentType = open.header("Content-Type").split(';').first();
    return answer;
}

namespace {

Kube::Request makeRequest(const QByteArray &verb, const QString &path, const QByteArray &body,
                          const QByteArray &contentType)
{
    Kube::Request request;
    request.verb = verb;
    request.path = path.section(u'?', 0, 0);
    request.query = QUrlQuery(path.section(u'?', 1));
    request.body = body;
    request.contentType = contentType;
    return request;
}

} // namespace

Answer Case::call(const QByteArray &verb, const QString &path, const QByteArray &body, const QByteArray &contentType)
{
    return finish(*m_transport, makeRequest(verb, path, body, contentType));
}

Answer Case::callAs(const QString &user, const QByteArray &verb, const QString &path, const QByteArray &body)
{
    Kube::ConnectionConfig config = m_server.connection();
    config.impersonateUser = user;
    if (!m_impersonating || m_impersonating->config() != config)
        m_impersonating = std::make_unique<Kube::Transport>(config);
    return finish(*m_impersonating, makeRequest(verb, path, body, "application/json"));
}

Answer Case::post(const QString &path, const QJsonObject &object)
{
    return call("POST", path, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Answer Case::patch(const QString &path, const QByteArray &body)
{
    return call("PATCH", path, body, "application/merge-patch+json");
}

std::unique_ptr<OpenRequest> Case::open(const QString &path)
{
    return std::make_unique<OpenRequest>(
        m_transport->exchange(makeRequest("GET", path, {}, {}), Kube::Transport::Lane::Stream));
}

QString Case::podsPath(const QString &name) const
{
    return Kube::corePath(m_space, u"pods"_s, name);
}

QString Case::logPath(const QJsonObject &pod, const QString &query) const
{
    return Kube::corePath(m_space, u"pods"_s, nameOf(pod), u"log"_s) + query;
}

void Case::compareStatus(const Answer &answer, int code, const QString &reason, const QString &message)
{
    QCOMPARE(answer.status, code);
    QCOMPARE(answer.object[u"kind"].toString(), u"Status"_s);
    QCOMPARE(answer.object[u"apiVersion"].toString(), u"v1"_s);
    QCOMPARE(answer.object[u"status"].toString(), u"Failure"_s);
    QCOMPARE(answer.object[u"code"].toInt(), code);
    QCOMPARE(answer.reason(), reason);
    QCOMPARE(answer.message(), message);
}

std::unique_ptr<Course> Case::watchJob(const QString &name) const
{
    return std::make_unique<Course>(m_client.get(),
                                    Kube::WatchTarget{jobsPath(), {}, QString(u"metadata.name="_s + name)});
}

std::unique_ptr<Course> Case::watchPods(const QString &job) const
{
    return std::make_unique<Course>(m_client.get(), Kube::WatchTarget{podsPath(), QString(u"job-name="_s + job), {}});
}

QJsonObject Case::run(const QJsonObject &job)
{
    const Answer created = createJob(job);
    if (created.status != 201) {
        qWarning("refused: %s", created.body.constData());
        return {};
    }
    return waitForEnd(nameOf(job));
}

QJsonObject Case::waitForEnd(const QString &job) const
{
    const auto course = watchJob(job);
    QJsonObject ended = course->waitFor(hasEnded);
    if (ended.isEmpty() && !course->versions().isEmpty())
        qWarning("%s has not ended: %s", qPrintable(job),
                 QJsonDocument(course->versions().last()[u"status"].toObject()).toJson().constData());
    return ended;
}

QList<QJsonObject> Case::podsOf(const QString &job)
{
    QList<QJsonObject> pods;
    const QJsonArray items
        = get(podsPath() + u"?labelSelector="_s + encoded(u"job-name="_s + job)).object[u"items"].toArray();
    for (const QJsonValue &item : items)
        pods += item.toObject();
    return pods;
}

QStringList Case::eventsOf(const QJsonObject &object, const QString &reason) const
{
    Course events(m_client.get(), {Kube::corePath(m_space, u"events"_s), {}, u"involvedObject.uid="_s + uidOf(object)});
    QStringList texts;
    if (events.waitFor([&reason](const QJsonObject &event) { return event[u"reason"].toString() == reason; }).isEmpty())
        return texts;
    QList<QJsonObject> list = events.current();
    std::ranges::sort(list, {}, [](const QJsonObject &event) {
        return text(event, u"metadata.name"_s).section(u'.', -1); // a time in hexadecimal digits
    });
    for (const QJsonObject &event : std::as_const(list))
        texts += QStringList{event[u"type"].toString(), event[u"reason"].toString(), event[u"message"].toString()}.join(
            u'/');
    return texts;
}

QByteArray Case::logOf(const QJsonObject &pod, const QString &query)
{
    return get(logPath(pod, query)).body;
}

} // namespace Contract
