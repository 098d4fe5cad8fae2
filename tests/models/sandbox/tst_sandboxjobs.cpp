// SPDX-License-Identifier: Apache-2.0
#include "sandboxfixture.h"

#include <QDateTime>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

/// The rules of the Job controller, with real processes.
class SandboxJobsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<SandboxFixture> m_sandbox;

    QJsonObject run(const QString &name, const QString &script, const QJsonObject &spec = {},
                    const QJsonObject &podSpec = {})
    {
        const ApiAnswer created
            = m_sandbox->createJob(makeJob(name, {shellContainer(u"main"_s, script)}, spec, podSpec));
        if (created.status != 201)
            return created.object;
        return m_sandbox->waitForEnd(name);
    }

    ApiAnswer suspend(const QString &name, bool on)
    {
        return m_sandbox->call("PATCH", jobsPath + u'/' + name,
                               on ? R"({"spec":{"suspend":true}})" : R"({"spec":{"suspend":false}})",
                               "application/merge-patch+json");
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = std::make_unique<SandboxFixture>();
        if (!m_sandbox->start())
            QSKIP(qPrintable(m_sandbox->error()));
    }

    void completes()
    {
        const QJsonObject job = run(u"completes"_s, u"exit 0"_s);
        QCOMPARE(conditionsOf(job),
                 (QStringList{u"SuccessCriteriaMet=True/CompletionsReached"_s, u"Complete=True/CompletionsReached"_s}));
        QCOMPARE(member(job, u"status.succeeded"_s).toInt(), 1);
        QVERIFY(member(job, u"status.active"_s).isUndefined());
        QVERIFY(member(job, u"status.completionTime"_s).isString());
        QCOMPARE(m_sandbox->eventReasons(u"completes"_s), (QStringList{u"SuccessfulCreate"_s, u"Completed"_s}));
        const QJsonObject pod = m_sandbox->podsOf(u"completes"_s).value(0);
        QCOMPARE(member(pod, u"status.phase"_s).toString(), u"Succeeded"_s);
        const QJsonObject owner = member(pod, u"metadata.ownerReferences.0"_s).toObject();
        QCOMPARE(owner[u"uid"].toString(), member(job, u"metadata.uid"_s).toString());
        QCOMPARE(owner[u"controller"].toBool(), true);
        QCOMPARE(m_sandbox->eventReasons(member(pod, u"metadata.name"_s).toString()),
                 (QStringList{u"Scheduled"_s, u"Pulled"_s, u"Created"_s, u"Started"_s}));
    }

    void failsWhenTheBackoffLimitIsExceeded()
    {
        const QJsonObject job = run(u"backoff"_s, u"exit 1"_s, {{u"backoffLimit"_s, 2}});
        QCOMPARE(conditionsOf(job),
                 (QStringList{u"FailureTarget=True/BackoffLimitExceeded"_s, u"Failed=True/BackoffLimitExceeded"_s}));
        QCOMPARE(member(job, u"status.conditions.1.message"_s).toString(),
                 u"Job has reached the specified backoff limit"_s);
        QCOMPARE(member(job, u"status.failed"_s).toInt(), 3);
        QVERIFY(member(job, u"status.completionTime"_s).isUndefined());
        QCOMPARE(m_sandbox->podsOf(u"backoff"_s).size(), 3);
        QVERIFY(m_sandbox->eventReasons(u"backoff"_s).contains(u"BackoffLimitExceeded"_s));
    }

    void restartsOfAContainerCountTowardsTheLimit()
    {
        const QJsonObject job
            = run(u"restarts"_s, u"exit 1"_s, {{u"backoffLimit"_s, 2}}, {{u"restartPolicy"_s, u"OnFailure"_s}});
        QCOMPARE(conditionsOf(job).value(1), u"Failed=True/BackoffLimitExceeded"_s);
        QCOMPARE(member(job, u"status.failed"_s).toInt(), 1);
    }

    void delaysBetweenRetriesGrow()
    {
        Sandbox::SandboxOptions options;
        options.backoffBaseMs = 1000; // 1 s, then 2 s
        SandboxFixture slow(options);
        QVERIFY(slow.start());
        QCOMPARE(
            slow.createJob(makeJob(u"delays"_s, {shellContainer(u"main"_s, u"exit 1"_s)}, {{u"backoffLimit"_s, 2}}))
                .status,
            201);
        QVERIFY(!slow.waitForEnd(u"delays"_s).isEmpty());
        QList<QDateTime> created;
        for (const QJsonObject &pod : slow.podsOf(u"delays"_s))
            created += QDateTime::fromString(member(pod, u"metadata.creationTimestamp"_s).toString(), Qt::ISODate);
        std::ranges::sort(created);
        QCOMPARE(created.size(), 3);
        QVERIFY(created.at(0).secsTo(created.at(2)) >= 2); // whole seconds: 3 s may show as 2
        QVERIFY(created.at(1).secsTo(created.at(2)) >= 1);
    }

    void runsAsManyAtATimeAsParallelismSays()
    {
        QCOMPARE(m_sandbox
                     ->createJob(makeJob(u"parallel"_s, {shellContainer(u"main"_s, u"sleep 0.4"_s)},
                                         {{u"completions"_s, 5}, {u"parallelism"_s, 2}}))
                     .status,
                 201);
        qint64 most = 0;
        const QJsonObject job = m_sandbox->waitForJob(u"parallel"_s, [&most](const QJsonObject &seen) {
            most = std::max(most, member(seen, u"status.active"_s).toInteger());
            return member(seen, u"status.succeeded"_s).toInt() == 5 && conditionsOf(seen).size() == 2;
        });
        QVERIFY(!job.isEmpty());
        QCOMPARE(most, 2);
        QCOMPARE(m_sandbox->podsOf(u"parallel"_s).size(), 5);
    }

    void indexedJobsRunEachIndexOnce()
    {
        QCOMPARE(m_sandbox
                     ->createJob(
                         makeJob(u"idx"_s, {shellContainer(u"main"_s, u"echo $JOB_COMPLETION_INDEX $(hostname)"_s)},
                                 {{u"completions"_s, 3}, {u"parallelism"_s, 3}, {u"completionMode"_s, u"Indexed"_s}}))
                     .status,
                 201);
        const QJsonObject job = m_sandbox->waitForEnd(u"idx"_s);
        QCOMPARE(member(job, u"status.completedIndexes"_s).toString(), u"0-2"_s);
        QSet<QString> indexes;
        for (const QJsonObject &pod : m_sandbox->podsOf(u"idx"_s)) {
            const QString index = member(pod, u"metadata.annotations"_s)
                                      .toObject()[u"batch.kubernetes.io/job-completion-index"]
                                      .toString();
            indexes += index;
            QCOMPARE(
                member(pod, u"metadata.labels"_s).toObject()[u"batch.kubernetes.io/job-completion-index"].toString(),
                index);
            const QString name = member(pod, u"metadata.name"_s).toString();
            QVERIFY(name.startsWith(u"idx-%1-"_s.arg(index)));
            QCOMPARE(m_sandbox->get(podsPath + u'/' + name + u"/log"_s).body, u"%1 idx-%1\n"_s.arg(index).toUtf8());
        }
        QCOMPARE(indexes, (QSet<QString>{u"0"_s, u"1"_s, u"2"_s}));
    }

    void aWorkQueueEndsWhenItsPodsDo()
    {
        const QJsonObject job = run(u"queue"_s, u"sleep 0.3"_s, {{u"parallelism"_s, 2}});
        QVERIFY(member(job, u"spec.completions"_s).isUndefined());
        QCOMPARE(member(job, u"status.succeeded"_s).toInt(), 2);
        QCOMPARE(conditionsOf(job).value(1), u"Complete=True/CompletionsReached"_s);
    }

    void endsAtItsDeadline()
    {
        const QJsonObject job = run(u"deadline"_s, u"sleep 60"_s, {{u"activeDeadlineSeconds"_s, 1}});
        QCOMPARE(conditionsOf(job),
                 (QStringList{u"FailureTarget=True/DeadlineExceeded"_s, u"Failed=True/DeadlineExceeded"_s}));
        QCOMPARE(member(job, u"status.conditions.1.message"_s).toString(),
                 u"Job was active longer than specified deadline"_s);
        QTRY_VERIFY(m_sandbox->podsOf(u"deadline"_s).isEmpty());
    }

    void theTerminalConditionWaitsForThePods()
    {
        // The container ignores SIGTERM and is killed after its grace period.
        QCOMPARE(m_sandbox
                     ->createJob(makeJob(u"stubborn"_s,
                                         {shellContainer(u"main"_s, u"trap '' TERM; while :; do sleep 0.1; done"_s)},
                                         {{u"activeDeadlineSeconds"_s, 1}}, {{u"terminationGracePeriodSeconds"_s, 1}}))
                     .status,
                 201);
        const QJsonObject waiting
            = m_sandbox->waitForJob(u"stubborn"_s, [](const QJsonObject &job) { return !conditionsOf(job).isEmpty(); });
        QCOMPARE(conditionsOf(waiting), QStringList{u"FailureTarget=True/DeadlineExceeded"_s});
        QVERIFY(!m_sandbox->waitForEnd(u"stubborn"_s).isEmpty());
    }

    void suspendingEndsThePodsAndResumingBeginsAnew()
    {
        QCOMPARE(
            m_sandbox
                ->createJob(makeJob(u"paused"_s, {shellContainer(u"main"_s, u"sleep 1"_s)}, {{u"suspend"_s, true}}))
                .status,
            201);
        QJsonObject job = m_sandbox->waitForJob(u"paused"_s, [](const QJsonObject &seen) {
            return conditionsOf(seen) == QStringList{u"Suspended=True/JobSuspended"_s};
        });
        QVERIFY(!job.isEmpty());
        QVERIFY(m_sandbox->podsOf(u"paused"_s).isEmpty());
        QCOMPARE(suspend(u"paused"_s, false).status, 200);
        QVERIFY(!m_sandbox
                     ->waitForPod(
                         u"paused"_s,
                         [](const QJsonObject &pod) { return member(pod, u"status.phase"_s).toString() == u"Running"; })
                     .isEmpty());
        QCOMPARE(suspend(u"paused"_s, true).status, 200);
        QTRY_VERIFY(m_sandbox->podsOf(u"paused"_s).isEmpty());
        QCOMPARE(suspend(u"paused"_s, false).status, 200);
        job = m_sandbox->waitForEnd(u"paused"_s);
        QCOMPARE(conditionsOf(job),
                 (QStringList{u"Suspended=False/JobResumed"_s, u"SuccessCriteriaMet=True/CompletionsReached"_s,
                              u"Complete=True/CompletionsReached"_s}));
        QVERIFY(member(job, u"status.failed"_s).isUndefined()); // suspended pods are no failures
    }

    void isDeletedAfterItsTimeToLive()
    {
        QCOMPARE(m_sandbox
                     ->createJob(
                         makeJob(u"ttl"_s, {shellContainer(u"main"_s, u"true"_s)}, {{u"ttlSecondsAfterFinished"_s, 1}}))
                     .status,
                 201);
        QVERIFY(!m_sandbox->waitForEnd(u"ttl"_s).isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->get(jobsPath + u"/ttl"_s).status, 404, SandboxFixture::patience);
        QTRY_VERIFY(m_sandbox->podsOf(u"ttl"_s).isEmpty());
    }

    void backgroundDeletionTakesThePodsAlong()
    {
        QVERIFY(!run(u"background"_s, u"true"_s).isEmpty());
        QCOMPARE(m_sandbox->call("DELETE", jobsPath + u"/background"_s, R"({"propagationPolicy":"Background"})").status,
                 200);
        QCOMPARE(m_sandbox->get(jobsPath + u"/background"_s).status, 404);
        QTRY_VERIFY(m_sandbox->podsOf(u"background"_s).isEmpty());
    }

    void foregroundDeletionKeepsTheJobUntilItsPodsAreGone()
    {
        QCOMPARE(m_sandbox
                     ->createJob(makeJob(u"foreground"_s,
                                         {shellContainer(u"main"_s, u"trap '' TERM; while :; do sleep 0.1; done"_s)},
                                         {}, {{u"terminationGracePeriodSeconds"_s, 1}}))
                     .status,
                 201);
        QVERIFY(!m_sandbox
                     ->waitForPod(
                         u"foreground"_s,
                         [](const QJsonObject &pod) { return member(pod, u"status.phase"_s).toString() == u"Running"; })
                     .isEmpty());
        QCOMPARE(m_sandbox->call("DELETE", jobsPath + u"/foreground"_s, R"({"propagationPolicy":"Foreground"})").status,
                 200);
        const QJsonObject marked = m_sandbox->job(u"foreground"_s);
        QVERIFY(member(marked, u"metadata.deletionTimestamp"_s).isString());
        QCOMPARE(member(marked, u"metadata.finalizers.0"_s).toString(), u"foregroundDeletion"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->get(jobsPath + u"/foreground"_s).status, 404, SandboxFixture::patience);
        QVERIFY(m_sandbox->podsOf(u"foreground"_s).isEmpty());
    }

    void deletionWithoutAPolicyOrphansThePods()
    {
        QVERIFY(!run(u"orphan"_s, u"true"_s).isEmpty());
        QCOMPARE(m_sandbox->call("DELETE", jobsPath + u"/orphan"_s).status, 200);
        const QList<QJsonObject> pods = m_sandbox->podsOf(u"orphan"_s);
        QCOMPARE(pods.size(), 1);
        QVERIFY(member(pods.first(), u"metadata.ownerReferences"_s).isUndefined());
    }

    void aPodThatTheUserDeletesIsReplaced()
    {
        QCOMPARE(
            m_sandbox
                ->createJob(makeJob(u"replaced"_s, {shellContainer(u"main"_s, u"sleep 1"_s)}, {{u"backoffLimit"_s, 2}}))
                .status,
            201);
        const QJsonObject first = m_sandbox->waitForPod(u"replaced"_s, [](const QJsonObject &pod) {
            return member(pod, u"status.phase"_s).toString() == u"Running";
        });
        const QString name = member(first, u"metadata.name"_s).toString();
        QCOMPARE(m_sandbox->call("DELETE", podsPath + u'/' + name).status, 200);
        const QJsonObject job = m_sandbox->waitForEnd(u"replaced"_s);
        QCOMPARE(member(job, u"status.failed"_s).toInt(), 1);
        QCOMPARE(member(job, u"status.succeeded"_s).toInt(), 1);
    }

    void morePodsThanTheNodeTakesWait()
    {
        Sandbox::SandboxOptions options = SandboxFixture::shortDelays();
        options.maximumPods = 1;
        SandboxFixture small(options);
        QVERIFY(small.start());
        QCOMPARE(small
                     .createJob(makeJob(u"crowded"_s, {shellContainer(u"main"_s, u"sleep 1"_s)},
                                        {{u"completions"_s, 2}, {u"parallelism"_s, 2}}))
                     .status,
                 201);
        const QJsonObject waiting = small.waitForPod(u"crowded"_s, [](const QJsonObject &pod) {
            return conditionsOf(pod).contains(u"PodScheduled=False/Unschedulable"_s);
        });
        QVERIFY(!waiting.isEmpty());
        QCOMPARE(member(small.waitForEnd(u"crowded"_s), u"status.succeeded"_s).toInt(), 2);
    }
};

QTEST_GUILESS_MAIN(SandboxJobsTest)
#include "tst_sandboxjobs.moc"
