// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/logdocument.h"

#include <QFile>
#include <QTimer>

#include <memory>

namespace CommandLine {

/// Writes a run's log to a stream of the process as it grows, each line with "pod/container " where several sources
/// print. Reads from the recording, so that a slow terminal never slows the recording down.
class LogPrinter : public QObject
{
    Q_OBJECT

public:
    /// `descriptor` is 1 or 2. Prefixes appear from the second source on.
    LogPrinter(std::shared_ptr<JobLog::RunLog> log, int descriptor, bool timestamps, QObject *parent = nullptr);

    /// Prints what is left.
    void finish();

private:
    void printNew();

    JobLog::LogDocument m_document;
    JobLog::LogDocument::WriteFormat m_format;
    QFile m_stream;
    QTimer m_timer;
    qint64 m_printed = 0;
};

} // namespace CommandLine
