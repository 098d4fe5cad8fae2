// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

#include <memory>

/// What a finished job-console process left behind.
struct ConsoleResult
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
    /// stdout as a JSON object; empty where it is none.
    [[nodiscard]] QJsonObject json() const;
};

/// How to start the real program.
struct ConsoleCall
{
    QStringList arguments;
    QByteArray input;
    QStringList environment; ///< NAME=VALUE, added to the test's own
    int timeoutMs = 60000;
};

/// Runs the program to its end. A process that does not end in time is killed and reported as exit code -1.
[[nodiscard]] ConsoleResult runConsole(const ConsoleCall &call);
[[nodiscard]] ConsoleResult runConsole(const QStringList &arguments, const QByteArray &input = {});

/// Starts the program and leaves it running.
[[nodiscard]] std::unique_ptr<QProcess> startConsole(const ConsoleCall &call);

/// Path of a sample manifest.
[[nodiscard]] QString samplePath(const QString &name);
