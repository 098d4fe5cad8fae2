// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>

namespace Sandbox {

/// What the API server fills in for a Job (kubernetes/kubernetes pkg/apis/batch/v1/defaults.go and
/// pkg/registry/batch/job/strategy.go): defaults, the generated selector, and the labels of its pods. The object has
/// its uid already. Doing it again changes nothing.
[[nodiscard]] QJsonObject withJobDefaults(QJsonObject job);

} // namespace Sandbox
