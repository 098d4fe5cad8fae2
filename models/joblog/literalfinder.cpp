// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/literalfinder.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace JobLog {

namespace {

/// How often a byte stands in logs, roughly: lower-case letters by their frequency in English, digits and the
/// punctuation of timestamps and fields as often as these, capitals seldom, everything else hardly ever.
int commonness(char byte)
{
    constexpr std::string_view fromCommonToRare
        = " etaoinsr10hdl.:u2c-345m=/f67wyg89p,\"b_vTEk[]ISANORD(){}LCxPMFUGqjzWHBVYKXQJZ";
    const auto place = fromCommonToRare.find(byte);
    if (place != std::string_view::npos)
        return 200 - int(place);
    return uchar(byte) >= 0x80 ? 100 : 50; // the same few leading bytes begin all characters of a script
}

/// A byte that comes more often than that is no shortcut.
constexpr qsizetype bytesPerMiss = 64;
constexpr qsizetype missesAtLeast = 16;

} // namespace

LiteralFinder::LiteralFinder(const QByteArray &needle) : m_needle(needle)
{
    const auto rarest = std::min_element(needle.begin(), needle.end(),
                                         [](char left, char right) { return commonness(left) < commonness(right); });
    m_rareAt = rarest - needle.begin();
}

qsizetype LiteralFinder::find(QByteArrayView text, qsizetype from) const
{
    const qsizetype size = m_needle.size();
    if (size == 0)
        return from <= text.size() ? from : -1;
    const qsizetype last = text.size() - size; // where it can begin
    qsizetype misses = 0;
    for (qsizetype at = from; at <= last;) {
        const void *const rare = std::memchr(text.data() + at + m_rareAt, m_needle[m_rareAt], size_t(last - at + 1));
        if (rare == nullptr)
            return -1;
        at = static_cast<const char *>(rare) - text.data() - m_rareAt;
        if (std::memcmp(text.data() + at, m_needle.constData(), size_t(size)) == 0)
            return at;
        ++at;
        ++misses;
        if (misses < missesAtLeast || at - from >= misses * bytesPerMiss)
            continue;
        const void *const found = at <= last
            ? ::memmem(text.data() + at, size_t(text.size() - at), m_needle.constData(), size_t(size))
            : nullptr;
        return found == nullptr ? -1 : static_cast<const char *>(found) - text.data();
    }
    return -1;
}

} // namespace JobLog
