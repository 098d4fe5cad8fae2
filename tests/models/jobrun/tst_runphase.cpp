// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/runphase.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using JobRun::RunEvent;
using JobRun::RunPhase;

namespace {

/// The rules as a person would tell them; written without looking at the table.
RunPhase expected(RunPhase phase, RunEvent event)
{
    const bool watching = phase == RunPhase::WaitingForPods || phase == RunPhase::Running;
    switch (event) {
    case RunEvent::Start: // a run starts once
        return phase == RunPhase::Idle ? RunPhase::Submitting : phase;
    case RunEvent::Created:
        return phase == RunPhase::Submitting ? RunPhase::WaitingForPods : phase;
    case RunEvent::CreateFailed:
        return phase == RunPhase::Submitting ? RunPhase::Failed : phase;
    case RunEvent::ContainerStarted:
        return phase == RunPhase::WaitingForPods ? RunPhase::Running : phase;
    case RunEvent::JobComplete: // conditions decide; logs are read to their end first
    case RunEvent::JobFailed:
        return watching ? RunPhase::Draining : phase;
    case RunEvent::JobDeleted: // also what a user who asked for the deletion waits for
        return watching || phase == RunPhase::Stopping ? RunPhase::Draining : phase;
    case RunEvent::DrainedComplete:
        return phase == RunPhase::Draining ? RunPhase::Completed : phase;
    case RunEvent::DrainedFailed:
        return phase == RunPhase::Draining ? RunPhase::Failed : phase;
    case RunEvent::DrainedLost:
        return phase == RunPhase::Draining ? RunPhase::Lost : phase;
    case RunEvent::StopWatching: // while draining the outcome is known already and stays
        return watching || phase == RunPhase::Submitting || phase == RunPhase::Stopping ? RunPhase::Lost : phase;
    case RunEvent::DeleteRequested:
        return watching ? RunPhase::Stopping : phase;
    case RunEvent::DeleteFailed: // back to watching
        return phase == RunPhase::Stopping ? RunPhase::WaitingForPods : phase;
    case RunEvent::ConnectionLost:
        return watching || phase == RunPhase::Stopping ? RunPhase::Lost : phase;
    }
    return phase;
}

} // namespace

class RunPhaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPairOfPhaseAndEventFollowsTheRules()
    {
        for (std::size_t phase = 0; phase < JobRun::runPhaseCount; ++phase) {
            for (std::size_t event = 0; event < JobRun::runEventCount; ++event) {
                const auto from = static_cast<RunPhase>(phase);
                const auto what = static_cast<RunEvent>(event);
                const QString place = u"%1, event %2"_s.arg(JobRun::phaseName(from)).arg(event);
                QVERIFY2(JobRun::nextPhase(from, what) == expected(from, what), qPrintable(place));
            }
        }
    }

    void endsAreFinal()
    {
        for (const RunPhase phase : {RunPhase::Completed, RunPhase::Failed, RunPhase::Lost}) {
            QVERIFY(JobRun::isTerminal(phase));
            for (std::size_t event = 0; event < JobRun::runEventCount; ++event)
                QCOMPARE(JobRun::nextPhase(phase, static_cast<RunEvent>(event)), phase);
        }
        for (const RunPhase phase : {RunPhase::Idle, RunPhase::Submitting, RunPhase::WaitingForPods, RunPhase::Running,
                                     RunPhase::Draining, RunPhase::Stopping})
            QVERIFY(!JobRun::isTerminal(phase));
    }

    void everyPhaseHasANameOfItsOwn()
    {
        QSet<QString> names;
        for (std::size_t phase = 0; phase < JobRun::runPhaseCount; ++phase)
            names.insert(JobRun::phaseName(static_cast<RunPhase>(phase)));
        QCOMPARE(names.size(), qsizetype(JobRun::runPhaseCount));
        QVERIFY(!names.contains(QString()));
        QVERIFY(names.contains(u"WaitingForPods"_s));
    }
};

QTEST_GUILESS_MAIN(RunPhaseTest)
#include "tst_runphase.moc"
