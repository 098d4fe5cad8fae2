// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/loglink.h"

#include <QJsonValue>
#include <QStringView>

#include <optional>
#include <variant>

namespace Outputs {

/// One step of a path: a member's name or an element's index.
using PathStep = std::variant<QString, qsizetype>;

/// a.b, a[0], a['k'], a["k"], after trimming; nothing where the text is no such path.
[[nodiscard]] std::optional<QList<PathStep>> parsePath(QStringView text);

/// The value at `path`; Undefined where there is none.
[[nodiscard]] QJsonValue valueAt(const QJsonValue &root, const QList<PathStep> &path);

} // namespace Outputs
