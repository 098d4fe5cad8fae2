// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/core/clock.h"
#include "models/core/error.h"
#include "models/history/runstore.h"
#include "models/joblog/runlog.h"
#include "models/jobrun/diagnosis.h"
#include "models/jobrun/logrecorder.h"
#include "models/jobrun/runphase.h"
#include "models/jobrun/runresult.h"
#include "models/kube/connectionconfig.h"
#include "models/kube/timing.h"
#include "models/outputs/details.h"
#include "models/outputs/loglink.h"
#include "models/outputs/outputset.h"
#include "models/outputs/sourceoutputs.h"

#include <QJsonObject>
#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

class QAbstractItemModel;

namespace JobRun {

class EventModel;
class PodModel;

enum class CaptureKind { None, Logs, Artifact };

/// Where outputs are taken from.
struct CaptureSettings
{
    CaptureKind kind = CaptureKind::Logs;
    QString container; ///< for Logs; empty: annotation kubectl.kubernetes.io/default-container, else the first
    QString pod; ///< for Logs: its name or its completion index; empty: the first that succeeds, else the newest
    bool allContainers = false; ///< for Logs: of every container; container and pod tell the automatic one only
    Outputs::Mode mode = Outputs::Mode::Documented; ///< for Logs: the rules by which outputs() is read
    Artifacts::Reference artifact; ///< for Artifact
    /// For Artifact: its size, and for how long to try again. Spinnaker's stage tries ten times, which takes as long.
    Artifacts::FetchLimits artifactLimits{.retryFor = std::chrono::seconds(100)};
};

/// What to do where a Job of that name exists already.
enum class NameConflict {
    Ask, ///< emit nameConflict and wait for resolveNameConflict
    Fail, ///< end with an error of kind Conflict
    Replace, ///< delete it (Foreground, uid as precondition), wait until it is gone, create
    GenerateName ///< create under NAME-xxxxx
};

struct RunOptions
{
    QJsonObject job; ///< the object to create; for attach: empty
    QString attachTo; ///< the name of an existing Job instead
    QString namespaceName; ///< the effective namespace
    QString manifestFile; ///< for the record
    CaptureSettings capture;
    NameConflict onNameConflict = NameConflict::Ask;
    std::chrono::milliseconds timeout{0}; ///< 0: none; when it passes, watching ends with result TimedOut
    /// How long, after the Job's end, its logs may stay without any progress before the rest is given up, visibly.
    std::chrono::milliseconds drainDeadline{15000};
    /// The same where a log cannot be read at the moment, and is tried again: the cluster still has it.
    std::chrono::milliseconds troubledDrainDeadline{180000};
    RecordingLimits recording; ///< how much log is recorded, and what happens where that is not possible
    Kube::Timing timing{}; ///< delays of retries and polls; tests shorten them
    bool deleteAfter = false; ///< delete the Job when everything is captured; kept where something could not be
};

/// What the banner says, as values.
struct RunStatus
{
    RunPhase phase = RunPhase::Idle;
    bool suspended = false;
    bool finishing = false; ///< FailureTarget or SuccessCriteriaMet: decided, pods still stopping
    bool failing = false; ///< of which FailureTarget
    int podsActive = 0;
    int podsSucceeded = 0;
    int podsFailed = 0;
    int completions = -1; ///< -1: a work queue
    int backoffLimit = -1;
    int logsQueued = 0; ///< logs that wait until others end, since only so many are read at a time
    /// Why nothing is read at the moment: the disk is full (DiskFull), or the limit is reached (Limit). Answer with
    /// resumeRecording() or endRecording(); a full disk is also tried again by itself.
    std::optional<Core::Error> recordingPaused;
    QString reason; ///< of the terminal or target condition, verbatim
    QString message; ///< verbatim but for what looks like a secret
    std::optional<Diagnosis> diagnosis; ///< why it is stuck or why it failed
    std::optional<Core::Error> connectionTrouble; ///< set while a stream is interrupted
    std::optional<Core::Error> failure; ///< why there is no Job to tell of: it could not be created or found
    qint64 startedMs = 0; ///< epoch; the Job's startTime, else the submission
    qint64 endedMs = 0; ///< epoch; 0 while it runs
    friend bool operator==(const RunStatus &, const RunStatus &) = default;
};

/// One run of one Job: creates it (or attaches), watches it, its pods and events, follows every container's log into a
/// RunLog, extracts outputs while lines arrive, fetches the artifact, and ends on the Job's conditions, never on
/// counters. One explicit state machine (runphase.h). Lives in the window's thread; log streams live in a thread of
/// their own that it owns. Destroying it stops watching; the Job goes on. Do not destroy it from one of its own signals
/// but finished().
class Run : public QObject
{
    Q_OBJECT

public:
    Run(const Kube::ConnectionConfig &connection, const RunOptions &options, History::RunStore &store,
        const Artifacts::Readers &readers, QObject *parent = nullptr);
    ~Run() override;

    void start();
    void resolveNameConflict(NameConflict decision); ///< after nameConflict; Fail cancels the run
    /// Ends with outcome Interrupted; the Job goes on. After the Job's end: gives up on what is still to be read.
    void stopWatching();
    /// Stop and delete: propagation Foreground, waits until it is gone, keeps what was recorded. Outcome Interrupted.
    /// After the Job's end: deletes it once everything is captured.
    void deleteJob();

    /// Reads on after status().recordingPaused, with another limit in bytes (0: none).
    void resumeRecording(qint64 limit);
    /// Records no more of the log after status().recordingPaused, and says so; the run goes on.
    void endRecording();

    [[nodiscard]] const RunStatus &status() const;
    [[nodiscard]] const Kube::ConnectionConfig &connection() const;
    [[nodiscard]] const RunOptions &options() const;
    [[nodiscard]] QString runId() const;
    [[nodiscard]] QString jobName() const; ///< empty until it is known
    [[nodiscard]] QString namespaceName() const;
    [[nodiscard]] QJsonObject job() const; ///< the latest version of the Job object

    /// Never null after start(), unless neither the store nor the folder for temporary files can be written.
    [[nodiscard]] std::shared_ptr<JobLog::RunLog> log() const;
    [[nodiscard]] PodModel &pods() const;
    [[nodiscard]] EventModel &events() const;
    /// Captured so far: by the capture's settings, else as chooseOutputs() asked.
    [[nodiscard]] const Outputs::OutputSet &outputs() const;
    /// Captured so far from every log, by all rules; empty where logs are not captured. Cheap.
    [[nodiscard]] const Outputs::Sources &sources() const;
    /// Whose values outputs() and result() give from now on, and by which rules; also after the end. Emits
    /// outputsChanged where that changes them. Without effect where logs are not captured.
    void chooseOutputs(const Outputs::SourceChoice &choice, Outputs::Mode mode);
    /// The source whose log the outputs come from; nothing until it is known, and for those of all containers.
    [[nodiscard]] std::optional<JobLog::SourceId> outputsSource() const;
    /// Where a capture's or remark's log is within log().
    [[nodiscard]] std::optional<JobLog::SourceId> sourceOf(const Outputs::Origin &origin) const;
    [[nodiscard]] const std::optional<Core::Result<Artifacts::Content>> &artifact() const;
    [[nodiscard]] bool isFetchingArtifact() const;
    /// What is being or was fetched, for people: type and place, without credentials.
    [[nodiscard]] QString artifactTitle() const;
    [[nodiscard]] const Artifacts::FetchProgress &artifactProgress() const; ///< of the fetch under way, else the last
    /// Whether fetchArtifact() would do something: an artifact is captured, and the Job has completed.
    [[nodiscard]] bool canFetchArtifact() const;
    /// Fetches the artifact again, at once where an attempt is being waited for; also after finished(): outputs and
    /// record are made anew then, the outcome stays.
    void fetchArtifact();
    /// Gives the fetch up. Where there was an artifact before, it stays.
    void cancelArtifact();
    /// Rendered again whenever the Job or its pods change; the best one stays: the latest of those whose template had
    /// all its values, else of those that are an address.
    [[nodiscard]] const std::optional<Core::Result<Outputs::LogLink>> &logLink() const;
    /// What the Job's annotations want shown, as far as their values are known.
    [[nodiscard]] const QList<Outputs::DetailSection> &details() const;
    /// Everything that went wrong or needs saying, in order: server warnings, broken streams, capture trouble.
    /// result() tells which are errors and which warnings.
    [[nodiscard]] const QList<Core::Error> &problems() const;
    /// What is wrong as long as nothing changes, e.g. that the log link's template has no value yet. What is left of it
    /// at the end is among problems() then, and no longer here.
    [[nodiscard]] QList<Core::Error> passingProblems() const;
    /// The result as far as it is known; complete after finished().
    [[nodiscard]] RunResult result() const;

Q_SIGNALS:
    void phaseChanged(JobRun::RunPhase phase);
    void statusChanged(); ///< status() has changed in any way
    void jobCreated(); ///< name and namespace are final
    void nameConflict(const QString &name, bool active); ///< answer with resolveNameConflict
    void outputsChanged();
    void artifactProgressed(const Artifacts::FetchProgress &progress); ///< before artifactChanged
    void artifactChanged();
    void logLinkChanged();
    void detailsChanged();
    void problemsChanged(); ///< problems() or passingProblems()
    void finished(); ///< terminal; result() is complete and saved. Last signal

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace JobRun
