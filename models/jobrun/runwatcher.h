// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/client.h"
#include "models/kube/listoperation.h"
#include "models/kube/watchstream.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSet>

#include <array>
#include <memory>
#include <optional>

namespace JobRun {

/// Watches one Job, its pods, and the events of both, from its creation to its end. Objects of namesakes (another uid,
/// another owner) are left out. Only the Job's watch is vital: without the others the run knows less and goes on.
/// Owned by the run, in its thread; destroying it ends all watches.
class RunWatcher : public QObject
{
    Q_OBJECT

public:
    RunWatcher(Kube::Client &client, const QJsonObject &job, const QString &namespaceName, QObject *parent = nullptr);
    ~RunWatcher() override;

    void start();
    /// Lists the pods once more, consistently, and ends with podsListed(): after the Job's end, no pod is missed.
    void listPods();
    /// What is interrupted at this moment.
    [[nodiscard]] std::optional<Core::Error> trouble() const;

Q_SIGNALS:
    void jobChanged(const QJsonObject &job);
    /// The Job is gone; its last version, as far as it was seen.
    void jobDeleted(const QJsonObject &job);
    void podChanged(const QJsonObject &pod);
    void podDeleted(const QJsonObject &pod);
    void podsListed();
    void eventSeen(const QJsonObject &event);
    void troubleChanged();
    /// The Job cannot be watched any more.
    void lost(const Core::Error &error);
    /// Pods cannot be watched: no logs and no outputs.
    void podsFailed(const Core::Error &error);
    void eventsFailed(const Core::Error &error);

private:
    enum Stream { JobStream, PodStream, JobEventStream, PodEventStream, StreamCount };
    Kube::WatchStream &open(Stream stream, const Kube::WatchTarget &target);
    void onJob(Kube::ChangeType type, const QJsonObject &job);
    void onJobSynced();
    void onPod(Kube::ChangeType type, const QJsonObject &pod);
    void onPodEvent(const QJsonObject &event);
    void onFailed(Stream stream, const Core::Error &error);
    void onListed(const Core::Result<Kube::ObjectList> &result);

    Kube::Client &m_client;
    QJsonObject m_job;
    QString m_uid;
    QString m_namespaceName;
    bool m_jobSeen = false;
    bool m_jobGone = false;
    bool m_eventsReported = false;
    std::array<std::unique_ptr<Kube::WatchStream>, StreamCount> m_streams;
    std::array<std::optional<Core::Error>, StreamCount> m_troubles;
    std::unique_ptr<Kube::ListOperation> m_list;
    QHash<QString, QJsonObject> m_pods; ///< latest versions of our pods, by uid
    QList<QJsonObject> m_strangers; ///< events of pods that are not (yet) known as ours, the newest of them
};

} // namespace JobRun
