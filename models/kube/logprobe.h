// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"
#include "models/kube/logtimestamp.h"

#include <QTimer>

#include <memory>

namespace Kube {

/// The last line of a log, to be told from others.
struct LogMark
{
    qint64 nanoseconds = 0;
    quint64 hash = 0; ///< lineHash
    friend bool operator==(const LogMark &, const LogMark &) = default;
};

/// Looks whether a log has lines that a silent stream should have brought: reads it from a time on with a request that
/// ends by itself, and compares the last line. A stream may go silent without an end: kubelets up to 1.28 follow a file
/// that was rotated away (kubernetes issue 115701), and a peer may be gone without a word.
/// Owned by the caller; start() once, finished() once, destroying it cancels it.
class LogProbe : public QObject
{
    Q_OBJECT

public:
    enum class Outcome {
        Same, ///< ends with the expected line
        Different,
        Empty, ///< no line at all
        Failed ///< not known: the log could not be read
    };

    /// `request` has to have a sinceTime and not to follow; `timeout` guards against a peer that does not answer.
    LogProbe(Client &client, const LogRequest &request, const LogMark &expected, std::chrono::milliseconds timeout);
    ~LogProbe() override;
    void start();

Q_SIGNALS:
    void finished(Kube::LogProbe::Outcome outcome);

private:
    void take(const QByteArray &bytes);
    void takeLine(QByteArrayView line);
    void end(Outcome outcome);
    [[nodiscard]] Outcome outcome() const;

    std::unique_ptr<LogStream> m_stream;
    LogTimestampReader m_timestamps;
    LogMark m_expected;
    LogMark m_last;
    QByteArray m_tail;
    QTimer m_timeout;
    bool m_anything = false;
};

} // namespace Kube
