// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

namespace Outputs {

/// The values as a table; see Format::Markdown.
[[nodiscard]] QByteArray toMarkdown(const QList<Capture> &values);

} // namespace Outputs
