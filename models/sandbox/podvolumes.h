// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/objectstore.h"

#include <QHash>
#include <QJsonObject>

#include <expected>

namespace Sandbox {

/// Makes the volumes of a pod below `folder`: emptyDir, configMap, secret, downwardAPI and projected.
/// Returns folders by volume name, or what the kubelet would say (`configmap "x" not found`).
[[nodiscard]] std::expected<QHash<QString, QString>, QString>
preparePodVolumes(const ObjectStore &store, const QJsonObject &pod, const QString &folder);

} // namespace Sandbox
