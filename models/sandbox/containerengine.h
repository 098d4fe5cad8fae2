// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"
#include "models/sandbox/sandboxserver.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <utility>

namespace Sandbox {

/// A folder or file of this computer that a container sees.
struct ContainerMount
{
    QString source; ///< absolute, below the sandbox's data folder
    QString target; ///< absolute, in the container
    bool readOnly = false;
};

/// One attempt of one container, resolved: nothing here refers to other objects any more.
struct ContainerSpec
{
    QString id; ///< unique, fit for a file or container name
    QString image;
    QStringList command; ///< replaces the image's entrypoint, expanded; may be empty
    QStringList arguments; ///< follow it, or replace the image's own, expanded
    QList<std::pair<QString, QString>> environment;
    QString workingDir; ///< empty: the engine's default
    QString hostname;
    QList<ContainerMount> mounts;
    QString rootFolder; ///< an empty folder that serves as the container's writable file system
    bool hostNetwork = false;
    bool readOnlyRoot = false;
    qint64 userId = 0;
    qint64 groupId = 0;
};

/// A program to start, that runs a container in the foreground.
struct LaunchPlan
{
    QString program;
    QStringList arguments;
    /// What must not be seen in the list of processes (it holds the environment), in the program's own format; the
    /// process finds it at a file descriptor whose number replaces `secretDescriptor` in the arguments.
    QByteArray secretOptions;
    /// Whether the process reports its child's number and exit as JSON lines at the descriptor whose number replaces
    /// `statusDescriptor`.
    bool reportsStatus = false;
    /// Whether the program needs the user's own environment: its configuration is found by it. It does not pass it on.
    bool inheritsEnvironment = false;
    /// The exit code by which the program says that it could not run the container; 0: none.
    int startFailureCode = 0;

    /// Placeholders in the arguments. They begin with NUL, which no argument of a container can contain.
    static inline const QString secretDescriptor = QString(QChar(0)) + QStringLiteral("secret");
    static inline const QString statusDescriptor = QString(QChar(0)) + QStringLiteral("status");
};

/// How containers are confined. Commands only ever reach the computer through one of these.
class ContainerEngine
{
public:
    virtual ~ContainerEngine() = default;

    /// Whether it works here, found out by trying; the error says what to install.
    [[nodiscard]] virtual Core::Result<void> probe() = 0;
    /// Null where a container can run, else why it cannot, as the kubelet would report it.
    [[nodiscard]] virtual QString refusal(const ContainerSpec &spec) const = 0;
    [[nodiscard]] virtual LaunchPlan plan(const ContainerSpec &spec) const = 0;
    /// Whether images have to be present; then the two programs that look for one and fetch it.
    [[nodiscard]] virtual bool needsImages() const = 0;
    [[nodiscard]] virtual LaunchPlan imageCheck(const QString &image) const = 0;
    [[nodiscard]] virtual LaunchPlan imagePull(const QString &image) const = 0;
    /// Sends a signal to the container's main process; `childPid` is what the process reported, 0 where nothing yet.
    virtual void signal(const ContainerSpec &spec, qint64 childPid, int signalNumber) const = 0;
    /// Removes what a container may have left after its process ended.
    virtual void cleanUp(const ContainerSpec &spec) const = 0;
    /// "bubblewrap://" and the like, the scheme of container IDs.
    [[nodiscard]] virtual QString idScheme() const = 0;
    /// "bubblewrap 0.11.0", for node information and messages.
    [[nodiscard]] virtual QString version() const = 0;

    [[nodiscard]] static std::unique_ptr<ContainerEngine> make(const SandboxOptions &options);
};

/// The decisive line of what an engine's program printed before it failed: its last one that begins with "Error:",
/// without that word; else the whole text.
[[nodiscard]] QString engineError(const QString &output);

} // namespace Sandbox
