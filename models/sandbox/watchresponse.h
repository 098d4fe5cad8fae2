// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/httpstream.h"
#include "models/sandbox/objectstore.h"
#include "models/sandbox/selector.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace Sandbox {

/// What one watch asks for.
struct WatchOptions
{
    const ResourceType *type = nullptr;
    QString namespaceName; ///< empty: all
    Selector selector;
    qint64 version = 0; ///< 0: begin with what exists
    bool bookmarks = false;
    bool initialEventsEnd = false; ///< mark the end of what exists with a bookmark (sendInitialEvents)
    int timeoutSeconds = 0; ///< 0: the server's default
    qint64 bookmarkIntervalMs = 60000;
    /// Turns an object into what the client asked for (a Table, where kubectl prints); empty: as it is.
    std::function<QJsonObject(const QJsonObject &object)> represent;
};

/// One watch: events as lines of JSON. It holds a place in the store's history instead of a queue of its own, so a
/// client that does not read costs nothing, and gets 410 when it fell too far behind.
class WatchResponse : public QObject
{
    Q_OBJECT

public:
    WatchResponse(std::unique_ptr<HttpStream> stream, ObjectStore *store, WatchOptions options);

    void start();

Q_SIGNALS:
    void finished();

private:
    void pump();
    void sendInitial();
    void sendChange(const Change &change);
    void send(const QString &type, const QJsonObject &object);
    void sendBookmark(bool endOfInitial);
    void finish();

    std::unique_ptr<HttpStream> m_stream;
    ObjectStore *m_store;
    WatchOptions m_options;
    qint64 m_sent = 0; ///< the last version that was looked at
    QTimer m_pump; ///< gathers changes of one turn of the event loop
    QTimer m_bookmark;
    QTimer m_timeout;
    bool m_finished = false;
};

} // namespace Sandbox
