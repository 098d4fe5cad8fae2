// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/markerscanner.h"

#include <algorithm>
#include <cstring>

namespace Outputs {

namespace {

/// What all markers begin with. An escape sequence may stand inside a marker (grep --color); see findSplitMarker.
constexpr QByteArrayView needle("SPINNAKER");
constexpr char escape = '\x1b';

qsizetype findNeedle(QByteArrayView bytes, qsizetype from)
{
    const QByteArrayView rest = bytes.sliced(from);
    if (rest.size() < needle.size()) // also: no null pointer into libc
        return bytes.size();
    const void *hit = memmem(rest.data(), size_t(rest.size()), needle.data(), size_t(needle.size()));
    return hit ? static_cast<const char *>(hit) - bytes.data() : bytes.size();
}

/// Whether a beginning of the needle ends at `end`. Told by one comparison in nearly all cases.
bool endsInNeedleStart(const char *begin, const char *end)
{
    for (qsizetype length = std::min<qsizetype>(needle.size() - 1, end - begin); length > 0; --length) {
        if (end[-1] == needle[length - 1] && std::memcmp(end - length, needle.data(), size_t(length)) == 0)
            return true;
    }
    return false;
}

/// The next escape that cuts the needle in two: any needle with escapes inside has a beginning that one follows
/// directly.
qsizetype findSplitMarker(QByteArrayView bytes, qsizetype from)
{
    const char *const begin = bytes.data();
    const char *const end = begin + bytes.size();
    for (const char *at = begin + from; at < end; ++at) {
        at = static_cast<const char *>(std::memchr(at, escape, size_t(end - at)));
        if (!at)
            break;
        if (endsInNeedleStart(begin, at))
            return at - begin;
    }
    return bytes.size();
}

/// In blocks whose count fits a byte, which compilers turn into vector instructions: several times std::count's speed.
qint64 countLineFeeds(QByteArrayView bytes)
{
    constexpr qsizetype block = 128;
    qint64 count = 0;
    qsizetype at = 0;
    for (; at + block <= bytes.size(); at += block) {
        const char *const data = bytes.data() + at;
        quint8 inBlock = 0;
        for (qsizetype i = 0; i < block; ++i)
            inBlock = quint8(inBlock + (data[i] == '\n' ? 1 : 0));
        count += inBlock;
    }
    return count + std::count(bytes.begin() + at, bytes.end(), '\n');
}

/// Positions at which a segment becomes worth a closer look; each byte is searched once.
class CandidateFinder
{
public:
    explicit CandidateFinder(QByteArrayView bytes) : m_bytes(bytes) { }

    /// The first at or after `from`, or the size.
    qsizetype next(qsizetype from)
    {
        if (m_needle < from)
            m_needle = findNeedle(m_bytes, from);
        if (m_split < from)
            m_split = findSplitMarker(m_bytes, from);
        return std::min(m_needle, m_split);
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_needle = -1;
    qsizetype m_split = -1;
};

bool isCandidate(QByteArrayView segment)
{
    return CandidateFinder(segment).next(0) < segment.size();
}

/// The first CR or LF at or after `from`, or the size. In small steps: a search for one kind must not run over the
/// whole rest each time where only the other kind occurs.
qsizetype findEnd(QByteArrayView bytes, qsizetype from)
{
    constexpr qsizetype step = 4096;
    for (; from < bytes.size(); from += step) {
        const size_t size = size_t(std::min(step, bytes.size() - from));
        const char *begin = bytes.data() + from;
        const void *lf = std::memchr(begin, '\n', size);
        const size_t sizeBefore = lf ? size_t(static_cast<const char *>(lf) - begin) : size;
        const void *cr = std::memchr(begin, '\r', sizeBefore);
        if (cr || lf)
            return static_cast<const char *>(cr ? cr : lf) - bytes.data();
    }
    return bytes.size();
}

/// The byte after the last CR or LF in `bytes`, or 0.
qsizetype afterLastEnd(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return 0;
    const void *lf = memrchr(bytes.data(), '\n', size_t(bytes.size()));
    const qsizetype afterLf = lf ? static_cast<const char *>(lf) - bytes.data() + 1 : 0;
    const void *cr = memrchr(bytes.data() + afterLf, '\r', size_t(bytes.size() - afterLf));
    return cr ? static_cast<const char *>(cr) - bytes.data() + 1 : afterLf;
}

} // namespace

MarkerScanner::MarkerScanner(Sink sink) : m_sink(std::move(sink)) { }

void MarkerScanner::feed(QByteArrayView chunk)
{
    if (chunk.isEmpty())
        return;
    qsizetype at = continueOpen(chunk);
    CandidateFinder finder(chunk);
    while (at < chunk.size()) {
        const qsizetype candidate = finder.next(at);
        const QByteArrayView before = chunk.sliced(at, candidate - at);
        const qsizetype start = at + afterLastEnd(before);
        countLines(chunk.sliced(at, start - at));
        const qsizetype end = candidate < chunk.size() ? findEnd(chunk, candidate) : chunk.size();
        keep(chunk.sliced(start, end - start));
        if (end == chunk.size())
            return;
        closeOpen();
        at = end;
    }
}

void MarkerScanner::finish()
{
    closeOpen();
}

/// Completes the segment of the last chunk; returns where its end stands, or the size where it goes on.
qsizetype MarkerScanner::continueOpen(QByteArrayView chunk)
{
    if (m_open.isEmpty())
        return 0;
    const qsizetype end = findEnd(chunk, 0);
    keep(chunk.first(end));
    if (end < chunk.size())
        closeOpen();
    return end;
}

void MarkerScanner::countLines(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    m_line += countLineFeeds(bytes);
    m_startsLine = bytes.back() == '\n';
}

void MarkerScanner::keep(QByteArrayView bytes)
{
    const qsizetype room = std::min(maximumSegment - m_open.size(), bytes.size());
    m_open.append(bytes.first(room));
    if (room == bytes.size())
        return;
    if (!m_cut) {
        m_cut = true;
        m_tail = m_open.last(needle.size() - 1);
    }
    searchBeyond(bytes.sliced(room));
}

void MarkerScanner::searchBeyond(QByteArrayView dropped)
{
    if (m_markerBeyond)
        return;
    const qsizetype overlap = needle.size() - 1;
    m_tail.append(dropped.first(std::min(overlap, dropped.size())));
    m_markerBeyond = findNeedle(m_tail, 0) < m_tail.size() || findNeedle(dropped, 0) < dropped.size();
    if (dropped.size() >= overlap)
        m_tail = dropped.last(overlap).toByteArray();
    else
        m_tail = m_tail.last(std::min(overlap, m_tail.size()));
}

void MarkerScanner::closeOpen()
{
    if (!m_open.isEmpty() && (m_markerBeyond || isCandidate(m_open)))
        m_sink(Segment{m_open, m_line, m_startsLine, m_cut, m_markerBeyond});
    // A long segment's memory is given back; short ones keep theirs for the next.
    if (m_open.capacity() > 64 * 1024)
        m_open = QByteArray();
    else
        m_open.resize(0);
    m_cut = false;
    m_markerBeyond = false;
}

} // namespace Outputs
