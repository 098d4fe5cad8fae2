// SPDX-License-Identifier: Apache-2.0
#include "models/kube/logintake.h"

#include "models/core/redact.h"
#include "models/kube/texts.h"

#include <algorithm>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

/// A container may print gigabytes without a line end. Such a line is given on in pieces, each with the line's
/// timestamp; the cuts are always at the same places, so that a repetition is recognised piece by piece.
constexpr qsizetype longestLine = 16 * 1024 * 1024;
constexpr qsizetype longestNotice = 4096;

} // namespace

LogIntake::LogIntake(LogSink &sink) : m_sink(sink) { }

void LogIntake::beginStream()
{
    m_resumed = !m_window.isEmpty();
    if (m_resumed)
        m_window.beginReplay();
    m_tail.clear();
    m_serverSaid.clear();
    m_firstLine = true;
    m_newLines = false;
}

QString LogIntake::sinceTime() const
{
    return m_window.isEmpty() ? QString() : sinceTimeText(m_window.resumeSecond());
}

Core::Result<void> LogIntake::take(const QByteArray &bytes)
{
    QByteArrayView rest = bytes;
    if (!m_tail.isEmpty()) {
        const qsizetype end = rest.indexOf('\n');
        if (end < 0)
            return holdBack(rest);
        m_tail.append(rest.first(end + 1));
        const QByteArray line = std::exchange(m_tail, {});
        if (auto taken = takeLines(line); !taken)
            return taken;
        rest = rest.sliced(end + 1);
    }
    const qsizetype end = rest.lastIndexOf('\n');
    if (end >= 0) {
        if (auto taken = takeLines(rest.first(end + 1)); !taken)
            return taken;
    }
    return holdBack(rest.sliced(end + 1));
}

Core::Result<void> LogIntake::holdBack(QByteArrayView tail)
{
    m_tail.append(tail);
    return m_tail.size() > longestLine ? splitLongTail() : Core::Result<void>();
}

Core::Result<void> LogIntake::splitLongTail()
{
    while (m_tail.size() > longestLine) {
        const auto timestamp = m_timestamps.read(m_tail);
        const QByteArray prefix = m_tail.first(timestamp ? timestamp->length : 0);
        QByteArray piece = m_tail.first(longestLine);
        piece += '\n';
        m_tail = prefix + m_tail.sliced(longestLine);
        if (auto taken = takeLines(piece); !taken)
            return taken;
    }
    return {};
}

/// `lines` end with '\n'. Neighbouring new lines go to the sink in one piece.
Core::Result<void> LogIntake::takeLines(QByteArrayView lines)
{
    const char *const end = lines.data() + lines.size();
    const char *newFrom = lines.data();
    for (const char *line = newFrom; line < end;) {
        const auto *lineEnd = static_cast<const char *>(std::memchr(line, '\n', size_t(end - line)));
        const char *const next = lineEnd + 1;
        if (!isNew({line, lineEnd})) {
            if (auto appended = append({newFrom, line}); !appended)
                return appended;
            newFrom = next;
            if (m_stray)
                takeStray({line, lineEnd});
        } else if (m_gapBefore) {
            m_gapBefore = false;
            if (auto appended = append({newFrom, line}); !appended)
                return appended;
            newFrom = line;
            if (auto said = gap(Texts::tr("Lines may be missing here: the log was rotated while the connection was "
                                          "broken."));
                !said)
                return said;
        }
        line = next;
    }
    return append({newFrom, end});
}

bool LogIntake::isNew(QByteArrayView line)
{
    const auto timestamp = m_timestamps.read(line);
    m_stray = !timestamp;
    if (!timestamp)
        return false;
    m_firstLine = false;
    const quint64 hash = lineHash(line);
    if (m_window.isReplaying()) {
        const auto verdict = m_window.judge(timestamp->nanoseconds, hash);
        if (verdict == ReplayWindow::Verdict::Known)
            return false;
        m_gapBefore = verdict == ReplayWindow::Verdict::NewAfterGap;
    }
    if (!m_broken.isEmpty() && !m_gapBefore)
        m_broken.clear(); // whatever follows the known lines begins with the line that had been cut
    m_window.add(timestamp->nanoseconds, hash);
    return true;
}

/// A line without a timestamp is none of the container's. At the start of a resumed stream it is the end of a line that
/// is known already (the filter by time works on the chunks of long lines); elsewhere the server speaks.
void LogIntake::takeStray(QByteArrayView line)
{
    if (m_resumed && m_firstLine)
        return;
    m_serverSaid = Core::redactText(QString::fromUtf8(line.first(std::min(line.size(), longestNotice))).trimmed());
    if (!m_serverSaid.isEmpty())
        m_sink.appendGap(Texts::tr("The server said: %1").arg(m_serverSaid)); // a broken line may still come again
}

Core::Result<void> LogIntake::append(QByteArrayView lines)
{
    if (lines.isEmpty())
        return {};
    m_newLines = true;
    m_anything = true;
    return m_sink.appendLines(lines);
}

Core::Result<void> LogIntake::gap(const QString &reason)
{
    if (!m_broken.isEmpty()) { // its rest will not come any more
        QByteArray line = std::exchange(m_broken, {});
        line += '\n';
        if (auto appended = append(line); !appended)
            return appended;
    }
    m_sink.appendGap(reason);
    return {};
}

void LogIntake::endStream()
{
    if (m_tail.isEmpty())
        return;
    QByteArray tail = std::exchange(m_tail, {});
    if (m_timestamps.read(tail)) {
        m_broken = std::move(tail);
        return;
    }
    // No timestamp: kubelet's own error, or the first bytes of a line that will come again.
    constexpr qsizetype longestTimestamp = 36;
    const bool mayBeTimestamp = tail.size() < longestTimestamp && tail[0] >= '0' && tail[0] <= '9';
    if (!mayBeTimestamp)
        takeStray(tail);
}

Core::Result<void> LogIntake::finish()
{
    const QByteArray last = std::exchange(m_broken, {});
    return append(last);
}

} // namespace Kube
