// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/joblog/searchjob.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace JobLog {

/// The threads of one LogSearch. They work on one job, the newest; a job given up must be cancelled, then they leave it
/// within one block. Standard threads: they need no event loop, and thread checkers understand them.
class SearchThreads
{
public:
    SearchThreads() = default;
    ~SearchThreads(); ///< waits for the threads; the job must be cancelled
    SearchThreads(const SearchThreads &) = delete;
    SearchThreads &operator=(const SearchThreads &) = delete;

    /// Lets the threads look at the job (again). Starts them the first time.
    void work(const std::shared_ptr<SearchJob> &job);

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::shared_ptr<SearchJob> m_job;
    quint64 m_calls = 0;
    bool m_stop = false;
    std::vector<std::thread> m_threads;
};

} // namespace JobLog
