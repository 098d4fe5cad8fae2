// SPDX-License-Identifier: Apache-2.0
#include "fakejob.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace JobRun;
using Support::FakeAnswer;

namespace {

constexpr int patience = 20000;

QJsonObject annotated(const QJsonObject &job, const QJsonObject &annotations)
{
    return Objects::with(job, u"metadata"_s, u"annotations"_s, annotations);
}

QJsonObject labelled(const QJsonObject &job, const QString &label)
{
    return Objects::with(job, u"metadata"_s, u"labels"_s, QJsonObject{{u"team"_s, label}});
}

/// A cluster whose Job has these annotations.
void serve(FakeJob &cluster, const QJsonObject &annotations)
{
    const QJsonObject job = annotated(FakeJob::runningJob(), annotations);
    cluster.server.on("POST", cluster.jobs, FakeAnswer::json(job, 201));
    cluster.server.on("GET", cluster.jobs, FakeJob::list(u"Job"_s, {job}));
    cluster.server.on("GET", cluster.job, FakeAnswer::json(job));
    cluster.server.on(
        "WATCH", cluster.jobs,
        FakeAnswer()
            .waitFor("end")
            .sendEvent("MODIFIED", annotated(FakeJob::ended("Complete", "CompletionsReached"), annotations))
            .stall());
}

QString linkOf(const Run &run)
{
    const auto &link = run.logLink();
    return link && *link ? (*link)->url.toString() : QString();
}

QJsonObject recordOf(const RunFixture &fixture)
{
    QFile record(fixture.store.folder(fixture.run.runId()) + u"/run.json"_s);
    return record.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(record.readAll()).object() : QJsonObject();
}

} // namespace

/// What a Job's annotations make of a run: the link to its external log.
class RunLinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLinkIsRenderedAgainWhenAPodIsKnown()
    {
        FakeJob cluster;
        serve(cluster, {{u"job.spinnaker.io/logs"_s, u"https://logs.example/{{ pod.metadata.name }}"_s}});
        // The pod comes late: before, the link lacks a name.
        cluster.server.on("GET", cluster.pods, FakeJob::list(u"Pod"_s, {}));
        cluster.server.on("WATCH", cluster.pods,
                          FakeAnswer()
                              .waitFor("pod")
                              .sendEvent("ADDED", FakeJob::runningPod())
                              .waitFor("end")
                              .sendEvent("MODIFIED", FakeJob::succeededPod())
                              .stall());
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QSignalSpy changed(&fixture.run, &Run::logLinkChanged);
        QTRY_COMPARE_WITH_TIMEOUT(linkOf(fixture.run), u"https://logs.example/"_s, patience);
        QCOMPARE(fixture.run.passingProblems().size(), 1);
        QCOMPARE(fixture.run.passingProblems().first().code, u"log-link"_s);
        QVERIFY(fixture.run.problems().isEmpty());
        cluster.server.on("GET", cluster.pods, FakeJob::list(u"Pod"_s, {FakeJob::runningPod()}));
        cluster.server.open("pod");
        QTRY_COMPARE_WITH_TIMEOUT(linkOf(fixture.run), u"https://logs.example/release-x7"_s, patience);
        QCOMPARE(changed.size(), 2);
        QVERIFY(fixture.run.passingProblems().isEmpty());
        // A crash must not lose it.
        QCOMPARE(recordOf(fixture)[u"logsUrl"].toString(), u"https://logs.example/release-x7"_s);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QVERIFY(fixture.problemCodes().isEmpty());
        QCOMPARE(recordOf(fixture)[u"logsUrl"].toString(), u"https://logs.example/release-x7"_s);
    }

    void theLatestCompleteLinkStays()
    {
        FakeJob cluster;
        const QJsonObject annotations{
            {u"job.spinnaker.io/logs"_s, u"https://logs.example/{{ metadata.labels['team'] }}"_s}};
        const QJsonObject job = annotated(FakeJob::runningJob(), annotations);
        const QJsonObject end = annotated(FakeJob::ended("Complete", "CompletionsReached"), annotations);
        const auto version = [](const QJsonObject &object, const QString &number) {
            return Objects::with(object, u"metadata"_s, u"resourceVersion"_s, number);
        };
        serve(cluster, annotations);
        cluster.server.on("WATCH", cluster.jobs,
                          FakeAnswer()
                              .waitFor("one")
                              .sendEvent("MODIFIED", version(labelled(job, u"one"_s), u"11"_s))
                              .waitFor("two")
                              .sendEvent("MODIFIED", version(labelled(job, u"two"_s), u"12"_s))
                              .waitFor("end")
                              .sendEvent("MODIFIED", end) // without the label again
                              .stall());
        RunFixture fixture(cluster.server.connection(), cluster.options());
        cluster.server.open("one");
        QTRY_COMPARE_WITH_TIMEOUT(linkOf(fixture.run), u"https://logs.example/one"_s, patience);
        cluster.server.open("two");
        QTRY_COMPARE_WITH_TIMEOUT(linkOf(fixture.run), u"https://logs.example/two"_s, patience);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(linkOf(fixture.run), u"https://logs.example/two"_s);
        QCOMPARE(recordOf(fixture)[u"logsUrl"].toString(), u"https://logs.example/two"_s);
    }

    void noPasswordIsKept()
    {
        FakeJob cluster;
        serve(cluster, {{u"job.spinnaker.io/logs"_s, u"https://user:geheim@logs.example/x"_s}});
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(linkOf(fixture.run), u"https://logs.example/x"_s);
        QCOMPARE(fixture.run.result().logsUrl, u"https://logs.example/x"_s);
        QFile record(fixture.store.folder(fixture.run.runId()) + u"/run.json"_s);
        QVERIFY(record.open(QIODevice::ReadOnly));
        const QByteArray saved = record.readAll();
        QVERIFY2(!saved.contains("geheim"), saved.constData());
        QVERIFY(saved.contains("User name and password were left out of the log link"));
        QCOMPARE(fixture.problemCodes(), QStringList(u"log-link"_s));
        QVERIFY(fixture.run.passingProblems().isEmpty()); // each is told once
    }

    void whatIsNoAddressIsAProblemOnce()
    {
        FakeJob cluster;
        serve(cluster, {{u"job.spinnaker.io/logs"_s, u"javascript:alert(1)"_s}});
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.problemCodes(), QStringList(u"log-link-invalid"_s));
        QCOMPARE(fixture.run.result().warnings.size(), 1);
        QVERIFY(fixture.run.result().logsUrl.isEmpty());
    }

    void theEndsMessageLosesItsSecrets()
    {
        FakeJob cluster;
        QJsonObject end = FakeJob::ended("Failed", "BackoffLimitExceeded");
        QJsonObject status = end.value(u"status").toObject();
        QJsonArray conditions = status.value(u"conditions").toArray();
        QJsonObject condition = conditions.last().toObject();
        condition.insert(u"message"_s, u"cannot pull https://u:geheim@registry/x"_s);
        conditions.replace(conditions.size() - 1, condition);
        status.insert(u"conditions"_s, conditions);
        end.insert(u"status"_s, status);
        cluster.server.on("WATCH", cluster.jobs, FakeAnswer().waitFor("end").sendEvent("MODIFIED", end).stall());
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().message, u"cannot pull https://***@registry/x"_s);
        QVERIFY(!QJsonDocument(recordOf(fixture)).toJson().contains("geheim"));
    }

    void aServersWarningLosesItsSecrets()
    {
        FakeJob cluster;
        cluster.server.on("POST", cluster.jobs,
                          FakeAnswer::json(FakeJob::runningJob(), 201)
                              .header("Warning", "299 - \"proxy http://user:geheim@h is deprecated\""));
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.problemCodes(), QStringList(u"server-warning"_s));
        QVERIFY(!fixture.run.problems().first().message.contains(u"geheim"_s));
        QVERIFY(fixture.run.problems().first().message.contains(u"http://***@h is deprecated"_s));
    }
};

QTEST_GUILESS_MAIN(RunLinkTest)
#include "tst_runlink.moc"
