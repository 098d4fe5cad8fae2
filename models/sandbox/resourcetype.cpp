// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/resourcetype.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

const QList<ResourceType> &resourceTypes()
{
    static const QStringList all{u"create"_s, u"delete"_s, u"deletecollection"_s, u"get"_s,
                                 u"list"_s,   u"patch"_s,  u"update"_s,           u"watch"_s};
    static const QList<ResourceType> types{
        {u"batch"_s, u"v1"_s, u"jobs"_s, u"job"_s, u"Job"_s, {}, true, true, all},
        {{}, u"v1"_s, u"pods"_s, u"pod"_s, u"Pod"_s, {u"po"_s}, true, true, all},
        {{}, u"v1"_s, u"events"_s, u"event"_s, u"Event"_s, {u"ev"_s}, true, true, all},
        {{}, u"v1"_s, u"namespaces"_s, u"namespace"_s, u"Namespace"_s, {u"ns"_s}, false, true, all},
        {{}, u"v1"_s, u"configmaps"_s, u"configmap"_s, u"ConfigMap"_s, {u"cm"_s}, true, true, all},
        {{}, u"v1"_s, u"secrets"_s, u"secret"_s, u"Secret"_s, {}, true, true, all},
        {u"authorization.k8s.io"_s,
         u"v1"_s,
         u"selfsubjectaccessreviews"_s,
         u"selfsubjectaccessreview"_s,
         u"SelfSubjectAccessReview"_s,
         {},
         false,
         false,
         {u"create"_s}},
        {u"authentication.k8s.io"_s,
         u"v1"_s,
         u"selfsubjectreviews"_s,
         u"selfsubjectreview"_s,
         u"SelfSubjectReview"_s,
         {},
         false,
         false,
         {u"create"_s}},
    };
    return types;
}

const ResourceType *findResourceType(const QString &group, const QString &plural)
{
    for (const ResourceType &type : resourceTypes()) {
        if (type.group == group && type.plural == plural)
            return &type;
    }
    return nullptr;
}

const ResourceType &jobType()
{
    return resourceTypes().at(0);
}

const ResourceType &podType()
{
    return resourceTypes().at(1);
}

const ResourceType &eventType()
{
    return resourceTypes().at(2);
}

const ResourceType &namespaceType()
{
    return resourceTypes().at(3);
}

const ResourceType &configMapType()
{
    return resourceTypes().at(4);
}

const ResourceType &secretType()
{
    return resourceTypes().at(5);
}

} // namespace Sandbox
