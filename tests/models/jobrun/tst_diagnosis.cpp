// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/diagnosis.h"
#include "objects.h"

using namespace Qt::StringLiterals;
using namespace JobRun;
using Objects::json;

Q_DECLARE_METATYPE(std::optional<JobRun::Diagnosis>)

namespace {

const char terminatedOk[] = R"({"terminated":{"exitCode":0,"reason":"Completed","finishedAt":"2026-01-31T10:00:09Z"}})";
const char terminatedError[]
    = R"({"terminated":{"exitCode":3,"reason":"Error","message":"no route","finishedAt":"2026-01-31T10:00:09Z"}})";
const char running[] = R"({"running":{"startedAt":"2026-01-31T10:00:01Z"}})";
const char backoffExceeded[] = R"({"type":"Failed","status":"True","reason":"BackoffLimitExceeded",
    "message":"Job has reached the specified backoff limit"})";
const char deadlineExceeded[] = R"({"type":"Failed","status":"True","reason":"DeadlineExceeded",
    "message":"Job was active longer than specified deadline"})";

QJsonObject pendingPod(const char *waiting, const char *last = "{}")
{
    return Objects::pod(u"p"_s, u"Pending"_s, {Objects::containerStatus(u"main"_s, waiting, 0, last)});
}

Diagnosis diagnosis(DiagnosisKind kind, const QString &reason, const QString &message, bool fatal = false)
{
    Diagnosis result;
    result.kind = kind;
    result.reason = reason;
    result.message = message;
    result.fatal = fatal;
    return result;
}

Diagnosis inContainer(Diagnosis result, int exitCode = -1, int signal = 0)
{
    result.pod = u"p"_s;
    result.container = u"main"_s;
    result.exitCode = exitCode;
    result.signal = signal;
    return result;
}

Diagnosis inPod(Diagnosis result)
{
    result.pod = u"p"_s;
    return result;
}

void row(const char *name, const QJsonObject &job, const QList<QJsonObject> &pods, const QList<QJsonObject> &events,
         const std::optional<Diagnosis> &expected)
{
    QTest::newRow(name) << job << pods << events << expected;
}

void stuckRows()
{
    const QJsonObject job = Objects::job();
    for (const auto *reason : {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"}) {
        const QByteArray waiting
            = QByteArray(R"({"waiting":{"reason":")") + reason + R"(","message":"no such image"}})";
        row(reason, job, {pendingPod(waiting.constData())}, {},
            inContainer(diagnosis(DiagnosisKind::ImagePull, QString::fromLatin1(reason), u"no such image"_s)));
    }
    for (const auto *reason : {"CreateContainerConfigError", "CreateContainerError", "RunContainerError"}) {
        const QByteArray waiting
            = QByteArray(R"({"waiting":{"reason":")") + reason + R"(","message":"configmap \"x\" not found"}})";
        row(reason, job, {pendingPod(waiting.constData())}, {},
            inContainer(diagnosis(DiagnosisKind::CreateContainer, QString::fromLatin1(reason),
                                  u"configmap \"x\" not found"_s)));
    }
    const QJsonObject plain = pendingPod(R"({"waiting":{"reason":"ContainerCreating"}})");
    const auto unscheduled = [](const QByteArray &reason) {
        const QByteArray condition = R"({"type":"PodScheduled","status":"False","reason":")" + reason
            + R"(","message":"0/1 nodes are available"})";
        return Objects::withCondition(Objects::pod(u"p"_s, u"Pending"_s, {}), condition.constData());
    };
    row("unschedulable", job, {unscheduled("Unschedulable")}, {},
        inPod(diagnosis(DiagnosisKind::Unschedulable, u"Unschedulable"_s, u"0/1 nodes are available"_s)));
    row("scheduling gated", job, {unscheduled("SchedulingGated")}, {},
        inPod(diagnosis(DiagnosisKind::Unschedulable, u"SchedulingGated"_s, u"0/1 nodes are available"_s)));
    row("crash loop", job,
        {pendingPod(R"({"waiting":{"reason":"CrashLoopBackOff","message":"back-off 10s"}})",
                    R"({"terminated":{"exitCode":2,"signal":0,"reason":"Error"}})")},
        {}, inContainer(diagnosis(DiagnosisKind::CrashLoop, u"CrashLoopBackOff"_s, u"back-off 10s"_s), 2));
    row("crash loop for want of memory", job,
        {pendingPod(R"({"waiting":{"reason":"CrashLoopBackOff","message":"back-off 10s"}})",
                    R"({"terminated":{"exitCode":137,"reason":"OOMKilled"}})")},
        {}, inContainer(diagnosis(DiagnosisKind::OutOfMemory, u"OOMKilled"_s, u"back-off 10s"_s), 137));
    const auto mount = Objects::makeEvent(u"e1"_s, u"Pod"_s, u"p"_s, u"FailedMount"_s, u"secret \"s\" not found"_s);
    row("mount", job, {plain}, {mount},
        inPod(diagnosis(DiagnosisKind::VolumeMount, u"FailedMount"_s, u"secret \"s\" not found"_s)));
    row("mount trouble of another pod", job, {plain},
        {Objects::makeEvent(u"e1"_s, u"Pod"_s, u"other"_s, u"FailedMount"_s, u"secret"_s)}, std::nullopt);
    row("mount trouble that has passed", job,
        {Objects::pod(u"p"_s, u"Running"_s, {Objects::containerStatus(u"main"_s, running)})}, {mount}, std::nullopt);
    row("a stuck pod that is being deleted", job,
        {Objects::with(pendingPod(R"({"waiting":{"reason":"ErrImagePull"}})"), u"metadata"_s, u"deletionTimestamp"_s,
                       u"2026-01-31T10:01:00Z"_s)},
        {}, std::nullopt);
}

void jobRows()
{
    const QJsonObject job = Objects::job();
    const auto quota = Objects::makeEvent(u"e1"_s, u"Job"_s, u"job"_s, u"FailedCreate"_s,
                                          u"Error creating: pods \"release-\" is forbidden: exceeded quota: q"_s);
    row("quota", job, {}, {quota},
        diagnosis(DiagnosisKind::PodCreation, u"FailedCreate"_s,
                  u"Error creating: pods \"release-\" is forbidden: exceeded quota: q"_s));
    const auto webhook = Objects::makeEvent(
        u"e2"_s, u"Job"_s, u"job"_s, u"FailedCreate"_s,
        u"Error creating: admission webhook \"w\" denied the request: no latest tags"_s, u"2026-01-31T10:00:30Z"_s);
    row("webhook, the newest event tells", job, {}, {webhook, quota},
        diagnosis(DiagnosisKind::PodCreation, u"FailedCreate"_s,
                  u"Error creating: admission webhook \"w\" denied the request: no latest tags"_s));
    row("creation worked since", job,
        {Objects::pod(u"p"_s, u"Running"_s, {Objects::containerStatus(u"main"_s, running)}, u"2026-01-31T10:00:40Z"_s)},
        {quota}, std::nullopt);
    row("suspended",
        Objects::withCondition(
            Objects::with(job, u"spec"_s, u"suspend"_s, true),
            R"({"type":"Suspended","status":"True","reason":"JobSuspended","message":"Job suspended"})"),
        {}, {}, diagnosis(DiagnosisKind::Suspended, u"JobSuspended"_s, u"Job suspended"_s));
    row("suspended and not seen yet", Objects::with(job, u"spec"_s, u"suspend"_s, true), {}, {},
        diagnosis(DiagnosisKind::Suspended, u"JobSuspended"_s, QString()));
    QJsonObject managed = Objects::with(job, u"spec"_s, u"managedBy"_s, u"kueue.x-k8s.io/multikueue"_s);
    row("managed by a controller that has taken it", managed, {}, {}, std::nullopt);
    managed.insert(u"status"_s, QJsonObject());
    row("managed by nobody here", managed, {}, {},
        diagnosis(DiagnosisKind::NotManaged, u"managedBy"_s, u"kueue.x-k8s.io/multikueue"_s));
    row("managed by the Job controller",
        Objects::with(Objects::with(job, u"spec"_s, u"managedBy"_s, u"kubernetes.io/job-controller"_s), u"status"_s,
                      u"startTime"_s, QString()),
        {}, {}, std::nullopt);
}

void failureRows()
{
    const QJsonObject failed = Objects::withCondition(Objects::job(), backoffExceeded);
    const auto exit3 = Objects::pod(u"p"_s, u"Failed"_s, {Objects::containerStatus(u"main"_s, terminatedError)});
    row("non-zero exit", failed, {exit3}, {},
        inContainer(diagnosis(DiagnosisKind::NonZeroExit, u"Error"_s, u"no route"_s, true), 3));
    row("failure decided, pods still stopping",
        Objects::withCondition(Objects::job(),
                               R"({"type":"FailureTarget","status":"True","reason":"BackoffLimitExceeded"})"),
        {exit3}, {}, inContainer(diagnosis(DiagnosisKind::NonZeroExit, u"Error"_s, u"no route"_s, true), 3));
    row("failed once, another try follows", Objects::job(), {exit3}, {},
        inContainer(diagnosis(DiagnosisKind::NonZeroExit, u"Error"_s, u"no route"_s), 3));
    row("failed once, another try runs", Objects::job(),
        {exit3,
         Objects::pod(u"q"_s, u"Running"_s, {Objects::containerStatus(u"main"_s, running)}, u"2026-01-31T10:00:20Z"_s)},
        {}, std::nullopt);
    row("signal", failed,
        {Objects::pod(
            u"p"_s, u"Failed"_s,
            {Objects::containerStatus(u"main"_s, R"({"terminated":{"exitCode":143,"signal":15,"reason":"Error"}})")})},
        {}, inContainer(diagnosis(DiagnosisKind::NonZeroExit, u"Error"_s, QString(), true), 143, 15));
    row("the container that failed first, not the one that was well", failed,
        {Objects::pod(
            u"p"_s, u"Failed"_s,
            {Objects::containerStatus(u"side"_s, terminatedOk), Objects::containerStatus(u"main"_s, terminatedError)})},
        {}, inContainer(diagnosis(DiagnosisKind::NonZeroExit, u"Error"_s, u"no route"_s, true), 3));
    row("out of memory", failed,
        {Objects::pod(
            u"p"_s, u"Failed"_s,
            {Objects::containerStatus(u"side"_s, terminatedError),
             Objects::containerStatus(u"main"_s, R"({"terminated":{"exitCode":137,"reason":"OOMKilled"}})")})},
        {}, inContainer(diagnosis(DiagnosisKind::OutOfMemory, u"OOMKilled"_s, QString(), true), 137));
    row("the program does not exist", failed,
        {Objects::pod(u"p"_s, u"Failed"_s,
                      {Objects::containerStatus(
                          u"main"_s, R"({"terminated":{"exitCode":128,"reason":"StartError","message":"no file"}})")})},
        {}, inContainer(diagnosis(DiagnosisKind::CreateContainer, u"StartError"_s, u"no file"_s, true), 128));
    row("evicted", failed,
        {Objects::with(Objects::with(Objects::pod(u"p"_s, u"Failed"_s, {}), u"status"_s, u"reason"_s, u"Evicted"_s),
                       u"status"_s, u"message"_s, u"The node was low on resource: memory."_s)},
        {}, inPod(diagnosis(DiagnosisKind::Evicted, u"Evicted"_s, u"The node was low on resource: memory."_s, true)));
    row("preempted", failed, {Objects::withCondition(exit3, R"({"type":"DisruptionTarget","status":"True",
            "reason":"PreemptionByScheduler","message":"preempted"})")},
        {}, inPod(diagnosis(DiagnosisKind::Evicted, u"PreemptionByScheduler"_s, u"preempted"_s, true)));
    row("restarted in place until the limit", failed,
        {pendingPod(R"({"waiting":{"reason":"CrashLoopBackOff","message":"back-off 10s"}})",
                    R"({"terminated":{"exitCode":2,"reason":"Error"}})")},
        {}, inContainer(diagnosis(DiagnosisKind::NonZeroExit, u"Error"_s, QString(), true), 2));
    row("no pod left to ask", failed, {}, {},
        diagnosis(DiagnosisKind::Other, u"BackoffLimitExceeded"_s, u"Job has reached the specified backoff limit"_s,
                  true));
    const QJsonObject late = Objects::withCondition(Objects::job(), deadlineExceeded);
    row("deadline", late,
        {Objects::pod(u"p"_s, u"Failed"_s,
                      {Objects::containerStatus(u"main"_s, R"({"terminated":{"exitCode":143,"reason":"Error"}})")})},
        {},
        diagnosis(DiagnosisKind::DeadlineExceeded, u"DeadlineExceeded"_s,
                  u"Job was active longer than specified deadline"_s, true));
    row("deadline, because the image never came", late,
        {pendingPod(R"({"waiting":{"reason":"ImagePullBackOff","message":"no such image"}})")}, {},
        inContainer(diagnosis(DiagnosisKind::ImagePull, u"ImagePullBackOff"_s, u"no such image"_s, true)));
}

void wellRows()
{
    row("running well", Objects::job(),
        {Objects::pod(u"p"_s, u"Running"_s, {Objects::containerStatus(u"main"_s, running)})}, {}, std::nullopt);
    row("starting", Objects::job(), {pendingPod(R"({"waiting":{"reason":"ContainerCreating"}})")}, {}, std::nullopt);
    row("complete after a failed try", Objects::withCondition(Objects::job(), R"({"type":"Complete","status":"True"})"),
        {Objects::pod(u"p"_s, u"Failed"_s, {Objects::containerStatus(u"main"_s, terminatedError)})}, {}, std::nullopt);
    row("a condition that is not true says nothing",
        Objects::withCondition(Objects::job(), R"({"type":"Failed","status":"False","reason":"BackoffLimitExceeded"})"),
        {}, {}, std::nullopt);
}

} // namespace

class DiagnosisTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatAnOperatorMustKnow_data()
    {
        QTest::addColumn<QJsonObject>("job");
        QTest::addColumn<QList<QJsonObject>>("pods");
        QTest::addColumn<QList<QJsonObject>>("events");
        QTest::addColumn<std::optional<Diagnosis>>("expected");
        stuckRows();
        jobRows();
        failureRows();
        wellRows();
    }

    void tellsWhatAnOperatorMustKnow()
    {
        QFETCH(const QJsonObject, job);
        QFETCH(const QList<QJsonObject>, pods);
        QFETCH(const QList<QJsonObject>, events);
        QFETCH(const std::optional<Diagnosis>, expected);
        const auto found = diagnose(job, pods, events);
        QCOMPARE(found.has_value(), expected.has_value());
        if (!found)
            return;
        QCOMPARE(int(found->kind), int(expected->kind));
        QCOMPARE(found->reason, expected->reason);
        QCOMPARE(found->message, expected->message);
        QCOMPARE(found->pod, expected->pod);
        QCOMPARE(found->container, expected->container);
        QCOMPARE(found->exitCode, expected->exitCode);
        QCOMPARE(found->signal, expected->signal);
        QCOMPARE(found->fatal, expected->fatal);
    }
};

QTEST_GUILESS_MAIN(DiagnosisTest)
#include "tst_diagnosis.moc"
