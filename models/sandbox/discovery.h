// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace Sandbox {

/// /api, /apis, their groups and versions, /version, /openapi/v2 and /openapi/v3, /healthz and friends; nothing for
/// other paths. OpenAPI says only what kubectl asks for: that the server validates fields itself.
[[nodiscard]] std::optional<QJsonObject> discoveryDocument(const QStringList &segments, const QString &serverVersion);

} // namespace Sandbox
