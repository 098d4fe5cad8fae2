// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/containerrunner.h"

#include "models/sandbox/containerconfig.h"
#include "models/sandbox/folders.h"
#include "models/sandbox/jsonpath.h"

#include <QCryptographicHash>
#include <QDir>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qint64 maximumRestartDelayMs = 5 * 60 * 1000;
constexpr qint64 calmAfterMs = 10 * 60 * 1000; // a container that ran this long starts over with short delays
constexpr int configRetryMs = 2000;
constexpr qint64 firstRestartMs = 1000; // as long as a kubelet takes to notice
constexpr int terminationMessageLimit = 4096;
constexpr qsizetype podMessageLimit = 12 * 1024;
constexpr int fallbackLines = 80;
constexpr int fallbackBytes = 2048;

QString apiTimeOf(const QDateTime &time)
{
    return time.toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s);
}

// Names below the reserved domain "invalid" (RFC 2606) exist in no registry: Jobs that show a failing pull.
bool cannotBePulled(const QString &image)
{
    const QString registry = image.section(u'/', 0, 0).section(u':', 0, 0);
    return image.contains(u'/') && (registry == u"invalid" || registry.endsWith(u".invalid"));
}

// "1m20s", as Go prints durations.
QString goDuration(qint64 ms)
{
    const qint64 minutes = ms / 60000;
    const QString seconds = QString::number(double(ms % 60000) / 1000.0);
    return minutes > 0 ? QString(QString::number(minutes) + u'm' + seconds + u's') : QString(seconds + u's');
}

} // namespace

ContainerRunner::ContainerRunner(const PodContext &context, const QJsonObject &pod, const QJsonObject &container,
                                 ContainerRole role, RestartRule rule)
    : m_context(context),
      m_pod(pod),
      m_container(container),
      m_name(stringAt(container, u"name")),
      m_role(role),
      m_rule(rule),
      m_folder(context.dataFolder + u'/' + uidOf(pod) + u"/containers/"_s + m_name)
{
    setWaiting(u"ContainerCreating"_s);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &ContainerRunner::attempt);
}

ContainerRunner::~ContainerRunner() = default;

void ContainerRunner::setWaiting(const QString &reason)
{
    m_state = {{u"waiting"_s, QJsonObject{{u"reason"_s, reason}}}};
}

QString ContainerRunner::waitingReason() const
{
    return stringAt(m_state, u"waiting.reason");
}

void ContainerRunner::start(const QHash<QString, QString> &volumes)
{
    m_volumes = volumes;
    m_wasStarted = true;
    attempt();
}

void ContainerRunner::attempt()
{
    if (m_stopping || m_done || m_process || m_puller)
        return;
    fetchImage();
}

// Names that cannot exist fail the same way in every engine; otherwise only engines that use images look for them.
void ContainerRunner::fetchImage()
{
    const QString image = stringAt(m_container, u"image");
    if (cannotBePulled(image)) {
        m_context.events->normal(m_pod, u"kubelet"_s, u"Pulling"_s, u"Pulling image "_s + quoted(image), fieldPath());
        imageMissing(
            u"failed to pull and unpack image %1: names below \".invalid\" exist in no registry"_s.arg(quoted(image)));
        return;
    }
    if (!m_context.engine->needsImages()) {
        imageFetched(ImagePuller::Outcome::Present, {});
        return;
    }
    m_puller = std::make_unique<ImagePuller>(m_context.engine, image, stringAt(m_container, u"imagePullPolicy"));
    connect(m_puller.get(), &ImagePuller::pulling, this, [this, image] {
        m_context.events->normal(m_pod, u"kubelet"_s, u"Pulling"_s, u"Pulling image "_s + quoted(image), fieldPath());
    });
    connect(m_puller.get(), &ImagePuller::finished, this, &ContainerRunner::imageFetched, Qt::QueuedConnection);
    m_puller->start();
}

void ContainerRunner::imageFetched(ImagePuller::Outcome outcome, const QString &message)
{
    m_puller.reset();
    if (m_stopping || m_done)
        return;
    const QString image = quoted(stringAt(m_container, u"image"));
    switch (outcome) {
    case ImagePuller::Outcome::Failed:
        imageMissing(message);
        return;
    case ImagePuller::Outcome::NeverPull: {
        const QString problem = u"Container image %1 is not present with pull policy of Never"_s.arg(image);
        m_context.events->warning(m_pod, u"kubelet"_s, u"ErrImageNeverPull"_s, problem, fieldPath());
        retryWaiting(u"ErrImageNeverPull"_s, problem);
        return;
    }
    case ImagePuller::Outcome::Pulled:
        m_context.events->normal(m_pod, u"kubelet"_s, u"Pulled"_s, u"Successfully pulled image "_s + image,
                                 fieldPath());
        break;
    case ImagePuller::Outcome::Present:
        m_context.events->normal(m_pod, u"kubelet"_s, u"Pulled"_s,
                                 u"Container image %1 already present on machine"_s.arg(image), fieldPath());
        break;
    }
    createContainer();
}

void ContainerRunner::createContainer()
{
    auto spec = ContainerConfig(m_context.store, m_pod, m_container).resolve(m_volumes);
    if (!spec) {
        m_context.events->warning(m_pod, u"kubelet"_s, u"Failed"_s, u"Error: "_s + spec.error(), fieldPath());
        retryWaiting(u"CreateContainerConfigError"_s, spec.error());
        return;
    }
    launch(*spec);
}

void ContainerRunner::launch(ContainerSpec spec)
{
    if (m_attempt >= 0) { // what was current becomes previous; the one before that goes
        m_lastState = m_state.contains("terminated"_L1) ? m_state : m_lastState;
        ++m_restartCount;
        QFile::remove(attemptLogPath(m_attempt - 1));
    }
    ++m_attempt;
    const QByteArray identity = (uidOf(m_pod) + u'/' + m_name + u'/' + QString::number(m_attempt)).toUtf8();
    spec.id = QString::fromLatin1(QCryptographicHash::hash(identity, QCryptographicHash::Sha256).toHex());
    m_containerId = m_context.engine->idScheme() + spec.id;
    m_rootFolder = m_folder + u"/root-"_s + QString::number(m_attempt);
    m_terminationFile = m_folder + u"/termination-"_s + QString::number(m_attempt);
    QDir().mkpath(m_rootFolder + u"/tmp"_s);
    QDir().mkpath(m_rootFolder + u"/root"_s);
    ::chmod(QFile::encodeName(m_rootFolder + u"/tmp"_s).constData(), 01777);
    if (spec.workingDir.startsWith(u'/')) // runtimes make it where it is missing
        QDir().mkpath(m_rootFolder + QDir::cleanPath(spec.workingDir));
    spec.rootFolder = m_rootFolder;
    QFile termination(m_terminationFile);
    if (termination.open(QIODevice::WriteOnly))
        termination.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup
                                   | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther);
    spec.mounts
        += {m_terminationFile, stringAt(m_container, u"terminationMessagePath", u"/dev/termination-log"_s), false};

    m_log = std::make_unique<LogFile>(attemptLogPath(m_attempt));
    const bool recording = m_log->open();
    m_context.events->normal(m_pod, u"kubelet"_s, u"Created"_s, u"Created container: "_s + m_name, fieldPath());
    QString refusal = m_context.engine->refusal(spec);
    if (!recording)
        refusal = u"cannot write the log of the container: the disk may be full"_s;
    if (!refusal.isEmpty()) {
        m_log->close();
        ContainerExit exit;
        exit.exitCode = 128;
        exit.started = false;
        exit.message = refusal;
        exit.startedAt = exit.finishedAt = QDateTime::currentDateTimeUtc();
        processFinished(exit);
        return;
    }
    m_process = std::make_unique<ContainerProcess>(m_context.engine, spec, m_log.get());
    connect(m_process.get(), &ContainerProcess::finished, this, &ContainerRunner::processFinished,
            Qt::QueuedConnection); // the process object is dropped there
    m_process->start();
    m_state = {{u"running"_s, QJsonObject{{u"startedAt"_s, apiTimeOf(m_process->startedAt())}}}};
    m_context.events->normal(m_pod, u"kubelet"_s, u"Started"_s, u"Started container "_s + m_name, fieldPath());
    Q_EMIT changed();
}

void ContainerRunner::processFinished(const ContainerExit &exit)
{
    QJsonObject terminated{{u"exitCode"_s, exit.exitCode},
                           {u"reason"_s,
                            !exit.started            ? u"StartError"_s
                                : exit.exitCode == 0 ? u"Completed"_s
                                                     : u"Error"_s},
                           {u"startedAt"_s, apiTimeOf(exit.startedAt)},
                           {u"finishedAt"_s, apiTimeOf(exit.finishedAt)},
                           {u"containerID"_s, m_containerId}};
    if (const QString message = terminationMessage(exit); !message.isEmpty())
        terminated.insert(u"message"_s, message);
    if (!exit.started)
        m_context.events->warning(m_pod, u"kubelet"_s, u"Failed"_s, u"Error: "_s + exit.message, fieldPath());
    if (m_log && !m_log->errorString().isEmpty())
        m_context.events->warning(m_pod, u"kubelet"_s, u"LogRecordingFailed"_s,
                                  u"The log of container %1 is incomplete: %2"_s.arg(m_name, m_log->errorString()),
                                  fieldPath());
    m_state = {{u"terminated"_s, terminated}};
    m_exitCode = exit.exitCode;
    m_process.reset();
    m_log.reset();
    removeFolderLater(m_rootFolder);
    const qint64 ranMs = exit.startedAt.msecsTo(exit.finishedAt);
    if (ranMs > calmAfterMs)
        m_restartDelayMs = 0;
    if (m_stopping || !wantsRestart(exit.exitCode))
        m_done = true;
    Q_EMIT changed();
    if (!m_done)
        scheduleRestart();
}

bool ContainerRunner::wantsRestart(int exitCode) const
{
    return m_rule == RestartRule::Always || (m_rule == RestartRule::OnFailure && exitCode != 0);
}

// The first restart comes after a moment; later ones wait, twice as long each time (kubelet's crash-loop back-off).
void ContainerRunner::scheduleRestart()
{
    if (m_stopping)
        return;
    const qint64 delay = m_restartDelayMs;
    m_restartDelayMs = delay == 0 ? m_context.crashLoopBaseMs : std::min(delay * 2, maximumRestartDelayMs);
    if (delay > 0) {
        m_lastState = m_state;
        m_state = {{u"waiting"_s,
                    QJsonObject{{u"reason"_s, u"CrashLoopBackOff"_s},
                                {u"message"_s,
                                 u"back-off %1 restarting failed container=%2 pod=%3"_s.arg(goDuration(delay), m_name,
                                                                                            podLabel())}}}};
        m_context.events->warning(m_pod, u"kubelet"_s, u"BackOff"_s,
                                  u"Back-off restarting failed container %1 in pod %2"_s.arg(m_name, podLabel()),
                                  fieldPath());
        Q_EMIT changed();
    }
    m_retry.start(
        std::chrono::milliseconds(delay > 0 ? delay : std::min<qint64>(firstRestartMs, m_context.crashLoopBaseMs)));
}

// A failed pull is shown as an error first and as a pause afterwards, as the kubelet does; then it is tried again.
void ContainerRunner::imageMissing(const QString &problem)
{
    const QString image = quoted(stringAt(m_container, u"image"));
    if (m_imageTries++ == 0) {
        m_context.events->warning(m_pod, u"kubelet"_s, u"Failed"_s,
                                  u"Failed to pull image %1: %2"_s.arg(image, problem), fieldPath());
        m_context.events->warning(m_pod, u"kubelet"_s, u"Failed"_s, u"Error: ErrImagePull"_s, fieldPath());
        retryWaiting(u"ErrImagePull"_s, problem);
        return;
    }
    m_context.events->normal(m_pod, u"kubelet"_s, u"BackOff"_s, u"Back-off pulling image "_s + image, fieldPath());
    m_context.events->warning(m_pod, u"kubelet"_s, u"Failed"_s, u"Error: ImagePullBackOff"_s, fieldPath());
    retryWaiting(u"ImagePullBackOff"_s, u"Back-off pulling image %1: ErrImagePull: %2"_s.arg(image, problem));
    m_retry.start(std::chrono::milliseconds(std::min<qint64>(maximumRestartDelayMs, qint64(5000) * m_imageTries)));
}

void ContainerRunner::retryWaiting(const QString &reason, const QString &message)
{
    m_state = {{u"waiting"_s, QJsonObject{{u"reason"_s, reason}, {u"message"_s, message}}}};
    m_retry.start(std::chrono::milliseconds(configRetryMs));
    Q_EMIT changed();
}

void ContainerRunner::stop(qint64 graceSeconds)
{
    m_stopping = true;
    m_retry.stop();
    m_puller.reset();
    if (m_process) {
        m_context.events->normal(m_pod, u"kubelet"_s, u"Killing"_s, u"Stopping container "_s + m_name, fieldPath());
        m_process->stop(graceSeconds);
        return;
    }
    if (m_done)
        return;
    m_done = true;
    if (m_attempt < 0)
        m_exitCode = 137; // never ran: that is no success
    Q_EMIT changed();
}

QJsonObject ContainerRunner::status() const
{
    const bool running = m_state.contains("running"_L1);
    const bool completedInit = m_role == ContainerRole::Init && hasSucceeded();
    QJsonObject status{{u"name"_s, m_name},
                       {u"image"_s, stringAt(m_container, u"image")},
                       {u"imageID"_s, m_attempt >= 0 ? stringAt(m_container, u"image") : QString()},
                       {u"restartCount"_s, m_restartCount},
                       {u"ready"_s, (running && m_role != ContainerRole::Init) || completedInit},
                       {u"started"_s, running},
                       {u"state"_s, m_state},
                       {u"lastState"_s, m_lastState}};
    if (!m_containerId.isEmpty())
        status.insert(u"containerID"_s, m_containerId);
    return status;
}

QString ContainerRunner::logPath(bool previous) const
{
    // While a container waits to be restarted, its last attempt is both: the one to show and the previous one.
    const int number = previous && !isWaiting() ? m_attempt - 1 : m_attempt;
    return number < 0 ? QString() : attemptLogPath(number);
}

QString ContainerRunner::attemptLogPath(int attempt) const
{
    return m_folder + u'/' + QString::number(attempt) + u".log"_s;
}

QString ContainerRunner::terminationMessage(const ContainerExit &exit) const
{
    if (!exit.message.isEmpty())
        return exit.message;
    QFile file(m_terminationFile);
    QByteArray text;
    if (file.open(QIODevice::ReadOnly))
        text = file.read(terminationMessageLimit);
    if (text.isEmpty() && exit.exitCode != 0 && m_log
        && stringAt(m_container, u"terminationMessagePolicy") == u"FallbackToLogsOnError")
        text = m_log->tail(fallbackLines, fallbackBytes);
    return QString::fromUtf8(text.first(std::min(text.size(), messageShare())));
}

// All containers of a pod share so much (kubelet status_manager.go normalizeStatus).
qsizetype ContainerRunner::messageShare() const
{
    const qsizetype containers
        = arrayAt(m_pod, u"spec.containers").size() + arrayAt(m_pod, u"spec.initContainers").size();
    return podMessageLimit / std::max<qsizetype>(containers, 1);
}

QString ContainerRunner::fieldPath() const
{
    return (m_role == ContainerRole::Main ? u"spec.containers{%1}"_s : u"spec.initContainers{%1}"_s).arg(m_name);
}

QString ContainerRunner::podLabel() const
{
    return u"%1_%2(%3)"_s.arg(nameOf(m_pod), namespaceOf(m_pod), uidOf(m_pod));
}

} // namespace Sandbox
