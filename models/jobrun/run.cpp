// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/run.h"

#include "models/jobrun/podfacts.h"
#include "models/jobrun/run_p.h"
#include "models/jobrun/runresultbuilder.h"
#include "models/jobrun/texts.h"
#include "models/kube/apioperation.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

/// Often enough to look live, seldom enough to cost nothing.
constexpr std::chrono::milliseconds pollInterval{50};
/// Pods and events come in bursts; the diagnosis looks at all of them.
constexpr std::chrono::milliseconds statusInterval{30};

} // namespace

Run::Private::Private(Run *run, const Kube::ConnectionConfig &connectionConfig, const RunOptions &runOptions,
                      History::RunStore &store, const Artifacts::Readers &readers)
    : connection(connectionConfig),
      options(runOptions),
      pods(std::make_unique<PodModel>()),
      events(std::make_unique<EventModel>()),
      q(run),
      m_store(store),
      m_readers(readers)
{
    if (options.capture.allContainers)
        choice.kind = Outputs::SourceChoice::Kind::All;
    m_timeout.setSingleShot(true);
    m_statusTimer.setSingleShot(true);
    m_statusTimer.setInterval(statusInterval);
    m_pollTimer.setInterval(pollInterval);
    m_drainTimer.setSingleShot(true);
    m_drainTimer.setInterval(options.drainDeadline);
    QObject::connect(&m_timeout, &QTimer::timeout, q, [this] { onTimeout(); });
    QObject::connect(&m_statusTimer, &QTimer::timeout, q, [this] { updateStatus(true); });
    QObject::connect(&m_pollTimer, &QTimer::timeout, q, [this] { pollOutputs(); });
    QObject::connect(&m_drainTimer, &QTimer::timeout, q, [this] { onDrainTimeout(); });
}

Run::Private::~Private() = default;

void Run::Private::start()
{
    if (status.phase != RunPhase::Idle)
        return;
    m_submittedMs = Core::Clock::system().nowUtc().toMSecsSinceEpoch();
    dispatch(RunEvent::Start);
    if (const auto prepared = prepare(); !prepared) {
        // Not from within start(): the caller may still be connecting.
        QMetaObject::invokeMethod(q, [this, error = prepared.error()] { onCreateFailed(error); }, Qt::QueuedConnection);
        return;
    }
    if (options.timeout.count() > 0)
        m_timeout.start(options.timeout);
    m_client = std::make_unique<Kube::Client>(connection);
    m_client->setTiming(options.timing);
    if (options.attachTo.isEmpty())
        submit();
    else
        attach();
}

/// All that can be said before a request is sent.
Core::Result<void> Run::Private::prepare()
{
    const QJsonObject metadata = options.job.value("metadata"_L1).toObject();
    const QString prefix = metadata.value("generateName"_L1).toString();
    jobName = !options.attachTo.isEmpty() ? options.attachTo : nameOf(options.job);
    const auto created = m_store.createRun(jobName.isEmpty() ? prefix : jobName);
    if (created) {
        runId = *created;
        openRecord();
    }
    if (!log) { // keep the promise of a log, for what is said about the failure
        m_substitute = std::make_unique<QTemporaryDir>();
        auto substitute = JobLog::RunLog::create(m_substitute->path() + u"/log");
        if (substitute)
            log = *substitute;
        return created ? Core::Result<void>(std::unexpected(m_errors.takeFirst())) : std::unexpected(created.error());
    }
    if (options.capture.kind == CaptureKind::Artifact) {
        if (const auto checked = ArtifactCapture::check(m_readers, options.capture.artifact); !checked)
            return checked;
    }
    return options.attachTo.isEmpty() ? checkCapture(options.job) : Core::Result<void>();
}

void Run::Private::openRecord()
{
    auto created = JobLog::RunLog::create(m_store.folder(runId) + u"/log");
    if (created)
        log = *created;
    else
        m_errors.append(created.error());
}

Core::Result<void> Run::Private::checkCapture(const QJsonObject &object)
{
    const bool fromLogs = options.capture.kind == CaptureKind::Logs;
    const auto container = captureContainer(object, fromLogs ? options.capture.container : QString());
    if (!container)
        return std::unexpected(container.error());
    m_container = fromLogs ? *container : QString();
    return {};
}

void Run::Private::submit()
{
    creator
        = std::make_unique<JobCreator>(*m_client, options.job, options.namespaceName, runId, options.onNameConflict);
    QObject::connect(creator.get(), &JobCreator::nameConflict, q, &Run::nameConflict);
    QObject::connect(creator.get(), &JobCreator::failed, q,
                     [this](const Core::Error &error) { onCreateFailed(error); });
    QObject::connect(creator.get(), &JobCreator::created, q,
                     [this](const QJsonObject &created, const QStringList &warnings) { onCreated(created, warnings); });
    jobName = creator->name();
    creator->start();
}

void Run::Private::attach()
{
    Kube::Request request;
    request.path = Kube::jobsPath(options.namespaceName, options.attachTo);
    m_operation = m_client->request(request);
    QObject::connect(m_operation.get(), &Kube::ApiOperation::finished, q,
                     [this](const Core::Result<Kube::Response> &result) {
                         if (!result) {
                             onCreateFailed(result.error());
                             return;
                         }
                         if (const auto checked = checkCapture(result->object); !checked)
                             onCreateFailed(checked.error());
                         else
                             onCreated(result->object, result->warnings);
                     });
    m_operation->start();
}

void Run::Private::onCreateFailed(const Core::Error &error)
{
    if (status.phase != RunPhase::Submitting)
        return;
    m_outcome = Outcome::Failed;
    addProblem(error, Severity::Error);
    status.failure = error;
    dispatch(RunEvent::CreateFailed);
}

void Run::Private::onCreated(const QJsonObject &created, const QStringList &warnings)
{
    if (status.phase != RunPhase::Submitting)
        return;
    job = created;
    jobName = nameOf(created);
    renderAnnotations();
    for (const QString &warning : warnings)
        addProblem(Texts::serverWarning(warning), Severity::Warning);
    dispatch(RunEvent::Created);
    save(); // a run that crashes is still in the history
    Q_EMIT q->jobCreated();
    startWatching();
    if (m_deleteWhenCreated)
        deleteJob();
}

void Run::Private::startWatching()
{
    m_collector
        = std::make_unique<LogCollector>(connection, options.timing, options.namespaceName, log, options.recording);
    QObject::connect(m_collector.get(), &LogCollector::changed, q, [this] { onLogsChanged(); });
    QObject::connect(m_collector.get(), &LogCollector::failed, q, [this](const Core::Error &error) {
        m_logsIncomplete = true;
        addProblem(error, Severity::Error);
    });
    QObject::connect(m_collector.get(), &LogCollector::remarked, q,
                     [this](const Core::Error &remark) { addProblem(remark, Severity::Warning); });

    m_watcher = std::make_unique<RunWatcher>(*m_client, job, options.namespaceName);
    RunWatcher *watcher = m_watcher.get();
    QObject::connect(watcher, &RunWatcher::jobChanged, q, [this](const QJsonObject &object) { onJobChanged(object); });
    QObject::connect(watcher, &RunWatcher::jobDeleted, q, [this](const QJsonObject &object) { onJobDeleted(object); });
    QObject::connect(watcher, &RunWatcher::podChanged, q, [this](const QJsonObject &object) { onPodChanged(object); });
    QObject::connect(watcher, &RunWatcher::podDeleted, q, [this](const QJsonObject &object) { onPodDeleted(object); });
    QObject::connect(watcher, &RunWatcher::eventSeen, q, [this](const QJsonObject &event) {
        events->upsert(event);
        scheduleStatus();
    });
    QObject::connect(watcher, &RunWatcher::troubleChanged, q, [this] { updateStatus(false); });
    QObject::connect(watcher, &RunWatcher::podsListed, q, [this] {
        m_podsComplete = true;
        checkDrained();
    });
    QObject::connect(watcher, &RunWatcher::podsFailed, q, [this](const Core::Error &error) {
        m_podsForbidden = true;
        addProblem(error, options.capture.kind == CaptureKind::Logs ? Severity::Error : Severity::Warning);
        checkDrained();
    });
    QObject::connect(watcher, &RunWatcher::eventsFailed, q,
                     [this](const Core::Error &error) { addProblem(error, Severity::Warning); });
    QObject::connect(watcher, &RunWatcher::lost, q, [this](const Core::Error &error) {
        if (nextPhase(status.phase, RunEvent::ConnectionLost) == status.phase)
            return; // the end is known
        m_outcome = Outcome::Lost;
        addProblem(error, Severity::Error);
        dispatch(RunEvent::ConnectionLost);
    });
    watcher->start();
}

void Run::Private::onTimeout()
{
    if (nextPhase(status.phase, RunEvent::StopWatching) == status.phase)
        return; // it ended in time; only the rest of its logs is being read
    m_stopReason = Outcome::TimedOut;
    addProblem(job.isEmpty() ? Texts::notCreatedInTime(jobName, options.timeout)
                             : Texts::timedOut(jobName, options.timeout),
               Severity::Warning);
    stopWatching();
}

void Run::Private::stopWatching()
{
    if (status.phase == RunPhase::Draining) {
        // Each may be the last thing that this object does, but not while the other is still to be done.
        const bool fetching = m_artifactPending;
        giveUpDraining();
        if (fetching)
            cancelArtifact();
        return;
    }
    if (nextPhase(status.phase, RunEvent::StopWatching) == status.phase)
        return;
    if (status.phase == RunPhase::Submitting && creator && creator->isUncertain())
        addProblem(Texts::jobMayExist(creator->name(), options.namespaceName), Severity::Warning);
    m_outcome = m_stopReason;
    dispatch(RunEvent::StopWatching);
}

void Run::Private::deleteJob()
{
    if (status.phase == RunPhase::Submitting) {
        if (creator && creator->isAsking())
            creator->resolve(NameConflict::Fail);
        else
            m_deleteWhenCreated = true;
        return;
    }
    if (status.phase == RunPhase::Draining) {
        options.deleteAfter = true;
        return;
    }
    if (nextPhase(status.phase, RunEvent::DeleteRequested) == status.phase)
        return;
    dispatch(RunEvent::DeleteRequested);
    m_deleteTries = 0;
    requestDeletion();
}

// ---- the public face

Run::Run(const Kube::ConnectionConfig &connection, const RunOptions &options, History::RunStore &store,
         const Artifacts::Readers &readers, QObject *parent)
    : QObject(parent),
      d(std::make_unique<Private>(this, connection, options, store, readers))
{
}

Run::~Run() = default;

void Run::start()
{
    d->start();
}

void Run::resolveNameConflict(NameConflict decision)
{
    if (d->creator)
        d->creator->resolve(decision);
}

void Run::stopWatching()
{
    d->stopWatching();
}

void Run::resumeRecording(qint64 limit)
{
    d->resumeRecording(limit);
}

void Run::endRecording()
{
    d->endRecording();
}

void Run::deleteJob()
{
    d->deleteJob();
}

const RunStatus &Run::status() const
{
    return d->status;
}

const Kube::ConnectionConfig &Run::connection() const
{
    return d->connection;
}

const RunOptions &Run::options() const
{
    return d->options;
}

QString Run::runId() const
{
    return d->runId;
}

QString Run::jobName() const
{
    return d->jobName;
}

QString Run::namespaceName() const
{
    return d->options.namespaceName;
}

QJsonObject Run::job() const
{
    return d->job;
}

std::shared_ptr<JobLog::RunLog> Run::log() const
{
    return d->log;
}

PodModel &Run::pods() const
{
    return *d->pods;
}

EventModel &Run::events() const
{
    return *d->events;
}

const Outputs::OutputSet &Run::outputs() const
{
    return d->outputs;
}

const Outputs::Sources &Run::sources() const
{
    return d->sources;
}

void Run::chooseOutputs(const Outputs::SourceChoice &choice, Outputs::Mode mode)
{
    d->chooseOutputs(choice, mode);
}

std::optional<JobLog::SourceId> Run::outputsSource() const
{
    return d->outputsSource;
}

std::optional<JobLog::SourceId> Run::sourceOf(const Outputs::Origin &origin) const
{
    if (!d->log)
        return std::nullopt;
    return findSource(d->log->sources(), origin.pod, origin.container, origin.attempt);
}

bool Run::isFetchingArtifact() const
{
    return d->isFetchingArtifact();
}

QString Run::artifactTitle() const
{
    return d->artifactTitle;
}

const Artifacts::FetchProgress &Run::artifactProgress() const
{
    return d->artifactProgress;
}

bool Run::canFetchArtifact() const
{
    return d->canFetchArtifact();
}

void Run::fetchArtifact()
{
    if (d->canFetchArtifact())
        d->startArtifact();
}

void Run::cancelArtifact()
{
    d->cancelArtifact();
}

const std::optional<Core::Result<Artifacts::Content>> &Run::artifact() const
{
    return d->artifact;
}

const std::optional<Core::Result<Outputs::LogLink>> &Run::logLink() const
{
    return d->logLink;
}

const QList<Outputs::DetailSection> &Run::details() const
{
    return d->details;
}

const QList<Core::Error> &Run::problems() const
{
    return d->problems;
}

QList<Core::Error> Run::passingProblems() const
{
    return d->passingProblems();
}

RunResult Run::result() const
{
    return d->result();
}

} // namespace JobRun
