// SPDX-License-Identifier: Apache-2.0
#include "models/outputs/markerscanner.h"

#include "models/joblog/literalfinder.h"

#include <algorithm>
#include <cstring>

namespace Outputs {

namespace {

/// What all markers begin with. An escape sequence may stand inside a marker (grep --color); see findSplitMarker.
constexpr QByteArrayView needle("SPINNAKER");
constexpr char escape = '\x1b';

qsizetype findNeedle(QByteArrayView bytes, qsizetype from)
{
    static const JobLog::LiteralFinder finder(needle.toByteArray());
    const qsizetype hit = finder.find(bytes, from);
    return hit < 0 ? bytes.size() : hit;
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

/// The first LF at or after `from`, or the size.
qsizetype findLineFeed(QByteArrayView bytes, qsizetype from)
{
    if (from >= bytes.size())
        return bytes.size();
    const void *lf = std::memchr(bytes.data() + from, '\n', size_t(bytes.size() - from));
    return lf ? static_cast<const char *>(lf) - bytes.data() : bytes.size();
}

/// The byte after the last LF in `bytes`, or 0.
qsizetype afterLastLineFeed(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return 0;
    const void *lf = memrchr(bytes.data(), '\n', size_t(bytes.size()));
    return lf ? static_cast<const char *>(lf) - bytes.data() + 1 : 0;
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
        const qsizetype start = at + afterLastLineFeed(chunk.sliced(at, candidate - at));
        countLines(chunk.sliced(at, start - at));
        const qsizetype end = findLineFeed(chunk, candidate);
        if (end < chunk.size() && m_open.isEmpty() && end - start <= maximumSegment) {
            emitLine(chunk.sliced(start, end - start), true); // whole in this chunk: no copy
        } else {
            keep(chunk.sliced(start, end - start));
            if (end == chunk.size())
                return;
            closeOpen();
        }
        at = end;
    }
}

void MarkerScanner::finish()
{
    closeOpen();
}

void MarkerScanner::forEachSegment(const Line &line, const SegmentSink &sink)
{
    qsizetype at = 0;
    for (;;) {
        const qsizetype cr = line.bytes.indexOf('\r', at);
        const bool last = cr < 0;
        const QByteArrayView bytes = line.bytes.sliced(at, (last ? line.bytes.size() : cr) - at);
        const bool beyond = last && line.markerBeyond;
        if (beyond || isCandidate(bytes))
            sink(Segment{bytes, line.number, at == 0 && line.startsLine, last && line.cut, beyond});
        if (last)
            return;
        at = cr + 1;
    }
}

/// Completes the line of the last chunk; returns where its end stands, or the size where it goes on.
qsizetype MarkerScanner::continueOpen(QByteArrayView chunk)
{
    if (m_open.isEmpty())
        return 0;
    const qsizetype end = findLineFeed(chunk, 0);
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
    m_startsLine = true; // the bytes end at a LF
}

void MarkerScanner::keep(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        if (m_cut) {
            // A CR begins something new, as long as a line may be.
            const qsizetype cr = bytes.indexOf('\r');
            searchBeyond(cr < 0 ? bytes : bytes.first(cr));
            if (cr < 0)
                return;
            emitLine(m_open, false);
            m_open.resize(0);
            bytes = bytes.sliced(cr + 1);
            continue;
        }
        const qsizetype room = std::min(maximumSegment - m_open.size(), bytes.size());
        m_open.append(bytes.first(room));
        bytes = bytes.sliced(room);
        if (!bytes.isEmpty())
            passOnParts();
    }
}

/// The line is longer than what is kept: hands on what a CR ends, or begins to cut.
void MarkerScanner::passOnParts()
{
    const qsizetype cr = m_open.lastIndexOf('\r');
    if (cr >= 0) {
        emitLine(QByteArrayView(m_open).first(cr), false);
        m_open = m_open.sliced(cr + 1);
        return;
    }
    m_cut = true;
    m_tail = m_open.last(needle.size() - 1);
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

void MarkerScanner::emitLine(QByteArrayView bytes, bool endsLine)
{
    if (!bytes.isEmpty() && (m_markerBeyond || isCandidate(bytes)))
        m_sink(Line{bytes, m_line, m_startsLine, endsLine, m_cut, m_markerBeyond});
    m_startsLine = endsLine;
    m_cut = false;
    m_markerBeyond = false;
}

void MarkerScanner::closeOpen()
{
    emitLine(m_open, true);
    // A long line's memory is given back; short ones keep theirs for the next.
    if (m_open.capacity() > 64 * 1024)
        m_open = QByteArray();
    else
        m_open.resize(0);
}

} // namespace Outputs
