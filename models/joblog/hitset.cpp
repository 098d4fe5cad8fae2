// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/hitset.h"

#include <algorithm>
#include <bit>

namespace JobLog {
namespace {

constexpr qint64 linesPerContainer = 65536;
constexpr size_t maxSparse = 4096; // from here on the bits are smaller

} // namespace

void HitSet::add(std::span<const qint64> lines)
{
    std::vector<quint16> values;
    for (size_t i = 0; i < lines.size();) {
        const auto index = size_t(lines[i] / linesPerContainer);
        values.clear();
        for (; i < lines.size() && size_t(lines[i] / linesPerContainer) == index; ++i)
            values.push_back(quint16(lines[i] % linesPerContainer));
        if (m_containers.size() <= index)
            m_containers.resize(index + 1);
        m_containers[index].add(values);
    }
    m_count += qint64(lines.size());
}

bool HitSet::contains(qint64 line) const
{
    const auto found = next(line);
    return found && *found == line;
}

std::optional<qint64> HitSet::next(qint64 line) const
{
    line = std::max(line, qint64(0));
    auto value = quint16(line % linesPerContainer);
    for (auto index = size_t(line / linesPerContainer); index < m_containers.size(); ++index) {
        if (const auto found = m_containers[index].next(value))
            return qint64(index) * linesPerContainer + *found;
        value = 0;
    }
    return std::nullopt;
}

std::optional<qint64> HitSet::previous(qint64 line) const
{
    if (line < 0 || m_containers.empty())
        return std::nullopt;
    line = std::min(line, qint64(m_containers.size()) * linesPerContainer - 1);
    auto value = quint16(line % linesPerContainer);
    for (auto index = size_t(line / linesPerContainer) + 1; index > 0; --index) {
        if (const auto found = m_containers[index - 1].previous(value))
            return qint64(index - 1) * linesPerContainer + *found;
        value = quint16(linesPerContainer - 1);
    }
    return std::nullopt;
}

void HitSet::Container::add(std::span<const quint16> values)
{
    if (!dense && sparse.size() + values.size() > maxSparse) {
        dense = std::make_unique<Bits>();
        for (const quint16 value : sparse)
            (*dense)[value / 64] |= quint64(1) << (value % 64);
        sparse = {};
    }
    if (dense) {
        for (const quint16 value : values)
            (*dense)[value / 64] |= quint64(1) << (value % 64);
        return;
    }
    const auto place = std::lower_bound(sparse.begin(), sparse.end(), values.front());
    sparse.insert(place, values.begin(), values.end());
}

std::optional<quint16> HitSet::Container::next(quint16 value) const
{
    if (!dense) {
        const auto found = std::lower_bound(sparse.begin(), sparse.end(), value);
        return found == sparse.end() ? std::nullopt : std::optional(*found);
    }
    quint64 mask = ~quint64(0) << (value % 64);
    for (size_t word = value / 64; word < dense->size(); ++word) {
        if (const quint64 bits = (*dense)[word] & mask)
            return quint16(word * 64 + size_t(std::countr_zero(bits)));
        mask = ~quint64(0);
    }
    return std::nullopt;
}

std::optional<quint16> HitSet::Container::previous(quint16 value) const
{
    if (!dense) {
        const auto after = std::upper_bound(sparse.begin(), sparse.end(), value);
        return after == sparse.begin() ? std::nullopt : std::optional(*(after - 1));
    }
    quint64 mask = ~quint64(0) >> (63 - value % 64);
    for (size_t word = size_t(value / 64) + 1; word > 0; --word) {
        if (const quint64 bits = (*dense)[word - 1] & mask)
            return quint16((word - 1) * 64 + 63 - size_t(std::countl_zero(bits)));
        mask = ~quint64(0);
    }
    return std::nullopt;
}

} // namespace JobLog
