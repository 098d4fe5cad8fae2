// SPDX-License-Identifier: Apache-2.0
#include "contractcase.h"
#include "contractobjects.h"

#include <QDateTime>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace Contract;

/// How Jobs of each kind run and end: pods, conditions, counters and events (kubernetes pkg/controller/job).
class ContractJobs : public Case
{
    Q_OBJECT

    // Terminal conditions follow the decision since 1.31; before, they came alone and without a reason of their own.
    [[nodiscard]] QStringList completed() const
    {
        return hasVersion(1, 31)
            ? QStringList{u"SuccessCriteriaMet=True/CompletionsReached"_s, u"Complete=True/CompletionsReached"_s}
            : QStringList{u"Complete=True/"_s};
    }
    [[nodiscard]] QStringList failed(const QString &reason) const
    {
        const QString terminal = u"Failed=True/"_s + reason;
        return hasVersion(1, 31) ? QStringList{u"FailureTarget=True/"_s + reason, terminal} : QStringList{terminal};
    }
    [[nodiscard]] static QJsonObject find(const QList<QJsonObject> &objects, const Course::Predicate &wanted)
    {
        const auto found = std::ranges::find_if(objects, wanted);
        return found == objects.end() ? QJsonObject() : *found;
    }

private Q_SLOTS:
    void aJobCompletes()
    {
        const QJsonObject job = run(makeJob(u"plain"_s, u"exit 0"_s));
        QCOMPARE(conditionsOf(job), completed());
        if (hasVersion(1, 31))
            QCOMPARE(conditionMessage(job, u"Complete"_s), u"Reached expected number of succeeded pods"_s);
        QCOMPARE(counter(job, u"succeeded"_s), 1);
        QVERIFY(member(job, u"status.active"_s).isUndefined());
        QVERIFY(member(job, u"status.failed"_s).isUndefined());
        const auto started = QDateTime::fromString(text(job, u"status.startTime"_s), Qt::ISODate);
        const auto ended = QDateTime::fromString(text(job, u"status.completionTime"_s), Qt::ISODate);
        QVERIFY(started.isValid());
        QVERIFY(ended >= started);
        if (hasVersion(1, 29)) {
            QCOMPARE(member(job, u"status.ready"_s), QJsonValue(0));
            QCOMPARE(member(job, u"status.terminating"_s), QJsonValue(0));
        }
        const QJsonObject pod = podsOf(u"plain"_s).value(0);
        QCOMPARE(text(pod, u"status.phase"_s), u"Succeeded"_s);
        QCOMPARE(eventsOf(job, u"Completed"_s),
                 (QStringList{u"Normal/SuccessfulCreate/Created pod: "_s + nameOf(pod),
                              u"Normal/Completed/Job completed"_s}));
    }

    void aJobFailsWhenItsBackoffLimitIsExceeded()
    {
        const QJsonObject job = run(makeJob(u"failing"_s, u"exit 1"_s));
        QCOMPARE(conditionsOf(job), failed(u"BackoffLimitExceeded"_s));
        QCOMPARE(conditionMessage(job, u"Failed"_s), u"Job has reached the specified backoff limit"_s);
        QCOMPARE(counter(job, u"failed"_s), 1);
        QVERIFY(member(job, u"status.succeeded"_s).isUndefined());
        QVERIFY(member(job, u"status.completionTime"_s).isUndefined());
        QCOMPARE(podsOf(u"failing"_s).size(), 1); // what has failed stays
        QVERIFY(eventsOf(job, u"BackoffLimitExceeded"_s)
                    .contains(u"Warning/BackoffLimitExceeded/Job has reached the specified backoff limit"_s));
    }

    void aFailedPodIsRetriedAfterADelay()
    {
        const QJsonObject job = run(makeJob(u"retried"_s, u"exit 1"_s, R"({"backoffLimit": 1})"));
        QCOMPARE(conditionsOf(job), failed(u"BackoffLimitExceeded"_s));
        QCOMPARE(counter(job, u"failed"_s), 2);
        QList<QJsonObject> pods = podsOf(u"retried"_s);
        QCOMPARE(pods.size(), 2);
        if (isSandbox() || !hasVersion(1, 21)) // with a shorter delay; with none the first time
            return;
        std::ranges::sort(pods, {}, [](const QJsonObject &pod) { return text(pod, u"metadata.creationTimestamp"_s); });
        const auto ended = QDateTime::fromString(
            text(pods.at(0), u"status.containerStatuses.0.state.terminated.finishedAt"_s), Qt::ISODate);
        const auto next = QDateTime::fromString(text(pods.at(1), u"metadata.creationTimestamp"_s), Qt::ISODate);
        QCOMPARE_GE(ended.secsTo(next), 9); // 10 s, in whole seconds
    }

    void noMorePodsRunThanParallelismSays()
    {
        const QString name = u"parallel"_s;
        const auto course = watchJob(name);
        QCOMPARE(createJob(makeJob(name, u"sleep 1"_s, R"({"completions": 3, "parallelism": 2})")).status, 201);
        const QJsonObject job = course->waitFor(hasEnded);
        QCOMPARE(conditionsOf(job), completed());
        QCOMPARE(counter(job, u"succeeded"_s), 3);
        int most = 0;
        for (const QJsonObject &version : course->versions())
            most = std::max(most, counter(version, u"active"_s));
        QCOMPARE(most, 2);
        QCOMPARE(podsOf(name).size(), 3);
    }

    void aWorkQueueEndsWithItsPods()
    {
        const QJsonObject job = run(makeJob(u"queue"_s, u"sleep 1"_s, R"({"parallelism": 2})"));
        QVERIFY(member(job, u"spec.completions"_s).isUndefined());
        QCOMPARE(conditionsOf(job), completed());
        QCOMPARE(counter(job, u"succeeded"_s), 2);
    }

    void anIndexedJobRunsEachIndexOnce()
    {
        REQUIRE_VERSION(1, 24);
        const QJsonObject job = run(makeJob(u"indexed"_s, u"echo $JOB_COMPLETION_INDEX $(hostname)"_s,
                                            R"({"completionMode": "Indexed", "completions": 3, "parallelism": 3})"));
        QCOMPARE(conditionsOf(job), completed());
        QCOMPARE(text(job, u"status.completedIndexes"_s), u"0-2"_s);
        QCOMPARE(counter(job, u"succeeded"_s), 3);
        QSet<int> indexes;
        for (const QJsonObject &pod : podsOf(u"indexed"_s)) {
            const QString index = QString::number(indexOf(pod));
            indexes += indexOf(pod);
            if (hasVersion(1, 28))
                QCOMPARE(label(pod, u"batch.kubernetes.io/job-completion-index"_s), index);
            QVERIFY(nameOf(pod).startsWith(u"indexed-%1-"_s.arg(index)));
            QCOMPARE(text(pod, u"spec.hostname"_s), u"indexed-"_s + index);
            QCOMPARE(logOf(pod), u"%1 indexed-%1\n"_s.arg(index).toLatin1());
        }
        QCOMPARE(indexes, (QSet<int>{0, 1, 2}));
    }

    void noIndexesAtAllIsNoValue()
    {
        REQUIRE_VERSION(1, 24);
        const QJsonObject job
            = run(makeJob(u"none"_s, u"exit 1"_s, R"({"completionMode": "Indexed", "completions": 1})"));
        QCOMPARE(conditionsOf(job), failed(u"BackoffLimitExceeded"_s));
        QVERIFY(member(job, u"status.completedIndexes"_s).isUndefined());
        QVERIFY(member(job, u"status.failedIndexes"_s).isUndefined());
    }

    void podsBelongToTheirJob()
    {
        const QString name = u"owner"_s;
        const auto pods = watchPods(name);
        const QJsonObject created = createJob(makeJob(name, u"sleep 2"_s)).object;
        const QJsonObject pod = pods->waitFor(isRunning);
        QVERIFY(!pod.isEmpty());
        QCOMPARE(label(pod, u"job-name"_s), name);
        QCOMPARE(label(pod, u"controller-uid"_s), uidOf(created));
        if (hasVersion(1, 27)) {
            QCOMPARE(label(pod, u"batch.kubernetes.io/job-name"_s), name);
            QCOMPARE(label(pod, u"batch.kubernetes.io/controller-uid"_s), uidOf(created));
            QCOMPARE(member(created, u"spec.selector.matchLabels"_s)[u"batch.kubernetes.io/controller-uid"].toString(),
                     uidOf(created));
        }
        QCOMPARE(member(pod, u"metadata.ownerReferences"_s).toArray(),
                 (QJsonArray{QJsonObject{{u"apiVersion"_s, u"batch/v1"_s},
                                         {u"kind"_s, u"Job"_s},
                                         {u"name"_s, name},
                                         {u"uid"_s, uidOf(created)},
                                         {u"controller"_s, true},
                                         {u"blockOwnerDeletion"_s, true}}}));
        QCOMPARE(text(pod, u"metadata.generateName"_s), u"owner-"_s);
        if (hasVersion(1, 26))
            QCOMPARE(member(pod, u"metadata.finalizers"_s).toArray(),
                     QJsonArray{u"batch.kubernetes.io/job-tracking"_s});
        QVERIFY(!waitForEnd(name).isEmpty());
        QVERIFY(!pods->waitFor([](const QJsonObject &seen) {
                         return text(seen, u"status.phase"_s) == u"Succeeded"
                             && member(seen, u"metadata.finalizers"_s).isUndefined();
                     })
                     .isEmpty());
    }

    void activeAndReadyPodsAreCounted()
    {
        REQUIRE_VERSION(1, 29);
        const auto course = watchJob(u"counted"_s);
        QCOMPARE(createJob(makeJob(u"counted"_s, u"sleep 3"_s)).status, 201);
        QVERIFY(!course->waitFor(hasEnded).isEmpty());
        QVERIFY(!find(course->versions(), [](const QJsonObject &job) {
                     return counter(job, u"active"_s) == 1 && counter(job, u"ready"_s) == 1;
                 }).isEmpty());
    }

    void aSuspendedJobHasNoPodsUntilItIsResumed()
    {
        REQUIRE_VERSION(1, 24);
        const auto course = watchJob(u"suspended"_s);
        QCOMPARE(createJob(makeJob(u"suspended"_s, u"exit 0"_s, R"({"suspend": true})")).status, 201);
        QJsonObject job = course->waitFor([](const QJsonObject &seen) { return !conditionsOf(seen).isEmpty(); });
        QCOMPARE(conditionsOf(job), QStringList{u"Suspended=True/JobSuspended"_s});
        QCOMPARE(conditionMessage(job, u"Suspended"_s), u"Job suspended"_s);
        QVERIFY(member(job, u"status.startTime"_s).isUndefined());
        QCOMPARE(podsOf(u"suspended"_s).size(), 0);
        QCOMPARE(eventsOf(job, u"Suspended"_s), QStringList{u"Normal/Suspended/Job suspended"_s});
        QCOMPARE(patch(jobsPath(u"suspended"_s), R"({"spec": {"suspend": false}})").status, 200);
        job = course->waitFor(hasEnded);
        QCOMPARE(conditionsOf(job), QStringList{u"Suspended=False/JobResumed"_s} + completed());
        QVERIFY(eventsOf(job, u"Resumed"_s).contains(u"Normal/Resumed/Job resumed"_s));
    }

    void suspendingEndsThePodsWithoutCountingThem()
    {
        REQUIRE_VERSION(1, 24);
        const QString name = u"paused"_s;
        const auto course = watchJob(name);
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"sleep 2"_s)).status, 201);
        QVERIFY(!pods->waitFor(isRunning).isEmpty());
        QCOMPARE(patch(jobsPath(name), R"({"spec": {"suspend": true}})").status, 200);
        QVERIFY(pods->waitForNone());
        QJsonObject job = course->waitFor(
            [](const QJsonObject &seen) { return conditionsOf(seen).contains(u"Suspended=True/JobSuspended"_s); });
        QVERIFY(!job.isEmpty());
        QVERIFY(member(job, u"status.failed"_s).isUndefined());
        QVERIFY(eventsOf(job, u"SuccessfulDelete"_s)
                    .contains(u"Normal/SuccessfulDelete/Deleted pod: "_s + nameOf(pods->versions().first())));
        QCOMPARE(patch(jobsPath(name), R"({"spec": {"suspend": false}})").status, 200);
        job = course->waitFor(hasEnded);
        QCOMPARE(conditionsOf(job), QStringList{u"Suspended=False/JobResumed"_s} + completed());
        QVERIFY(member(job, u"status.failed"_s).isUndefined());
        QCOMPARE(counter(job, u"succeeded"_s), 1);
    }

    void aDeadlineEndsTheJobAndItsPods()
    {
        const QString name = u"deadline"_s;
        const auto pods = watchPods(name);
        const QJsonObject job
            = run(makeJob(name, u"sleep 600"_s, R"({"activeDeadlineSeconds": 1, "backoffLimit": 6})"));
        QCOMPARE(conditionsOf(job), failed(u"DeadlineExceeded"_s));
        QCOMPARE(conditionMessage(job, u"Failed"_s), u"Job was active longer than specified deadline"_s);
        QCOMPARE(counter(job, u"failed"_s), 1);
        QVERIFY(member(job, u"status.active"_s).isUndefined());
        QVERIFY(pods->waitForNone());
        QVERIFY(eventsOf(job, u"DeadlineExceeded"_s)
                    .contains(u"Warning/DeadlineExceeded/Job was active longer than specified deadline"_s));
    }

    void theTerminalConditionWaitsForThePods()
    {
        REQUIRE_VERSION(1, 31);
        const QString name = u"stubborn"_s;
        const auto course = watchJob(name);
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"trap '' TERM; while :; do sleep 0.1; done"_s,
                                   R"({"activeDeadlineSeconds": 600})", R"({"terminationGracePeriodSeconds": 3})"))
                     .status,
                 201);
        QVERIFY(!pods->waitFor(isRunning).isEmpty());
        QCOMPARE(patch(jobsPath(name), R"({"spec": {"activeDeadlineSeconds": 1}})").status, 200);
        const QJsonObject decided
            = course->waitFor([](const QJsonObject &job) { return !conditionsOf(job).isEmpty(); });
        QCOMPARE(conditionsOf(decided), QStringList{u"FailureTarget=True/DeadlineExceeded"_s});
        QCOMPARE(counter(decided, u"active"_s), 0);
        QCOMPARE(counter(decided, u"terminating"_s), 1);
        const QJsonObject ended = course->waitFor(hasEnded);
        QCOMPARE(conditionsOf(ended), failed(u"DeadlineExceeded"_s));
        QCOMPARE(counter(ended, u"terminating"_s), 0);
    }

    void restartsOfContainersCountTowardsTheLimit()
    {
        const QString name = u"restarting"_s;
        const auto pods = watchPods(name);
        const QJsonObject job
            = run(makeJob(name, u"exit 1"_s, R"({"backoffLimit": 1})", R"({"restartPolicy": "OnFailure"})"));
        QCOMPARE(conditionsOf(job), failed(u"BackoffLimitExceeded"_s));
        QCOMPARE(counter(job, u"failed"_s), 1); // pods, not containers
        QVERIFY(!find(pods->versions(), [](const QJsonObject &pod) {
                     return member(pod, u"status.containerStatuses.0.restartCount"_s).toInt() == 1;
                 }).isEmpty());
        QVERIFY(pods->waitForNone()); // it was active: deleted
    }

    void timeToLiveZeroRemovesTheJobAtOnce()
    {
        REQUIRE_VERSION(1, 21);
        const QString name = u"mayfly"_s;
        const auto course = watchJob(name);
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"exit 0"_s, R"({"ttlSecondsAfterFinished": 0})")).status, 201);
        QVERIFY(!course->waitFor(hasEnded).isEmpty());
        QVERIFY(course->waitForNone());
        QCOMPARE(conditionsOf(course->versions().last()), completed()); // the last word tells the end
        QVERIFY(pods->waitForNone());
    }

    void fewerPodsAreDeletedWithoutCountingThem()
    {
        const QString name = u"scaled"_s;
        const auto course = watchJob(name);
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"sleep 2"_s)).status, 201);
        QVERIFY(!pods->waitFor(isRunning).isEmpty());
        QCOMPARE(patch(jobsPath(name), R"({"spec": {"parallelism": 0}})").status, 200);
        QVERIFY(pods->waitForNone());
        QCOMPARE(patch(jobsPath(name), R"({"spec": {"parallelism": 1}})").status, 200);
        const QJsonObject job = course->waitFor(hasEnded);
        QCOMPARE(conditionsOf(job), completed());
        QVERIFY(member(job, u"status.failed"_s).isUndefined());
    }

    void anIndexedJobGrowsWithBothNumbers()
    {
        REQUIRE_VERSION(1, 27);
        const QString name = u"elastic"_s;
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"sleep 3"_s,
                                   R"({"completionMode": "Indexed", "completions": 1, "parallelism": 1})"))
                     .status,
                 201);
        QVERIFY(!pods->waitFor(isRunning).isEmpty());
        const Answer alone = patch(jobsPath(name), R"({"spec": {"completions": 2}})");
        QCOMPARE(alone.status, 422);
        QCOMPARE(
            alone.causes(),
            QStringList{u"FieldValueInvalid|spec.completions|Invalid value: 2: can only be modified in tandem with "
                        "spec.parallelism"_s});
        QCOMPARE(patch(jobsPath(name), R"({"spec": {"completions": 2, "parallelism": 2}})").status, 200);
        const QJsonObject job = waitForEnd(name);
        QCOMPARE(text(job, u"status.completedIndexes"_s), u"0,1"_s);
    }

    void nothingToCompleteIsComplete()
    {
        const QJsonObject job = run(makeJob(u"zero"_s, u"exit 0"_s, R"({"completions": 0})"));
        QCOMPARE(conditionsOf(job), completed());
        QVERIFY(member(job, u"status.succeeded"_s).isUndefined());
        QCOMPARE(podsOf(u"zero"_s).size(), 0);
    }

    void aDeletedPodIsReplacedAndCounted()
    {
        const QString name = u"replaced"_s;
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"sleep 3"_s, R"({"backoffLimit": 2})")).status, 201);
        const QJsonObject first = pods->waitFor(isRunning);
        QCOMPARE(call("DELETE", podsPath(nameOf(first))).status, 200);
        const QJsonObject job = waitForEnd(name);
        QCOMPARE(conditionsOf(job), completed());
        QCOMPARE(counter(job, u"failed"_s), hasVersion(1, 21) ? 1 : 0); // before, a pod that was gone did not count
        QCOMPARE(counter(job, u"succeeded"_s), 1);
    }

    void replacementWaitsForTheEndWhereThePolicySaysSo()
    {
        REQUIRE_VERSION(1, 29);
        const QString name = u"patient"_s;
        const auto course = watchJob(name);
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"trap '' TERM; sleep 1000 & while :; do wait; done"_s,
                                   R"({"backoffLimit": 2, "podReplacementPolicy": "Failed"})",
                                   R"({"terminationGracePeriodSeconds": 3})"))
                     .status,
                 201);
        const QJsonObject first = pods->waitFor(isRunning);
        QCOMPARE(call("DELETE", podsPath(nameOf(first))).status, 200);
        const QJsonObject waiting
            = course->waitFor([](const QJsonObject &job) { return counter(job, u"terminating"_s) == 1; });
        QCOMPARE(counter(waiting, u"active"_s), 0);
        QCOMPARE(counter(waiting, u"failed"_s), 0); // not before it has failed
        const QJsonObject replaced = course->waitFor(
            [](const QJsonObject &job) { return counter(job, u"failed"_s) == 1 && counter(job, u"active"_s) == 1; });
        QVERIFY(!replaced.isEmpty());
        for (const QJsonObject &version : course->versions())
            QVERIFY(counter(version, u"active"_s) + counter(version, u"terminating"_s) <= 1);
    }
};

QTEST_GUILESS_MAIN(ContractJobs)
#include "tst_contractjobs.moc"
