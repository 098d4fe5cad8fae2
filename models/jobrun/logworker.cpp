// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/logworker.h"

#include "models/core/logging.h"
#include "models/kube/logfollower.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// Streams that are open at the same time; each is a connection to the API server. The rest waits, running ones first.
constexpr int maximumStreams = 100;

QString sourceKey(const QString &pod, const QString &container)
{
    return pod + u'/' + container;
}

} // namespace

/// One attempt's way from the server into the RunLog and its extractor.
class LogWorker::Stream final : public Kube::LogSink
{
public:
    Stream(LogWorker &worker, JobLog::RunLog &log, const Attempt &attempt, const std::shared_ptr<SourceFeed> &feed)
        : m_attempt(attempt),
          m_ended(attempt.terminated),
          m_worker(worker),
          m_log(log),
          m_feed(feed)
    {
    }

    Core::Result<void> appendLines(QByteArrayView lines) override
    {
        if (auto appended = m_log.append(m_source, lines); !appended)
            return appended;
        m_feed->feed(lines);
        m_worker.reportGap(*this);
        return {};
    }

    void appendGap(const QString &reason) override
    {
        addNotice(JobLog::NoticeKind::Gap, reason);
        if (!m_gapReported)
            m_gap = reason;
    }

    void addNotice(JobLog::NoticeKind kind, const QString &text)
    {
        // A remark that cannot be written is no reason to stop reading; a full disk shows with the next line.
        if (auto written = m_log.appendNotice(m_source, kind, text); !written)
            qCWarning(lcJobRun) << "notice not recorded:" << written.error().message;
    }

    /// The source is complete in the log and in the extractor.
    [[nodiscard]] Core::Result<void> close()
    {
        m_feed->finish();
        return m_log.finishSource(m_source);
    }

    Attempt m_attempt;
    bool m_ended;
    bool m_begun = false;
    JobLog::SourceId m_source{};
    std::unique_ptr<Kube::LogFollower> m_follower;
    QString m_gap; ///< not reported yet: where the log ends with an error, that says more
    bool m_gapReported = false;

private:
    LogWorker &m_worker;
    JobLog::RunLog &m_log;
    std::shared_ptr<SourceFeed> m_feed;
};

LogWorker::LogWorker(const Kube::ConnectionConfig &connection, const Kube::Timing &timing, const QString &namespaceName,
                     const std::shared_ptr<JobLog::RunLog> &log)
    : m_connection(connection),
      m_timing(timing),
      m_namespaceName(namespaceName),
      m_log(log)
{
}

LogWorker::~LogWorker() = default;

LogWorker::Stream *LogWorker::find(const QString &key) const
{
    const auto found = std::find_if(m_streams.begin(), m_streams.end(),
                                    [&key](const auto &stream) { return stream->m_attempt.key == key; });
    return found == m_streams.end() ? nullptr : found->get();
}

void LogWorker::follow(const Attempt &attempt, const std::shared_ptr<SourceFeed> &feed)
{
    if (!m_client) {
        m_client = std::make_unique<Kube::Client>(m_connection);
        m_client->setTiming(m_timing);
    }
    auto stream = std::make_unique<Stream>(*this, *m_log, attempt, feed);
    const JobLog::SourceInfo info{attempt.pod, attempt.container, containerKindName(attempt.kind), attempt.number,
                                  true};
    const auto source = m_log->addSource(info);
    if (!source) {
        Q_EMIT attemptFinished(attempt.key, std::unexpected(source.error()));
        return;
    }
    stream->m_source = *source;
    if (attempt.number > 0) { // a container that runs again writes as if nothing had been
        stream->addNotice(JobLog::NoticeKind::Started,
                          QCoreApplication::translate("JobRun", "Container %1 was restarted: attempt %2")
                              .arg(attempt.container)
                              .arg(attempt.number + 1));
    }
    m_newestSource.insert(sourceKey(attempt.pod, attempt.container), *source);
    Q_EMIT sourceAdded();
    m_streams.push_back(std::move(stream));
    beginWaiting();
}

void LogWorker::beginWaiting()
{
    while (m_active < maximumStreams) {
        const auto waits = [](const auto &stream) { return !stream->m_begun; };
        // Running containers first: what they print is rotated away sooner than what has ended.
        auto next = std::find_if(m_streams.begin(), m_streams.end(),
                                 [&](const auto &stream) { return waits(stream) && !stream->m_ended; });
        if (next == m_streams.end())
            next = std::find_if(m_streams.begin(), m_streams.end(), waits);
        if (next == m_streams.end())
            return;
        begin(**next);
    }
    Q_EMIT queued(int(m_streams.size()) - m_active);
}

void LogWorker::begin(Stream &stream)
{
    const Attempt &attempt = stream.m_attempt;
    const QString key = attempt.key;
    ++m_active;
    stream.m_begun = true;
    const Kube::LogTarget target{m_namespaceName,  attempt.pod,    attempt.container,  attempt.containerId,
                                 attempt.previous, attempt.podUid, attempt.mayRestart, attempt.number == 0};
    stream.m_follower = std::make_unique<Kube::LogFollower>(*m_client, target, stream);
    Kube::LogFollower *follower = stream.m_follower.get();
    connect(follower, &Kube::LogFollower::opened, this, [this, key] { Q_EMIT opened(key); });
    connect(follower, &Kube::LogFollower::interrupted, this,
            [this, key](const Core::Error &error) { Q_EMIT interrupted(key, error); });
    connect(follower, &Kube::LogFollower::finished, this,
            [this, key](const Core::Result<void> &result) { onFinished(key, result); });
    if (stream.m_ended)
        follower->setTerminated();
    if (m_deletedPods.contains(attempt.podUid))
        follower->setPodDeleted();
    follower->start();
}

void LogWorker::reportGap(Stream &stream)
{
    if (stream.m_gap.isEmpty())
        return;
    stream.m_gapReported = true;
    Q_EMIT gapFound(stream.m_attempt.key, std::exchange(stream.m_gap, {}));
}

void LogWorker::onFinished(const QString &key, const Core::Result<void> &result)
{
    const auto found = std::find_if(m_streams.begin(), m_streams.end(),
                                    [&key](const auto &stream) { return stream->m_attempt.key == key; });
    if (found == m_streams.end())
        return;
    Core::Result<void> outcome = result; // lives in what is destroyed below
    if (outcome)
        reportGap(**found);
    if (!outcome)
        (*found)->addNotice(JobLog::NoticeKind::Gap, outcome.error().message); // what was not read is missing
    auto closed = (*found)->close();
    if (outcome && !closed)
        outcome = closed;
    m_streams.erase(found);
    --m_active;
    Q_EMIT attemptFinished(key, outcome);
    beginWaiting();
}

void LogWorker::setEnded(const QString &key)
{
    Stream *stream = find(key);
    if (stream == nullptr || stream->m_ended)
        return;
    stream->m_ended = true;
    if (stream->m_follower)
        stream->m_follower->setTerminated();
}

void LogWorker::setPodDeleted(const QString &podUid)
{
    m_deletedPods.insert(podUid);
    // By key: an end may come at once and take its stream out of the list.
    QStringList keys;
    for (const auto &stream : m_streams) {
        if (stream->m_attempt.podUid == podUid && stream->m_follower)
            keys.append(stream->m_attempt.key);
    }
    for (const QString &key : std::as_const(keys)) {
        if (Stream *stream = find(key))
            stream->m_follower->setPodDeleted();
    }
}

void LogWorker::addNotice(const QString &pod, const QString &container, JobLog::NoticeKind kind, const QString &text)
{
    const auto source = m_newestSource.constFind(sourceKey(pod, container));
    if (source == m_newestSource.cend())
        return;
    if (auto written = m_log->appendNotice(*source, kind, text); !written)
        qCWarning(lcJobRun) << "notice not recorded:" << written.error().message;
}

void LogWorker::shutDown(const QString &notice)
{
    for (const auto &stream : m_streams) {
        stream->m_follower.reset();
        if (!notice.isEmpty())
            stream->addNotice(JobLog::NoticeKind::Gap, notice);
        if (auto closed = stream->close(); !closed)
            qCWarning(lcJobRun) << "log not closed:" << closed.error().message;
    }
    m_streams.clear();
    m_client.reset();
}

} // namespace JobRun
