// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/logfollower.h"
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

    /// A stream begins. After the first one its beginning repeats what the last one ended with.
    void beginStream();
    /// An error is the sink's.
    [[nodiscard]] Core::Result<void> take(const QByteArray &bytes);
    /// The stream ended. A line that it broke off within is kept until it is known whether it comes again.
    void endStream();
    /// The log is over: the line without a line end, if there is one, is the last.
    [[nodiscard]] Core::Result<void> finish();
    /// Something may be missing here. A line that was broken off is given on as it is.
    [[nodiscard]] Core::Result<void> gap(const QString &reason);

    /// RFC 3339 for the next stream's sinceTime; empty where everything is still to come.
    [[nodiscard]] QString sinceTime() const;
    /// Whether the current stream, or the one that just ended, gave something new.
    [[nodiscard]] bool gotNewLines() const { return m_newLines; }
    [[nodiscard]] bool gotAnything() const { return m_anything; }
    /// Whether the stream repeated everything up to the last line that is known, as it should: then nothing is missing
    /// up to what it gave. Not so where it was cut short, or the log was rotated away.
    [[nodiscard]] bool isCaughtUp() const { return !m_window.isReplaying(); }
    /// The last stream broke off within a line, or ended with one that has no line end.
    [[nodiscard]] bool hasBrokenLine() const { return !m_broken.isEmpty(); }
    /// What the server said in the log's place after the answer had begun (no timestamp), in the current stream;
    /// kubelet reports its own errors so. Already given to the sink as a gap.
    [[nodiscard]] const QString &serverSaid() const { return m_serverSaid; }

private:
    [[nodiscard]] Core::Result<void> takeLines(QByteArrayView lines);
    [[nodiscard]] bool isNew(QByteArrayView line); ///< without its '\n'; notes the line
    void takeStray(QByteArrayView line);
    [[nodiscard]] Core::Result<void> append(QByteArrayView lines);
    [[nodiscard]] Core::Result<void> holdBack(QByteArrayView tail);
    [[nodiscard]] Core::Result<void> splitLongTail();

    LogSink &m_sink;
    ReplayWindow m_window;
    LogTimestampReader m_timestamps;
    QByteArray m_tail; ///< of the current stream: what came after its last line end
    QByteArray m_broken; ///< the tail of the stream before, until its line comes again
    QString m_serverSaid;
    bool m_gapBefore = false; ///< isNew() says: the line comes after a gap
    bool m_stray = false; ///< isNew() says: no log line at all
    bool m_firstLine = true; ///< no line with a timestamp has come in this stream
    bool m_resumed = false;
    bool m_newLines = false;
    bool m_anything = false;
};

} // namespace Kube
