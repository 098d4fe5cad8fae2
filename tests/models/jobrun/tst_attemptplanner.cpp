// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/attemptplanner.h"

#include "models/jobrun/outputsselector.h"
#include "objects.h"

using namespace Qt::StringLiterals;
using namespace JobRun;
using Objects::containerStatus;

namespace {

const char running[] = R"({"running":{"startedAt":"2026-01-31T10:00:01Z"}})";
const char waiting[] = R"({"waiting":{"reason":"CrashLoopBackOff"}})";

/// A state "terminated" of the instance with that id.
QByteArray ended(const char *id, int exitCode = 0, const char *finished = "2026-01-31T10:00:09Z")
{
    return QByteArray(R"({"terminated":{"containerID":")") + id + R"(","finishedAt":")" + finished + R"(","exitCode":)"
        + QByteArray::number(exitCode) + "}}";
}

QJsonObject podWith(const QJsonObject &status, const QString &phase = u"Running"_s)
{
    return Objects::pod(u"p"_s, phase, {status});
}

QJsonObject mainStatus(const char *state, int restarts, const char *last = "{}", const QString &id = {})
{
    return containerStatus(u"main"_s, state, restarts, last, id);
}

QString key(const char *id)
{
    return u"uid-p/main/"_s + QString::fromLatin1(id);
}

} // namespace

class AttemptPlannerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsReadBeforeAContainerStarted()
    {
        AttemptPlanner planner;
        const auto plan = planner.update(podWith(mainStatus(R"({"waiting":{"reason":"ContainerCreating"}})", 0)));
        QVERIFY(plan.follow.isEmpty());
        QVERIFY(plan.lost.isEmpty());
    }

    void aRunningContainerIsFollowedOnce()
    {
        AttemptPlanner planner;
        const auto first = planner.update(podWith(mainStatus(running, 0, "{}", u"c0"_s)));
        QCOMPARE(first.follow.size(), 1);
        QCOMPARE(first.follow.first().number, 0);
        QCOMPARE(first.follow.first().containerId, u"c0"_s);
        QVERIFY(!first.follow.first().previous);
        QVERIFY(!first.follow.first().terminated);
        const auto again = planner.update(podWith(mainStatus(running, 0, "{}", u"c0"_s)));
        QVERIFY(again.follow.isEmpty() && again.ended.isEmpty());
        const auto end = planner.update(podWith(mainStatus(ended("c0", 3).constData(), 0, "{}", u"c0"_s)));
        QVERIFY(end.follow.isEmpty());
        QCOMPARE(end.ended, QStringList{key("c0")});
        QCOMPARE(planner.terminated(key("c0"))[u"exitCode"].toInt(), 3);
    }

    void aContainerThatWasShorterThanTheWatchIsStillRead()
    {
        AttemptPlanner planner;
        const auto plan
            = planner.update(podWith(mainStatus(ended("c0").constData(), 0, "{}", u"c0"_s), u"Succeeded"_s));
        QCOMPARE(plan.follow.size(), 1);
        QVERIFY(plan.follow.first().terminated);
        QVERIFY(!plan.follow.first().previous);
    }

    void aRestartBringsANewAttempt()
    {
        AttemptPlanner planner;
        (void)planner.update(podWith(mainStatus(running, 0, "{}", u"c0"_s)));
        const auto plan = planner.update(podWith(mainStatus(running, 1, ended("c0", 1).constData(), u"c1"_s)));
        QCOMPARE(plan.follow.size(), 1);
        QCOMPARE(plan.follow.first().number, 1);
        QCOMPARE(plan.ended, QStringList{key("c0")});
        QVERIFY(plan.lost.isEmpty());
        QCOMPARE(planner.terminated(key("c0"))[u"exitCode"].toInt(), 1);
    }

    void aMissedInstanceIsReadAsThePreviousOneFirst()
    {
        AttemptPlanner planner;
        const auto plan = planner.update(podWith(mainStatus(running, 1, ended("c0", 1).constData(), u"c1"_s)));
        QCOMPARE(plan.follow.size(), 2);
        QCOMPARE(plan.follow.at(0).containerId, u"c0"_s);
        QCOMPARE(plan.follow.at(0).number, 0);
        QVERIFY(plan.follow.at(0).previous);
        QVERIFY(plan.follow.at(0).terminated);
        QCOMPARE(plan.follow.at(1).containerId, u"c1"_s);
        QCOMPARE(plan.follow.at(1).number, 1);
        QVERIFY(plan.lost.isEmpty());
    }

    void instancesThatNobodySawAreCountedAsLost()
    {
        AttemptPlanner planner;
        (void)planner.update(podWith(mainStatus(running, 0, "{}", u"c0"_s)));
        const auto plan = planner.update(podWith(mainStatus(running, 4, ended("c3", 1).constData(), u"c4"_s)));
        QCOMPARE(plan.follow.size(), 2);
        QCOMPARE(plan.follow.at(0).number, 3);
        QCOMPARE(plan.follow.at(1).number, 4);
        QCOMPARE(plan.lost.size(), 1);
        QCOMPARE(plan.lost.first().first, 1);
        QCOMPARE(plan.lost.first().last, 2);
    }

    void whileAContainerWaitsItsLastInstanceCanBeRead()
    {
        AttemptPlanner planner;
        // The restart count is still that of the instance that has ended.
        const auto plan = planner.update(podWith(mainStatus(waiting, 1, ended("c1", 1).constData(), u"c1"_s)));
        QCOMPARE(plan.follow.size(), 1);
        QCOMPARE(plan.follow.first().number, 1);
        QVERIFY(plan.follow.first().previous);
        QCOMPARE(plan.lost.size(), 1);
        QCOMPARE(plan.lost.first().first, 0);
        QCOMPARE(plan.lost.first().last, 0);
        const auto next = planner.update(podWith(mainStatus(running, 2, ended("c1", 1).constData(), u"c2"_s)));
        QCOMPARE(next.follow.size(), 1);
        QCOMPARE(next.follow.first().number, 2);
        QVERIFY(next.lost.isEmpty());
    }

    void aFinishedPodEndsAllItsAttempts()
    {
        AttemptPlanner planner;
        (void)planner.update(podWith(mainStatus(running, 0, "{}", u"c0"_s)));
        const auto plan = planner.update(podWith(mainStatus(running, 0, "{}", u"c0"_s), u"Failed"_s));
        QCOMPARE(plan.ended, QStringList{key("c0")});
    }

    void aContainerWithUnknownStatusHasNothingToRead()
    {
        AttemptPlanner planner;
        const auto plan = planner.update(podWith(
            mainStatus(R"({"terminated":{"exitCode":137,"reason":"ContainerStatusUnknown"}})", 0), u"Failed"_s));
        QVERIFY(plan.follow.isEmpty());
    }

    void initContainersComeFirst()
    {
        auto pod = podWith(mainStatus(running, 0, "{}", u"c0"_s));
        pod = Objects::with(pod, u"spec"_s, u"initContainers"_s, QJsonArray{Objects::container(u"fetch"_s)});
        pod = Objects::with(pod, u"status"_s, u"initContainerStatuses"_s,
                            QJsonArray{containerStatus(u"fetch"_s, ended("i0").constData(), 0, "{}", u"i0"_s)});
        AttemptPlanner planner;
        const auto plan = planner.update(pod);
        QCOMPARE(plan.follow.size(), 2);
        QCOMPARE(plan.follow.at(0).container, u"fetch"_s);
        QCOMPARE(containerKindName(plan.follow.at(0).kind), u"init"_s);
        QCOMPARE(plan.follow.at(1).container, u"main"_s);
    }

    void outputsComeFromThePodThatSucceededFirst()
    {
        const auto pod = [](const char *name, const char *phase, const char *created, const char *finished) {
            const QByteArray id = QByteArray("id-") + name;
            return Objects::pod(
                QString::fromLatin1(name), QString::fromLatin1(phase),
                {mainStatus(ended(id.constData(), 0, finished).constData(), 0, "{}", QString::fromLatin1(id))},
                QString::fromLatin1(created));
        };
        const QList<QJsonObject> pods{pod("failed", "Failed", "2026-01-31T10:00:00Z", "2026-01-31T10:00:01Z"),
                                      pod("slow", "Succeeded", "2026-01-31T10:00:02Z", "2026-01-31T10:00:09Z"),
                                      pod("fast", "Succeeded", "2026-01-31T10:00:03Z", "2026-01-31T10:00:05Z"),
                                      Objects::pod(u"pending"_s, u"Pending"_s, {}, u"2026-01-31T10:00:20Z"_s)};
        AttemptPlanner planner;
        for (const QJsonObject &object : pods)
            (void)planner.update(object);
        QCOMPARE(selectOutputs(pods, u"main"_s, planner)->pod, u"fast"_s);
        QVERIFY(!selectOutputs(pods, u"other"_s, planner));
        // Without a success the newest pod that has a log speaks.
        const QList<QJsonObject> unsuccessful{
            pods.at(0), pod("later", "Failed", "2026-01-31T10:00:10Z", "2026-01-31T10:00:11Z"), pods.at(3)};
        (void)planner.update(unsuccessful.at(1));
        QCOMPARE(selectOutputs(unsuccessful, u"main"_s, planner)->pod, u"later"_s);
    }

    void outputsComeFromTheNewestAttempt()
    {
        AttemptPlanner planner;
        const auto pod = podWith(mainStatus(running, 1, ended("c0", 1).constData(), u"c1"_s));
        (void)planner.update(pod);
        QCOMPARE(selectOutputs({pod}, u"main"_s, planner)->number, 1);
    }
};

QTEST_GUILESS_MAIN(AttemptPlannerTest)
#include "tst_attemptplanner.moc"
