// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fakecluster.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Support {

struct FakeCluster::Instance
{
    FakeInstance facts;
    QString id;
    qint64 startedMs = 0;
    qint64 finishedMs = 0; ///< 0 while it runs
    int exitCode = 0;
    int linesLeft = 0;
    int rotateAt = -1; ///< lines left when its log is rotated
    bool silentRotation = false;
    int epoch = 0; ///< silent rotations so far
    bool gone = false; ///< with its pod
};

struct FakeCluster::Container
{
    QString name;
    int restarts = 0;
    std::shared_ptr<Instance> current;
    std::shared_ptr<Instance> last;
    qint64 startMs = 0; ///< of the next instance; 0: none is to come
    bool waiting = true;
};

struct FakeCluster::Pod
{
    QString name;
    QString uid;
    QString phase = u"Pending"_s;
    std::vector<Container> containers;
    qint64 toldMs = 0; ///< when the last change reaches the API server
    qint64 deleteMs = 0; ///< 0: not planned
    qint64 goneMs = 0; ///< 0: not being deleted
    bool stampChunks = false;
    bool gone = false;
};

namespace {

QString timeOf(qint64 milliseconds)
{
    return QDateTime::fromSecsSinceEpoch(milliseconds / 1000, QTimeZone::UTC).toString(Qt::ISODate);
}

QJsonObject terminatedState(const QString &id, qint64 startedMs, qint64 finishedMs, int exitCode)
{
    return {{u"terminated"_s,
             QJsonObject{{u"containerID"_s, id},
                         {u"exitCode"_s, exitCode},
                         {u"reason"_s, exitCode == 0 ? u"Completed"_s : u"Error"_s},
                         {u"startedAt"_s, timeOf(startedMs)},
                         {u"finishedAt"_s, timeOf(finishedMs)}}}};
}

QByteArray eventLine(const QByteArray &type, const QJsonObject &object)
{
    return QJsonDocument(QJsonObject{{u"type"_s, QString::fromLatin1(type)}, {u"object"_s, object}})
               .toJson(QJsonDocument::Compact)
        + '\n';
}

QString kindOf(const QString &resource)
{
    return resource == "jobs"_L1 ? u"Job"_s : resource == "pods"_L1 ? u"Pod"_s : u"Event"_s;
}

} // namespace

FakeCluster::FakeCluster(const FakeKubeletPlan &plan) : m_plan(plan), m_random(plan.seed) { }

FakeCluster::~FakeCluster() = default;

// ---- the API server

QJsonObject FakeCluster::createJob(QJsonObject job)
{
    m_nowMs = QDateTime::currentMSecsSinceEpoch();
    QJsonObject metadata = job[u"metadata"_s].toObject();
    metadata[u"uid"_s] = u"uid-job"_s;
    job[u"metadata"_s] = metadata;
    QJsonObject spec = job[u"spec"_s].toObject();
    spec[u"selector"_s]
        = QJsonObject{{u"matchLabels"_s, QJsonObject{{u"batch.kubernetes.io/controller-uid"_s, u"uid-job"_s}}}};
    job[u"spec"_s] = spec;
    job[u"status"_s] = QJsonObject{{u"startTime"_s, timeOf(m_nowMs)}, {u"active"_s, m_plan.pods}};
    m_job = job;
    store({0, u"jobs"_s, "ADDED", job});
    for (int i = 0; i < m_plan.pods; ++i)
        createPod();
    return m_objects[u"jobs/"_s + metadata[u"name"_s].toString()];
}

QJsonObject FakeCluster::list(const QString &resource) const
{
    QJsonArray items;
    for (auto object = m_objects.cbegin(); object != m_objects.cend(); ++object) {
        if (object.key().startsWith(resource + u'/'))
            items += *object;
    }
    return {{u"kind"_s, QString(kindOf(resource) + u"List")},
            {u"metadata"_s, QJsonObject{{u"resourceVersion"_s, QString::number(m_version)}}},
            {u"items"_s, items}};
}

QJsonObject FakeCluster::find(const QString &resource, const QString &name) const
{
    return m_objects.value(resource + u'/' + name);
}

std::unique_ptr<FakeCluster::Watching> FakeCluster::openWatch(const QString &resource, qint64 version)
{
    auto watching = std::make_unique<Watching>();
    watching->resource = resource;
    watching->version = version;
    watching->endsMs = m_nowMs + m_random.bounded(1500, 10000);
    watching->bookmarkMs = m_nowMs + 1000;
    watching->expired = chance(30); // compacted away
    return watching;
}

std::pair<QByteArray, bool> FakeCluster::readEvents(Watching &watching)
{
    if (watching.expired) {
        const QJsonObject status{{u"kind"_s, u"Status"_s}, {u"code"_s, 410}, {u"reason"_s, u"Expired"_s}};
        return {eventLine("ERROR", status), true};
    }
    QList<QByteArray> events;
    const auto first = std::ranges::upper_bound(m_history, watching.version, {}, &std::pair<qint64, Change>::first);
    for (auto event = first; event != m_history.end(); ++event) {
        watching.version = event->first;
        if (event->second.resource == watching.resource)
            events += eventLine(event->second.type, event->second.object);
    }
    if (events.size() > 1 && chance(m_plan.repeatEvent))
        events.swapItemsAt(events.size() - 1, events.size() - 2);
    if (!events.isEmpty() && chance(m_plan.repeatEvent))
        events += events.first();
    if (m_nowMs >= watching.bookmarkMs) {
        watching.bookmarkMs = m_nowMs + 1000;
        events += eventLine("BOOKMARK",
                            {{u"kind"_s, kindOf(watching.resource)},
                             {u"metadata"_s, QJsonObject{{u"resourceVersion"_s, QString::number(watching.version)}}}});
    }
    return {events.join(), m_nowMs >= watching.endsMs};
}

void FakeCluster::store(Change change)
{
    const QString key = change.resource + u'/' + change.object[u"metadata"_s][u"name"_s].toString();
    QJsonObject metadata = change.object[u"metadata"_s].toObject();
    metadata[u"resourceVersion"_s] = QString::number(++m_version);
    change.object[u"metadata"_s] = metadata;
    change.object[u"kind"_s] = kindOf(change.resource);
    if (change.type == "DELETED")
        m_objects.remove(key);
    else
        m_objects.insert(key, change.object);
    m_history.emplaceBack(m_version, change);
}

/// What the kubelet knows now reaches the API server after `delay`, and never before an earlier change.
void FakeCluster::publish(Pod &pod, const QByteArray &type, qint64 delay)
{
    pod.toldMs = std::max(pod.toldMs, m_nowMs + delay);
    m_due += Change{pod.toldMs, u"pods"_s, type, describe(pod)};
}

QJsonObject FakeCluster::describe(const Pod &pod) const
{
    QJsonArray specs;
    QJsonArray statuses;
    for (const Container &container : pod.containers) {
        specs += QJsonObject{{u"name"_s, container.name}, {u"image"_s, u"busybox"_s}};
        QJsonObject status{{u"name"_s, container.name}, {u"restartCount"_s, container.restarts}};
        QJsonObject state{{u"waiting"_s, QJsonObject{{u"reason"_s, u"ContainerCreating"_s}}}};
        if (const auto &instance = container.current) {
            status[u"containerID"_s] = instance->id;
            state = instance->finishedMs == 0
                ? QJsonObject{{u"running"_s, QJsonObject{{u"startedAt"_s, timeOf(instance->startedMs)}}}}
                : terminatedState(instance->id, instance->startedMs, instance->finishedMs, instance->exitCode);
        }
        status[u"state"_s] = state;
        if (const auto &last = container.last)
            status[u"lastState"_s] = terminatedState(last->id, last->startedMs, last->finishedMs, last->exitCode);
        statuses += status;
    }
    return {{u"metadata"_s,
             QJsonObject{{u"name"_s, pod.name},
                         {u"uid"_s, pod.uid},
                         {u"ownerReferences"_s, QJsonArray{QJsonObject{{u"uid"_s, u"uid-job"_s}}}}}},
            {u"spec"_s, QJsonObject{{u"restartPolicy"_s, u"OnFailure"_s}, {u"containers"_s, specs}}},
            {u"status"_s, QJsonObject{{u"phase"_s, pod.phase}, {u"containerStatuses"_s, statuses}}}};
}

// ---- the kubelet's logs

/// kubernetes pkg/kubelet/kubelet_pods.go, validateContainerLogStatus.
std::expected<std::unique_ptr<FakeCluster::LogReading>, FakeCluster::Refusal>
FakeCluster::openLog(const QString &podName, const QString &containerName, bool previous, bool follow,
                     const QString &since, qsizetype tail)
{
    const auto pod = std::ranges::find_if(m_pods, [&](const auto &one) { return one->name == podName; });
    if (pod == m_pods.end() || !m_objects.contains(u"pods/"_s + podName))
        return std::unexpected(Refusal{404, "NotFound", "pods not found"});
    if ((*pod)->gone)
        return std::unexpected(Refusal{500, "InternalError", "the kubelet does not know the pod"});
    const auto container = std::ranges::find((*pod)->containers, containerName, &Container::name);
    if (container == (*pod)->containers.end())
        return std::unexpected(Refusal{400, "BadRequest", "container is not valid for pod"});
    const std::shared_ptr<Instance> &instance
        = previous ? container->last : (container->current ? container->current : container->last);
    if (!instance) {
        return std::unexpected(Refusal{400, "BadRequest",
                                       previous ? "previous terminated container not found"
                                                : "container is waiting to start: ContainerCreating"});
    }
    auto reading = std::make_unique<LogReading>();
    reading->instance = instance;
    const QDateTime from = QDateTime::fromString(since, Qt::ISODate);
    reading->reader = instance->facts.log.open(from.isValid() ? from.toSecsSinceEpoch() : 0, (*pod)->stampChunks, tail);
    reading->follow = follow;
    reading->epoch = instance->epoch;
    if (chance(10))
        reading->error = "failed to try resolving symlinks in path \"/var/log/pods/x/0.log\": lstat: no such file";
    return reading;
}

bool FakeCluster::isSilent(const LogReading &reading)
{
    return reading.epoch != reading.instance->epoch;
}

QByteArray FakeCluster::readLog(LogReading &reading) const
{
    constexpr qsizetype piece = 32 * 1024;
    if (!reading.error.isEmpty()) {
        reading.over = true;
        return std::exchange(reading.error, {});
    }
    if (reading.over || isSilent(reading) || reading.instance->gone)
        return {};
    return reading.instance->facts.log.read(reading.reader, piece);
}

bool FakeCluster::isAtEnd(const LogReading &reading) const
{
    if (reading.instance->gone || reading.over)
        return true;
    if (!reading.error.isEmpty())
        return false;
    FakeLog::Reader look = reading.reader;
    if (!isSilent(reading) && !reading.instance->facts.log.read(look, 1).isEmpty())
        return false;
    return !reading.follow || reading.instance->finishedMs != 0;
}

QList<FakeInstance> FakeCluster::truth() const
{
    QList<FakeInstance> result;
    for (const auto &instance : m_instances)
        result += instance->facts;
    return result;
}

// ---- the life of pods

void FakeCluster::advance()
{
    m_nowMs = QDateTime::currentMSecsSinceEpoch();
    for (size_t i = 0; i < m_pods.size(); ++i) { // pods may come meanwhile
        Pod &pod = *m_pods[i];
        if (pod.gone)
            continue;
        for (Container &container : pod.containers)
            live(pod, container);
        if (pod.deleteMs != 0 && m_nowMs >= pod.deleteMs && pod.goneMs == 0)
            deletePod(pod);
        if (pod.goneMs != 0 && m_nowMs >= pod.goneMs) {
            pod.gone = true;
            publish(pod, "DELETED", 0);
            for (const auto &instance : std::as_const(m_instances)) {
                if (instance->facts.pod == pod.name)
                    instance->gone = true;
            }
        }
    }
    std::ranges::stable_sort(m_due, {}, &Change::dueMs);
    while (!m_due.isEmpty() && m_due.first().dueMs <= m_nowMs)
        store(m_due.takeFirst());
    publishJobEnd();
}

void FakeCluster::createPod()
{
    auto pod = std::make_unique<Pod>();
    pod->name = u"work-"_s + QString::number(++m_podNumber);
    pod->uid = u"uid-"_s + pod->name;
    pod->stampChunks = chance(m_plan.stampChunks);
    const int containers = chance(250) ? 2 : 1;
    for (int i = 0; i < containers; ++i) {
        Container container;
        container.name = i == 0 ? u"main"_s : u"helper"_s;
        container.startMs = m_nowMs + m_random.bounded(10, 600);
        pod->containers.push_back(container);
    }
    if (chance(m_plan.deletePod))
        pod->deleteMs = m_nowMs + 600 + m_random.bounded(m_plan.milliseconds);
    publish(*pod, "ADDED", 0);
    m_pods.push_back(std::move(pod));
}

void FakeCluster::start(Pod &pod, Container &container)
{
    if (container.current) {
        if (container.last)
            container.last->facts.superseded = true;
        container.last = container.current;
        ++container.restarts;
    }
    auto instance = std::make_shared<Instance>();
    instance->facts.pod = pod.name;
    instance->facts.container = container.name;
    instance->facts.attempt = container.restarts;
    instance->id = u"containerd://%1-%2-%3"_s.arg(pod.name, container.name).arg(container.restarts);
    instance->startedMs = m_nowMs;
    instance->linesLeft = m_random.bounded(m_plan.lines / 2, m_plan.lines * 3 / 2 + 1);
    if (chance(30))
        instance->linesLeft = 0; // says nothing at all
    if (chance(m_plan.rotate))
        instance->rotateAt = m_random.bounded(instance->linesLeft + 1);
    instance->silentRotation = chance(m_plan.silentRotation);
    instance->exitCode = container.restarts < 4 && chance(m_plan.restart) ? 1 : 0;
    container.current = instance;
    container.startMs = 0;
    m_instances += instance;
    pod.phase = u"Running"_s;
    publish(pod, "MODIFIED", m_random.bounded(m_plan.statusLag + 1));
}

void FakeCluster::live(Pod &pod, Container &container)
{
    if (container.startMs != 0 && m_nowMs >= container.startMs && pod.goneMs == 0)
        start(pod, container);
    const auto instance = container.current;
    if (!instance || instance->finishedMs != 0)
        return;
    // As many lines as belong to the time that has passed, in bursts.
    const qint64 age = m_nowMs - instance->startedMs;
    const int all = int(instance->facts.log.lines().size()) + instance->linesLeft;
    const int due = int(std::min<qint64>(all, all * age / m_plan.milliseconds));
    while (instance->linesLeft > 0 && int(instance->facts.log.lines().size()) < due)
        print(container);
    if (instance->linesLeft == 0 && age >= m_plan.milliseconds / 4)
        end(pod, container);
}

void FakeCluster::print(Container &container)
{
    Instance &instance = *container.current;
    if (instance.rotateAt == instance.linesLeft) {
        instance.facts.log.rotate();
        instance.epoch += instance.silentRotation ? 1 : 0;
        instance.rotateAt = -1;
    }
    --instance.linesLeft;
    // stdout and stderr are stamped apart: a line may be a little older than the one before.
    qint64 now = QDateTime::currentMSecsSinceEpoch() * 1'000'000 + m_random.bounded(1'000'000);
    if (chance(100))
        now -= m_random.bounded(3'000'000);
    QByteArray text = instance.facts.pod.toLatin1() + ' ' + QByteArray::number(instance.facts.attempt) + " line "
        + QByteArray::number(instance.facts.log.lines().size());
    if (chance(50))
        text = "..."; // says the same again and again
    else if (chance(20))
        text += ' ' + QByteArray(m_random.bounded(60'000), 'x') + " end";
    else if (chance(20))
        text = {};
    else
        text += ' ' + QByteArray(m_random.bounded(120), 'y');
    const bool cutOff = instance.linesLeft == 0 && chance(200) && !text.isEmpty(); // ends without a line end
    const bool long_ = text.size() > 16 * 1024;
    instance.facts.log.print(now, text, !cutOff || long_);
    if (!cutOff && !long_ && chance(30)) // twins, in one instant
        instance.facts.log.print(now, text);
}

void FakeCluster::end(Pod &pod, Container &container)
{
    container.current->finishedMs = m_nowMs;
    if (container.current->exitCode != 0)
        container.startMs = m_nowMs + m_random.bounded(200, 900);
    checkPodEnd(pod);
    publish(pod, "MODIFIED", m_random.bounded(m_plan.statusLag + 1));
}

void FakeCluster::checkPodEnd(Pod &pod)
{
    const bool over = std::ranges::all_of(pod.containers, [](const Container &container) {
        return container.current && container.current->finishedMs != 0 && container.current->exitCode == 0;
    });
    if (over && pod.goneMs == 0)
        pod.phase = u"Succeeded"_s;
}

/// Half of them in good order: containers end, their ends are told, and a moment later the pod is gone with its logs.
void FakeCluster::deletePod(Pod &pod)
{
    const bool orderly = chance(500);
    pod.deleteMs = 0;
    if (pod.phase == "Succeeded"_L1)
        return;
    pod.goneMs = m_nowMs + (orderly ? m_random.bounded(1, 1500) : 0);
    for (Container &container : pod.containers) {
        container.startMs = 0;
        if (orderly && container.current && container.current->finishedMs == 0) {
            container.current->finishedMs = m_nowMs;
            container.current->exitCode = 143;
        }
    }
    for (const auto &instance : std::as_const(m_instances)) {
        if (instance->facts.pod == pod.name)
            instance->facts.podDeleted = true;
    }
    if (orderly) {
        pod.phase = u"Failed"_s;
        publish(pod, "MODIFIED", 0);
    }
    createPod();
}

void FakeCluster::publishJobEnd()
{
    if (m_job.isEmpty() || m_jobOver)
        return;
    int succeeded = 0;
    for (const auto &pod : m_pods) {
        const QJsonObject known = m_objects.value(u"pods/"_s + pod->name);
        succeeded += known[u"status"_s][u"phase"_s].toString() == "Succeeded"_L1 ? 1 : 0;
    }
    if (succeeded < m_plan.pods)
        return;
    m_jobOver = true;
    m_job[u"status"_s]
        = QJsonObject{{u"startTime"_s, m_job[u"status"_s][u"startTime"_s]},
                      {u"completionTime"_s, timeOf(m_nowMs)},
                      {u"succeeded"_s, succeeded},
                      {u"conditions"_s, QJsonArray{QJsonObject{{u"type"_s, u"Complete"_s}, {u"status"_s, u"True"_s}}}}};
    store({0, u"jobs"_s, "MODIFIED", m_job});
}

} // namespace Support
