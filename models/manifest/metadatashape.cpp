// SPDX-License-Identifier: Apache-2.0
#include "models/manifest/objectreader.h"

#include "models/yaml/yamldocument.h"

#include <QDateTime>
#include <QJsonArray>

using namespace Qt::StringLiterals;

// kubectl decodes apiVersion, kind and metadata into Go's types before it sends an object, and refuses what does not
// fit, in encoding/json's words. The rest of the object is judged by the server.

namespace Manifest {

namespace {

struct Member
{
    QLatin1StringView name; ///< sorted, because Go meets the members in this order
    QLatin1StringView type; ///< Go's
};

constexpr Member objectMeta[] = {{"annotations"_L1, "map[string]string"_L1},
                                 {"creationTimestamp"_L1, "Time"_L1},
                                 {"deletionGracePeriodSeconds"_L1, "int64"_L1},
                                 {"deletionTimestamp"_L1, "Time"_L1},
                                 {"finalizers"_L1, "[]string"_L1},
                                 {"generateName"_L1, "string"_L1},
                                 {"generation"_L1, "int64"_L1},
                                 {"labels"_L1, "map[string]string"_L1},
                                 {"managedFields"_L1, "[]v1.ManagedFieldsEntry"_L1},
                                 {"name"_L1, "string"_L1},
                                 {"namespace"_L1, "string"_L1},
                                 {"ownerReferences"_L1, "[]v1.OwnerReference"_L1},
                                 {"resourceVersion"_L1, "string"_L1},
                                 {"selfLink"_L1, "string"_L1},
                                 {"uid"_L1, "types.UID"_L1}};
constexpr Member ownerReference[] = {{"apiVersion"_L1, "string"_L1}, {"blockOwnerDeletion"_L1, "bool"_L1},
                                     {"controller"_L1, "bool"_L1},   {"kind"_L1, "string"_L1},
                                     {"name"_L1, "string"_L1},       {"uid"_L1, "types.UID"_L1}};
constexpr Member managedFields[]
    = {{"apiVersion"_L1, "string"_L1},  {"fieldsType"_L1, "string"_L1},
       {"manager"_L1, "string"_L1},     {"operation"_L1, "v1.ManagedFieldsOperationType"_L1},
       {"subresource"_L1, "string"_L1}, {"time"_L1, "Time"_L1}};

struct Struct
{
    QLatin1StringView name;
    std::span<const Member> members;
};
constexpr Struct objectMetaStruct{"ObjectMeta"_L1, objectMeta};
constexpr Struct ownerReferenceStruct{"OwnerReference"_L1, ownerReference};
constexpr Struct managedFieldsStruct{"ManagedFieldsEntry"_L1, managedFields};

QString jsonType(const QJsonValue &value)
{
    return value.isBool()  ? u"bool"_s
        : value.isDouble() ? u"number"_s
        : value.isString() ? u"string"_s
        : value.isArray()  ? u"array"_s
                           : u"object"_s;
}

QString mismatch(const QJsonValue &value, const QString &owner, const QString &field, const QString &type)
{
    return u"json: cannot unmarshal "_s + jsonType(value) + " into Go struct field "_L1 + owner + u'.' + field
        + " of type "_L1 + type;
}

std::optional<QString> timeFault(const QString &text)
{
    if (QDateTime::fromString(text, Qt::ISODateWithMs).isValid() && text.size() > 10 && text[10] == u'T')
        return std::nullopt;
    return u"parsing time \"%1\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%2\" as \"%3\""_s.arg(
        text, text.size() == 10 ? QString() : text, text.size() == 10 ? u"T"_s : u"2006"_s);
}

std::optional<ShapeFault> checkStruct(const Struct &type, const QJsonObject &object, const QString &field,
                                      const QString &path);

// `field` is Go's path, without indexes and keys; `path` is ours.
std::optional<ShapeFault> checkValue(const QJsonValue &value, QLatin1StringView type, const Struct &owner,
                                     const QString &field, const QString &path)
{
    const auto fault = [&](const QJsonValue &found, const QString &wanted, const QString &where) {
        return ShapeFault{mismatch(found, owner.name, field, wanted), where};
    };
    if (value.isNull())
        return std::nullopt;
    if (type == "map[string]string"_L1) {
        if (!value.isObject())
            return fault(value, type, path);
        const QJsonObject map = value.toObject();
        for (auto entry = map.constBegin(); entry != map.constEnd(); ++entry) {
            if (!entry.value().isString() && !entry.value().isNull())
                return fault(entry.value(), u"string"_s, Yaml::childPath(path, entry.key()));
        }
        return std::nullopt;
    }
    if (type.startsWith("[]"_L1)) {
        if (!value.isArray())
            return fault(value, type, path);
        const QJsonArray items = value.toArray();
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (items[i].isNull())
                continue;
            const QString at = Yaml::childPath(path, i);
            if (type == "[]string"_L1 ? !items[i].isString() : !items[i].isObject())
                return fault(items[i], type.sliced(2), at);
            if (type == "[]string"_L1)
                continue;
            const Struct &item = type.endsWith("OwnerReference"_L1) ? ownerReferenceStruct : managedFieldsStruct;
            if (const auto inner = checkStruct(item, items[i].toObject(), field, at))
                return inner;
        }
        return std::nullopt;
    }
    if (type == "int64"_L1) {
        const bool isInteger = value.toVariant().typeId() == QMetaType::LongLong;
        if (value.isDouble() && !isInteger)
            return ShapeFault{u"json: cannot unmarshal number %1 into Go struct field %2.%3 of type int64"_s.arg(
                                  QString::fromLatin1(Yaml::toJson(value, 100)), owner.name, field),
                              path};
        return isInteger ? std::nullopt : std::optional(fault(value, type, path));
    }
    if (type == "bool"_L1)
        return value.isBool() ? std::nullopt : std::optional(fault(value, type, path));
    if (!value.isString())
        return fault(value, type == "Time"_L1 ? u"string"_s : QString(type), path);
    if (type == "Time"_L1) {
        if (const auto text = timeFault(value.toString()))
            return ShapeFault{*text, path};
    }
    return std::nullopt;
}

std::optional<ShapeFault> checkStruct(const Struct &type, const QJsonObject &object, const QString &field,
                                      const QString &path)
{
    for (const Member &member : type.members) {
        const auto found = object.constFind(member.name);
        if (found == object.constEnd())
            continue;
        if (auto fault
            = checkValue(*found, member.type, type, field + u'.' + member.name, Yaml::childPath(path, member.name)))
            return fault;
    }
    return std::nullopt;
}

} // namespace

std::optional<ShapeFault> checkMetadata(const QJsonObject &object)
{
    for (const QLatin1StringView name : {"apiVersion"_L1, "kind"_L1}) {
        const QJsonValue value = object.value(name);
        if (!value.isUndefined() && !value.isNull() && !value.isString())
            return ShapeFault{mismatch(value, u"metadataOnlyObject"_s, name, u"string"_s), name};
    }
    const QJsonValue metadata = object.value("metadata"_L1);
    if (metadata.isUndefined() || metadata.isNull())
        return std::nullopt;
    if (!metadata.isObject())
        return ShapeFault{mismatch(metadata, u"metadataOnlyObject"_s, u"metadata"_s, u"v1.ObjectMeta"_s),
                          u"metadata"_s};
    return checkStruct(objectMetaStruct, metadata.toObject(), u"metadata"_s, u"metadata"_s);
}

} // namespace Manifest
