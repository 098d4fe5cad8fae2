// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/scanjob.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace JobLog {

/// The threads of one LogScan. They work on one job, the newest; a job given up must be cancelled, then they leave it
/// within one block. Standard threads: they need no event loop, and thread checkers understand them.
class ScanThreads
{
public:
    ScanThreads() = default;
    ~ScanThreads(); ///< waits for the threads; the job must be cancelled
    ScanThreads(const ScanThreads &) = delete;
    ScanThreads &operator=(const ScanThreads &) = delete;

    /// Lets the threads look at the job (again). Starts them the first time.
    void work(const std::shared_ptr<ScanJob> &job);

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::shared_ptr<ScanJob> m_job;
    quint64 m_calls = 0;
    bool m_stop = false;
    std::vector<std::thread> m_threads;
};

} // namespace JobLog
