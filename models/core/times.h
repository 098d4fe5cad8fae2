// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QString>

/// Points in time and durations as texts, the same everywhere.
namespace Core {

/// A time as RFC 3339 writes it, as servers and records do; invalid where it is none.
[[nodiscard]] QDateTime timeOf(const QString &text);
/// Milliseconds since the epoch; 0 where the text is no time.
[[nodiscard]] qint64 timeMs(const QString &text);
/// The time as RFC 3339 writes it, with milliseconds, for records; empty where it is invalid.
[[nodiscard]] QString timeText(const QDateTime &time);

/// As a clock shows it, for people: "00:12", "12:05", "1:02:03", "2d 03:00": hours and days only where there are some.
/// Negative counts as 0. Translated.
[[nodiscard]] QString clockText(qint64 milliseconds);
/// As kubectl writes durations: "45s", "3m20s", "5h12m" (k8s.io/apimachinery/pkg/util/duration, HumanDuration).
[[nodiscard]] QString ageText(qint64 milliseconds);

} // namespace Core
