// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobcontroller.h"

#include "models/sandbox/jobindexes.h"
#include "models/sandbox/jobpods.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/poddeletion.h"

#include <QDateTime>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

const auto component = u"job-controller"_s;
constexpr qint64 maximumBackoffMs = 6 * 60 * 1000;
constexpr qint64 podsPerSync = 500;

QDateTime parseTime(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODate);
}

bool isOver(const QJsonObject &pod)
{
    const QString phase = stringAt(pod, u"status.phase");
    return phase == u"Succeeded" || phase == u"Failed";
}

bool isBeingDeleted(const QJsonObject &object)
{
    return valueAt(object, u"metadata.deletionTimestamp").isString();
}

void addCondition(QJsonObject &job, const QString &type, bool value, const QString &reason, const QString &message)
{
    QJsonArray conditions = arrayAt(job, u"status.conditions");
    const QJsonObject condition{{u"type"_s, type},
                                {u"status"_s, value ? u"True"_s : u"False"_s},
                                {u"lastProbeTime"_s, apiTime()},
                                {u"lastTransitionTime"_s, apiTime()},
                                {u"reason"_s, reason},
                                {u"message"_s, message}};
    for (qsizetype i = 0; i < conditions.size(); ++i) {
        if (stringAt(conditions.at(i).toObject(), u"type") == type) {
            conditions[i] = condition;
            setAt(job, u"status.conditions", conditions);
            return;
        }
    }
    conditions.append(condition);
    setAt(job, u"status.conditions", conditions);
}

bool isSuspended(const QJsonObject &job)
{
    return boolAt(job, u"spec.suspend");
}

bool isIndexed(const QJsonObject &job)
{
    return stringAt(job, u"spec.completionMode") == u"Indexed";
}

std::optional<qint64> completionsOf(const QJsonObject &job)
{
    const QJsonValue value = valueAt(job, u"spec.completions");
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

qint64 restartsIn(const QJsonObject &pod)
{
    qint64 restarts = 0;
    for (const auto list : {u"status.initContainerStatuses", u"status.containerStatuses"}) {
        const QJsonArray statuses = arrayAt(pod, list);
        for (const QJsonValue &status : statuses)
            restarts += intAt(status.toObject(), u"restartCount");
    }
    return restarts;
}

} // namespace

QJsonObject trueCondition(const QJsonObject &object, const QString &type)
{
    const QJsonObject condition = findByMember(arrayAt(object, u"status.conditions"), u"type", type);
    return stringAt(condition, u"status") == u"True" ? condition : QJsonObject();
}

bool isJobFinished(const QJsonObject &job)
{
    return !trueCondition(job, u"Complete"_s).isEmpty() || !trueCondition(job, u"Failed"_s).isEmpty();
}

JobController::JobController(ObjectStore *store, EventRecorder *events, int backoffBaseMs, QObject *parent)
    : QObject(parent),
      m_store(store),
      m_events(events),
      m_backoffBaseMs(backoffBaseMs)
{
    m_sync.setSingleShot(true);
    connect(&m_sync, &QTimer::timeout, this, &JobController::sync);
    connect(m_store, &ObjectStore::changed, this, [this](const Change &change) {
        if (change.resource == &jobType()) {
            if (change.type == Change::Type::Deleted)
                m_records.erase(uidOf(change.object));
            enqueue({change.namespaceName, nameOf(change.object)});
        } else if (change.resource == &podType()) {
            const QJsonObject owner
                = findByMember(arrayAt(change.object, u"metadata.ownerReferences"), u"kind", u"Job"_s);
            if (!owner.isEmpty())
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
        if (const auto job = m_store->find(jobType(), key.first, key.second))
            syncJob(*job);
        else if (QTimer *timer = m_wakeUps.take(key))
            delete timer;
    }
}

JobPods JobController::podsOf(const QJsonObject &job) const
{
    JobPods pods;
    const QString uid = uidOf(job);
    const QList<QJsonObject> all = m_store->list(podType(), namespaceOf(job));
    for (const QJsonObject &pod : all) {
        if (findByMember(arrayAt(pod, u"metadata.ownerReferences"), u"uid", uid).isEmpty())
            continue;
        pods.all += pod;
        if (isOver(pod))
            continue;
        (isBeingDeleted(pod) ? pods.terminating : pods.active) += pod;
    }
    return pods;
}

void JobController::syncJob(const QJsonObject &stored)
{
    if (isJobFinished(stored)) {
        expire(stored);
        return;
    }
    if (isBeingDeleted(stored))
        return;
    QJsonObject job = stored;
    JobRecord &record = m_records[uidOf(job)];
    const JobPods pods = podsOf(job);
    if (stringAt(job, u"status.startTime").isEmpty() && !isSuspended(job))
        setAt(job, u"status.startTime", apiTime());

    count(job, pods, record);
    decide(job, pods, record);
    const bool decided
        = !trueCondition(job, u"FailureTarget"_s).isEmpty() || !trueCondition(job, u"SuccessCriteriaMet"_s).isEmpty();
    if (!decided)
        manageSuspension(job, pods, record);

    qint64 ready = 0;
    for (const QJsonObject &pod : pods.active)
        ready += trueCondition(pod, u"Ready"_s).isEmpty() ? 0 : 1;
    QJsonObject status = objectAt(job, u"status");
    const auto setCount = [&status](const QString &key, qint64 value, bool always) {
        if (value > 0 || always)
            status.insert(key, value);
        else
            status.remove(key);
    };
    setCount(u"active"_s, pods.active.size(), false);
    setCount(u"succeeded"_s, record.succeeded, false);
    setCount(u"failed"_s, record.failed, false);
    setCount(u"ready"_s, ready, true);
    setCount(u"terminating"_s, pods.terminating.size(), true);
    status.insert(u"uncountedTerminatedPods"_s, QJsonObject());
    if (isIndexed(job) && !record.completedIndexes.isEmpty())
        status.insert(u"completedIndexes"_s, formatIndexes(record.completedIndexes));
    job.insert(u"status"_s, status);

    if (decided && pods.active.isEmpty() && pods.terminating.isEmpty())
        finish(job);
    m_store->update(jobType(), job);
    if (!decided)
        manage(job, pods, record);
}

// Counts each pod that is over once, and remembers it, since pods may be deleted later.
void JobController::count(const QJsonObject &job, const JobPods &pods, JobRecord &record)
{
    const std::optional<qint64> completions = completionsOf(job);
    for (const QJsonObject &pod : pods.all) {
        const QString uid = uidOf(pod);
        if (record.counted.contains(uid) || record.abandoned.contains(uid))
            continue;
        const bool succeeded = stringAt(pod, u"status.phase") == u"Succeeded";
        // A pod that is being deleted counts as failed at once: it may never report an end.
        if (!succeeded && stringAt(pod, u"status.phase") != u"Failed" && !isBeingDeleted(pod))
            continue;
        record.counted.insert(uid);
        if (!succeeded) {
            ++record.failed;
            ++record.failuresSinceSuccess;
            record.lastFailure = QDateTime::currentDateTimeUtc();
            continue;
        }
        record.failuresSinceSuccess = 0;
        if (!isIndexed(job)) {
            ++record.succeeded;
        } else if (const auto index = completionIndex(pod); index && *index < completions.value_or(0)) {
            record.completedIndexes.insert(*index);
            record.succeeded = record.completedIndexes.size();
        }
    }
}

bool JobController::pastRestartLimit(const QJsonObject &job, const JobPods &pods) const
{
    if (stringAt(job, u"spec.template.spec.restartPolicy") != u"OnFailure")
        return false;
    qint64 restarts = 0;
    for (const QJsonObject &pod : pods.active)
        restarts += restartsIn(pod);
    const qint64 limit = intAt(job, u"spec.backoffLimit", 6);
    return limit == 0 ? restarts > 0 : restarts >= limit;
}

// Whether the Job is to fail or has succeeded. The decision is irrevocable; the terminal condition follows when
// everything has stopped.
void JobController::decide(QJsonObject &job, const JobPods &pods, const JobRecord &record)
{
    if (!trueCondition(job, u"FailureTarget"_s).isEmpty()) {
        for (const QJsonObject &pod : pods.active)
            deletePod(job, pod);
        return;
    }
    if (!trueCondition(job, u"SuccessCriteriaMet"_s).isEmpty())
        return;
    const QDateTime started = parseTime(stringAt(job, u"status.startTime"));
    const QJsonValue deadline = valueAt(job, u"spec.activeDeadlineSeconds");
    if (record.failed > intAt(job, u"spec.backoffLimit", 6) || pastRestartLimit(job, pods)) {
        setTarget(job, u"FailureTarget"_s, u"BackoffLimitExceeded"_s, u"Job has reached the specified backoff limit"_s);
    } else if (deadline.isDouble() && started.isValid() && !isSuspended(job)) {
        const qint64 leftMs = QDateTime::currentDateTimeUtc().msecsTo(started.addSecs(deadline.toInteger()));
        if (leftMs <= 0)
            setTarget(job, u"FailureTarget"_s, u"DeadlineExceeded"_s,
                      u"Job was active longer than specified deadline"_s);
        else
            wakeUp(job, leftMs + 1);
    }
    if (!trueCondition(job, u"FailureTarget"_s).isEmpty()) {
        for (const QJsonObject &pod : pods.active)
            deletePod(job, pod);
        return;
    }
    const std::optional<qint64> completions = completionsOf(job);
    const bool enough = completions ? record.succeeded >= *completions : record.succeeded > 0 && pods.active.isEmpty();
    if (enough && pods.active.isEmpty())
        setTarget(job, u"SuccessCriteriaMet"_s, u"CompletionsReached"_s,
                  u"Reached expected number of succeeded pods"_s);
}

void JobController::setTarget(QJsonObject &job, const QString &type, const QString &reason, const QString &message)
{
    addCondition(job, type, true, reason, message);
}

void JobController::finish(QJsonObject &job)
{
    const QJsonObject failure = trueCondition(job, u"FailureTarget"_s);
    if (!failure.isEmpty()) {
        const QString reason = stringAt(failure, u"reason");
        const QString message = stringAt(failure, u"message");
        addCondition(job, u"Failed"_s, true, reason, message);
        m_events->warning(job, component, reason, message);
        return;
    }
    const QJsonObject success = trueCondition(job, u"SuccessCriteriaMet"_s);
    addCondition(job, u"Complete"_s, true, stringAt(success, u"reason"), stringAt(success, u"message"));
    setAt(job, u"status.completionTime", apiTime());
    m_events->normal(job, component, u"Completed"_s, u"Job completed"_s);
}

void JobController::manageSuspension(QJsonObject &job, const JobPods &pods, JobRecord &record)
{
    const QJsonObject known = findByMember(arrayAt(job, u"status.conditions"), u"type", u"Suspended"_s);
    const bool wasSuspended = stringAt(known, u"status") == u"True";
    if (isSuspended(job)) {
        removeSurplus(job, pods, record, pods.active.size());
        if (!wasSuspended) {
            addCondition(job, u"Suspended"_s, true, u"JobSuspended"_s, u"Job suspended"_s);
            m_events->normal(job, component, u"Suspended"_s, u"Job suspended"_s);
        }
    } else if (wasSuspended) {
        addCondition(job, u"Suspended"_s, false, u"JobResumed"_s, u"Job resumed"_s);
        m_events->normal(job, component, u"Resumed"_s, u"Job resumed"_s);
        setAt(job, u"status.startTime", apiTime()); // the deadline counts from here
    }
}

void JobController::manage(QJsonObject &job, const JobPods &pods, JobRecord &record)
{
    if (isSuspended(job))
        return;
    const qint64 parallelism = intAt(job, u"spec.parallelism", 1);
    const qint64 active = pods.active.size();
    const std::optional<qint64> completions = completionsOf(job);
    // A work queue makes no new pods once one has succeeded: the others finish on their own.
    const qint64 wanted = !completions ? (record.succeeded > 0 ? active : parallelism)
                                       : std::min(std::max<qint64>(*completions - record.succeeded, 0), parallelism);
    if (active > wanted) {
        removeSurplus(job, pods, record, active - wanted);
        return;
    }
    const qint64 missing = wanted - active - pods.terminating.size();
    if (missing <= 0)
        return;
    if (const qint64 left = backoffLeftMs(record); left > 0) {
        wakeUp(job, left);
        return;
    }
    createPods(job, pods, record, missing);
}

qint64 JobController::backoffLeftMs(const JobRecord &record) const
{
    if (record.failuresSinceSuccess == 0)
        return 0;
    qint64 delay = m_backoffBaseMs;
    for (int i = 1; i < record.failuresSinceSuccess && delay < maximumBackoffMs; ++i)
        delay *= 2;
    return std::min(delay, maximumBackoffMs) - record.lastFailure.msecsTo(QDateTime::currentDateTimeUtc());
}

void JobController::removeSurplus(const QJsonObject &job, const JobPods &pods, JobRecord &record, qint64 surplus)
{
    QList<QJsonObject> candidates = pods.active;
    // The youngest and least started first; of an Indexed Job the highest indexes.
    std::ranges::sort(candidates, [](const QJsonObject &a, const QJsonObject &b) {
        const auto key = [](const QJsonObject &pod) {
            return std::tuple(completionIndex(pod).value_or(0), stringAt(pod, u"status.phase") == u"Pending",
                              stringAt(pod, u"metadata.creationTimestamp"));
        };
        return key(a) > key(b);
    });
    for (const QJsonObject &pod : candidates.first(std::min<qsizetype>(surplus, candidates.size()))) {
        record.abandoned.insert(uidOf(pod)); // not the pod's fault: not counted as failed
        deletePod(job, pod);
    }
}

void JobController::createPods(const QJsonObject &job, const JobPods &pods, const JobRecord &record, qint64 wanted)
{
    QSet<qint64> taken = record.completedIndexes;
    for (const auto *list : {&pods.active, &pods.terminating}) {
        for (const QJsonObject &pod : *list)
            taken.insert(completionIndex(pod).value_or(-1));
    }
    const qint64 count = std::min(wanted, podsPerSync);
    qint64 next = 0;
    for (qint64 i = 0; i < count; ++i) {
        std::optional<qint64> index;
        if (isIndexed(job)) {
            while (taken.contains(next))
                ++next;
            if (next >= completionsOf(job).value_or(0))
                return;
            index = next++;
        }
        QJsonObject pod = makeJobPod(job, index);
        while (m_store->find(podType(), namespaceOf(pod), nameOf(pod)))
            setAt(pod, u"metadata.name", generatedName(stringAt(pod, u"metadata.generateName")));
        pod = m_store->create(podType(), pod);
        m_events->normal(job, component, u"SuccessfulCreate"_s, u"Created pod: "_s + nameOf(pod));
    }
}

void JobController::deletePod(const QJsonObject &job, const QJsonObject &pod)
{
    beginPodDeletion(*m_store, pod, std::nullopt);
    m_events->normal(job, component, u"SuccessfulDelete"_s, u"Deleted pod: "_s + nameOf(pod));
}

// ttlSecondsAfterFinished: the Job goes, and its pods with it.
void JobController::expire(const QJsonObject &job)
{
    const QJsonValue ttl = valueAt(job, u"spec.ttlSecondsAfterFinished");
    if (!ttl.isDouble() || isBeingDeleted(job))
        return;
    QString finished = stringAt(trueCondition(job, u"Complete"_s), u"lastTransitionTime");
    if (finished.isEmpty())
        finished = stringAt(trueCondition(job, u"Failed"_s), u"lastTransitionTime");
    const qint64 left = QDateTime::currentDateTimeUtc().msecsTo(parseTime(finished).addSecs(ttl.toInteger()));
    if (left > 0) {
        wakeUp(job, left + 1);
        return;
    }
    deleteJob(*m_store, job, Propagation::Background);
}

} // namespace Sandbox
