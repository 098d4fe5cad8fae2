// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"
#include "tests/cluster/cluster.h"
#include "tests/cluster/numberedjob.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;
using NumberedJob::Judgement;

namespace {

constexpr int longestRunMs = 600'000;
constexpr int patienceMs = 240'000; ///< on a machine with other work
constexpr int enoughLines = 2000; ///< recorded before the fault: the streams are under way, and not near their ends

/// One run of the program, recorded in a folder of its own.
class RecordedRun
{
public:
    explicit RecordedRun(const QByteArray &manifest, const QStringList &more = {})
    {
        m_process = startConsole(ConsoleCall{
            .arguments
            = QStringList{u"run"_s, u"--kubeconfig"_s, TestCluster::kubeconfig(), u"-o"_s, u"json"_s, u"-"_s} + more,
            .input = manifest,
            .environment = {u"XDG_DATA_HOME="_s + m_data.path()},
            .timeoutMs = 0});
    }

    ~RecordedRun()
    {
        if (m_process->state() != QProcess::NotRunning) {
            m_process->kill();
            m_process->waitForFinished();
        }
    }

    /// The spools have at least this many lines; false where the program ended, or did not get so far in time.
    [[nodiscard]] bool waitForLines(qint64 lines)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < patienceMs && !m_process->waitForFinished(100)) {
            if (recordedLines() >= lines)
                return true;
        }
        qWarning("%s", m_process->readAllStandardError().constData());
        return false;
    }

    [[nodiscard]] bool waitForEnd()
    {
        const bool ended = m_process->state() == QProcess::NotRunning || m_process->waitForFinished(longestRunMs);
        m_result.exitCode = ended ? m_process->exitCode() : -1;
        m_result.out = m_process->readAllStandardOutput();
        m_result.err = m_process->readAllStandardError();
        return ended;
    }

    [[nodiscard]] const ConsoleResult &result() const { return m_result; }

    [[nodiscard]] Judgement judge(const QString &truthFolder, int width = 0) const
    {
        auto log = JobLog::RunLog::open(logFolder());
        if (!log) {
            Judgement unreadable;
            unreadable.problems += log.error().message;
            return unreadable;
        }
        JobLog::LogDocument record(*log);
        return NumberedJob::judge(record, NumberedJob::truth(truthFolder), width);
    }

private:
    [[nodiscard]] QString logFolder() const
    {
        const QString runs = m_data.filePath(u"job-console/runs"_s);
        const QStringList names = QDir(runs).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        return runs + u'/' + names.value(0) + u"/log"_s;
    }

    /// Roughly, by size: the files are being written.
    [[nodiscard]] qint64 recordedLines() const
    {
        qint64 bytes = 0;
        for (const QFileInfo &spool : QDir(logFolder()).entryInfoList({u"*.log"_s}, QDir::Files))
            bytes += spool.size();
        return bytes / 60; // a timestamp and a numbered line
    }

    QTemporaryDir m_data;
    std::unique_ptr<QProcess> m_process;
    ConsoleResult m_result;
};

QStringList podNames()
{
    const auto listed = TestCluster::kubectl({u"get"_s, u"pods"_s, u"-o"_s, u"jsonpath={.items[*].metadata.name}"_s});
    return QString::fromUtf8(listed.out).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

/// Twenty pods write numbered lines while parts of the cluster are killed under them. The record must hold what the
/// server kept, each line once, and say where it does not.
class ClusterFaultsTest : public QObject
{
    Q_OBJECT

    /// A verb of tests/cluster/cluster that must succeed.
    static bool control(const QString &verb, const QStringList &arguments)
    {
        const auto done = TestCluster::control(verb, arguments);
        if (done.exitCode != 0)
            qWarning("%s: %s", qPrintable(verb), done.err.constData());
        return done.exitCode == 0;
    }

    /// Twenty pods, a dozen seconds each.
    static NumberedJob::Parameters twentyPods(const QString &name)
    {
        return {.name = name, .pods = 20, .lines = 1000, .batch = 20, .pauseMs = 250};
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!TestCluster::kubeconfig().isEmpty(),
                 "JOB_CONSOLE_TEST_KUBECONFIG is not set: start this test with tests/cluster/run");
        if (!TestCluster::isOurs())
            QSKIP("only a cluster that tests/cluster/run started is disturbed");
    }

    void init()
    {
        const auto removed = TestCluster::removeJobs(u"job-console"_s);
        QVERIFY2(removed.exitCode == 0, removed.err.constData());
        m_truth = std::make_unique<QTemporaryDir>(u"/var/tmp/job-console-truth.XXXXXX"_s);
        QVERIFY(m_truth->isValid());
        // Containers may run as another user than this test.
        QVERIFY(QFile::setPermissions(m_truth->path(), QFile::Permissions::fromInt(0x7777)));
    }

    void anApiServerThatIsKilledCostsNoLine()
    {
        RecordedRun run(NumberedJob::manifest(twentyPods(u"server"_s), m_truth->path()));
        beginWith(20);
        QVERIFY(run.waitForLines(enoughLines));
        QVERIFY(control(u"kill"_s, {u"apiserver"_s}));
        QVERIFY(control(u"start"_s, {u"apiserver"_s}));
        QVERIFY(control(u"restart"_s, {u"apiserver"_s, u"KILL"_s}));
        expectComplete(run, 20, 20'000);
    }

    void aKubeletThatIsKilledCostsNoLine()
    {
        RecordedRun run(NumberedJob::manifest(twentyPods(u"kubelet"_s), m_truth->path()));
        beginWith(20);
        QVERIFY(run.waitForLines(enoughLines));
        QVERIFY(control(u"restart"_s, {u"kubelet"_s, u"KILL"_s}));
        QVERIFY(control(u"restart"_s, {u"kubelet"_s}));
        expectComplete(run, 20, 20'000);
    }

    void bothInstancesOfAKilledContainerAreComplete()
    {
        auto parameters = twentyPods(u"container"_s);
        parameters.restartPolicy = u"OnFailure"_s;
        RecordedRun run(NumberedJob::manifest(parameters, m_truth->path()));
        beginWith(20);
        QVERIFY(run.waitForLines(enoughLines));
        const QStringList pods = podNames();
        QCOMPARE(pods.size(), 20);
        int killed = 0;
        for (const QString &pod : pods.first(5))
            killed += control(u"kill-container"_s, {u"job-console"_s, pod, u"writer"_s}) ? 1 : 0;
        QCOMPARE(killed, 5);
        expectComplete(run, 25, 20'000);
    }

    void aPodThatIsDeletedByHandIsRecordedToItsEnd()
    {
        RecordedRun run(NumberedJob::manifest(twentyPods(u"deleted"_s), m_truth->path()));
        beginWith(20);
        QVERIFY(run.waitForLines(enoughLines));
        const QStringList pods = podNames();
        QCOMPARE(pods.size(), 20);
        const auto deleted
            = TestCluster::kubectl(QStringList{u"delete"_s, u"pod"_s, u"--wait=false"_s} + pods.first(3));
        QVERIFY2(deleted.exitCode == 0, deleted.err.constData());
        expectComplete(run, 23, 20'000); // with the three that replace them
    }

    void aLogThatIsRotatedUnderAFastWriterIsComplete()
    {
        // About 75 MB on the node, several times the size at which it starts another file.
        const NumberedJob::Parameters parameters{
            .name = u"rotated"_s, .pods = 1, .lines = 500'000, .batch = 10'000, .pauseMs = 300, .width = 60};
        RecordedRun run(NumberedJob::manifest(parameters, m_truth->path()));
        beginWith(1);
        expectComplete(run, 1, 500'000, parameters.width);
    }

    void whatIsRotatedAwayDuringAnInterruptionIsMissedAloud()
    {
        const NumberedJob::Parameters parameters{
            .name = u"missed"_s, .pods = 1, .lines = 500'000, .batch = 10'000, .pauseMs = 300, .width = 60};
        RecordedRun run(NumberedJob::manifest(parameters, m_truth->path()));
        beginWith(1);
        QVERIFY(run.waitForLines(20'000));
        QVERIFY(control(u"kill"_s, {u"apiserver"_s})); // asked to stop, it would serve its streams for a minute
        // What the server serves is the newest file; two more of them hide what came between.
        QTRY_VERIFY_WITH_TIMEOUT(trueLines() > 350'000, patienceMs);
        QVERIFY(control(u"start"_s, {u"apiserver"_s}));
        QVERIFY(run.waitForEnd());
        const Judgement judgement = run.judge(m_truth->path(), parameters.width);
        const QByteArray said
            = (judgement.problems.mid(0, 5) + judgement.notices + QStringList(QString::fromUtf8(run.result().out)))
                  .join(u'\n')
                  .toUtf8();
        QVERIFY2(judgement.problems.isEmpty(), said.constData());
        QVERIFY2(judgement.announcedMissing > 0, "nothing was rotated away: the test shows nothing");
        QCOMPARE(judgement.lines + judgement.announcedMissing, 500'000);
        // The newest file, which the server has kept, is recorded to its end.
        QVERIFY2(judgement.last.values() == QList<qint64>{500'000}, said.constData());
        // The record says where; the result says that.
        const QJsonArray warnings = run.result().json()[u"warnings"].toArray();
        QVERIFY2(warnings.size() == 1, said.constData());
        QCOMPARE(warnings[0][u"code"].toString(), u"log-gap"_s);
    }

    void aJobThatIsRemovedTheMomentItEndsIsRecorded()
    {
        auto parameters = twentyPods(u"removed"_s);
        parameters.ttlSeconds = 0;
        RecordedRun run(NumberedJob::manifest(parameters, m_truth->path()));
        beginWith(20);
        QVERIFY(run.waitForEnd());
        QCOMPARE(run.result().json()[u"result"].toString(), u"Complete"_s);
        // The last lines of a pod may go with it, but not without a word.
        const Judgement judgement = run.judge(m_truth->path());
        QCOMPARE(judgement.problems.mid(0, 5).join(u'\n'), QString());
        QCOMPARE(judgement.lines + judgement.announcedMissing, 20'000);
    }

private:
    /// Lets the containers print once all of them run.
    void beginWith(qsizetype pods) const
    {
        QTRY_COMPARE_WITH_TIMEOUT(NumberedJob::truth(m_truth->path()).size(), pods, patienceMs);
        QVERIFY(NumberedJob::begin(m_truth->path()));
    }

    /// The Job completes, and nothing is missing; at least `lines`, since an interrupted instance adds some.
    void expectComplete(RecordedRun &run, qsizetype instances, qint64 lines, int width = 0) const
    {
        QVERIFY2(run.waitForEnd(), "the program did not end");
        QVERIFY2(run.result().json()[u"result"].toString() == u"Complete"_s, run.result().err.constData());
        const Judgement judgement = run.judge(m_truth->path(), width);
        QCOMPARE(judgement.problems.mid(0, 5).join(u'\n'), QString());
        QVERIFY2(judgement.announcedMissing == 0,
                 qPrintable(QString::number(judgement.announcedMissing) + u" lines are missing: "_s
                            + judgement.notices.join(u'\n')));
        QCOMPARE(judgement.instances, instances);
        QVERIFY2(judgement.lines >= lines, qPrintable(QString::number(judgement.lines)));
    }

    [[nodiscard]] qint64 trueLines() const
    {
        qint64 lines = 0;
        for (const qint64 last : NumberedJob::truth(m_truth->path()))
            lines += last;
        return lines;
    }

    std::unique_ptr<QTemporaryDir> m_truth;
};

QTEST_GUILESS_MAIN(ClusterFaultsTest)
#include "tst_clusterfaults.moc"
