// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fakelog.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace Support {

namespace {

constexpr qint64 second = 1'000'000'000;

QByteArray stamp(qint64 nanoseconds)
{
    const QDateTime time = QDateTime::fromSecsSinceEpoch(nanoseconds / second, QTimeZone::UTC);
    return time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")).toLatin1() + '.'
        + QByteArray::number(nanoseconds % second).rightJustified(9, '0') + "Z ";
}

} // namespace

void FakeLog::print(qint64 nanoseconds, const QByteArray &text, bool terminated)
{
    constexpr qsizetype chunk = 16 * 1024;
    constexpr qint64 chunkDelay = 300'000'000; // slow enough that a line spans seconds
    qsizetype at = 0;
    for (qint64 part = 0; text.size() - at > chunk; ++part, at += chunk)
        m_entries += {nanoseconds + part * chunkDelay, text.sliced(at, chunk), m_lines.size()};
    const qint64 last = nanoseconds + qint64(at / chunk) * chunkDelay;
    m_entries += {last, terminated ? text.sliced(at) + '\n' : text.sliced(at), m_lines.size()};
    m_lines += {nanoseconds, text};
}

void FakeLog::rotate()
{
    m_fileStart = m_entries.size();
    m_rotations += m_lines.size();
}

FakeLog::Reader FakeLog::open(qint64 sinceSecond, bool stampChunks, qsizetype tail) const
{
    Reader reader;
    reader.sinceSecond = sinceSecond;
    reader.stampChunks = stampChunks;
    reader.next = tail > 0 ? std::max(m_fileStart, m_entries.size() - tail) : m_fileStart;
    return reader;
}

QByteArray FakeLog::read(Reader &reader, qsizetype limit) const
{
    QByteArray bytes;
    for (; reader.next < m_entries.size() && bytes.size() < limit; ++reader.next) {
        const Entry &entry = m_entries[reader.next];
        if (entry.nanoseconds >= reader.sinceSecond * second) {
            if (reader.atLineStart || reader.stampChunks)
                bytes += stamp(entry.nanoseconds);
            bytes += entry.text;
        }
        reader.atLineStart = entry.text.endsWith('\n');
    }
    return bytes;
}

} // namespace Support
