// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/logfollower.h"
#include "models/kube/logprobe.h"
#include "models/kube/logtimestamp.h"
#include "models/kube/replaywindow.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace Kube {

/// Cuts the bytes of log streams into lines and gives the sink those that it does not have yet. Knows nothing of the
/// network; LogFollower tells it where streams begin and end. The common case, a stream that goes on, costs one search
/// for the line end, one look at the timestamp and one hash per line, and copies only lines that two chunks share.
class LogIntake
{
public:
    explicit LogIntake(LogSink &sink);

    /// A stream begins. After the first one its beginning repeats what the last one ended with. A stream that is not
    /// `certain` may be another instance's log: its first new line is held back, unless a known line came before it.
    void beginStream(bool certain = true);
    /// An error is the sink's.
    [[nodiscard]] Core::Result<void> take(const QByteArray &bytes);
    /// The stream ended. A line that it broke off within is kept until it is known whether it comes again.
    void endStream();
    /// The log is over: the line without a line end, if there is one, is the last.
    [[nodiscard]] Core::Result<void> finish();
    /// Something may be missing here. A line that was broken off is given on as it is.
    [[nodiscard]] Core::Result<void> gap(const QString &reason);

    /// Lines are held back, and everything after them: give no more bytes than have to be, and call one of the two.
    [[nodiscard]] bool isHolding() const { return m_holding; }
    [[nodiscard]] qint64 heldFrom() const { return m_heldFrom; } ///< timestamp of the first held line, in nanoseconds
    /// The stream is this instance's log.
    [[nodiscard]] Core::Result<void> confirm();
    /// It is another's: what was held is forgotten. The stream has to be ended.
    void discard();
    /// Whether the current stream, or the one that just ended, is known to be this instance's.
    [[nodiscard]] bool isCertain() const { return m_certain || m_window.hasMatched(); }

    /// RFC 3339 for the next stream's sinceTime; empty where everything is still to come.
    [[nodiscard]] QString sinceTime() const;
    /// The line that came last; nothing before the first.
    [[nodiscard]] std::optional<LogMark> lastLine() const;
    /// Whether the current stream, or the one that just ended, gave something new.
    [[nodiscard]] bool gotNewLines() const { return m_newLines; }
    [[nodiscard]] bool gotAnything() const { return m_anything; }
    /// Whether the stream repeated everything up to the last line that is known, as it should: then nothing is missing
    /// up to what it gave. Not so where it was cut short, or the log was rotated away.
    [[nodiscard]] bool isCaughtUp() const { return !m_window.isReplaying(); }
    /// The last stream broke off within a line, or ended with one that has no line end.
    [[nodiscard]] bool hasBrokenLine() const { return !m_broken.isEmpty(); }
    /// The stream ended where no log ends: within a timestamp, or within a line that the read before did not end with.
    /// It was cut off.
    [[nodiscard]] bool wasCut() const { return m_cutInTimestamp || (hasBrokenLine() && m_broken != m_brokenBefore); }
    /// What the server said in the log's place after the answer had begun (no timestamp), in the current stream;
    /// kubelet reports its own errors so. Already given to the sink as a gap.
    [[nodiscard]] const QString &serverSaid() const { return m_serverSaid; }

private:
    /// What a line is, once it is known.
    enum class LineKind { New, Known, Stray, Hold };
    [[nodiscard]] Core::Result<void> takeLines(QByteArrayView lines);
    [[nodiscard]] LineKind classify(QByteArrayView line); ///< without its '\n'; notes the line
    [[nodiscard]] LineKind classifyReplayed(const LogTimestamp &timestamp, quint64 hash);
    [[nodiscard]] Core::Result<void> takeLongLine(QByteArrayView line);
    void takeStray(QByteArrayView line);
    [[nodiscard]] Core::Result<void> markRotation(qint64 firstNew);
    [[nodiscard]] Core::Result<void> append(QByteArrayView lines);
    [[nodiscard]] Core::Result<void> holdBack(QByteArrayView tail);
    [[nodiscard]] Core::Result<void> splitLongTail();

    LogSink &m_sink;
    ReplayWindow m_window;
    LogTimestampReader m_timestamps;
    QByteArray m_tail; ///< of the current stream: what came after its last line end
    QByteArray m_broken; ///< the tail of the stream before, until its line comes again
    QByteArray m_brokenBefore; ///< m_broken when the stream began
    QByteArray m_held; ///< from the first line that is held back on
    QString m_serverSaid;
    std::optional<qint64> m_gapBefore; ///< classify() says: a gap is before the line, which is of that time
    qint64 m_lastBeforeGap = 0;
    qint64 m_heldFrom = 0;
    bool m_certain = true;
    bool m_holding = false;
    bool m_gapPending = false; ///< the first held line comes after a gap
    bool m_cutInTimestamp = false;
    bool m_resumed = false;
    bool m_newLines = false;
    bool m_anything = false;
};

} // namespace Kube
