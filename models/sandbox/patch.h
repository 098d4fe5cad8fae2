// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"

#include <QJsonObject>

namespace Sandbox {

/// Applies a patch by its content type: application/merge-patch+json (RFC 7396),
/// application/strategic-merge-patch+json (lists merged by their keys, $patch and $retainKeys directives) and
/// application/json-patch+json (RFC 6902). 415 for others.
[[nodiscard]] ApiResult<QJsonObject> applyPatch(const QJsonObject &object, const QByteArray &contentType,
                                                const QByteArray &body);

} // namespace Sandbox
