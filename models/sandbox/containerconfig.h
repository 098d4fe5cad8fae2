// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/containerengine.h"
#include "models/sandbox/objectstore.h"

#include <QHash>
#include <QJsonObject>

#include <expected>

namespace Sandbox {

/// Resolves what a container refers to - ConfigMaps, Secrets, fields of its pod, volumes - as the kubelet does.
/// A value that lives for one attempt.
class ContainerConfig
{
public:
    ContainerConfig(const ObjectStore *store, const QJsonObject &pod, const QJsonObject &container);

    /// Everything but id, root folder and the mounts of the termination message; `volumes` maps the pod's volume names
    /// to folders. The error is what the kubelet shows with the waiting reason CreateContainerConfigError, e.g.
    /// `configmap "x" not found`.
    [[nodiscard]] std::expected<ContainerSpec, QString> resolve(const QHash<QString, QString> &volumes) const;

private:
    using Environment = QList<std::pair<QString, QString>>;

    [[nodiscard]] std::expected<Environment, QString> environment() const;
    [[nodiscard]] std::expected<void, QString> addFrom(const QJsonObject &source, Environment &list) const;
    [[nodiscard]] std::expected<std::optional<QString>, QString> valueFrom(const QJsonObject &source) const;
    [[nodiscard]] std::expected<std::optional<QString>, QString> keyOf(const ResourceType &type,
                                                                       const QJsonObject &reference) const;
    [[nodiscard]] std::expected<void, QString> addMounts(const QHash<QString, QString> &volumes,
                                                         const QHash<QString, QString> &variables,
                                                         ContainerSpec &spec) const;

    const ObjectStore *m_store;
    QJsonObject m_pod;
    QJsonObject m_container;
};

/// The data of a ConfigMap (data and binaryData) or a Secret (data), decoded.
[[nodiscard]] QHash<QString, QByteArray> dataOf(const ResourceType &type, const QJsonObject &object);

/// The value of a downward API field such as "metadata.labels['app']", or an error text.
[[nodiscard]] std::expected<QString, QString> podField(const QJsonObject &pod, const QString &fieldPath);

} // namespace Sandbox
