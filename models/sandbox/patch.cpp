// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/patch.h"

#include "models/sandbox/jsonpath.h"
#include "models/sandbox/requestbody.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

QJsonObject mergePatch(QJsonObject target, const QJsonObject &patch)
{
    for (auto it = patch.constBegin(); it != patch.constEnd(); ++it) {
        if (it.value().isNull())
            target.remove(it.key());
        else if (it.value().isObject())
            target.insert(it.key(), mergePatch(target.value(it.key()).toObject(), it.value().toObject()));
        else
            target.insert(it.key(), it.value());
    }
    return target;
}

// The merge keys of core/v1 and meta/v1 (the patchMergeKey tags of k8s.io/api). Lists that are not named are replaced.
QString mergeKey(const QString &field)
{
    static const QHash<QString, QString> keys{{u"containers"_s, u"name"_s},
                                              {u"initContainers"_s, u"name"_s},
                                              {u"env"_s, u"name"_s},
                                              {u"volumes"_s, u"name"_s},
                                              {u"ports"_s, u"containerPort"_s},
                                              {u"volumeMounts"_s, u"mountPath"_s},
                                              {u"imagePullSecrets"_s, u"name"_s},
                                              {u"conditions"_s, u"type"_s},
                                              {u"ownerReferences"_s, u"uid"_s},
                                              {u"hostAliases"_s, u"ip"_s},
                                              {u"tolerations"_s, {}}};
    return keys.value(field);
}

QJsonObject strategicMerge(QJsonObject target, const QJsonObject &patch);

QJsonArray mergeList(const QString &field, const QJsonArray &target, const QJsonArray &patch)
{
    const QString key = mergeKey(field);
    if (field == u"finalizers") { // a set
        QJsonArray result = target;
        for (const QJsonValue &item : patch) {
            if (!result.contains(item))
                result.append(item);
        }
        return result;
    }
    if (key.isEmpty())
        return patch;
    QJsonArray result = target;
    for (const QJsonValue &item : patch) {
        const QJsonObject change = item.toObject();
        const QString directive = stringAt(change, u"$patch");
        if (directive == u"replace")
            return {};
        qsizetype place = 0;
        while (place < result.size() && result.at(place).toObject().value(key) != change.value(key))
            ++place;
        if (directive == u"delete") {
            if (place < result.size())
                result.removeAt(place);
        } else if (place < result.size()) {
            result[place] = strategicMerge(result.at(place).toObject(), change);
        } else {
            result.append(strategicMerge({}, change));
        }
    }
    return result;
}

QJsonObject strategicMerge(QJsonObject target, const QJsonObject &patch)
{
    const QString directive = stringAt(patch, u"$patch");
    if (directive == u"delete")
        return {};
    if (directive == u"replace")
        target = {};
    for (auto it = patch.constBegin(); it != patch.constEnd(); ++it) {
        const QString &key = it.key();
        if (key == u"$patch" || key == u"$retainKeys" || key.startsWith(u"$setElementOrder/"))
            continue;
        if (key.startsWith(u"$deleteFromPrimitiveList/")) {
            const QString list = key.section(u'/', 1);
            QJsonArray kept;
            const QJsonArray items = target.value(list).toArray();
            for (const QJsonValue &item : items) {
                if (!it.value().toArray().contains(item))
                    kept.append(item);
            }
            target.insert(list, kept);
        } else if (it.value().isNull()) {
            target.remove(key);
        } else if (it.value().isObject()) {
            target.insert(key, strategicMerge(target.value(key).toObject(), it.value().toObject()));
        } else if (it.value().isArray()) {
            target.insert(key, mergeList(key, target.value(key).toArray(), it.value().toArray()));
        } else {
            target.insert(key, it.value());
        }
    }
    if (patch.contains("$retainKeys"_L1)) {
        const QJsonArray retained = arrayAt(patch, u"$retainKeys");
        const QStringList keys = target.keys();
        for (const QString &key : keys) {
            if (!retained.contains(key))
                target.remove(key);
        }
    }
    return target;
}

std::unexpected<ApiStatus> patchProblem(const QString &what)
{
    return badRequest(u"the patch could not be applied: "_s + what);
}

// One step of RFC 6902 below `target`; the path is split and decoded.
ApiResult<QJsonValue> applyOperation(const QJsonValue &target, const QStringList &path, const QString &op,
                                     const QJsonValue &value)
{
    if (path.isEmpty()) {
        if (op == u"test" && target != value)
            return patchProblem(u"testing a value failed"_s);
        return op == u"test" ? target : op == u"remove" ? QJsonValue(QJsonValue::Undefined) : value;
    }
    const QString &step = path.first();
    const bool last = path.size() == 1;
    if (target.isArray()) {
        QJsonArray array = target.toArray();
        bool ok = false;
        qsizetype index = step == u"-" ? array.size() : step.toLongLong(&ok);
        if (last && op == u"add" && index >= 0 && index <= array.size() && (ok || step == u"-")) {
            array.insert(index, value);
            return array;
        }
        if (!ok || index < 0 || index >= array.size())
            return patchProblem(u"index %1 does not exist"_s.arg(step));
        auto changed = applyOperation(array.at(index), path.sliced(1), op, value);
        if (!changed)
            return changed;
        if (changed->isUndefined())
            array.removeAt(index);
        else
            array[index] = *changed;
        return array;
    }
    QJsonObject object = target.toObject();
    if (!object.contains(step) && !(last && op == u"add"))
        return patchProblem(u"path component %1 does not exist"_s.arg(quoted(step)));
    auto changed = applyOperation(object.value(step), path.sliced(1), op, value);
    if (!changed)
        return changed;
    if (changed->isUndefined())
        object.remove(step);
    else
        object.insert(step, *changed);
    return object;
}

ApiResult<QJsonObject> jsonPatch(const QJsonObject &object, const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isArray())
        return badRequest(
            u"error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch"_s);
    QJsonValue result = object;
    const QJsonArray operations = document.array();
    for (const QJsonValue &item : operations) {
        const QJsonObject operation = item.toObject();
        const QString op = stringAt(operation, u"op");
        if (op != u"add" && op != u"remove" && op != u"replace" && op != u"test")
            return patchProblem(u"the operation %1 is not supported"_s.arg(quoted(op)));
        QStringList path = stringAt(operation, u"path").split(u'/').sliced(1);
        for (QString &step : path)
            step.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
        auto changed = applyOperation(result, path, op, operation.value("value"_L1));
        if (!changed)
            return std::unexpected(changed.error());
        result = *changed;
    }
    return result.toObject();
}

} // namespace

ApiResult<QJsonObject> applyPatch(const QJsonObject &object, const QByteArray &contentType, const QByteArray &body)
{
    if (contentType == "application/json-patch+json")
        return jsonPatch(object, body);
    if (contentType.startsWith("application/apply-patch"))
        return unsupportedMediaType(
            u"application/json-patch+json, application/merge-patch+json, "
            "application/strategic-merge-patch+json; the sandbox does not implement server-side "
            "apply: create the object, or use a cluster"_s);
    const bool strategic = contentType == "application/strategic-merge-patch+json";
    if (!strategic && contentType != "application/merge-patch+json")
        return unsupportedMediaType(u"application/json-patch+json, application/merge-patch+json, "
                                    "application/strategic-merge-patch+json"_s);
    const auto patch = parseObject(body);
    if (!patch)
        return patch;
    return strategic ? strategicMerge(object, *patch) : mergePatch(object, *patch);
}

} // namespace Sandbox
