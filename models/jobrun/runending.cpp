// SPDX-License-Identifier: Apache-2.0
#include "models/core/logging.h"
#include "models/jobrun/podfacts.h"
#include "models/jobrun/run_p.h"
#include "models/jobrun/runrequest.h"
#include "models/jobrun/runresultbuilder.h"
#include "models/jobrun/texts.h"
#include "models/kube/apioperation.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// With the uid as its precondition a deletion may be asked for again when its answer got lost.
constexpr int maximumDeleteTries = 3;

} // namespace

void Run::Private::beginDraining()
{
    m_timeout.stop();
    watchDrain();
    if (!m_pollTimer.isActive())
        m_pollTimer.start();
    // The Job's watch may be ahead of the pods' one: ask once more, so that no short-lived pod is missed.
    if (m_podsForbidden)
        m_podsComplete = true;
    else
        m_watcher->listPods();
    if (m_outcome == Outcome::Complete && options.capture.kind == CaptureKind::Artifact)
        startArtifact();
    checkDrained();
}

void Run::Private::checkDrained()
{
    if (status.phase != RunPhase::Draining || m_removing || m_artifactPending)
        return;
    if (!m_drainGivenUp) {
        const QList<QJsonObject> all = pods->pods();
        const bool podsOver = std::all_of(all.cbegin(), all.cend(), [this](const QJsonObject &pod) {
            return isPodFinished(pod) || pods->isDeleted(uidOf(pod));
        });
        // Without a watch of the pods nobody will tell of their ends.
        if (!m_podsComplete || (!podsOver && !m_podsForbidden) || !m_collector->isIdle())
            return;
    }
    m_drainTimer.stop();
    removeAfterwards();
}

/// A log that cannot be read at the moment is waited for longer than one that only does not end.
void Run::Private::onDrainTimeout()
{
    const bool mayCome = m_drainTroubled && !m_drainProgress.hasExpired(options.troubledDrainDeadline.count());
    if (mayCome)
        m_drainTimer.start();
    else
        giveUpDraining();
}

/// The deadline has passed, or the user does not want to wait: what is missing is said, in the log and as a problem.
void Run::Private::giveUpDraining()
{
    if (status.phase != RunPhase::Draining || m_drainGivenUp)
        return;
    m_drainGivenUp = true;
    for (const LogCollector::Recorded &recorded : m_collector->recorded()) {
        if (!recorded.finished) {
            m_logsIncomplete = true;
            addProblem(Texts::logCutShort(recorded.attempt.pod, recorded.attempt.container), Severity::Error);
        }
    }
    m_collector->stop(Texts::drainingEnded());
    checkDrained();
}

void Run::Private::removeAfterwards()
{
    const bool ended = m_outcome == Outcome::Complete || m_outcome == Outcome::Failed;
    if (!options.deleteAfter || !ended || m_jobGone || m_removed) {
        concludeDraining();
        return;
    }
    if (m_logsIncomplete) {
        addProblem(Texts::keptForItsLogs(jobName), Severity::Warning);
        concludeDraining();
        return;
    }
    m_removing = true;
    Kube::Request request;
    request.verb = "DELETE"_ba;
    request.path = Kube::jobsPath(options.namespaceName, jobName);
    request.body = Kube::deleteOptions(u"Background"_s, uidOf(job));
    m_operation = m_client->request(request);
    QObject::connect(m_operation.get(), &Kube::ApiOperation::finished, q,
                     [this](const Core::Result<Kube::Response> &answer) {
                         m_removing = false;
                         m_removed = true;
                         const bool gone = answer || answer.error().kind == Core::ErrorKind::NotFound;
                         m_jobGone = m_jobGone || gone;
                         if (!gone)
                             addProblem(Texts::deleteFailed(jobName, answer.error()), Severity::Warning);
                         concludeDraining();
                     });
    m_operation->start();
}

void Run::Private::concludeDraining()
{
    switch (m_outcome) {
    case Outcome::Complete:
        dispatch(RunEvent::DrainedComplete);
        break;
    case Outcome::Failed:
        dispatch(RunEvent::DrainedFailed);
        break;
    default:
        dispatch(RunEvent::DrainedLost);
        break;
    }
}

void Run::Private::requestDeletion()
{
    Kube::Request request;
    request.verb = "DELETE"_ba;
    request.path = Kube::jobsPath(options.namespaceName, jobName);
    request.body = Kube::deleteOptions(u"Foreground"_s, uidOf(job));
    m_operation = m_client->request(request);
    QObject::connect(m_operation.get(), &Kube::ApiOperation::finished, q,
                     [this](const Core::Result<Kube::Response> &answer) {
                         const Core::Result<Kube::Response> copy = answer; // the operation may be replaced
                         onDeletionAnswered(copy);
                     });
    m_operation->start();
}

void Run::Private::onDeletionAnswered(const Core::Result<Kube::Response> &answer)
{
    if (answer || status.phase != RunPhase::Stopping)
        return; // the watch tells when it is gone
    const Core::Error &error = answer.error();
    if (error.kind == Core::ErrorKind::NotFound) {
        onJobDeleted(job);
        return;
    }
    if (error.code == "answer-lost"_L1 && ++m_deleteTries < maximumDeleteTries) {
        requestDeletion();
        return;
    }
    addProblem(Texts::deleteFailed(jobName, error), Severity::Warning);
    dispatch(RunEvent::DeleteFailed);
    if (m_containerStarted)
        dispatch(RunEvent::ContainerStarted);
    evaluateEnd(); // it may have ended while the deletion was tried
}

void Run::Private::finish()
{
    if (m_finishing)
        return;
    m_finishing = true;
    for (QTimer *timer : {&m_timeout, &m_statusTimer, &m_pollTimer, &m_drainTimer})
        timer->stop();
    if (m_collector) {
        m_collector->stop(Texts::watchingEnded());
        if (options.capture.kind == CaptureKind::Logs)
            takeOutputs();
    }
    m_watcher.reset();
    m_operation.reset();
    creator.reset();
    updateStatus(true);
    settleLink();
    save();
    Q_EMIT q->finished();
}

RunResult Run::Private::result() const
{
    RunResult result;
    result.context = connection.contextName;
    result.namespaceName = options.namespaceName;
    result.jobName = jobName;
    result.jobUid = uidOf(job);
    result.outcome = m_outcome;
    result.reason = status.reason;
    result.message = status.message;
    result.startTime = job.value("status"_L1).toObject().value("startTime"_L1).toString();
    result.completionTime = jobEndTime(job);
    if (status.startedMs != 0) {
        const qint64 now = Core::Clock::system().nowUtc().toMSecsSinceEpoch();
        const qint64 end = status.endedMs != 0 ? status.endedMs : now;
        result.durationSeconds = double(std::max<qint64>(0, end - status.startedMs)) / 1000.0;
    }
    if (m_collector && log)
        result.pods = podResults(pods->pods(), m_collector->planner(), log->sources());
    if (logLink && *logLink)
        result.logsUrl = (*logLink)->recordedUrl();
    result.details = details;
    result.outputs = outputs;
    result.pipeline = Outputs::PipelineView(sources.list, Outputs::pipelineMode(options.capture.mode), sources.ending);
    if (artifact && *artifact && outputs.errors.isEmpty())
        result.artifact = (*artifact)->bytes;
    result.artifactIsReference = artifact && *artifact && (*artifact)->isReference;
    result.errors = m_errors;
    result.warnings = m_warnings + passingProblems();
    result.runId = runId;
    result.jobStillExists = !result.jobUid.isEmpty() && !m_jobGone;
    result.captureExpected = (options.capture.kind == CaptureKind::Artifact
                              && !Artifacts::Readers::isReferenceOnly(options.capture.artifact.type))
        || (options.capture.kind == CaptureKind::Logs
            && (!options.capture.container.isEmpty() || options.capture.mode != Outputs::Mode::Documented));
    return result;
}

void Run::Private::save() const
{
    if (runId.isEmpty())
        return;
    const RunResult current = result();
    QJsonObject record = current.toJsonObject();
    record.insert(u"manifestFile"_s, options.manifestFile);
    record.insert(u"request"_s, runRequest(options, connection, job).toJson());
    record.insert(u"jobStillExists"_s, current.jobStillExists);
    if (const auto saved = m_store.saveResult(runId, record); !saved)
        qCWarning(lcJobRun) << "run not recorded:" << saved.error().message;
}

} // namespace JobRun
