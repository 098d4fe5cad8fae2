// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/poddeletion.h"

#include "models/sandbox/jobfacts.h"
#include "models/sandbox/jsonpath.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

const auto foregroundFinalizer = u"foregroundDeletion"_s;

QList<QJsonObject> podsOwnedBy(const ObjectStore &store, const QString &namespaceName, const QString &uid)
{
    QList<QJsonObject> pods = store.list(podType(), namespaceName);
    pods.removeIf([&uid](const QJsonObject &pod) {
        return findByMember(arrayAt(pod, u"metadata.ownerReferences"), u"uid", uid).isEmpty();
    });
    return pods;
}

QString apiTimeIn(qint64 seconds)
{
    return QDateTime::currentDateTimeUtc().addSecs(seconds).toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s);
}

} // namespace

QJsonObject beginPodDeletion(ObjectStore &store, const QJsonObject &pod, std::optional<qint64> graceSeconds)
{
    const qint64 grace = graceSeconds.value_or(intAt(pod, u"spec.terminationGracePeriodSeconds", 30));
    QJsonObject marked = pod;
    if (valueAt(pod, u"metadata.deletionTimestamp").isString()
        && intAt(pod, u"metadata.deletionGracePeriodSeconds") <= grace)
        return pod;
    setAt(marked, u"metadata.deletionTimestamp", apiTimeIn(grace));
    setAt(marked, u"metadata.deletionGracePeriodSeconds", grace);
    return store.update(podType(), marked);
}

void releaseFinalizer(ObjectStore &store, const QJsonObject &pod)
{
    auto current = store.current(podType(), pod);
    if (!current || !isTracked(*current))
        return;
    QJsonArray finalizers = arrayAt(*current, u"metadata.finalizers");
    for (qsizetype i = finalizers.size() - 1; i >= 0; --i) {
        if (finalizers.at(i) == trackingFinalizer)
            finalizers.removeAt(i);
    }
    setAt(*current, u"metadata.finalizers", finalizers.isEmpty() ? QJsonValue(QJsonValue::Undefined) : finalizers);
    store.update(podType(), *current);
}

namespace {

// A Job that is going counts its pods no more, so that they do not make it fail.
void endUncounted(ObjectStore &store, const QJsonObject &pod)
{
    releaseFinalizer(store, pod);
    if (const auto current = store.current(podType(), pod))
        beginPodDeletion(store, *current, std::nullopt);
}

} // namespace

QJsonObject deleteJob(ObjectStore &store, const QJsonObject &job, Propagation propagation)
{
    QList<QJsonObject> pods = podsOwnedBy(store, namespaceOf(job), uidOf(job));
    if (propagation == Propagation::Foreground && !pods.isEmpty()) {
        QJsonObject marked = job;
        setAt(marked, u"metadata.deletionTimestamp", apiTimeIn(0));
        setAt(marked, u"metadata.deletionGracePeriodSeconds", 0);
        setAt(marked, u"metadata.finalizers", QJsonArray{foregroundFinalizer});
        marked = store.update(jobType(), marked);
        for (const QJsonObject &pod : std::as_const(pods))
            endUncounted(store, pod);
        return marked;
    }
    store.remove(jobType(), namespaceOf(job), nameOf(job));
    for (QJsonObject &pod : pods) {
        if (propagation != Propagation::Orphan) {
            endUncounted(store, pod);
            continue;
        }
        setAt(pod, u"metadata.ownerReferences", QJsonValue(QJsonValue::Undefined));
        store.update(podType(), pod);
    }
    return job;
}

void removeEmptiedJob(ObjectStore &store, const QJsonObject &pod)
{
    const QJsonObject owner = findByMember(arrayAt(pod, u"metadata.ownerReferences"), u"kind", u"Job"_s);
    const auto job = store.find(jobType(), namespaceOf(pod), stringAt(owner, u"name"));
    if (!job || uidOf(*job) != stringAt(owner, u"uid")
        || !stringsAt(*job, u"metadata.finalizers").contains(foregroundFinalizer))
        return;
    if (podsOwnedBy(store, namespaceOf(pod), uidOf(*job)).isEmpty())
        store.remove(jobType(), namespaceOf(*job), nameOf(*job));
}

} // namespace Sandbox
