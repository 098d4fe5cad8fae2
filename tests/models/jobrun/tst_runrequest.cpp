// SPDX-License-Identifier: Apache-2.0
#include "fakejob.h"
#include "models/jobrun/runrequest.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace JobRun;

namespace {

QJsonObject jobWith(const QByteArray &container)
{
    QJsonObject job = FakeJob::runningJob();
    return Objects::with(job, u"spec"_s, u"template"_s,
                         QJsonObject{{u"spec"_s,
                                      QJsonObject{{u"containers"_s, QJsonArray{Objects::json(container.constData())}},
                                                  {u"restartPolicy"_s, u"Never"_s}}}});
}

} // namespace

/// What is recorded of how a run was started.
class RunRequestTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secretsAreWithheld()
    {
        const QJsonObject job
            = Objects::with(jobWith(QByteArray(R"({"name":"main","args":["curl URL","plain"],"env":[
                {"name":"DB_PASSWORD","value":"geheim"},{"name":"API_KEY","value":"geheim"},
                {"name":"GITHUB_TOKEN","valueFrom":{"secretKeyRef":{"name":"s","key":"token"}}},
                {"name":"MODE","value":"fast"},{"name":"EMPTY_SECRET","value":""}]})")
                                        .replace("URL", "https://me:geheim@h/x")),
                            u"metadata"_s, u"annotations"_s,
                            QJsonObject{{u"job.spinnaker.io/logs"_s, u"https://u:geheim@logs/"_s},
                                        {u"kubectl.kubernetes.io/last-applied-configuration"_s, u"{\"geheim\":1}"_s}});
        QStringList withheld;
        const QJsonObject clean = recordableJob(job, withheld);
        const QByteArray text = QJsonDocument(clean).toJson();
        QVERIFY2(!text.contains("geheim"), text.constData());
        QCOMPARE(withheld,
                 (QStringList{u"metadata.annotations['job.spinnaker.io/logs']"_s,
                              u"spec.template.spec.containers[0].args[0]"_s,
                              u"spec.template.spec.containers[0].env[0].value"_s,
                              u"spec.template.spec.containers[0].env[1].value"_s}));
        const QJsonArray env = clean[u"spec"][u"template"][u"spec"][u"containers"][0][u"env"].toArray();
        QCOMPARE(env[0][u"value"].toString(), u"***"_s);
        QCOMPARE(env[2], job[u"spec"][u"template"][u"spec"][u"containers"][0][u"env"][2]);
        QCOMPARE(env[3][u"value"].toString(), u"fast"_s);
        QCOMPARE(clean[u"spec"][u"template"][u"spec"][u"containers"][0][u"args"][1].toString(), u"plain"_s);
    }

    void whatServersAddGoes()
    {
        const QJsonObject deployed = Objects::json(R"({"apiVersion":"batch/v1","kind":"Job",
            "metadata":{"name":"release","namespace":"default","uid":"u","resourceVersion":"7","generation":1,
                "creationTimestamp":"2026-01-31T10:00:00Z","managedFields":[{}],
                "labels":{"team":"a","batch.kubernetes.io/job-name":"release","job-name":"release"}},
            "spec":{"backoffLimit":6,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"u"}},
                "template":{"metadata":{"creationTimestamp":null,"labels":{"controller-uid":"u","app":"x",
                    "batch.kubernetes.io/controller-uid":"u"}},"spec":{"restartPolicy":"Never"}}},
            "status":{"active":1}})");
        QCOMPARE(asWritten(deployed), Objects::json(R"({"apiVersion":"batch/v1","kind":"Job",
            "metadata":{"name":"release","namespace":"default","labels":{"team":"a"}},
            "spec":{"backoffLimit":6,"template":{"metadata":{"labels":{"app":"x"}},
                "spec":{"restartPolicy":"Never"}}}})"));
    }

    void requestsSurviveTheirRecord()
    {
        RunOptions options;
        options.job = jobWith(R"({"name":"main","image":"busybox"})");
        options.namespaceName = u"batch"_s;
        options.manifestFile = u"/tmp/x.yaml"_s;
        options.capture.kind = CaptureKind::Artifact;
        options.capture.container = u"main"_s;
        options.capture.pod = u"0"_s;
        options.capture.allContainers = true;
        options.capture.mode = Outputs::Mode::Spinnaker;
        options.capture.artifact = {u"s3/object"_s, u"s3://b/k"_s, u"v"_s, u"acc"_s, u"n"_s, u"l"_s};
        options.capture.artifactLimits.retryFor = std::chrono::seconds(7);
        Kube::ConnectionConfig connection;
        connection.contextName = u"prod"_s;
        const auto back = RunRequest::fromJson(runRequest(options, connection, {}).toJson());
        QVERIFY(back);
        QCOMPARE(back->job, options.job);
        QVERIFY(back->withheld.isEmpty());
        QCOMPARE(back->manifestFile, options.manifestFile);
        QCOMPARE(back->context, u"prod"_s);
        QCOMPARE(back->isSandbox, false);
        QCOMPARE(back->namespaceName, u"batch"_s);
        QCOMPARE(back->capture.kind, CaptureKind::Artifact);
        QCOMPARE(back->capture.container, u"main"_s);
        QCOMPARE(back->capture.pod, u"0"_s);
        QCOMPARE(back->capture.allContainers, true);
        QCOMPARE(back->capture.mode, Outputs::Mode::Spinnaker);
        QCOMPARE(back->capture.artifact, options.capture.artifact);
        QCOMPARE(back->capture.artifactLimits.retryFor, std::chrono::milliseconds(7000));
        QVERIFY(!RunRequest::fromJson({}));
    }

    void referencesLoseTheirSecrets_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("reference");
        QTest::newRow("content") << u"embedded/base64"_s << u"Z2VoZWlt"_s;
        QTest::newRow("user info") << u"http/file"_s << u"https://me:Z2VoZWlt@h.example/x"_s;
        QTest::newRow("signed") << u"http/file"_s << u"https://h.example/x?sig=Z2VoZWlt"_s;
    }
    void referencesLoseTheirSecrets()
    {
        QFETCH(QString, type);
        QFETCH(QString, reference);
        RunOptions options;
        options.job = jobWith(R"({"name":"main"})");
        options.capture.artifact.type = type;
        options.capture.artifact.reference = reference;
        const QJsonObject json = runRequest(options, {}, {}).toJson();
        QVERIFY(!QJsonDocument(json).toJson().contains("Z2VoZWlt"));
        QCOMPARE(RunRequest::fromJson(json)->withheld, QStringList(u"capture.artifact.reference"_s));
    }

    void runsRecordTheirRequest()
    {
        FakeJob cluster;
        cluster.server.open("end");
        RunOptions options = cluster.options();
        options.manifestFile = u"/tmp/release.yaml"_s;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, 20000);
        const auto record = fixture.store.readResult(fixture.run.runId());
        QVERIFY(record);
        const auto request = RunRequest::fromJson(record->value(u"request").toObject());
        QVERIFY(request);
        QCOMPARE(request->job, options.job);
        QCOMPARE(request->namespaceName, u"default"_s);
        QCOMPARE(request->manifestFile, u"/tmp/release.yaml"_s);
    }
};

QTEST_GUILESS_MAIN(RunRequestTest)
#include "tst_runrequest.moc"
