// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/watchstream.h"

#include <QHash>
#include <QJsonObject>
#include <QList>

#include <optional>
#include <utility>

namespace Kube {

using Change = std::pair<ChangeType, QJsonObject>;

/// The last known version of every watched object, and what a list or an event changes in it. Objects are told apart
/// by uid, so that one that was deleted and made again under its name is another one. An event that comes late does not
/// bring an old state back: versions of one object are ordered as numbers (KEP-5504). Lists are believed as they are,
/// for a cluster that was restored counts anew.
class ObjectCache
{
public:
    /// Nothing where this version is known already, or a later one is.
    [[nodiscard]] std::optional<Change> apply(const QString &eventType, const QJsonObject &object);
    /// What a complete list says against what was known: vanished objects first, then new and changed ones in the
    /// list's order.
    [[nodiscard]] QList<Change> replace(const QList<QJsonObject> &objects);

private:
    QHash<QString, QJsonObject> m_objects;
    QHash<QString, QString> m_deleted; ///< versions of the latest deletions, by uid
};

} // namespace Kube
