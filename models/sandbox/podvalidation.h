// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"

#include <QJsonObject>

namespace Sandbox {

/// A pod's spec below `path` ("spec.template.spec"): what the API server would refuse, and what the sandbox cannot do.
[[nodiscard]] QList<StatusCause> validatePodSpec(const QJsonObject &spec, const QString &path);

/// Fields that a cluster acts on and the sandbox only shows, as paths.
[[nodiscard]] QStringList shownOnlyFields(const QJsonObject &spec, const QString &path);

} // namespace Sandbox
