// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobcontroller.h"

#include "models/sandbox/jobtracking.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/poddeletion.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

// Of the controller that makes an object; empty where it has none.
QJsonObject jobOwner(const QJsonObject &pod)
{
    return findByMember(arrayAt(pod, u"metadata.ownerReferences"), u"kind", u"Job"_s);
}

QDateTime timeAt(const QJsonObject &object, QStringView path)
{
    return QDateTime::fromString(stringAt(object, path), Qt::ISODate);
}

} // namespace

JobController::JobController(ObjectStore *store, EventRecorder *events, int backoffBaseMs, QObject *parent)
    : QObject(parent),
      m_store(store),
      m_events(events),
      m_pods(store, events),
      m_backoffBaseMs(backoffBaseMs)
{
    m_sync.setSingleShot(true);
    connect(&m_sync, &QTimer::timeout, this, &JobController::sync);
    connect(m_store, &ObjectStore::changed, this, [this](const Change &change) {
        if (change.resource == &jobType()) {
            if (change.type == Change::Type::Deleted)
                m_backoffs.erase(uidOf(change.object));
            enqueue({change.namespaceName, nameOf(change.object)});
        } else if (change.resource == &podType()) {
            const QJsonObject owner = jobOwner(change.object);
            if (!owner.isEmpty() || isTracked(change.object)) // what lost its owner has to be let go
                enqueue({change.namespaceName, stringAt(owner, u"name")});
        }
    });
}

void JobController::enqueue(const Key &key)
{
    if (!m_queue.contains(key))
        m_queue.append(key);
    m_sync.start(0);
}

void JobController::wakeUp(const QJsonObject &job, qint64 delayMs)
{
    const Key key{namespaceOf(job), nameOf(job)};
    QTimer *&timer = m_wakeUps[key];
    if (!timer) {
        timer = new QTimer(this);
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, [this, key] { enqueue(key); });
    }
    const qint64 delay = std::clamp<qint64>(delayMs, 0, std::numeric_limits<int>::max());
    if (!timer->isActive() || timer->remainingTime() > delay)
        timer->start(std::chrono::milliseconds(delay));
}

void JobController::sync()
{
    const QList<Key> queue = std::exchange(m_queue, {});
    for (const Key &key : queue) {
        releaseOrphans(key);
        if (const auto job = m_store->find(jobType(), key.first, key.second))
            syncJob(*job);
        else if (QTimer *timer = m_wakeUps.take(key))
            delete timer;
    }
}

// Pods whose Job is gone are counted by nobody (kubernetes pkg/controller/job syncOrphanPod).
void JobController::releaseOrphans(const Key &key)
{
    const auto job = m_store->find(jobType(), key.first, key.second);
    const QList<QJsonObject> pods = m_store->list(podType(), key.first);
    for (const QJsonObject &pod : pods) {
        const QJsonObject owner = jobOwner(pod);
        if (stringAt(owner, u"name") == key.second && (!job || uidOf(*job) != stringAt(owner, u"uid")))
            releaseFinalizer(*m_store, pod);
    }
}

void JobController::syncJob(const QJsonObject &stored)
{
    if (isJobFinished(stored)) {
        m_backoffs.erase(uidOf(stored));
        expire(stored);
        return;
    }
    QList<QJsonObject> pods = m_store->list(podType(), namespaceOf(stored));
    pods.removeIf([uid = uidOf(stored)](const QJsonObject &pod) { return stringAt(jobOwner(pod), u"uid") != uid; });
    JobSync sync = lookAtJob(stored, pods);
    if (stringAt(sync.job, u"status.startTime").isEmpty() && !isSuspended(sync.job))
        setAt(sync.job, u"status.startTime", apiTime());
    sync.backoff = m_backoffs[uidOf(stored)].after(sync.newSucceeded, sync.newFailed);
    decideEnd(sync);
    if (sync.end)
        m_pods.deleteActive(sync);
    else
        continueJob(sync);
    setAt(sync.job, u"status.active", countValue(sync.activeCount));
    setAt(sync.job, u"status.ready", sync.readyCount);
    setAt(sync.job, u"status.terminating", sync.terminatingCount);
    track(sync);
}

void JobController::continueJob(JobSync &sync)
{
    const QJsonValue deadline = valueAt(sync.job, u"spec.activeDeadlineSeconds");
    if (deadline.isDouble() && !isSuspended(sync.job)) {
        const QDateTime end = timeAt(sync.job, u"status.startTime").addSecs(deadline.toInteger());
        wakeUp(sync.job, QDateTime::currentDateTimeUtc().msecsTo(end) + 1);
    }
    const bool isManaged = !isBeingDeleted(sync.job);
    if (isManaged) {
        if (const qint64 wait = m_pods.manage(sync, m_backoffBaseMs); wait > 0)
            wakeUp(sync.job, wait + 1);
    }
    const std::optional<qint64> completions = completionsOf(sync.job);
    if (sync.activeCount == 0 && (completions ? sync.succeeded >= *completions : sync.succeeded > 0))
        sync.end = {u"SuccessCriteriaMet"_s, u"CompletionsReached"_s, u"Reached expected number of succeeded pods"_s};
    else if (isManaged)
        updateSuspension(sync.job);
}

void JobController::updateSuspension(QJsonObject &job)
{
    if (isSuspended(job)) {
        if (setCondition(job, {u"Suspended"_s, u"JobSuspended"_s, u"Job suspended"_s}, true))
            m_events->normal(job, jobControllerName, u"Suspended"_s, u"Job suspended"_s);
    } else if (setCondition(job, {u"Suspended"_s, u"JobResumed"_s, u"Job resumed"_s}, false)) {
        m_events->normal(job, jobControllerName, u"Resumed"_s, u"Job resumed"_s);
        setAt(job, u"status.startTime", apiTime()); // the deadline counts from here
        wakeUp(job, 0);
    }
}

// Two writes, as Kubernetes does: first what is decided and which pods are about to be counted, then the counters and,
// where nothing runs any more, the terminal condition.
void JobController::track(JobSync &sync)
{
    const PodsToCount pods = podsToCount(sync);
    writeIndexes(sync);
    if (sync.end)
        setCondition(sync.job, interimCondition(*sync.end), true);
    setAt(sync.job, u"status.uncountedTerminatedPods", uncounted(pods));
    sync.job = m_store->update(jobType(), sync.job);
    if (!pods.succeeded.isEmpty() || !pods.failed.isEmpty() || !pods.ignored.isEmpty())
        m_backoffs[uidOf(sync.job)] = sync.backoff;
    for (const auto *list : {&pods.succeeded, &pods.failed, &pods.ignored, &pods.uncounted}) {
        for (const QJsonObject &pod : *list)
            releaseFinalizer(*m_store, pod);
    }
    addCounts(sync.job, pods);
    if (!sync.end || sync.terminatingCount > 0) {
        m_store->update(jobType(), sync.job);
        return;
    }
    const JobCondition terminal = terminalCondition(*sync.end);
    setCondition(sync.job, terminal, true);
    if (terminal.type == u"Complete")
        setAt(sync.job, u"status.completionTime", apiTime());
    const QJsonObject job = m_store->update(jobType(), sync.job);
    if (terminal.type == u"Failed") {
        m_events->warning(job, jobControllerName, terminal.reason, terminal.message);
        return;
    }
    if (const auto completions = completionsOf(job); completions && intAt(job, u"status.succeeded") > *completions)
        m_events->warning(job, jobControllerName, u"TooManySucceededPods"_s,
                          u"Too many succeeded pods running after completion count reached"_s);
    m_events->normal(job, jobControllerName, u"Completed"_s, u"Job completed"_s);
}

// ttlSecondsAfterFinished: the Job goes, and its pods before it (pkg/controller/ttlafterfinished).
void JobController::expire(const QJsonObject &job)
{
    const QJsonValue ttl = valueAt(job, u"spec.ttlSecondsAfterFinished");
    if (!ttl.isDouble() || isBeingDeleted(job))
        return;
    QDateTime finished = timeAt(trueCondition(job, u"Complete"_s), u"lastTransitionTime");
    if (!finished.isValid())
        finished = timeAt(trueCondition(job, u"Failed"_s), u"lastTransitionTime");
    const qint64 left = QDateTime::currentDateTimeUtc().msecsTo(finished.addSecs(ttl.toInteger()));
    if (left > 0) {
        wakeUp(job, left + 1);
        return;
    }
    deleteJob(*m_store, job, Propagation::Foreground);
}

} // namespace Sandbox
