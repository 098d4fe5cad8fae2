// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <utility>

namespace JobLog {

/// An append-only array for one writer and any number of readers. Elements never move: they live in pages of doubling
/// size, so that readers need no lock. What the writer stored before append() returned is visible to whoever saw the
/// new size(). Elements are not changed after they were appended.
template <typename T>
class StablePages
{
public:
    StablePages() = default;
    ~StablePages()
    {
        for (const auto &page : m_pages)
            delete[] page.load(std::memory_order_relaxed);
    }
    StablePages(const StablePages &) = delete;
    StablePages &operator=(const StablePages &) = delete;

    /// Any thread; wait-free.
    [[nodiscard]] size_t size() const { return m_size.load(std::memory_order_acquire); }
    /// Any thread; `index` below a size() that this thread saw.
    [[nodiscard]] const T &operator[](size_t index) const { return *slot(index); }
    [[nodiscard]] T &operator[](size_t index) { return *slot(index); }

    /// The writer's thread.
    void append(T value)
    {
        const size_t index = m_size.load(std::memory_order_relaxed);
        const size_t page = pageOf(index);
        if (!m_pages[page].load(std::memory_order_relaxed))
            m_pages[page].store(new T[firstPageSize << page], std::memory_order_relaxed);
        *slot(index) = std::move(value);
        m_size.store(index + 1, std::memory_order_release);
    }

private:
    static constexpr size_t firstPageSize = 64;

    static size_t pageOf(size_t index) { return size_t(std::bit_width(index / firstPageSize + 1)) - 1; }
    T *slot(size_t index) const
    {
        const size_t page = pageOf(index);
        const size_t pageStart = firstPageSize * ((size_t(1) << page) - 1);
        return m_pages[page].load(std::memory_order_relaxed) + (index - pageStart);
    }

    std::array<std::atomic<T *>, 40> m_pages{};
    std::atomic<size_t> m_size{0};
};

} // namespace JobLog
