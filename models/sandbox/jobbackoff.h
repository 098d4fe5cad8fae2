// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QList>

namespace Sandbox {

/// What the delay before the next pod of a Job follows from (kubernetes pkg/controller/job/backoff_utils.go).
struct Backoff
{
    qint64 failuresSinceSuccess = 0;
    QDateTime lastFailure; ///< UTC

    /// After these pods have ended, too.
    [[nodiscard]] Backoff after(const QList<QJsonObject> &succeeded, const QList<QJsonObject> &failed) const;
    /// The first delay is `baseMs`; it doubles with each failure, up to six minutes. 0 where the next pod may start.
    [[nodiscard]] qint64 remainingMs(int baseMs) const;
};

} // namespace Sandbox
