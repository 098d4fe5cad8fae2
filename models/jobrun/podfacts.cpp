// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/podfacts.h"

#include "models/core/times.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

QJsonObject child(const QJsonObject &object, QLatin1StringView key)
{
    return object.value(key).toObject();
}

QHash<QString, QJsonObject> byName(const QJsonArray &items)
{
    QHash<QString, QJsonObject> result;
    for (const auto &item : items) {
        const QJsonObject object = item.toObject();
        result.insert(object.value("name"_L1).toString(), object);
    }
    return result;
}

/// What printPod makes of the init containers: the words, or nothing once they are done.
struct InitState
{
    bool initializing = false;
    QString reason;
};

QString terminatedText(const QJsonObject &terminated)
{
    if (const QString reason = terminated.value("reason"_L1).toString(); !reason.isEmpty())
        return reason;
    if (const int signal = terminated.value("signal"_L1).toInt(); signal != 0)
        return u"Signal:%1"_s.arg(signal);
    return u"ExitCode:%1"_s.arg(terminated.value("exitCode"_L1).toInt());
}

InitState initState(const QList<ContainerFacts> &containers)
{
    qsizetype count = 0;
    for (const ContainerFacts &container : containers) {
        if (container.kind == ContainerFacts::Kind::Init || container.kind == ContainerFacts::Kind::Sidecar)
            ++count;
    }
    for (qsizetype i = 0; i < count; ++i) {
        const ContainerFacts &container = containers.at(i);
        // printPod goes through the statuses; a container without one has nothing to say yet.
        if (container.status.isEmpty())
            break;
        if (container.isTerminated() && container.terminated().value("exitCode"_L1).toInt() == 0)
            continue;
        if (container.kind == ContainerFacts::Kind::Sidecar && container.status.value("started"_L1).toBool())
            continue;
        if (container.isTerminated())
            return {true, QString(u"Init:" + terminatedText(container.terminated()))};
        const QString waiting = container.waiting().value("reason"_L1).toString();
        if (!waiting.isEmpty() && waiting != "PodInitializing"_L1)
            return {true, QString(u"Init:" + waiting)};
        return {true, u"Init:%1/%2"_s.arg(i).arg(count)};
    }
    return {};
}

/// What printPod makes of the regular containers, starting from what is known so far.
QString mainState(const QJsonObject &pod, const QList<ContainerFacts> &containers, QString reason)
{
    bool hasRunning = false;
    for (auto it = containers.crbegin(); it != containers.crend(); ++it) {
        if (it->kind != ContainerFacts::Kind::Main)
            continue;
        const QString waiting = it->waiting().value("reason"_L1).toString();
        if (!waiting.isEmpty())
            reason = waiting;
        else if (it->isTerminated())
            reason = terminatedText(it->terminated());
        else if (it->isRunning() && it->status.value("ready"_L1).toBool())
            hasRunning = true;
    }
    if (reason == "Completed"_L1 && hasRunning)
        return trueCondition(pod, "Ready"_L1).isEmpty() ? u"NotReady"_s : u"Running"_s;
    return reason;
}

} // namespace

QJsonObject ContainerFacts::waiting() const
{
    return child(child(status, "state"_L1), "waiting"_L1);
}

QJsonObject ContainerFacts::running() const
{
    return child(child(status, "state"_L1), "running"_L1);
}

QJsonObject ContainerFacts::terminated() const
{
    return child(child(status, "state"_L1), "terminated"_L1);
}

QJsonObject ContainerFacts::lastTerminated() const
{
    return child(child(status, "lastState"_L1), "terminated"_L1);
}

bool ContainerFacts::isRunning() const
{
    return child(status, "state"_L1).value("running"_L1).isObject();
}

bool ContainerFacts::isTerminated() const
{
    return child(status, "state"_L1).value("terminated"_L1).isObject();
}

bool ContainerFacts::isWaiting() const
{
    return !isRunning() && !isTerminated();
}

int ContainerFacts::restartCount() const
{
    return std::max(0, status.value("restartCount"_L1).toInt());
}

QString containerKindName(ContainerFacts::Kind kind)
{
    switch (kind) {
    case ContainerFacts::Kind::Init:
        return u"init"_s;
    case ContainerFacts::Kind::Sidecar:
        return u"sidecar"_s;
    case ContainerFacts::Kind::Main:
        return u"main"_s;
    case ContainerFacts::Kind::Ephemeral:
        return u"ephemeral"_s;
    }
    return {};
}

QList<ContainerFacts> containersOf(const QJsonObject &pod)
{
    const QJsonObject spec = child(pod, "spec"_L1);
    const QJsonObject status = child(pod, "status"_L1);
    QList<ContainerFacts> result;
    const auto add = [&](QLatin1StringView list, QLatin1StringView statuses, ContainerFacts::Kind kind) {
        const auto known = byName(status.value(statuses).toArray());
        const QJsonArray items = spec.value(list).toArray();
        for (const auto &item : items) {
            const QJsonObject container = item.toObject();
            ContainerFacts facts;
            facts.name = container.value("name"_L1).toString();
            facts.kind = kind;
            if (kind == ContainerFacts::Kind::Init && container.value("restartPolicy"_L1).toString() == "Always"_L1)
                facts.kind = ContainerFacts::Kind::Sidecar;
            facts.status = known.value(facts.name);
            result.append(facts);
        }
    };
    add("initContainers"_L1, "initContainerStatuses"_L1, ContainerFacts::Kind::Init);
    add("containers"_L1, "containerStatuses"_L1, ContainerFacts::Kind::Main);
    add("ephemeralContainers"_L1, "ephemeralContainerStatuses"_L1, ContainerFacts::Kind::Ephemeral);
    return result;
}

QString nameOf(const QJsonObject &object)
{
    return child(object, "metadata"_L1).value("name"_L1).toString();
}

QString uidOf(const QJsonObject &object)
{
    return child(object, "metadata"_L1).value("uid"_L1).toString();
}

QString podPhase(const QJsonObject &pod)
{
    return child(pod, "status"_L1).value("phase"_L1).toString();
}

bool isPodFinished(const QJsonObject &pod)
{
    const QString phase = podPhase(pod);
    return phase == "Succeeded"_L1 || phase == "Failed"_L1;
}

bool containersMayRestart(const QJsonObject &pod)
{
    const QJsonObject spec = pod.value("spec"_L1).toObject();
    if (spec.value("restartPolicy"_L1).toString() != "Never"_L1)
        return true;
    for (const auto &list : {"initContainers"_L1, "containers"_L1}) {
        const QJsonArray containers = spec.value(list).toArray();
        for (const auto &container : containers) {
            const QJsonObject object = container.toObject();
            if (object.contains("restartPolicy"_L1) || object.contains("restartPolicyRules"_L1))
                return true;
        }
    }
    return false;
}

bool isTerminating(const QJsonObject &object)
{
    return !child(object, "metadata"_L1).value("deletionTimestamp"_L1).toString().isEmpty();
}

int completionIndex(const QJsonObject &pod)
{
    const QJsonObject annotations = child(child(pod, "metadata"_L1), "annotations"_L1);
    bool ok = false;
    const int index = annotations.value("batch.kubernetes.io/job-completion-index"_L1).toString().toInt(&ok);
    return ok && index >= 0 ? index : -1;
}

bool isOwnedBy(const QJsonObject &object, const QString &uid)
{
    const QJsonArray owners = child(object, "metadata"_L1).value("ownerReferences"_L1).toArray();
    return std::any_of(owners.begin(), owners.end(),
                       [&uid](const QJsonValue &owner) { return owner.toObject().value("uid"_L1).toString() == uid; });
}

QJsonObject conditionOf(const QJsonObject &object, QLatin1StringView type)
{
    const QJsonArray conditions = child(object, "status"_L1).value("conditions"_L1).toArray();
    for (const auto &item : conditions) {
        const QJsonObject condition = item.toObject();
        if (condition.value("type"_L1).toString().compare(type, Qt::CaseInsensitive) == 0)
            return condition;
    }
    return {};
}

QJsonObject trueCondition(const QJsonObject &object, QLatin1StringView type)
{
    const QJsonObject condition = conditionOf(object, type);
    const bool isTrue = condition.value("status"_L1).toString().compare("True"_L1, Qt::CaseInsensitive) == 0;
    return isTrue ? condition : QJsonObject();
}

qint64 createdMs(const QJsonObject &object)
{
    return Core::timeMs(child(object, "metadata"_L1).value("creationTimestamp"_L1).toString());
}

qint64 podStartedMs(const QJsonObject &pod)
{
    return Core::timeMs(child(pod, "status"_L1).value("startTime"_L1).toString());
}

qint64 podEndedMs(const QJsonObject &pod)
{
    if (!isPodFinished(pod))
        return 0;
    qint64 ended = 0;
    for (const ContainerFacts &container : containersOf(pod))
        ended = std::max(ended, Core::timeMs(container.terminated().value("finishedAt"_L1).toString()));
    if (ended == 0) // evicted before a container ran: the condition that says so has the time
        ended = Core::timeMs(conditionOf(pod, "Ready"_L1).value("lastTransitionTime"_L1).toString());
    return ended;
}

QString podStatusText(const QJsonObject &pod)
{
    const QString phase = podPhase(pod);
    const QString statusReason = child(pod, "status"_L1).value("reason"_L1).toString();
    const QList<ContainerFacts> containers = containersOf(pod);

    QString reason = statusReason.isEmpty() ? phase : statusReason;
    if (conditionOf(pod, "PodScheduled"_L1).value("reason"_L1).toString() == "SchedulingGated"_L1)
        reason = u"SchedulingGated"_s;
    const InitState init = initState(containers);
    if (init.initializing)
        reason = init.reason;
    if (!init.initializing || !trueCondition(pod, "Initialized"_L1).isEmpty())
        reason = mainState(pod, containers, reason);

    if (isTerminating(pod)) {
        if (statusReason == "NodeLost"_L1)
            return u"Unknown"_s;
        if (!isPodFinished(pod))
            return u"Terminating"_s;
    }
    return reason;
}

int podRestarts(const QJsonObject &pod)
{
    const QList<ContainerFacts> containers = containersOf(pod);
    const bool initializing = initState(containers).initializing && trueCondition(pod, "Initialized"_L1).isEmpty();
    int restarts = 0;
    for (const ContainerFacts &container : containers) {
        const bool early = container.kind == ContainerFacts::Kind::Init;
        const bool counts = initializing
            ? (early || container.kind == ContainerFacts::Kind::Sidecar)
            : (container.kind == ContainerFacts::Kind::Sidecar || container.kind == ContainerFacts::Kind::Main);
        if (counts)
            restarts += container.restartCount();
    }
    return restarts;
}

} // namespace JobRun
