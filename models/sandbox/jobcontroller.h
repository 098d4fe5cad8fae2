// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/eventrecorder.h"
#include "models/sandbox/jobsync.h"
#include "models/sandbox/podcontrol.h"

#include <QObject>
#include <QTimer>

#include <unordered_map>

namespace Sandbox {

/// The Job controller (kubernetes/kubernetes pkg/controller/job, 1.34): makes pods, counts them, decides the end.
/// Terminal conditions come when all pods have stopped, after FailureTarget or SuccessCriteriaMet. All it knows of a
/// Job stands in the Job's status and its pods' finalizers, except for the delay before the next pod.
class JobController : public QObject
{
    Q_OBJECT

public:
    JobController(ObjectStore *store, EventRecorder *events, int backoffBaseMs, QObject *parent = nullptr);

private:
    using Key = std::pair<QString, QString>;

    void sync();
    void syncJob(const QJsonObject &job);
    void endJob(JobSync &sync);
    void continueJob(JobSync &sync);
    void updateSuspension(QJsonObject &job);
    void track(JobSync &sync);
    void expire(const QJsonObject &job);
    void releaseOrphans(const Key &key);
    void wakeUp(const QJsonObject &job, qint64 delayMs);
    void enqueue(const Key &key);

    ObjectStore *m_store;
    EventRecorder *m_events;
    PodControl m_pods;
    int m_backoffBaseMs;
    std::unordered_map<QString, Backoff> m_backoffs; ///< by Job uid
    QList<Key> m_queue; ///< Jobs to look at: namespace and name
    QTimer m_sync;
    QHash<Key, QTimer *> m_wakeUps; ///< children of this object
};

} // namespace Sandbox
