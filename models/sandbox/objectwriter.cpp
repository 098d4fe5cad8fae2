// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/objectwriter.h"

#include "models/sandbox/duplicatefields.h"
#include "models/sandbox/jobdefaults.h"
#include "models/sandbox/jobpods.h"
#include "models/sandbox/jobvalidation.h"
#include "models/sandbox/jsonpath.h"
#include "models/sandbox/objectvalidation.h"
#include "models/sandbox/patch.h"
#include "models/sandbox/poddefaults.h"
#include "models/sandbox/requestbody.h"
#include "models/sandbox/schema.h"
#include "models/sandbox/selector.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

ApiReply success(const ResourceType &type, const QJsonObject &object)
{
    return {200,
            {{u"kind"_s, u"Status"_s},
             {u"apiVersion"_s, u"v1"_s},
             {u"metadata"_s, QJsonObject()},
             {u"status"_s, u"Success"_s},
             {u"details"_s,
              QJsonObject{{u"name"_s, nameOf(object)},
                          {u"group"_s, type.group},
                          {u"kind"_s, type.plural},
                          {u"uid"_s, uidOf(object)}}}},
            {}};
}

// Secrets may carry plain text in stringData; it is stored like the rest.
void foldStringData(QJsonObject &secret)
{
    const QJsonObject plain = objectAt(secret, u"stringData");
    QJsonObject data = objectAt(secret, u"data");
    for (auto it = plain.constBegin(); it != plain.constEnd(); ++it)
        data.insert(it.key(), QString::fromLatin1(it.value().toString().toUtf8().toBase64()));
    secret.remove(u"stringData"_s);
    if (!data.isEmpty())
        secret.insert(u"data"_s, data);
    if (!secret.contains("type"_L1))
        secret.insert(u"type"_s, u"Opaque"_s);
}

QJsonObject withDefaults(const ResourceType &type, QJsonObject object)
{
    if (&type == &jobType())
        return withJobDefaults(object);
    if (&type == &podType())
        return newPod(object);
    if (&type == &secretType())
        foldStringData(object);
    if (&type == &namespaceType()) {
        setAt(object, u"spec.finalizers", QJsonArray{u"kubernetes"_s});
        setAt(object, u"status.phase", u"Active"_s);
        QJsonObject labels = objectAt(object, u"metadata.labels");
        labels.insert(u"kubernetes.io/metadata.name"_s, nameOf(object));
        setAt(object, u"metadata.labels", labels);
    }
    return object;
}

// What no request may change, and what only the server sets.
void keepServerFields(QJsonObject &next, const QJsonObject &previous)
{
    for (const auto path : {u"metadata.uid", u"metadata.creationTimestamp", u"metadata.deletionTimestamp",
                            u"metadata.deletionGracePeriodSeconds", u"metadata.generation", u"metadata.name",
                            u"metadata.namespace", u"metadata.resourceVersion"})
        setAt(next, path, valueAt(previous, path));
}

// apiserver pkg/registry/rest BeforeDelete, which names the kind where other conflicts name the resource.
std::unexpected<ApiStatus> deletionConflict(const ResourceType &type, const QJsonObject &object, const QString &what,
                                            const QString &wanted, const QString &found, const QString &cause)
{
    ResourceType named = type;
    named.plural = type.kind;
    return conflict(named, nameOf(object),
                    u"the %1 in the precondition (%2) does not match the %1 in record (%3). The object might have been "
                    "%4"_s.arg(what, wanted, found, cause));
}

QString optionsKind(const ApiRequest &request)
{
    return request.verb == "POST" ? u"CreateOptions"_s
        : request.verb == "PUT"   ? u"UpdateOptions"_s
        : request.verb == "PATCH" ? u"PatchOptions"_s
                                  : u"DeleteOptions"_s;
}

} // namespace

ObjectWriter::ObjectWriter(ObjectStore *store) : m_store(store) { }

ApiResult<bool> ObjectWriter::isDryRun(const ApiRequest &request) const
{
    const QString value = request.parameter(u"dryRun"_s);
    if (value.isEmpty() || value == u"All")
        return value == u"All";
    // The parameter may be repeated: it is printed as a list.
    return invalidOptions(optionsKind(request),
                          {u"FieldValueNotSupported"_s,
                           u"Unsupported value: [%1]: supported values: \"All\""_s.arg(quoted(value)), u"dryRun"_s});
}

// Types always; unknown fields as fieldValidation says (default Warn, as the server's).
ApiResult<QStringList> ObjectWriter::checkFields(const ApiRequest &request, const ResourceType &type,
                                                 QJsonObject &object) const
{
    const SchemaFindings findings = checkSchema(type.kind, object);
    const QString prefix = u"%1 in version %2 cannot be handled as a %1: "_s.arg(type.kind, quoted(type.version));
    if (!findings.typeError.isEmpty())
        return badRequest(prefix + findings.typeError);
    const QString mode = request.parameter(u"fieldValidation"_s);
    if (!mode.isEmpty() && mode != u"Strict" && mode != u"Warn" && mode != u"Ignore")
        return invalidOptions(
            optionsKind(request),
            unsupportedValue(u"fieldValidation"_s, mode, {QString(), u"Ignore"_s, u"Strict"_s, u"Warn"_s}));
    QStringList texts;
    for (const QString &field : findings.unknownFields)
        texts += u"unknown field "_s + quoted(field);
    if (request.verb != "PATCH") {
        const QStringList duplicates = duplicateFields(request.body);
        for (const QString &field : duplicates)
            texts += u"duplicate field "_s + quoted(field);
    }
    object = withoutUnknownFields(type.kind, object);
    if (mode == u"Strict" && !texts.isEmpty())
        return badRequest(prefix + u"strict decoding error: "_s + texts.join(u", "_s));
    return mode == u"Ignore" ? QStringList() : texts;
}

ApiResult<QJsonObject> ObjectWriter::prepareMetadata(const ResourceRequest &target, QJsonObject object) const
{
    if (!valueAt(object, u"metadata.uid").isUndefined())
        setAt(object, u"metadata.uid", QJsonValue(QJsonValue::Undefined));
    for (const auto path : {u"metadata.creationTimestamp", u"metadata.resourceVersion", u"metadata.selfLink",
                            u"metadata.managedFields", u"metadata.deletionTimestamp"})
        setAt(object, path, QJsonValue(QJsonValue::Undefined));
    if (target.type->namespaced) {
        const QString own = namespaceOf(object);
        if (!own.isEmpty() && own != target.namespaceName)
            return badRequest(
                u"the namespace of the provided object does not match the namespace sent on the request"_s);
        setAt(object, u"metadata.namespace", target.namespaceName);
        const auto space = m_store->find(namespaceType(), {}, target.namespaceName);
        if (!space)
            return notFound(namespaceType(), target.namespaceName);
    } else {
        setAt(object, u"metadata.namespace", QJsonValue(QJsonValue::Undefined));
    }
    const QString prefix = stringAt(object, u"metadata.generateName");
    if (nameOf(object).isEmpty() && !prefix.isEmpty()) {
        QString name = generatedName(prefix);
        while (m_store->find(*target.type, target.namespaceName, name))
            name = generatedName(prefix);
        setAt(object, u"metadata.name", name);
    }
    return object;
}

ApiResult<ApiReply> ObjectWriter::create(const ApiRequest &request, const ResourceRequest &target)
{
    const ResourceType &type = *target.type;
    const auto dryRun = isDryRun(request);
    if (!dryRun)
        return std::unexpected(dryRun.error());
    auto body = parseBody(type, request.body);
    if (!body)
        return std::unexpected(body.error());
    auto warnings = checkFields(request, type, *body);
    if (!warnings)
        return std::unexpected(warnings.error());
    auto prepared = prepareMetadata(target, *body);
    if (!prepared)
        return std::unexpected(prepared.error());
    QJsonObject object = *prepared;
    object.remove(u"status"_s);
    setAt(object, u"metadata.uid", newUid());
    object = withDefaults(type, object);
    const QList<StatusCause> causes = validateObject(type, object);
    if (!causes.isEmpty())
        return invalid(type, nameOf(object), causes);
    if (m_store->find(type, namespaceOf(object), nameOf(object)))
        return alreadyExists(type, nameOf(object));
    if (&type == &jobType())
        *warnings += jobWarnings(object);
    object.insert(u"kind"_s, type.kind);
    object.insert(u"apiVersion"_s, type.apiVersion());
    if (*dryRun) {
        setAt(object, u"metadata.creationTimestamp", apiTime());
        return ApiReply{201, object, *warnings};
    }
    return ApiReply{201, m_store->create(type, object), *warnings};
}

ApiResult<ApiReply> ObjectWriter::replace(const ApiRequest &request, const ResourceRequest &target)
{
    const auto previous = m_store->find(*target.type, target.namespaceName, target.name);
    if (!previous)
        return notFound(*target.type, target.name);
    auto body = parseBody(*target.type, request.body);
    if (!body)
        return std::unexpected(body.error());
    if (nameOf(*body) != target.name)
        return badRequest(
            u"the name of the object (%1) does not match the name on the URL (%2)"_s.arg(nameOf(*body), target.name));
    auto warnings = checkFields(request, *target.type, *body);
    if (!warnings)
        return std::unexpected(warnings.error());
    return store(request, target, *previous, *body, *warnings);
}

ApiResult<ApiReply> ObjectWriter::patch(const ApiRequest &request, const ResourceRequest &target)
{
    const auto previous = m_store->find(*target.type, target.namespaceName, target.name);
    if (!previous)
        return notFound(*target.type, target.name);
    auto next = applyPatch(*previous, request.contentType, request.body);
    if (!next)
        return std::unexpected(next.error());
    auto warnings = checkFields(request, *target.type, *next);
    if (!warnings)
        return std::unexpected(warnings.error());
    return store(request, target, *previous, *next, *warnings);
}

ApiResult<ApiReply> ObjectWriter::store(const ApiRequest &request, const ResourceRequest &target,
                                        const QJsonObject &previous, QJsonObject next, const QStringList &warnings)
{
    const ResourceType &type = *target.type;
    const auto dryRun = isDryRun(request);
    if (!dryRun)
        return std::unexpected(dryRun.error());
    const QString version = stringAt(next, u"metadata.resourceVersion");
    if (!version.isEmpty() && version != stringAt(previous, u"metadata.resourceVersion"))
        return conflict(
            type, target.name,
            u"the object has been modified; please apply your changes to the latest version and try again"_s);
    const QString uid = uidOf(next);
    if (!uid.isEmpty() && uid != uidOf(previous))
        return conflict(
            type, target.name,
            u"Precondition failed: UID in precondition: %1, UID in object meta: %2"_s.arg(uid, uidOf(previous)));
    keepServerFields(next, previous);
    if (target.subresource == u"status") {
        const QJsonValue status = next.value("status"_L1);
        next = previous;
        next.insert(u"status"_s, status);
    } else if (previous.contains("status"_L1)) {
        next.insert(u"status"_s, previous.value("status"_L1));
    }
    if (&type == &secretType())
        foldStringData(next);
    if (&type == &jobType())
        next = withJobDefaults(next);
    QList<StatusCause> causes = validateObject(type, next);
    if (&type == &jobType())
        causes += validateJobUpdate(previous, next);
    if (!causes.isEmpty())
        return invalid(type, target.name, causes);
    if (next.value("spec"_L1) != previous.value("spec"_L1) && previous.contains("spec"_L1))
        setAt(next, u"metadata.generation", intAt(previous, u"metadata.generation", 1) + 1);
    return ApiReply{200, *dryRun ? next : m_store->update(type, next), warnings};
}

ApiResult<ObjectWriter::DeleteOptions> ObjectWriter::deleteOptions(const ApiRequest &request) const
{
    auto body = parseObject(request.body);
    if (!body)
        return std::unexpected(body.error());
    DeleteOptions options;
    QString policy = stringAt(*body, u"propagationPolicy");
    if (policy.isEmpty())
        policy = request.parameter(u"propagationPolicy"_s);
    if (policy == u"Background")
        options.propagation = Propagation::Background;
    else if (policy == u"Foreground")
        options.propagation = Propagation::Foreground;
    else if (policy == u"Orphan" || boolAt(*body, u"orphanDependents"))
        options.propagation = Propagation::Orphan;
    else if (!policy.isEmpty())
        return invalidOptions(u"DeleteOptions"_s,
                              unsupportedValue(u"propagationPolicy"_s, policy,
                                               {u"Foreground"_s, u"Background"_s, u"Orphan"_s, u"nil"_s}));
    const QJsonValue grace = valueAt(*body, u"gracePeriodSeconds");
    if (grace.isDouble())
        options.graceSeconds = grace.toInteger();
    else if (const QString text = request.parameter(u"gracePeriodSeconds"_s); !text.isEmpty())
        options.graceSeconds = text.toLongLong();
    options.uid = stringAt(*body, u"preconditions.uid");
    options.resourceVersion = stringAt(*body, u"preconditions.resourceVersion");
    options.dryRun = stringsAt(*body, u"dryRun").contains(u"All"_s) || request.parameter(u"dryRun"_s) == u"All";
    return options;
}

ApiResult<ApiReply> ObjectWriter::remove(const ApiRequest &request, const ResourceRequest &target)
{
    const auto object = m_store->find(*target.type, target.namespaceName, target.name);
    if (!object)
        return notFound(*target.type, target.name);
    const auto options = deleteOptions(request);
    if (!options)
        return std::unexpected(options.error());
    auto removed = removeObject(*target.type, *object, *options);
    if (!removed)
        return std::unexpected(removed.error());
    // Objects that stay for a while (pods, foreground deletion) are shown; the others get a short success.
    const bool stays = m_store->current(*target.type, *object).has_value();
    ApiReply reply = stays && !options->dryRun ? ApiReply{200, *removed, {}} : success(*target.type, *object);
    reply.warnings = deletionWarnings(*target.type, *options);
    return reply;
}

ApiResult<ApiReply> ObjectWriter::removeAll(const ApiRequest &request, const ResourceRequest &target)
{
    const auto options = deleteOptions(request);
    if (!options)
        return std::unexpected(options.error());
    const auto selector
        = Selector::parse(*target.type, request.parameter(u"labelSelector"_s), request.parameter(u"fieldSelector"_s));
    if (!selector)
        return std::unexpected(selector.error());
    QJsonArray items;
    const QList<QJsonObject> objects = m_store->list(*target.type, target.namespaceName);
    for (const QJsonObject &object : objects) {
        if (!selector->matches(object))
            continue;
        auto removed = removeObject(*target.type, object, *options);
        if (!removed)
            return std::unexpected(removed.error());
        items.append(*removed);
    }
    return ApiReply{200,
                    {{u"kind"_s, QString(target.type->kind + u"List"_s)},
                     {u"apiVersion"_s, target.type->apiVersion()},
                     {u"metadata"_s, QJsonObject{{u"resourceVersion"_s, QString::number(m_store->version())}}},
                     {u"items"_s, items}},
                    deletionWarnings(*target.type, *options)};
}

// kubernetes pkg/registry/batch/job/storage.
QStringList ObjectWriter::deletionWarnings(const ResourceType &type, const DeleteOptions &options)
{
    if (&type != &jobType() || options.propagation)
        return {};
    return {
        u"child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them "
        "or set propagationPolicy=Orphan to suppress this warning"_s};
}

ApiResult<QJsonObject> ObjectWriter::removeObject(const ResourceType &type, const QJsonObject &object,
                                                  const DeleteOptions &options)
{
    if (!options.uid.isEmpty() && options.uid != uidOf(object))
        return deletionConflict(type, object, u"UID"_s, options.uid, uidOf(object), u"deleted and then recreated"_s);
    const QString version = stringAt(object, u"metadata.resourceVersion");
    if (!options.resourceVersion.isEmpty() && options.resourceVersion != version)
        return deletionConflict(type, object, u"ResourceVersion"_s, options.resourceVersion, version, u"modified"_s);
    if (&type == &namespaceType() && nameOf(object) == u"default")
        return forbidden(type, nameOf(object), u"this namespace may not be deleted"_s);
    if (options.dryRun)
        return object;
    if (&type == &jobType()) // batch/v1 orphans by default
        return deleteJob(*m_store, object, options.propagation.value_or(Propagation::Orphan));
    if (&type == &podType())
        return beginPodDeletion(*m_store, object, options.graceSeconds);
    if (&type == &namespaceType())
        emptyNamespace(nameOf(object));
    m_store->remove(type, namespaceOf(object), nameOf(object));
    return object;
}

void ObjectWriter::emptyNamespace(const QString &name)
{
    for (const QJsonObject &job : m_store->list(jobType(), name))
        deleteJob(*m_store, job, Propagation::Background);
    for (const QJsonObject &pod : m_store->list(podType(), name))
        beginPodDeletion(*m_store, pod, 0);
    for (const ResourceType *type : {&configMapType(), &secretType(), &eventType()}) {
        for (const QJsonObject &object : m_store->list(*type, name))
            m_store->remove(*type, name, nameOf(object));
    }
}

} // namespace Sandbox
