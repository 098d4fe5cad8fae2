// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/logresponse.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Sandbox {

LogResponse::LogResponse(std::unique_ptr<HttpStream> stream, const QString &path, LogFile *log, LogOptions options)
    : m_stream(std::move(stream)),
      m_file(path),
      m_log(log),
      m_options(std::move(options))
{
    connect(m_stream.get(), &HttpStream::writable, this, &LogResponse::pump);
    connect(m_stream.get(), &HttpStream::closed, this, &LogResponse::finish);
    if (log && m_options.follow) {
        connect(log, &LogFile::appended, this, &LogResponse::pump);
        connect(log, &LogFile::closed, this, &LogResponse::pump);
        connect(log, &QObject::destroyed, this, &LogResponse::pump, Qt::QueuedConnection);
    }
}

void LogResponse::start()
{
    m_stream->begin("text/plain"_ba);
    if (m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        if (!m_options.since.isEmpty())
            seekToSince();
        if (m_options.tailLines)
            seekToTail();
    }
    m_started = true;
    pump();
}

void LogResponse::pump()
{
    if (!m_started || m_finished)
        return;
    while (m_stream->wantsMore()) {
        const QByteArray block = m_file.isOpen() ? m_file.read(blockSize) : QByteArray();
        if (block.isEmpty()) {
            if (!m_options.follow || !m_log || m_log->isClosed())
                finish();
            return;
        }
        QByteArray text = m_options.timestamps ? block : transform(block);
        if (m_options.limitBytes) {
            text.truncate(std::min(*m_options.limitBytes, qint64(text.size())));
            *m_options.limitBytes -= text.size();
        }
        m_stream->write(text);
        if (m_options.limitBytes && *m_options.limitBytes <= 0) {
            finish();
            return;
        }
    }
}

// Leaves out the timestamps, which have a fixed width and stand at every line's start.
QByteArray LogResponse::transform(const QByteArray &block)
{
    QByteArray text;
    text.reserve(block.size());
    const char *data = block.constData();
    const char *const end = data + block.size();
    while (data < end) {
        if (m_atLineStart) {
            const qsizetype missing = std::min<qsizetype>(LogFile::stampSize - m_head.size(), end - data);
            m_head.append(data, missing);
            data += missing;
            if (m_head.size() < LogFile::stampSize)
                break;
            m_head.clear();
            m_atLineStart = false;
        }
        const auto *newline = static_cast<const char *>(memchr(data, '\n', size_t(end - data)));
        const char *stop = newline ? newline + 1 : end;
        text.append(data, stop - data);
        m_atLineStart = newline != nullptr;
        data = stop;
    }
    return text;
}

// Timestamps rise through the file, so the first line that is young enough is found by halving.
void LogResponse::seekToSince()
{
    const auto lineAt = [this](qint64 offset) { // the start of the first line at or after `offset`
        if (offset == 0)
            return qint64(0);
        m_file.seek(offset - 1);
        qint64 position = offset - 1;
        while (true) {
            const QByteArray block = m_file.read(64 * 1024);
            if (block.isEmpty())
                return m_file.size();
            if (const qsizetype newline = block.indexOf('\n'); newline >= 0)
                return position + newline + 1;
            position += block.size();
        }
    };
    const auto isYoungEnough = [this](qint64 line) {
        m_file.seek(line);
        return m_file.read(m_options.since.size()) >= m_options.since;
    };
    qint64 low = 0;
    qint64 high = m_file.size();
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        const qint64 line = lineAt(middle);
        if (line >= m_file.size() || isYoungEnough(line))
            high = middle;
        else
            low = line + 1;
    }
    m_file.seek(std::min(lineAt(low), m_file.size()));
}

void LogResponse::seekToTail()
{
    const qint64 floor = m_file.pos(); // where "since" begins
    qint64 wanted = *m_options.tailLines;
    qint64 end = m_file.size();
    if (wanted <= 0) {
        m_file.seek(end);
        return;
    }
    // A final newline ends the last line; it does not begin another one.
    bool last = true;
    while (end > floor) {
        const qint64 begin = std::max(floor, end - blockSize);
        m_file.seek(begin);
        const QByteArray block = m_file.read(end - begin);
        for (qsizetype i = block.size() - 1; i >= 0; --i) {
            if (block.at(i) == '\n' && !last && --wanted == 0) {
                m_file.seek(begin + i + 1);
                return;
            }
            last = false;
        }
        end = begin;
    }
    m_file.seek(floor);
}

void LogResponse::finish()
{
    if (m_finished)
        return;
    m_finished = true;
    m_stream->end();
    Q_EMIT finished();
}

} // namespace Sandbox
