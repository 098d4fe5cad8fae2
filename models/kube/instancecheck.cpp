// SPDX-License-Identifier: Apache-2.0
#include "models/kube/instancecheck.h"

#include "models/kube/apioperation.h"

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

QJsonObject containerStatus(const QJsonObject &pod, const QString &container)
{
    const QJsonObject status = pod["status"_L1].toObject();
    for (const auto &list : {"containerStatuses"_L1, "initContainerStatuses"_L1, "ephemeralContainerStatuses"_L1}) {
        const QJsonArray statuses = status[list].toArray();
        for (const QJsonValue &value : statuses) {
            if (value["name"_L1].toString() == container)
                return value.toObject();
        }
    }
    return {};
}

qint64 secondOf(const QString &time)
{
    const QDateTime parsed = QDateTime::fromString(time, Qt::ISODate);
    return parsed.isValid() ? parsed.toSecsSinceEpoch() : 0;
}

} // namespace

InstanceState instanceState(const QJsonObject &pod, const LogTarget &target)
{
    using enum InstanceState::Reading;
    if (!target.podUid.isEmpty() && pod["metadata"_L1]["uid"_L1].toString() != target.podUid)
        return {PodGone, true};
    const QJsonObject status = containerStatus(pod, target.container);
    const QJsonValue state = status["state"_L1];
    const QJsonValue last = status["lastState"_L1]["terminated"_L1];
    const QString lastId = last["containerID"_L1].toString();
    if (!lastId.isEmpty() && lastId == target.containerId)
        return {Previous, true, secondOf(last["finishedAt"_L1].toString())};
    if (state["running"_L1].isObject()) {
        const QString current = status["containerID"_L1].toString();
        if (current.isEmpty()) // a runtime that names nothing
            return {};
        if (current != target.containerId)
            return {Gone, true};
        return {Current, false, 0, secondOf(state["running"_L1]["startedAt"_L1].toString())};
    }
    const QJsonValue ended = state["terminated"_L1];
    if (ended.isObject()) {
        QString current = ended["containerID"_L1].toString();
        if (current.isEmpty())
            current = status["containerID"_L1].toString();
        if (current.isEmpty())
            return {};
        return {current == target.containerId ? Current : Gone, true, secondOf(ended["finishedAt"_L1].toString())};
    }
    // It waits for its next start, and its status names the instance before, or nothing at all yet.
    if (lastId.isEmpty())
        return {};
    return {Gone, true};
}

InstanceCheck::InstanceCheck(Client &client, const LogTarget &target) : m_target(target)
{
    Request request;
    request.path = corePath(target.namespaceName, u"pods"_s, target.pod);
    m_operation = client.request(request);
    connect(m_operation.get(), &ApiOperation::finished, this, [this](const Core::Result<Response> &result) {
        InstanceState state;
        if (result)
            state = instanceState(result->object, m_target);
        else if (result.error().code == "not-found"_L1)
            state.reading = InstanceState::Reading::PodGone;
        else if (result.error().code != "forbidden"_L1)
            state.reading = InstanceState::Reading::Failed;
        Q_EMIT finished(state); // may destroy this
    });
}

InstanceCheck::~InstanceCheck() = default;

void InstanceCheck::start()
{
    m_operation->start();
}

} // namespace Kube
