// SPDX-License-Identifier: Apache-2.0
#include "models/recordings/recording.h"

#include "models/recordings/recordingreader.h"

using namespace Qt::StringLiterals;

namespace Recordings {

Core::Result<std::unique_ptr<Recording>> Recording::openRun(const History::RunStore &store, const QString &runId)
{
    auto record = store.readResult(runId);
    if (!record && record.error().kind == Core::ErrorKind::NotFound)
        return std::unexpected(record.error());
    std::unique_ptr<Recording> recording(new Recording(runId));
    recording->m_isRun = true;
    if (record)
        recording->m_record = *record;
    recording->m_reader = RecordingReader::forFolder(store.folder(runId) + "/log"_L1, store.folder(runId));
    recording->connectReader();
    return recording;
}

Core::Result<std::unique_ptr<Recording>> Recording::openFile(const QString &path)
{
    auto facts = inspectLogFile(path);
    if (!facts)
        return std::unexpected(facts.error());
    auto reader = RecordingReader::forFile(path, *facts);
    if (!reader)
        return std::unexpected(reader.error());
    std::unique_ptr<Recording> recording(new Recording(path));
    recording->m_reader = std::move(*reader);
    recording->connectReader();
    return recording;
}

Recording::Recording(const QString &name) : m_name(name) { }

Recording::~Recording() = default;

void Recording::connectReader()
{
    RecordingReader *reader = m_reader.get();
    connect(reader, &RecordingReader::opened, this, &Recording::opened);
    connect(reader, &RecordingReader::artifactRead, this, &Recording::artifactRead);
    connect(reader, &RecordingReader::progressed, this, &Recording::progressed);
    connect(reader, &RecordingReader::outputsChanged, this, &Recording::outputsChanged);
    connect(reader, &RecordingReader::failed, this, &Recording::failed);
    connect(reader, &RecordingReader::caughtUp, this, [this] {
        if (!std::exchange(m_read, true))
            Q_EMIT read();
    });
}

void Recording::start()
{
    m_reader->start();
}

std::shared_ptr<JobLog::RunLog> Recording::log() const
{
    return m_reader->log();
}

std::optional<Core::Result<History::RecordedArtifact>> Recording::artifact() const
{
    return m_reader->artifact();
}

QList<Outputs::SourceOutputs> Recording::outputs() const
{
    return m_reader->outputs();
}

} // namespace Recordings
