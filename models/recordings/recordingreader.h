// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/history/artifactrecord.h"
#include "models/joblog/runlog.h"
#include "models/outputs/extractor.h"
#include "models/recordings/logfile.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace Recordings {

/// The threads behind a Recording. One opens the RunLog, or builds it from a file: that takes no longer than reading,
/// and then every line can be shown. Another one follows it through the log and feeds every byte to an Extractor per
/// source. The object lives in the window's thread; its signals come from the others and are queued. Destroying it ends
/// the threads, within the time of one read.
class RecordingReader : public QObject
{
    Q_OBJECT

public:
    /// A run's folder, as RunLog wrote it.
    /// `runFolder`: the folder of the run that it belongs to, with its artifact.
    [[nodiscard]] static std::unique_ptr<RecordingReader> forFolder(const QString &folder, const QString &runFolder);
    /// A log file. Fails where no folder for its index can be made.
    [[nodiscard]] static Core::Result<std::unique_ptr<RecordingReader>> forFile(const QString &path,
                                                                                const LogFileFacts &facts);
    ~RecordingReader() override;

    void start();
    [[nodiscard]] std::shared_ptr<JobLog::RunLog> log() const;
    [[nodiscard]] QList<Outputs::SourceOutputs> outputs() const;
    /// Nothing before artifactRead().
    [[nodiscard]] std::optional<Core::Result<History::RecordedArtifact>> artifact() const;

Q_SIGNALS:
    void opened();
    void artifactRead();
    void progressed(qint64 bytes, qint64 total);
    void outputsChanged();
    void caughtUp(); ///< all that is there has been read; again after more came
    void failed(const Core::Error &error);

private:
    RecordingReader() = default;
    void run();
    void readFolder();
    void readArtifact();
    void readFile();
    void readFile(JobLog::SourceId source, QIODevice &device);
    void followFile(JobLog::SourceId source, qint64 position);
    [[nodiscard]] bool take(JobLog::SourceId source, QByteArrayView bytes);
    void extract(JobLog::SourceId source);
    enum class Indexing { Running, CaughtUp, Over };
    void setIndexing(Indexing state);
    void setLog(const std::shared_ptr<JobLog::RunLog> &log);
    void addExtractor(const Outputs::Origin &origin, bool timestamped);
    void feed(size_t extractor, QByteArrayView bytes);
    void finish(size_t extractor);
    void report(bool always);
    [[nodiscard]] bool isStopped() const { return m_stopped.load(std::memory_order_relaxed); }

    QString m_path; ///< folder or file
    QString m_runFolder; ///< with the run's artifact; empty: a file
    bool m_isFolder = false;
    LogFileFacts m_facts;
    std::unique_ptr<QTemporaryDir> m_folder; ///< index, and what was unpacked
    std::unique_ptr<QThread> m_thread;
    std::atomic<bool> m_stopped{false};
    std::mutex m_waiting;
    std::condition_variable m_stop;
    std::condition_variable m_more; ///< there is more to extract from, or it is over
    Indexing m_indexing = Indexing::Running; ///< under m_waiting
    quint64 m_pieces = 0; ///< under m_waiting: that were appended to the log

    // Both threads, under m_mutex.
    mutable std::mutex m_mutex;
    std::shared_ptr<JobLog::RunLog> m_log;
    std::vector<Outputs::Extractor> m_extractors;
    std::optional<Core::Result<History::RecordedArtifact>> m_artifact;

    // The extracting thread's.
    QElapsedTimer m_reported;
    qint64 m_bytes = 0;
    qint64 m_total = 0;
    quint64 m_revisions = 0; ///< the sum of the extractors', as last told
};

} // namespace Recordings
