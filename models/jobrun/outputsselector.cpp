// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/outputsselector.h"

#include "models/jobrun/podfacts.h"

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

bool isNamed(const QJsonObject &pod, const QString &podName)
{
    if (podName.isEmpty() || nameOf(pod) == podName)
        return true;
    bool isNumber = false;
    const int index = podName.toInt(&isNumber);
    return isNumber && index >= 0 && completionIndex(pod) == index;
}

} // namespace

std::optional<Attempt> selectOutputs(const QList<QJsonObject> &pods, const QString &container,
                                     const AttemptPlanner &planner, const QString &podName)
{
    const QJsonObject *succeeded = nullptr;
    const QJsonObject *newest = nullptr;
    for (const QJsonObject &pod : pods) {
        if (!isNamed(pod, podName) || planner.attempts(uidOf(pod), container).isEmpty())
            continue;
        if (podPhase(pod) == "Succeeded"_L1 && (succeeded == nullptr || podEndedMs(pod) < podEndedMs(*succeeded)))
            succeeded = &pod;
        // Of pods that were created together, the first stays chosen: outputs must not hop while lines stream in.
        if (newest == nullptr || createdMs(pod) > createdMs(*newest))
            newest = &pod;
    }
    const QJsonObject *chosen = succeeded != nullptr ? succeeded : newest;
    if (chosen == nullptr)
        return std::nullopt;
    return planner.attempts(uidOf(*chosen), container).constLast();
}

} // namespace JobRun
