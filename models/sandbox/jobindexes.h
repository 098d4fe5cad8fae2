// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSet>
#include <QString>

namespace Sandbox {

/// Completion indexes as status.completedIndexes holds them: "1,3-5".
[[nodiscard]] QString formatIndexes(const QSet<qint64> &indexes);

} // namespace Sandbox
