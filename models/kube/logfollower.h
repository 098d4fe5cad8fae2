// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"

#include <QByteArrayView>

namespace Kube {

/// Where a followed log goes. Called in the follower's thread.
class LogSink
{
public:
    virtual ~LogSink() = default;
    /// Whole lines, each ending in '\n' and starting with the server's timestamp and a blank; the last line of a log
    /// may come without '\n', in the last call. An error (disk full) ends following; the follower reports it.
    virtual Core::Result<void> appendLines(QByteArrayView lines) = 0;
    /// The server may have dropped lines here; `reason` in words.
    virtual void appendGap(const QString &reason) = 0;
};

/// One attempt of one container.
struct LogTarget
{
    QString namespaceName;
    QString pod;
    QString container;
    QString containerId; ///< identifies the attempt
    bool previous = false; ///< read the dead predecessor instead of the current instance
    QString podUid{}; ///< empty: any pod of that name
    /// The container may be started again, so that a request may serve another instance than this one. Each stream is
    /// then held back until it has repeated a known line, or the pod's status says which instance it serves.
    bool mayRestart = false;
    /// The container's first instance: where the kubelet has a predecessor to offer, another instance runs by now.
    bool first = false;
};

/// Follows the log of one container attempt from its first byte to its end without losing or doubling a line:
/// resumes broken streams with sinceTime and drops what was replayed, matching by timestamp and hash. Where the
/// container was started again meanwhile, the rest is read as the previous instance's log. What the server cannot give
/// any more is marked as a gap.
/// Owned by the caller; destroying it ends it. Lives in its client's thread.
class LogFollower : public QObject
{
    Q_OBJECT

public:
    LogFollower(Client &client, const LogTarget &target, LogSink &sink, QObject *parent = nullptr);
    ~LogFollower() override;

    void start();
    /// The container has terminated (the pod's status says so): the end of the stream is the end of the log.
    void setTerminated();
    /// The pod is gone: an end that cannot be resumed is the end of the log, and says so.
    void setPodDeleted();
    /// Reads nothing more until it is lifted: the connection stays open, and the server is held back. The sink may
    /// still be given what had been read before.
    void setPaused(bool paused);

Q_SIGNALS:
    /// First byte or 200 received.
    void opened();
    void interrupted(const Core::Error &error, std::chrono::milliseconds retryIn);
    /// Everything the server has was given to the sink (value), or why it could not be. Last signal.
    void finished(const Core::Result<void> &result);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Kube
