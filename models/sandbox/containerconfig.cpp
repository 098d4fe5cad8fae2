// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/containerconfig.h"

#include "models/sandbox/apistatus.h"
#include "models/sandbox/expansion.h"
#include "models/sandbox/jsonpath.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

void put(QList<std::pair<QString, QString>> &list, const QString &name, const QString &value)
{
    for (auto &entry : list) {
        if (entry.first == name) {
            entry.second = value;
            return;
        }
    }
    list.append({name, value});
}

// Whether a place below `folder` is reached through a link: containers may plant links in their volumes, which must not
// lead what is mounted there elsewhere.
bool passesLink(const QString &folder, const QString &relative)
{
    QString path = folder;
    const QStringList steps = relative.split(u'/', Qt::SkipEmptyParts);
    for (const QString &step : steps) {
        path += u'/' + step;
        if (QFileInfo(path).isSymLink())
            return true;
    }
    return false;
}

// Maps as the downward API prints them: key="value" lines, sorted.
QString mapText(const QJsonObject &map)
{
    QStringList lines;
    for (auto it = map.constBegin(); it != map.constEnd(); ++it)
        lines += QString(it.key() + u'=' + quoted(it.value().toString()));
    return lines.join(u'\n');
}

bool isVariableName(const QString &name)
{
    static const QRegularExpression pattern(u"^[-._a-zA-Z][-._a-zA-Z0-9]*$"_s);
    return pattern.match(name).hasMatch();
}

} // namespace

QHash<QString, QByteArray> dataOf(const ResourceType &type, const QJsonObject &object)
{
    QHash<QString, QByteArray> result;
    const bool secret = &type == &secretType();
    const QJsonObject data = objectAt(object, u"data");
    for (auto it = data.constBegin(); it != data.constEnd(); ++it) {
        const QByteArray bytes = it.value().toString().toUtf8();
        result.insert(it.key(), secret ? QByteArray::fromBase64(bytes) : bytes);
    }
    const QJsonObject binary = objectAt(object, u"binaryData");
    for (auto it = binary.constBegin(); it != binary.constEnd(); ++it)
        result.insert(it.key(), QByteArray::fromBase64(it.value().toString().toUtf8()));
    return result;
}

std::expected<QString, QString> podField(const QJsonObject &pod, const QString &fieldPath)
{
    static const QRegularExpression subscript(uR"(^metadata\.(labels|annotations)\['([^']*)'\]$)"_s);
    if (const auto match = subscript.match(fieldPath); match.hasMatch())
        return objectAt(pod, QString(u"metadata."_s + match.captured(1))).value(match.captured(2)).toString();
    if (fieldPath == u"metadata.labels" || fieldPath == u"metadata.annotations")
        return mapText(objectAt(pod, fieldPath));
    static const QStringList known{u"metadata.name"_s, u"metadata.namespace"_s,      u"metadata.uid"_s,
                                   u"spec.nodeName"_s, u"spec.serviceAccountName"_s, u"status.hostIP"_s,
                                   u"status.podIP"_s,  u"status.podIPs"_s,           u"status.hostIPs"_s};
    if (!known.contains(fieldPath))
        return std::unexpected(u"unsupported fieldPath: %1"_s.arg(fieldPath));
    if (fieldPath == u"status.podIPs" || fieldPath == u"status.hostIPs")
        return stringAt(pod, fieldPath == u"status.podIPs" ? u"status.podIP" : u"status.hostIP");
    return stringAt(pod, fieldPath, fieldPath == u"spec.serviceAccountName" ? u"default"_s : QString());
}

ContainerConfig::ContainerConfig(const ObjectStore *store, const QJsonObject &pod, const QJsonObject &container)
    : m_store(store),
      m_pod(pod),
      m_container(container)
{
}

std::expected<ContainerSpec, QString> ContainerConfig::resolve(const QHash<QString, QString> &volumes) const
{
    auto variables = environment();
    if (!variables)
        return std::unexpected(variables.error());
    QHash<QString, QString> values;
    for (const auto &[name, value] : std::as_const(*variables))
        values.insert(name, value);

    ContainerSpec spec;
    spec.image = stringAt(m_container, u"image");
    const QStringList command = stringsAt(m_container, u"command");
    const QStringList arguments = stringsAt(m_container, u"args");
    for (const QString &word : command)
        spec.command += expandVariables(word, values);
    for (const QString &word : arguments)
        spec.arguments += expandVariables(word, values);
    spec.workingDir = stringAt(m_container, u"workingDir");
    spec.hostNetwork = boolAt(m_pod, u"spec.hostNetwork");
    spec.hostname = stringAt(m_pod, u"spec.hostname", nameOf(m_pod)).left(63);
    spec.readOnlyRoot = boolAt(m_container, u"securityContext.readOnlyRootFilesystem");
    spec.userId = intAt(m_container, u"securityContext.runAsUser", intAt(m_pod, u"spec.securityContext.runAsUser"));
    spec.groupId = intAt(m_container, u"securityContext.runAsGroup", intAt(m_pod, u"spec.securityContext.runAsGroup"));

    // What images and runtimes provide, below what the manifest says.
    spec.environment = {{u"PATH"_s, u"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"_s},
                        {u"HOSTNAME"_s, spec.hostname},
                        {u"HOME"_s, u"/root"_s}};
    for (const auto &[name, value] : std::as_const(*variables))
        put(spec.environment, name, value);
    if (auto mounted = addMounts(volumes, values, spec); !mounted)
        return std::unexpected(mounted.error());
    return spec;
}

std::expected<ContainerConfig::Environment, QString> ContainerConfig::environment() const
{
    Environment list;
    const QJsonArray sources = arrayAt(m_container, u"envFrom");
    for (const QJsonValue &source : sources) {
        if (auto added = addFrom(source.toObject(), list); !added)
            return std::unexpected(added.error());
    }
    QHash<QString, QString> known;
    for (const auto &[name, value] : std::as_const(list))
        known.insert(name, value);
    const QJsonArray entries = arrayAt(m_container, u"env");
    for (const QJsonValue &item : entries) {
        const QJsonObject entry = item.toObject();
        const QString name = stringAt(entry, u"name");
        QString value = expandVariables(stringAt(entry, u"value"), known); // sees only what stands before it
        if (entry.contains("valueFrom"_L1)) {
            auto found = valueFrom(objectAt(entry, u"valueFrom"));
            if (!found)
                return std::unexpected(found.error());
            if (!*found)
                continue; // optional and absent
            value = **found;
        }
        put(list, name, value);
        known.insert(name, value);
    }
    return list;
}

std::expected<void, QString> ContainerConfig::addFrom(const QJsonObject &source, Environment &list) const
{
    const bool secret = source.contains("secretRef"_L1);
    const ResourceType &type = secret ? secretType() : configMapType();
    const QJsonObject reference = objectAt(source, secret ? u"secretRef" : u"configMapRef");
    const QString name = stringAt(reference, u"name");
    const auto object = m_store->find(type, namespaceOf(m_pod), name);
    if (!object) {
        if (boolAt(reference, u"optional"))
            return {};
        return std::unexpected(u"%1 \"%2\" not found"_s.arg(type.singular, name));
    }
    const QHash<QString, QByteArray> data = dataOf(type, *object);
    QStringList keys = data.keys();
    keys.sort();
    for (const QString &key : std::as_const(keys)) {
        const QString variable = stringAt(source, u"prefix") + key;
        if (isVariableName(variable))
            put(list, variable, QString::fromUtf8(data.value(key)));
    }
    return {};
}

std::expected<std::optional<QString>, QString> ContainerConfig::valueFrom(const QJsonObject &source) const
{
    if (source.contains("configMapKeyRef"_L1))
        return keyOf(configMapType(), objectAt(source, u"configMapKeyRef"));
    if (source.contains("secretKeyRef"_L1))
        return keyOf(secretType(), objectAt(source, u"secretKeyRef"));
    if (source.contains("fieldRef"_L1))
        return podField(m_pod, stringAt(source, u"fieldRef.fieldPath")).transform([](const QString &value) {
            return std::optional(value);
        });
    if (source.contains("resourceFieldRef"_L1)) {
        const QString resource = stringAt(source, u"resourceFieldRef.resource");
        const qsizetype dot = resource.indexOf(u'.');
        const QJsonValue amount
            = objectAt(m_container, QString(u"resources."_s + resource.left(dot))).value(resource.sliced(dot + 1));
        return std::optional(amount.isDouble() ? QString::number(amount.toDouble()) : amount.toString(u"0"_s));
    }
    return std::optional<QString>();
}

std::expected<std::optional<QString>, QString> ContainerConfig::keyOf(const ResourceType &type,
                                                                      const QJsonObject &reference) const
{
    const QString name = stringAt(reference, u"name");
    const QString key = stringAt(reference, u"key");
    const bool optional = boolAt(reference, u"optional");
    const auto object = m_store->find(type, namespaceOf(m_pod), name);
    if (!object) {
        if (optional)
            return std::optional<QString>();
        return std::unexpected(u"%1 \"%2\" not found"_s.arg(type.singular, name));
    }
    const QHash<QString, QByteArray> data = dataOf(type, *object);
    if (!data.contains(key)) {
        if (optional)
            return std::optional<QString>();
        return std::unexpected(u"couldn't find key %1 in %2 %3/%4"_s.arg(key, type.kind, namespaceOf(m_pod), name));
    }
    return std::optional(QString::fromUtf8(data.value(key)));
}

std::expected<void, QString> ContainerConfig::addMounts(const QHash<QString, QString> &volumes,
                                                        const QHash<QString, QString> &variables,
                                                        ContainerSpec &spec) const
{
    const QJsonArray mounts = arrayAt(m_container, u"volumeMounts");
    for (const QJsonValue &item : mounts) {
        const QJsonObject mount = item.toObject();
        const QString name = stringAt(mount, u"name");
        QString source = volumes.value(name);
        QString subPath = stringAt(mount, u"subPath");
        if (const QString expression = stringAt(mount, u"subPathExpr"); !expression.isEmpty())
            subPath = expandVariables(expression, variables);
        if (!subPath.isEmpty()) {
            const QString inside = QDir::cleanPath(source + u'/' + subPath);
            if (!inside.startsWith(source + u'/') || passesLink(source, subPath))
                return std::unexpected(u"subPath \"%1\" leaves the volume %2"_s.arg(subPath, name));
            if (!QFileInfo::exists(inside) && !QDir().mkpath(inside))
                return std::unexpected(u"failed to prepare subPath \"%1\" of the volume %2"_s.arg(subPath, name));
            source = inside;
        }
        spec.mounts += {source, QDir::cleanPath(stringAt(mount, u"mountPath")), boolAt(mount, u"readOnly")};
    }
    // Outer places first, whatever the order of the manifest.
    std::ranges::stable_sort(spec.mounts, {}, [](const ContainerMount &mount) { return mount.target.size(); });
    for (const ContainerMount &outer : std::as_const(spec.mounts)) {
        for (const ContainerMount &inner : std::as_const(spec.mounts)) {
            if (inner.target.startsWith(outer.target + u'/')
                && passesLink(outer.source, inner.target.sliced(outer.target.size())))
                return std::unexpected(u"mountPath \"%1\" leads through a link of another volume"_s.arg(inner.target));
        }
    }
    return {};
}

} // namespace Sandbox
