// SPDX-License-Identifier: Apache-2.0
#include "widgets/main/runwords.h"

#include "widgets/common/texts.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace Widgets::RunWords {

namespace {

using JobRun::Diagnosis;
using JobRun::DiagnosisKind;
using JobRun::RunPhase;
using JobRun::RunStatus;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Widgets::RunWords)
};

/// "pod worker-0, container main", as much of it as is known.
QString place(const Diagnosis &diagnosis)
{
    if (diagnosis.pod.isEmpty())
        return Words::tr("the Job");
    if (diagnosis.container.isEmpty())
        return Words::tr("pod %1").arg(diagnosis.pod);
    return Words::tr("container %2 of pod %1").arg(diagnosis.pod, diagnosis.container);
}

/// Kubernetes' own words, where there are some.
QString verbatim(const Diagnosis &diagnosis)
{
    if (diagnosis.message.isEmpty())
        return diagnosis.reason.isEmpty() ? QString() : QString(u" ("_s + diagnosis.reason + u')');
    if (diagnosis.reason.isEmpty())
        return u": "_s + diagnosis.message;
    return u": "_s + diagnosis.reason + u": "_s + diagnosis.message;
}

QString exitText(const Diagnosis &diagnosis)
{
    if (diagnosis.signal > 0)
        return Words::tr("%1 was ended by signal %2").arg(place(diagnosis)).arg(diagnosis.signal);
    if (diagnosis.exitCode > 0)
        return Words::tr("%1 ended with exit code %2").arg(place(diagnosis)).arg(diagnosis.exitCode);
    return Words::tr("%1 failed").arg(place(diagnosis));
}

QString exitHint(const Diagnosis &diagnosis)
{
    switch (diagnosis.exitCode) {
    case 126:
        return Words::tr("126 means that the command cannot be executed; check its permissions and format.");
    case 127:
        return Words::tr("127 means that the command was not found; check the spelling and the image.");
    case 137:
        return Words::tr("137 means that it was killed, often for lack of memory or at a deadline.");
    default:
        // A termination message is the container's own last word.
        return diagnosis.message.isEmpty() ? Words::tr("Its last lines in the log tell why.") : QString();
    }
}

} // namespace

QString stateText(const RunStatus &status)
{
    switch (status.phase) {
    case RunPhase::Idle:
        return Words::tr("Ready");
    case RunPhase::Submitting:
        return Words::tr("Submitting");
    case RunPhase::WaitingForPods:
        if (status.suspended)
            return Words::tr("Suspended");
        return status.diagnosis && status.diagnosis->kind != DiagnosisKind::None ? Words::tr("Stuck")
                                                                                 : Words::tr("Waiting for pods");
    case RunPhase::Running:
        if (status.suspended)
            return Words::tr("Suspended");
        if (status.finishing)
            return status.failing ? Words::tr("Failing") : Words::tr("Finishing");
        return Words::tr("Running");
    case RunPhase::Draining:
        return Words::tr("Collecting the rest");
    case RunPhase::Completed:
        return Words::tr("Completed");
    case RunPhase::Failed:
        return Words::tr("Failed");
    case RunPhase::Stopping:
        return Words::tr("Deleting the Job");
    case RunPhase::Lost:
        return Words::tr("No longer watched");
    }
    return {};
}

State state(const RunStatus &status)
{
    switch (status.phase) {
    case RunPhase::Idle:
        return State::Neutral;
    case RunPhase::Submitting:
    case RunPhase::Stopping:
        return State::Waiting;
    case RunPhase::WaitingForPods:
    case RunPhase::Running:
        if (status.connectionTrouble || status.diagnosis || status.failing || status.suspended)
            return State::Warning;
        return status.phase == RunPhase::Running ? State::Running : State::Waiting;
    case RunPhase::Draining:
        return status.connectionTrouble ? State::Warning : State::Running;
    case RunPhase::Completed:
        return State::Succeeded;
    case RunPhase::Failed:
        return State::Failed;
    case RunPhase::Lost:
        return State::Warning;
    }
    return State::Neutral;
}

QString progressText(const RunStatus &status)
{
    if (status.phase == RunPhase::Idle || status.phase == RunPhase::Submitting)
        return {};
    QStringList parts;
    if (status.completions > 0)
        parts.append(Words::tr("%1 of %n pod(s) done", nullptr, status.completions).arg(status.podsSucceeded));
    else if (status.podsActive + status.podsSucceeded + status.podsFailed > 0)
        parts.append(Words::tr("%n pod(s) done", nullptr, status.podsSucceeded));
    if (status.podsFailed > 0) {
        QString failed = Words::tr("%n failed", nullptr, status.podsFailed);
        if (status.backoffLimit >= 0 && !JobRun::isTerminal(status.phase))
            failed += u", "_s + Words::tr("%n retries allowed", nullptr, status.backoffLimit);
        parts.append(failed);
    }
    if (status.recordingPaused)
        parts.append(Words::tr("log paused"));
    if (status.logsQueued > 0)
        parts.append(Words::tr("%n log(s) queued", nullptr, status.logsQueued));
    return parts.join(u" · "_s);
}

std::optional<Diagnosis> toldDiagnosis(const RunStatus &status)
{
    const bool told
        = status.diagnosis && status.diagnosis->kind != DiagnosisKind::None && status.phase != RunPhase::Completed;
    return told ? status.diagnosis : std::nullopt;
}

QString detailText(const RunStatus &status)
{
    const bool terminal = JobRun::isTerminal(status.phase);
    if (status.connectionTrouble && !terminal)
        return errorText(*status.connectionTrouble);
    if (status.failure)
        return errorText(*status.failure);
    QStringList parts;
    if (terminal && status.phase != RunPhase::Completed && !status.reason.isEmpty())
        parts.append(
            closed(status.message.isEmpty() ? status.reason : QString(status.reason + u": "_s + status.message)));
    else if (terminal && status.phase != RunPhase::Completed && !status.message.isEmpty())
        parts.append(closed(status.message));
    if (const auto diagnosis = toldDiagnosis(status)) {
        const DiagnosisWords words = diagnosisWords(*diagnosis);
        if (words.what != status.message)
            parts.append(words.what);
        parts.append(words.next);
    }
    if (parts.isEmpty() && status.failing)
        parts.append(Words::tr("The Job has failed (%1); its pods are being stopped.").arg(status.reason));
    parts.removeAll(QString());
    return parts.join(u' ');
}

DiagnosisWords diagnosisWords(const Diagnosis &diagnosis)
{
    const QString where = place(diagnosis);
    const QString said = verbatim(diagnosis);
    const auto words = [](const QString &what, const QString &next) {
        return DiagnosisWords{closed(QString(what.left(1).toUpper() + what.mid(1))), next};
    };
    switch (diagnosis.kind) {
    case DiagnosisKind::None:
        return {};
    case DiagnosisKind::ImagePull:
        return words(Words::tr("the image for %1 cannot be pulled").arg(where) + said,
                     Words::tr("Check the image's name and tag, and the pull secret."));
    case DiagnosisKind::Unschedulable:
        return words(Words::tr("no node takes %1").arg(where) + said,
                     Words::tr("Lower its requests, or check node selectors, taints and quotas."));
    case DiagnosisKind::CrashLoop:
        return words(Words::tr("%1 crashes again and again").arg(where) + said, exitHint(diagnosis));
    case DiagnosisKind::CreateContainer:
        return words(Words::tr("%1 cannot be created").arg(where) + said,
                     Words::tr("Check the ConfigMaps, Secrets and the command that it names."));
    case DiagnosisKind::PodCreation:
        return words(Words::tr("the Job cannot create pods") + said,
                     Words::tr("Check quotas, admission webhooks and the service account."));
    case DiagnosisKind::OutOfMemory:
        return words(Words::tr("%1 was killed for lack of memory").arg(where) + said,
                     Words::tr("Raise its memory limit, or use less."));
    case DiagnosisKind::NonZeroExit:
        return words(exitText(diagnosis)
                         + (diagnosis.message.isEmpty() ? QString() : QString(u": "_s + diagnosis.message.trimmed())),
                     exitHint(diagnosis));
    case DiagnosisKind::DeadlineExceeded:
        return words(Words::tr("the Job ran longer than its activeDeadlineSeconds"),
                     Words::tr("Raise the deadline, or look at the log for what took so long."));
    case DiagnosisKind::Evicted:
        return words(Words::tr("%1 was evicted").arg(where) + said,
                     Words::tr("Its node ran short of something; set requests, or run it again."));
    case DiagnosisKind::VolumeMount:
        return words(Words::tr("a volume of %1 cannot be mounted").arg(where) + said,
                     Words::tr("Check that the claim, ConfigMap or Secret exists."));
    case DiagnosisKind::Suspended:
        return words(Words::tr("the Job is suspended"), Words::tr("Set spec.suspend to false to let it go on."));
    case DiagnosisKind::NotManaged:
        return words(Words::tr("the Job is managed by another controller") + said,
                     Words::tr("See spec.managedBy; Kubernetes' own controller leaves it alone."));
    case DiagnosisKind::Other:
        return words(exitText(diagnosis) + said, Words::tr("The events may tell more."));
    }
    return {};
}

} // namespace Widgets::RunWords
