// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/artifactcapture.h"
#include "models/jobrun/eventmodel.h"
#include "models/jobrun/jobcreator.h"
#include "models/jobrun/jobfacts.h"
#include "models/jobrun/logcollector.h"
#include "models/jobrun/podmodel.h"
#include "models/jobrun/run.h"
#include "models/jobrun/runwatcher.h"
#include "models/kube/client.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>

namespace JobRun {

/// The machinery of one run, in four files: run.cpp begins it, runwatching.cpp follows what the cluster says,
/// runending.cpp ends it, runartifact.cpp fetches its artifact. All decisions about phases go through dispatch() and
/// the table in runphase.h.
class Run::Private
{
public:
    Private(Run *run, const Kube::ConnectionConfig &connection, const RunOptions &options, History::RunStore &store,
            const Artifacts::Readers &readers);
    ~Private();

    // ---- beginning (run.cpp)
    void start();
    void stopWatching();
    void deleteJob();
    void chooseOutputs(const Outputs::SourceChoice &wanted, Outputs::Mode mode);

    // ---- watching, also asked from outside (runwatching.cpp)
    void resumeRecording(qint64 limit);
    void endRecording();

    // ---- the log link, also asked from outside (runwatching.cpp)
    [[nodiscard]] QList<Core::Error> passingProblems() const;

    // ---- ending, also asked from outside (runending.cpp)
    [[nodiscard]] RunResult result() const;

    // ---- the artifact (runartifact.cpp)
    [[nodiscard]] bool isFetchingArtifact() const { return m_artifactPending; }
    [[nodiscard]] bool canFetchArtifact() const;
    void startArtifact();
    void cancelArtifact();

    Kube::ConnectionConfig connection;
    RunOptions options;
    RunStatus status;
    QString runId;
    QString jobName;
    QJsonObject job;
    std::shared_ptr<JobLog::RunLog> log;
    std::unique_ptr<PodModel> pods;
    std::unique_ptr<EventModel> events;
    Outputs::OutputSet outputs;
    Outputs::Sources sources;
    Outputs::SourceChoice choice;
    std::optional<Core::Result<Artifacts::Content>> artifact;
    QString artifactTitle;
    Artifacts::FetchProgress artifactProgress;
    std::optional<Core::Result<Outputs::LogLink>> logLink;
    QList<Outputs::DetailSection> details;
    QList<Core::Error> problems;
    std::optional<JobLog::SourceId> outputsSource;
    std::unique_ptr<JobCreator> creator;

private:
    enum class Severity { Error, Warning };

    // ---- beginning
    [[nodiscard]] Core::Result<void> prepare();
    [[nodiscard]] Core::Result<void> checkCapture(const QJsonObject &object);
    void openRecord();
    void submit();
    void attach();
    void onCreateFailed(const Core::Error &error);
    void onCreated(const QJsonObject &created, const QStringList &warnings);
    void startWatching();
    void onTimeout();

    // ---- watching
    void dispatch(RunEvent event);
    void addProblem(const Core::Error &problem, Severity severity);
    void renderAnnotations();
    void renderLink();
    void settleLink();
    void onJobChanged(const QJsonObject &changed);
    void onJobDeleted(const QJsonObject &last);
    void onPodChanged(const QJsonObject &pod);
    void onPodDeleted(const QJsonObject &pod);
    void evaluateEnd();
    void scheduleStatus();
    bool updateStatus(bool diagnosing); ///< true: something changed and was told
    void updateCounts(RunStatus &next) const;
    void onLogsChanged();
    void watchDrain();
    void noteDrainProgress();
    bool selectSource();
    bool refreshSources();
    void pollOutputs();
    void takeOutputs();
    void publishOutputs();

    // ---- ending
    void beginDraining();
    void checkDrained();
    void onDrainTimeout();
    void giveUpDraining();
    void removeAfterwards();
    void concludeDraining();
    void requestDeletion();
    void onDeletionAnswered(const Core::Result<Kube::Response> &result);
    void finish();
    void save() const;

    // ---- the artifact
    void takeArtifact(const Core::Result<Artifacts::Content> &fetched);
    void addArtifactProblem(const Core::Error &problem, Severity severity);
    void forgetArtifactProblems();
    void artifactSettled();

    Run *q;
    History::RunStore &m_store;
    const Artifacts::Readers &m_readers;
    QString m_container; ///< to capture from
    bool m_mayCaptureLogs = true;
    Outcome m_outcome = Outcome::None;
    Outcome m_stopReason = Outcome::Interrupted; ///< what stopping means: the user's wish or the timeout
    qint64 m_submittedMs = 0;
    qint64 m_endedMs = 0;
    bool m_jobGone = false;
    bool m_containerStarted = false;
    bool m_deleteWhenCreated = false;
    bool m_podsForbidden = false;
    bool m_podsComplete = false; ///< the list after the end has come
    bool m_drainGivenUp = false;
    bool m_drainTroubled = false; ///< a log cannot be read at the moment
    bool m_artifactPending = false;
    bool m_removing = false;
    bool m_removed = false;
    bool m_logsIncomplete = false;
    bool m_finishing = false;
    bool m_linkSettled = false; ///< what is wrong with it is among the problems
    int m_deleteTries = 0;
    QList<quint64> m_feedRevisions; ///< of the collector's sources, as they are in `sources`
    quint64 m_logRevision = 0;
    QList<Core::Error> m_errors;
    QList<Core::Error> m_warnings;
    QList<Core::Error> m_artifactProblems; ///< those of the last fetch; another one replaces them
    std::unique_ptr<Kube::Client> m_client;
    std::unique_ptr<Kube::ApiOperation> m_operation; ///< the lookup of attach, a deletion
    std::unique_ptr<RunWatcher> m_watcher;
    std::unique_ptr<LogCollector> m_collector;
    std::unique_ptr<ArtifactCapture> m_artifactCapture;
    std::unique_ptr<QTemporaryDir> m_substitute; ///< of the log, where the store cannot be written
    QTimer m_timeout;
    QTimer m_statusTimer;
    QTimer m_pollTimer;
    QTimer m_drainTimer;
    QElapsedTimer m_drainProgress; ///< since the last progress of the draining
};

} // namespace JobRun
