// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/objectstore.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>

namespace Sandbox {

/// Writes core/v1 Events about objects. The same event again raises the count of the first (client-go
/// tools/record/events_cache.go). Events go after an hour, or when there are very many.
class EventRecorder : public QObject
{
    Q_OBJECT

public:
    explicit EventRecorder(ObjectStore *store, QObject *parent = nullptr);

    /// `component` is who reports: "job-controller", "kubelet", "default-scheduler". `fieldPath` points into the
    /// object, e.g. "spec.containers{main}".
    void normal(const QJsonObject &object, const QString &component, const QString &reason, const QString &message,
                const QString &fieldPath = {});
    void warning(const QJsonObject &object, const QString &component, const QString &reason, const QString &message,
                 const QString &fieldPath = {});

private:
    void record(const QString &type, const QJsonObject &object, const QString &component, const QString &reason,
                const QString &message, const QString &fieldPath);
    void expire();

    ObjectStore *m_store;
    QHash<QString, std::pair<QString, QString>> m_known; ///< by what makes events the same: namespace and name
    QTimer m_expiry;
    quint64 m_counter;
};

} // namespace Sandbox
