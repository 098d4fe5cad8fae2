// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/resourcetype.h"

#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <QObject>

#include <deque>
#include <optional>

namespace Sandbox {

/// One change of one object, as watches report it.
struct Change
{
    enum class Type { Added, Modified, Deleted };
    Type type = Type::Added;
    qint64 version = 0; ///< the resourceVersion that it made
    const ResourceType *resource = nullptr;
    QString namespaceName;
    QJsonObject object; ///< after the change; for Deleted the last state
    QJsonObject previous; ///< before the change, so that selectors can tell who left
};

/// The objects of the sandbox and the recent history of their changes. One counter makes all resourceVersions, so
/// they are comparable here; clients must treat them as opaque.
/// Lives in the sandbox's thread. changed() is emitted from inside the change: receivers only take note and work later.
class ObjectStore : public QObject
{
    Q_OBJECT

public:
    explicit ObjectStore(int historyLimit, QObject *parent = nullptr);

    [[nodiscard]] qint64 version() const { return m_version; }

    /// Adds an object that has a name; gives it uid, creationTimestamp and resourceVersion where it has none.
    /// Returns what is stored. The caller has made sure that the name is free.
    QJsonObject create(const ResourceType &type, QJsonObject object);
    /// Replaces an object; nothing happens where nothing differs. Returns what is stored.
    QJsonObject update(const ResourceType &type, QJsonObject object);
    bool remove(const ResourceType &type, const QString &namespaceName, const QString &name);

    [[nodiscard]] std::optional<QJsonObject> find(const ResourceType &type, const QString &namespaceName,
                                                  const QString &name) const;
    /// The object that `object` was taken from, if it is still the same one (same uid).
    [[nodiscard]] std::optional<QJsonObject> current(const ResourceType &type, const QJsonObject &object) const;
    /// Sorted by namespace and name; an empty namespace means all.
    [[nodiscard]] QList<QJsonObject> list(const ResourceType &type, const QString &namespaceName) const;

    /// The same as it was at a version, oldestVersion() <= version <= this->version().
    [[nodiscard]] QList<QJsonObject> listAt(const ResourceType &type, const QString &namespaceName,
                                            qint64 version) const;

    /// The version before the oldest change that is still remembered: a watch from there on is complete.
    [[nodiscard]] qint64 oldestVersion() const { return m_version - qint64(m_history.size()); }
    /// The change that made `version`; oldestVersion() < version <= this->version().
    [[nodiscard]] const Change &change(qint64 version) const;

Q_SIGNALS:
    void changed(const Sandbox::Change &change);

private:
    using Objects = QMap<std::pair<QString, QString>, QJsonObject>;

    void record(Change change);

    int m_historyLimit;
    qint64 m_version = 1;
    QHash<const ResourceType *, Objects> m_objects;
    std::deque<Change> m_history;
};

/// metadata.name, .namespace and .uid of an object.
[[nodiscard]] QString nameOf(const QJsonObject &object);
[[nodiscard]] QString namespaceOf(const QJsonObject &object);
[[nodiscard]] QString uidOf(const QJsonObject &object);
/// Now, as API objects hold times: RFC 3339, UTC, whole seconds.
[[nodiscard]] QString apiTime();
[[nodiscard]] QString newUid();

} // namespace Sandbox
