// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/endnotices.h"

#include "objects.h"

using namespace Qt::StringLiterals;
using namespace JobRun;
using Objects::containerStatus;

namespace {

const char running[] = R"({"running":{"startedAt":"2026-01-31T10:00:01Z"}})";
const char killed[] = R"({"terminated":{"containerID":"c0","exitCode":137,"reason":"OOMKilled",
    "finishedAt":"2026-01-31T10:00:09Z"}})";
constexpr qint64 killedAt = 1'769'853'609'000'000'000; // 2026-01-31T10:00:09Z

QJsonObject podWith(const QList<QJsonObject> &statuses, const QString &phase = u"Running"_s)
{
    return Objects::pod(u"p"_s, phase, statuses);
}

QJsonObject mainStatus(const char *state, int restarts = 0, const char *last = "{}", const QString &id = u"c0"_s)
{
    return containerStatus(u"main"_s, state, restarts, last, id);
}

QJsonObject evicted(const QList<QJsonObject> &statuses)
{
    const QJsonObject pod = Objects::with(podWith(statuses, u"Failed"_s), u"status"_s, u"reason"_s, u"Evicted"_s);
    return Objects::with(pod, u"status"_s, u"message"_s, u"The node was low on resource: memory."_s);
}

/// What a collector does with it, without the logs.
class Ends
{
public:
    void update(const QJsonObject &pod)
    {
        const auto plan = m_planner.update(pod);
        for (const Attempt &attempt : plan.follow) {
            m_notices.add(attempt);
            m_attempts.append(attempt);
        }
        m_notices.update(pod);
    }
    void finish(int attempt) { m_notices.setFinished(m_attempts.at(attempt)); }
    [[nodiscard]] QList<EndNotice> take() { return m_notices.take(u"uid-p"_s, m_planner); }
    [[nodiscard]] QList<EndNotice> takeLast() { return m_notices.takeLast(m_planner); }
    [[nodiscard]] static QStringList texts(const QList<EndNotice> &notices)
    {
        QStringList result;
        for (const EndNotice &notice : notices)
            result.append(notice.text);
        return result;
    }

private:
    AttemptPlanner m_planner;
    EndNotices m_notices;
    QList<Attempt> m_attempts;
};

} // namespace

class EndNoticesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEndIsToldOnceItIsKnownAndItsLogIsComplete()
    {
        Ends ends;
        ends.update(podWith({mainStatus(running)}));
        QVERIFY(ends.take().isEmpty());
        ends.update(podWith({mainStatus(killed)}));
        QVERIFY(ends.take().isEmpty()); // lines may still come
        ends.finish(0);
        const auto notices = ends.take();
        QCOMPARE(notices.size(), 1);
        QCOMPARE(notices.first().key, u"uid-p/main/c0"_s);
        QCOMPARE(notices.first().text, u"Container main ended: exit code 137 (OOMKilled)"_s);
        QCOMPARE(notices.first().time, killedAt);
        QVERIFY(notices.first().failed);
        QVERIFY(ends.take().isEmpty()); // once
        QVERIFY(ends.takeLast().isEmpty());
    }

    void theLogMayBeCompleteBeforeTheEndIsKnown()
    {
        Ends ends;
        ends.update(podWith({mainStatus(running)}));
        ends.finish(0);
        QVERIFY(ends.take().isEmpty());
        ends.update(podWith({mainStatus(killed)}));
        QCOMPARE(ends.take().size(), 1);
    }

    void eachAttemptTellsOfItsOwnEnd()
    {
        Ends ends;
        ends.update(podWith({mainStatus(running)}));
        ends.update(podWith({mainStatus(running, 1, killed, u"c1"_s)}));
        ends.finish(1);
        QVERIFY(ends.take().isEmpty());
        ends.finish(0);
        const auto notices = ends.take();
        QCOMPARE(notices.size(), 1);
        QCOMPARE(notices.first().key, u"uid-p/main/c0"_s);
        ends.update(podWith({mainStatus(R"({"terminated":{"containerID":"c1","exitCode":0,"reason":"Completed"}})", 1,
                                        killed, u"c1"_s)},
                            u"Succeeded"_s));
        const auto last = ends.take();
        QCOMPARE(last.size(), 1);
        QCOMPARE(last.first().key, u"uid-p/main/c1"_s);
        QCOMPARE(last.first().text, u"Container main ended: exit code 0 (Completed)"_s);
        QCOMPARE(last.first().time, 0); // the status does not say when
        QVERIFY(!last.first().failed);
    }

    void ofAReplacedInstanceNothingMoreIsAwaited()
    {
        Ends ends;
        ends.update(podWith({mainStatus(running)}));
        ends.finish(0);
        ends.update(podWith({mainStatus(running, 1, "{}", u"c1"_s)}));
        QCOMPARE(Ends::texts(ends.take()), QStringList{u"Container main ended; its exit code is not known"_s});
    }

    void theStatusesOfAFailedPodAreWaitedFor()
    {
        Ends ends;
        ends.update(podWith({mainStatus(running)}));
        ends.finish(0);
        ends.update(evicted({mainStatus(running)}));
        QVERIFY(ends.take().isEmpty());
        ends.update(evicted({mainStatus(killed)}));
        QCOMPARE(Ends::texts(ends.take()),
                 (QStringList{u"Container main ended: exit code 137 (OOMKilled)"_s,
                              u"Pod p failed: Evicted: The node was low on resource: memory."_s}));
        QVERIFY(ends.takeLast().isEmpty());
    }

    void whatNobodyToldIsSaidAtTheEnd()
    {
        Ends ends;
        ends.update(podWith({mainStatus(running), containerStatus(u"proxy"_s, running, 0, "{}", u"c7"_s)}));
        ends.finish(0);
        ends.update(evicted({mainStatus(running), containerStatus(u"proxy"_s, running, 0, "{}", u"c7"_s)}));
        QVERIFY(ends.take().isEmpty());
        const auto notices = ends.takeLast();
        QCOMPARE(Ends::texts(notices),
                 (QStringList{u"Container main ended; its exit code is not known"_s,
                              u"Container proxy ended; its exit code is not known"_s,
                              u"Pod p failed: Evicted: The node was low on resource: memory."_s}));
        QCOMPARE(notices.last().key, u"uid-p/proxy/c7"_s); // the last word of the pod's last log
    }

    void thePodSpeaksAfterAllItsContainers()
    {
        Ends ends;
        const QJsonObject proxy = containerStatus(
            u"proxy"_s, R"({"terminated":{"containerID":"c7","exitCode":2,"reason":"Error"}})", 0, "{}", u"c7"_s);
        ends.update(evicted({mainStatus(killed), proxy}));
        ends.finish(0);
        QCOMPARE(Ends::texts(ends.take()), QStringList{u"Container main ended: exit code 137 (OOMKilled)"_s});
        ends.finish(1);
        const auto notices = ends.take();
        QCOMPARE(Ends::texts(notices),
                 (QStringList{u"Container proxy ended: exit code 2 (Error)"_s,
                              u"Pod p failed: Evicted: The node was low on resource: memory."_s}));
        QCOMPARE(notices.last().time, killedAt); // the last time that a container tells
    }

    void whatStillRunsHasNotEnded()
    {
        Ends ends;
        ends.update(podWith({mainStatus(running)}));
        QVERIFY(ends.takeLast().isEmpty());
    }

    void aPodWhoseContainersFailedHasNothingToAdd()
    {
        Ends ends;
        ends.update(
            podWith({mainStatus(R"({"terminated":{"containerID":"c0","exitCode":3,"reason":"Error"}})")}, u"Failed"_s));
        ends.finish(0);
        QCOMPARE(Ends::texts(ends.takeLast()), QStringList{u"Container main ended: exit code 3 (Error)"_s});
    }

    void signalsAndUnknownReasonsAreTold_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<QString>("text");
        QTest::newRow("signal") << QByteArray(R"({"terminated":{"containerID":"c0","exitCode":0,"signal":9}})")
                                << u"Container main ended: signal 9"_s;
        QTest::newRow("no reason") << QByteArray(R"({"terminated":{"containerID":"c0","exitCode":5}})")
                                   << u"Container main ended: exit code 5"_s;
        QTest::newRow("unknown") << QByteArray(R"({"terminated":{"containerID":"c0","exitCode":137,
            "reason":"ContainerStatusUnknown"}})")
                                 << u"Container main ended: exit code 137 (ContainerStatusUnknown)"_s;
    }

    void signalsAndUnknownReasonsAreTold()
    {
        QFETCH(QByteArray, state);
        QFETCH(QString, text);
        Ends ends;
        ends.update(podWith({mainStatus(state.constData())}));
        ends.finish(0);
        QCOMPARE(Ends::texts(ends.take()), QStringList{text});
    }
};

QTEST_GUILESS_MAIN(EndNoticesTest)
#include "tst_endnotices.moc"
