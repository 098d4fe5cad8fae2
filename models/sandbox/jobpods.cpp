// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jobpods.h"

#include "models/sandbox/jobfacts.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectstore.h"
#include "models/sandbox/poddefaults.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qsizetype maximumPrefix = 58;
const auto indexKey = u"batch.kubernetes.io/job-completion-index"_s;
const auto failureKey = u"batch.kubernetes.io/job-index-failure-count"_s;
const auto ignoredKey = u"batch.kubernetes.io/job-index-ignored-failure-count"_s;

QJsonArray withIndexVariable(const QJsonArray &containers)
{
    QJsonArray result;
    for (const QJsonValue &item : containers) {
        QJsonObject container = item.toObject();
        QJsonArray environment = arrayAt(container, u"env");
        if (findByMember(environment, u"name", u"JOB_COMPLETION_INDEX"_s).isEmpty()) {
            environment.append(QJsonObject{
                {u"name"_s, u"JOB_COMPLETION_INDEX"_s},
                {u"valueFrom"_s,
                 QJsonObject{{u"fieldRef"_s,
                              QJsonObject{{u"apiVersion"_s, u"v1"_s},
                                          {u"fieldPath"_s, QString(u"metadata.labels['"_s + indexKey + u"']"_s)}}}}}});
            container.insert(u"env"_s, environment);
        }
        result.append(container);
    }
    return result;
}

} // namespace

QJsonObject makeJobPod(const QJsonObject &job, std::optional<qint64> index)
{
    QJsonObject metadata = objectAt(job, u"spec.template.metadata");
    metadata.remove(u"creationTimestamp"_s);
    metadata.remove(u"name"_s);
    QJsonObject spec = objectAt(job, u"spec.template.spec");
    QString prefix = nameOf(job) + u'-';
    if (index) {
        const QString number = QString::number(*index);
        QJsonObject labels = objectAt(metadata, u"labels");
        QJsonObject annotations = objectAt(metadata, u"annotations");
        labels.insert(indexKey, number);
        annotations.insert(indexKey, number);
        metadata.insert(u"labels"_s, labels);
        metadata.insert(u"annotations"_s, annotations);
        spec.insert(u"hostname"_s, QString(nameOf(job) + u'-' + number));
        for (const QString &list : {u"containers"_s, u"initContainers"_s}) {
            if (spec.contains(list))
                spec.insert(list, withIndexVariable(arrayAt(spec, list)));
        }
        prefix += number + u'-';
    }
    metadata.insert(u"generateName"_s, prefix);
    metadata.insert(u"name"_s, generatedName(prefix));
    metadata.insert(u"namespace"_s, namespaceOf(job));
    QJsonArray finalizers = arrayAt(metadata, u"finalizers");
    if (!finalizers.contains(trackingFinalizer))
        finalizers.append(trackingFinalizer);
    metadata.insert(u"finalizers"_s, finalizers);
    metadata.insert(u"ownerReferences"_s,
                    QJsonArray{QJsonObject{{u"apiVersion"_s, u"batch/v1"_s},
                                           {u"kind"_s, u"Job"_s},
                                           {u"name"_s, nameOf(job)},
                                           {u"uid"_s, uidOf(job)},
                                           {u"controller"_s, true},
                                           {u"blockOwnerDeletion"_s, true}}});
    return newPod({{u"metadata"_s, metadata}, {u"spec"_s, spec}});
}

std::optional<qint64> completionIndex(const QJsonObject &pod)
{
    bool ok = false;
    const qint64 index = objectAt(pod, u"metadata.annotations").value(indexKey).toString().toLongLong(&ok);
    return ok ? std::optional(index) : std::nullopt;
}

IndexFailures failureCount(const QJsonObject &pod)
{
    const QJsonObject annotations = objectAt(pod, u"metadata.annotations");
    const auto read = [&annotations](const QString &key) { // whatever users write there, it is no number below 0
        return std::max<qint64>(0, annotations.value(key).toString().toInt());
    };
    return {read(failureKey), read(ignoredKey)};
}

void setFailureCount(QJsonObject &pod, const IndexFailures &failures)
{
    QJsonObject annotations = objectAt(pod, u"metadata.annotations");
    annotations.insert(failureKey, QString::number(failures.counted));
    if (failures.ignored > 0)
        annotations.insert(ignoredKey, QString::number(failures.ignored));
    setAt(pod, u"metadata.annotations", annotations);
}

QString nameSuffix()
{
    static constexpr char16_t alphabet[] = u"bcdfghjklmnpqrstvwxz2456789";
    QString suffix;
    for (int i = 0; i < 5; ++i)
        suffix += QChar(alphabet[QRandomGenerator::global()->bounded(27)]);
    return suffix;
}

QString generatedName(const QString &prefix)
{
    return prefix.left(maximumPrefix) + nameSuffix();
}

} // namespace Sandbox
