// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace Benchmarks {

/// Lines as jobs print them, the same for the same seed everywhere: mixed lengths (about 145 bytes on average, a few of
/// some kilobytes), half of them "worker-N ... elapsed=NNNNms status=...", a fifth of all with status=FAIL; some JSON,
/// colours, stack traces and characters beyond ASCII. 1 GB has about 7 million lines.
class LogCorpus
{
public:
    explicit LogCorpus(quint64 seed = 20240607) : m_state(seed) { }

    /// Whole lines, at least `size` bytes.
    [[nodiscard]] QByteArray lines(qsizetype size, bool timestamped);

private:
    quint32 random(quint32 below);
    void appendLine(QByteArray &out);
    void appendTimestamp(QByteArray &out);
    void appendWords(QByteArray &out, quint32 bytes);

    quint64 m_state;
    quint64 m_microseconds = 0;
};

} // namespace Benchmarks
