// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>

namespace Sandbox {

/// What the API server fills in (kubernetes/kubernetes pkg/apis/core/v1/defaults.go), for a pod's spec.
[[nodiscard]] QJsonObject withPodDefaults(QJsonObject spec);

/// A pod ready to be stored: with the defaults, phase Pending and its QoS class.
[[nodiscard]] QJsonObject newPod(QJsonObject pod);

} // namespace Sandbox
