// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/clock.h"

#include <QDateTime>
#include <QMutex>
#include <QTimeZone>

namespace Support {

/// A clock that moves when the test says so. Any thread.
class ManualClock final : public Core::Clock
{
public:
    explicit ManualClock(const QDateTime &start = QDateTime(QDate(2026, 1, 1), QTime(12, 0), QTimeZone::UTC))
        : m_now(start)
    {
    }

    [[nodiscard]] QDateTime nowUtc() const override
    {
        const QMutexLocker lock(&m_mutex);
        return m_now;
    }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override
    {
        const QMutexLocker lock(&m_mutex);
        return m_monotonic;
    }

    void advance(std::chrono::milliseconds by)
    {
        const QMutexLocker lock(&m_mutex);
        m_now = m_now.addMSecs(by.count());
        m_monotonic += by;
    }
    /// The wall clock jumps, as with a correction from outside; durations are not affected.
    void setWallClock(const QDateTime &now)
    {
        const QMutexLocker lock(&m_mutex);
        m_now = now;
    }

private:
    mutable QMutex m_mutex;
    QDateTime m_now;
    std::chrono::milliseconds m_monotonic{0};
};

} // namespace Support
