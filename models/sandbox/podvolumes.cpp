// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/podvolumes.h"

#include "models/sandbox/containerconfig.h"
#include "models/sandbox/jsonpath.h"

#include <QDir>
#include <QFile>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

using Outcome = std::expected<void, QString>;

constexpr qint64 defaultFileMode = 0644;

// Writes one file of a projected volume. The path was checked when the Job was created; it is checked again here,
// because what it comes from is foreign.
Outcome writeFile(const QString &folder, const QString &path, const QByteArray &content, qint64 mode)
{
    const QString target = QDir::cleanPath(folder + u'/' + path);
    if (!target.startsWith(folder + u'/'))
        return std::unexpected(u"invalid path \"%1\""_s.arg(path));
    QFile file(target);
    if (!QDir().mkpath(target.left(target.lastIndexOf(u'/'))) || !file.open(QIODevice::WriteOnly)
        || file.write(content) != content.size() || !file.flush())
        return std::unexpected(u"cannot write \"%1\": %2"_s.arg(path, file.errorString()));
    ::fchmod(file.handle(), mode_t(mode & 0777));
    return {};
}

Outcome writeData(const ObjectStore &store, const QJsonObject &pod, const ResourceType &type, const QJsonObject &source,
                  const QString &name, const QString &folder, qint64 defaultMode)
{
    const auto object = store.find(type, namespaceOf(pod), name);
    const bool optional = boolAt(source, u"optional");
    if (!object)
        return optional ? Outcome() : std::unexpected(u"%1 \"%2\" not found"_s.arg(type.singular, name));
    const QHash<QString, QByteArray> data = dataOf(type, *object);
    const QJsonArray items = arrayAt(source, u"items");
    if (items.isEmpty()) {
        for (auto it = data.constBegin(); it != data.constEnd(); ++it) {
            if (auto written = writeFile(folder, it.key(), it.value(), defaultMode); !written)
                return written;
        }
        return {};
    }
    for (const QJsonValue &item : items) {
        const QJsonObject entry = item.toObject();
        const QString key = stringAt(entry, u"key");
        if (!data.contains(key)) {
            if (optional)
                continue;
            return std::unexpected(
                u"references non-existent %1 key: %2"_s.arg(&type == &secretType() ? u"secret"_s : u"config"_s, key));
        }
        if (auto written
            = writeFile(folder, stringAt(entry, u"path"), data.value(key), intAt(entry, u"mode", defaultMode));
            !written)
            return written;
    }
    return {};
}

Outcome writeFields(const QJsonObject &pod, const QJsonObject &source, const QString &folder, qint64 defaultMode)
{
    const QJsonArray items = arrayAt(source, u"items");
    for (const QJsonValue &item : items) {
        const QJsonObject entry = item.toObject();
        const auto value = podField(pod, stringAt(entry, u"fieldRef.fieldPath"));
        if (!value)
            return std::unexpected(value.error());
        if (auto written
            = writeFile(folder, stringAt(entry, u"path"), value->toUtf8(), intAt(entry, u"mode", defaultMode));
            !written)
            return written;
    }
    return {};
}

Outcome writeSource(const ObjectStore &store, const QJsonObject &pod, const QJsonObject &volume, const QString &folder,
                    qint64 defaultMode)
{
    if (volume.contains("configMap"_L1)) {
        const QJsonObject source = objectAt(volume, u"configMap");
        return writeData(store, pod, configMapType(), source, stringAt(source, u"name"), folder,
                         intAt(source, u"defaultMode", defaultMode));
    }
    if (volume.contains("secret"_L1)) { // called secretName in volumes and name in projections
        const QJsonObject source = objectAt(volume, u"secret");
        return writeData(store, pod, secretType(), source, stringAt(source, u"secretName", stringAt(source, u"name")),
                         folder, intAt(source, u"defaultMode", defaultMode));
    }
    if (volume.contains("downwardAPI"_L1)) {
        const QJsonObject source = objectAt(volume, u"downwardAPI");
        return writeFields(pod, source, folder, intAt(source, u"defaultMode", defaultMode));
    }
    if (volume.contains("projected"_L1)) {
        const qint64 mode = intAt(volume, u"projected.defaultMode", defaultMode);
        const QJsonArray sources = arrayAt(volume, u"projected.sources");
        for (const QJsonValue &source : sources) {
            if (auto written = writeSource(store, pod, source.toObject(), folder, mode); !written)
                return written;
        }
    }
    return {}; // emptyDir
}

} // namespace

std::expected<QHash<QString, QString>, QString> preparePodVolumes(const ObjectStore &store, const QJsonObject &pod,
                                                                  const QString &folder)
{
    QHash<QString, QString> folders;
    const QJsonArray volumes = arrayAt(pod, u"spec.volumes");
    for (const QJsonValue &item : volumes) {
        const QJsonObject volume = item.toObject();
        const QString name = stringAt(volume, u"name");
        const QString path = folder + u'/' + name;
        if (!QDir().mkpath(path))
            return std::unexpected(u"cannot make the folder of volume \"%1\""_s.arg(name));
        // Containers may run as any user of their namespace.
        ::chmod(QFile::encodeName(path).constData(), 0777);
        if (auto written = writeSource(store, pod, volume, path, defaultFileMode); !written)
            return std::unexpected(written.error());
        folders.insert(name, path);
    }
    return folders;
}

} // namespace Sandbox
