// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"

#include <QJsonObject>

namespace Sandbox {

/// spec.podFailurePolicy and spec.successPolicy of a Job's spec with its defaults
/// (kubernetes/kubernetes pkg/apis/batch/validation validatePodFailurePolicy, validateSuccessPolicy).
[[nodiscard]] QList<StatusCause> validateFailurePolicy(const QJsonObject &spec);
[[nodiscard]] QList<StatusCause> validateSuccessPolicy(const QJsonObject &spec);

} // namespace Sandbox
