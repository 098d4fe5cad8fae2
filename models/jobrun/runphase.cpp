// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/runphase.h"

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

struct Transition
{
    RunPhase from;
    RunEvent event;
    RunPhase to;
};

/// Every transition there is; all other pairs stay where they are.
constexpr std::array transitions{
    Transition{RunPhase::Idle, RunEvent::Start, RunPhase::Submitting},

    Transition{RunPhase::Submitting, RunEvent::Created, RunPhase::WaitingForPods},
    Transition{RunPhase::Submitting, RunEvent::CreateFailed, RunPhase::Failed},
    Transition{RunPhase::Submitting, RunEvent::StopWatching, RunPhase::Lost},

    Transition{RunPhase::WaitingForPods, RunEvent::ContainerStarted, RunPhase::Running},
    Transition{RunPhase::WaitingForPods, RunEvent::JobComplete, RunPhase::Draining},
    Transition{RunPhase::WaitingForPods, RunEvent::JobFailed, RunPhase::Draining},
    Transition{RunPhase::WaitingForPods, RunEvent::JobDeleted, RunPhase::Draining},
    Transition{RunPhase::WaitingForPods, RunEvent::StopWatching, RunPhase::Lost},
    Transition{RunPhase::WaitingForPods, RunEvent::DeleteRequested, RunPhase::Stopping},
    Transition{RunPhase::WaitingForPods, RunEvent::ConnectionLost, RunPhase::Lost},

    Transition{RunPhase::Running, RunEvent::JobComplete, RunPhase::Draining},
    Transition{RunPhase::Running, RunEvent::JobFailed, RunPhase::Draining},
    Transition{RunPhase::Running, RunEvent::JobDeleted, RunPhase::Draining},
    Transition{RunPhase::Running, RunEvent::StopWatching, RunPhase::Lost},
    Transition{RunPhase::Running, RunEvent::DeleteRequested, RunPhase::Stopping},
    Transition{RunPhase::Running, RunEvent::ConnectionLost, RunPhase::Lost},

    // The end is decided: neither a lost watch nor a deletion can change it, and stopping only cuts the draining short.
    Transition{RunPhase::Draining, RunEvent::DrainedComplete, RunPhase::Completed},
    Transition{RunPhase::Draining, RunEvent::DrainedFailed, RunPhase::Failed},
    Transition{RunPhase::Draining, RunEvent::DrainedLost, RunPhase::Lost},

    // A condition that arrives while the deletion runs does not end the wait: only the Job's disappearance does.
    Transition{RunPhase::Stopping, RunEvent::JobDeleted, RunPhase::Draining},
    Transition{RunPhase::Stopping, RunEvent::DeleteFailed, RunPhase::WaitingForPods},
    Transition{RunPhase::Stopping, RunEvent::StopWatching, RunPhase::Lost},
    Transition{RunPhase::Stopping, RunEvent::ConnectionLost, RunPhase::Lost},
};

using Table = std::array<std::array<RunPhase, runEventCount>, runPhaseCount>;

constexpr Table makeTable()
{
    Table table{};
    for (std::size_t phase = 0; phase < runPhaseCount; ++phase)
        table[phase].fill(static_cast<RunPhase>(phase));
    for (const Transition &transition : transitions)
        table[std::size_t(transition.from)][std::size_t(transition.event)] = transition.to;
    return table;
}

constexpr Table table = makeTable();

constexpr bool terminal(RunPhase phase)
{
    return phase == RunPhase::Completed || phase == RunPhase::Failed || phase == RunPhase::Lost;
}

constexpr bool terminalPhasesAreFinal()
{
    for (const Transition &transition : transitions) {
        if (terminal(transition.from))
            return false;
    }
    return true;
}
static_assert(terminalPhasesAreFinal());

} // namespace

RunPhase nextPhase(RunPhase phase, RunEvent event)
{
    return table[std::size_t(phase)][std::size_t(event)];
}

bool isTerminal(RunPhase phase)
{
    return terminal(phase);
}

QString phaseName(RunPhase phase)
{
    switch (phase) {
    case RunPhase::Idle:
        return u"Idle"_s;
    case RunPhase::Submitting:
        return u"Submitting"_s;
    case RunPhase::WaitingForPods:
        return u"WaitingForPods"_s;
    case RunPhase::Running:
        return u"Running"_s;
    case RunPhase::Draining:
        return u"Draining"_s;
    case RunPhase::Completed:
        return u"Completed"_s;
    case RunPhase::Failed:
        return u"Failed"_s;
    case RunPhase::Stopping:
        return u"Stopping"_s;
    case RunPhase::Lost:
        return u"Lost"_s;
    }
    return {};
}

} // namespace JobRun
