// SPDX-License-Identifier: Apache-2.0
#include "contractcase.h"
#include "contractobjects.h"

using namespace Qt::StringLiterals;
using namespace Contract;

/// Limits per index, the failure policy and the success policy of Jobs.
class ContractPolicies : public Case
{
    Q_OBJECT

    [[nodiscard]] static QStringList failed(const QString &reason)
    {
        return {u"FailureTarget=True/"_s + reason, u"Failed=True/"_s + reason};
    }
    [[nodiscard]] static QList<QJsonObject> ofIndex(const QList<QJsonObject> &pods, int index)
    {
        QList<QJsonObject> found;
        for (const QJsonObject &pod : pods) {
            if (indexOf(pod) == index)
                found += pod;
        }
        return found;
    }

private Q_SLOTS:
    void failJobEndsTheJobAtOnce()
    {
        REQUIRE_VERSION(1, 31);
        const QString name = u"failjob"_s;
        const QJsonObject job = run(makeJob(name, u"exit 42"_s, R"({"backoffLimit": 6, "podFailurePolicy": {"rules": [
            {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget"}]},
            {"action": "FailJob", "onExitCodes": {"operator": "In", "values": [7, 42]}}]}})"));
        QCOMPARE(conditionsOf(job), failed(u"PodFailurePolicy"_s));
        const QJsonObject pod = podsOf(name).value(0);
        const QString message
            = u"Container main for pod %1/%2 failed with exit code 42 matching FailJob rule at index 1"_s.arg(
                space(), nameOf(pod));
        QCOMPARE(conditionMessage(job, u"FailureTarget"_s), message);
        QCOMPARE(conditionMessage(job, u"Failed"_s), message);
        QCOMPARE(counter(job, u"failed"_s), 1);
        QVERIFY(eventsOf(job, u"PodFailurePolicy"_s).contains(u"Warning/PodFailurePolicy/"_s + message));
        QCOMPARE(text(job, u"spec.podReplacementPolicy"_s), u"Failed"_s); // the default beside a failure policy
        QCOMPARE(text(job, u"spec.podFailurePolicy.rules.0.onPodConditions.0.status"_s), u"True"_s);
    }

    void failJobEndsTheOtherPods()
    {
        REQUIRE_VERSION(1, 31);
        const QString name = u"together"_s;
        const auto pods = watchPods(name);
        const QJsonObject job
            = run(makeJob(name, u"[ $JOB_COMPLETION_INDEX = 1 ] && { sleep 1; exit 42; }; sleep 600"_s,
                          R"({"completionMode": "Indexed", "completions": 2, "parallelism": 2, "backoffLimit": 6,
                "podFailurePolicy": {"rules": [
                    {"action": "FailJob", "onExitCodes": {"containerName": "main", "operator": "NotIn", "values": [0, 1]}}]}})"));
        QCOMPARE(conditionsOf(job), failed(u"PodFailurePolicy"_s));
        QCOMPARE(counter(job, u"failed"_s), 2); // what was still running when the Job failed counts as failed
        QVERIFY(!pods->waitForCount(1, [](const QJsonObject &pod) { return indexOf(pod) == 1; }).isEmpty());
    }

    void aRuleForAnotherContainerDoesNotMatch()
    {
        REQUIRE_VERSION(1, 31);
        const QJsonObject job = run(makeJob(u"other"_s, {shell(u"main"_s, u"exit 42"_s), shell(u"side"_s, u"exit 0"_s)},
                                            R"({"podFailurePolicy": {"rules": [
            {"action": "FailJob", "onExitCodes": {"containerName": "side", "operator": "In", "values": [42]}}]}})"));
        QCOMPARE(conditionsOf(job), failed(u"BackoffLimitExceeded"_s));
    }

    void countBeforeFailJobCounts()
    {
        REQUIRE_VERSION(1, 31);
        const QJsonObject job = run(makeJob(u"count"_s, u"exit 7"_s, R"({"podFailurePolicy": {"rules": [
            {"action": "Count", "onExitCodes": {"operator": "In", "values": [7]}},
            {"action": "FailJob", "onExitCodes": {"operator": "NotIn", "values": [9]}}]}})"));
        QCOMPARE(conditionsOf(job), failed(u"BackoffLimitExceeded"_s));
        QCOMPARE(counter(job, u"failed"_s), 1);
    }

    void ignoredFailuresAreNotCounted()
    {
        REQUIRE_VERSION(1, 31);
        const QString name = u"ignored"_s;
        const auto course = watchJob(name);
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"exit 5"_s, R"({"backoffLimit": 0, "podFailurePolicy": {"rules": [
            {"action": "Ignore", "onExitCodes": {"operator": "In", "values": [5]}}]}})"))
                     .status,
                 201);
        QVERIFY(!pods->waitForCount(2, [](const QJsonObject &) { return true; }).isEmpty());
        const QJsonObject job = get(jobsPath(name)).object;
        QCOMPARE(conditionsOf(job), QStringList());
        QVERIFY(member(job, u"status.failed"_s).isUndefined());
    }

    void aPodConditionFailsTheJob()
    {
        REQUIRE_VERSION(1, 31);
        const QString name = u"condition"_s;
        const auto pods = watchPods(name);
        QCOMPARE(createJob(makeJob(name, u"sleep 600"_s, R"({"backoffLimit": 6, "podFailurePolicy": {"rules": [
            {"action": "FailJob", "onPodConditions": [{"type": "example.com/broken", "status": "True"}]}]}})"))
                     .status,
                 201);
        const QJsonObject pod = pods->waitFor(isRunning);
        const Answer told = call("PATCH", podsPath(nameOf(pod)) + u"/status"_s,
                                 R"({"status": {"conditions": [{"type": "example.com/broken", "status": "True"}]}})",
                                 "application/strategic-merge-patch+json");
        QVERIFY2(told.status == 200, told.body.constData());
        QCOMPARE(call("DELETE", podsPath(nameOf(pod))).status, 200); // it fails, since it does not end by itself
        const QJsonObject job = waitForEnd(name);
        QCOMPARE(conditionsOf(job), failed(u"PodFailurePolicy"_s));
        QCOMPARE(
            conditionMessage(job, u"Failed"_s),
            u"Pod %1/%2 has condition example.com/broken matching FailJob rule at index 0"_s.arg(space(), nameOf(pod)));
    }

    void failIndexFailsThatIndexOnly()
    {
        REQUIRE_VERSION(1, 33);
        const QString name = u"failindex"_s;
        const QJsonObject job = run(
            makeJob(name, u"[ $JOB_COMPLETION_INDEX = 1 ] && exit 3; exit 0"_s,
                    R"({"completionMode": "Indexed", "completions": 3, "parallelism": 3, "backoffLimitPerIndex": 3,
                "backoffLimit": 2147483647, "podFailurePolicy": {"rules": [
                    {"action": "FailIndex", "onExitCodes": {"operator": "In", "values": [3]}}]}})"));
        QCOMPARE(conditionsOf(job), failed(u"FailedIndexes"_s));
        QCOMPARE(conditionMessage(job, u"Failed"_s), u"Job has failed indexes"_s);
        QCOMPARE(text(job, u"status.failedIndexes"_s), u"1"_s);
        QCOMPARE(text(job, u"status.completedIndexes"_s), u"0,2"_s);
        QCOMPARE(counter(job, u"failed"_s), 1);
        QCOMPARE(counter(job, u"succeeded"_s), 2);
        QVERIFY(eventsOf(job, u"FailedIndexes"_s).contains(u"Warning/FailedIndexes/Job has failed indexes"_s));
    }

    void eachIndexHasALimitOfItsOwn()
    {
        REQUIRE_VERSION(1, 33);
        const QString name = u"perindex"_s;
        QJsonObject manifest = makeJob(name, u"[ $JOB_COMPLETION_INDEX = 1 ] && exit 1; exit 0"_s,
                                       R"({"completionMode": "Indexed", "completions": 3, "parallelism": 3,
                                           "backoffLimit": null, "backoffLimitPerIndex": 1})");
        const QJsonObject job = run(manifest);
        QCOMPARE(member(job, u"spec.backoffLimit"_s).toInteger(), 2147483647);
        QCOMPARE(conditionsOf(job), failed(u"FailedIndexes"_s));
        QCOMPARE(text(job, u"status.failedIndexes"_s), u"1"_s);
        QCOMPARE(text(job, u"status.completedIndexes"_s), u"0,2"_s);
        QCOMPARE(counter(job, u"failed"_s), 2);
        QStringList counts;
        for (const QJsonObject &pod : ofIndex(podsOf(name), 1))
            counts += annotation(pod, u"batch.kubernetes.io/job-index-failure-count"_s);
        counts.sort();
        QCOMPARE(counts, (QStringList{u"0"_s, u"1"_s}));
    }

    void noFailedIndexIsAnEmptyText()
    {
        REQUIRE_VERSION(1, 33);
        const QJsonObject job = run(makeJob(
            u"fine"_s, u"exit 0"_s, R"({"completionMode": "Indexed", "completions": 1, "backoffLimitPerIndex": 0})"));
        QCOMPARE(member(job, u"status.failedIndexes"_s), QJsonValue(QString()));
        QCOMPARE(text(job, u"status.completedIndexes"_s), u"0"_s);
    }

    void tooManyFailedIndexesEndTheJob()
    {
        REQUIRE_VERSION(1, 33);
        const QString name = u"maximum"_s;
        const QJsonObject job = run(
            makeJob(name, u"[ $JOB_COMPLETION_INDEX = 0 ] && exit 1; exit 0"_s,
                    R"({"completionMode": "Indexed", "completions": 4, "parallelism": 1, "backoffLimit": 2147483647,
                "backoffLimitPerIndex": 0, "maxFailedIndexes": 0})"));
        QCOMPARE(conditionsOf(job), failed(u"MaxFailedIndexesExceeded"_s));
        QCOMPARE(conditionMessage(job, u"Failed"_s),
                 u"Job has exceeded the specified maximal number of failed indexes"_s);
        QCOMPARE(text(job, u"status.failedIndexes"_s), u"0"_s);
        QVERIFY(member(job, u"status.completedIndexes"_s).isUndefined());
        QCOMPARE(podsOf(name).size(), 1);
    }

    void theLeadersSuccessIsEnough()
    {
        REQUIRE_VERSION(1, 33);
        const QString name = u"leader"_s;
        const auto pods = watchPods(name);
        const QJsonObject job = run(makeJob(name, u"[ $JOB_COMPLETION_INDEX = 0 ] && { sleep 1; exit 0; }; sleep 600"_s,
                                            R"({"completionMode": "Indexed", "completions": 2, "parallelism": 2,
                "successPolicy": {"rules": [{"succeededIndexes": "0"}]}})"));
        QCOMPARE(conditionsOf(job),
                 (QStringList{u"SuccessCriteriaMet=True/SuccessPolicy"_s, u"Complete=True/SuccessPolicy"_s}));
        QCOMPARE(conditionMessage(job, u"Complete"_s), u"Matched rules at index 0"_s);
        QCOMPARE(text(job, u"status.completedIndexes"_s), u"0"_s);
        QCOMPARE(counter(job, u"succeeded"_s), 1);
        QVERIFY(member(job, u"status.failed"_s).isUndefined()); // what was not needed any more has not failed
        QVERIFY(member(job, u"status.completionTime"_s).isString());
        QVERIFY(pods->waitForCount(1, [](const QJsonObject &) { return true; }).size() == 1);
        QVERIFY(eventsOf(job, u"Completed"_s).contains(u"Normal/Completed/Job completed"_s));
    }

    void enoughIndexesAreEnough()
    {
        REQUIRE_VERSION(1, 33);
        const QJsonObject job = run(
            makeJob(u"enough"_s, u"[ $JOB_COMPLETION_INDEX = 0 ] && sleep 600; exit 0"_s,
                    R"({"completionMode": "Indexed", "completions": 3, "parallelism": 3, "successPolicy": {"rules": [
                {"succeededIndexes": "0"}, {"succeededIndexes": "0-2", "succeededCount": 2}]}})"));
        QCOMPARE(conditionsOf(job),
                 (QStringList{u"SuccessCriteriaMet=True/SuccessPolicy"_s, u"Complete=True/SuccessPolicy"_s}));
        QCOMPARE(conditionMessage(job, u"SuccessCriteriaMet"_s), u"Matched rules at index 1"_s);
        QCOMPARE(text(job, u"status.completedIndexes"_s), u"1,2"_s);
    }

    void aSuccessPolicyThatIsNotMetEarlierEndsAsUsual()
    {
        REQUIRE_VERSION(1, 33);
        const QJsonObject job
            = run(makeJob(u"usual"_s, u"exit 0"_s, R"({"completionMode": "Indexed", "completions": 1, "parallelism": 1,
                "successPolicy": {"rules": [{"succeededCount": 1}]}})"));
        QCOMPARE(conditionsOf(job),
                 (QStringList{u"SuccessCriteriaMet=True/SuccessPolicy"_s, u"Complete=True/SuccessPolicy"_s}));
    }
};

QTEST_GUILESS_MAIN(ContractPolicies)
#include "tst_contractpolicies.moc"
