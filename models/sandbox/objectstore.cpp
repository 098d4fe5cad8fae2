// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/objectstore.h"

#include "models/sandbox/jsonpath.h"

#include <QDateTime>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace Sandbox {

ObjectStore::ObjectStore(int historyLimit, QObject *parent) : QObject(parent), m_historyLimit(std::max(historyLimit, 1))
{
}

QJsonObject ObjectStore::create(const ResourceType &type, QJsonObject object)
{
    object.insert(u"apiVersion"_s, type.apiVersion());
    object.insert(u"kind"_s, type.kind);
    QJsonObject metadata = object.value(u"metadata"_s).toObject();
    if (!metadata.contains(u"uid"_s))
        metadata.insert(u"uid"_s, newUid());
    if (!metadata.contains(u"creationTimestamp"_s))
        metadata.insert(u"creationTimestamp"_s, apiTime());
    ++m_version;
    metadata.insert(u"resourceVersion"_s, QString::number(m_version));
    object.insert(u"metadata"_s, metadata);
    m_objects[&type].insert({namespaceOf(object), nameOf(object)}, object);
    record({Change::Type::Added, m_version, &type, namespaceOf(object), object, {}});
    return object;
}

QJsonObject ObjectStore::update(const ResourceType &type, QJsonObject object)
{
    Objects &objects = m_objects[&type];
    const auto position = objects.find({namespaceOf(object), nameOf(object)});
    if (position == objects.end())
        return object;
    const QJsonObject previous = *position;
    setAt(object, u"metadata.resourceVersion", valueAt(previous, u"metadata.resourceVersion"));
    if (object == previous)
        return previous;
    ++m_version;
    setAt(object, u"metadata.resourceVersion", QString::number(m_version));
    *position = object;
    record({Change::Type::Modified, m_version, &type, namespaceOf(object), object, previous});
    return object;
}

bool ObjectStore::remove(const ResourceType &type, const QString &namespaceName, const QString &name)
{
    Objects &objects = m_objects[&type];
    const auto position = objects.find({namespaceName, name});
    if (position == objects.end())
        return false;
    const QJsonObject previous = *position;
    objects.erase(position);
    QJsonObject last = previous;
    ++m_version;
    setAt(last, u"metadata.resourceVersion", QString::number(m_version));
    record({Change::Type::Deleted, m_version, &type, namespaceName, last, previous});
    return true;
}

std::optional<QJsonObject> ObjectStore::find(const ResourceType &type, const QString &namespaceName,
                                             const QString &name) const
{
    const auto objects = m_objects.constFind(&type);
    if (objects == m_objects.constEnd())
        return std::nullopt;
    const auto position = objects->constFind({type.namespaced ? namespaceName : QString(), name});
    return position == objects->constEnd() ? std::nullopt : std::optional(*position);
}

std::optional<QJsonObject> ObjectStore::current(const ResourceType &type, const QJsonObject &object) const
{
    std::optional<QJsonObject> found = find(type, namespaceOf(object), nameOf(object));
    if (found && uidOf(*found) != uidOf(object))
        return std::nullopt;
    return found;
}

QList<QJsonObject> ObjectStore::list(const ResourceType &type, const QString &namespaceName) const
{
    QList<QJsonObject> result;
    const auto objects = m_objects.constFind(&type);
    if (objects == m_objects.constEnd())
        return result;
    for (auto it = namespaceName.isEmpty() ? objects->cbegin() : objects->lowerBound({namespaceName, QString()});
         it != objects->cend(); ++it) {
        if (!namespaceName.isEmpty() && it.key().first != namespaceName)
            break;
        result += it.value();
    }
    return result;
}

QList<QJsonObject> ObjectStore::listAt(const ResourceType &type, const QString &namespaceName, qint64 version) const
{
    if (version == m_version)
        return list(type, namespaceName);
    Objects objects = m_objects.value(&type);
    for (qint64 i = m_version; i > version; --i) { // undo what came later
        const Change &later = change(i);
        const std::pair key{later.namespaceName, nameOf(later.object)};
        if (later.resource != &type)
            continue;
        if (later.type == Change::Type::Added)
            objects.remove(key);
        else
            objects.insert(key, later.previous);
    }
    QList<QJsonObject> result = objects.values();
    if (!namespaceName.isEmpty())
        result.removeIf([&](const QJsonObject &object) { return namespaceOf(object) != namespaceName; });
    return result;
}

const Change &ObjectStore::change(qint64 version) const
{
    return m_history.at(size_t(version - oldestVersion() - 1));
}

void ObjectStore::record(Change change)
{
    m_history.push_back(std::move(change));
    if (m_history.size() > size_t(m_historyLimit))
        m_history.pop_front();
    const Change noted = m_history.back(); // receivers may change the store, and with it the history
    Q_EMIT changed(noted);
}

QString nameOf(const QJsonObject &object)
{
    return stringAt(object, u"metadata.name");
}

QString namespaceOf(const QJsonObject &object)
{
    return stringAt(object, u"metadata.namespace");
}

QString uidOf(const QJsonObject &object)
{
    return stringAt(object, u"metadata.uid");
}

QString apiTime()
{
    return QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s);
}

QString newUid()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace Sandbox
