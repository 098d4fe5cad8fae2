// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobvalidation.h"

#include "models/sandbox/jobfacts.h"
#include "models/sandbox/jobpolicyvalidation.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectstore.h"
#include "models/sandbox/objectvalidation.h"
#include "models/sandbox/podvalidation.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

const auto notHere = u"the sandbox does not implement this field; remove it, or run the Job on a cluster"_s;
constexpr qint64 maximumIndexedParallelism = 100000;
constexpr qint64 maximumFailedIndexes = 100000;
constexpr qint64 manyCompletions = 100000; // with a limit per index, above which the others are lower
constexpr qint64 maximumOfMany = 10000;

void validateCounts(const QJsonObject &spec, QList<StatusCause> &causes)
{
    for (const QString &field : {u"parallelism"_s, u"completions"_s, u"activeDeadlineSeconds"_s, u"backoffLimit"_s,
                                 u"ttlSecondsAfterFinished"_s, u"backoffLimitPerIndex"_s, u"maxFailedIndexes"_s}) {
        const QJsonValue value = spec.value(field);
        if (value.isDouble() && value.toInteger() < 0)
            causes += invalidValue(u"spec."_s + field, QString::number(value.toInteger()),
                                   u"must be greater than or equal to 0"_s);
    }
    if (spec.value("maxFailedIndexes"_L1).isDouble() && !spec.value("backoffLimitPerIndex"_L1).isDouble())
        causes += requiredValue(u"spec.backoffLimitPerIndex"_s, u"when maxFailedIndexes is specified"_s);
}

void validateIndexed(const QJsonObject &spec, QList<StatusCause> &causes)
{
    const auto atMost = [&](const QString &field, qint64 limit, const QString &detail) {
        const QJsonValue value = spec.value(field);
        if (value.isDouble() && value.toInteger() > limit)
            causes += invalidValue(u"spec."_s + field, QString::number(value.toInteger()), detail);
    };
    const QJsonValue completions = spec.value("completions"_L1);
    if (!completions.isDouble())
        causes += requiredValue(u"spec.completions"_s, u"when completion mode is Indexed"_s);
    atMost(u"parallelism"_s, maximumIndexedParallelism,
           u"must be less than or equal to 100000 when completion mode is Indexed"_s);
    if (completions.isDouble())
        atMost(u"maxFailedIndexes"_s, completions.toInteger(), u"must be less than or equal to completions"_s);
    atMost(u"maxFailedIndexes"_s, maximumFailedIndexes, u"must be less than or equal to 100000"_s);
    if (completions.toInteger() <= manyCompletions || !spec.value("backoffLimitPerIndex"_L1).isDouble())
        return;
    const QString many = u"must be less than or equal to 10000 when completions are above 100000 and used with backoff "
                         "limit per index"_s;
    if (!spec.value("maxFailedIndexes"_L1).isDouble())
        causes += requiredValue(u"spec.maxFailedIndexes"_s, u"must be specified when completions is above 100000"_s);
    atMost(u"parallelism"_s, maximumOfMany, many);
    atMost(u"maxFailedIndexes"_s, maximumOfMany, many);
}

void validateCompletionMode(const QJsonObject &spec, QList<StatusCause> &causes)
{
    const QString mode = stringAt(spec, u"completionMode");
    if (mode != u"NonIndexed" && mode != u"Indexed")
        causes += unsupportedValue(u"spec.completionMode"_s, mode, {u"Indexed"_s, u"NonIndexed"_s});
    if (mode == u"Indexed") {
        validateIndexed(spec, causes);
        return;
    }
    for (const QString &field : {u"backoffLimitPerIndex"_s, u"maxFailedIndexes"_s}) {
        if (spec.value(field).isDouble())
            causes += invalidValue(u"spec."_s + field, QString::number(spec.value(field).toInteger()),
                                   u"requires indexed completion mode"_s);
    }
}

void validateReplacement(const QJsonObject &spec, QList<StatusCause> &causes)
{
    const QString policy = stringAt(spec, u"podReplacementPolicy");
    QStringList supported{u"Failed"_s};
    if (!spec.value("podFailurePolicy"_L1).isObject())
        supported += u"TerminatingOrFailed"_s;
    if (!supported.contains(policy))
        causes += unsupportedValue(u"spec.podReplacementPolicy"_s, policy, supported);
}

void validateRestartPolicy(const QJsonObject &spec, QList<StatusCause> &causes)
{
    const QString field = u"spec.template.spec.restartPolicy"_s;
    const QString policy = stringAt(spec, u"template.spec.restartPolicy", u"Always"_s);
    if (policy == u"Always")
        causes += requiredValue(field, u"valid values: \"OnFailure\", \"Never\""_s);
    else if (policy != u"OnFailure" && policy != u"Never")
        causes += unsupportedValue(field, policy, {u"Never"_s, u"OnFailure"_s});
    else if (policy != u"Never" && spec.value("podFailurePolicy"_L1).isObject())
        causes
            += invalidValue(field, quoted(policy), u"only \"Never\" is supported when podFailurePolicy is specified"_s);
}

QString printedValue(const QJsonValue &value)
{
    return value.isObject() ? QString::fromUtf8(toJson(value.toObject()))
        : value.isDouble()  ? QString::number(value.toInteger())
        : value.isString()  ? quoted(value.toString())
                            : u"null"_s;
}

// The server generates labels and selector; what the user wrote must not contradict them.
void validateGeneratedSelector(const QJsonObject &job, QList<StatusCause> &causes)
{
    const QJsonObject labels = objectAt(job, u"spec.template.metadata.labels");
    QJsonObject expected;
    for (const QString &prefix : {u"batch.kubernetes.io/"_s, QString()}) {
        expected.insert(prefix + u"controller-uid"_s, uidOf(job));
        expected.insert(prefix + u"job-name"_s, nameOf(job));
    }
    for (auto it = expected.constBegin(); it != expected.constEnd(); ++it) {
        if (labels.value(it.key()) != it.value())
            causes += invalidValue(u"spec.template.metadata.labels"_s, printedValue(labels),
                                   u"must be '%1'"_s.arg(it.value().toString()));
    }
    const QJsonObject selector = objectAt(job, u"spec.selector");
    const QJsonObject selected = objectAt(selector, u"matchLabels");
    for (auto it = selected.constBegin(); it != selected.constEnd(); ++it) {
        if (expected.value(it.key()) == it.value() && arrayAt(selector, u"matchExpressions").isEmpty())
            continue;
        causes += invalidValue(u"spec.selector"_s, printedValue(selector), u"`selector` not auto-generated"_s);
        return;
    }
}

// Pods of an Indexed Job have hosts' names, which the highest index must fit into.
void validateHostName(const QJsonObject &job, QList<StatusCause> &causes)
{
    const qint64 completions = completionsOf(job).value_or(0);
    if (!isIndexed(job) || completions <= 0)
        return;
    const QString host = nameOf(job) + u'-' + QString::number(completions - 1);
    if (!dnsLabelProblem(host).isEmpty())
        causes += invalidValue(u"metadata.name"_s, quoted(nameOf(job)),
                               u"will not able to create pod with invalid DNS label: "_s + host);
}

// A suspended Job that never started may still be told where its pods run.
QJsonObject templateThatMayChange(const QJsonObject &previous, const QJsonObject &next)
{
    QJsonObject before = objectAt(previous, u"spec.template");
    if (!isSuspended(previous) || !stringAt(previous, u"status.startTime").isEmpty())
        return before;
    const QJsonObject after = objectAt(next, u"spec.template");
    for (const auto path : {u"metadata.labels", u"metadata.annotations", u"spec.nodeSelector", u"spec.tolerations",
                            u"spec.schedulingGates", u"spec.affinity.nodeAffinity"})
        setAt(before, path, valueAt(after, path));
    if (objectAt(before, u"spec.affinity").isEmpty() && !valueAt(after, u"spec.affinity").isObject())
        setAt(before, u"spec.affinity", QJsonValue(QJsonValue::Undefined));
    return before;
}

} // namespace

QList<StatusCause> validateJob(const QJsonObject &job)
{
    QList<StatusCause> causes;
    const QJsonObject spec = objectAt(job, u"spec");
    if (!boolAt(spec, u"manualSelector"))
        validateGeneratedSelector(job, causes);
    validateCounts(spec, causes);
    if (spec.contains("managedBy"_L1))
        causes += forbiddenValue(u"spec.managedBy"_s, notHere);
    if (boolAt(spec, u"manualSelector"))
        causes += forbiddenValue(u"spec.manualSelector"_s, notHere);
    validateCompletionMode(spec, causes);
    causes += validateFailurePolicy(spec);
    causes += validateSuccessPolicy(spec);
    validateReplacement(spec, causes);
    QList<StatusCause> podCauses = validatePodSpec(objectAt(spec, u"template.spec"), u"spec.template.spec"_s);
    podCauses.removeIf([](const StatusCause &cause) { return cause.field == u"spec.template.spec.restartPolicy"; });
    causes += podCauses;
    validateRestartPolicy(spec, causes);
    validateHostName(job, causes);
    return causes;
}

QList<StatusCause> validateJobUpdate(const QJsonObject &previous, const QJsonObject &next)
{
    QList<StatusCause> causes;
    const QJsonObject before = objectAt(previous, u"spec");
    const QJsonObject after = objectAt(next, u"spec");
    const auto immutable = [&](const QString &field, const QJsonValue &known) {
        const QJsonValue value = after.value(field);
        if (value != known)
            causes += invalidValue(u"spec."_s + field, printedValue(value), u"field is immutable"_s);
    };
    const QJsonValue completions = after.value("completions"_L1);
    if (!isIndexed(next)) // an Indexed Job may grow and shrink with both together
        immutable(u"completions"_s, before.value("completions"_L1));
    else if (completions != before.value("completions"_L1) && completions != after.value("parallelism"_L1))
        causes += invalidValue(u"spec.completions"_s, printedValue(completions),
                               u"can only be modified in tandem with spec.parallelism"_s);
    immutable(u"selector"_s, before.value("selector"_L1));
    immutable(u"template"_s, templateThatMayChange(previous, next));
    for (const QString &field :
         {u"completionMode"_s, u"podFailurePolicy"_s, u"backoffLimitPerIndex"_s, u"managedBy"_s, u"successPolicy"_s})
        immutable(field, before.value(field));
    return causes;
}

QStringList jobWarnings(const QJsonObject &job)
{
    QStringList texts;
    if (const QString problem = dnsLabelProblem(nameOf(job)); !problem.isEmpty())
        texts += u"metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a "
                 u"DNS "
                 "label is recommended: [%1]"_s.arg(problem);
    const QString path = u"spec.template.spec"_s;
    const QStringList fields = shownOnlyFields(objectAt(job, path), path);
    for (const QString &field : fields)
        texts += u"%1: the sandbox shows this field and does not act on it"_s.arg(field);
    return texts;
}

} // namespace Sandbox
