// SPDX-License-Identifier: Apache-2.0
#include "fakejob.h"
#include "models/jobrun/eventmodel.h"
#include "models/jobrun/podmodel.h"
#include "models/kube/apioperation.h"
#include "models/sandbox/sandboxserver.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace JobRun;

namespace {

constexpr int patience = 60000;

QJsonObject shell(const QString &name, const QString &script)
{
    return {{u"name"_s, name}, {u"image"_s, u"busybox"_s}, {u"command"_s, QJsonArray{u"sh"_s, u"-c"_s, script}}};
}

/// A Job of these containers; `spec` adds to or replaces members of its spec.
QJsonObject jobOf(const QString &name, const QList<QJsonObject> &containers, const QJsonObject &spec = {},
                  const QJsonObject &podSpec = {})
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

RunOptions optionsFor(const QJsonObject &job)
{
    RunOptions options;
    options.job = job;
    options.namespaceName = u"default"_s;
    options.onNameConflict = NameConflict::Fail;
    return options;
}

QByteArray outputsOf(const RunFixture &fixture)
{
    return fixture.run.outputs().toJson(0).trimmed();
}

} // namespace

/// Runs against the sandbox: real processes behind a real API.
class RunSandboxTest : public QObject
{
    Q_OBJECT

private:
    Sandbox::SandboxServer *m_sandbox = nullptr;

    [[nodiscard]] Kube::ConnectionConfig connection() const { return m_sandbox->connection(); }
    [[nodiscard]] bool exists(const QString &name) const
    {
        Kube::Client client(connection());
        Kube::Request request;
        request.path = Kube::jobsPath(u"default"_s, name);
        const auto operation = client.request(request);
        QSignalSpy finished(operation.get(), &Kube::ApiOperation::finished);
        operation->start();
        return finished.wait(patience) && finished.first().first().value<Core::Result<Kube::Response>>().has_value();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const auto available = Sandbox::SandboxServer::available(); !available)
            QSKIP(qPrintable(available.error().toText()));
        Sandbox::SandboxOptions options;
        options.backoffBaseMs = 100;
        options.crashLoopBaseMs = 100;
        m_sandbox = new Sandbox::SandboxServer(options, this);
        QSignalSpy started(m_sandbox, &Sandbox::SandboxServer::started);
        m_sandbox->start();
        QVERIFY(started.wait(patience));
        QVERIFY(started.first().first().value<Core::Result<void>>().has_value());
    }

    void cleanupTestCase()
    {
        delete m_sandbox;
        m_sandbox = nullptr;
    }

    void completes()
    {
        RunFixture fixture(connection(),
                           optionsFor(jobOf(u"release"_s,
                                            {shell(u"main"_s,
                                                   u"echo one; sleep 0.3; echo "
                                                   "SPINNAKER_PROPERTY_RELEASE=1.1.1"_s)})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QCOMPARE(outputsOf(fixture), QByteArray(R"({"RELEASE":"1.1.1"})"));
        QVERIFY2(result.errors.isEmpty(), qPrintable(result.errors.value(0).toText()));
        QCOMPARE(result.pods.size(), 1);
        QCOMPARE(result.pods.first().phase, u"Succeeded"_s);
        QCOMPARE(result.pods.first().containers.first().exitCode, 0);
        QCOMPARE(result.pods.first().containers.first().lines, 2);
        QVERIFY(!result.startTime.isEmpty() && !result.completionTime.isEmpty());
        QCOMPARE(fixture.run.status().podsSucceeded, 1);
        QVERIFY(fixture.run.events().rowCount() > 0);
        QVERIFY(exists(u"release"_s));
    }

    void nothingOfALongLogIsMissing()
    {
        RunFixture fixture(connection(), optionsFor(jobOf(u"long"_s, {shell(u"main"_s, u"seq 1 200000"_s)})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        qint64 bytes = 0;
        for (int i = 1; i <= 200000; ++i)
            bytes += QByteArray::number(i).size() + 1;
        QCOMPARE(fixture.run.log()->totalLines(), 200000);
        QCOMPARE(fixture.run.log()->totalBytes(), bytes);
    }

    void failsWithTheReasonAndTheCause()
    {
        RunFixture fixture(connection(), optionsFor(jobOf(u"failing"_s, {shell(u"main"_s, u"echo oops; exit 3"_s)})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Failed);
        QCOMPARE(fixture.run.status().phase, RunPhase::Failed);
        QCOMPARE(result.reason, u"BackoffLimitExceeded"_s);
        QVERIFY(fixture.run.status().diagnosis.has_value());
        QCOMPARE(int(fixture.run.status().diagnosis->kind), int(DiagnosisKind::NonZeroExit));
        QCOMPARE(fixture.run.status().diagnosis->exitCode, 3);
        QVERIFY(fixture.run.status().diagnosis->fatal);
        QCOMPARE(fixture.run.log()->totalLines(), 1);
    }

    void theEndStandsBehindALastLineWithoutALineBreak()
    {
        RunFixture fixture(connection(), optionsFor(jobOf(u"broken"_s, {shell(u"main"_s, u"printf last; exit 3"_s)})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(rowTexts(fixture.run.log()),
                 (QStringList{u"last"_s, u"[Container main ended: exit code 3 (Error)]"_s}));
        JobLog::LogDocument document(fixture.run.log());
        const qint64 ended = document.rows(JobLog::RowNumber(1), 1).constFirst().timestamp;
        constexpr qint64 second = 1'000'000'000; // finishedAt knows no fractions
        QVERIFY(ended + second > document.rows(JobLog::RowNumber(0), 1).constFirst().timestamp);
    }

    void everyPodOfARetriedJobIsRecorded()
    {
        RunFixture fixture(
            connection(),
            optionsFor(jobOf(u"retried"_s, {shell(u"main"_s, u"echo try; exit 1"_s)}, {{u"backoffLimit"_s, 2}})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Failed);
        QCOMPARE(result.pods.size(), 3);
        QCOMPARE(fixture.run.log()->totalLines(), 3);
        QCOMPARE(fixture.run.status().podsFailed, 3);
    }

    void everyAttemptOfARestartedContainerIsRecorded()
    {
        // The container fails twice; its working folder outlives a restart.
        const QJsonObject volume{{u"name"_s, u"state"_s}, {u"emptyDir"_s, QJsonObject()}};
        QJsonObject container = shell(u"main"_s,
                                      u"echo x >> /state/n; n=$(wc -l < /state/n); echo SPINNAKER_PROPERTY_TRY=$n; "
                                      "[ $n -ge 3 ]"_s);
        container.insert(u"volumeMounts"_s,
                         QJsonArray{QJsonObject{{u"name"_s, u"state"_s}, {u"mountPath"_s, u"/state"_s}}});
        RunFixture fixture(
            connection(),
            optionsFor(jobOf(u"restarted"_s, {container}, {{u"backoffLimit"_s, 5}},
                             {{u"restartPolicy"_s, u"OnFailure"_s}, {u"volumes"_s, QJsonArray{volume}}})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QCOMPARE(result.pods.size(), 1);
        QCOMPARE(result.pods.first().containers.size(), 3);
        QCOMPARE(result.pods.first().containers.at(0).exitCode, 1);
        QCOMPARE(result.pods.first().containers.at(1).attempt, 1);
        QCOMPARE(result.pods.first().containers.at(2).exitCode, 0);
        QCOMPARE(outputsOf(fixture), QByteArray(R"({"TRY":"3"})"));
        QCOMPARE(fixture.run.log()->totalLines(), 3);
        const auto recorded = JobLog::RunLog::open(fixture.run.log()->folder());
        QVERIFY(recorded.has_value());
        for (const auto &log : {fixture.run.log(), *recorded}) {
            QCOMPARE(rowTexts(log, 0),
                     (QStringList{u"SPINNAKER_PROPERTY_TRY=1"_s, u"[Container main ended: exit code 1 (Error)]"_s}));
            QCOMPARE(rowTexts(log, 1),
                     (QStringList{u"[Container main was restarted: attempt 2]"_s, u"SPINNAKER_PROPERTY_TRY=2"_s,
                                  u"[Container main ended: exit code 1 (Error)]"_s}));
            QCOMPARE(rowTexts(log, 2),
                     (QStringList{u"[Container main was restarted: attempt 3]"_s, u"SPINNAKER_PROPERTY_TRY=3"_s,
                                  u"[Container main ended: exit code 0 (Completed)]"_s}));
        }
    }

    void indexedPodsTellTheirIndex()
    {
        RunFixture fixture(
            connection(),
            optionsFor(jobOf(u"indexed"_s, {shell(u"main"_s, u"echo $JOB_COMPLETION_INDEX"_s)},
                             {{u"completions"_s, 3}, {u"parallelism"_s, 3}, {u"completionMode"_s, u"Indexed"_s}})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QList<int> indexes;
        for (const PodResult &pod : result.pods)
            indexes.append(pod.index);
        std::sort(indexes.begin(), indexes.end());
        QCOMPARE(indexes, (QList<int>{0, 1, 2}));
        QCOMPARE(fixture.run.log()->totalLines(), 3);
        QCOMPARE(fixture.run.status().completions, 3);
    }

    void initContainersAndAllContainersAreRecorded()
    {
        const QJsonObject podSpec{{u"initContainers"_s, QJsonArray{shell(u"fetch"_s, u"echo fetching"_s)}}};
        RunOptions options = optionsFor(jobOf(u"several"_s,
                                              {shell(u"first"_s, u"echo SPINNAKER_PROPERTY_A=first"_s),
                                               shell(u"second"_s, u"echo SPINNAKER_PROPERTY_A=second"_s)},
                                              {}, podSpec));
        options.capture.container = u"second"_s;
        RunFixture fixture(connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        const QList<ContainerResult> containers = result.pods.first().containers;
        QCOMPARE(containers.size(), 3);
        QCOMPARE(containers.at(0).name, u"fetch"_s);
        QCOMPARE(containers.at(0).kind, u"init"_s);
        QCOMPARE(containers.at(1).kind, u"main"_s);
        QCOMPARE(fixture.run.log()->totalLines(), 3);
        QCOMPARE(outputsOf(fixture), QByteArray(R"({"A":"second"})"));
    }

    void aNameThatExistsIsResolvedAsTheUserSays()
    {
        const QJsonObject job = jobOf(u"twice"_s, {shell(u"main"_s, u"echo hello"_s)});
        {
            RunFixture first(connection(), optionsFor(job));
            QTRY_COMPARE_WITH_TIMEOUT(first.finished.size(), 1, patience);
            QCOMPARE(first.run.result().outcome, Outcome::Complete);
        }
        RunFixture refused(connection(), optionsFor(job));
        QTRY_COMPARE_WITH_TIMEOUT(refused.finished.size(), 1, patience);
        QCOMPARE(refused.run.result().errors.first().kind, Core::ErrorKind::Conflict);

        RunOptions options = optionsFor(job);
        options.onNameConflict = NameConflict::GenerateName;
        RunFixture generated(connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(generated.finished.size(), 1, patience);
        QCOMPARE(generated.run.result().outcome, Outcome::Complete);
        QVERIFY(generated.run.jobName().startsWith(u"twice-"_s));

        options.onNameConflict = NameConflict::Replace;
        RunFixture replaced(connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(replaced.finished.size(), 1, patience);
        QCOMPARE(replaced.run.result().outcome, Outcome::Complete);
        QCOMPARE(replaced.run.jobName(), u"twice"_s);

        options.onNameConflict = NameConflict::Ask;
        RunFixture asked(connection(), options);
        QSignalSpy conflict(&asked.run, &Run::nameConflict);
        QVERIFY(conflict.wait(patience));
        QCOMPARE(conflict.first().at(1).toBool(), false);
        asked.run.resolveNameConflict(NameConflict::Replace);
        QTRY_COMPARE_WITH_TIMEOUT(asked.finished.size(), 1, patience);
        QCOMPARE(asked.run.result().outcome, Outcome::Complete);
    }

    void stoppingLeavesTheJobToAttachTo()
    {
        const QJsonObject job = jobOf(u"attached"_s,
                                      {shell(u"main"_s,
                                             u"echo begun; sleep 2; echo "
                                             "SPINNAKER_PROPERTY_A=1"_s)});
        {
            RunFixture fixture(connection(), optionsFor(job));
            QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 1, patience);
            fixture.run.stopWatching();
            QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
            QCOMPARE(fixture.run.result().outcome, Outcome::Interrupted);
            QVERIFY(fixture.run.result().jobStillExists);
        }
        QVERIFY(exists(u"attached"_s));
        RunOptions options = optionsFor({});
        options.attachTo = u"attached"_s;
        RunFixture fixture(connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QCOMPARE(outputsOf(fixture), QByteArray(R"({"A":"1"})"));
        QCOMPARE(fixture.run.log()->totalLines(), 2); // from the first byte
    }

    void deletingEndsTheJobAndKeepsItsLog()
    {
        RunFixture fixture(connection(),
                           optionsFor(jobOf(u"deleted"_s, {shell(u"main"_s, u"echo begun; sleep 60"_s)})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 1, patience);
        fixture.run.deleteJob();
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Interrupted);
        QVERIFY(!fixture.run.result().jobStillExists);
        QVERIFY(!exists(u"deleted"_s));
        QCOMPARE(fixture.run.log()->totalLines(), 1);
    }

    void theTimeoutLeavesTheJobRunning()
    {
        RunOptions options = optionsFor(jobOf(u"slow"_s, {shell(u"main"_s, u"sleep 60"_s)}));
        options.timeout = 500ms;
        RunFixture fixture(connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::TimedOut);
        QVERIFY(exists(u"slow"_s));
    }

    void theDeadlineEndsTheJob()
    {
        RunFixture fixture(connection(),
                           optionsFor(jobOf(u"deadline"_s, {shell(u"main"_s, u"echo begun; sleep 60"_s)},
                                            {{u"activeDeadlineSeconds"_s, 1}})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Failed);
        QCOMPARE(fixture.run.result().reason, u"DeadlineExceeded"_s);
        QCOMPARE(int(fixture.run.status().diagnosis->kind), int(DiagnosisKind::DeadlineExceeded));
        QCOMPARE(fixture.run.log()->totalLines(), 1);
    }

    void anUnknownFieldIsRefusedInTheServersWords()
    {
        RunFixture fixture(connection(),
                           optionsFor(jobOf(u"typo"_s, {shell(u"main"_s, u"true"_s)}, {{u"backofLimit"_s, 2}})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Failed);
        QVERIFY(fixture.run.result().errors.first().message.contains(u"backofLimit"_s));
        QVERIFY(fixture.run.result().jobUid.isEmpty());
    }

    void deletesAfterwardsOnRequest()
    {
        RunOptions options = optionsFor(jobOf(u"tidy"_s, {shell(u"main"_s, u"echo SPINNAKER_PROPERTY_A=1"_s)}));
        options.deleteAfter = true;
        RunFixture fixture(connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QVERIFY(!fixture.run.result().jobStillExists);
        QCOMPARE(outputsOf(fixture), QByteArray(R"({"A":"1"})"));
        QTRY_VERIFY_WITH_TIMEOUT(!exists(u"tidy"_s), patience);
    }

    void ttlZeroLosesNothing()
    {
        RunFixture fixture(connection(),
                           optionsFor(jobOf(u"shortlived"_s, {shell(u"main"_s, u"echo hello"_s)},
                                            {{u"ttlSecondsAfterFinished"_s, 0}})));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
    }
};

QTEST_GUILESS_MAIN(RunSandboxTest)
#include "tst_runsandbox.moc"
