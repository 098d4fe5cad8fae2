// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/runwatcher.h"

#include "models/core/logging.h"
#include "models/jobrun/eventfacts.h"
#include "models/jobrun/jobfacts.h"
#include "models/jobrun/podfacts.h"
#include "models/jobrun/texts.h"

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// An event may arrive before its pod does; a busy namespace must not fill the memory meanwhile.
constexpr qsizetype maximumStrangers = 500;

QString resourceVersionOf(const QJsonObject &object)
{
    return object.value("metadata"_L1).toObject().value("resourceVersion"_L1).toString();
}

} // namespace

RunWatcher::RunWatcher(Kube::Client &client, const QJsonObject &job, const QString &namespaceName, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_job(job),
      m_uid(uidOf(job)),
      m_namespaceName(namespaceName)
{
}

RunWatcher::~RunWatcher() = default;

void RunWatcher::start()
{
    using Kube::ChangeType;
    using Kube::WatchStream;
    // Pods first: the sooner their watch stands, the less of a short life is missed.
    WatchStream &pods = open(PodStream, {Kube::corePath(m_namespaceName, u"pods"_s), podSelector(m_job), {}});
    connect(&pods, &WatchStream::changed, this, &RunWatcher::onPod);

    // From the version that is known on: a Job that ends and is removed at once tells its end in its last version.
    WatchStream &job
        = open(JobStream, {Kube::jobsPath(m_namespaceName), {}, u"metadata.name="_s + nameOf(m_job), m_job});
    connect(&job, &WatchStream::changed, this, &RunWatcher::onJob);
    connect(&job, &WatchStream::synced, this, &RunWatcher::onJobSynced);

    m_jobSeen = !resourceVersionOf(m_job).isEmpty();

    const QString events = Kube::corePath(m_namespaceName, u"events"_s);
    WatchStream &jobEvents = open(JobEventStream, {events, {}, u"involvedObject.uid="_s + m_uid});
    connect(&jobEvents, &WatchStream::changed, this, [this](ChangeType type, const QJsonObject &event) {
        if (type != ChangeType::Deleted)
            Q_EMIT eventSeen(event);
    });
    WatchStream &podEvents = open(PodEventStream, {events, {}, u"involvedObject.kind=Pod"_s});
    connect(&podEvents, &WatchStream::changed, this, [this](ChangeType type, const QJsonObject &event) {
        if (type != ChangeType::Deleted)
            onPodEvent(event);
    });
    for (const auto &stream : m_streams)
        stream->start();
}

Kube::WatchStream &RunWatcher::open(Stream stream, const Kube::WatchTarget &target)
{
    m_streams[stream] = m_client.watch(target);
    Kube::WatchStream *watch = m_streams[stream].get();
    connect(watch, &Kube::WatchStream::interrupted, this, [this, stream](const Core::Error &error) {
        m_troubles[stream] = error;
        Q_EMIT troubleChanged();
    });
    connect(watch, &Kube::WatchStream::resumed, this, [this, stream] {
        m_troubles[stream].reset();
        Q_EMIT troubleChanged();
    });
    connect(watch, &Kube::WatchStream::failed, this,
            [this, stream](const Core::Error &error) { onFailed(stream, error); });
    return *watch;
}

void RunWatcher::onFailed(Stream stream, const Core::Error &error)
{
    m_troubles[stream].reset();
    switch (stream) {
    case JobStream:
        Q_EMIT lost(error);
        break;
    case PodStream:
        Q_EMIT podsFailed(Texts::watchDegraded(Texts::podsOf(nameOf(m_job)), error));
        break;
    default:
        if (m_eventsReported)
            break;
        m_eventsReported = true;
        Q_EMIT eventsFailed(Texts::watchDegraded(Texts::eventsOf(nameOf(m_job)), error));
    }
}

std::optional<Core::Error> RunWatcher::trouble() const
{
    for (const Stream stream : {JobStream, PodStream}) {
        if (m_troubles[stream])
            return m_troubles[stream];
    }
    return std::nullopt;
}

void RunWatcher::onJob(Kube::ChangeType type, const QJsonObject &job)
{
    if (m_jobGone)
        return;
    const bool ours = uidOf(job) == m_uid;
    if (ours) {
        m_job = job;
        m_jobSeen = true;
    }
    // A Job of the same name with another uid: ours was deleted, and somebody has created the next one.
    if (!ours || type == Kube::ChangeType::Deleted) {
        m_jobGone = true;
        Q_EMIT jobDeleted(m_job);
        return;
    }
    Q_EMIT jobChanged(job);
}

void RunWatcher::onJobSynced()
{
    if (m_jobGone)
        return;
    if (m_jobSeen) { // no event tells of the version that was known at first, and it may be the last one
        Q_EMIT jobChanged(m_job);
        return;
    }
    m_jobGone = true; // deleted between the creation and the first list
    Q_EMIT jobDeleted(m_job);
}

void RunWatcher::onPod(Kube::ChangeType type, const QJsonObject &pod)
{
    const QString uid = uidOf(pod);
    if (!isOwnedBy(pod, m_uid) || uid.isEmpty())
        return;
    const auto known = m_pods.constFind(uid);
    const bool isNew = known == m_pods.cend();
    if (type == Kube::ChangeType::Deleted) {
        m_pods.insert(uid, pod);
        Q_EMIT podDeleted(pod);
        return;
    }
    // The list after the Job's end may have overtaken the watch; a finished pod does not come back to life.
    if (!isNew && isPodFinished(*known) && !isPodFinished(pod))
        return;
    m_pods.insert(uid, pod);
    Q_EMIT podChanged(pod);
    if (!isNew)
        return;
    for (auto it = m_strangers.begin(); it != m_strangers.end();) {
        if (eventObjectUid(*it) != uid) {
            ++it;
            continue;
        }
        const QJsonObject event = *it;
        it = m_strangers.erase(it);
        Q_EMIT eventSeen(event);
    }
}

void RunWatcher::onPodEvent(const QJsonObject &event)
{
    if (m_pods.contains(eventObjectUid(event))) {
        Q_EMIT eventSeen(event);
        return;
    }
    m_strangers.append(event);
    if (m_strangers.size() > maximumStrangers)
        m_strangers.removeFirst();
}

void RunWatcher::listPods()
{
    Kube::Request request;
    request.path = Kube::corePath(m_namespaceName, u"pods"_s);
    request.query.addQueryItem(u"labelSelector"_s, podSelector(m_job));
    m_list = m_client.list(request);
    connect(m_list.get(), &Kube::ListOperation::finished, this, &RunWatcher::onListed);
    m_list->start();
}

void RunWatcher::onListed(const Core::Result<Kube::ObjectList> &result)
{
    if (result) {
        const QList<QJsonObject> pods = result->items; // before the operation goes
        for (const QJsonObject &pod : pods)
            onPod(Kube::ChangeType::Modified, pod);
    } else {
        // What the watch has told must do; the drain's deadline guards the rest.
        qCInfo(lcJobRun) << "pods not listed:" << result.error().message;
    }
    Q_EMIT podsListed();
}

} // namespace JobRun
