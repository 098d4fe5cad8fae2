// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/diagnosis.h"

#include "models/core/times.h"
#include "models/jobrun/eventfacts.h"
#include "models/jobrun/podfacts.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

struct WaitingReason
{
    QLatin1StringView reason;
    DiagnosisKind kind;
};

/// Waiting reasons that do not pass by themselves (kubelet: pkg/kubelet/images/types.go, kuberuntime, container).
constexpr std::array stuckReasons{
    WaitingReason{"ErrImagePull"_L1, DiagnosisKind::ImagePull},
    WaitingReason{"ImagePullBackOff"_L1, DiagnosisKind::ImagePull},
    WaitingReason{"InvalidImageName"_L1, DiagnosisKind::ImagePull},
    WaitingReason{"ErrImageNeverPull"_L1, DiagnosisKind::ImagePull},
    WaitingReason{"ImageInspectError"_L1, DiagnosisKind::ImagePull},
    WaitingReason{"RegistryUnavailable"_L1, DiagnosisKind::ImagePull},
    WaitingReason{"SignatureValidationFailed"_L1, DiagnosisKind::ImagePull},
    WaitingReason{"CreateContainerConfigError"_L1, DiagnosisKind::CreateContainer},
    WaitingReason{"CreateContainerError"_L1, DiagnosisKind::CreateContainer},
    WaitingReason{"RunContainerError"_L1, DiagnosisKind::CreateContainer},
    WaitingReason{"PostStartHookError"_L1, DiagnosisKind::CreateContainer},
    WaitingReason{"CrashLoopBackOff"_L1, DiagnosisKind::CrashLoop},
};

/// Which of several stuck pods' troubles to tell: what an operator must mend first.
int rank(DiagnosisKind kind)
{
    constexpr std::array order{DiagnosisKind::ImagePull,   DiagnosisKind::CreateContainer,
                               DiagnosisKind::OutOfMemory, DiagnosisKind::CrashLoop,
                               DiagnosisKind::VolumeMount, DiagnosisKind::Unschedulable,
                               DiagnosisKind::PodCreation, DiagnosisKind::Other};
    return int(std::find(order.begin(), order.end(), kind) - order.begin());
}

Diagnosis fromCondition(DiagnosisKind kind, const QJsonObject &condition, const QString &pod = {})
{
    Diagnosis diagnosis;
    diagnosis.kind = kind;
    diagnosis.reason = condition.value("reason"_L1).toString();
    diagnosis.message = condition.value("message"_L1).toString();
    diagnosis.pod = pod;
    return diagnosis;
}

Diagnosis fromTerminated(const QString &pod, const QString &container, const QJsonObject &terminated)
{
    Diagnosis diagnosis = fromCondition(DiagnosisKind::NonZeroExit, terminated, pod);
    diagnosis.container = container;
    diagnosis.exitCode = terminated.value("exitCode"_L1).toInt(-1);
    diagnosis.signal = terminated.value("signal"_L1).toInt();
    if (diagnosis.reason == "OOMKilled"_L1)
        diagnosis.kind = DiagnosisKind::OutOfMemory;
    else if (diagnosis.reason == "StartError"_L1 || diagnosis.reason == "ContainerCannotRun"_L1)
        diagnosis.kind = DiagnosisKind::CreateContainer;
    return diagnosis;
}

std::optional<Diagnosis> stuckContainer(const QJsonObject &pod)
{
    for (const ContainerFacts &container : containersOf(pod)) {
        const DiagnosisKind kind = stuckKind(container.waiting().value("reason"_L1).toString());
        if (kind == DiagnosisKind::None)
            continue;
        Diagnosis diagnosis = fromCondition(kind, container.waiting(), nameOf(pod));
        diagnosis.container = container.name;
        const QJsonObject last = container.lastTerminated();
        if (!last.isEmpty()) {
            diagnosis.exitCode = last.value("exitCode"_L1).toInt(-1);
            diagnosis.signal = last.value("signal"_L1).toInt();
            // Restarting will not help a container that needs more memory: the cause says more than the symptom.
            if (kind == DiagnosisKind::CrashLoop && last.value("reason"_L1).toString() == "OOMKilled"_L1) {
                diagnosis.kind = DiagnosisKind::OutOfMemory;
                diagnosis.reason = u"OOMKilled"_s;
            }
        }
        return diagnosis;
    }
    return std::nullopt;
}

std::optional<Diagnosis> unscheduled(const QJsonObject &pod)
{
    const QJsonObject condition = conditionOf(pod, "PodScheduled"_L1);
    if (condition.value("status"_L1).toString() != "False"_L1)
        return std::nullopt;
    return fromCondition(DiagnosisKind::Unschedulable, condition, nameOf(pod));
}

/// Trouble before the first container starts that only events tell.
std::optional<Diagnosis> blockedByEvents(const QJsonObject &pod, const QList<QJsonObject> &events)
{
    const auto containers = containersOf(pod);
    const bool begun = std::any_of(containers.begin(), containers.end(), [](const ContainerFacts &container) {
        return container.isRunning() || container.isTerminated() || !container.lastTerminated().isEmpty();
    });
    if (podPhase(pod) != "Pending"_L1 || begun)
        return std::nullopt;
    const QJsonObject *latest = nullptr;
    for (const QJsonObject &event : events) {
        const QString reason = event.value("reason"_L1).toString();
        const bool telling = reason == "FailedMount"_L1 || reason == "FailedAttachVolume"_L1
            || reason == "FailedMapVolume"_L1 || reason == "FailedCreatePodSandBox"_L1;
        if (telling && eventObjectUid(event) == uidOf(pod)
            && (latest == nullptr || eventTimeMs(event) >= eventTimeMs(*latest)))
            latest = &event;
    }
    if (latest == nullptr)
        return std::nullopt;
    const bool sandbox = latest->value("reason"_L1).toString() == "FailedCreatePodSandBox"_L1;
    return fromCondition(sandbox ? DiagnosisKind::Other : DiagnosisKind::VolumeMount, *latest, nameOf(pod));
}

std::optional<Diagnosis> stuckPod(const QJsonObject &pod, const QList<QJsonObject> &events)
{
    if (auto container = stuckContainer(pod))
        return container;
    if (auto scheduling = unscheduled(pod))
        return scheduling;
    return blockedByEvents(pod, events);
}

/// Why a pod of phase Failed failed.
std::optional<Diagnosis> failedPod(const QJsonObject &pod)
{
    const QJsonObject status = pod.value("status"_L1).toObject();
    const QString reason = status.value("reason"_L1).toString();
    if (const QJsonObject disruption = trueCondition(pod, "DisruptionTarget"_L1); !disruption.isEmpty()) {
        // An eviction by the kubelet has its words in the status, which name the resource that ran out.
        return fromCondition(DiagnosisKind::Evicted, reason == "Evicted"_L1 ? status : disruption, nameOf(pod));
    }
    if (reason == "Evicted"_L1 || reason == "NodeLost"_L1 || reason == "Preempting"_L1)
        return fromCondition(DiagnosisKind::Evicted, status, nameOf(pod));
    if (reason == "DeadlineExceeded"_L1)
        return fromCondition(DiagnosisKind::DeadlineExceeded, status, nameOf(pod));

    std::optional<Diagnosis> first;
    qint64 firstMs = 0;
    for (const ContainerFacts &container : containersOf(pod)) {
        QJsonObject terminated = container.terminated();
        if (terminated.value("exitCode"_L1).toInt() == 0)
            terminated = container.isTerminated() ? QJsonObject() : container.lastTerminated();
        // A sidecar's exit code does not decide over its pod.
        if (terminated.value("exitCode"_L1).toInt() == 0 || container.kind == ContainerFacts::Kind::Sidecar)
            continue;
        const qint64 endedMs = Core::timeMs(terminated.value("finishedAt"_L1).toString());
        const Diagnosis found = fromTerminated(nameOf(pod), container.name, terminated);
        if (found.kind == DiagnosisKind::OutOfMemory)
            return found;
        if (!first || endedMs < firstMs) {
            first = found;
            firstMs = endedMs;
        }
    }
    if (!first && !reason.isEmpty())
        return fromCondition(DiagnosisKind::Other, status, nameOf(pod));
    return first;
}

bool isNewer(const QJsonObject &left, const QJsonObject &right)
{
    return createdMs(left) > createdMs(right);
}

QList<QJsonObject> newestFirst(QList<QJsonObject> pods)
{
    std::stable_sort(pods.begin(), pods.end(), isNewer);
    return pods;
}

std::optional<Diagnosis> worstStuckPod(const QList<QJsonObject> &pods, const QList<QJsonObject> &events, bool gone)
{
    std::optional<Diagnosis> worst;
    for (const QJsonObject &pod : pods) {
        if (isPodFinished(pod) || (!gone && isTerminating(pod)))
            continue;
        const auto found = stuckPod(pod, events);
        if (found && (!worst || rank(found->kind) < rank(worst->kind)))
            worst = found;
    }
    return worst;
}

/// Rejections by quota and webhooks: the Job itself shows nothing and retries for ever.
std::optional<Diagnosis> creationFailure(const QJsonObject &job, const QList<QJsonObject> &newest,
                                         const QList<QJsonObject> &events)
{
    const int active = job.value("status"_L1).toObject().value("active"_L1).toInt();
    const int wanted = job.value("spec"_L1).toObject().value("parallelism"_L1).toInt(1);
    if (active >= std::max(1, wanted))
        return std::nullopt;
    const QJsonObject *latest = nullptr;
    for (const QJsonObject &event : events) {
        if (event.value("reason"_L1).toString() == "FailedCreate"_L1 && eventObjectUid(event) == uidOf(job)
            && (latest == nullptr || eventTimeMs(event) >= eventTimeMs(*latest)))
            latest = &event;
    }
    // A pod that was created since shows that the trouble has passed.
    if (latest == nullptr || (!newest.isEmpty() && createdMs(newest.constFirst()) >= eventTimeMs(*latest)))
        return std::nullopt;
    return fromCondition(DiagnosisKind::PodCreation, *latest);
}

/// The cause behind a Job's failure, from the pods; the newest failure decides.
std::optional<Diagnosis> failureCause(const QList<QJsonObject> &newest)
{
    std::optional<Diagnosis> cause;
    for (const QJsonObject &pod : newest) {
        const auto found = failedPod(pod);
        if (found && (found->kind == DiagnosisKind::OutOfMemory || found->kind == DiagnosisKind::Evicted))
            return found;
        if (found && !cause)
            cause = found;
    }
    return cause;
}

Diagnosis fatalDiagnosis(const QJsonObject &condition, const QList<QJsonObject> &newest,
                         const QList<QJsonObject> &events)
{
    const bool deadline = condition.value("reason"_L1).toString() == "DeadlineExceeded"_L1;
    std::optional<Diagnosis> cause;
    if (deadline) {
        // Time ran out: because a pod never got going, or because the work took too long. Exit codes of the pods that
        // the deadline killed explain nothing.
        cause = worstStuckPod(newest, events, true);
        if (!cause)
            cause = fromCondition(DiagnosisKind::DeadlineExceeded, condition);
    } else {
        cause = failureCause(newest);
        if (!cause)
            cause = worstStuckPod(newest, events, true);
        if (!cause)
            cause = fromCondition(DiagnosisKind::Other, condition);
    }
    cause->fatal = true;
    return *cause;
}

} // namespace

DiagnosisKind stuckKind(const QString &waitingReason)
{
    const auto known = std::find_if(stuckReasons.begin(), stuckReasons.end(),
                                    [&](const WaitingReason &entry) { return entry.reason == waitingReason; });
    return known == stuckReasons.end() ? DiagnosisKind::None : known->kind;
}

std::optional<Diagnosis> diagnose(const QJsonObject &job, const QList<QJsonObject> &pods,
                                  const QList<QJsonObject> &events)
{
    if (!trueCondition(job, "Complete"_L1).isEmpty() || !trueCondition(job, "SuccessCriteriaMet"_L1).isEmpty())
        return std::nullopt;
    const QList<QJsonObject> newest = newestFirst(pods);
    for (const auto type : {"Failed"_L1, "FailureTarget"_L1}) {
        if (const QJsonObject condition = trueCondition(job, type); !condition.isEmpty())
            return fatalDiagnosis(condition, newest, events);
    }

    const QJsonObject spec = job.value("spec"_L1).toObject();
    if (spec.value("suspend"_L1).toBool()) {
        Diagnosis suspended = fromCondition(DiagnosisKind::Suspended, trueCondition(job, "Suspended"_L1));
        if (suspended.reason.isEmpty())
            suspended.reason = u"JobSuspended"_s;
        return suspended;
    }
    const QString manager = spec.value("managedBy"_L1).toString();
    const bool started = !job.value("status"_L1).toObject().value("startTime"_L1).toString().isEmpty();
    if (!manager.isEmpty() && manager != "kubernetes.io/job-controller"_L1 && !started) {
        Diagnosis unmanaged;
        unmanaged.kind = DiagnosisKind::NotManaged;
        unmanaged.reason = u"managedBy"_s;
        unmanaged.message = manager;
        return unmanaged;
    }

    if (auto stuck = worstStuckPod(newest, events, false))
        return stuck;
    if (auto creation = creationFailure(job, newest, events))
        return creation;
    // The last try failed and the next has not begun.
    if (!newest.isEmpty() && podPhase(newest.constFirst()) == "Failed"_L1)
        return failedPod(newest.constFirst());
    return std::nullopt;
}

} // namespace JobRun
