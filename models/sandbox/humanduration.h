// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Sandbox {

/// Seconds as kubectl prints ages: "12s", "3m25s", "5h12m", "4d" (apimachinery pkg/util/duration, HumanDuration).
[[nodiscard]] QString humanDuration(qint64 seconds);

} // namespace Sandbox
