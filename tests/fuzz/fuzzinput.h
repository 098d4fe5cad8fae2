// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// What a fuzzer checks: unlike Q_ASSERT it also ends builds without assertions, and the fuzzer keeps the input.
#define FUZZ_CHECK(condition)                                                                                          \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            std::abort();                                                                                              \
    } while (false)

namespace Fuzz {

/// The fuzzer's bytes, taken from the front: numbers first, then the rest as text.
class Input
{
public:
    Input(const uint8_t *data, size_t size) : m_rest(reinterpret_cast<const char *>(data), qsizetype(size)) { }

    /// 0 where nothing is left.
    [[nodiscard]] quint8 byte()
    {
        if (m_rest.isEmpty())
            return 0;
        const auto first = quint8(m_rest.front());
        m_rest = m_rest.sliced(1);
        return first;
    }
    /// At most `size` bytes.
    [[nodiscard]] QByteArrayView bytes(qsizetype size)
    {
        const QByteArrayView taken = m_rest.first(qMin(size, m_rest.size()));
        m_rest = m_rest.sliced(taken.size());
        return taken;
    }
    [[nodiscard]] QByteArrayView rest() const { return m_rest; }

private:
    QByteArrayView m_rest;
};

} // namespace Fuzz
