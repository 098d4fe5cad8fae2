// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/jobmanifest.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Manifest {

namespace {

QStringList containerNames(const QJsonValue &containers)
{
    QStringList names;
    for (const QJsonValue &container : containers.toArray())
        names.append(container.toObject().value("name"_L1).toString());
    return names;
}

} // namespace

JobFacts jobFacts(const QJsonObject &job)
{
    const QJsonObject spec = job.value("spec"_L1).toObject();
    const QJsonObject podTemplate = spec.value("template"_L1).toObject();
    const QJsonObject pod = podTemplate.value("spec"_L1).toObject();
    JobFacts facts;
    facts.initContainers = containerNames(pod.value("initContainers"_L1));
    facts.containers = containerNames(pod.value("containers"_L1));
    const QJsonObject annotations = podTemplate.value("metadata"_L1).toObject().value("annotations"_L1).toObject();
    facts.defaultContainer = annotations.value("kubectl.kubernetes.io/default-container"_L1).toString();
    // kubectl falls back to the first container where the annotation names none that exists.
    if (!facts.containers.contains(facts.defaultContainer))
        facts.defaultContainer = facts.containers.value(0);
    facts.ttlSecondsAfterFinished = spec.value("ttlSecondsAfterFinished"_L1).toInteger(-1);
    return facts;
}

} // namespace Manifest
