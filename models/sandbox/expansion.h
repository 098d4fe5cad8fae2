// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QString>

namespace Sandbox {

/// Replaces $(NAME) by its value; "$$" is a dollar sign, and a name that is not known stays as it is
/// (kubernetes/kubernetes third_party/forked/golang/expansion).
[[nodiscard]] QString expandVariables(const QString &text, const QHash<QString, QString> &values);

} // namespace Sandbox
