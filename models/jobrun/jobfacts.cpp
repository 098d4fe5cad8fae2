// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/jobfacts.h"

#include "models/jobrun/podfacts.h"
#include "models/jobrun/texts.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

QJsonObject templateOf(const QJsonObject &job)
{
    return job.value("spec"_L1).toObject().value("template"_L1).toObject();
}

QStringList namesIn(const QJsonObject &podSpec, QLatin1StringView list)
{
    QStringList names;
    const QJsonArray containers = podSpec.value(list).toArray();
    for (const auto &container : containers)
        names.append(container.toObject().value("name"_L1).toString());
    return names;
}

} // namespace

JobEnd jobEnd(const QJsonObject &job)
{
    if (!trueCondition(job, "Complete"_L1).isEmpty())
        return JobEnd::Complete;
    return trueCondition(job, "Failed"_L1).isEmpty() ? JobEnd::None : JobEnd::Failed;
}

QJsonObject decidingCondition(const QJsonObject &job)
{
    for (const auto type : {"Complete"_L1, "Failed"_L1, "FailureTarget"_L1, "SuccessCriteriaMet"_L1}) {
        if (const QJsonObject condition = trueCondition(job, type); !condition.isEmpty())
            return condition;
    }
    return {};
}

QString jobEndTime(const QJsonObject &job)
{
    const QString completion = job.value("status"_L1).toObject().value("completionTime"_L1).toString();
    if (!completion.isEmpty() || jobEnd(job) == JobEnd::None)
        return completion;
    return decidingCondition(job).value("lastTransitionTime"_L1).toString();
}

QString podSelector(const QJsonObject &job)
{
    const QJsonObject selector = job.value("spec"_L1).toObject().value("selector"_L1).toObject();
    const QJsonObject labels = selector.value("matchLabels"_L1).toObject();
    QStringList parts;
    for (auto it = labels.begin(); it != labels.end(); ++it)
        parts.append(QString(it.key() + u'=' + it.value().toString()));
    if (parts.isEmpty())
        return QString(u"batch.kubernetes.io/controller-uid=" + uidOf(job));
    return parts.join(u',');
}

QStringList containerNames(const QJsonObject &job)
{
    const QJsonObject podSpec = templateOf(job).value("spec"_L1).toObject();
    return namesIn(podSpec, "initContainers"_L1) + namesIn(podSpec, "containers"_L1);
}

Core::Result<QString> captureContainer(const QJsonObject &job, const QString &wanted)
{
    const QStringList all = containerNames(job);
    if (!wanted.isEmpty()) {
        if (!all.contains(wanted))
            return std::unexpected(Texts::unknownContainer(wanted, all));
        return wanted;
    }
    const QJsonObject annotations = templateOf(job).value("metadata"_L1).toObject().value("annotations"_L1).toObject();
    const QString annotated = annotations.value("kubectl.kubernetes.io/default-container"_L1).toString();
    if (!annotated.isEmpty() && all.contains(annotated))
        return annotated;
    const QStringList regular = namesIn(templateOf(job).value("spec"_L1).toObject(), "containers"_L1);
    return regular.isEmpty() ? QString() : regular.constFirst();
}

} // namespace JobRun
