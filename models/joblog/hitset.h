// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtTypes>

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace JobLog {

/// A set of line numbers, compact when few and when many: per 65,536 lines a sorted list of at most 4,096 numbers, else
/// one bit per line (the idea of Roaring bitmaps). 100 million hits take 12.5 MB. Not thread-safe.
class HitSet
{
public:
    /// Adds ascending lines of a stretch that nothing was added of before.
    void add(std::span<const qint64> lines);

    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] bool contains(qint64 line) const;
    /// The first at or after `line`.
    [[nodiscard]] std::optional<qint64> next(qint64 line) const;
    /// The last at or before `line`.
    [[nodiscard]] std::optional<qint64> previous(qint64 line) const;

private:
    using Bits = std::array<quint64, 1024>;
    struct Container
    {
        std::vector<quint16> sparse;
        std::unique_ptr<Bits> dense; // instead of `sparse`

        [[nodiscard]] bool isEmpty() const { return sparse.empty() && !dense; }
        void add(std::span<const quint16> values);
        [[nodiscard]] std::optional<quint16> next(quint16 value) const;
        [[nodiscard]] std::optional<quint16> previous(quint16 value) const;
    };

    std::vector<Container> m_containers;
    qint64 m_count = 0;
};

} // namespace JobLog
