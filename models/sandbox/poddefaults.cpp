// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/poddefaults.h"

#include "models/sandbox/jsonpath.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

// A tag other than "latest" means that the image does not change.
QString pullPolicy(const QString &image)
{
    const QString last = image.section(u'/', -1);
    const bool pinned = last.contains(u'@') || (last.contains(u':') && !last.endsWith(u":latest"));
    return pinned ? u"IfNotPresent"_s : u"Always"_s;
}

QJsonArray withEnvironmentDefaults(const QJsonArray &environment)
{
    QJsonArray result;
    for (const QJsonValue &item : environment) {
        QJsonObject entry = item.toObject();
        if (!objectAt(entry, u"valueFrom.fieldRef").isEmpty()
            && stringAt(entry, u"valueFrom.fieldRef.apiVersion").isEmpty())
            setAt(entry, u"valueFrom.fieldRef.apiVersion", u"v1"_s);
        result.append(entry);
    }
    return result;
}

QJsonArray withContainerDefaults(const QJsonArray &containers)
{
    QJsonArray result;
    for (const QJsonValue &item : containers) {
        QJsonObject container = item.toObject();
        setDefault(container, u"imagePullPolicy"_s, pullPolicy(stringAt(container, u"image")));
        setDefault(container, u"terminationMessagePath"_s, u"/dev/termination-log"_s);
        setDefault(container, u"terminationMessagePolicy"_s, u"File"_s);
        setDefault(container, u"resources"_s, QJsonObject());
        if (container.contains("env"_L1))
            container.insert(u"env"_s, withEnvironmentDefaults(arrayAt(container, u"env")));
        result.append(container);
    }
    return result;
}

QJsonArray withVolumeDefaults(const QJsonArray &volumes)
{
    QJsonArray result;
    for (const QJsonValue &item : volumes) {
        QJsonObject volume = item.toObject();
        for (const QString &kind : {u"configMap"_s, u"secret"_s, u"downwardAPI"_s, u"projected"_s}) {
            if (!volume.contains(kind))
                continue;
            QJsonObject source = volume.value(kind).toObject();
            setDefault(source, u"defaultMode"_s, 0644);
            volume.insert(kind, source);
        }
        if (volume.size() == 1) // a name alone is an emptyDir
            volume.insert(u"emptyDir"_s, QJsonObject());
        result.append(volume);
    }
    return result;
}

// kubernetes/kubernetes pkg/apis/core/v1/helper/qos: all containers have equal requests and limits, some, or none.
QString qosClass(const QJsonObject &spec)
{
    bool any = false;
    bool guaranteed = true;
    const QJsonArray containers = arrayAt(spec, u"containers");
    for (const QJsonValue &item : containers) {
        const QJsonObject requests = objectAt(item.toObject(), u"resources.requests");
        const QJsonObject limits = objectAt(item.toObject(), u"resources.limits");
        any = any || !requests.isEmpty() || !limits.isEmpty();
        guaranteed = guaranteed && limits.contains("cpu"_L1) && limits.contains("memory"_L1)
            && (requests.isEmpty() || requests == limits);
    }
    return !any ? u"BestEffort"_s : guaranteed ? u"Guaranteed"_s : u"Burstable"_s;
}

} // namespace

QJsonObject withPodDefaults(QJsonObject spec)
{
    setDefault(spec, u"restartPolicy"_s, u"Always"_s);
    setDefault(spec, u"dnsPolicy"_s, u"ClusterFirst"_s);
    setDefault(spec, u"schedulerName"_s, u"default-scheduler"_s);
    setDefault(spec, u"securityContext"_s, QJsonObject());
    setDefault(spec, u"terminationGracePeriodSeconds"_s, 30);
    for (const QString &list : {u"containers"_s, u"initContainers"_s}) {
        if (spec.contains(list))
            spec.insert(list, withContainerDefaults(arrayAt(spec, list)));
    }
    if (spec.contains("volumes"_L1))
        spec.insert(u"volumes"_s, withVolumeDefaults(arrayAt(spec, u"volumes")));
    return spec;
}

QJsonObject newPod(QJsonObject pod)
{
    QJsonObject spec = withPodDefaults(objectAt(pod, u"spec"));
    setDefault(spec, u"enableServiceLinks"_s, true);
    setDefault(spec, u"preemptionPolicy"_s, u"PreemptLowerPriority"_s);
    setDefault(spec, u"priority"_s, 0);
    pod.insert(u"spec"_s, spec);
    pod.insert(u"status"_s, QJsonObject{{u"phase"_s, u"Pending"_s}, {u"qosClass"_s, qosClass(spec)}});
    return pod;
}

} // namespace Sandbox
