// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/containerprocess.h"

#include "models/core/logging.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTimer>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr int pipeSize = 1024 * 1024;
constexpr qsizetype readSize = 256 * 1024;
constexpr int readsPerTurn = 8; // then others have their turn
constexpr qsizetype statusLimit = 64 * 1024;

void closeDescriptor(int &descriptor)
{
    if (descriptor >= 0)
        ::close(descriptor);
    descriptor = -1;
}

// A pipe whose reading end does not block; both ends vanish in other children.
bool makePipe(int &readingEnd, int &writingEnd)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return false;
    readingEnd = ends[0];
    writingEnd = ends[1];
    ::fcntl(readingEnd, F_SETFL, O_NONBLOCK);
    return true;
}

// The options as a file that exists in memory only.
int memoryFile(const QByteArray &content)
{
    const int descriptor = ::memfd_create("sandbox-options", MFD_CLOEXEC);
    if (descriptor < 0)
        return -1;
    qsizetype written = 0;
    while (written < content.size()) {
        const ssize_t count = ::write(descriptor, content.constData() + written, size_t(content.size() - written));
        if (count <= 0) {
            ::close(descriptor);
            return -1;
        }
        written += count;
    }
    ::lseek(descriptor, 0, SEEK_SET);
    return descriptor;
}

} // namespace

ContainerProcess::ContainerProcess(const ContainerEngine *engine, const ContainerSpec &spec, LogFile *log)
    : m_engine(engine),
      m_spec(spec),
      m_log(log)
{
    connect(&m_process, &QProcess::finished, this, &ContainerProcess::processFinished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(m_process.errorString());
    });
}

ContainerProcess::~ContainerProcess()
{
    m_process.disconnect(this);
    if (m_process.state() != QProcess::NotRunning) {
        signalContainer(SIGKILL);
        m_process.kill(); // --die-with-parent ends what is inside
        m_process.waitForFinished();
        m_engine->cleanUp(m_spec);
    }
    closePipes();
}

void ContainerProcess::start()
{
    LaunchPlan plan = m_engine->plan(m_spec);
    int outputWriter = -1;
    int statusWriter = -1;
    int options = -1;
    if (!makePipe(m_output, outputWriter) || (plan.reportsStatus && !makePipe(m_status, statusWriter))
        || (!plan.secretOptions.isEmpty() && (options = memoryFile(plan.secretOptions)) < 0)) {
        const QString reason = QString::fromLocal8Bit(strerror(errno));
        closeDescriptor(outputWriter);
        closeDescriptor(statusWriter);
        // Queued, so that finished() never comes from inside start().
        QMetaObject::invokeMethod(this, [this, reason] { fail(reason); }, Qt::QueuedConnection);
        return;
    }
    ::fcntl(m_output, F_SETPIPE_SZ, pipeSize);
    for (QString &argument : plan.arguments) {
        argument.replace(LaunchPlan::secretDescriptor, QString::number(options));
        argument.replace(LaunchPlan::statusDescriptor, QString::number(statusWriter));
    }
    m_startFailureCode = plan.startFailureCode;
    m_process.setProgram(plan.program);
    m_process.setArguments(plan.arguments);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setProcessChannelMode(QProcess::ForwardedChannels);
    if (!plan.inheritsEnvironment) { // nothing of the container's, nothing of ours
        QProcessEnvironment environment;
        environment.insert(u"PATH"_s, qEnvironmentVariable("PATH", u"/usr/bin:/bin"_s));
        m_process.setProcessEnvironment(environment);
    }
    QProcess::UnixProcessParameters parameters;
    parameters.flags = QProcess::UnixProcessFlag::UseVFork | QProcess::UnixProcessFlag::ResetSignalHandlers;
    m_process.setUnixProcessParameters(parameters);
    // Runs between fork and exec: system calls only.
    m_process.setChildProcessModifier([outputWriter, statusWriter, options] {
        ::dup2(outputWriter, STDOUT_FILENO);
        ::dup2(outputWriter, STDERR_FILENO);
        if (statusWriter >= 0)
            ::fcntl(statusWriter, F_SETFD, 0);
        if (options >= 0)
            ::fcntl(options, F_SETFD, 0);
    });
    m_startedAt = QDateTime::currentDateTimeUtc();
    m_outputNotifier = std::make_unique<QSocketNotifier>(m_output, QSocketNotifier::Read);
    connect(m_outputNotifier.get(), &QSocketNotifier::activated, this, [this] { readOutput(false); });
    if (m_status >= 0) {
        m_statusNotifier = std::make_unique<QSocketNotifier>(m_status, QSocketNotifier::Read);
        connect(m_statusNotifier.get(), &QSocketNotifier::activated, this, &ContainerProcess::readStatus);
    } else {
        m_commandRan = true;
    }
    m_process.start();
    closeDescriptor(outputWriter);
    closeDescriptor(statusWriter);
    closeDescriptor(options);
}

void ContainerProcess::stop(qint64 graceSeconds)
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    if (graceSeconds <= 0) {
        signalContainer(SIGKILL);
        return;
    }
    signalContainer(SIGTERM);
    if (!m_grace) {
        m_grace = new QTimer(this);
        m_grace->setSingleShot(true);
        connect(m_grace, &QTimer::timeout, this, [this] { signalContainer(SIGKILL); });
    }
    m_grace->start(std::chrono::seconds(graceSeconds));
}

void ContainerProcess::signalContainer(int number)
{
    if (m_childPid == 0 && m_status >= 0) {
        m_pendingSignal = number; // sent when the child is known
        return;
    }
    m_engine->signal(m_spec, m_childPid, number);
}

void ContainerProcess::readOutput(bool untilEnd)
{
    static thread_local QByteArray buffer(readSize, Qt::Uninitialized);
    for (int turn = 0; untilEnd || turn < readsPerTurn; ++turn) {
        const ssize_t count = ::read(m_output, buffer.data(), size_t(buffer.size()));
        if (count > 0) {
            m_log->append(buffer.constData(), count);
            continue;
        }
        if (count < 0 && errno == EINTR)
            continue;
        if (count == 0)
            m_outputNotifier.reset();
        return;
    }
}

void ContainerProcess::readStatus()
{
    char text[4096];
    while (true) {
        const ssize_t count = ::read(m_status, text, sizeof text);
        if (count > 0 && m_statusText.size() < statusLimit) {
            m_statusText.append(text, count);
            continue;
        }
        if (count == 0)
            m_statusNotifier.reset();
        break;
    }
    qsizetype newline = -1;
    while ((newline = m_statusText.indexOf('\n')) >= 0) {
        const QJsonObject report = QJsonDocument::fromJson(m_statusText.first(newline)).object();
        m_statusText.remove(0, newline + 1);
        if (report.contains("child-pid"_L1)) {
            m_childPid = report.value("child-pid"_L1).toInteger();
            if (const int number = std::exchange(m_pendingSignal, 0); number != 0)
                signalContainer(number);
        }
        if (report.contains("exit-code"_L1)) // only reported where the command was really started
            m_commandRan = true;
    }
}

void ContainerProcess::processFinished(int exitCode, QProcess::ExitStatus status)
{
    // Whatever is in the pipes was written before the end: the sandbox's processes are gone.
    if (m_output >= 0 && m_outputNotifier)
        readOutput(true);
    if (m_status >= 0 && m_statusNotifier)
        readStatus();
    ContainerExit exit;
    exit.startedAt = m_startedAt;
    exit.finishedAt = QDateTime::currentDateTimeUtc();
    exit.exitCode = status == QProcess::CrashExit ? 128 + exitCode : exitCode;
    // Without a report, an ordinary exit of bubblewrap means that it could not start the command.
    exit.started = m_commandRan || status == QProcess::CrashExit || exitCode > 128;
    if (m_startFailureCode != 0 && status == QProcess::NormalExit && exitCode == m_startFailureCode)
        exit.started = false;
    closePipes();
    m_log->close();
    m_engine->cleanUp(m_spec);
    if (!exit.started) {
        exit.exitCode = 128;
        exit.message = startFailure();
    }
    Q_EMIT finished(exit);
}

// The engine's own message; bubblewrap's is worded as container runtimes do where it is about the command.
QString ContainerProcess::startFailure() const
{
    const QString text = QString::fromUtf8(m_log->tail(5, 2048)).trimmed();
    static const QRegularExpression exec(u"^bwrap: execvp (.*): ([^:]+)$"_s, QRegularExpression::MultilineOption);
    if (const auto match = exec.match(text); match.hasMatch()) {
        const bool missing = match.captured(2) == u"No such file or directory";
        const QString name = match.captured(1);
        return u"exec: \"%1\": %2"_s.arg(
            name,
            missing ? (name.contains(u'/') ? u"no such file or directory"_s : u"executable file not found in $PATH"_s)
                    : match.captured(2).toLower());
    }
    return text.isEmpty() ? u"the container could not be started"_s : engineError(text);
}

void ContainerProcess::fail(const QString &message)
{
    closePipes();
    m_log->close();
    ContainerExit exit;
    exit.exitCode = 128;
    exit.started = false;
    exit.message = message;
    exit.startedAt = exit.finishedAt = QDateTime::currentDateTimeUtc();
    Q_EMIT finished(exit);
}

void ContainerProcess::closePipes()
{
    m_outputNotifier.reset();
    m_statusNotifier.reset();
    closeDescriptor(m_output);
    closeDescriptor(m_status);
}

} // namespace Sandbox
