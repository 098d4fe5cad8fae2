// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace Support {

/// What one container instance printed, as a CRI log file holds it, and how a kubelet serves it. The ground truth: what
/// a client should have recorded is known to the byte.
class FakeLog
{
public:
    /// One entry of the file: a line, or a chunk of one (tag P) that the next entry goes on with.
    struct Entry
    {
        qint64 nanoseconds = 0;
        QByteArray text; ///< with its '\n', unless it is partial
        qsizetype line = 0; ///< the line it belongs to
    };
    /// A line as it should be recorded.
    struct Line
    {
        qint64 nanoseconds = 0; ///< of its first chunk
        QByteArray text; ///< without '\n'
        friend bool operator==(const Line &, const Line &) = default;
    };
    /// What a reader of the log has got so far.
    struct Reader
    {
        qint64 sinceSecond = 0; ///< entries before it are left out, as kubelet does; 0: none
        qsizetype next = 0; ///< entry
        bool atLineStart = true;
        bool stampChunks = false; ///< as kubelets before 1.20 or so: each chunk gets its timestamp
    };

    /// Prints a line; longer ones are written in chunks of 16 KiB, each stamped a moment after the one before.
    void print(qint64 nanoseconds, const QByteArray &text, bool terminated = true);
    /// From now on only what is printed later can be read anew; open readers go on.
    void rotate();

    /// `tail`: entries at the file's end, as kubelet counts tailLines; 0: all.
    [[nodiscard]] Reader open(qint64 sinceSecond, bool stampChunks, qsizetype tail = 0) const;
    /// What a reader gets next, at most about `limit` bytes; empty: nothing new.
    [[nodiscard]] QByteArray read(Reader &reader, qsizetype limit) const;

    [[nodiscard]] const QList<Line> &lines() const { return m_lines; }
    /// Lines at whose beginning a file began: where a client may have missed what was before.
    [[nodiscard]] const QList<qsizetype> &rotations() const { return m_rotations; }

private:
    QList<Entry> m_entries;
    QList<Line> m_lines;
    QList<qsizetype> m_rotations;
    qsizetype m_fileStart = 0; ///< the first entry of the current file
};

} // namespace Support
