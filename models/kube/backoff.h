// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

namespace Kube {

/// Exponential back-off with jitter, as client-go's reflector has it: each delay is between the step and twice the
/// step, the step doubles up to the limit.
class Backoff
{
public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds limit)
        : m_first(first),
          m_limit(limit),
          m_step(first)
    {
    }

    [[nodiscard]] std::chrono::milliseconds next()
    {
        const std::chrono::milliseconds step = m_step;
        m_step = std::min(m_step * 2, m_limit);
        const auto jitter = step.count() > 0 ? QRandomGenerator::global()->bounded(qint64(step.count())) : 0;
        return std::min(step + std::chrono::milliseconds(jitter), m_limit);
    }

    void reset() { m_step = m_first; }

private:
    std::chrono::milliseconds m_first;
    std::chrono::milliseconds m_limit;
    std::chrono::milliseconds m_step;
};

} // namespace Kube
