// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/fetchcontext.h"
#include "models/core/error.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace Artifacts {

/// Splits a command line as a POSIX shell splits words and quotes, without anything else that a shell does.
/// Fails for a quote that does not end.
[[nodiscard]] Core::Result<QStringList> splitCommand(const QString &line);

/// The command as a person would type it, for messages; redacted.
[[nodiscard]] QString commandText(const QStringList &command);

/// Nothing where the context lets the program run; else the error that names it and tells how to allow it.
[[nodiscard]] Core::Result<void> checkConsent(const CredentialProgram &program, const FetchContext &context);

/// Runs a program that prints a credential: without a shell and a terminal, in a session of its own, bounded in time
/// and output, all of it killed in the end. Whether it may run is asked before (checkConsent). Operation: start() once,
/// finished() exactly once and never out of start(); destroying it kills the program.
class ProgramRun : public QObject
{
    Q_OBJECT

public:
    explicit ProgramRun(const QStringList &command, std::chrono::milliseconds timeout = std::chrono::seconds(60));
    ~ProgramRun() override;
    void start();

Q_SIGNALS:
    /// What it wrote to its standard output, at most a mebibyte. Errors hold what it wrote to its standard error,
    /// shortened and redacted.
    void finished(const Core::Result<QByteArray> &result);

private:
    void read();
    void ended(int exitCode, QProcess::ExitStatus status);
    void fail(const QString &message, const QString &hint);
    void finish(const Core::Result<QByteArray> &result);

    QStringList m_command;
    QProcess m_process;
    QTimer m_deadline;
    QByteArray m_output;
    QByteArray m_errors; ///< the last of it
    bool m_done = false;
};

} // namespace Artifacts
