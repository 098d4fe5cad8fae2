// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTimer>

namespace Artifacts {

/// How a git process ended.
struct GitOutcome
{
    enum class End { Exited, NotStarted, Silent, TooLarge };
    End end = End::Exited;
    int exitCode = 0;
    QByteArray output{};
    QString errors{}; ///< the last of what it wrote to its standard error
    [[nodiscard]] bool ok() const { return end == End::Exited && exitCode == 0; }
    friend bool operator==(const GitOutcome &, const GitOutcome &) = default;
};

/// One git process in a session of its own, without a terminal: bounded in its output, in the size of any file it
/// writes, and in the time for which it says nothing. Operation: start() once, finished() once and never out of
/// start(); destroying it kills the process and all that it started.
class GitRun : public QObject
{
    Q_OBJECT

public:
    GitRun(const QStringList &arguments, const QString &folder, const QProcessEnvironment &environment,
           const FetchLimits &limits);
    ~GitRun() override;
    void start();

Q_SIGNALS:
    void progressed(qint64 bytes); ///< of the output
    void finished(const Artifacts::GitOutcome &outcome);

private:
    void read();
    void finish(GitOutcome::End end, int exitCode);

    QStringList m_arguments;
    FetchLimits m_limits;
    QProcess m_process;
    QTimer m_watchdog;
    GitOutcome m_outcome;
    bool m_done = false;
};

} // namespace Artifacts
