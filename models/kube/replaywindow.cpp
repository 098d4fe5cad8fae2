// SPDX-License-Identifier: Apache-2.0
#include "models/kube/replaywindow.h"

#include <algorithm>
#include <cstring>

namespace Kube {

namespace {
constexpr qint64 nanosecondsPerSecond = 1'000'000'000;
/// Unknown lines among known ones are compared with the whole rest of the window; that many times.
constexpr int mostStrangers = 256;
/// How far into the window the double of a line that may be forgotten is looked for.
constexpr size_t frontLines = 4096;
constexpr size_t mostTails = 4096;

qint64 floorSecond(qint64 nanoseconds)
{
    const qint64 second = nanoseconds / nanosecondsPerSecond;
    return nanoseconds % nanosecondsPerSecond < 0 ? second - 1 : second;
}
} // namespace

quint64 lineHash(QByteArrayView line)
{
    constexpr quint64 factor = 0x9e3779b97f4a7c15;
    const char *at = line.data();
    auto left = size_t(line.size());
    quint64 hash = left * factor;
    for (; left >= sizeof(quint64); left -= sizeof(quint64), at += sizeof(quint64)) {
        quint64 word = 0;
        std::memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 32;
    }
    quint64 word = 0;
    std::memcpy(&word, at, left);
    hash = (hash ^ word) * factor;
    return hash ^ (hash >> 29);
}

void ReplayWindow::add(qint64 nanoseconds, quint64 hash)
{
    if (m_replaying) { // keep the server's order: a new line between known ones stands where it was sent
        m_lines.insert(m_lines.begin() + qptrdiff(m_next), {nanoseconds, hash});
        ++m_next;
        ++m_end;
        return;
    }
    m_lines.push_back({nanoseconds, hash});
    if (m_lines.size() == 1 || nanoseconds > m_newest) {
        m_newest = nanoseconds;
        if (nanoseconds >= m_keepFrom + 2 * nanosecondsPerSecond)
            m_keepFrom = (floorSecond(nanoseconds) - 1) * nanosecondsPerSecond;
    } else if (nanoseconds < m_newest - nanosecondsPerSecond) {
        // The node's clock was set back. Asking from the old time on would hide what comes now.
        m_forgottenUpTo = std::max(m_forgottenUpTo, m_keepFrom);
        m_newest = nanoseconds;
        m_keepFrom = (floorSecond(nanoseconds) - 1) * nanosecondsPerSecond;
    }
    while (!m_lines.empty() && m_lines.front().nanoseconds < m_keepFrom)
        m_lines.pop_front();
    if (m_lines.size() > capacity) {
        m_forgottenUpTo = std::max(m_forgottenUpTo, m_lines.front().nanoseconds);
        m_lines.pop_front();
    }
}

void ReplayWindow::addTail(qint64 nanoseconds, quint64 hash)
{
    while (!m_tails.empty() && (m_tails.front().nanoseconds < m_keepFrom || m_tails.size() >= mostTails))
        m_tails.pop_front();
    m_tails.push_back({nanoseconds, hash});
}

bool ReplayWindow::isTail(qint64 nanoseconds, quint64 hash) const
{
    return std::ranges::find(m_tails, Line{nanoseconds, hash}) != m_tails.end();
}

qint64 ReplayWindow::resumeSecond() const
{
    return floorSecond(m_newest) - 1;
}

void ReplayWindow::beginReplay()
{
    const qint64 from = resumeSecond() * nanosecondsPerSecond;
    std::erase_if(m_lines, [from](const Line &line) { return line.nanoseconds < from; });
    m_replaying = !m_lines.empty();
    m_matched = false;
    m_next = 0;
    m_end = m_lines.size();
    m_strangers = 0;
}

ReplayWindow::Verdict ReplayWindow::judge(qint64 nanoseconds, quint64 hash)
{
    if (!m_replaying)
        return Verdict::New;
    // Lines that were forgotten are known whatever the window holds. Searching all of it for each of them would take
    // the square of their number; their doubles, where any are left, stand at its front.
    const bool forgotten = !m_matched && m_forgottenUpTo > 0 && nanoseconds <= m_forgottenUpTo;
    if (forgotten && nanoseconds < m_lines.front().nanoseconds)
        return Verdict::Known;
    const Line line{nanoseconds, hash};
    const size_t last = forgotten ? std::min(m_end, m_next + frontLines) : m_end;
    const auto end = m_lines.begin() + qptrdiff(last);
    const auto found = std::find(m_lines.begin() + qptrdiff(m_next), end, line);
    if (found != end) {
        m_matched = true;
        m_next = size_t(found - m_lines.begin()) + 1;
        if (m_next == m_end)
            m_replaying = false; // everything after the last known line is new
        return Verdict::Known;
    }
    if (forgotten)
        return Verdict::Known;
    if (!m_matched) {
        m_replaying = false;
        return Verdict::NewAfterGap;
    }
    // A stranger between known lines was never seen: it is new, and known ones may still follow.
    if (nanoseconds > m_newest || ++m_strangers > mostStrangers)
        m_replaying = false;
    return Verdict::New;
}

} // namespace Kube
