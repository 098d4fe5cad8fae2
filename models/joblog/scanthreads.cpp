// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/scanthreads.h"

#include <algorithm>
#include <sys/resource.h>
#include <unistd.h>

namespace JobLog {

namespace {

constexpr unsigned mostThreads = 16; // the disk and the memory are as fast as that

/// The calling thread gets the time that others leave. On Linux a thread has a niceness of its own.
void stepBack()
{
    constexpr int niceness = 10;
    [[maybe_unused]] const int ignored = ::setpriority(PRIO_PROCESS, id_t(::gettid()), niceness);
}

} // namespace

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
    // Every core: the threads are less important than the window and the log that may be arriving, see run().
    const auto count = std::clamp(std::thread::hardware_concurrency(), 1U, mostThreads);
    while (m_threads.size() < count)
        m_threads.emplace_back([this] { run(); });
}

void ScanThreads::run()
{
    stepBack();
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
