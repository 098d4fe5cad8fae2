// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/jobrun/run.h"
#include "models/sandbox/sandboxserver.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>
#include <optional>

class QCommandLineOption;
class QCommandLineParser;

namespace CommandLine {

/// Which server, and as whom: options that every verb with a server has, under kubectl's names.
struct ConnectionOptions
{
    QString kubeconfig;
    QString context;
    QString namespaceName; ///< empty: not given
    QString impersonateUser;
    QStringList impersonateGroups;
    QString impersonateUid;
    QString cluster; ///< instead of the context's
    QString user; ///< instead of the context's
    bool allowExec = false; ///< the context's credential plugin may run, now and later
    std::chrono::milliseconds requestTimeout{0}; ///< 0: not given
    bool sandbox = false;
    Sandbox::Engine engine = Sandbox::Engine::Bubblewrap; ///< of the sandbox
};

/// One verb's arguments. Wraps Qt's parser so that errors are values and --help is text.
class Arguments
{
public:
    /// `usage` is the line after "Usage: job-console "; `description` follows it.
    Arguments(const QString &usage, const QString &description);
    ~Arguments();

    void addOption(const QStringList &names, const QString &description, const QString &valueName = {});
    void addConnectionOptions();
    void addEngineOption();
    /// --engine, else bubblewrap.
    [[nodiscard]] Core::Result<Sandbox::Engine> sandboxEngine() const;

    /// Fails with kind Usage for unknown options and a wrong number of positional arguments.
    [[nodiscard]] Core::Result<void> parse(const QStringList &arguments, int minimumPositional, int maximumPositional);

    [[nodiscard]] bool isHelpRequested() const;
    [[nodiscard]] QString helpText() const;
    [[nodiscard]] bool isSet(const QString &name) const;
    [[nodiscard]] QString value(const QString &name) const;
    [[nodiscard]] QStringList values(const QString &name) const;
    [[nodiscard]] QStringList positional() const;
    /// The value of an option that has only these values; the first is the default.
    [[nodiscard]] Core::Result<QString> choice(const QString &name, const QStringList &choices) const;
    [[nodiscard]] Core::Result<ConnectionOptions> connection() const;

private:
    std::unique_ptr<QCommandLineParser> m_parser;
    QString m_usage;
    QString m_description;
};

/// A duration as kubectl takes it: "90s", "5m", "1h30m", "250ms"; a bare number is seconds.
[[nodiscard]] Core::Result<std::chrono::milliseconds> parseDuration(const QString &text);

/// Bytes as df and dd write them: "500M", "20G" (powers of 1000), "64Mi" (of 1024); a bare number is bytes, 0 no limit.
[[nodiscard]] Core::Result<qint64> parseSize(const QString &text);

/// "none", "logs", "logs:CONTAINER", "logs:POD/CONTAINER", "all" or "artifact".
[[nodiscard]] Core::Result<JobRun::CaptureSettings> parseCapture(const QString &text);

} // namespace CommandLine
