// SPDX-License-Identifier: Apache-2.0
#include "models/kube/objectcache.h"

#include <QSet>

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

} // namespace

std::optional<Change> ObjectCache::apply(const QString &eventType, const QJsonObject &object)
{
    const QString key = keyOf(object);
    if (eventType == "DELETED"_L1) {
        if (m_objects.remove(key) == 0)
            return std::nullopt;
        return Change(ChangeType::Deleted, object); // its last state, with the final conditions
    }
    const auto known = m_objects.constFind(key);
    if (known == m_objects.cend()) {
        m_objects.insert(key, object);
        return Change(ChangeType::Added, object);
    }
    if (!versionOf(object).isEmpty() && versionOf(*known) == versionOf(object))
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
    m_objects.removeIf([&](std::pair<const QString &, QJsonObject &> known) {
        if (present.contains(known.first))
            return false;
        changes.emplaceBack(ChangeType::Deleted, known.second);
        return true;
    });
    for (const QJsonObject &object : objects) {
        if (auto change = apply(u"MODIFIED"_s, object))
            changes += *change;
    }
    return changes;
}

} // namespace Kube
