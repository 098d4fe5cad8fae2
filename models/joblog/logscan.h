// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/rowmap.h"
#include "models/joblog/scanthreads.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace JobLog {

/// Runs one ScanJob at a time in threads of its own and tells how it goes on. A new job supersedes the old one at once.
/// Lives in one thread.
class LogScan : public QObject
{
    Q_OBJECT

public:
    explicit LogScan(QObject *parent = nullptr);
    ~LogScan() override;

    /// Null ends it.
    void start(std::shared_ptr<ScanJob> job);
    [[nodiscard]] const std::shared_ptr<ScanJob> &job() const { return m_job; }
    /// Tells the job what there is, and sees to it that somebody works on it.
    void extend(const RowMap &rows);

Q_SIGNALS:
    /// Something was found or finished; at most about ten times a second.
    void progressed();

private:
    void look();

    std::shared_ptr<ScanJob> m_job;
    QTimer m_timer; // runs while the job does: the threads only count, they do not call
    quint64 m_progressSeen = 0;
    QElapsedTimer m_sinceSignal;
    ScanThreads m_threads;
};

} // namespace JobLog
