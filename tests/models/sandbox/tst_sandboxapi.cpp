// SPDX-License-Identifier: Apache-2.0
#include "sandboxfixture.h"

#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const auto configMaps = u"/api/v1/namespaces/default/configmaps"_s;

QJsonObject configMap(const QString &name, const QJsonObject &labels = {})
{
    return {{u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"labels"_s, labels}}},
            {u"data"_s, QJsonObject{{u"key"_s, u"value"_s}}}};
}

/// The events that a watch has sent so far.
QList<QJsonObject> eventsIn(QByteArray &received, QNetworkReply &reply)
{
    received += reply.readAll();
    QList<QJsonObject> events;
    const QList<QByteArray> lines = received.split('\n');
    for (const QByteArray &line : lines) {
        if (!line.isEmpty())
            events += QJsonDocument::fromJson(line).object();
    }
    return events;
}

QStringList summary(const QList<QJsonObject> &events)
{
    QStringList texts;
    for (const QJsonObject &event : events)
        texts += QString(event[u"type"].toString() + u' ' + member(event, u"object.metadata.name"_s).toString());
    return texts;
}

} // namespace

/// The API as clients see it: objects, errors, watches. No containers.
class SandboxApiTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<SandboxFixture> m_sandbox;

private Q_SLOTS:
    void initTestCase()
    {
        Sandbox::SandboxOptions options = SandboxFixture::shortDelays();
        options.bookmarkIntervalMs = 200;
        options.eventHistory = 50;
        m_sandbox = std::make_unique<SandboxFixture>(options);
        if (!m_sandbox->start())
            QSKIP(qPrintable(m_sandbox->error()));
    }

    void refusesAWrongToken()
    {
        const auto reply = m_sandbox->open(jobsPath, "GET", "wrong");
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QVERIFY(finished.wait());
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 401);
        const QJsonObject status = QJsonDocument::fromJson(reply->readAll()).object();
        QCOMPARE(status[u"kind"].toString(), u"Status"_s);
        QCOMPARE(status[u"reason"].toString(), u"Unauthorized"_s);
    }

    void kubeconfigReachesTheServerWithoutHeaders()
    {
        const QByteArray config = m_sandbox->server().kubeconfig();
        const QByteArray server = config.mid(config.indexOf("server: ") + 8).split('\n').first();
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(
            network.get(QNetworkRequest(QUrl(QString::fromUtf8(server + "/version")))));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        QVERIFY(finished.wait());
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 200);
    }

    void connectionNamesTheSandbox()
    {
        const Kube::ConnectionConfig config = m_sandbox->server().connection();
        QVERIFY(config.isSandbox);
        QCOMPARE(config.contextName, u"sandbox"_s);
        QCOMPARE(config.server.host(), u"127.0.0.1"_s);
        QCOMPARE(config.token.size(), 64);
    }

    void unknownPathsAndObjectsAreNotFound()
    {
        QCOMPARE(m_sandbox->get(u"/apis/apps/v1/deployments"_s).status, 404);
        const ApiAnswer answer = m_sandbox->get(jobsPath + u"/nothing"_s);
        QCOMPARE(answer.status, 404);
        QCOMPARE(answer.message(), u"jobs.batch \"nothing\" not found"_s);
        QCOMPARE(answer.reason(), u"NotFound"_s);
        QCOMPARE(member(answer.object, u"details.group"_s).toString(), u"batch"_s);
    }

    void aNameExistsOnce()
    {
        QCOMPARE(m_sandbox->post(configMaps, configMap(u"once"_s)).status, 201);
        const ApiAnswer second = m_sandbox->post(configMaps, configMap(u"once"_s));
        QCOMPARE(second.status, 409);
        QCOMPARE(second.reason(), u"AlreadyExists"_s);
        QCOMPARE(second.message(), u"configmaps \"once\" already exists"_s);
    }

    void dryRunStoresNothing()
    {
        const ApiAnswer answer = m_sandbox->post(configMaps + u"?dryRun=All"_s, configMap(u"dry"_s));
        QCOMPARE(answer.status, 201);
        QVERIFY(!member(answer.object, u"metadata.uid"_s).toString().isEmpty());
        QCOMPARE(m_sandbox->get(configMaps + u"/dry"_s).status, 404);
    }

    void generatesNames()
    {
        QJsonObject object = configMap({});
        object[u"metadata"] = QJsonObject{{u"generateName"_s, u"made-"_s}};
        const QString name = member(m_sandbox->post(configMaps, object).object, u"metadata.name"_s).toString();
        QVERIFY(name.startsWith(u"made-"_s));
        QCOMPARE(name.size(), 10);
    }

    void refusesAnotherNamespaceThanTheUrls()
    {
        QJsonObject object = configMap(u"elsewhere"_s);
        object[u"metadata"] = QJsonObject{{u"name"_s, u"elsewhere"_s}, {u"namespace"_s, u"other"_s}};
        const ApiAnswer answer = m_sandbox->post(configMaps, object);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.message(),
                 u"the namespace of the provided object does not match the namespace sent on the request"_s);
    }

    void refusesBodiesAboveTheLimit()
    {
        QJsonObject object = configMap(u"huge"_s);
        object[u"data"] = QJsonObject{{u"key"_s, QString(4 * 1024 * 1024, u'x')}};
        QCOMPARE(m_sandbox->post(configMaps, object).status, 413);
        // and goes on afterwards
        QCOMPARE(m_sandbox->get(u"/version"_s).status, 200);
    }

    void takesYaml()
    {
        const ApiAnswer answer
            = m_sandbox->call("POST", configMaps, "metadata:\n  name: yaml\ndata:\n  a: \"1\"\n", "application/yaml");
        QCOMPARE(answer.status, 201);
        QCOMPARE(member(answer.object, u"data.a"_s).toString(), u"1"_s);
    }

    void strictValidationNamesUnknownFields()
    {
        QJsonObject job = makeJob(u"typo"_s, {shellContainer(u"main"_s, u"true"_s, {{u"comand"_s, u"x"_s}})},
                                  {{u"backofLimit"_s, 1}});
        const ApiAnswer strict = m_sandbox->createJob(job);
        QCOMPARE(strict.status, 400);
        QCOMPARE(strict.reason(), u"BadRequest"_s);
        QCOMPARE(strict.message(),
                 u"Job in version \"v1\" cannot be handled as a Job: strict decoding error: unknown field "
                 "\"spec.backofLimit\", unknown field \"spec.template.spec.containers[0].comand\""_s);
        const ApiAnswer warned = m_sandbox->post(jobsPath + u"?dryRun=All"_s, job);
        QCOMPARE(warned.status, 201);
        QVERIFY2(warned.warning.contains("unknown field \\\"spec.backofLimit\\\""), warned.warning.constData());
        const ApiAnswer ignored = m_sandbox->post(jobsPath + u"?dryRun=All&fieldValidation=Ignore"_s, job);
        QCOMPARE(ignored.status, 201);
        QVERIFY(ignored.warning.isEmpty());
    }

    void wrongTypesAreRefusedInGosWords_data()
    {
        QTest::addColumn<QJsonObject>("job");
        QTest::addColumn<QString>("message");
        const QString prefix = u"Job in version \"v1\" cannot be handled as a Job: json: cannot unmarshal "_s;
        QTest::newRow("number for a string")
            << makeJob(u"t"_s,
                       {shellContainer(u"m"_s, u"x"_s,
                                       {{u"env"_s, QJsonArray{QJsonObject{{u"name"_s, u"A"_s}, {u"value"_s, 1}}}}})})
            << prefix + u"number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string"_s;
        QTest::newRow("string for a number")
            << makeJob(u"t"_s, {}, {{u"backoffLimit"_s, u"2"_s}})
            << prefix + u"string into Go struct field JobSpec.spec.backoffLimit of type int32"_s;
        QTest::newRow("string for a list")
            << makeJob(u"t"_s, {shellContainer(u"m"_s, u"x"_s, {{u"args"_s, u"a"_s}})})
            << prefix + u"string into Go struct field Container.spec.template.spec.containers.args of type []string"_s;
    }

    void wrongTypesAreRefusedInGosWords()
    {
        QFETCH(QJsonObject, job);
        QFETCH(QString, message);
        const ApiAnswer answer = m_sandbox->createJob(job);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.message(), message);
    }

    void invalidJobsAreRefusedWithCauses_data()
    {
        QTest::addColumn<QJsonObject>("job");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("message");
        const auto main = shellContainer(u"main"_s, u"true"_s);
        QTest::newRow("restartPolicy") << makeJob(u"j"_s, {main}, {}, {{u"restartPolicy"_s, u"Always"_s}})
                                       << u"spec.template.spec.restartPolicy"_s << u"FieldValueRequired"_s
                                       << u"Required value: valid values: \"OnFailure\", \"Never\""_s;
        QTest::newRow("no containers") << makeJob(u"j"_s, {}) << u"spec.template.spec.containers"_s
                                       << u"FieldValueRequired"_s << u"Required value"_s;
        QTest::newRow("no image") << makeJob(u"j"_s, {shellContainer(u"main"_s, u"x"_s, {{u"image"_s, u""_s}})})
                                  << u"spec.template.spec.containers[0].image"_s << u"FieldValueRequired"_s
                                  << u"Required value"_s;
        QTest::newRow("negative") << makeJob(u"j"_s, {main}, {{u"parallelism"_s, -1}}) << u"spec.parallelism"_s
                                  << u"FieldValueInvalid"_s
                                  << u"Invalid value: -1: must be greater than or equal to 0"_s;
        QTest::newRow("indexed without completions")
            << makeJob(u"j"_s, {main}, {{u"completionMode"_s, u"Indexed"_s}, {u"parallelism"_s, 2}})
            << u"spec.completions"_s << u"FieldValueRequired"_s << u"Required value: when completion mode is Indexed"_s;
        QTest::newRow("same name twice") << makeJob(u"j"_s, {main, main}) << u"spec.template.spec.containers[1].name"_s
                                         << u"FieldValueDuplicate"_s << u"Duplicate value: \"main\""_s;
        QTest::newRow("missing volume") << makeJob(
            u"j"_s,
            {shellContainer(
                u"main"_s, u"x"_s,
                {{u"volumeMounts"_s, QJsonArray{QJsonObject{{u"name"_s, u"none"_s}, {u"mountPath"_s, u"/x"_s}}}}})})
                                        << u"spec.template.spec.containers[0].volumeMounts[0].name"_s
                                        << u"FieldValueNotFound"_s << u"Not found: \"none\""_s;
    }

    void invalidJobsAreRefusedWithCauses()
    {
        QFETCH(QJsonObject, job);
        QFETCH(QString, field);
        const ApiAnswer answer = m_sandbox->createJob(job);
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.reason(), u"Invalid"_s);
        QVERIFY2(answer.message().startsWith(u"Job.batch \"j\" is invalid: "_s), qPrintable(answer.message()));
        const QJsonArray causes = member(answer.object, u"details.causes"_s).toArray();
        QCOMPARE(causes.size(), 1);
        QCOMPARE(causes[0][u"field"].toString(), field);
        QTEST(causes[0][u"reason"].toString(), "reason");
        QTEST(causes[0][u"message"].toString(), "message");
    }

    void invalidNamesAreRefused()
    {
        const ApiAnswer answer = m_sandbox->createJob(makeJob(u"Not_A_Name"_s, {shellContainer(u"m"_s, u"x"_s)}));
        QCOMPARE(answer.status, 422);
        QVERIFY2(answer.message().contains(u"a lowercase RFC 1123 subdomain must consist of"_s),
                 qPrintable(answer.message()));
    }

    void fieldsThatAreNotImplementedAreRefusedByName()
    {
        for (const auto &[field, value] : {std::pair{u"managedBy"_s, QJsonValue(u"example.com/controller"_s)},
                                           std::pair{u"manualSelector"_s, QJsonValue(true)}}) {
            const ApiAnswer answer
                = m_sandbox->createJob(makeJob(u"j"_s, {shellContainer(u"m"_s, u"x"_s)}, {{field, value}}));
            QCOMPARE(answer.status, 422);
            QVERIFY2(answer.message().contains(u"spec."_s + field), qPrintable(answer.message()));
            QVERIFY2(answer.message().contains(u"the sandbox does not implement this field"_s),
                     qPrintable(answer.message()));
        }
    }

    void fieldsThatAreOnlyShownAreWarnedAbout()
    {
        const ApiAnswer answer = m_sandbox->post(jobsPath + u"?dryRun=All"_s,
                                                 makeJob(u"j"_s, {shellContainer(u"m"_s, u"x"_s)}, {},
                                                         {{u"nodeSelector"_s, QJsonObject{{u"a"_s, u"b"_s}}}}));
        QCOMPARE(answer.status, 201);
        QVERIFY2(answer.warning.contains("spec.template.spec.nodeSelector"), answer.warning.constData());
    }

    void fillsInTheDefaults()
    {
        const QJsonObject job
            = m_sandbox->post(jobsPath + u"?dryRun=All"_s, makeJob(u"j"_s, {shellContainer(u"m"_s, u"x"_s)})).object;
        QCOMPARE(member(job, u"spec.parallelism"_s).toInt(), 1);
        QCOMPARE(member(job, u"spec.completions"_s).toInt(), 1);
        QCOMPARE(member(job, u"spec.completionMode"_s).toString(), u"NonIndexed"_s);
        const QString uid = member(job, u"metadata.uid"_s).toString();
        const QJsonObject labels = member(job, u"spec.template.metadata.labels"_s).toObject();
        QCOMPARE(labels[u"batch.kubernetes.io/controller-uid"].toString(), uid);
        QCOMPARE(labels[u"controller-uid"].toString(), uid);
        QCOMPARE(labels[u"batch.kubernetes.io/job-name"].toString(), u"j"_s);
        QCOMPARE(labels[u"job-name"].toString(), u"j"_s);
        QCOMPARE(member(job, u"spec.selector.matchLabels"_s).toObject(),
                 (QJsonObject{{u"batch.kubernetes.io/controller-uid"_s, uid}}));
    }

    void patchesInThreeWays()
    {
        QCOMPARE(m_sandbox->post(configMaps, configMap(u"patched"_s)).status, 201);
        const QString path = configMaps + u"/patched"_s;
        auto answer
            = m_sandbox->call("PATCH", path, R"({"data":{"key":null,"a":"1"}})", "application/merge-patch+json");
        QCOMPARE(answer.status, 200);
        QCOMPARE(member(answer.object, u"data"_s).toObject(), (QJsonObject{{u"a"_s, u"1"_s}}));
        answer = m_sandbox->call("PATCH", path, R"({"metadata":{"labels":{"x":"y"}}})",
                                 "application/strategic-merge-patch+json");
        QCOMPARE(member(answer.object, u"metadata.labels.x"_s).toString(), u"y"_s);
        answer = m_sandbox->call("PATCH", path, R"([{"op":"replace","path":"/data/a","value":"2"}])",
                                 "application/json-patch+json");
        QCOMPARE(member(answer.object, u"data.a"_s).toString(), u"2"_s);
        QCOMPARE(m_sandbox->call("PATCH", path, "{}", "text/plain").status, 415);
    }

    void replacingNeedsTheLatestVersion()
    {
        QJsonObject object = m_sandbox->post(configMaps, configMap(u"versioned"_s)).object;
        const QString path = configMaps + u"/versioned"_s;
        object[u"data"] = QJsonObject{{u"key"_s, u"new"_s}};
        const QByteArray body = QJsonDocument(object).toJson();
        QCOMPARE(m_sandbox->call("PUT", path, body).status, 200);
        const ApiAnswer stale = m_sandbox->call("PUT", path, body);
        QCOMPARE(stale.status, 409);
        QCOMPARE(stale.reason(), u"Conflict"_s);
        QVERIFY(stale.message().contains(u"the object has been modified"_s));
    }

    void theTemplateOfAJobIsImmutable()
    {
        QCOMPARE(
            m_sandbox->createJob(makeJob(u"fixed"_s, {shellContainer(u"main"_s, u"true"_s)}, {{u"suspend"_s, true}}))
                .status,
            201);
        const ApiAnswer answer = m_sandbox->call("PATCH", jobsPath + u"/fixed"_s, R"({"spec":{"completions":5}})",
                                                 "application/merge-patch+json");
        QCOMPARE(answer.status, 422);
        QVERIFY2(answer.message().contains(u"spec.completions: Invalid value: 5: field is immutable"_s),
                 qPrintable(answer.message()));
    }

    void deletingHonoursThePreconditions()
    {
        QCOMPARE(m_sandbox->post(configMaps, configMap(u"guarded"_s)).status, 201);
        const QString path = configMaps + u"/guarded"_s;
        const ApiAnswer wrong = m_sandbox->call("DELETE", path, R"({"preconditions":{"uid":"other"}})");
        QCOMPARE(wrong.status, 409);
        QCOMPARE(m_sandbox->call("DELETE", path + u"?dryRun=All"_s).status, 200);
        QCOMPARE(m_sandbox->get(path).status, 200);
        QCOMPARE(m_sandbox->call("DELETE", path).status, 200);
        QCOMPARE(m_sandbox->get(path).status, 404);
    }

    void listsBySelectorsAndInPages()
    {
        for (int i = 0; i < 5; ++i)
            QCOMPARE(m_sandbox
                         ->post(configMaps,
                                configMap(u"page-%1"_s.arg(i), {{u"set"_s, u"pages"_s}, {u"n"_s, QString::number(i)}}))
                         .status,
                     201);
        const QString pages = configMaps + u"?labelSelector=set%3Dpages"_s;
        QCOMPARE(m_sandbox->get(pages).object[u"items"].toArray().size(), 5);
        QCOMPARE(m_sandbox->get(pages + u",n+in+%281,2%29"_s).object[u"items"].toArray().size(), 2);
        QCOMPARE(m_sandbox->get(pages + u",n%21%3D1"_s).object[u"items"].toArray().size(), 4);
        QCOMPARE(
            m_sandbox->get(configMaps + u"?fieldSelector=metadata.name%3Dpage-3"_s).object[u"items"].toArray().size(),
            1);
        QCOMPARE(m_sandbox->get(configMaps + u"?fieldSelector=data.key%3Dvalue"_s).status, 400);
        QStringList names;
        QString next;
        do {
            const QJsonObject page = m_sandbox->get(pages + u"&limit=2&continue="_s + next).object;
            const QJsonArray items = page[u"items"].toArray();
            QVERIFY(items.size() <= 2);
            for (const QJsonValue &item : items)
                names += member(item.toObject(), u"metadata.name"_s).toString();
            next = QString::fromLatin1(QUrl::toPercentEncoding(member(page, u"metadata.continue"_s).toString()));
        } while (!next.isEmpty());
        QCOMPARE(names, (QStringList{u"page-0"_s, u"page-1"_s, u"page-2"_s, u"page-3"_s, u"page-4"_s}));
    }

    void watchTellsWhatHappensAfterAVersion()
    {
        const QString version = member(m_sandbox->get(configMaps).object, u"metadata.resourceVersion"_s).toString();
        const auto watch = m_sandbox->open(configMaps + u"?watch=true&resourceVersion="_s + version);
        QByteArray received;
        m_sandbox->post(configMaps, configMap(u"watched"_s));
        m_sandbox->call("PATCH", configMaps + u"/watched"_s, R"({"data":{"b":"2"}})", "application/merge-patch+json");
        m_sandbox->call("DELETE", configMaps + u"/watched"_s);
        QTRY_COMPARE(summary(eventsIn(received, *watch)),
                     (QStringList{u"ADDED watched"_s, u"MODIFIED watched"_s, u"DELETED watched"_s}));
        // The same again from the same version, although all is over.
        const auto again = m_sandbox->open(configMaps + u"?watch=true&resourceVersion="_s + version);
        QByteArray more;
        QTRY_COMPARE(eventsIn(more, *again).size(), 3);
    }

    void watchWithASelectorTurnsChangesIntoArrivalsAndDepartures()
    {
        const QString version = member(m_sandbox->get(configMaps).object, u"metadata.resourceVersion"_s).toString();
        const auto watch
            = m_sandbox->open(configMaps + u"?watch=true&labelSelector=in%3Dyes&resourceVersion="_s + version);
        QByteArray received;
        const QString path = configMaps + u"/moving"_s;
        m_sandbox->post(configMaps, configMap(u"moving"_s));
        m_sandbox->call("PATCH", path, R"({"metadata":{"labels":{"in":"yes"}}})", "application/merge-patch+json");
        m_sandbox->call("PATCH", path, R"({"data":{"c":"3"}})", "application/merge-patch+json");
        m_sandbox->call("PATCH", path, R"({"metadata":{"labels":{"in":"no"}}})", "application/merge-patch+json");
        m_sandbox->call("DELETE", path);
        QTRY_COMPARE(summary(eventsIn(received, *watch)),
                     (QStringList{u"ADDED moving"_s, u"MODIFIED moving"_s, u"DELETED moving"_s}));
    }

    void watchWithoutAVersionBeginsWithWhatExists()
    {
        m_sandbox->post(configMaps, configMap(u"present"_s));
        const auto watch = m_sandbox->open(configMaps + u"?watch=true&fieldSelector=metadata.name%3Dpresent"_s);
        QByteArray received;
        QTRY_COMPARE(summary(eventsIn(received, *watch)), QStringList{u"ADDED present"_s});
    }

    void watchSendsBookmarksAndEndsInTime()
    {
        const auto watch = m_sandbox->open(configMaps
                                           + u"?watch=true&allowWatchBookmarks=true&timeoutSeconds=1&fieldSelector="
                                             "metadata.name%3Dnothing"_s);
        QSignalSpy finished(watch.get(), &QNetworkReply::finished);
        QVERIFY(finished.wait(10000));
        QCOMPARE(watch->error(), QNetworkReply::NoError);
        QByteArray received;
        const QList<QJsonObject> events = eventsIn(received, *watch);
        QVERIFY(events.size() >= 2);
        for (const QJsonObject &event : events) {
            QCOMPARE(event[u"type"].toString(), u"BOOKMARK"_s);
            QVERIFY(!member(event, u"object.metadata.resourceVersion"_s).toString().isEmpty());
        }
    }

    void aForgottenVersionIsGone()
    {
        m_sandbox->post(configMaps, configMap(u"busy"_s));
        m_sandbox->post(configMaps, configMap(u"other"_s));
        const QJsonObject page = m_sandbox->get(configMaps + u"?limit=1"_s).object;
        const QString version = member(page, u"metadata.resourceVersion"_s).toString();
        for (int i = 0; i < 60; ++i)
            m_sandbox->call("PATCH", configMaps + u"/busy"_s,
                            QJsonDocument(QJsonObject{{u"data"_s, QJsonObject{{u"i"_s, QString::number(i)}}}}).toJson(),
                            "application/merge-patch+json");
        const auto watch = m_sandbox->open(configMaps + u"?watch=true&resourceVersion="_s + version);
        QSignalSpy finished(watch.get(), &QNetworkReply::finished);
        QVERIFY(finished.wait(10000));
        QByteArray received;
        const QList<QJsonObject> events = eventsIn(received, *watch);
        QCOMPARE(events.size(), 1);
        QCOMPARE(events.first()[u"type"].toString(), u"ERROR"_s);
        QCOMPARE(member(events.first(), u"object.code"_s).toInt(), 410);
        QCOMPARE(member(events.first(), u"object.reason"_s).toString(), u"Expired"_s);
        QVERIFY(member(events.first(), u"object.message"_s).toString().startsWith(u"too old resource version: "_s));
        // And with it the lists that need it.
        ApiAnswer old = m_sandbox->get(configMaps + u"?resourceVersionMatch=Exact&resourceVersion="_s + version);
        QCOMPARE(old.status, 410);
        QCOMPARE(old.reason(), u"Expired"_s);
        QCOMPARE(old.message(), u"The resourceVersion for the provided list is too old."_s);
        const QString next = member(page, u"metadata.continue"_s).toString();
        old = m_sandbox->get(configMaps + u"?limit=1&continue="_s + QString::fromLatin1(QUrl::toPercentEncoding(next)));
        QCOMPARE(old.status, 410);
        QCOMPARE(old.reason(), u"Expired"_s);
    }

    void aVersionOfTheFutureTimesOut()
    {
        const ApiAnswer answer = m_sandbox->get(configMaps + u"?resourceVersion=99999999"_s);
        QCOMPARE(answer.status, 504);
        QCOMPARE(member(answer.object, u"details.causes.0.reason"_s).toString(), u"ResourceVersionTooLarge"_s);
    }

    void servesAHundredWatchesAtOnce()
    {
        std::vector<std::unique_ptr<QNetworkReply>> watches;
        std::vector<QByteArray> received(100);
        for (int i = 0; i < 100; ++i)
            watches.push_back(
                m_sandbox->open(configMaps + u"?watch=true&fieldSelector=metadata.name%3Dcrowd&timeoutSeconds=60"_s));
        QCOMPARE(m_sandbox->get(u"/version"_s).status, 200);
        m_sandbox->post(configMaps, configMap(u"crowd"_s));
        for (size_t i = 0; i < watches.size(); ++i)
            QTRY_COMPARE_WITH_TIMEOUT(eventsIn(received[i], *watches[i]).size(), 1, 20000);
    }

    void namespacesComeAndGoWithWhatIsInThem()
    {
        const QJsonObject space{{u"metadata"_s, QJsonObject{{u"name"_s, u"team"_s}}}};
        const QString inside = u"/api/v1/namespaces/team/configmaps"_s;
        QCOMPARE(m_sandbox->post(inside, configMap(u"early"_s)).status, 404);
        QCOMPARE(m_sandbox->post(u"/api/v1/namespaces"_s, space).status, 201);
        QCOMPARE(m_sandbox->post(inside, configMap(u"late"_s)).status, 201);
        QCOMPARE(m_sandbox->call("DELETE", u"/api/v1/namespaces/team"_s).status, 200);
        QCOMPARE(m_sandbox->get(inside + u"/late"_s).status, 404);
        QCOMPARE(m_sandbox->call("DELETE", u"/api/v1/namespaces/default"_s).status, 403);
    }

    void everythingIsAllowed()
    {
        const QJsonObject review{{u"spec"_s,
                                  QJsonObject{{u"resourceAttributes"_s,
                                               QJsonObject{{u"verb"_s, u"create"_s}, {u"resource"_s, u"jobs"_s}}}}}};
        const ApiAnswer answer = m_sandbox->post(u"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"_s, review);
        QCOMPARE(answer.status, 201);
        QCOMPARE(member(answer.object, u"status.allowed"_s).toBool(), true);
    }

    void aTakenPortIsReported()
    {
        Sandbox::SandboxOptions options;
        options.port = quint16(m_sandbox->server().connection().server.port());
        SandboxFixture second(options);
        QVERIFY(!second.start());
        QVERIFY2(second.error().contains(QString::number(options.port)), qPrintable(second.error()));
    }
};

QTEST_GUILESS_MAIN(SandboxApiTest)
#include "tst_sandboxapi.moc"
