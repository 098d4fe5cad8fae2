// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/scanthreads.h"

#include <algorithm>

namespace JobLog {

ScanThreads::~ScanThreads()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void ScanThreads::work(const std::shared_ptr<ScanJob> &job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_job = job;
        ++m_calls;
    }
    m_wake.notify_all();
    // One core is left to the window and to the log that may be arriving.
    const auto count = std::max(1U, std::thread::hardware_concurrency() - 1);
    while (m_threads.size() < count)
        m_threads.emplace_back([this] { run(); });
}

void ScanThreads::run()
{
    quint64 seen = 0;
    for (;;) {
        std::shared_ptr<ScanJob> job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [&] { return m_stop || m_calls != seen; });
            if (m_stop)
                return;
            seen = m_calls;
            job = m_job;
        }
        job->work();
    }
}

} // namespace JobLog
