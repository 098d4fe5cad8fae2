// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/gitrun.h"

#include "models/core/processsession.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Artifacts {

namespace {

constexpr qsizetype longestErrors = 16 * 1024;
/// Servers that cannot leave out what was not asked for send whole trees: more than the file may come.
constexpr qint64 roomForTrees = 512LL * 1024 * 1024;

} // namespace

GitRun::GitRun(const QStringList &arguments, const QString &folder, const QProcessEnvironment &environment,
               const FetchLimits &limits)
    : m_arguments(arguments),
      m_limits(limits)
{
    m_process.setWorkingDirectory(folder);
    m_process.setProcessEnvironment(environment);
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    const rlim_t largestFile = rlim_t(m_limits.maximumBytes + roomForTrees);
    m_process.setChildProcessModifier([largestFile] { // between fork and exec: only what is safe in a signal handler
        const rlimit limit{largestFile, largestFile};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    m_watchdog.setSingleShot(true);
    m_watchdog.setInterval(m_limits.timeoutMs);
    connect(&m_watchdog, &QTimer::timeout, this, [this] { finish(GitOutcome::End::Silent, 0); });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &GitRun::read);
    connect(&m_process, &QProcess::readyReadStandardError, this, &GitRun::read);
    connect(&m_process, &QProcess::finished, this, [this](int exitCode, QProcess::ExitStatus status) {
        read();
        finish(GitOutcome::End::Exited, status == QProcess::NormalExit ? exitCode : -1);
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish(GitOutcome::End::NotStarted, 0);
    });
}

GitRun::~GitRun()
{
    m_process.disconnect(this);
    Core::killSession(m_process);
}

void GitRun::start()
{
    m_watchdog.start();
    m_process.start(u"git"_s, m_arguments);
}

void GitRun::read()
{
    if (m_done)
        return;
    m_watchdog.start();
    const QByteArray bytes = m_process.readAllStandardOutput();
    m_outcome.errors += QString::fromUtf8(m_process.readAllStandardError()).replace(u'\r', u'\n');
    m_outcome.errors = m_outcome.errors.last(std::min(m_outcome.errors.size(), longestErrors));
    if (bytes.size() > m_limits.maximumBytes - m_outcome.output.size()) {
        finish(GitOutcome::End::TooLarge, 0);
        return;
    }
    m_outcome.output += bytes;
    if (!bytes.isEmpty())
        Q_EMIT progressed(m_outcome.output.size()); // last: the receiver may destroy us
}

void GitRun::finish(GitOutcome::End end, int exitCode)
{
    if (std::exchange(m_done, true))
        return;
    m_watchdog.stop();
    m_process.disconnect(this);
    m_outcome.end = end;
    m_outcome.exitCode = exitCode;
    // Not inside a signal of the process, which could be destroyed with us.
    QTimer::singleShot(0, this, [this] {
        Core::killSession(m_process);
        const GitOutcome outcome = m_outcome;
        Q_EMIT finished(outcome); // last: the receiver may destroy us
    });
}

} // namespace Artifacts
