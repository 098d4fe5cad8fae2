// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

namespace Outputs {

/// The values as one YAML mapping in block style; see Format::Yaml. Beyond 40 levels values stand in flow style, so
/// that hostile depth does not make indentation grow with its square.
[[nodiscard]] QByteArray toYaml(const QList<Capture> &values);

} // namespace Outputs
