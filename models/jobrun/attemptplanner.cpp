// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/attemptplanner.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// The instances that a status speaks of; empty ids where there is none.
struct Instances
{
    QString current;
    int currentNumber = 0;
    QString last;
    int lastNumber = 0;
};

QString idIn(const QJsonObject &object)
{
    return object.value("containerID"_L1).toString();
}

Instances instancesOf(const ContainerFacts &facts)
{
    Instances result;
    const int restarts = facts.restartCount();
    result.last = idIn(facts.lastTerminated());
    if (facts.isRunning()) {
        result.current = idIn(facts.status);
        if (result.current.isEmpty()) // a runtime that names nothing still counts
            result.current = u"instance-%1"_s.arg(restarts);
    } else if (facts.isTerminated()) {
        result.current = idIn(facts.terminated());
        // Without an id of its own nothing of it can be read, e.g. with the reason ContainerStatusUnknown.
        if (result.current.isEmpty() && idIn(facts.status) != result.last)
            result.current = idIn(facts.status);
    }
    if (result.current == result.last)
        result.last.clear();
    result.currentNumber = restarts;
    // While a container waits for its next start, the count is still that of the instance that has ended.
    result.lastNumber = result.current.isEmpty() ? restarts : restarts - 1;
    return result;
}

} // namespace

AttemptPlanner::Plan AttemptPlanner::update(const QJsonObject &pod)
{
    Plan plan;
    const bool over = isPodFinished(pod);
    for (const ContainerFacts &facts : containersOf(pod)) {
        if (!facts.status.isEmpty())
            updateContainer(pod, facts, plan);
        if (!over)
            continue;
        // Nothing in a finished pod runs, whatever a late container status says.
        Container &container = m_containers[uidOf(pod) + u'/' + facts.name];
        for (const Attempt &attempt : std::as_const(container.attempts)) {
            if (!m_ended.contains(attempt.key)) {
                m_ended.insert(attempt.key, {});
                plan.ended.append(attempt.key);
            }
        }
    }
    return plan;
}

void AttemptPlanner::updateContainer(const QJsonObject &pod, const ContainerFacts &facts, Plan &plan)
{
    Container &container = m_containers[uidOf(pod) + u'/' + facts.name];
    const Instances instances = instancesOf(facts);
    const auto isKnown = [&container](const QString &id) {
        return std::any_of(container.attempts.cbegin(), container.attempts.cend(),
                           [&id](const Attempt &attempt) { return attempt.containerId == id; });
    };
    Attempt attempt;
    attempt.podUid = uidOf(pod);
    attempt.pod = nameOf(pod);
    attempt.container = facts.name;
    attempt.kind = facts.kind;
    attempt.mayRestart = containersMayRestart(pod);
    if (!instances.last.isEmpty()) {
        attempt.containerId = instances.last;
        attempt.previous = true;
        attempt.terminated = true;
        if (!isKnown(instances.last))
            add(container, attempt, instances.lastNumber, plan);
        end(container, instances.last, facts.lastTerminated(), plan);
    }
    if (instances.current.isEmpty())
        return;
    attempt.containerId = instances.current;
    attempt.previous = false;
    attempt.terminated = facts.isTerminated();
    if (!isKnown(instances.current)) {
        const QList<Attempt> predecessors = container.attempts;
        for (const Attempt &predecessor : predecessors)
            end(container, predecessor.containerId, {}, plan);
        add(container, attempt, instances.currentNumber, plan);
    }
    if (facts.isTerminated())
        end(container, instances.current, facts.terminated(), plan);
}

void AttemptPlanner::add(Container &container, Attempt attempt, int number, Plan &plan)
{
    attempt.number = std::max(number, container.highest + 1);
    if (attempt.number > container.highest + 1)
        plan.lost.append({attempt.pod, attempt.container, container.highest + 1, attempt.number - 1});
    attempt.key = attempt.podUid + u'/' + attempt.container + u'/' + attempt.containerId;
    container.highest = attempt.number;
    container.attempts.append(attempt);
    plan.follow.append(attempt);
}

void AttemptPlanner::end(Container &container, const QString &containerId, const QJsonObject &terminated, Plan &plan)
{
    for (const Attempt &attempt : std::as_const(container.attempts)) {
        if (attempt.containerId != containerId)
            continue;
        const bool isNew = !m_ended.contains(attempt.key);
        if (isNew || !terminated.isEmpty())
            m_ended.insert(attempt.key, terminated);
        if (isNew)
            plan.ended.append(attempt.key);
    }
}

QJsonObject AttemptPlanner::terminated(const QString &key) const
{
    return m_ended.value(key);
}

QList<Attempt> AttemptPlanner::attempts(const QString &podUid, const QString &container) const
{
    return m_containers.value(podUid + u'/' + container).attempts;
}

} // namespace JobRun
