// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/jobcreator.h"

#include "models/jobrun/jobfacts.h"
#include "objects.h"
#include "tests/support/fakeapiserver.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace JobRun;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;

namespace {

const QString jobs = u"/apis/batch/v1/namespaces/ns/jobs"_s;
const QString release = u"/apis/batch/v1/namespaces/ns/jobs/release"_s;
const QString runId = u"run-1"_s;

QJsonObject manifest()
{
    return Objects::json(R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"release",
        "annotations":{"team":"x"}},"spec":{}})");
}

FakeAnswer exists()
{
    return FakeAnswer::failure(409, u"AlreadyExists"_s, u"jobs.batch \"release\" already exists"_s);
}

FakeAnswer missing()
{
    return FakeAnswer::failure(404, u"NotFound"_s, u"jobs.batch \"release\" not found"_s);
}

QJsonObject existing(const QString &id = u"other"_s, bool complete = false)
{
    QJsonObject job = Objects::job();
    job = Objects::with(job, u"metadata"_s, u"annotations"_s, QJsonObject{{runIdAnnotation, id}});
    return complete ? Objects::withCondition(job, R"({"type":"Complete","status":"True"})") : job;
}

FakeAnswer created(const FakeRequest &request)
{
    QJsonObject job = QJsonDocument::fromJson(request.body).object();
    return FakeAnswer::json(Objects::with(job, u"metadata"_s, u"uid"_s, u"uid-new"_s), 201);
}

/// One creation with its signals.
struct Creation
{
    Creation(const FakeApiServer &server, const QJsonObject &job, NameConflict policy)
        : client(server.connection()),
          creator(client, job, u"ns"_s, runId, policy),
          done(&creator, &JobCreator::created),
          failed(&creator, &JobCreator::failed),
          conflict(&creator, &JobCreator::nameConflict)
    {
        creator.start();
    }
    [[nodiscard]] QJsonObject job() const { return done.first().first().toJsonObject(); }
    [[nodiscard]] Core::Error error() const { return failed.first().first().value<Core::Error>(); }

    Kube::Client client;
    JobCreator creator;
    QSignalSpy done;
    QSignalSpy failed;
    QSignalSpy conflict;
};

QString annotationOf(const QByteArray &body)
{
    return QJsonDocument::fromJson(body)[u"metadata"][u"annotations"][runIdAnnotation].toString();
}

} // namespace

class JobCreatorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsStrictlyAndMarksTheJob()
    {
        FakeApiServer server;
        server.on("POST", jobs, [](const FakeRequest &request) {
            return created(request).header("Warning", "299 - \"unusual name\"");
        });
        Creation creation(server, manifest(), NameConflict::Fail);
        QTRY_COMPARE(creation.done.size(), 1);
        const FakeRequest request = server.requests("POST", jobs).first();
        QCOMPARE(request.query.queryItemValue(u"fieldManager"_s), u"job-console"_s);
        QCOMPARE(request.query.queryItemValue(u"fieldValidation"_s), u"Strict"_s);
        QCOMPARE(annotationOf(request.body), runId);
        const QJsonDocument body = QJsonDocument::fromJson(request.body);
        QCOMPARE(body[u"metadata"][u"annotations"][u"team"].toString(), u"x"_s);
        QCOMPARE(body[u"metadata"][u"namespace"].toString(), u"ns"_s);
        QCOMPARE(creation.done.first().at(1).toStringList(), QStringList{u"unusual name"_s});
    }

    void choosesTheNameOfAGenerateNameItself()
    {
        FakeApiServer server;
        server.on("POST", jobs, created);
        QJsonObject job = manifest();
        job.insert(u"metadata"_s, QJsonObject{{u"generateName"_s, u"release-"_s}});
        Creation creation(server, job, NameConflict::Fail);
        QTRY_COMPARE(creation.done.size(), 1);
        const QString name = creation.job()[u"metadata"][u"name"].toString();
        QVERIFY2(name.startsWith(u"release-"_s) && name.size() == 13, qPrintable(name));
        QCOMPARE(creation.creator.name(), name);
    }

    void resolvesALostAnswerByItsAnnotation()
    {
        FakeApiServer server;
        server.on("POST", jobs, FakeAnswer::none());
        server.on("GET", release, FakeAnswer::json(existing(runId)));
        Creation creation(server, manifest(), NameConflict::Fail);
        QTRY_COMPARE(creation.done.size(), 1);
        QCOMPARE(server.count("POST", jobs), 1); // never twice
        QCOMPARE(creation.job()[u"metadata"][u"uid"].toString(), u"uid-job"_s);
        QVERIFY(!creation.creator.isUncertain());
    }

    void createsAgainWhereALostRequestWasNotCarriedOut()
    {
        FakeApiServer server;
        int posts = 0;
        server.on("POST", jobs, [&posts](const FakeRequest &request) {
            return ++posts == 1 ? FakeAnswer::none() : created(request);
        });
        server.on("GET", release, missing());
        Creation creation(server, manifest(), NameConflict::Fail);
        QTRY_COMPARE(creation.done.size(), 1);
        QCOMPARE(server.count("POST", jobs), 2);
    }

    void aLostAnswerAndSomebodyElsesJobIsAConflict()
    {
        FakeApiServer server;
        server.on("POST", jobs, FakeAnswer::none());
        server.on("GET", release, FakeAnswer::json(existing()));
        Creation creation(server, manifest(), NameConflict::Fail);
        QTRY_COMPARE(creation.failed.size(), 1);
        QCOMPARE(creation.error().kind, Core::ErrorKind::Conflict);
    }

    void aNameThatExistsFailsWithTheWaysOut()
    {
        FakeApiServer server;
        server.on("POST", jobs, exists());
        server.on("GET", release, FakeAnswer::json(existing()));
        Creation creation(server, manifest(), NameConflict::Fail);
        QTRY_COMPARE(creation.failed.size(), 1);
        QCOMPARE(creation.error().kind, Core::ErrorKind::Conflict);
        QVERIFY(creation.error().message.contains(u"\"release\""_s));
        QVERIFY(creation.error().hint.contains(u"--replace"_s));
        QCOMPARE(server.count("DELETE", release), 0);
    }

    void asksAndTellsWhetherTheOtherIsAtWork_data()
    {
        QTest::addColumn<bool>("complete");
        QTest::newRow("at work") << false;
        QTest::newRow("complete") << true;
    }

    void asksAndTellsWhetherTheOtherIsAtWork()
    {
        QFETCH(const bool, complete);
        FakeApiServer server;
        server.on("POST", jobs, exists());
        server.on("GET", release, FakeAnswer::json(existing(u"other"_s, complete)));
        Creation creation(server, manifest(), NameConflict::Ask);
        QTRY_COMPARE(creation.conflict.size(), 1);
        QCOMPARE(creation.conflict.first().at(0).toString(), u"release"_s);
        QCOMPARE(creation.conflict.first().at(1).toBool(), !complete);
        QVERIFY(creation.creator.isAsking());
        QCOMPARE(server.count("DELETE", release), 0);
        creation.creator.resolve(NameConflict::Fail);
        QTRY_COMPARE(creation.failed.size(), 1);
        QCOMPARE(server.count("DELETE", release), 0);
    }

    void replacesWithTheUidAsPrecondition()
    {
        FakeApiServer server;
        int posts = 0;
        server.on("POST", jobs,
                  [&posts](const FakeRequest &request) { return ++posts == 1 ? exists() : created(request); });
        server.on("GET", release, FakeAnswer::json(existing()));
        server.on("DELETE", release, FakeAnswer::json(existing()));
        server.on("GET", jobs,
                  FakeAnswer::json({{u"kind"_s, u"JobList"_s},
                                    {u"metadata"_s, QJsonObject{{u"resourceVersion"_s, u"1"_s}}},
                                    {u"items"_s, QJsonArray{existing()}}}));
        server.on("WATCH", jobs, FakeAnswer().waitFor("gone").sendEvent("DELETED", existing()).stall());
        Creation creation(server, manifest(), NameConflict::Replace);
        QTRY_COMPARE(server.count("WATCH", jobs), 1);
        QCOMPARE(server.count("POST", jobs), 1); // only once the old one is gone
        server.open("gone");
        QTRY_COMPARE(creation.done.size(), 1);
        const QJsonDocument options = QJsonDocument::fromJson(server.requests("DELETE", release).first().body);
        QCOMPARE(options[u"propagationPolicy"].toString(), u"Foreground"_s);
        QCOMPARE(options[u"preconditions"][u"uid"].toString(), u"uid-job"_s);
        QCOMPARE(server.requests("GET", jobs).first().query.queryItemValue(u"fieldSelector"_s, QUrl::FullyDecoded),
                 u"metadata.name=release"_s);
    }

    void doesNotReplaceAJobThatNobodyMeant()
    {
        FakeApiServer server;
        server.on("POST", jobs, exists()); // somebody is always faster
        server.on("GET", release, FakeAnswer::json(existing()));
        server.on("DELETE", release, missing());
        Creation creation(server, manifest(), NameConflict::Replace);
        QTRY_COMPARE(creation.failed.size(), 1);
        QCOMPARE(server.count("DELETE", release), 1);
        QCOMPARE(creation.error().kind, Core::ErrorKind::Conflict);
    }

    void generatesAnotherName()
    {
        FakeApiServer server;
        int posts = 0;
        server.on("POST", jobs,
                  [&posts](const FakeRequest &request) { return ++posts == 1 ? exists() : created(request); });
        server.on("GET", release, FakeAnswer::json(existing()));
        Creation creation(server, manifest(), NameConflict::GenerateName);
        QTRY_COMPARE(creation.done.size(), 1);
        const QString name = creation.job()[u"metadata"][u"name"].toString();
        QVERIFY2(name.startsWith(u"release-"_s) && name.size() == 13, qPrintable(name));
        QCOMPARE(server.count("DELETE", release), 0);
    }

    void passesTheServersWordsOn()
    {
        FakeApiServer server;
        server.on("POST", jobs, FakeAnswer::failure(403, u"Forbidden"_s, u"exceeded quota: q"_s));
        Creation creation(server, manifest(), NameConflict::Fail);
        QTRY_COMPARE(creation.failed.size(), 1);
        QCOMPARE(creation.error().kind, Core::ErrorKind::Authorization);
        QVERIFY(creation.error().message.contains(u"exceeded quota: q"_s));
    }
};

QTEST_GUILESS_MAIN(JobCreatorTest)
#include "tst_jobcreator.moc"
