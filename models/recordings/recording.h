// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/history/artifactrecord.h"
#include "models/history/runstore.h"
#include "models/joblog/runlog.h"
#include "models/outputs/sourceoutputs.h"

#include <QJsonObject>
#include <QObject>

#include <memory>
#include <optional>

namespace Recordings {

class RecordingReader;

/// A log that is read from this computer's disk rather than followed: a recorded run, or any log file. It is opened,
/// indexed and searched for outputs in a thread of its own; what is there already can be looked at meanwhile. A plain
/// file stays where it is, and is followed while it grows; a packed one is unpacked into a folder that ends with the
/// recording. Lives in the window's thread. Destroying it ends the reading.
class Recording : public QObject
{
    Q_OBJECT

public:
    /// A recorded run: the folder of its log, and run.json (empty where the run broke off).
    [[nodiscard]] static Core::Result<std::unique_ptr<Recording>> openRun(const History::RunStore &store,
                                                                          const QString &runId);
    /// A log file, plain or packed.
    [[nodiscard]] static Core::Result<std::unique_ptr<Recording>> openFile(const QString &path);
    ~Recording() override;

    void start();

    /// The run's id or the file's path.
    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] bool isRun() const { return m_isRun; }
    /// run.json; empty for files and broken-off runs.
    [[nodiscard]] const QJsonObject &record() const { return m_record; }
    /// Null until opened().
    [[nodiscard]] std::shared_ptr<JobLog::RunLog> log() const;
    /// What has been captured from each source so far, in their order.
    [[nodiscard]] QList<Outputs::SourceOutputs> outputs() const;
    /// The run's artifact; nothing before artifactRead(), and for files. Fails as History::loadArtifact().
    [[nodiscard]] std::optional<Core::Result<History::RecordedArtifact>> artifact() const;
    /// Everything that is there has been read; a plain file may still grow.
    [[nodiscard]] bool isRead() const { return m_read; }

Q_SIGNALS:
    void opened(); ///< log() is there
    void artifactRead(); ///< artifact() is there
    void progressed(qint64 bytes, qint64 total); ///< of the file or the spools; at most about ten times a second
    void outputsChanged();
    void read(); ///< for the first time; outputs() is complete as far as the log is
    void failed(const Core::Error &error); ///< what was read until then stays

private:
    explicit Recording(const QString &name);
    void connectReader();

    QString m_name;
    bool m_isRun = false;
    bool m_read = false;
    QJsonObject m_record;
    std::unique_ptr<RecordingReader> m_reader;
};

} // namespace Recordings
