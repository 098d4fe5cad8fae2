// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"

#include <chrono>

namespace Kube {

/// One log request: bytes as they come, no resumption (see LogFollower). Owned by the caller; destroying it ends the
/// request. Reads with a bounded buffer, so a slow consumer slows the server instead of filling memory.
class LogStream : public QObject
{
    Q_OBJECT

public:
    ~LogStream() override;
    void start();
    /// A paused stream reads nothing and does not end; the server is held back once the buffers are full.
    void setPaused(bool paused);
    /// How long the server asked to wait before the next try (429, 503); zero where it did not say. Valid from
    /// finished() on.
    [[nodiscard]] std::chrono::milliseconds retryAfter() const;

Q_SIGNALS:
    /// The server accepted the request (200); the body may still be empty for long. Not sent for 204.
    void opened();
    void received(const QByteArray &bytes);
    /// The end: clean (value), or why it broke. Last signal; the stream may be destroyed from a connected slot.
    void finished(const Core::Result<void> &result);

private:
    friend class Client;
    LogStream(Transport &transport, const LogRequest &request);
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Kube
