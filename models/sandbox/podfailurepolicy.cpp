// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/podfailurepolicy.h"

#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectstore.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

bool codeMatches(qint64 code, const QJsonObject &requirement)
{
    const bool listed = arrayAt(requirement, u"values").contains(QJsonValue(code));
    const QString op = stringAt(requirement, u"operator");
    return op == u"In" ? listed : op == u"NotIn" && !listed;
}

// The first container that ended with a code as required; the containers come before the init containers.
QJsonObject matchExitCodes(const QJsonObject &pod, const QJsonObject &requirement)
{
    const QString name = stringAt(requirement, u"containerName");
    for (const auto list : {u"status.containerStatuses", u"status.initContainerStatuses"}) {
        const QJsonArray statuses = arrayAt(pod, list);
        for (const QJsonValue &item : statuses) {
            const QJsonObject status = item.toObject();
            const qint64 code = intAt(status, u"state.terminated.exitCode");
            if ((name.isEmpty() || name == stringAt(status, u"name")) && code != 0 && codeMatches(code, requirement))
                return status;
        }
    }
    return {};
}

QString matchConditions(const QJsonObject &pod, const QJsonArray &patterns)
{
    const QJsonArray conditions = arrayAt(pod, u"status.conditions");
    for (const QJsonValue &condition : conditions) {
        for (const QJsonValue &pattern : patterns) {
            if (condition[u"type"] == pattern[u"type"] && condition[u"status"] == pattern[u"status"])
                return condition[u"type"].toString();
        }
    }
    return {};
}

// Why the rule matches, as the words of a FailJob tell it; empty where it does not.
QString matchRule(const QJsonObject &rule, const QJsonObject &pod)
{
    const QString label = namespaceOf(pod) + u'/' + nameOf(pod);
    if (rule.value("onExitCodes"_L1).isObject()) {
        const QJsonObject status = matchExitCodes(pod, objectAt(rule, u"onExitCodes"));
        return status.isEmpty()
            ? QString()
            : u"Container %1 for pod %2 failed with exit code %3"_s.arg(
                  stringAt(status, u"name"), label, QString::number(intAt(status, u"state.terminated.exitCode")));
    }
    const QString condition = matchConditions(pod, arrayAt(rule, u"onPodConditions"));
    return condition.isEmpty() ? QString() : u"Pod %1 has condition %2"_s.arg(label, condition);
}

} // namespace

FailureVerdict judgeFailure(const QJsonObject &job, const QJsonObject &pod)
{
    const QJsonArray rules = arrayAt(job, u"spec.podFailurePolicy.rules");
    for (qsizetype i = 0; i < rules.size(); ++i) {
        const QJsonObject rule = rules.at(i).toObject();
        const QString match = matchRule(rule, pod);
        if (match.isEmpty())
            continue;
        const QString action = stringAt(rule, u"action");
        FailureVerdict verdict;
        verdict.isCounted = action != u"Ignore";
        verdict.failsIndex = action == u"FailIndex";
        if (action == u"FailJob")
            verdict.jobFailure = match + u" matching FailJob rule at index "_s + QString::number(i);
        return verdict;
    }
    return {};
}

} // namespace Sandbox
