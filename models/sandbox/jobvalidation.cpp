// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobvalidation.h"

#include "models/sandbox/jsonpath.h"
#include "models/sandbox/podvalidation.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qint64 maximumIndexedParallelism = 100000;

void validateCounts(const QJsonObject &spec, QList<StatusCause> &causes)
{
    for (const QString &field : {u"parallelism"_s, u"completions"_s, u"activeDeadlineSeconds"_s, u"backoffLimit"_s,
                                 u"ttlSecondsAfterFinished"_s}) {
        const QJsonValue value = spec.value(field);
        if (value.isDouble() && value.toInteger() < 0)
            causes += invalidValue(u"spec."_s + field, QString::number(value.toInteger()),
                                   u"must be greater than or equal to 0"_s);
    }
}

void validateCompletionMode(const QJsonObject &spec, QList<StatusCause> &causes)
{
    const QString mode = stringAt(spec, u"completionMode");
    if (mode != u"NonIndexed" && mode != u"Indexed") {
        causes += unsupportedValue(u"spec.completionMode"_s, mode, {u"Indexed"_s, u"NonIndexed"_s});
        return;
    }
    if (mode != u"Indexed")
        return;
    if (!spec.value("completions"_L1).isDouble())
        causes += requiredValue(u"spec.completions"_s, u"when completion mode is Indexed"_s);
    if (intAt(spec, u"parallelism") > maximumIndexedParallelism)
        causes += invalidValue(u"spec.parallelism"_s, QString::number(intAt(spec, u"parallelism")),
                               u"must be less than or equal to 100000 when completion mode is Indexed"_s);
}

} // namespace

QList<StatusCause> validateJob(const QJsonObject &job)
{
    QList<StatusCause> causes;
    const QJsonObject spec = objectAt(job, u"spec");
    validateCounts(spec, causes);
    validateCompletionMode(spec, causes);
    for (const QString &field : {u"podFailurePolicy"_s, u"successPolicy"_s, u"backoffLimitPerIndex"_s,
                                 u"maxFailedIndexes"_s, u"managedBy"_s}) {
        if (spec.contains(field))
            causes += forbiddenValue(
                u"spec."_s + field,
                u"the sandbox does not implement this field; remove it, or run the Job on a cluster"_s);
    }
    if (boolAt(spec, u"manualSelector"))
        causes
            += forbiddenValue(u"spec.manualSelector"_s,
                              u"the sandbox does not implement this field; remove it, or run the Job on a cluster"_s);
    if (stringAt(spec, u"podReplacementPolicy") == u"Failed")
        causes += forbiddenValue(u"spec.podReplacementPolicy"_s,
                                 u"the sandbox implements TerminatingOrFailed only; remove the field"_s);
    else if (stringAt(spec, u"podReplacementPolicy") != u"TerminatingOrFailed")
        causes += unsupportedValue(u"spec.podReplacementPolicy"_s, stringAt(spec, u"podReplacementPolicy"),
                                   {u"Failed"_s, u"TerminatingOrFailed"_s});
    const QString path = u"spec.template.spec"_s;
    const QJsonObject podSpec = objectAt(spec, u"template.spec");
    QList<StatusCause> podCauses = validatePodSpec(podSpec, path);
    const QString policy = stringAt(podSpec, u"restartPolicy", u"Always"_s);
    if (policy != u"OnFailure" && policy != u"Never") {
        podCauses.removeIf([](const StatusCause &cause) { return cause.field == u"spec.template.spec.restartPolicy"; });
        podCauses += unsupportedValue(path + u".restartPolicy"_s, policy, {u"OnFailure"_s, u"Never"_s});
    }
    return causes + podCauses;
}

QList<StatusCause> validateJobUpdate(const QJsonObject &previous, const QJsonObject &next)
{
    QList<StatusCause> causes;
    const QJsonObject before = objectAt(previous, u"spec");
    const QJsonObject after = objectAt(next, u"spec");
    const auto immutable = [&](const QString &field) {
        const QJsonValue value = after.value(field);
        if (value == before.value(field))
            return;
        const QString text = value.isObject() ? QString::fromUtf8(toJson(value.toObject()))
            : value.isDouble()                ? QString::number(value.toInteger())
            : value.isString()                ? quoted(value.toString())
                                              : u"null"_s;
        causes += invalidValue(u"spec."_s + field, text, u"field is immutable"_s);
    };
    const bool elastic = stringAt(before, u"completionMode") == u"Indexed"
        && after.value("completions"_L1) == after.value("parallelism"_L1);
    if (!elastic) // an Indexed Job may grow and shrink with both together
        immutable(u"completions"_s);
    immutable(u"selector"_s);
    immutable(u"template"_s);
    immutable(u"completionMode"_s);
    return causes;
}

QStringList jobWarnings(const QJsonObject &job)
{
    QStringList texts;
    const QString path = u"spec.template.spec"_s;
    const QStringList fields = shownOnlyFields(objectAt(job, path), path);
    for (const QString &field : fields)
        texts += u"%1: the sandbox shows this field and does not act on it"_s.arg(field);
    return texts;
}

} // namespace Sandbox
