// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/logcollector.h"

#include "models/jobrun/logworker.h"
#include "models/jobrun/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobRun {

LogCollector::LogCollector(const Kube::ConnectionConfig &connection, const Kube::Timing &timing,
                           const QString &namespaceName, const std::shared_ptr<JobLog::RunLog> &log,
                           const RecordingLimits &limits, QObject *parent)
    : QObject(parent),
      m_worker(std::make_unique<LogWorker>(connection, timing, namespaceName, log, limits))
{
    m_thread.setObjectName(u"job-logs"_s);
    m_worker->moveToThread(&m_thread);
    connectWorker();
    m_thread.start();
}

LogCollector::~LogCollector()
{
    stop({});
}

void LogCollector::connectWorker()
{
    const LogWorker *worker = m_worker.get();
    connect(worker, &LogWorker::sourceAdded, this, &LogCollector::changed);
    connect(worker, &LogWorker::interrupted, this, [this](const QString &key, const Core::Error &error) {
        if (Recorded *recorded = entry(key)) {
            recorded->trouble = error;
            Q_EMIT changed();
        }
    });
    connect(worker, &LogWorker::opened, this, [this](const QString &key) {
        if (Recorded *recorded = entry(key); recorded != nullptr && recorded->trouble) {
            recorded->trouble.reset();
            Q_EMIT changed();
        }
    });
    connect(worker, &LogWorker::attemptFinished, this, &LogCollector::onFinished);
    connect(worker, &LogWorker::gapFound, this, [this](const QString &key, const QString &reason) {
        if (const Recorded *recorded = entry(key))
            Q_EMIT remarked(Texts::logGap(recorded->attempt.pod, recorded->attempt.container, reason));
    });
    connect(worker, &LogWorker::recordingPaused, this, [this](const Core::Error &cause) {
        m_pauseCause = cause;
        Q_EMIT changed();
    });
    connect(worker, &LogWorker::recordingResumed, this, [this] {
        m_pauseCause.reset();
        Q_EMIT changed();
    });
    connect(worker, &LogWorker::queued, this, [this](int count) {
        if (count == m_queued)
            return;
        m_queued = count;
        Q_EMIT changed();
        if (m_queueReported)
            return;
        m_queueReported = true;
        Q_EMIT remarked(Texts::streamsQueued(count));
    });
}

LogCollector::Recorded *LogCollector::entry(const QString &key)
{
    const auto found = m_byKey.constFind(key);
    return found == m_byKey.cend() ? nullptr : &m_recorded[*found];
}

void LogCollector::update(const QJsonObject &pod)
{
    if (!m_worker)
        return;
    const AttemptPlanner::Plan plan = m_planner.update(pod);
    LogWorker *worker = m_worker.get();
    for (const Attempt &attempt : plan.follow) {
        Recorded recorded;
        recorded.attempt = attempt;
        recorded.feed = std::make_shared<SourceFeed>(Outputs::Origin{attempt.pod, attempt.container, attempt.number});
        m_byKey.insert(attempt.key, m_recorded.size());
        m_ends.add(attempt);
        m_recorded.append(recorded);
        ++m_open;
        QMetaObject::invokeMethod(
            worker, [worker, attempt, feed = recorded.feed] { worker->follow(attempt, feed); }, Qt::QueuedConnection);
    }
    for (const QString &key : plan.ended)
        QMetaObject::invokeMethod(worker, [worker, key] { worker->setEnded(key); }, Qt::QueuedConnection);
    for (const LostAttempts &lost : plan.lost)
        reportLost(lost);
    m_ends.update(pod);
    tellEnds(uidOf(pod));
    if (!plan.follow.isEmpty())
        Q_EMIT changed();
}

void LogCollector::reportLost(const LostAttempts &lost)
{
    const Core::Error remark = Texts::attemptsLost(lost.pod, lost.container, lost.first, lost.last);
    LogWorker *worker = m_worker.get();
    QMetaObject::invokeMethod(
        worker,
        [worker, lost, text = remark.message] {
            worker->addNotice(lost.pod, lost.container, JobLog::NoticeKind::Gap, text);
        },
        Qt::QueuedConnection);
    Q_EMIT remarked(remark);
}

void LogCollector::tellEnds(const QString &podUid)
{
    LogWorker *worker = m_worker.get();
    const QList<EndNotice> notices = m_ends.take(podUid, m_planner);
    for (const EndNotice &notice : notices) {
        QMetaObject::invokeMethod(worker, [worker, notice] { worker->addEnd(notice); }, Qt::QueuedConnection);
    }
}

void LogCollector::setPodDeleted(const QString &podUid)
{
    if (!m_worker)
        return;
    LogWorker *worker = m_worker.get();
    QMetaObject::invokeMethod(worker, [worker, podUid] { worker->setPodDeleted(podUid); }, Qt::QueuedConnection);
}

void LogCollector::resumeRecording(qint64 limit)
{
    if (!m_worker)
        return;
    LogWorker *worker = m_worker.get();
    QMetaObject::invokeMethod(worker, [worker, limit] { worker->resumeRecording(limit); }, Qt::QueuedConnection);
}

void LogCollector::endRecording()
{
    if (!m_worker)
        return;
    LogWorker *worker = m_worker.get();
    QMetaObject::invokeMethod(worker, [worker] { worker->endRecording(); }, Qt::QueuedConnection);
}

void LogCollector::onFinished(const QString &key, const Core::Result<void> &result)
{
    Recorded *recorded = entry(key);
    if (recorded == nullptr || recorded->finished)
        return;
    recorded->finished = true;
    recorded->trouble.reset();
    if (m_worker) { // after stop() nothing is open any more
        --m_open;
        m_ends.setFinished(recorded->attempt);
        tellEnds(recorded->attempt.podUid);
    }
    if (!result)
        Q_EMIT failed(Texts::logIncomplete(recorded->attempt.pod, recorded->attempt.container, result.error()));
    Q_EMIT changed();
}

void LogCollector::stop(const QString &notice)
{
    if (!m_worker)
        return;
    LogWorker *worker = m_worker.get();
    worker->disconnect(this);
    // What was asked for before is done before; this waits for at most one chunk of a log.
    QMetaObject::invokeMethod(worker, [worker, notice] { worker->shutDown(notice); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
    const QList<EndNotice> ends = m_ends.takeLast(m_planner);
    for (const EndNotice &end : ends) // the thread has ended: its log is this one's to write
        m_worker->addEnd(end);
    m_worker.reset();
    m_open = 0;
    m_pauseCause.reset();
}

const LogCollector::Recorded *LogCollector::find(const QString &pod, const QString &container, int attempt) const
{
    const auto found = std::find_if(m_recorded.cbegin(), m_recorded.cend(), [&](const Recorded &recorded) {
        return recorded.attempt.pod == pod && recorded.attempt.container == container
            && recorded.attempt.number == attempt;
    });
    return found == m_recorded.cend() ? nullptr : &*found;
}

std::optional<Core::Error> LogCollector::trouble() const
{
    const auto found = std::find_if(m_recorded.cbegin(), m_recorded.cend(),
                                    [](const Recorded &recorded) { return recorded.trouble.has_value(); });
    return found == m_recorded.cend() ? std::nullopt : found->trouble;
}

} // namespace JobRun
