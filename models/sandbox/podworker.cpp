// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/podworker.h"

#include "models/sandbox/jsonpath.h"
#include "models/sandbox/podvolumes.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr int volumeRetryMs = 2000;
constexpr qint64 defaultGraceSeconds = 30;

RestartRule ruleOf(const QString &policy)
{
    return policy == u"Never"    ? RestartRule::Never
        : policy == u"OnFailure" ? RestartRule::OnFailure
                                 : RestartRule::Always;
}

} // namespace

PodWorker::PodWorker(const PodContext &context, const QJsonObject &pod)
    : m_context(context),
      m_pod(pod),
      m_startTime(apiTime()),
      m_graceSeconds(intAt(pod, u"spec.terminationGracePeriodSeconds", defaultGraceSeconds))
{
    const RestartRule rule = ruleOf(stringAt(pod, u"spec.restartPolicy", u"Always"_s));
    const auto add = [&](std::vector<std::unique_ptr<ContainerRunner>> &list, const QJsonObject &container,
                         ContainerRole role, RestartRule containerRule) {
        list.push_back(std::make_unique<ContainerRunner>(m_context, pod, container, role, containerRule));
        connect(list.back().get(), &ContainerRunner::changed, this, [this] { m_advance.start(0); });
    };
    const QJsonArray initContainers = arrayAt(pod, u"spec.initContainers");
    for (const QJsonValue &item : initContainers) {
        const QJsonObject container = item.toObject();
        const bool sidecar = stringAt(container, u"restartPolicy") == u"Always";
        // An init container of an always-restarting pod is restarted on failure only.
        const RestartRule initRule = rule == RestartRule::Never ? RestartRule::Never : RestartRule::OnFailure;
        add(m_init, container, sidecar ? ContainerRole::Sidecar : ContainerRole::Init,
            sidecar ? RestartRule::Always : initRule);
    }
    const QJsonArray containers = arrayAt(pod, u"spec.containers");
    for (const QJsonValue &item : containers)
        add(m_mains, item.toObject(), ContainerRole::Main, rule);
    if (!m_init.empty()) {
        for (const auto &list : {&m_init, &m_mains}) {
            for (const auto &runner : *list)
                runner->setWaiting(u"PodInitializing"_s);
        }
    }
    m_advance.setSingleShot(true);
    m_volumeRetry.setSingleShot(true);
    m_deadline.setSingleShot(true);
    connect(&m_advance, &QTimer::timeout, this, &PodWorker::advance);
    connect(&m_volumeRetry, &QTimer::timeout, this, &PodWorker::prepareVolumes);
    connect(&m_deadline, &QTimer::timeout, this, &PodWorker::exceedDeadline);
}

PodWorker::~PodWorker() = default;

void PodWorker::start()
{
    setAt(m_pod, u"spec.nodeName", u"sandbox"_s);
    setAt(m_pod, u"status.hostIP", u"127.0.0.1"_s);
    setAt(m_pod, u"status.podIP", u"127.0.0.1"_s);
    m_context.events->normal(m_pod, u"default-scheduler"_s, u"Scheduled"_s,
                             u"Successfully assigned %1/%2 to sandbox"_s.arg(namespaceOf(m_pod), nameOf(m_pod)));
    if (const qint64 seconds = intAt(m_pod, u"spec.activeDeadlineSeconds"); seconds > 0)
        m_deadline.start(std::chrono::seconds(seconds));
    writeStatus();
    prepareVolumes();
}

void PodWorker::prepareVolumes()
{
    if (m_terminating)
        return;
    const QString folder = m_context.dataFolder + u'/' + uidOf(m_pod);
    auto volumes = preparePodVolumes(*m_context.store, m_pod, folder + u"/volumes"_s);
    if (!volumes) {
        m_context.events->warning(m_pod, u"kubelet"_s, u"FailedMount"_s,
                                  u"MountVolume.SetUp failed for volume: "_s + volumes.error());
        m_volumeRetry.start(std::chrono::milliseconds(volumeRetryMs));
        return;
    }
    m_volumes = *volumes;
    m_volumesReady = true;
    for (const auto &list : {&m_init, &m_mains}) {
        for (const auto &runner : *list)
            QDir().mkpath(folder + u"/containers/"_s + runner->name());
    }
    advance();
}

// One look at everything, after any change: what can start now, and is it over?
void PodWorker::advance()
{
    if (m_finished)
        return;
    if (m_terminating) {
        if (!anyRunning())
            finish(phase());
        else
            writeStatus();
        return;
    }
    if (m_volumesReady && advanceInit()) {
        for (const auto &runner : m_mains) {
            if (!runner->wasStarted())
                runner->start(m_volumes);
        }
        const bool mainsDone = std::ranges::all_of(m_mains, [](const auto &runner) { return runner->isDone(); });
        if (mainsDone)
            stopSidecars();
        if (mainsDone && !anyRunning()) {
            finish(phase());
            return;
        }
    }
    if (!m_finished)
        writeStatus();
}

// True once the containers may start.
bool PodWorker::advanceInit()
{
    for (const auto &runner : m_init) {
        if (!runner->wasStarted())
            runner->start(m_volumes);
        if (runner->role() == ContainerRole::Sidecar) {
            if (!runner->isRunning() && !runner->isDone() && runner->isWaiting())
                return false;
            continue;
        }
        if (!runner->isDone())
            return false;
        if (!runner->hasSucceeded()) {
            stopSidecars();
            if (!anyRunning())
                finish(u"Failed"_s);
            return false;
        }
    }
    return true;
}

void PodWorker::stopSidecars()
{
    for (const auto &runner : m_init) {
        if (runner->role() == ContainerRole::Sidecar)
            runner->stop(m_graceSeconds);
    }
}

void PodWorker::terminate(qint64 graceSeconds)
{
    if (m_finished)
        return;
    m_terminating = true;
    m_volumeRetry.stop();
    for (const auto &list : {&m_mains, &m_init}) {
        for (const auto &runner : *list)
            runner->stop(graceSeconds);
    }
    m_advance.start(0);
}

void PodWorker::exceedDeadline()
{
    m_finalPhase = u"Failed"_s;
    m_reason = u"DeadlineExceeded"_s;
    m_message = u"Pod was active on the node longer than the specified deadline"_s;
    m_context.events->normal(m_pod, u"kubelet"_s, u"DeadlineExceeded"_s, m_message);
    terminate(m_graceSeconds);
}

void PodWorker::finish(const QString &phase)
{
    m_finished = true;
    if (m_finalPhase.isEmpty())
        m_finalPhase = phase == u"Pending" || phase == u"Running" ? u"Failed"_s : phase;
    m_deadline.stop();
    writeStatus();
    Q_EMIT finished();
}

bool PodWorker::initDone() const
{
    return std::ranges::all_of(m_init, [](const auto &runner) {
        return runner->hasSucceeded() || (runner->role() == ContainerRole::Sidecar && runner->isRunning());
    });
}

bool PodWorker::anyRunning() const
{
    const auto running = [](const auto &runner) { return runner->isRunning(); };
    return std::ranges::any_of(m_init, running) || std::ranges::any_of(m_mains, running);
}

// kubernetes/kubernetes pkg/kubelet getPhase.
QString PodWorker::phase() const
{
    if (m_finished && !m_finalPhase.isEmpty())
        return m_finalPhase;
    const bool mainsDone = std::ranges::all_of(m_mains, [](const auto &runner) { return runner->isDone(); });
    if (mainsDone && !anyRunning())
        return std::ranges::all_of(m_mains, [](const auto &runner) { return runner->hasSucceeded(); }) ? u"Succeeded"_s
                                                                                                       : u"Failed"_s;
    const bool waitsForFirst = std::ranges::any_of(m_mains, [](const auto &runner) {
        return runner->isWaiting() && runner->waitingReason() != u"CrashLoopBackOff";
    });
    return waitsForFirst ? u"Pending"_s : u"Running"_s;
}

QJsonArray PodWorker::statuses(bool init) const
{
    QJsonArray list;
    for (const auto &runner : init ? m_init : m_mains)
        list.append(runner->status());
    return list;
}

QString PodWorker::unreadyNames(bool init) const
{
    QStringList names;
    for (const auto &runner : init ? m_init : m_mains) {
        const bool fine = init
            ? runner->hasSucceeded() || (runner->role() == ContainerRole::Sidecar && runner->isRunning())
            : runner->isRunning();
        if (!fine)
            names += runner->name();
    }
    return u'[' + names.join(u' ') + u']';
}

void PodWorker::setCondition(QJsonArray &conditions, const QString &type, bool value, const QString &reason,
                             const QString &message)
{
    auto &known = m_conditionTimes[type];
    if (known.second.isEmpty() || known.first != value)
        known = {value, apiTime()};
    QJsonObject condition{{u"type"_s, type},
                          {u"status"_s, value ? u"True"_s : u"False"_s},
                          {u"lastProbeTime"_s, QJsonValue()},
                          {u"lastTransitionTime"_s, known.second}};
    if (!reason.isEmpty())
        condition.insert(u"reason"_s, reason);
    if (!message.isEmpty())
        condition.insert(u"message"_s, message);
    conditions.append(condition);
}

QJsonArray PodWorker::conditions()
{
    const QString now = phase();
    const bool over = now == u"Succeeded" || now == u"Failed";
    const bool initialized = initDone() || now == u"Succeeded";
    const bool ready
        = !over && initialized && std::ranges::all_of(m_mains, [](const auto &runner) { return runner->isRunning(); });
    QString reason;
    QString message;
    if (over) {
        reason = now == u"Succeeded" ? u"PodCompleted"_s : u"PodFailed"_s;
    } else if (!ready) {
        reason = u"ContainersNotReady"_s;
        message = u"containers with unready status: "_s + unreadyNames(false);
    }
    QJsonArray list;
    setCondition(list, u"PodReadyToStartContainers"_s, m_volumesReady && !over, {}, {});
    setCondition(list, u"Initialized"_s, initialized,
                 now == u"Succeeded" ? reason
                     : initialized   ? QString()
                                     : u"ContainersNotInitialized"_s,
                 initialized ? QString() : QString(u"containers with incomplete status: "_s + unreadyNames(true)));
    setCondition(list, u"Ready"_s, ready, reason, message);
    setCondition(list, u"ContainersReady"_s, ready, reason, message);
    setCondition(list, u"PodScheduled"_s, true, {}, {});
    return list;
}

void PodWorker::writeStatus()
{
    std::optional<QJsonObject> pod = m_context.store->current(podType(), m_pod);
    if (!pod)
        return;
    setAt(*pod, u"spec.nodeName", u"sandbox"_s);
    QJsonArray conditionList = conditions();
    const QJsonArray known = arrayAt(*pod, u"status.conditions");
    for (const QJsonValue &condition : known) { // those of others stay
        if (findByMember(conditionList, u"type", condition[u"type"].toString()).isEmpty())
            conditionList.append(condition);
    }
    QJsonObject status{{u"phase"_s, phase()},
                       {u"conditions"_s, conditionList},
                       {u"hostIP"_s, u"127.0.0.1"_s},
                       {u"hostIPs"_s, QJsonArray{QJsonObject{{u"ip"_s, u"127.0.0.1"_s}}}},
                       {u"podIP"_s, u"127.0.0.1"_s},
                       {u"podIPs"_s, QJsonArray{QJsonObject{{u"ip"_s, u"127.0.0.1"_s}}}},
                       {u"startTime"_s, m_startTime},
                       {u"qosClass"_s, valueAt(*pod, u"status.qosClass").toString(u"BestEffort"_s)},
                       {u"containerStatuses"_s, statuses(false)}};
    if (!m_init.empty())
        status.insert(u"initContainerStatuses"_s, statuses(true));
    if (!m_reason.isEmpty()) {
        status.insert(u"reason"_s, m_reason);
        status.insert(u"message"_s, m_message);
    }
    pod->insert(u"status"_s, status);
    m_context.store->update(podType(), *pod);
}

const ContainerRunner *PodWorker::container(const QString &name) const
{
    for (const auto &list : {&m_init, &m_mains}) {
        for (const auto &runner : *list) {
            if (runner->name() == name)
                return runner.get();
        }
    }
    return nullptr;
}

} // namespace Sandbox
