// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QtTypes>

#include <deque>

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
    [[nodiscard]] bool isEmpty() const { return m_lines.empty(); }
    [[nodiscard]] qint64 newest() const { return m_newest; } ///< the largest timestamp
    /// The second from which a resumed stream has to send.
    [[nodiscard]] qint64 resumeSecond() const;

    /// From now on lines are compared with what was there since resumeSecond().
    void beginReplay();
    [[nodiscard]] bool isReplaying() const { return m_replaying; }

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
