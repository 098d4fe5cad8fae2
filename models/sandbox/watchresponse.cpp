// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/watchresponse.h"

#include "models/sandbox/jsonpath.h"

#include <chrono>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

// The API server ends watches without timeoutSeconds after 30 to 60 minutes.
constexpr int defaultTimeoutSeconds = 45 * 60;

QString eventType(Change::Type type)
{
    switch (type) {
    case Change::Type::Added:
        return u"ADDED"_s;
    case Change::Type::Modified:
        return u"MODIFIED"_s;
    case Change::Type::Deleted:
        break;
    }
    return u"DELETED"_s;
}

} // namespace

WatchResponse::WatchResponse(std::unique_ptr<HttpStream> stream, ObjectStore *store, WatchOptions options)
    : m_stream(std::move(stream)),
      m_store(store),
      m_options(std::move(options))
{
    m_pump.setSingleShot(true);
    m_timeout.setSingleShot(true);
    connect(&m_pump, &QTimer::timeout, this, &WatchResponse::pump);
    connect(&m_bookmark, &QTimer::timeout, this, [this] { sendBookmark(false); });
    connect(&m_timeout, &QTimer::timeout, this, [this] {
        pump();
        sendBookmark(false);
        finish();
    });
    connect(m_store, &ObjectStore::changed, this, [this] { m_pump.start(0); });
    connect(m_stream.get(), &HttpStream::writable, this, &WatchResponse::pump);
    connect(m_stream.get(), &HttpStream::closed, this, &WatchResponse::finish);
}

void WatchResponse::start()
{
    m_stream->begin("application/json"_ba);
    if (m_options.version == 0 || m_options.initialEventsEnd)
        sendInitial();
    else
        m_sent = m_options.version;
    const int seconds = m_options.timeoutSeconds > 0 ? m_options.timeoutSeconds : defaultTimeoutSeconds;
    m_timeout.start(std::chrono::seconds(seconds));
    if (m_options.bookmarks)
        m_bookmark.start(std::chrono::milliseconds(m_options.bookmarkIntervalMs));
    pump();
}

void WatchResponse::sendInitial()
{
    const QList<QJsonObject> objects = m_store->list(*m_options.type, m_options.namespaceName);
    for (const QJsonObject &object : objects) {
        if (m_options.selector.matches(object))
            send(u"ADDED"_s, object);
    }
    m_sent = m_store->version();
    if (m_options.initialEventsEnd)
        sendBookmark(true);
}

void WatchResponse::pump()
{
    while (!m_finished && m_sent < m_store->version() && m_stream->wantsMore()) {
        if (m_sent < m_store->oldestVersion()) {
            m_stream->write(Sandbox::toJson({{u"type"_s, u"ERROR"_s},
                                             {u"object"_s, expired(m_sent, m_store->oldestVersion()).toJson()}})
                            + '\n');
            finish();
            return;
        }
        ++m_sent;
        sendChange(m_store->change(m_sent));
    }
}

void WatchResponse::sendChange(const Change &change)
{
    if (change.resource != m_options.type
        || (!m_options.namespaceName.isEmpty() && change.namespaceName != m_options.namespaceName))
        return;
    // With selectors, an object that changes into or out of the selection is added or deleted for this client.
    const bool matchesNow = m_options.selector.matches(change.object);
    const bool matchedBefore = !change.previous.isEmpty() && m_options.selector.matches(change.previous);
    if (change.type == Change::Type::Deleted) {
        if (matchedBefore)
            send(u"DELETED"_s, change.object);
    } else if (matchesNow) {
        send(matchedBefore ? eventType(change.type) : u"ADDED"_s, change.object);
    } else if (matchedBefore) { // as it last belonged to the selection, with the version of its departure
        QJsonObject last = change.previous;
        setAt(last, u"metadata.resourceVersion", QString::number(change.version));
        send(u"DELETED"_s, last);
    }
}

void WatchResponse::send(const QString &type, const QJsonObject &object)
{
    const QJsonObject shown = m_options.represent ? m_options.represent(object) : object;
    m_stream->write(Sandbox::toJson({{u"type"_s, type}, {u"object"_s, shown}}) + '\n');
}

void WatchResponse::sendBookmark(bool endOfInitial)
{
    if (m_finished || (!m_options.bookmarks && !endOfInitial) || !m_stream->wantsMore())
        return;
    if (!endOfInitial && m_sent <= m_options.version) // nothing that the client does not know
        return;
    QJsonObject metadata{{u"resourceVersion"_s, QString::number(m_sent)}};
    if (endOfInitial)
        metadata.insert(u"annotations"_s, QJsonObject{{u"k8s.io/initial-events-end"_s, u"true"_s}});
    const QJsonObject object{
        {u"kind"_s, m_options.type->kind}, {u"apiVersion"_s, m_options.type->apiVersion()}, {u"metadata"_s, metadata}};
    m_stream->write(Sandbox::toJson({{u"type"_s, u"BOOKMARK"_s}, {u"object"_s, object}}) + '\n');
}

void WatchResponse::finish()
{
    if (m_finished)
        return;
    m_finished = true;
    m_stream->end();
    Q_EMIT finished();
}

} // namespace Sandbox
