// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>

#include <chrono>

namespace Core {

/// Where the time comes from, so that tests can set it. Implementations are thread-safe.
class Clock
{
public:
    virtual ~Clock() = default;
    /// The wall clock, UTC.
    [[nodiscard]] virtual QDateTime nowUtc() const = 0;
    /// A clock that never jumps, for durations and timeouts.
    [[nodiscard]] virtual std::chrono::milliseconds monotonic() const = 0;

    /// The machine's clocks; lives as long as the process.
    [[nodiscard]] static const Clock &system();
};

} // namespace Core
