// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace Spinnaker {

/// Why a field of a stage that is not taken has no meaning here, in one sentence.
[[nodiscard]] QString ignoredReason(const QString &field);

} // namespace Spinnaker
