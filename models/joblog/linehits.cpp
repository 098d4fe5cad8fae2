// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/linehits.h"

#include "models/joblog/linematcher.h"

#include <algorithm>

namespace JobLog {

Core::Result<std::unique_ptr<LineHits>> LineHits::compile(const SearchPattern &pattern)
{
    const auto matcher = LineMatcher::compile(pattern);
    if (!matcher)
        return std::unexpected(matcher.error());
    return std::make_unique<LineHits>(*matcher);
}

LineHits::LineHits(const std::shared_ptr<const LineMatcher> &matcher)
    : m_scanner(std::make_unique<LineScanner>(matcher))
{
}

LineHits::~LineHits() = default;

QList<std::pair<qsizetype, qsizetype>> LineHits::in(QByteArrayView text)
{
    QList<std::pair<qsizetype, qsizetype>> hits;
    qsizetype position = 0;
    while (hits.size() < most) {
        const auto found = m_scanner->find(text, position);
        if (!found)
            break;
        if (found->end > found->start)
            hits.append({found->start, found->end - found->start});
        position = std::max(found->end, position);
        if (found->end == found->start) { // an empty match: go on behind the next character
            ++position;
            while (position < text.size() && (uchar(text[position]) & 0xc0U) == 0x80)
                ++position;
        }
    }
    return hits;
}

} // namespace JobLog
