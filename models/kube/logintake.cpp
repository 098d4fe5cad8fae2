// SPDX-License-Identifier: Apache-2.0
#include "models/kube/logintake.h"

#include "models/core/redact.h"
#include "models/kube/longline.h"
#include "models/kube/texts.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace Kube {

namespace {

/// A container may print gigabytes without a line end. Such a line is given on in pieces, each with the line's
/// timestamp; the cuts are always at the same places, so that a repetition is recognised piece by piece.
constexpr qsizetype longestLine = 16 * 1024 * 1024;
constexpr qsizetype longestNotice = 4096;

/// How kubelet's own errors begin that come in the log's place (kubernetes pkg/kubelet/kubelet_pods.go and
/// pkg/kubelet/kuberuntime/logs). Only asked where the end of a long line is as likely.
bool looksLikeServerError(QByteArrayView text)
{
    static constexpr std::array<QByteArrayView, 5> beginnings{
        QByteArrayView("failed to "), QByteArrayView("unable to "), QByteArrayView("rpc error: "),
        QByteArrayView("Error from server"), QByteArrayView("Internal error occurred")};
    return std::ranges::any_of(beginnings, [text](QByteArrayView begin) { return text.startsWith(begin); });
}

} // namespace

LogIntake::LogIntake(LogSink &sink) : m_sink(sink) { }

void LogIntake::beginStream(bool certain)
{
    m_resumed = !m_window.isEmpty();
    m_window.beginReplay();
    m_certain = certain;
    m_tail.clear();
    m_serverSaid.clear();
    m_cutInTimestamp = false;
    m_newLines = false;
    m_brokenBefore = m_broken;
}

QString LogIntake::sinceTime() const
{
    return m_window.isEmpty() ? QString() : sinceTimeText(m_window.resumeSecond());
}

std::optional<LogMark> LogIntake::lastLine() const
{
    if (m_window.isEmpty())
        return std::nullopt;
    const auto [nanoseconds, hash] = m_window.last();
    return LogMark{nanoseconds, hash};
}

Core::Result<void> LogIntake::take(const QByteArray &bytes)
{
    if (m_holding) {
        m_held += bytes;
        return {};
    }
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

Core::Result<void> LogIntake::confirm()
{
    m_certain = true;
    m_holding = false;
    return take(std::exchange(m_held, {}));
}

void LogIntake::discard()
{
    m_holding = false;
    m_gapPending = false;
    m_held.clear();
    m_tail.clear();
}

Core::Result<void> LogIntake::holdBack(QByteArrayView tail)
{
    (m_holding ? m_held : m_tail).append(tail);
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
        if (m_holding)
            m_held += std::exchange(m_tail, {});
    }
    return {};
}

/// `lines` end with '\n'. Neighbouring new lines go to the sink in one piece.
Core::Result<void> LogIntake::takeLines(QByteArrayView lines)
{
    const char *const end = lines.data() + lines.size();
    if (m_holding) {
        m_held.append(lines);
        return {};
    }
    const char *newFrom = lines.data();
    const auto appendUpTo
        = [&](const char *line, const char *next) { return append({std::exchange(newFrom, next), line}); };
    for (const char *line = newFrom; line < end;) {
        const auto *lineEnd = static_cast<const char *>(std::memchr(line, '\n', size_t(end - line)));
        const char *const next = lineEnd + 1;
        const LineKind kind = classify({line, lineEnd});
        Core::Result<void> done;
        if (kind == LineKind::New && !m_gapBefore && lineEnd - line < shortestLongLine) [[likely]] {
            line = next;
            continue;
        }
        done = appendUpTo(line, kind == LineKind::New || kind == LineKind::Hold ? line : next);
        if (done && kind == LineKind::Hold) {
            m_holding = true;
            m_held.append(QByteArrayView(line, end));
            return {};
        }
        if (done && kind == LineKind::Stray)
            takeStray({line, lineEnd});
        if (done && m_gapBefore)
            done = markRotation(*std::exchange(m_gapBefore, std::nullopt));
        if (done && kind == LineKind::New && lineEnd - line >= shortestLongLine) {
            newFrom = next;
            done = takeLongLine({line, lineEnd});
        }
        if (!done)
            return done;
        line = next;
    }
    return append({newFrom, end});
}

LogIntake::LineKind LogIntake::classify(QByteArrayView line)
{
    const auto timestamp = m_timestamps.read(line);
    if (!timestamp)
        return LineKind::Stray;
    const quint64 hash = lineHash(line);
    const bool isPlain = m_certain && !m_window.isReplaying() && !m_gapPending && (m_newLines || !m_resumed);
    const LineKind kind = isPlain ? LineKind::New : classifyReplayed(*timestamp, hash);
    if (kind == LineKind::Known || kind == LineKind::Hold)
        return kind;
    m_newLines = true;
    if (!m_broken.isEmpty() && !m_gapBefore)
        m_broken.clear(); // whatever follows the known lines begins with the line that had been cut
    m_window.add(timestamp->nanoseconds, hash);
    return LineKind::New;
}

/// A line of a stream of which it is not known yet where its new part begins, or whose log it is.
LogIntake::LineKind LogIntake::classifyReplayed(const LogTimestamp &timestamp, quint64 hash)
{
    if (m_resumed && m_window.isTail(timestamp.nanoseconds, hash))
        return LineKind::Known;
    const qint64 newest = m_window.newest();
    bool gap = std::exchange(m_gapPending, false);
    if (m_window.isReplaying()) {
        const auto verdict = m_window.judge(timestamp.nanoseconds, hash);
        if (verdict == ReplayWindow::Verdict::Known)
            return LineKind::Known;
        gap = verdict == ReplayWindow::Verdict::NewAfterGap;
    }
    if (!isCertain()) {
        m_gapPending = gap;
        m_heldFrom = timestamp.nanoseconds;
        return LineKind::Hold;
    }
    m_certain = true;
    if (gap) {
        m_gapBefore = timestamp.nanoseconds;
        m_lastBeforeGap = newest;
    }
    return LineKind::New;
}

/// A long line may carry timestamps of the chunks that the container runtime wrote it in: they are no part of the text.
Core::Result<void> LogIntake::takeLongLine(QByteArrayView line)
{
    const QList<ChunkStamp> stamps = chunkStamps(line, m_timestamps);
    for (const ChunkStamp &stamp : stamps)
        m_window.addTail(stamp.nanoseconds, lineHash(line.sliced(stamp.offset)));
    return append(QByteArray(withoutStamps(line, stamps) + '\n'));
}

/// A line without a timestamp is none of the container's. In what a resumed stream repeats it is the end of a line that
/// is known already (the filter by time works on the chunks of long lines); elsewhere the server speaks.
void LogIntake::takeStray(QByteArrayView line)
{
    if (m_resumed && !m_newLines && !looksLikeServerError(line))
        return;
    m_serverSaid = Core::redactText(QString::fromUtf8(line.first(std::min(line.size(), longestNotice))).trimmed());
    if (!m_serverSaid.isEmpty())
        m_sink.appendGap(Texts::tr("The server said: %1").arg(m_serverSaid)); // a broken line may still come again
}

Core::Result<void> LogIntake::markRotation(qint64 firstNew)
{
    return gap(Texts::tr("Lines between %1 and %2 may be missing: the log was rotated while the connection was broken.")
                   .arg(timeText(m_lastBeforeGap), timeText(firstNew)));
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
        const QByteArray line = std::exchange(m_broken, {});
        const QByteArray text = withoutStamps(line, chunkStamps(line, m_timestamps)) + '\n';
        if (auto appended = append(text); !appended)
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
        // Not where it may be another instance's, nor where known lines are still being repeated: it is one of them.
        if (isCertain() && !m_window.isReplaying())
            m_broken = std::move(tail);
        return;
    }
    // No timestamp: kubelet's own error, or the first bytes of a line that will come again.
    constexpr qsizetype longestTimestamp = 36;
    m_cutInTimestamp = tail.size() < longestTimestamp && tail[0] >= '0' && tail[0] <= '9';
    if (!m_cutInTimestamp)
        takeStray(tail);
}

Core::Result<void> LogIntake::finish()
{
    const QByteArray last = std::exchange(m_broken, {});
    return append(withoutStamps(last, chunkStamps(last, m_timestamps)));
}

} // namespace Kube
