// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobdefaults.h"

#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectstore.h"
#include "models/sandbox/poddefaults.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

// Only what is not there yet: what contradicts it is refused afterwards.
void generateSelector(QJsonObject &spec, const QJsonObject &job)
{
    const QString uid = uidOf(job);
    QJsonObject template_ = objectAt(spec, u"template");
    QJsonObject labels = objectAt(template_, u"metadata.labels");
    for (const QString &prefix : {u"batch.kubernetes.io/"_s, QString()}) {
        setDefault(labels, prefix + u"controller-uid"_s, uid);
        setDefault(labels, prefix + u"job-name"_s, nameOf(job));
    }
    setAt(template_, u"metadata.labels", labels);
    spec.insert(u"template"_s, template_);
    QJsonObject selected = objectAt(spec, u"selector.matchLabels");
    setDefault(selected, u"batch.kubernetes.io/controller-uid"_s, uid);
    setAt(spec, u"selector.matchLabels", selected);
}

// The status of a condition in a failure policy's rule is True where it is not said.
QJsonArray withConditionDefaults(const QJsonArray &rules)
{
    QJsonArray result;
    for (const QJsonValue &item : rules) {
        QJsonObject rule = item.toObject();
        QJsonArray patterns = arrayAt(rule, u"onPodConditions");
        for (qsizetype i = 0; i < patterns.size(); ++i) {
            QJsonObject pattern = patterns.at(i).toObject();
            if (stringAt(pattern, u"status").isEmpty())
                pattern.insert(u"status"_s, u"True"_s);
            patterns[i] = pattern;
        }
        if (!patterns.isEmpty())
            rule.insert(u"onPodConditions"_s, patterns);
        result.append(rule);
    }
    return result;
}

} // namespace

QJsonObject withJobDefaults(QJsonObject job)
{
    QJsonObject spec = objectAt(job, u"spec");
    const bool noCount = !spec.value("completions"_L1).isDouble() && !spec.value("parallelism"_L1).isDouble();
    if (noCount)
        spec.insert(u"completions"_s, 1);
    setDefault(spec, u"parallelism"_s, 1);
    const bool perIndex = spec.value("backoffLimitPerIndex"_L1).isDouble();
    setDefault(spec, u"backoffLimit"_s, perIndex ? std::numeric_limits<qint32>::max() : 6);
    setDefault(spec, u"completionMode"_s, u"NonIndexed"_s);
    setDefault(spec, u"suspend"_s, false);
    setDefault(spec, u"manualSelector"_s, false);
    const bool hasPolicy = spec.value("podFailurePolicy"_L1).isObject();
    setDefault(spec, u"podReplacementPolicy"_s, hasPolicy ? u"Failed"_s : u"TerminatingOrFailed"_s);
    if (hasPolicy)
        setAt(spec, u"podFailurePolicy.rules", withConditionDefaults(arrayAt(spec, u"podFailurePolicy.rules")));
    for (const QString &key : spec.keys()) { // null is as if it were not there
        if (spec.value(key).isNull())
            spec.remove(key);
    }
    if (!uidOf(job).isEmpty() && spec.value("template"_L1).isObject())
        generateSelector(spec, job);
    if (spec.value("template"_L1).toObject().value("spec"_L1).isObject())
        setAt(spec, u"template.spec", withPodDefaults(objectAt(spec, u"template.spec")));
    job.insert(u"spec"_s, spec);
    setAt(job, u"metadata.generation", intAt(job, u"metadata.generation", 1));
    QJsonObject labels = objectAt(job, u"metadata.labels");
    const QJsonObject podLabels = objectAt(spec, u"template.metadata.labels");
    for (auto it = podLabels.constBegin(); it != podLabels.constEnd(); ++it) { // a Job without labels shows its pods'
        if (objectAt(job, u"metadata.labels").isEmpty())
            labels.insert(it.key(), it.value());
    }
    if (!labels.isEmpty())
        setAt(job, u"metadata.labels", labels);
    return job;
}

} // namespace Sandbox
