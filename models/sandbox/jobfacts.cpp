// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobfacts.h"

#include "models/sandbox/jobpods.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectstore.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

QDateTime parseTime(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODate);
}

// The latest end of all containers; nothing where one has not ended.
QDateTime containersFinished(const QJsonObject &pod)
{
    QDateTime latest;
    const QJsonArray statuses = arrayAt(pod, u"status.containerStatuses");
    for (const QJsonValue &status : statuses) {
        const QDateTime time = parseTime(stringAt(status.toObject(), u"state.terminated.finishedAt"));
        if (!time.isValid())
            return {};
        if (!latest.isValid() || latest < time)
            latest = time;
    }
    return latest;
}

} // namespace

bool isSuspended(const QJsonObject &job)
{
    return boolAt(job, u"spec.suspend");
}

bool isIndexed(const QJsonObject &job)
{
    return stringAt(job, u"spec.completionMode") == u"Indexed";
}

std::optional<qint64> completionsOf(const QJsonObject &job)
{
    const QJsonValue value = valueAt(job, u"spec.completions");
    return value.isDouble() ? std::optional(value.toInteger()) : std::nullopt;
}

bool hasLimitPerIndex(const QJsonObject &job)
{
    return valueAt(job, u"spec.backoffLimitPerIndex").isDouble();
}

bool replacesOnlyFailedPods(const QJsonObject &job)
{
    return stringAt(job, u"spec.podReplacementPolicy") == u"Failed"
        || valueAt(job, u"spec.podFailurePolicy").isObject();
}

bool isBeingDeleted(const QJsonObject &object)
{
    return valueAt(object, u"metadata.deletionTimestamp").isString();
}

bool isOver(const QJsonObject &pod)
{
    const QString phase = stringAt(pod, u"status.phase");
    return phase == u"Succeeded" || phase == u"Failed";
}

bool hasSucceeded(const QJsonObject &pod)
{
    return stringAt(pod, u"status.phase") == u"Succeeded";
}

bool isPodFailed(const QJsonObject &pod, const QJsonObject &job)
{
    if (stringAt(pod, u"status.phase") == u"Failed")
        return true;
    return !replacesOnlyFailedPods(job) && isBeingDeleted(pod) && !hasSucceeded(pod);
}

bool isTracked(const QJsonObject &pod)
{
    return arrayAt(pod, u"metadata.finalizers").contains(trackingFinalizer);
}

std::optional<qint64> validIndex(const QJsonObject &pod, const QJsonObject &job)
{
    const auto index = completionIndex(pod);
    return index && *index >= 0 && *index < completionsOf(job).value_or(0) ? index : std::nullopt;
}

QDateTime finishedTime(const QJsonObject &pod)
{
    if (const QDateTime time = containersFinished(pod); time.isValid())
        return time;
    const QJsonObject ready = findByMember(arrayAt(pod, u"status.conditions"), u"type", u"Ready"_s);
    if (const QDateTime time = parseTime(stringAt(ready, u"lastTransitionTime"));
        time.isValid() && stringAt(ready, u"status") == u"False")
        return time;
    if (const QDateTime time = parseTime(stringAt(pod, u"metadata.deletionTimestamp")); time.isValid())
        return time.addSecs(-intAt(pod, u"metadata.deletionGracePeriodSeconds"));
    return parseTime(stringAt(pod, u"metadata.creationTimestamp"));
}

QJsonObject trueCondition(const QJsonObject &object, const QString &type)
{
    const QJsonObject condition = findByMember(arrayAt(object, u"status.conditions"), u"type", type);
    return stringAt(condition, u"status") == u"True" ? condition : QJsonObject();
}

bool isJobFinished(const QJsonObject &job)
{
    return !trueCondition(job, u"Complete"_s).isEmpty() || !trueCondition(job, u"Failed"_s).isEmpty();
}

bool setCondition(QJsonObject &job, const JobCondition &condition, bool value)
{
    QJsonArray conditions = arrayAt(job, u"status.conditions");
    const QString status = value ? u"True"_s : u"False"_s;
    const QJsonObject next{{u"type"_s, condition.type},     {u"status"_s, status},
                           {u"lastProbeTime"_s, apiTime()}, {u"lastTransitionTime"_s, apiTime()},
                           {u"reason"_s, condition.reason}, {u"message"_s, condition.message}};
    qsizetype place = 0;
    while (place < conditions.size() && stringAt(conditions.at(place).toObject(), u"type") != condition.type)
        ++place;
    if (place < conditions.size()) {
        const QJsonObject known = conditions.at(place).toObject();
        if (stringAt(known, u"status") == status && stringAt(known, u"reason") == condition.reason
            && stringAt(known, u"message") == condition.message)
            return false;
        conditions[place] = next;
    } else if (value) {
        conditions.append(next);
    } else {
        return false;
    }
    setAt(job, u"status.conditions", conditions);
    return true;
}

} // namespace Sandbox
