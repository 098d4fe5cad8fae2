// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/logfile.h"

#include <QDateTime>

#include <ctime>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qint64 nanosPerSecond = 1000000000;

qint64 wallClockNanos()
{
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return qint64(now.tv_sec) * nanosPerSecond + now.tv_nsec;
}

} // namespace

LogFile::LogFile(const QString &path, QObject *parent) : QObject(parent), m_file(path) { }

bool LogFile::open()
{
    return m_file.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Unbuffered);
}

void LogFile::append(const char *data, qsizetype size)
{
    const char *const end = data + size;
    QByteArray block;
    block.reserve(size + size / 2 + m_partial.size() + stampSize);
    // One reading of the clock per block; the lines of a block follow each other by a nanosecond.
    m_lastNanos = std::max(m_lastNanos, wallClockNanos() - 1);
    while (data < end) {
        const auto *newline = static_cast<const char *>(memchr(data, '\n', size_t(end - data)));
        if (!newline) {
            m_partial.append(data, end - data);
            if (m_partial.size() >= partialLimit) {
                if (m_atLineStart)
                    stamp(block);
                block += m_partial;
                m_partial.clear();
                m_atLineStart = false;
            }
            break;
        }
        if (m_atLineStart)
            stamp(block);
        if (!m_partial.isEmpty()) {
            block += m_partial;
            m_partial.clear();
        }
        block.append(data, newline + 1 - data);
        m_atLineStart = true;
        data = newline + 1;
    }
    write(block);
}

void LogFile::close()
{
    if (m_closed)
        return;
    if (!m_partial.isEmpty()) {
        QByteArray block;
        m_lastNanos = std::max(m_lastNanos, wallClockNanos() - 1);
        if (m_atLineStart)
            stamp(block);
        block += m_partial;
        m_partial.clear();
        write(block);
    }
    m_file.close();
    m_closed = true;
    Q_EMIT closed();
}

void LogFile::stamp(QByteArray &block)
{
    ++m_lastNanos;
    const qint64 second = m_lastNanos / nanosPerSecond;
    if (second != m_second) {
        m_second = second;
        m_secondText
            = QDateTime::fromSecsSinceEpoch(second, QTimeZone::UTC).toString(u"yyyy-MM-dd'T'HH:mm:ss."_s).toLatin1();
    }
    char text[stampSize + 1];
    memcpy(text, m_secondText.constData(), 20);
    qint64 nanos = m_lastNanos % nanosPerSecond;
    for (int i = 28; i >= 20; --i) {
        text[i] = char('0' + nanos % 10);
        nanos /= 10;
    }
    text[29] = 'Z';
    text[30] = ' ';
    block.append(text, stampSize);
}

void LogFile::write(const QByteArray &block)
{
    if (block.isEmpty())
        return;
    if (m_error.isEmpty()) {
        const qint64 written = m_file.write(block);
        if (written != block.size())
            m_error = m_file.errorString();
        m_size += std::max<qint64>(written, 0);
    }
    Q_EMIT appended();
}

QByteArray LogFile::tail(int lines, qsizetype bytes) const
{
    QFile file(path());
    if (!file.open(QIODevice::ReadOnly))
        return {};
    // Each of the wanted lines brings its timestamp.
    const qint64 window = bytes + qint64(lines + 1) * stampSize;
    const bool fromStart = file.size() <= window;
    if (!fromStart)
        file.seek(file.size() - window);
    QList<QByteArray> all = file.read(window).split('\n');
    if (!fromStart)
        all.removeFirst(); // begins in the middle of a line
    const bool endsWithNewline = !all.isEmpty() && all.last().isEmpty();
    if (endsWithNewline)
        all.removeLast();
    QByteArray text;
    for (const QByteArray &line : all.last(std::min<qsizetype>(lines, all.size()))) {
        if (!text.isEmpty())
            text += '\n';
        text += line.sliced(std::min(stampSize, line.size()));
    }
    if (endsWithNewline && !text.isEmpty())
        text += '\n';
    return text.last(std::min(bytes, text.size()));
}

} // namespace Sandbox
