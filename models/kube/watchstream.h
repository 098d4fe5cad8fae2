// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/client.h"

#include <chrono>

namespace Kube {

enum class ChangeType { Added, Modified, Deleted };

/// Lists, then watches, for as long as it lives (client-go's reflector): reconnects with back-off, relists after 410
/// and reports the difference, polls every 5 s where watching is forbidden but listing is not, and fetches a single
/// object by its name (a field selector "metadata.name=NAME" alone) where listing is forbidden. Each object is reported
/// once per version; a relist reports vanished objects as Deleted with their last known state.
/// Owned by the caller; destroying it ends it. All signals come from the client's thread.
class WatchStream : public QObject
{
    Q_OBJECT

public:
    ~WatchStream() override;
    void start();

Q_SIGNALS:
    void changed(Kube::ChangeType type, const QJsonObject &object);
    /// The first list is complete: every object that existed has been reported; or, with a known object, the watch
    /// stands.
    void synced();
    /// The stream broke and will be resumed by itself after retryIn.
    void interrupted(const Core::Error &error, std::chrono::milliseconds retryIn);
    /// Working again after `interrupted`.
    void resumed();
    /// It cannot go on: 401, 403 without a way to degrade, 404. Nothing follows.
    void failed(const Core::Error &error);

private:
    friend class Client;
    WatchStream(Transport &transport, const WatchTarget &target);
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Kube
