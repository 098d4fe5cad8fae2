// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/containerengine.h"
#include "models/sandbox/logfile.h"

#include <QDateTime>
#include <QObject>
#include <QProcess>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace Sandbox {

/// How one attempt of a container ended.
struct ContainerExit
{
    int exitCode = 0; ///< 128 + signal where a signal ended it
    bool started = true; ///< false: the command never ran; `message` says why
    QString message;
    QDateTime startedAt; ///< UTC
    QDateTime finishedAt;
};

/// One running attempt: the confined process and the pipe that carries its output into the log, in large blocks.
/// finished() comes once, after the last byte of output is recorded. Destroying it kills the process and waits for it.
class ContainerProcess : public QObject
{
    Q_OBJECT

public:
    ContainerProcess(const ContainerEngine *engine, const ContainerSpec &spec, LogFile *log);
    ~ContainerProcess() override;

    void start();
    /// Asks the process to end (SIGTERM), and kills it after `graceSeconds`.
    void stop(qint64 graceSeconds);

    [[nodiscard]] const ContainerSpec &spec() const { return m_spec; }
    [[nodiscard]] QDateTime startedAt() const { return m_startedAt; }

Q_SIGNALS:
    void finished(const Sandbox::ContainerExit &exit);

private:
    void readOutput(bool untilEnd);
    void readStatus();
    void processFinished(int exitCode, QProcess::ExitStatus status);
    void fail(const QString &message);
    void signalContainer(int number);
    [[nodiscard]] QString startFailure() const;
    void closePipes();

    const ContainerEngine *m_engine;
    ContainerSpec m_spec;
    LogFile *m_log;
    QProcess m_process;
    std::unique_ptr<QSocketNotifier> m_outputNotifier;
    std::unique_ptr<QSocketNotifier> m_statusNotifier;
    int m_output = -1; ///< reading ends of the pipes
    int m_status = -1;
    QByteArray m_statusText;
    qint64 m_childPid = 0;
    int m_pendingSignal = 0; ///< one that came before the child was known
    bool m_commandRan = false;
    int m_startFailureCode = 0;
    QDateTime m_startedAt;
    QTimer *m_grace = nullptr;
};

} // namespace Sandbox
