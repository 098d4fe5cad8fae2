// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/eventrecorder.h"
#include "models/sandbox/jobrecord.h"

#include <QObject>
#include <QTimer>

#include <unordered_map>

namespace Sandbox {

/// The Job controller (kubernetes/kubernetes pkg/controller/job, 1.32): makes pods, counts them, decides the end.
/// Terminal conditions come when all pods have stopped, after FailureTarget or SuccessCriteriaMet.
class JobController : public QObject
{
    Q_OBJECT

public:
    JobController(ObjectStore *store, EventRecorder *events, int backoffBaseMs, QObject *parent = nullptr);

private:
    using Key = std::pair<QString, QString>;

    void sync();
    void syncJob(const QJsonObject &job);
    void count(const QJsonObject &job, const JobPods &pods, JobRecord &record);
    void decide(QJsonObject &job, const JobPods &pods, const JobRecord &record);
    void setTarget(QJsonObject &job, const QString &type, const QString &reason, const QString &message);
    void finish(QJsonObject &job);
    void manage(QJsonObject &job, const JobPods &pods, JobRecord &record);
    void manageSuspension(QJsonObject &job, const JobPods &pods, JobRecord &record);
    void removeSurplus(const QJsonObject &job, const JobPods &pods, JobRecord &record, qint64 surplus);
    void createPods(const QJsonObject &job, const JobPods &pods, const JobRecord &record, qint64 wanted);
    void deletePod(const QJsonObject &job, const QJsonObject &pod);
    void expire(const QJsonObject &job);
    void wakeUp(const QJsonObject &job, qint64 delayMs);
    void enqueue(const Key &key);
    [[nodiscard]] JobPods podsOf(const QJsonObject &job) const;
    [[nodiscard]] qint64 backoffLeftMs(const JobRecord &record) const;
    [[nodiscard]] bool pastRestartLimit(const QJsonObject &job, const JobPods &pods) const;

    ObjectStore *m_store;
    EventRecorder *m_events;
    int m_backoffBaseMs;
    std::unordered_map<QString, JobRecord> m_records; ///< by Job uid
    QList<Key> m_queue;
    QTimer m_sync;
    QHash<Key, QTimer *> m_wakeUps; ///< children of this object
};

/// The condition of that type with status True, or an empty object.
[[nodiscard]] QJsonObject trueCondition(const QJsonObject &object, const QString &type);
/// Complete or Failed.
[[nodiscard]] bool isJobFinished(const QJsonObject &job);

} // namespace Sandbox
