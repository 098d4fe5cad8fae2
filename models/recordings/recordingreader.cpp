// SPDX-License-Identifier: Apache-2.0
#include "models/recordings/recordingreader.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <thread>

using namespace Qt::StringLiterals;

namespace Recordings {

namespace {

constexpr qint64 chunk = 1024 * 1024;
constexpr qint64 reportInterval = 100; // ms
constexpr std::chrono::milliseconds growthInterval{250}; // between looks at a file that may grow

/// Nobody has written to it for a minute.
bool isAtRest(const QString &path)
{
    constexpr qint64 rest = 60;
    return QFileInfo(path).lastModified().secsTo(QDateTime::currentDateTime()) > rest;
}

Core::Error readError(const QString &path, const QString &reason)
{
    auto error = Core::failure(
        Core::ErrorKind::Io, u"log-unreadable"_s,
        QCoreApplication::translate("Recordings", "The log could not be read to its end: %1").arg(reason),
        QCoreApplication::translate("Recordings", "What was read until then is shown."));
    error.error().file = path;
    return error.error();
}

} // namespace

std::unique_ptr<RecordingReader> RecordingReader::forFolder(const QString &folder, const QString &runFolder)
{
    std::unique_ptr<RecordingReader> reader(new RecordingReader);
    reader->m_path = folder;
    reader->m_runFolder = runFolder;
    reader->m_isFolder = true;
    return reader;
}

Core::Result<std::unique_ptr<RecordingReader>> RecordingReader::forFile(const QString &path, const LogFileFacts &facts)
{
    std::unique_ptr<RecordingReader> reader(new RecordingReader);
    reader->m_path = path;
    reader->m_facts = facts;
    reader->m_folder = std::make_unique<QTemporaryDir>(QString(QDir::tempPath() + u"/job-console-log-XXXXXX"_s));
    if (!reader->m_folder->isValid())
        return std::unexpected(readError(path, reader->m_folder->errorString()));
    return reader;
}

RecordingReader::~RecordingReader()
{
    if (!m_thread)
        return;
    {
        const std::lock_guard lock(m_waiting);
        m_stopped = true;
    }
    m_stop.notify_all();
    m_more.notify_all();
    m_thread->wait();
}

void RecordingReader::start()
{
    m_thread.reset(QThread::create([this] { run(); }));
    m_thread->setObjectName(u"recording"_s);
    m_thread->start();
}

std::shared_ptr<JobLog::RunLog> RecordingReader::log() const
{
    const std::lock_guard lock(m_mutex);
    return m_log;
}

QList<Outputs::SourceOutputs> RecordingReader::outputs() const
{
    const std::lock_guard lock(m_mutex);
    QList<Outputs::SourceOutputs> all;
    all.reserve(qsizetype(m_extractors.size()));
    for (const Outputs::Extractor &extractor : m_extractors)
        all.append(extractor.sourceOutputs());
    return all;
}

std::optional<Core::Result<History::RecordedArtifact>> RecordingReader::artifact() const
{
    const std::lock_guard lock(m_mutex);
    return m_artifact;
}

/// With its digest, which takes its time.
void RecordingReader::readArtifact()
{
    auto artifact = History::loadArtifact(m_runFolder);
    {
        const std::lock_guard lock(m_mutex);
        m_artifact = std::move(artifact);
    }
    Q_EMIT artifactRead();
}

void RecordingReader::run()
{
    m_reported.start();
    if (m_isFolder)
        readFolder();
    else
        readFile();
}

void RecordingReader::setLog(const std::shared_ptr<JobLog::RunLog> &log)
{
    {
        const std::lock_guard lock(m_mutex);
        m_log = log;
    }
    Q_EMIT opened();
}

void RecordingReader::addExtractor(const Outputs::Origin &origin, bool timestamped)
{
    const std::lock_guard lock(m_mutex);
    m_extractors.emplace_back(origin, timestamped);
}

void RecordingReader::feed(size_t extractor, QByteArrayView bytes)
{
    {
        const std::lock_guard lock(m_mutex);
        m_extractors[extractor].feed(bytes);
    }
    m_bytes += bytes.size();
    report(false);
}

void RecordingReader::finish(size_t extractor)
{
    const std::lock_guard lock(m_mutex);
    m_extractors[extractor].finish();
}

void RecordingReader::report(bool always)
{
    if (!always && m_reported.elapsed() < reportInterval)
        return;
    m_reported.restart();
    quint64 revisions = 0;
    {
        const std::lock_guard lock(m_mutex);
        for (const Outputs::Extractor &extractor : m_extractors)
            revisions += extractor.revision();
    }
    Q_EMIT progressed(m_bytes, std::max(m_total, m_bytes));
    if (std::exchange(m_revisions, revisions) != revisions)
        Q_EMIT outputsChanged();
}

void RecordingReader::readFolder()
{
    auto opened = JobLog::RunLog::open(m_path);
    if (!opened) {
        readArtifact(); // without a log, too
        Q_EMIT failed(opened.error());
        return;
    }
    const std::shared_ptr<JobLog::RunLog> log = *opened;
    const QList<JobLog::SourceStatus> sources = log->sources();
    for (qsizetype i = 0; i < sources.size(); ++i) {
        const JobLog::SourceInfo &info = sources[i].info;
        addExtractor({info.group, info.name, info.attempt}, info.timestamped);
        m_total += log->rawBytes(JobLog::SourceId(int(i)));
    }
    setLog(log);
    readArtifact();
    QByteArray buffer(chunk, Qt::Uninitialized);
    for (qsizetype i = 0; i < sources.size(); ++i) {
        for (qint64 position = 0; !isStopped();) {
            const qint64 count = log->read(JobLog::SourceId(int(i)), position, buffer.data(), buffer.size());
            if (count <= 0)
                break;
            feed(size_t(i), QByteArrayView(buffer.constData(), count));
            position += count;
        }
        finish(size_t(i));
    }
    if (isStopped())
        return;
    report(true);
    Q_EMIT caughtUp();
}

/// One more piece of the file. False where the disk is full.
bool RecordingReader::take(JobLog::SourceId source, QByteArrayView bytes)
{
    if (auto appended = m_log->append(source, bytes); !appended) {
        Q_EMIT failed(appended.error());
        return false;
    }
    {
        const std::lock_guard lock(m_waiting);
        ++m_pieces;
    }
    m_more.notify_one();
    return true;
}

void RecordingReader::setIndexing(Indexing state)
{
    {
        const std::lock_guard lock(m_waiting);
        m_indexing = state;
    }
    m_more.notify_one();
}

/// Follows the log's writer at its own pace: the rules for outputs take longer than finding lines.
void RecordingReader::extract(JobLog::SourceId source)
{
    QByteArray buffer(chunk, Qt::Uninitialized);
    qint64 position = 0;
    for (std::pair seen{quint64(0), Indexing::Running};;) {
        {
            std::unique_lock lock(m_waiting);
            m_more.wait(lock, [&] { return isStopped() || std::pair{m_pieces, m_indexing} != seen; });
            seen = {m_pieces, m_indexing};
        }
        while (!isStopped()) {
            const qint64 count = m_log->read(source, position, buffer.data(), buffer.size());
            if (count <= 0)
                break;
            feed(0, QByteArrayView(buffer.constData(), count));
            position += count;
        }
        if (isStopped())
            return;
        if (seen.second == Indexing::Running)
            continue;
        // What was there when the file's end was reached has been read.
        if (seen.second == Indexing::Over)
            finish(0);
        report(true);
        Q_EMIT caughtUp();
        if (seen.second == Indexing::Over)
            return;
    }
}

void RecordingReader::readFile()
{
    auto created = JobLog::RunLog::create(m_folder->filePath(u"log"_s));
    auto device = openLogFile(m_path, m_facts.packing);
    if (!created || !device) {
        Q_EMIT failed(created ? device.error() : created.error());
        return;
    }
    JobLog::SourceInfo info;
    info.name = QFileInfo(m_path).fileName();
    info.timestamped = m_facts.timestamped;
    const bool packed = m_facts.packing != Packing::None;
    const auto source = packed ? (*created)->addSource(info) : (*created)->addFileSource(info, m_path);
    if (!source) {
        Q_EMIT failed(source.error());
        return;
    }
    addExtractor({}, m_facts.timestamped);
    m_total = packed ? 0 : m_facts.size;
    setLog(*created);
    std::jthread extracting([this, id = *source] { extract(id); });
    readFile(*source, **device);
    // The rest is up to the other thread; where the disk is full it has what was written.
    setIndexing(Indexing::Over);
}

void RecordingReader::readFile(JobLog::SourceId source, QIODevice &device)
{
    QByteArray buffer(chunk, Qt::Uninitialized);
    qint64 position = 0;
    while (!isStopped()) {
        const qint64 count = device.read(buffer.data(), buffer.size());
        if (count < 0)
            Q_EMIT failed(readError(m_path, device.errorString()));
        if (count <= 0)
            break;
        if (!take(source, QByteArrayView(buffer.constData(), count)))
            return;
        position += count;
    }
    if (!isStopped() && m_facts.packing == Packing::None && !isAtRest(m_path)) {
        setIndexing(Indexing::CaughtUp);
        followFile(source, position);
    } else if (!isStopped()) {
        (void)m_log->finishSource(source); // an unterminated last line counts; what it could not note is in the file
    }
}

/// A file that was written to lately may grow, as `tail -f` expects it to.
void RecordingReader::followFile(JobLog::SourceId source, qint64 position)
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return;
    QByteArray buffer(chunk, Qt::Uninitialized);
    for (;;) {
        {
            std::unique_lock lock(m_waiting);
            m_stop.wait_for(lock, growthInterval, [this] { return isStopped(); });
        }
        if (isStopped())
            return;
        const qint64 size = file.size();
        if (size < position) {
            (void)m_log->appendNotice(
                source, JobLog::NoticeKind::Gap,
                QCoreApplication::translate("Recordings", "The file was cut short; what it holds now is not shown."));
            Q_EMIT failed(readError(m_path, QCoreApplication::translate("Recordings", "it was cut short meanwhile")));
            return;
        }
        if (size == position && isAtRest(m_path)) {
            (void)m_log->finishSource(source);
            return;
        }
        if (size == position)
            continue;
        if (!file.seek(position))
            return;
        for (;;) {
            const qint64 count = file.read(buffer.data(), buffer.size());
            if (count <= 0 || isStopped())
                break;
            if (!take(source, QByteArrayView(buffer.constData(), count)))
                return;
            position += count;
        }
    }
}

} // namespace Recordings
