// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/podworker.h"

#include <QSet>

#include <memory>
#include <unordered_map>

namespace Sandbox {

/// The only node of the sandbox: takes pods as they appear in the store, as many at a time as a kubelet would, runs
/// them, and ends those that are deleted.
class PodRunner : public QObject
{
    Q_OBJECT

public:
    PodRunner(const PodContext &context, QObject *parent = nullptr);
    ~PodRunner() override;

    /// The container of a pod that this node has taken; null where it has not.
    [[nodiscard]] const ContainerRunner *container(const QString &podUid, const QString &name) const;

private:
    void sync();
    void syncPod(const QJsonObject &pod);
    void removeStopped(const QJsonObject &pod);
    void admitWaiting();
    void removePod(const QString &uid);
    void markUnschedulable(const QJsonObject &pod);
    [[nodiscard]] int activePods() const;

    PodContext m_context;
    std::unordered_map<QString, std::unique_ptr<PodWorker>> m_workers; ///< by pod uid
    QList<std::pair<QString, QString>> m_changed; ///< pods to look at: namespace and name
    QSet<QString> m_deleted; ///< uids of pods that are gone
    QList<std::pair<QString, QString>> m_waiting; ///< pods that did not fit, oldest first
    QTimer m_sync;
};

} // namespace Sandbox
