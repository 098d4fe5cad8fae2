// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QtTypes>

#include <deque>
#include <utility>

namespace Kube {

/// A 64-bit hash of a line's bytes, fast enough for every line of a log; good against accident, not against malice.
[[nodiscard]] quint64 lineHash(QByteArrayView line);

/// What a resumed log stream will send again. `sinceTime` has whole seconds, so a resumed stream begins with lines that
/// are known already; this window remembers the lines of the last two seconds as (timestamp, hash), in their order, and
/// tells which of the incoming ones are repetitions. Timestamps alone would not do: stdout and stderr are stamped
/// apart, and lines may share one.
class ReplayWindow
{
public:
    /// Memory is bounded: beyond this many lines within two seconds the oldest are forgotten, and what is older than
    /// the rest counts as known.
    static constexpr size_t capacity = 2'000'000;

    void add(qint64 nanoseconds, quint64 hash);
    /// The end of a long line, as a stream may begin with it: older kubelets stamp each chunk of such a line, and the
    /// filter by time works on chunks.
    void addTail(qint64 nanoseconds, quint64 hash);
    [[nodiscard]] bool isTail(qint64 nanoseconds, quint64 hash) const;
    [[nodiscard]] bool isEmpty() const { return m_lines.empty(); }
    [[nodiscard]] qint64 newest() const { return m_newest; } ///< the largest timestamp
    /// Hash and timestamp of the line that came last in the server's order; only where the window is not empty.
    [[nodiscard]] std::pair<qint64, quint64> last() const { return {m_lines.back().nanoseconds, m_lines.back().hash}; }
    /// The second from which a resumed stream has to send.
    [[nodiscard]] qint64 resumeSecond() const;

    /// From now on lines are compared with what was there since resumeSecond().
    void beginReplay();
    [[nodiscard]] bool isReplaying() const { return m_replaying; }
    /// The stream has repeated a known line since beginReplay(): it is the same log.
    [[nodiscard]] bool hasMatched() const { return m_matched; }

    enum class Verdict {
        Known, ///< recorded already
        New,
        NewAfterGap ///< the first line of a stream that repeats nothing: lines before it may be missing
    };
    /// Judges one line of a resumed stream. New lines have to be added by the caller.
    [[nodiscard]] Verdict judge(qint64 nanoseconds, quint64 hash);

private:
    struct Line
    {
        qint64 nanoseconds;
        quint64 hash;
        friend bool operator==(const Line &, const Line &) = default;
    };

    std::deque<Line> m_lines; ///< in order of arrival
    std::deque<Line> m_tails; ///< of long lines, in order of arrival
    qint64 m_newest = 0;
    qint64 m_keepFrom = 0;
    qint64 m_forgottenUpTo = 0; ///< lines up to this time may have been dropped for the capacity's sake
    bool m_replaying = false;
    bool m_matched = false;
    size_t m_next = 0; ///< the line that is expected next
    size_t m_end = 0; ///< lines from here on arrived during this replay
    int m_strangers = 0;
};

} // namespace Kube
