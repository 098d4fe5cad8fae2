// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/httpstream.h"
#include "models/sandbox/logfile.h"

#include <QFile>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

namespace Sandbox {

/// The parameters of a log request (core/v1 PodLogOptions), checked.
struct LogOptions
{
    bool follow = false;
    bool timestamps = false;
    QByteArray since; ///< "2006-01-02T15:04:05": lines before that second are left out; empty: all
    std::optional<qint64> tailLines;
    std::optional<qint64> limitBytes;
};

/// Streams one recorded log, from disk: memory is bounded however large the log and however slow the client.
class LogResponse : public QObject
{
    Q_OBJECT

public:
    /// `log` is the record while its container may still print; null for one that is complete.
    LogResponse(std::unique_ptr<HttpStream> stream, const QString &path, LogFile *log, LogOptions options);

    void start();

Q_SIGNALS:
    void finished();

private:
    void pump();
    [[nodiscard]] QByteArray transform(const QByteArray &block);
    void seekToTail();
    void seekToSince();
    void finish();

    static constexpr qint64 blockSize = 256 * 1024;

    std::unique_ptr<HttpStream> m_stream;
    QFile m_file;
    QPointer<LogFile> m_log;
    LogOptions m_options;
    QByteArray m_head; ///< a timestamp that a block's end cut in two
    bool m_atLineStart = true;
    bool m_started = false;
    bool m_finished = false;
};

} // namespace Sandbox
