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
        if (auto appended = m_worker.m_recorder.append(m_source, lines, m_feed); !appended)
            return appended;
        m_worker.reportGap(*this);
        if (m_worker.m_recorder.pauseCause())
            m_worker.pauseStreams();
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
        m_worker.m_recorder.addNotice(m_source, kind, text);
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
    std::optional<Core::Result<void>> m_result; ///< it ended while recording was paused

private:
    LogWorker &m_worker;
    JobLog::RunLog &m_log;
    std::shared_ptr<SourceFeed> m_feed;
};

LogWorker::LogWorker(const Kube::ConnectionConfig &connection, const Kube::Timing &timing, const QString &namespaceName,
                     const std::shared_ptr<JobLog::RunLog> &log, const RecordingLimits &limits)
    : m_connection(connection),
      m_timing(timing),
      m_namespaceName(namespaceName),
      m_log(log),
      m_recorder(log, limits),
      m_diskTimer(this)
{
    m_diskTimer.setInterval(timing.diskRetry);
    connect(&m_diskTimer, &QTimer::timeout, this, &LogWorker::retryRecording);
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
    if (m_paused) {
        m_waiting.append({attempt, feed});
        return;
    }
    auto stream = std::make_unique<Stream>(*this, *m_log, attempt, feed);
    const JobLog::SourceInfo info{attempt.pod, attempt.container, containerKindName(attempt.kind), attempt.number,
                                  true};
    const auto source = m_log->addSource(info);
    if (!source && m_recorder.pauseFor(source.error())) {
        m_waiting.append({attempt, feed});
        pauseStreams();
        return;
    }
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
    m_sources.insert(attempt.key, *source);
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
    follower->setPaused(m_paused);
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
    if (m_recorder.pauseCause()) { // its last lines are not written yet
        (*found)->m_result = result;
        return;
    }
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
    for (Waiting &waiting : m_waiting) {
        if (waiting.attempt.key == key)
            waiting.attempt.terminated = true;
    }
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
    if (source != m_newestSource.cend())
        m_recorder.addNotice(*source, kind, text);
}

void LogWorker::addEnd(const EndNotice &end)
{
    using JobLog::NoticeKind;
    const auto source = m_sources.constFind(end.key);
    if (source != m_sources.cend())
        m_recorder.addNotice(*source, end.failed ? NoticeKind::Failed : NoticeKind::Ended, end.text, end.time);
}

/// Called from within a stream's reading: held streams give nothing more, what they were giving is kept.
void LogWorker::pauseStreams()
{
    if (m_paused)
        return;
    m_paused = true;
    for (const auto &stream : m_streams) {
        if (stream->m_follower)
            stream->m_follower->setPaused(true);
    }
    if (m_recorder.pauseCause()->kind == Core::ErrorKind::DiskFull)
        m_diskTimer.start();
    Q_EMIT recordingPaused(*m_recorder.pauseCause());
}

void LogWorker::retryRecording()
{
    resumeRecording(m_recorder.limit());
}

void LogWorker::resumeRecording(qint64 limit)
{
    const std::optional<Core::Error> before = m_recorder.pauseCause();
    if (!m_recorder.resume(limit)) {
        if (m_recorder.pauseCause() != before)
            Q_EMIT recordingPaused(*m_recorder.pauseCause());
        return;
    }
    if (!m_paused)
        return;
    m_paused = false;
    m_diskTimer.stop();
    QStringList ended;
    for (const auto &stream : m_streams) {
        if (stream->m_result)
            ended.append(stream->m_attempt.key);
        else if (stream->m_follower)
            stream->m_follower->setPaused(false);
    }
    Q_EMIT recordingResumed();
    for (const QString &key : std::as_const(ended)) {
        if (const Stream *stream = find(key))
            onFinished(key, Core::Result<void>(*stream->m_result));
    }
    for (const Waiting &waiting : std::exchange(m_waiting, {}))
        follow(waiting.attempt, waiting.feed);
}

void LogWorker::endRecording()
{
    const std::optional<Core::Error> cause = m_recorder.pauseCause();
    if (!cause)
        return;
    m_recorder.giveUp();
    m_paused = false;
    m_diskTimer.stop();
    QStringList keys;
    for (const auto &stream : m_streams) {
        stream->m_follower.reset();
        keys.append(stream->m_attempt.key);
        m_active += stream->m_begun ? 0 : 1;
        stream->m_begun = true; // its place need not be waited for
    }
    Q_EMIT recordingResumed();
    for (const QString &key : std::as_const(keys))
        onFinished(key, std::unexpected(*cause));
    for (const Waiting &waiting : std::exchange(m_waiting, {}))
        Q_EMIT attemptFinished(waiting.attempt.key, std::unexpected(*cause));
}

void LogWorker::shutDown(const QString &notice)
{
    m_diskTimer.stop();
    m_recorder.flush();
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
