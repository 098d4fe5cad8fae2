// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobpolicyvalidation.h"

#include "models/sandbox/jobindexes.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectvalidation.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qsizetype maximumRules = 20;
constexpr qsizetype maximumPatterns = 20;
constexpr qsizetype maximumExitCodes = 255;
constexpr qsizetype maximumIndexesText = 64 * 1024;

// As Go's %q prints a list of strings.
QString goList(const QStringList &values)
{
    QStringList list;
    for (const QString &value : values)
        list += quoted(value);
    return u'[' + list.join(u' ') + u']';
}

void checkLength(const QString &path, qsizetype length, qsizetype maximum, QList<StatusCause> &causes)
{
    if (length > maximum)
        causes += tooMany(path, length, maximum);
}

void checkChoice(const QString &path, const QString &value, const QStringList &choices, QList<StatusCause> &causes)
{
    if (value.isEmpty())
        causes += requiredValue(path, u"valid values: "_s + goList(choices));
    else if (!choices.contains(value))
        causes += unsupportedValue(path, value, choices);
}

QString printed(const QJsonArray &numbers)
{
    QStringList texts;
    for (const QJsonValue &number : numbers)
        texts += QString::number(number.toInteger());
    return u'[' + texts.join(u',') + u']';
}

void validateExitCodes(const QJsonObject &requirement, const QString &path, const QSet<QString> &containers,
                       QList<StatusCause> &causes)
{
    checkChoice(path + u".operator"_s, stringAt(requirement, u"operator"), {u"In"_s, u"NotIn"_s}, causes);
    const QString name = stringAt(requirement, u"containerName");
    if (requirement.value("containerName"_L1).isString() && !containers.contains(name))
        causes += invalidValue(path + u".containerName"_s, quoted(name),
                               u"must be one of the container or initContainer names in the pod template"_s);
    const QJsonArray values = arrayAt(requirement, u"values");
    const QString valuesPath = path + u".values"_s;
    if (values.isEmpty())
        causes += invalidValue(valuesPath, u"null"_s, u"at least one value is required"_s);
    checkLength(valuesPath, values.size(), maximumExitCodes, causes);
    QSet<qint64> seen;
    bool ordered = true;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const qint64 value = values.at(i).toInteger();
        const QString here = valuesPath + u'[' + QString::number(i) + u']';
        if (value == 0 && stringAt(requirement, u"operator") == u"In")
            causes += invalidValue(here, u"0"_s, u"must not be 0 for the In operator"_s);
        if (seen.contains(value))
            causes += StatusCause{u"FieldValueDuplicate"_s, u"Duplicate value: "_s + QString::number(value), here};
        seen.insert(value);
        ordered = ordered && (i == 0 || values.at(i - 1).toInteger() <= value);
    }
    if (!ordered)
        causes += invalidValue(valuesPath, printed(values), u"must be ordered"_s);
}

void validateConditions(const QJsonArray &patterns, const QString &path, QList<StatusCause> &causes)
{
    checkLength(path, patterns.size(), maximumPatterns, causes);
    for (qsizetype i = 0; i < patterns.size(); ++i) {
        const QJsonObject pattern = patterns.at(i).toObject();
        const QString here = path + u'[' + QString::number(i) + u']';
        const QString type = stringAt(pattern, u"type");
        if (const QString problem = qualifiedNameProblem(type); !problem.isEmpty())
            causes += invalidValue(here + u".type"_s, quoted(type), problem);
        checkChoice(here + u".status"_s, stringAt(pattern, u"status"), {u"False"_s, u"True"_s, u"Unknown"_s}, causes);
    }
}

void validateRule(const QJsonObject &rule, const QString &path, const QJsonObject &spec,
                  const QSet<QString> &containers, QList<StatusCause> &causes)
{
    const QString action = stringAt(rule, u"action");
    if (action == u"FailIndex" && !spec.value("backoffLimitPerIndex"_L1).isDouble())
        causes += invalidValue(path + u".action"_s, quoted(action), u"requires the backoffLimitPerIndex to be set"_s);
    checkChoice(path + u".action"_s, action, {u"Count"_s, u"FailIndex"_s, u"FailJob"_s, u"Ignore"_s}, causes);
    const bool onCodes = rule.value("onExitCodes"_L1).isObject();
    const QJsonArray conditions = arrayAt(rule, u"onPodConditions");
    if (onCodes)
        validateExitCodes(objectAt(rule, u"onExitCodes"), path + u".onExitCodes"_s, containers, causes);
    validateConditions(conditions, path + u".onPodConditions"_s, causes);
    const auto invalidRule = [&path](const QString &detail) {
        return StatusCause{u"FieldValueInvalid"_s, u"Invalid value: "_s + detail, path};
    };
    if (onCodes && !conditions.isEmpty())
        causes += invalidRule(u"specifying both OnExitCodes and OnPodConditions is not supported"_s);
    if (!onCodes && conditions.isEmpty())
        causes += invalidRule(u"specifying one of OnExitCodes and OnPodConditions is required"_s);
}

void validateSuccessRule(const QJsonObject &rule, const QString &path, qint64 completions, QList<StatusCause> &causes)
{
    const bool hasIndexes = rule.value("succeededIndexes"_L1).isString();
    const QJsonValue count = rule.value("succeededCount"_L1);
    if (!hasIndexes && !count.isDouble())
        causes += requiredValue(path, u"at least one of succeededCount or succeededIndexes must be specified"_s);
    qint64 total = 0;
    if (hasIndexes) {
        const QString text = stringAt(rule, u"succeededIndexes");
        const QString here = path + u".succeededIndexes"_s;
        if (text.size() > maximumIndexesText)
            causes += StatusCause{u"FieldValueTooLong"_s, u"Too long: may not be more than 65536 bytes"_s, here};
        const auto counted = countIndexes(text, completions);
        if (!counted)
            causes += invalidValue(here, quoted(text), u"error parsing succeededIndexes: "_s + counted.error());
        total = counted.value_or(0);
    }
    if (!count.isDouble())
        return;
    const auto tooLarge = [&](qint64 limit, const QString &what) {
        if (count.toInteger() > limit)
            causes += invalidValue(path + u".succeededCount"_s, QString::number(count.toInteger()),
                                   u"must be less than or equal to %1 (the number of %2)"_s.arg(limit).arg(what));
    };
    if (count.toInteger() < 0)
        causes += invalidValue(path + u".succeededCount"_s, QString::number(count.toInteger()),
                               u"must be greater than or equal to 0"_s);
    tooLarge(completions, u"specified completions"_s);
    if (hasIndexes)
        tooLarge(total, u"indexes in the specified succeededIndexes field"_s);
}

} // namespace

QList<StatusCause> validateFailurePolicy(const QJsonObject &spec)
{
    QList<StatusCause> causes;
    if (!spec.value("podFailurePolicy"_L1).isObject())
        return causes;
    QSet<QString> containers;
    for (const auto list : {u"template.spec.containers", u"template.spec.initContainers"}) {
        const QJsonArray items = arrayAt(spec, list);
        for (const QJsonValue &item : items)
            containers.insert(stringAt(item.toObject(), u"name"));
    }
    const QJsonArray rules = arrayAt(spec, u"podFailurePolicy.rules");
    const QString path = u"spec.podFailurePolicy.rules"_s;
    checkLength(path, rules.size(), maximumRules, causes);
    for (qsizetype i = 0; i < rules.size(); ++i)
        validateRule(rules.at(i).toObject(), path + u'[' + QString::number(i) + u']', spec, containers, causes);
    return causes;
}

QList<StatusCause> validateSuccessPolicy(const QJsonObject &spec)
{
    QList<StatusCause> causes;
    if (!spec.value("successPolicy"_L1).isObject())
        return causes;
    if (stringAt(spec, u"completionMode") != u"Indexed") {
        causes += invalidValue(u"spec.successPolicy"_s, QString::fromUtf8(toJson(objectAt(spec, u"successPolicy"))),
                               u"requires indexed completion mode"_s);
        return causes;
    }
    const QJsonArray rules = arrayAt(spec, u"successPolicy.rules");
    const QString path = u"spec.successPolicy.rules"_s;
    if (rules.isEmpty())
        causes += requiredValue(path, u"at least one rules must be specified when the successPolicy is specified"_s);
    checkLength(path, rules.size(), maximumRules, causes);
    for (qsizetype i = 0; i < rules.size(); ++i)
        validateSuccessRule(rules.at(i).toObject(), path + u'[' + QString::number(i) + u']',
                            intAt(spec, u"completions"), causes);
    return causes;
}

} // namespace Sandbox
