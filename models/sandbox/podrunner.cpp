// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/podrunner.h"

#include "models/sandbox/folders.h"
#include "models/sandbox/jsonpath.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

const auto schedulerName = u"default-scheduler"_s;

} // namespace

PodRunner::PodRunner(const PodContext &context, QObject *parent) : QObject(parent), m_context(context)
{
    m_sync.setSingleShot(true);
    connect(&m_sync, &QTimer::timeout, this, &PodRunner::sync);
    connect(m_context.store, &ObjectStore::changed, this, [this](const Change &change) {
        if (change.resource != &podType())
            return;
        if (change.type == Change::Type::Deleted)
            m_deleted.insert(uidOf(change.object));
        else
            m_changed.append({change.namespaceName, nameOf(change.object)});
        m_sync.start(0);
    });
}

PodRunner::~PodRunner() = default;

const ContainerRunner *PodRunner::container(const QString &podUid, const QString &name) const
{
    const auto worker = m_workers.find(podUid);
    return worker == m_workers.end() ? nullptr : worker->second->container(name);
}

void PodRunner::sync()
{
    const auto changed = std::exchange(m_changed, {});
    QSet<std::pair<QString, QString>> seen;
    for (const auto &key : changed) {
        if (seen.contains(key))
            continue;
        seen.insert(key);
        if (const auto pod = m_context.store->find(podType(), key.first, key.second))
            syncPod(*pod);
    }
    const auto deleted = std::exchange(m_deleted, {});
    for (const QString &uid : deleted)
        removePod(uid);
    admitWaiting();
}

void PodRunner::syncPod(const QJsonObject &pod)
{
    const QString uid = uidOf(pod);
    const auto worker = m_workers.find(uid);
    if (valueAt(pod, u"metadata.deletionTimestamp").isString()) {
        if (worker == m_workers.end() || worker->second->isFinished())
            removeStopped(pod);
        else
            worker->second->terminate(intAt(pod, u"metadata.deletionGracePeriodSeconds", 30));
        return;
    }
    const QString phase = stringAt(pod, u"status.phase");
    if (worker != m_workers.end() || phase == u"Succeeded" || phase == u"Failed")
        return;
    if (stringAt(pod, u"spec.schedulerName", schedulerName) != schedulerName)
        return; // another scheduler's, and there is none
    if (activePods() >= m_context.maximumPods) {
        const std::pair key{namespaceOf(pod), nameOf(pod)};
        if (!m_waiting.contains(key)) {
            m_waiting.append(key);
            markUnschedulable(pod);
        }
        return;
    }
    PodWorker *added = m_workers.emplace(uid, std::make_unique<PodWorker>(m_context, pod)).first->second.get();
    connect(added, &PodWorker::finished, this, [this, pod] {
        m_changed.append({namespaceOf(pod), nameOf(pod)});
        m_sync.start(0);
    });
    added->start();
}

// Nothing of it runs. What somebody still has to take note of stays until then; if it never ran, as failed
// (kubernetes pkg/controller/podgc).
void PodRunner::removeStopped(const QJsonObject &pod)
{
    if (arrayAt(pod, u"metadata.finalizers").isEmpty()) {
        m_context.store->remove(podType(), namespaceOf(pod), nameOf(pod));
        return;
    }
    const QString phase = stringAt(pod, u"status.phase");
    if (phase == u"Succeeded" || phase == u"Failed")
        return;
    QJsonObject failed = pod;
    setAt(failed, u"status.phase", u"Failed"_s);
    m_context.store->update(podType(), failed);
}

void PodRunner::admitWaiting()
{
    while (!m_waiting.isEmpty() && activePods() < m_context.maximumPods) {
        const auto key = m_waiting.takeFirst();
        if (const auto pod = m_context.store->find(podType(), key.first, key.second))
            syncPod(*pod);
    }
}

void PodRunner::removePod(const QString &uid)
{
    m_workers.erase(uid);
    removeFolderLater(m_context.dataFolder + u'/' + uid);
}

int PodRunner::activePods() const
{
    return int(std::ranges::count_if(m_workers, [](const auto &entry) { return !entry.second->isFinished(); }));
}

void PodRunner::markUnschedulable(const QJsonObject &pod)
{
    const QString message
        = u"0/1 nodes are available: 1 Too many pods. The sandbox runs %1 pods at a time."_s.arg(m_context.maximumPods);
    QJsonObject waiting = pod;
    setAt(waiting, u"status.conditions",
          QJsonArray{QJsonObject{{u"type"_s, u"PodScheduled"_s},
                                 {u"status"_s, u"False"_s},
                                 {u"reason"_s, u"Unschedulable"_s},
                                 {u"message"_s, message},
                                 {u"lastProbeTime"_s, QJsonValue()},
                                 {u"lastTransitionTime"_s, apiTime()}}});
    m_context.store->update(podType(), waiting);
    m_context.events->warning(pod, u"default-scheduler"_s, u"FailedScheduling"_s, message);
}

} // namespace Sandbox
