// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <array>

namespace JobRun {

/// Where a run stands. Terminal: Completed, Failed, Lost.
enum class RunPhase {
    Idle,
    Submitting, ///< the Job is being created (or looked up, for attach)
    WaitingForPods, ///< the Job exists; no container has started yet
    Running, ///< at least one container has started
    Draining, ///< the Job ended; the rest of the logs and the artifact are being fetched
    Completed, ///< condition Complete
    Failed, ///< condition Failed, or the Job could not be created
    Stopping, ///< the user asked to delete the Job; waiting until it is gone
    Lost ///< watching ended without an outcome: stopped watching, deleted, or the server is gone for good
};

/// What can happen to a run.
enum class RunEvent {
    Start,
    Created,
    CreateFailed,
    ContainerStarted,
    JobComplete,
    JobFailed,
    JobDeleted,
    DrainedComplete, ///< everything is read, and the Job had completed
    DrainedFailed, ///< everything is read, and the Job had failed
    DrainedLost, ///< everything is read of a Job that was deleted before it ended
    StopWatching,
    DeleteRequested,
    DeleteFailed,
    ConnectionLost
};

/// The transition table: the phase after `event` in `phase`, or `phase` itself where the event means nothing there.
[[nodiscard]] RunPhase nextPhase(RunPhase phase, RunEvent event);
/// The number of enumerators, for tables and for tests that go through all of them.
inline constexpr std::size_t runPhaseCount = std::size_t(RunPhase::Lost) + 1;
inline constexpr std::size_t runEventCount = std::size_t(RunEvent::ConnectionLost) + 1;
[[nodiscard]] bool isTerminal(RunPhase phase);
/// "Submitting", ...: for logs and tests, not for users.
[[nodiscard]] QString phaseName(RunPhase phase);

} // namespace JobRun
