// SPDX-License-Identifier: Apache-2.0
#include "models/kube/objectcache.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

QString keyOf(const QJsonObject &object)
{
    const QJsonObject metadata = object["metadata"_L1].toObject();
    const QString uid = metadata["uid"_L1].toString();
    return uid.isEmpty() ? metadata["namespace"_L1].toString() + u'/' + metadata["name"_L1].toString() : uid;
}

QString versionOf(const QJsonObject &object)
{
    return object["metadata"_L1]["resourceVersion"_L1].toString();
}

/// Whether both are numbers, and `version` is the smaller one. Anything else is not comparable.
bool isOlder(const QString &version, const QString &than)
{
    const auto isNumber = [](const QString &text) {
        return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
    };
    if (!isNumber(version) || !isNumber(than))
        return false;
    return version.size() != than.size() ? version.size() < than.size() : version < than;
}

} // namespace

std::optional<Change> ObjectCache::apply(const QString &eventType, const QJsonObject &object)
{
    constexpr qsizetype mostDeleted = 10000;
    const QString key = keyOf(object);
    if (eventType == "DELETED"_L1) {
        if (m_objects.remove(key) == 0)
            return std::nullopt;
        if (m_deleted.size() >= mostDeleted)
            m_deleted.clear();
        m_deleted.insert(key, versionOf(object));
        return Change(ChangeType::Deleted, object); // its last state, with the final conditions
    }
    const auto known = m_objects.constFind(key);
    if (known == m_objects.cend()) {
        if (isOlder(versionOf(object), m_deleted.value(key)))
            return std::nullopt;
        m_objects.insert(key, object);
        return Change(ChangeType::Added, object);
    }
    if (!versionOf(object).isEmpty() && versionOf(*known) == versionOf(object))
        return std::nullopt;
    if (isOlder(versionOf(object), versionOf(*known)))
        return std::nullopt;
    m_objects.insert(key, object);
    return Change(ChangeType::Modified, object);
}

QList<Change> ObjectCache::replace(const QList<QJsonObject> &objects)
{
    QSet<QString> present;
    for (const QJsonObject &object : objects)
        present.insert(keyOf(object));
    QList<Change> changes;
    m_deleted.clear();
    m_objects.removeIf([&](std::pair<const QString &, QJsonObject &> known) {
        if (present.contains(known.first))
            return false;
        changes.emplaceBack(ChangeType::Deleted, known.second);
        return true;
    });
    for (const QJsonObject &object : objects) {
        QJsonObject &known = m_objects[keyOf(object)];
        const ChangeType type = known.isEmpty() ? ChangeType::Added : ChangeType::Modified;
        if (type == ChangeType::Modified && !versionOf(object).isEmpty() && versionOf(known) == versionOf(object))
            continue;
        known = object;
        changes.emplaceBack(type, object);
    }
    return changes;
}

} // namespace Kube
