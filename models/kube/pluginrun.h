// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/kube/credential.h"
#include "models/kube/execconfig.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QStringList>
#include <QTimer>

#include <chrono>

namespace Kube {

/// The file that a plugin's command means: itself where it has a slash, else the first executable of that name in the
/// folders; empty where there is none.
[[nodiscard]] QString findProgram(const QString &command, const QStringList &folders);

/// Runs a credential plugin once: without a terminal, in a session of its own, bounded in time and output, all of it
/// killed in the end when it does not stop. Operation: start() once, finished() exactly once, never out of start();
/// destroying it kills the plugin. Delete it with deleteLater() from a slot that finished() calls.
class PluginRun : public QObject
{
    Q_OBJECT

public:
    /// `program` is the file to run, or empty where findProgram() found none; `folders` become its PATH.
    PluginRun(const ExecConfig &config, const QString &program, const QStringList &folders,
              std::chrono::milliseconds timeout);
    ~PluginRun() override;
    void start();

Q_SIGNALS:
    /// A line that the plugin wrote to its standard error, e.g. where to log in; plain text.
    void said(const QString &line);
    void finished(const Core::Result<Kube::Credential> &result);

private:
    void readOutput();
    void readErrors(bool end);
    void ended(int exitCode, QProcess::ExitStatus status);
    void failedToStart();
    void timedOut();
    void fail(const QString &code, const QString &text, const QString &hint);
    void finish(const Core::Result<Credential> &result);
    [[nodiscard]] QString lastWords() const;

    ExecConfig m_config;
    QString m_program;
    QStringList m_folders;
    QProcess m_process;
    QTimer m_deadline;
    QByteArray m_output;
    QByteArray m_errors; ///< the last of it
    QByteArray m_line; ///< not yet ended
    int m_lines = 0;
    bool m_done = false;
};

} // namespace Kube
