// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/hitset.h"

#include <algorithm>
#include <bit>
#include <iterator>

namespace JobLog {
namespace {

constexpr qint64 linesPerContainer = 65536;
constexpr size_t maxSparse = 4096; // from here on the bits are smaller
constexpr size_t words = 1024;

// The bits of [begin, end) within one word that begins at `base`.
quint64 maskOf(quint32 base, quint32 begin, quint32 end)
{
    const quint32 from = std::max(begin, base) - base;
    const quint32 to = std::min(end, base + 64) - base;
    if (from >= to)
        return 0;
    const quint64 below = to == 64 ? ~quint64(0) : (quint64(1) << to) - 1;
    return below & (~quint64(0) << from);
}

} // namespace

HitSet::Container &HitSet::container(qint64 line)
{
    const auto index = size_t(line / linesPerContainer);
    if (m_containers.size() <= index)
        m_containers.resize(index + 1);
    if (m_before.size() > index + 1)
        m_before.resize(index + 1); // what is behind is to be counted again
    return m_containers[index];
}

void HitSet::add(std::span<const qint64> lines)
{
    std::vector<quint16> values;
    for (size_t i = 0; i < lines.size();) {
        const qint64 index = lines[i] / linesPerContainer;
        Container &target = container(lines[i]);
        values.clear();
        for (; i < lines.size() && lines[i] / linesPerContainer == index; ++i)
            values.push_back(quint16(lines[i] % linesPerContainer));
        m_count -= target.count;
        target.add(values);
        m_count += target.count;
    }
}

void HitSet::addRange(qint64 begin, qint64 end)
{
    begin = std::max(begin, qint64(0));
    while (begin < end) {
        const qint64 base = begin / linesPerContainer * linesPerContainer;
        const qint64 here = std::min(end, base + linesPerContainer);
        Container &target = container(begin);
        m_count -= target.count;
        target.addRange(quint32(begin - base), quint32(here - base));
        m_count += target.count;
        begin = here;
    }
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

// ---- counting

qint64 HitSet::before(size_t container) const
{
    if (m_before.empty())
        m_before.push_back(0);
    while (m_before.size() <= container)
        m_before.push_back(m_before.back() + m_containers[m_before.size() - 1].count);
    return m_before[container];
}

qint64 HitSet::rank(qint64 line) const
{
    if (line <= 0)
        return 0;
    const auto index = size_t(line / linesPerContainer);
    if (index >= m_containers.size())
        return m_count;
    return before(index) + m_containers[index].rank(quint32(line % linesPerContainer));
}

std::optional<qint64> HitSet::at(qint64 index) const
{
    if (index < 0 || index >= m_count)
        return std::nullopt;
    (void)before(m_containers.size() - 1);
    const auto after = std::upper_bound(m_before.begin(), m_before.begin() + qint64(m_containers.size()), index);
    const auto place = size_t(after - m_before.begin()) - 1;
    return qint64(place) * linesPerContainer + m_containers[place].at(quint32(index - m_before[place]));
}

void HitSet::collect(qint64 from, qint64 end, size_t most, std::vector<qint64> &lines) const
{
    lines.clear();
    for (auto line = next(from); line && *line < end && lines.size() < most; line = next(*line + 1))
        lines.push_back(*line);
}

// ---- two sets

std::optional<qint64> HitSet::nextCommon(const HitSet &other, qint64 line) const
{
    line = std::max(line, qint64(0));
    auto value = quint32(line % linesPerContainer);
    const size_t end = std::min(m_containers.size(), other.m_containers.size());
    for (auto index = size_t(line / linesPerContainer); index < end; ++index) {
        if (const auto found = m_containers[index].nextCommon(other.m_containers[index], value))
            return qint64(index) * linesPerContainer + *found;
        value = 0;
    }
    return std::nullopt;
}

std::optional<qint64> HitSet::previousCommon(const HitSet &other, qint64 line) const
{
    const auto end = qint64(std::min(m_containers.size(), other.m_containers.size()));
    if (line < 0 || end == 0)
        return std::nullopt;
    line = std::min(line, end * linesPerContainer - 1);
    auto value = quint32(line % linesPerContainer);
    for (auto index = size_t(line / linesPerContainer) + 1; index > 0; --index) {
        if (const auto found = m_containers[index - 1].previousCommon(other.m_containers[index - 1], value))
            return qint64(index - 1) * linesPerContainer + *found;
        value = quint32(linesPerContainer - 1);
    }
    return std::nullopt;
}

qint64 HitSet::countCommon(const HitSet &other, qint64 end) const
{
    qint64 total = 0;
    const size_t containers = std::min(m_containers.size(), other.m_containers.size());
    for (size_t index = 0; index < containers && qint64(index) * linesPerContainer < end; ++index) {
        const qint64 here = std::min(end - qint64(index) * linesPerContainer, linesPerContainer);
        total += m_containers[index].countCommon(other.m_containers[index], quint32(here));
    }
    return total;
}

// ---- Container

void HitSet::Container::makeDense()
{
    if (dense)
        return;
    dense = std::make_unique<Bits>();
    for (const quint16 value : sparse)
        (*dense)[value / 64] |= quint64(1) << (value % 64);
    sparse = {};
}

void HitSet::Container::add(std::span<const quint16> values)
{
    if (!dense && sparse.size() + values.size() > maxSparse)
        makeDense();
    if (dense) {
        for (const quint16 value : values) {
            quint64 &word = (*dense)[value / 64];
            const quint64 bit = quint64(1) << (value % 64);
            count += (word & bit) == 0 ? 1U : 0U;
            word |= bit;
        }
        return;
    }
    if (sparse.empty() || values.front() > sparse.back()) {
        sparse.insert(sparse.end(), values.begin(), values.end());
    } else {
        std::vector<quint16> joined;
        joined.reserve(sparse.size() + values.size());
        std::set_union(sparse.begin(), sparse.end(), values.begin(), values.end(), std::back_inserter(joined));
        sparse = std::move(joined);
    }
    count = quint32(sparse.size());
}

void HitSet::Container::addRange(quint32 begin, quint32 end)
{
    if (!dense && sparse.size() + (end - begin) > maxSparse)
        makeDense();
    if (!dense) {
        std::vector<quint16> values(end - begin);
        for (quint32 value = begin; value < end; ++value)
            values[value - begin] = quint16(value);
        add(values);
        return;
    }
    for (quint32 base = begin / 64 * 64; base < end; base += 64) {
        quint64 &word = (*dense)[base / 64];
        const quint64 mask = maskOf(base, begin, end);
        count += quint32(std::popcount(mask & ~word));
        word |= mask;
    }
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
    for (size_t word = value / 64 + size_t(1); word > 0; --word) {
        if (const quint64 bits = (*dense)[word - 1] & mask)
            return quint16((word - 1) * 64 + size_t(63 - std::countl_zero(bits)));
        mask = ~quint64(0);
    }
    return std::nullopt;
}

quint32 HitSet::Container::rank(quint32 value) const
{
    if (!dense)
        return quint32(std::lower_bound(sparse.begin(), sparse.end(), quint16(value)) - sparse.begin());
    quint32 total = 0;
    for (size_t word = 0; word < value / 64; ++word)
        total += quint32(std::popcount((*dense)[word]));
    if (value % 64 != 0)
        total += quint32(std::popcount((*dense)[value / 64] & ((quint64(1) << (value % 64)) - 1)));
    return total;
}

quint16 HitSet::Container::at(quint32 index) const
{
    if (!dense)
        return sparse[index];
    for (size_t word = 0;; ++word) {
        quint64 bits = (*dense)[word];
        const auto here = quint32(std::popcount(bits));
        if (index >= here) {
            index -= here;
            continue;
        }
        for (; index > 0; --index)
            bits &= bits - 1; // drops the lowest
        return quint16(word * 64 + size_t(std::countr_zero(bits)));
    }
}

quint32 HitSet::Container::countCommon(const Container &other, quint32 end) const
{
    if (count == 0 || other.count == 0)
        return 0;
    quint32 total = 0;
    if (dense && other.dense) {
        for (quint32 base = 0; base < end; base += 64)
            total += quint32(std::popcount((*dense)[base / 64] & (*other.dense)[base / 64] & maskOf(base, 0, end)));
        return total;
    }
    const Container &few = dense ? other : *this;
    const Container &many = dense ? *this : other;
    for (const quint16 value : few.sparse) {
        if (value >= end)
            break;
        total += many.next(value) == value ? 1U : 0U;
    }
    return total;
}

std::optional<quint16> HitSet::Container::nextCommon(const Container &other, quint32 value) const
{
    if (count == 0 || other.count == 0)
        return std::nullopt;
    if (dense && other.dense) {
        quint64 mask = ~quint64(0) << (value % 64);
        for (size_t index = value / 64; index < words; ++index) {
            if (const quint64 bits = (*dense)[index] & (*other.dense)[index] & mask)
                return quint16(index * 64 + size_t(std::countr_zero(bits)));
            mask = ~quint64(0);
        }
        return std::nullopt;
    }
    const Container &few = dense ? other : *this;
    const Container &many = dense ? *this : other;
    for (auto place = std::lower_bound(few.sparse.begin(), few.sparse.end(), quint16(value)); place != few.sparse.end();
         ++place) {
        if (many.next(*place) == *place)
            return *place;
    }
    return std::nullopt;
}

std::optional<quint16> HitSet::Container::previousCommon(const Container &other, quint32 value) const
{
    if (count == 0 || other.count == 0)
        return std::nullopt;
    if (dense && other.dense) {
        quint64 mask = ~quint64(0) >> (63 - value % 64);
        for (size_t index = value / 64 + size_t(1); index > 0; --index) {
            if (const quint64 bits = (*dense)[index - 1] & (*other.dense)[index - 1] & mask)
                return quint16((index - 1) * 64 + size_t(63 - std::countl_zero(bits)));
            mask = ~quint64(0);
        }
        return std::nullopt;
    }
    const Container &few = dense ? other : *this;
    const Container &many = dense ? *this : other;
    for (auto place = std::upper_bound(few.sparse.begin(), few.sparse.end(), quint16(value));
         place != few.sparse.begin();) {
        --place;
        if (many.next(*place) == *place)
            return *place;
    }
    return std::nullopt;
}

} // namespace JobLog
