// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/jobindexes.h"

#include <QJsonObject>
#include <QString>

namespace Sandbox {

/// Which rule of spec.successPolicy the indexes that succeeded fulfil, in words; empty where none
/// (kubernetes pkg/controller/job/success_policy.go).
[[nodiscard]] QString metSuccessPolicy(const QJsonObject &job, const Indexes &succeeded);

} // namespace Sandbox
