// SPDX-License-Identifier: Apache-2.0
#include "models/core/logging.h"
#include "models/core/redact.h"
#include "models/core/times.h"
#include "models/jobrun/outputsselector.h"
#include "models/jobrun/podfacts.h"
#include "models/jobrun/run_p.h"
#include "models/jobrun/runresultbuilder.h"
#include "models/jobrun/texts.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// How good a link is: no address, one that lacks something, one that is complete.
int rankOf(const std::optional<Core::Result<Outputs::LogLink>> &link)
{
    if (!link)
        return 0;
    if (!*link)
        return 1;
    return (*link)->isComplete ? 3 : 2;
}

} // namespace

void Run::Private::dispatch(RunEvent event)
{
    const RunPhase next = nextPhase(status.phase, event);
    if (next == status.phase)
        return;
    qCDebug(lcJobRun) << "run" << runId << phaseName(status.phase) << "->" << phaseName(next);
    status.phase = next;
    if (isTerminal(next))
        m_endedMs = Core::Clock::system().nowUtc().toMSecsSinceEpoch();
    // The phase is part of the status: it has changed even where nothing else has.
    if (!updateStatus(isTerminal(next)))
        Q_EMIT q->statusChanged();
    Q_EMIT q->phaseChanged(next);
    if (next == RunPhase::Draining)
        beginDraining();
    // Out of the call stack of whatever brought the end: finish() destroys streams and operations.
    if (isTerminal(next))
        QMetaObject::invokeMethod(q, [this] { finish(); }, Qt::QueuedConnection);
}

void Run::Private::addProblem(const Core::Error &told, Severity severity)
{
    // A server's own words may quote what a manifest says.
    const Core::Error problem = Core::redactError(told);
    problems.append(problem);
    (severity == Severity::Error ? m_errors : m_warnings).append(problem);
    Q_EMIT q->problemsChanged();
}

/// The Job's labels, its status and its pods become known one after the other, and go again.
void Run::Private::renderAnnotations()
{
    renderLink();
    const QList<Outputs::DetailSection> rendered = Outputs::details(job, pods->pods());
    if (rendered == details)
        return;
    details = rendered;
    Q_EMIT q->detailsChanged();
}

void Run::Private::renderLink()
{
    const auto rendered = Outputs::logLink(job, pods->pods());
    if (m_linkSettled || rendered == logLink || rankOf(rendered) < rankOf(logLink))
        return;
    logLink = rendered;
    if (m_outcome == Outcome::None && status.phase != RunPhase::Submitting)
        save(); // a record with an outcome counts as complete
    Q_EMIT q->logLinkChanged();
    Q_EMIT q->problemsChanged();
}

QList<Core::Error> Run::Private::passingProblems() const
{
    QList<Core::Error> passing;
    if (m_linkSettled || !logLink)
        return passing;
    if (!*logLink)
        return {logLink->error()};
    for (const QString &warning : (*logLink)->warnings)
        passing.append(Texts::logLinkRemark((*logLink)->annotation, warning));
    return passing;
}

void Run::Private::settleLink()
{
    const QList<Core::Error> left = passingProblems();
    m_linkSettled = true;
    for (const Core::Error &problem : left)
        addProblem(problem, Severity::Warning);
}

void Run::Private::onJobChanged(const QJsonObject &changed)
{
    if (isTerminal(status.phase))
        return;
    job = changed;
    updateStatus(false);
    scheduleStatus();
    evaluateEnd();
}

void Run::Private::evaluateEnd()
{
    switch (jobEnd(job)) {
    case JobEnd::None:
        break;
    case JobEnd::Complete:
        m_outcome = Outcome::Complete;
        dispatch(RunEvent::JobComplete);
        break;
    case JobEnd::Failed:
        m_outcome = Outcome::Failed;
        dispatch(RunEvent::JobFailed);
        break;
    }
}

void Run::Private::onJobDeleted(const QJsonObject &last)
{
    if (isTerminal(status.phase))
        return;
    m_jobGone = true;
    const bool wanted = status.phase == RunPhase::Stopping;
    const bool known = status.phase == RunPhase::Draining;
    job = last;
    // The last version may carry the end that nobody saw, e.g. with ttlSecondsAfterFinished 0.
    evaluateEnd();
    if (known || status.phase == RunPhase::Draining)
        return;
    if (m_outcome == Outcome::None && wanted) {
        m_outcome = Outcome::Interrupted;
    } else if (m_outcome == Outcome::None) {
        m_outcome = Outcome::Lost;
        addProblem(Texts::jobDeleted(jobName, options.namespaceName), Severity::Error);
    }
    dispatch(RunEvent::JobDeleted);
}

void Run::Private::onPodChanged(const QJsonObject &pod)
{
    pods->upsert(pod);
    m_collector->update(pod);
    if (!m_containerStarted) {
        for (const ContainerFacts &container : containersOf(pod)) {
            m_containerStarted = m_containerStarted || container.isRunning() || container.isTerminated()
                || !container.lastTerminated().isEmpty();
        }
        if (m_containerStarted)
            dispatch(RunEvent::ContainerStarted);
    }
    takeOutputs();
    scheduleStatus();
    checkDrained();
}

void Run::Private::onPodDeleted(const QJsonObject &pod)
{
    pods->markDeleted(pod);
    m_collector->update(pod); // its last version may name an attempt that was not seen before
    m_collector->setPodDeleted(uidOf(pod));
    takeOutputs();
    scheduleStatus();
    checkDrained();
}

void Run::Private::scheduleStatus()
{
    if (!m_statusTimer.isActive() && !m_finishing)
        m_statusTimer.start();
}

void Run::Private::updateCounts(RunStatus &next) const
{
    const QJsonObject spec = job.value("spec"_L1).toObject();
    const QJsonObject jobStatus = job.value("status"_L1).toObject();
    next.podsActive = jobStatus.value("active"_L1).toInt();
    next.podsSucceeded = jobStatus.value("succeeded"_L1).toInt();
    next.podsFailed = jobStatus.value("failed"_L1).toInt();
    next.completions = spec.value("completions"_L1).toInt(-1);
    next.backoffLimit = spec.value("backoffLimit"_L1).toInt(-1);
    next.suspended = spec.value("suspend"_L1).toBool();
    const QJsonObject condition = decidingCondition(job);
    const bool decided = !condition.isEmpty() && jobEnd(job) == JobEnd::None;
    next.finishing = decided;
    next.failing = decided && condition.value("type"_L1).toString() == "FailureTarget"_L1;
    next.reason = condition.value("reason"_L1).toString();
    next.message = Core::redactText(condition.value("message"_L1).toString());
    const qint64 started = Core::timeMs(jobStatus.value("startTime"_L1).toString());
    next.startedMs = started != 0 ? started : m_submittedMs;
}

bool Run::Private::updateStatus(bool diagnosing)
{
    RunStatus next = status;
    updateCounts(next);
    if (const qint64 ended = Core::timeMs(jobEndTime(job)); ended != 0)
        next.endedMs = ended;
    else if (isTerminal(next.phase))
        next.endedMs = m_endedMs;
    next.logsQueued = m_collector && !isTerminal(next.phase) ? m_collector->queued() : 0;
    next.recordingPaused = m_collector && !isTerminal(next.phase) ? m_collector->pauseCause() : std::nullopt;
    next.connectionTrouble.reset();
    if (!isTerminal(next.phase) && m_watcher)
        next.connectionTrouble = m_watcher->trouble();
    if (!isTerminal(next.phase) && !next.connectionTrouble && m_collector)
        next.connectionTrouble = m_collector->trouble();
    if (diagnosing && !job.isEmpty()) {
        renderAnnotations();
        next.diagnosis = diagnose(job, pods->pods(), events->events());
        if (next.diagnosis) // images and mounts are quoted as they are written
            next.diagnosis->message = Core::redactText(next.diagnosis->message);
    }
    if (next == status)
        return false;
    status = next;
    Q_EMIT q->statusChanged();
    return true;
}

void Run::Private::onLogsChanged()
{
    takeOutputs();
    if (m_collector && !m_collector->isIdle() && !m_pollTimer.isActive())
        m_pollTimer.start();
    watchDrain();
    updateStatus(false);
    checkDrained();
}

/// Waiting for an answer about a full disk is no lack of progress.
void Run::Private::watchDrain()
{
    if (status.phase != RunPhase::Draining || m_drainGivenUp || !m_collector)
        return;
    const bool wasTroubled = std::exchange(m_drainTroubled, m_collector->trouble().has_value());
    const bool canBeReadAgain = wasTroubled && !m_drainTroubled;
    if (m_collector->pauseCause())
        m_drainTimer.stop();
    else if (!m_drainTimer.isActive() || canBeReadAgain)
        noteDrainProgress();
}

void Run::Private::noteDrainProgress()
{
    m_drainProgress.start();
    m_drainTimer.start();
}

void Run::Private::resumeRecording(qint64 limit)
{
    options.recording.bytes = limit;
    if (m_collector)
        m_collector->resumeRecording(limit);
}

void Run::Private::endRecording()
{
    if (m_collector)
        m_collector->endRecording();
}

/// Finds the log that the outputs come from; it changes with restarts, retries and the first success. True: it did.
bool Run::Private::selectSource()
{
    if (m_container.isEmpty() || !m_collector)
        return false;
    const qsizetype before = sources.automatic;
    const auto attempt = selectOutputs(pods->pods(), m_container, m_collector->planner(), options.capture.pod);
    if (attempt) {
        const Outputs::Origin origin{attempt->pod, attempt->container, attempt->number};
        for (qsizetype i = 0; i < sources.list.size(); ++i) {
            if (sources.list[i].origin == origin)
                sources.automatic = i;
        }
    }
    const qsizetype chosen = Outputs::indexOf(choice, sources);
    outputsSource.reset();
    if (chosen >= 0)
        outputsSource = q->sourceOf(sources.list[chosen].origin);
    return sources.automatic != before;
}

/// Takes what the log thread has found since. Asking costs one atomic load per log.
bool Run::Private::refreshSources()
{
    if (m_container.isEmpty() || !m_collector)
        return false;
    bool changed = false;
    const QList<LogCollector::Recorded> &recorded = m_collector->recorded();
    for (qsizetype i = 0; i < recorded.size(); ++i) {
        const quint64 revision = recorded[i].feed->revision(); // before the copy: what comes meanwhile is taken later
        if (i < m_feedRevisions.size() && m_feedRevisions[i] == revision)
            continue;
        changed = true;
        if (i == m_feedRevisions.size()) {
            m_feedRevisions.append(revision);
            sources.list.append(recorded[i].feed->outputs());
        } else {
            m_feedRevisions[i] = revision;
            sources.list[i] = recorded[i].feed->outputs();
        }
    }
    const Outputs::JobEnding ending = m_outcome == Outcome::Complete ? Outputs::JobEnding::Complete
        : m_outcome == Outcome::Failed                               ? Outputs::JobEnding::Failed
                                                                     : Outputs::JobEnding::Unknown;
    changed = changed || ending != sources.ending;
    sources.ending = ending;
    return changed;
}

void Run::Private::pollOutputs()
{
    if (const quint64 revision = log->revision(); revision != m_logRevision) {
        m_logRevision = revision;
        if (m_drainTimer.isActive())
            noteDrainProgress();
    }
    if (refreshSources())
        publishOutputs();
    if (!m_collector || m_collector->isIdle())
        m_pollTimer.stop();
}

void Run::Private::takeOutputs()
{
    const bool refreshed = refreshSources();
    if (selectSource() || refreshed)
        publishOutputs();
}

void Run::Private::publishOutputs()
{
    outputs = Outputs::chosenOutputs(choice, sources, options.capture.mode);
    Q_EMIT q->outputsChanged();
}

void Run::Private::chooseOutputs(const Outputs::SourceChoice &wanted, Outputs::Mode mode)
{
    if (options.capture.kind != CaptureKind::Logs || (wanted == choice && mode == options.capture.mode))
        return;
    choice = wanted;
    options.capture.mode = mode;
    refreshSources();
    selectSource();
    publishOutputs();
}

} // namespace JobRun
