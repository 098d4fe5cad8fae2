// SPDX-License-Identifier: Apache-2.0
#include "sandboxfixture.h"

#include "tests/support/testpaths.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The reference client, against the sandbox, as its users call it.
class KubectlTest : public QObject
{
    Q_OBJECT

    struct Outcome
    {
        int code = -1;
        QByteArray out;
        QByteArray err;
    };

    std::unique_ptr<SandboxFixture> m_sandbox;
    QTemporaryDir m_home;

    static QString sample(const QString &name) { return TestPaths::source(u"/resources/samples/") + name; }

    void prepare(QProcess &process, const QStringList &arguments)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, m_home.path()); // for its cache
        environment.insert(u"KUBECONFIG"_s, m_home.filePath(u"config"_s));
        process.setProcessEnvironment(environment);
        process.setProgram(u"kubectl"_s);
        process.setArguments(arguments);
    }

    Outcome kubectl(const QStringList &arguments)
    {
        QProcess process;
        prepare(process, arguments);
        process.start();
        process.closeWriteChannel();
        if (!process.waitForFinished(SandboxFixture::patience))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
            QSKIP("kubectl is not installed");
        m_sandbox = std::make_unique<SandboxFixture>();
        if (!m_sandbox->start())
            QSKIP(qPrintable(m_sandbox->error()));
        QFile config(m_home.filePath(u"config"_s));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write(m_sandbox->server().kubeconfig());
    }

    void createsAndFollows()
    {
        const Outcome created = kubectl({u"create"_s, u"-f"_s, sample(u"release.yaml"_s)});
        QCOMPARE(created.err, QByteArray());
        QCOMPARE(created.out, "job.batch/release created\n"_ba);
        QVERIFY(!m_sandbox
                     ->waitForPod(
                         u"release"_s,
                         [](const QJsonObject &pod) { return member(pod, u"status.phase"_s).toString() == u"Running"; })
                     .isEmpty());
        const Outcome log = kubectl({u"logs"_s, u"-f"_s, u"job/release"_s});
        QCOMPARE(log.code, 0);
        QCOMPARE(log.out,
                 "Checkout spinnaker/spinnaker source code...\nLatest tag is: 1.1.0.\n"
                 "Tag spinnaker/spinnaker with next minor version...\nUploading release...\nRelease uploaded.\n\n"
                 "SPINNAKER_PROPERTY_RELEASE=1.1.1\n"
                 "SPINNAKER_PROPERTY_URL=https://github.com/spinnaker/spinnaker/releases/tag/1.1.1\n"_ba);
    }

    void waitsForTheCondition()
    {
        const Outcome waited
            = kubectl({u"wait"_s, u"--for=condition=complete"_s, u"job/release"_s, u"--timeout=30s"_s});
        QCOMPARE(waited.code, 0);
        QCOMPARE(waited.out, "job.batch/release condition met\n"_ba);
    }

    void printsTables()
    {
        const Outcome table = kubectl({u"get"_s, u"jobs,pods"_s, u"-o"_s, u"wide"_s});
        QCOMPARE(table.code, 0);
        const QList<QByteArray> lines = table.out.split('\n');
        QCOMPARE(lines.value(0).simplified(), "NAME STATUS COMPLETIONS DURATION AGE CONTAINERS IMAGES SELECTOR"_ba);
        QVERIFY(lines.value(1).simplified().startsWith("job.batch/release Complete 1/1 "));
        QCOMPARE(lines.value(3).simplified(),
                 "NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES"_ba);
        QVERIFY(lines.value(4).startsWith("pod/release-"));
        QVERIFY(lines.value(4).simplified().contains(" 0/1 Completed 0 "));
    }

    void printsJson()
    {
        const Outcome json = kubectl({u"get"_s, u"jobs,pods"_s, u"-o"_s, u"json"_s});
        QCOMPARE(json.code, 0);
        const QJsonArray items = QJsonDocument::fromJson(json.out).object()[u"items"].toArray();
        QCOMPARE(items.size(), 2);
        QCOMPARE(items[0][u"kind"].toString(), u"Job"_s);
        QCOMPARE(items[1][u"status"][u"phase"].toString(), u"Succeeded"_s);
    }

    void describes()
    {
        const Outcome text = kubectl({u"describe"_s, u"job"_s, u"release"_s});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("Pods Statuses:    0 Active (0 Ready) / 1 Succeeded / 0 Failed"),
                 text.out.constData());
        QVERIFY2(text.out.contains("job-controller  Created pod: release-"), text.out.constData());
        QVERIFY2(text.out.contains("job-controller  Job completed"), text.out.constData());
    }

    void listsEvents()
    {
        const Outcome events = kubectl({u"get"_s, u"events"_s});
        QCOMPARE(events.code, 0);
        for (const char *reason : {"SuccessfulCreate", "Scheduled", "Pulled", "Created", "Started", "Completed"})
            QVERIFY2(events.out.contains(reason), events.out.constData());
    }

    void printsAllContainersWithTimestamps()
    {
        QCOMPARE(kubectl({u"create"_s, u"-f"_s, sample(u"two-containers.yaml"_s)}).code, 0);
        QVERIFY(!m_sandbox->waitForEnd(u"two-containers"_s).isEmpty());
        const Outcome log = kubectl({u"logs"_s, u"job/two-containers"_s, u"--all-containers"_s, u"--timestamps"_s});
        QCOMPARE(log.code, 0);
        for (const char *text : {"Z fetching sources\n", "Z publish: step 3 of 3\n", "Z audit: watching step 1\n"})
            QVERIFY2(log.out.contains(text), log.out.constData());
    }

    void watchesJobs()
    {
        QProcess watch;
        prepare(watch, {u"get"_s, u"jobs"_s, u"-w"_s});
        watch.start();
        QByteArray seen;
        QTRY_VERIFY_WITH_TIMEOUT((seen += watch.readAllStandardOutput()).contains("release"), SandboxFixture::patience);
        QCOMPARE(kubectl({u"create"_s, u"-f"_s, sample(u"failing.yaml"_s)}).code, 0);
        const auto failed = [&seen] {
            const QList<QByteArray> lines = seen.split('\n');
            return std::ranges::any_of(
                lines, [](const QByteArray &line) { return line.simplified().startsWith("failing Failed 0/1 "); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(((seen += watch.readAllStandardOutput()), failed()), SandboxFixture::patience);
        watch.terminate();
        QVERIFY(watch.waitForFinished());
    }

    void refusesInItsOwnWords()
    {
        QFile source(sample(u"failing.yaml"_s));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QByteArray text = source.readAll();
        QFile file(m_home.filePath(u"bad.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(text).replace("Never", "Always").replace("name: failing", "name: bad"));
        file.close();
        const Outcome outcome = kubectl({u"create"_s, u"-f"_s, file.fileName()});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.err,
                 "The Job \"bad\" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "
                 "\"OnFailure\", \"Never\"\n"_ba);
        const Outcome again = kubectl({u"create"_s, u"-f"_s, sample(u"failing.yaml"_s)});
        QVERIFY2(again.err.contains("Error from server (AlreadyExists)"), again.err.constData());
        QVERIFY2(again.err.contains("jobs.batch \"failing\" already exists"), again.err.constData());
    }

    void patchesAndDeletes()
    {
        QCOMPARE(kubectl({u"create"_s, u"-f"_s, sample(u"stuck.yaml"_s)}).code, 0);
        const Outcome patched = kubectl({u"patch"_s, u"job"_s, u"stuck"_s, u"-p"_s, uR"({"spec":{"suspend":true}})"_s});
        QCOMPARE(patched.out, "job.batch/stuck patched\n"_ba);
        QTRY_VERIFY_WITH_TIMEOUT(m_sandbox->podsOf(u"stuck"_s).isEmpty(), SandboxFixture::patience);
        QCOMPARE(kubectl({u"label"_s, u"job"_s, u"stuck"_s, u"a=b"_s}).out, "job.batch/stuck labeled\n"_ba);
        const Outcome deleted = kubectl({u"delete"_s, u"job"_s, u"stuck"_s, u"release"_s});
        QCOMPARE(deleted.code, 0);
        QCOMPARE(deleted.out, "job.batch \"stuck\" deleted\njob.batch \"release\" deleted\n"_ba);
        const Outcome gone = kubectl({u"get"_s, u"job"_s, u"stuck"_s});
        QCOMPARE(gone.code, 1);
        QCOMPARE(gone.err, "Error from server (NotFound): jobs.batch \"stuck\" not found\n"_ba);
    }
};

QTEST_GUILESS_MAIN(KubectlTest)
#include "tst_kubectl.moc"
