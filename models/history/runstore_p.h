// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLatin1StringView>
#include <QString>

namespace History {

inline constexpr auto resultFile = QLatin1StringView("run.json");
inline constexpr auto lockFile = QLatin1StringView("running.lock");

/// Bytes of everything in a run's folder but the lock.
[[nodiscard]] qint64 recordedBytes(const QString &folder);
/// Removes a run's folder, unless a living process is making that run: false then, and where it could not be removed.
[[nodiscard]] bool removeRun(const QString &folder);

} // namespace History
