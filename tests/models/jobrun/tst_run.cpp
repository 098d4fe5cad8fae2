// SPDX-License-Identifier: Apache-2.0
#include "fakejob.h"
#include "models/jobrun/eventmodel.h"
#include "models/jobrun/podmodel.h"

#include <QDateTime>
#include <QFile>
#include <QTimeZone>

#include <csignal>
#include <sys/resource.h>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace JobRun;
using Support::FakeAnswer;
using Support::FakeRequest;

namespace {

constexpr int patience = 20000;

FakeAnswer forbidden()
{
    return FakeAnswer::failure(403, u"Forbidden"_s, u"events is forbidden"_s);
}

QString policyOf(const FakeRequest &request)
{
    return QJsonDocument::fromJson(request.body)[u"propagationPolicy"].toString();
}

/// While it lives, no file may grow beyond that: what a full disk looks like to the log.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }
    Q_DISABLE_COPY_MOVE(FileSizeLimit)

private:
    rlimit m_before{};
    void (*m_handler)(int) = nullptr;
};

QByteArray release(const RunFixture &fixture)
{
    return fixture.run.outputs().toJson(0).trimmed();
}

} // namespace

class RunTest : public QObject
{
    Q_OBJECT

    /// The log breaks off with the Job's end and cannot be read after that.
    static void breakLog(FakeJob &cluster)
    {
        cluster.server.on("GET", cluster.log, [&cluster, first = true](const Support::FakeRequest &) mutable {
            return std::exchange(first, false)
                ? FakeAnswer(200, "text/plain").send(cluster.firstLines).waitFor("end").reset()
                : FakeAnswer::failure(503, u"ServiceUnavailable"_s, u"the node cannot be reached"_s);
        });
    }

private Q_SLOTS:
    void tellsHowManyLogsWaitForOthers()
    {
        FakeJob cluster;
        const int containers = 103; // three more than are read at a time
        QList<QJsonObject> pods;
        for (int i = 0; i < containers; ++i) {
            const QString name = u"release-%1"_s.arg(i);
            QJsonObject pod
                = Objects::pod(name, u"Running"_s,
                               {Objects::containerStatus(u"main"_s, R"({"running":{}})", 0, "{}", u"c%1"_s.arg(i))});
            pods.append(Objects::with(pod, u"metadata"_s, u"ownerReferences"_s,
                                      QJsonArray{QJsonObject{{u"uid"_s, u"uid-job"_s}}}));
            cluster.server.on(
                "GET", cluster.pods + u'/' + name + u"/log"_s,
                Support::FakeAnswer(200, "text/plain").send("2026-01-31T10:00:02.000000001Z hello\n").waitFor("end"));
        }
        cluster.server.on("GET", cluster.pods, FakeJob::list(u"Pod"_s, pods));
        cluster.server.on("WATCH", cluster.pods, Support::FakeAnswer().stall());
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().logsQueued, 3, patience);
        fixture.run.stopWatching();
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().logsQueued, 0);
    }

    void runsToCompletionAndCapturesWhileItRuns()
    {
        FakeJob cluster;
        RunOptions options = cluster.options();
        options.manifestFile = u"/tmp/release.yaml"_s;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(release(fixture), QByteArray(R"({"RELEASE":"1.1.1"})"), patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Running); // live, not at the end
        QVERIFY(fixture.run.outputsSource().has_value());
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);

        QCOMPARE(fixture.phaseNames(),
                 (QStringList{u"Submitting"_s, u"WaitingForPods"_s, u"Running"_s, u"Draining"_s, u"Completed"_s}));
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QCOMPARE(result.reason, u"CompletionsReached"_s);
        QCOMPARE(result.durationSeconds, 12.0);
        QVERIFY(result.errors.isEmpty());
        QCOMPARE(result.pods.size(), 1);
        QCOMPARE(result.pods.first().containers.size(), 1);
        const ContainerResult container = result.pods.first().containers.first();
        QCOMPARE(container.exitCode, 0);
        QCOMPARE(container.reason, u"Completed"_s);
        QCOMPARE(container.lines, 3);
        QCOMPARE(container.bytes, qint64(sizeof("hello\nSPINNAKER_PROPERTY_RELEASE=1.1.1\nbye\n") - 1));
        QCOMPARE(fixture.run.sourceOf({u"release-x7"_s, u"main"_s, 0}), fixture.run.outputsSource());
        QCOMPARE(rowTexts(fixture.run.log()),
                 (QStringList{u"hello"_s, u"SPINNAKER_PROPERTY_RELEASE=1.1.1"_s, u"bye"_s,
                              u"[Container main ended: exit code 0 (Completed)]"_s}));
        const JobLog::LogDocument document(fixture.run.log());
        const JobLog::LogRow end = document.rows(JobLog::RowNumber(3), 1).constFirst();
        QCOMPARE(end.noticeKind, JobLog::NoticeKind::Ended);
        QCOMPARE(QDateTime::fromMSecsSinceEpoch(end.timestamp / 1'000'000, QTimeZone::UTC),
                 QDateTime::fromString(u"2026-01-31T10:00:11Z"_s, Qt::ISODate));

        QFile record(fixture.store.folder(fixture.run.runId()) + u"/run.json");
        QVERIFY(record.open(QIODevice::ReadOnly));
        const QJsonDocument saved = QJsonDocument::fromJson(record.readAll());
        QCOMPARE(saved[u"result"].toString(), u"Complete"_s);
        QCOMPARE(saved[u"manifestFile"].toString(), u"/tmp/release.yaml"_s);
    }

    void aLostAnswerDoesNotRunTheJobTwice()
    {
        FakeJob cluster;
        cluster.server.on("POST", cluster.jobs, FakeAnswer::none());
        cluster.server.on("GET", cluster.job, [&cluster](const FakeRequest &) {
            const QByteArray body = cluster.server.requests("POST", cluster.jobs).first().body;
            const QJsonValue annotations = QJsonDocument::fromJson(body)[u"metadata"][u"annotations"];
            return FakeAnswer::json(Objects::with(FakeJob::runningJob(), u"metadata"_s, u"annotations"_s, annotations));
        });
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QCOMPARE(cluster.server.count("POST", cluster.jobs), 1);
    }

    void theEndWaitsForTheRestOfTheLog()
    {
        FakeJob cluster;
        cluster.serveLog("rest");
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Draining, patience);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 2, patience);
        QCOMPARE(fixture.finished.size(), 0);
        cluster.server.open("rest");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.log()->totalLines(), 3);
        QVERIFY(fixture.run.log()->sources().first().finished);
    }

    void aLogThatWasRotatedWhileTheConnectionWasBrokenIsAWarning()
    {
        FakeJob cluster;
        const QByteArray later = "2026-07-01T12:30:00.000000000Z after the rotation\n";
        cluster.server.on("GET", cluster.log,
                          {FakeAnswer(200, "text/plain").send(cluster.firstLines).waitFor("end").reset(),
                           FakeAnswer(200, "text/plain").send(later), FakeAnswer(200, "text/plain").send(later)});
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 2, patience);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QCOMPARE(result.errors.size(), 0);
        QCOMPARE(result.warnings.size(), 1);
        QCOMPARE(result.warnings.first().code, u"log-gap"_s);
        QCOMPARE(result.warnings.first().path, u"release-x7/main"_s);
    }

    void aLogThatNeverEndsIsGivenUpAndSaid()
    {
        FakeJob cluster;
        cluster.server.on("GET", cluster.log, FakeAnswer(200, "text/plain").send(cluster.firstLines).stall());
        cluster.server.open("end");
        RunOptions options = cluster.options();
        options.drainDeadline = 300ms;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QCOMPARE(result.errors.size(), 1);
        QCOMPARE(result.errors.first().code, u"log-incomplete"_s);
        QCOMPARE(result.errors.first().path, u"release-x7/main"_s);
        QCOMPARE(result.outputs.toJson(0).trimmed(), QByteArray(R"({"RELEASE":"1.1.1"})"));
        const QStringList rows = rowTexts(fixture.run.log());
        QCOMPARE(rows.size(), 4);
        QVERIFY2(rows.at(2).contains(u"may have printed more"_s), qPrintable(rows.at(2)));
        QCOMPARE(rows.at(3), u"[Container main ended: exit code 0 (Completed)]"_s); // that much is known
    }

    void aContainerThatStillRunsHasNoEnd()
    {
        FakeJob cluster;
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 2, patience);
        fixture.run.stopWatching();
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const QStringList rows = rowTexts(fixture.run.log());
        QCOMPARE(rows.size(), 3);
        QVERIFY2(rows.last().contains(u"Watching ended"_s), qPrintable(rows.last()));
    }

    // An API server that was restarted may need a while until it reaches the node again.
    void aLogThatCannotBeReadForAWhileAfterTheEndIsWaitedFor()
    {
        FakeJob cluster;
        breakLog(cluster);
        RunOptions options = cluster.options();
        options.drainDeadline = 300ms;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 2, patience);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Draining, patience);
        QTest::qWait(1500); // several times the deadline of a log that does not end
        QCOMPARE(fixture.run.status().phase, RunPhase::Draining);
        cluster.serveLog("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QVERIFY2(result.errors.isEmpty(), qPrintable(result.errors.value(0).toText()));
        QCOMPARE(fixture.run.log()->totalLines(), 3);
    }

    void aLogThatCannotBeReadAnyMoreIsGivenUpAndSaid()
    {
        FakeJob cluster;
        breakLog(cluster);
        RunOptions options = cluster.options();
        options.drainDeadline = 100ms;
        options.troubledDrainDeadline = 500ms;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 2, patience);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().errors.value(0).code, u"log-incomplete"_s);
        QCOMPARE(fixture.run.log()->totalLines(), 2);
    }

    void aPodThatTheWatchMissedIsReadAfterTheEnd()
    {
        FakeJob cluster;
        cluster.server.on("GET", cluster.pods,
                          {FakeJob::list(u"Pod"_s, {}), FakeJob::list(u"Pod"_s, {FakeJob::succeededPod()})});
        cluster.server.on("WATCH", cluster.pods, FakeAnswer().stall());
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.log()->totalLines(), 3);
        QCOMPARE(release(fixture), QByteArray(R"({"RELEASE":"1.1.1"})"));
    }

    void aFullDiskStopsRecordingAndIsSaid()
    {
        FakeJob cluster;
        QByteArray lines;
        for (int i = 0; i < 2000; ++i)
            lines += "2026-01-31T10:00:02.000000001Z a line that takes some room on the disk\n";
        cluster.server.on("GET", cluster.log,
                          FakeAnswer(200, "text/plain").send(cluster.firstLines).waitFor("end").send(lines));
        cluster.server.on("DELETE", cluster.job, FakeAnswer::json(FakeJob::runningJob()));
        RunOptions options = cluster.options();
        options.deleteAfter = true;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 2, patience);
        const FileSizeLimit limit(16384);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QCOMPARE(result.errors.size(), 1);
        QCOMPARE(result.errors.first().kind, Core::ErrorKind::DiskFull);
        QCOMPARE(result.errors.first().code, u"disk-full"_s);
        QCOMPARE(result.errors.first().path, u"release-x7/main"_s);
        QCOMPARE(release(fixture), QByteArray(R"({"RELEASE":"1.1.1"})")); // what came before it is there
        QCOMPARE(cluster.server.count("DELETE", cluster.job), 0); // the cluster still has the rest
    }

    void aFullDiskPausesUntilThereIsRoom()
    {
        FakeJob cluster;
        QByteArray lines;
        for (int i = 0; i < 2000; ++i)
            lines += "2026-01-31T10:00:02.000000001Z a line that takes some room on the disk\n";
        cluster.server.on("GET", cluster.log, [&](const Support::FakeRequest &request) {
            const QString since = request.query.queryItemValue(u"sinceTime"_s, QUrl::FullyDecoded);
            FakeAnswer answer(200, "text/plain");
            if (since.isEmpty())
                answer.send(cluster.firstLines).waitFor("more");
            if (since < "2026-01-31T10:00:03"_L1)
                answer.send(lines);
            return answer.waitFor("end").send(cluster.lastLine);
        });
        RunOptions options = cluster.options();
        options.recording.whenFull = FullDisk::Pause;
        options.drainDeadline = 1500ms; // the time for an answer does not count
        options.timing.diskRetry = 20ms;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.log()->totalLines(), 2, patience);
        {
            const FileSizeLimit limit(16384);
            cluster.server.open("more");
            QTRY_VERIFY_WITH_TIMEOUT(fixture.run.status().recordingPaused.has_value(), patience);
            QCOMPARE(fixture.run.status().recordingPaused->kind, Core::ErrorKind::DiskFull);
            cluster.server.open("end");
            QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Draining, patience);
            // Longer than the deadline for what makes no progress.
            QTest::qWait(2000);
            QCOMPARE(fixture.run.status().phase, RunPhase::Draining);
            QVERIFY(fixture.run.status().recordingPaused.has_value());
        }
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience); // by itself
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QVERIFY2(result.errors.isEmpty(), qPrintable(result.errors.value(0).toText()));
        QCOMPARE(fixture.run.log()->totalLines(), 2003);
        QVERIFY(!fixture.run.status().recordingPaused.has_value());
    }

    void aLimitPausesUntilItIsRaised()
    {
        FakeJob cluster;
        RunOptions options = cluster.options();
        options.recording = {.bytes = 60, .whenFull = FullDisk::Pause}; // less than the first two lines
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.run.status().recordingPaused.has_value(), patience);
        QCOMPARE(fixture.run.status().recordingPaused->code, u"log-limit"_s);
        QVERIFY(fixture.finished.isEmpty());
        fixture.run.resumeRecording(1000);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QVERIFY(fixture.problemCodes().isEmpty());
        QCOMPARE(fixture.run.log()->totalLines(), 3);
        QCOMPARE(release(fixture), QByteArray(R"({"RELEASE":"1.1.1"})"));
    }

    void recordingMayEndAtTheLimit()
    {
        FakeJob cluster;
        RunOptions options = cluster.options();
        options.recording = {.bytes = 60, .whenFull = FullDisk::Pause};
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.run.status().recordingPaused.has_value(), patience);
        fixture.run.endRecording();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.run.status().recordingPaused.has_value(), patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Running); // the Job is still watched
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QCOMPARE(result.errors.size(), 1);
        QCOMPARE(result.errors.first().code, u"log-limit"_s);
        QCOMPARE(result.errors.first().path, u"release-x7/main"_s);
    }

    void aBrokenWatchShowsAndPasses()
    {
        FakeJob cluster;
        cluster.server.on("WATCH", cluster.jobs,
                          {FakeAnswer().waitFor("break").reset(),
                           FakeAnswer().waitFor("end").sendEvent("MODIFIED", FakeJob::ended("Complete", "x")).stall()});
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Running, patience);
        cluster.server.open("break");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.run.status().connectionTrouble.has_value(), patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Running);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QVERIFY(!fixture.run.status().connectionTrouble.has_value());
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QVERIFY(fixture.run.result().errors.isEmpty());
    }

    void podsOfNamesakesAreLeftOut()
    {
        FakeJob cluster;
        QJsonObject stranger = Objects::pod(u"release-old"_s, u"Succeeded"_s, {});
        stranger = Objects::with(stranger, u"metadata"_s, u"ownerReferences"_s,
                                 QJsonArray{QJsonObject{{u"uid"_s, u"uid-of-another"_s}}});
        cluster.server.on("GET", cluster.pods, FakeJob::list(u"Pod"_s, {stranger, FakeJob::runningPod()}));
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.pods().rowCount(), 1);
    }

    void eventsMayBeForbidden()
    {
        FakeJob cluster;
        cluster.server.on("GET", cluster.events, forbidden());
        cluster.server.on("WATCH", cluster.events, forbidden());
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.problemCodes(), QStringList{u"watch-failed"_s}, patience);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.outcome, Outcome::Complete);
        QVERIFY(result.errors.isEmpty());
        QCOMPARE(result.warnings.size(), 1); // once, not for each watch
        QCOMPARE(release(fixture), QByteArray(R"({"RELEASE":"1.1.1"})"));
    }

    void eventsOfOurPodsAreShownAndOthersNot()
    {
        FakeJob cluster;
        cluster.server.on("GET", cluster.events, [](const FakeRequest &request) {
            const QString selector = request.query.queryItemValue(u"fieldSelector"_s, QUrl::FullyDecoded);
            if (selector.contains(u"involvedObject.uid"_s))
                return FakeJob::list(u"Event"_s,
                                     {Objects::makeEvent(u"e1"_s, u"Job"_s, u"job"_s, u"SuccessfulCreate"_s,
                                                         u"Created pod: release-x7"_s)});
            return FakeJob::list(
                u"Event"_s,
                {Objects::makeEvent(u"e2"_s, u"Pod"_s, u"release-x7"_s, u"Pulled"_s, u"pulled"_s),
                 Objects::makeEvent(u"e3"_s, u"Pod"_s, u"somebody-elses"_s, u"BackOff"_s, u"back-off"_s)});
        });
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.events().rowCount(), 2, patience);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.events().rowCount(), 2);
    }

    void anExpiredWatchGoesOn()
    {
        FakeJob cluster;
        const QJsonObject expired{{u"kind"_s, u"Status"_s},
                                  {u"code"_s, 410},
                                  {u"reason"_s, u"Expired"_s},
                                  {u"message"_s, u"too old resource version: 5 (100)"_s}};
        cluster.server.on("WATCH", cluster.jobs,
                          {FakeAnswer().sendEvent("ERROR", expired),
                           FakeAnswer().waitFor("end").sendEvent("MODIFIED", FakeJob::ended("Complete", "x")).stall()});
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QVERIFY(cluster.server.count("GET", cluster.jobs) >= 1);
    }

    void aRefusedJobWatchLosesTheRun()
    {
        FakeJob cluster;
        cluster.server.on("WATCH", cluster.jobs, FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s));
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        const RunResult result = fixture.run.result();
        QCOMPARE(fixture.run.status().phase, RunPhase::Lost);
        QCOMPARE(result.outcome, Outcome::Lost);
        QCOMPARE(result.errors.first().kind, Core::ErrorKind::Authentication);
        QVERIFY(result.jobStillExists);
    }

    void aDeletedJobTellsItsEndInItsLastVersion()
    {
        FakeJob cluster;
        cluster.server.on(
            "WATCH", cluster.jobs,
            FakeAnswer().waitFor("end").sendEvent("DELETED", FakeJob::ended("Failed", "DeadlineExceeded")).stall());
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Failed);
        QCOMPARE(fixture.run.result().reason, u"DeadlineExceeded"_s);
        QVERIFY(!fixture.run.result().jobStillExists);
    }

    void aJobThatSomebodyDeletedHasAnUnknownOutcome()
    {
        FakeJob cluster;
        cluster.server.on("WATCH", cluster.jobs,
                          FakeAnswer().waitFor("end").sendEvent("DELETED", FakeJob::runningJob()).stall());
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Lost);
        QCOMPARE(fixture.run.result().outcome, Outcome::Lost);
        QCOMPARE(fixture.run.result().errors.first().code, u"job-deleted"_s);
        QCOMPARE(fixture.run.log()->totalLines(), 3); // what it had printed was still read
    }

    void aTargetConditionShowsTheFailureEarly()
    {
        FakeJob cluster;
        QJsonObject failing = FakeJob::ended("FailureTarget", "BackoffLimitExceeded");
        failing = Objects::with(failing, u"metadata"_s, u"resourceVersion"_s, u"15"_s);
        cluster.server.on("WATCH", cluster.jobs,
                          FakeAnswer()
                              .sendEvent("MODIFIED", failing)
                              .waitFor("end")
                              .sendEvent("MODIFIED", FakeJob::ended("Failed", "BackoffLimitExceeded"))
                              .stall());
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_VERIFY_WITH_TIMEOUT(fixture.run.status().failing, patience);
        QVERIFY(fixture.run.status().finishing);
        QCOMPARE(fixture.run.status().reason, u"BackoffLimitExceeded"_s);
        QVERIFY(!isTerminal(fixture.run.status().phase));
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Failed);
        QVERIFY(!fixture.run.status().finishing);
        QVERIFY(fixture.run.status().diagnosis.has_value());
    }

    void stoppingLeavesTheJobAlone()
    {
        FakeJob cluster;
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Running, patience);
        fixture.run.stopWatching();
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Interrupted);
        QVERIFY(fixture.run.result().jobStillExists);
        QCOMPARE(cluster.server.count("DELETE", cluster.job), 0);
        QTRY_COMPARE_WITH_TIMEOUT(cluster.server.openAnswers(), 0, patience); // nothing is left behind
    }

    void theTimeoutLeavesTheJobAlone()
    {
        FakeJob cluster;
        RunOptions options = cluster.options();
        options.timeout = 300ms;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::TimedOut);
        QVERIFY(fixture.problemCodes().contains(u"timed-out"_s));
        QCOMPARE(cluster.server.count("DELETE", cluster.job), 0);
    }

    void deletingWaitsUntilTheJobIsGone()
    {
        FakeJob cluster;
        cluster.server.on("DELETE", cluster.job, FakeAnswer::json(FakeJob::runningJob()));
        cluster.server.on("WATCH", cluster.jobs,
                          FakeAnswer().waitFor("end").sendEvent("DELETED", FakeJob::runningJob()).stall());
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Running, patience);
        fixture.run.deleteJob();
        QCOMPARE(fixture.run.status().phase, RunPhase::Stopping);
        QTRY_COMPARE_WITH_TIMEOUT(cluster.server.count("DELETE", cluster.job), 1, patience);
        const FakeRequest request = cluster.server.requests("DELETE", cluster.job).first();
        QCOMPARE(policyOf(request), u"Foreground"_s);
        QCOMPARE(QJsonDocument::fromJson(request.body)[u"preconditions"][u"uid"].toString(), u"uid-job"_s);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Lost);
        QCOMPARE(fixture.run.result().outcome, Outcome::Interrupted);
        QVERIFY(!fixture.run.result().jobStillExists);
        QVERIFY(fixture.run.result().errors.isEmpty());
        QCOMPARE(fixture.run.log()->totalLines(), 3);
    }

    void aRefusedDeletionGoesBackToWatching()
    {
        FakeJob cluster;
        cluster.server.on("DELETE", cluster.job, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot delete"_s));
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Running, patience);
        fixture.run.deleteJob();
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Running, patience);
        QCOMPARE(fixture.problemCodes(), QStringList{u"delete-failed"_s});
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
    }

    void deletesTheJobOnceEverythingIsCaptured()
    {
        FakeJob cluster;
        cluster.server.on("DELETE", cluster.job, FakeAnswer::json(FakeJob::runningJob()));
        cluster.server.open("end");
        RunOptions options = cluster.options();
        options.deleteAfter = true;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(cluster.server.count("DELETE", cluster.job), 1);
        QCOMPARE(policyOf(cluster.server.requests("DELETE", cluster.job).first()), u"Background"_s);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QVERIFY(!fixture.run.result().jobStillExists);
        QCOMPARE(fixture.run.log()->totalLines(), 3);
    }

    void anIncompleteLogKeepsTheJob()
    {
        FakeJob cluster;
        cluster.server.on("GET", cluster.log, FakeAnswer(200, "text/plain").send(cluster.firstLines).stall());
        cluster.server.open("end");
        RunOptions options = cluster.options();
        options.deleteAfter = true;
        options.drainDeadline = 300ms;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(cluster.server.count("DELETE", cluster.job), 0);
        QVERIFY(fixture.problemCodes().contains(u"job-kept"_s));
    }

    void anUnknownContainerIsNoticedBeforeTheJobIsCreated()
    {
        FakeJob cluster;
        RunOptions options = cluster.options();
        options.capture.container = u"mian"_s;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Failed);
        const RunResult result = fixture.run.result();
        QCOMPARE(result.errors.first().code, u"unknown-container"_s);
        QVERIFY(result.errors.first().hint.contains(u"main"_s));
        QVERIFY(result.jobUid.isEmpty());
        QVERIFY(result.captureExpected);
        QCOMPARE(cluster.server.requests().size(), 0);
    }

    void serverWarningsBecomeProblems()
    {
        FakeJob cluster;
        cluster.server.on("POST", cluster.jobs,
                          FakeAnswer::json(FakeJob::runningJob(), 201).header("Warning", "299 - \"odd name\""));
        cluster.server.open("end");
        RunFixture fixture(cluster.server.connection(), cluster.options());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().warnings.size(), 1);
        QVERIFY(fixture.run.result().warnings.first().message.contains(u"odd name"_s));
        QVERIFY(fixture.run.result().errors.isEmpty());
    }

    void capturesAnArtifactAfterCompletion()
    {
        FakeJob cluster;
        RunOptions options = cluster.options();
        options.capture.kind = CaptureKind::Artifact;
        options.capture.artifact.type = u"embedded/base64"_s;
        options.capture.artifact.reference = QString::fromLatin1(QByteArray(R"({"size":1.50})").toBase64());
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Running, patience);
        QVERIFY(!fixture.run.artifact().has_value());
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(release(fixture), QByteArray(R"({"size":1.50})"));
        QCOMPARE(fixture.run.result().artifact, QByteArray(R"({"size":1.50})"));
        QVERIFY(fixture.run.result().errors.isEmpty());
    }

    void artifactsOfTheRunsClusterAreRead()
    {
        FakeJob cluster;
        cluster.server.open("end");
        RunOptions options = cluster.options();
        options.capture.kind = CaptureKind::Artifact;
        options.capture.artifact.type = u"kubernetes/configMap"_s;
        options.capture.artifact.reference = u"{{ metadata.name }}#out.json"_s;
        options.capture.artifact.version = u"7"_s;
        const QString path = u"/api/v1/namespaces/"_s + options.namespaceName + u"/configmaps/"_s
            + FakeJob::runningJob()[u"metadata"_s][u"name"_s].toString();
        const QJsonObject found{{u"kind"_s, u"ConfigMap"_s}, {u"data"_s, QJsonObject{{u"out.json"_s, u"{\"n\":1}"_s}}}};
        // It comes a moment after the Job's end.
        cluster.server.on("GET", path,
                          {FakeAnswer::failure(404, u"NotFound"_s, u"not found"_s), FakeAnswer::json(found)});
        RunFixture fixture(cluster.server.connection(), options);
        QSignalSpy progressed(&fixture.run, &Run::artifactProgressed);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().artifact, "{\"n\":1}"_ba);
        QVERIFY(fixture.run.result().errors.isEmpty());
        QCOMPARE(fixture.run.result().warnings.size(), 1); // the version has no effect
        QVERIFY(progressed.size() >= 1);
        QVERIFY(progressed.first().first().value<Artifacts::FetchProgress>().trouble.has_value());
    }

    void anArtifactThatIsNoObjectIsAnError()
    {
        FakeJob cluster;
        cluster.server.open("end");
        RunOptions options = cluster.options();
        options.capture.kind = CaptureKind::Artifact;
        options.capture.artifact.type = u"embedded/base64"_s;
        options.capture.artifact.reference = QString::fromLatin1(QByteArray("[1]").toBase64());
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QCOMPARE(fixture.run.result().outputs.state(), Outputs::CaptureState::Failed);
        QVERIFY(fixture.run.result().artifact.isEmpty());
    }

    void anUnknownArtifactTypeIsNoticedBeforeTheJobIsCreated()
    {
        FakeJob cluster;
        RunOptions options = cluster.options();
        options.capture.kind = CaptureKind::Artifact;
        options.capture.artifact.type = u"carrier/pigeon"_s;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.status().phase, RunPhase::Failed);
        QCOMPARE(cluster.server.requests().size(), 0);
    }

    void attachesToAJobThatExists()
    {
        FakeJob cluster;
        RunOptions options = cluster.options();
        options.job = {};
        options.attachTo = u"release"_s;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Running, patience);
        QCOMPARE(fixture.run.jobName(), u"release"_s);
        cluster.server.open("end");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QCOMPARE(cluster.server.count("POST", cluster.jobs), 0);
    }

    void attachesToAJobThatHasEnded()
    {
        FakeJob cluster;
        cluster.server.open("end"); // of the log
        const QJsonObject job = FakeJob::ended("Complete", "CompletionsReached");
        cluster.server.on("GET", cluster.job, Support::FakeAnswer::json(job));
        cluster.server.on("GET", cluster.jobs, FakeJob::list(u"Job"_s, {job}));
        cluster.server.on("WATCH", cluster.jobs, Support::FakeAnswer().stall()); // nothing happens to it any more
        cluster.server.on("GET", cluster.pods, FakeJob::list(u"Pod"_s, {FakeJob::succeededPod()}));
        cluster.server.on("WATCH", cluster.pods, Support::FakeAnswer().stall());
        RunOptions options = cluster.options();
        options.job = {};
        options.attachTo = u"release"_s;
        RunFixture fixture(cluster.server.connection(), options);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.finished.size(), 1, patience);
        QCOMPARE(fixture.run.result().outcome, Outcome::Complete);
        QCOMPARE(fixture.run.outputs().winners().size(), 1);
    }

    void destroyingStopsEverything()
    {
        FakeJob cluster;
        {
            RunFixture fixture(cluster.server.connection(), cluster.options());
            QTRY_COMPARE_WITH_TIMEOUT(fixture.run.status().phase, RunPhase::Running, patience);
        }
        QTRY_COMPARE_WITH_TIMEOUT(cluster.server.openAnswers(), 0, patience);
        QCOMPARE(cluster.server.count("DELETE", cluster.job), 0);
    }
};

QTEST_GUILESS_MAIN(RunTest)
#include "tst_run.moc"
