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
/// one bit per line (the idea of Roaring bitmaps). 100 million lines take 12.5 MB at most. Not thread-safe.
class HitSet
{
public:
    /// Adds ascending lines; those that are in it already make no difference.
    void add(std::span<const qint64> lines);
    /// Adds [begin, end).
    void addRange(qint64 begin, qint64 end);

    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] bool contains(qint64 line) const;
    /// The first at or after `line`.
    [[nodiscard]] std::optional<qint64> next(qint64 line) const;
    /// The last at or before `line`.
    [[nodiscard]] std::optional<qint64> previous(qint64 line) const;

    /// How many are below `line`.
    [[nodiscard]] qint64 rank(qint64 line) const;
    /// The one that has `index` others below it; nothing where there are not so many.
    [[nodiscard]] std::optional<qint64> at(qint64 index) const;
    /// Puts the lines of [from, end) into `lines`, at most `most` of them.
    void collect(qint64 from, qint64 end, size_t most, std::vector<qint64> &lines) const;

    /// The first at or after (last at or before) `line` that both sets have.
    [[nodiscard]] std::optional<qint64> nextCommon(const HitSet &other, qint64 line) const;
    [[nodiscard]] std::optional<qint64> previousCommon(const HitSet &other, qint64 line) const;
    /// How many lines both sets have below `end`.
    [[nodiscard]] qint64 countCommon(const HitSet &other, qint64 end) const;

private:
    using Bits = std::array<quint64, 1024>;
    struct Container
    {
        std::vector<quint16> sparse;
        std::unique_ptr<Bits> dense; // instead of `sparse`
        quint32 count = 0;

        void add(std::span<const quint16> values);
        void addRange(quint32 begin, quint32 end);
        void makeDense();
        [[nodiscard]] std::optional<quint16> next(quint16 value) const;
        [[nodiscard]] std::optional<quint16> previous(quint16 value) const;
        [[nodiscard]] quint32 rank(quint32 value) const;
        [[nodiscard]] quint16 at(quint32 index) const;
        [[nodiscard]] quint32 countCommon(const Container &other, quint32 end) const;
        [[nodiscard]] std::optional<quint16> nextCommon(const Container &other, quint32 value) const;
        [[nodiscard]] std::optional<quint16> previousCommon(const Container &other, quint32 value) const;
    };

    [[nodiscard]] Container &container(qint64 line);
    [[nodiscard]] qint64 before(size_t container) const;

    std::vector<Container> m_containers;
    qint64 m_count = 0;
    mutable std::vector<qint64> m_before; // lines in the containers below; valid as far as it goes
};

} // namespace JobLog
