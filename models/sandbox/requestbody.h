// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"
#include "models/sandbox/resourcetype.h"

#include <QByteArray>
#include <QJsonObject>

namespace Sandbox {

/// The body of a request as an object: JSON, or YAML where it is not. apiVersion and kind, where given, must be those
/// of `type`; an empty body is an empty object.
[[nodiscard]] ApiResult<QJsonObject> parseBody(const ResourceType &type, const QByteArray &body);

/// Any JSON or YAML object.
[[nodiscard]] ApiResult<QJsonObject> parseObject(const QByteArray &body);

} // namespace Sandbox
