// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace Support {

/// The member of a nested object by a dotted path; numbers index lists.
[[nodiscard]] QJsonValue member(const QJsonValue &object, const QString &path);
/// "Complete=True/CompletionsReached", in the order of the conditions.
[[nodiscard]] QStringList conditionsOf(const QJsonObject &object);

} // namespace Support
