// SPDX-License-Identifier: Apache-2.0
#include "models/kube/logprobe.h"

#include "models/kube/logstream.h"
#include "models/kube/replaywindow.h"

namespace Kube {

LogProbe::LogProbe(Client &client, const LogRequest &request, const LogMark &expected,
                   std::chrono::milliseconds timeout)
    : m_stream(client.log(request)),
      m_expected(expected)
{
    m_timeout.setSingleShot(true);
    m_timeout.setInterval(timeout);
    connect(&m_timeout, &QTimer::timeout, this, [this] { end(Outcome::Failed); });
    connect(m_stream.get(), &LogStream::received, this, &LogProbe::take);
    connect(m_stream.get(), &LogStream::finished, this,
            [this](const Core::Result<void> &result) { end(result ? outcome() : Outcome::Failed); });
}

LogProbe::~LogProbe() = default;

void LogProbe::start()
{
    m_timeout.start();
    m_stream->start();
}

/// Only the last line counts; those before it are not even looked at.
void LogProbe::take(const QByteArray &bytes)
{
    constexpr qsizetype longestTail = 32 * 1024 * 1024;
    m_timeout.start();
    const qsizetype end = bytes.lastIndexOf('\n');
    if (end < 0) {
        m_tail += bytes;
        if (m_tail.size() > longestTail)
            this->end(Outcome::Different); // what goes on like this was not known
        return;
    }
    const qsizetype before = end > 0 ? bytes.lastIndexOf('\n', end - 1) : -1;
    if (before < 0)
        takeLine(QByteArray(m_tail + bytes.first(end)));
    else
        takeLine(QByteArrayView(bytes).sliced(before + 1, end - before - 1));
    m_tail = bytes.sliced(end + 1);
}

void LogProbe::takeLine(QByteArrayView line)
{
    const auto timestamp = m_timestamps.read(line);
    if (!timestamp)
        return; // the server's own words, or the end of a long line
    m_anything = true;
    m_last = {timestamp->nanoseconds, lineHash(line)};
}

LogProbe::Outcome LogProbe::outcome() const
{
    if (!m_anything)
        return Outcome::Empty;
    return m_last == m_expected ? Outcome::Same : Outcome::Different;
}

void LogProbe::end(Outcome outcome)
{
    m_timeout.stop();
    m_stream.reset();
    Q_EMIT finished(outcome); // may destroy this
}

} // namespace Kube
