// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace JobRun {

enum class DiagnosisKind {
    None,
    ImagePull, ///< ErrImagePull, ImagePullBackOff, InvalidImageName, ErrImageNeverPull
    Unschedulable, ///< PodScheduled=False: Unschedulable or SchedulingGated
    CrashLoop, ///< CrashLoopBackOff
    CreateContainer, ///< CreateContainerConfigError, CreateContainerError, RunContainerError
    PodCreation, ///< FailedCreate events: quota, webhook; the Job shows nothing
    OutOfMemory, ///< OOMKilled
    NonZeroExit,
    DeadlineExceeded,
    Evicted,
    VolumeMount, ///< FailedMount events
    Suspended,
    NotManaged, ///< managedBy names another controller
    Other
};

/// Why a run is stuck or failed: the decisive fact and where it was seen.
struct Diagnosis
{
    DiagnosisKind kind = DiagnosisKind::None;
    QString reason; ///< Kubernetes' reason, verbatim
    QString message; ///< Kubernetes' message, verbatim
    QString pod;
    QString container;
    int exitCode = -1; ///< -1: none
    int signal = 0;
    bool fatal = false; ///< explains an end; otherwise the run is stuck but may recover
    friend bool operator==(const Diagnosis &, const Diagnosis &) = default;
};

/// What a container's waiting reason says about it: one of the kinds for containers that do not start by themselves,
/// None for reasons that pass ("ContainerCreating") and for unknown ones.
[[nodiscard]] DiagnosisKind stuckKind(const QString &waitingReason);

/// The most telling diagnosis of a Job, its pods and their events (objects as the API sends them); nothing if all is
/// well. A pure function; any thread. Pods that were deleted meanwhile may be among `pods`.
[[nodiscard]] std::optional<Diagnosis> diagnose(const QJsonObject &job, const QList<QJsonObject> &pods,
                                                const QList<QJsonObject> &events);

} // namespace JobRun
