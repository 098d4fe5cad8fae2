// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <algorithm>

namespace Artifacts {

/// The first that is not empty: how the stores' tools look through variables and files.
[[nodiscard]] inline QString firstOf(const QStringList &values)
{
    const auto found = std::ranges::find_if_not(values, &QString::isEmpty);
    return found == values.end() ? QString() : *found;
}

/// How they read a flag: "true" in any case.
[[nodiscard]] inline bool isTrue(const QString &text)
{
    return text.compare(QLatin1StringView("true"), Qt::CaseInsensitive) == 0;
}

} // namespace Artifacts
