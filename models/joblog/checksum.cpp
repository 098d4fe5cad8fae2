// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/checksum.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace JobLog {
namespace {

constexpr std::array<quint32, 256> makeTable()
{
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1U) != 0 ? 0x82f63b78U : 0U);
        table[i] = value;
    }
    return table;
}

quint32 updateWithTable(quint32 state, const char *data, size_t size)
{
    static constexpr auto table = makeTable();
    for (size_t i = 0; i < size; ++i)
        state = (state >> 8) ^ table[(state ^ static_cast<uchar>(data[i])) & 0xffU];
    return state;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) quint32 updateWithInstruction(quint32 state, const char *data, size_t size)
{
    unsigned long long wide = state;
    for (; size >= 8; data += 8, size -= 8) {
        unsigned long long word = 0;
        std::memcpy(&word, data, 8);
        wide = _mm_crc32_u64(wide, word);
    }
    state = static_cast<quint32>(wide);
    for (; size > 0; ++data, --size)
        state = _mm_crc32_u8(state, static_cast<uchar>(*data));
    return state;
}
#endif

} // namespace

quint32 crc32c(quint32 start, QByteArrayView bytes)
{
    const auto size = static_cast<size_t>(bytes.size());
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2"))
        return ~updateWithInstruction(~start, bytes.data(), size);
#endif
    return ~updateWithTable(~start, bytes.data(), size);
}

} // namespace JobLog
