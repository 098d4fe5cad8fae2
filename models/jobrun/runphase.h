// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace JobRun {

/// Where a run stands. Terminal: Completed, Failed, Lost.
enum class RunPhase {
    Idle,
    Submitting,     ///< the Job is being created (or looked up, for attach)
    WaitingForPods, ///< the Job exists; no container has started yet
    Running,        ///< at least one container has started
    Draining,       ///< the Job ended; the rest of the logs and the artifact are being fetched
    Completed,      ///< condition Complete
    Failed,         ///< condition Failed, or the Job could not be created
    Stopping,       ///< the user asked to delete the Job; waiting until it is gone
    Lost            ///< watching ended without an outcome: stopped watching, deleted, or the server is gone for good
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
    Drained,
    StopWatching,
    DeleteRequested,
    DeleteFailed,
    ConnectionLost
};

/// The transition table: the phase after `event` in `phase`, or `phase` itself where the event means nothing there.
[[nodiscard]] RunPhase nextPhase(RunPhase phase, RunEvent event);
[[nodiscard]] bool isTerminal(RunPhase phase);
/// "Submitting", ...: for logs and tests, not for users.
[[nodiscard]] QString phaseName(RunPhase phase);

} // namespace JobRun
