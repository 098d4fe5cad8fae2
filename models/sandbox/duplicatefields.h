// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QStringList>

namespace Sandbox {

/// The paths of members that stand more than once in an object of a JSON text, such as "spec.backoffLimit", each once.
/// The text is valid JSON; of anything else, nothing is found.
[[nodiscard]] QStringList duplicateFields(const QByteArray &json);

} // namespace Sandbox
