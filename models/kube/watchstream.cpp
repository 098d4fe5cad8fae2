// SPDX-License-Identifier: Apache-2.0
#include "models/kube/watchstream.h"

#include "models/kube/apioperation_p.h"
#include "models/kube/backoff.h"
#include "models/kube/exchange.h"
#include "models/kube/listoperation.h"
#include "models/kube/objectcache.h"
#include "models/kube/texts.h"
#include "models/kube/transport.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QPointer>
#include <QTimer>

#include <algorithm>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace Kube {

namespace {

/// Events are as large as the objects in them: etcd stops at about 1.5 MiB, JSON can be longer.
constexpr qsizetype largestEvent = 16 * 1024 * 1024;
constexpr qsizetype mostObjects = 200000;
constexpr qsizetype largestErrorBody = 1024 * 1024;
/// Refusals of credentials that worked before, until they count as gone: they may just be on their way to be renewed.
constexpr int mostUnauthorized = 3;

} // namespace

/// client-go's reflector: list, then watch from the list's version; what it does after each kind of end is in
/// afterWatch(). `q` may be destroyed by whatever is connected to its signals, hence the guards.
class WatchStream::Private
{
public:
    Private(WatchStream *owner, Transport &owningTransport, const WatchTarget &toWatch);

    void begin();

private:
    void list();
    void get();
    [[nodiscard]] QString singleName() const;
    [[nodiscard]] Request request() const;
    void onList(const Core::Result<ObjectList> &result);
    void onObject(const Core::Result<Response> &result);
    void onListed();
    void listFailed(const Failure &failure);
    void watch();
    void onHeaders();
    void read();
    [[nodiscard]] bool onEvent(const QByteArray &line);
    void onWatchEnd();
    void afterWatch(const Failure &failure);
    void breakOff(const Failure &failure);
    void onSilence();
    void watchSilence();
    void reconnect();
    void relist();
    void retry(const Failure &failure, bool fromScratch);
    void fail(const Core::Error &error);
    [[nodiscard]] bool works();

    WatchStream *q;
    Transport &transport;
    WatchTarget target;
    ObjectCache cache;
    Backoff backoff;
    QTimer retryTimer;
    QTimer silence; ///< runs out where a peer is dead without a word
    std::unique_ptr<ListOperation> listing;
    std::unique_ptr<ApiOperation> fetching; ///< the single object, instead of a list
    std::unique_ptr<Exchange> exchange;
    QString version; ///< opaque; empty: list first
    QList<QJsonObject> items;
    QByteArray buffer;
    QElapsedTimer age; ///< of the current watch
    std::chrono::seconds timeout{0}; ///< after which the server ends the current watch
    int eventCount = 0;
    int unauthorized = 0; ///< refusals in a row
    bool synced = false;
    bool interrupted = false;
    bool watchForbidden = false;
    bool listForbidden = false; ///< a single object is fetched by its name instead
};

WatchStream::Private::Private(WatchStream *owner, Transport &owningTransport, const WatchTarget &toWatch)
    : q(owner),
      transport(owningTransport),
      target(toWatch),
      backoff(owningTransport.timing().backoffFirst, owningTransport.timing().backoffLimit)
{
    retryTimer.setSingleShot(true);
    silence.setSingleShot(true);
    QObject::connect(&retryTimer, &QTimer::timeout, q, [this] { version.isEmpty() ? list() : watch(); });
    QObject::connect(&silence, &QTimer::timeout, q, [this] { onSilence(); });
}

void WatchStream::Private::begin()
{
    version = target.known["metadata"_L1]["resourceVersion"_L1].toString();
    if (version.isEmpty()) {
        list();
        return;
    }
    (void)cache.apply(u"ADDED"_s, target.known);
    // Not from here: a watch that cannot be sent says so at once, and the caller may still be connecting.
    retryTimer.start(0);
}

Request WatchStream::Private::request() const
{
    Request request;
    request.path = target.path;
    if (!target.labelSelector.isEmpty())
        request.query.addQueryItem(u"labelSelector"_s, target.labelSelector);
    if (!target.fieldSelector.isEmpty())
        request.query.addQueryItem(u"fieldSelector"_s, target.fieldSelector);
    return request;
}

void WatchStream::Private::list()
{
    if (listForbidden) {
        get();
        return;
    }
    listing.reset(new ListOperation(transport, request()));
    listing->setEnough(mostObjects + 1);
    listing->m_retries = false; // the rules here say more than "try again"
    QObject::connect(listing.get(), &ListOperation::finished, q, [this](const auto &result) { onList(result); });
    listing->start();
}

/// The name where the selectors ask for one object by it, and nothing else; such an object can be fetched without a
/// list.
QString WatchStream::Private::singleName() const
{
    constexpr QLatin1StringView byName("metadata.name=");
    const QString &selector = target.fieldSelector;
    if (!target.labelSelector.isEmpty() || !selector.startsWith(byName) || selector.contains(u','))
        return {};
    return selector.sliced(byName.size());
}

void WatchStream::Private::get()
{
    Request single;
    single.path = target.path + u'/' + singleName();
    fetching = transport.call(single);
    fetching->d->retriesLeft = 0;
    QObject::connect(fetching.get(), &ApiOperation::finished, q, [this](const auto &result) { onObject(result); });
    fetching->start();
}

/// Like a list of no or one object.
void WatchStream::Private::onObject(const Core::Result<Response> &result)
{
    Failure failure = fetching->d->failure;
    items.clear();
    version.clear();
    if (result) {
        items += result->object;
        // Its version serves a watch as well; where watching is forbidden too, it is asked for again and again.
        version = result->object["metadata"_L1]["resourceVersion"_L1].toString();
    } else if (failure.status != 404) {
        failure.error = result.error();
        fetching.reset();
        listFailed(failure);
        return;
    }
    fetching.reset();
    onListed();
}

void WatchStream::Private::onList(const Core::Result<ObjectList> &result)
{
    if (!result) {
        const Failure failure = listing->m_failure;
        listing.reset();
        listFailed(failure);
        return;
    }
    items = result->items;
    version = result->resourceVersion;
    listing.reset();
    if (items.size() > mostObjects) {
        items.clear();
        version.clear();
        Failure failure;
        failure.permanent = true;
        failure.error = Core::failure(Core::ErrorKind::Limit, u"too-many-objects"_s,
                                      Texts::tr("%1 lists more than %2 objects.").arg(target.path).arg(mostObjects),
                                      Texts::tr("Narrow it with a selector."))
                            .error();
        listFailed(failure);
        return;
    }
    onListed();
}

void WatchStream::Private::onListed()
{
    const QPointer<WatchStream> guard(q);
    unauthorized = 0;
    if (!works())
        return;
    const QList<Change> changes = cache.replace(std::exchange(items, {}));
    for (const auto &[type, object] : changes) {
        Q_EMIT q->changed(type, object);
        if (!guard)
            return;
    }
    if (!synced) {
        synced = true;
        Q_EMIT q->synced();
        if (!guard)
            return;
    }
    if (watchForbidden || version.isEmpty()) {
        version.clear();
        retryTimer.start(transport.timing().pollInterval);
        return;
    }
    watch();
}

void WatchStream::Private::listFailed(const Failure &failure)
{
    if (failure.status == 410) { // the list took longer than its version is kept
        retry(failure, true);
        return;
    }
    if (failure.status == 403 && !listForbidden && !singleName().isEmpty()) {
        listForbidden = true;
        get();
        return;
    }
    const bool wait = failure.status == 401 && synced && ++unauthorized <= mostUnauthorized;
    const bool refused = failure.status == 401 || failure.status == 403 || failure.status == 404;
    if ((refused && !wait) || (failure.permanent && !synced)) {
        fail(failure.error);
        return;
    }
    retry(failure, true);
}

void WatchStream::Private::watch()
{
    const int shortest = int(transport.timing().watchTimeout.count());
    timeout = std::chrono::seconds(shortest + QRandomGenerator::global()->bounded(shortest + 1));
    Request watching = request();
    watching.query.addQueryItem(u"watch"_s, u"true"_s);
    watching.query.addQueryItem(u"allowWatchBookmarks"_s, u"true"_s);
    watching.query.addQueryItem(u"resourceVersion"_s, version);
    watching.query.addQueryItem(u"timeoutSeconds"_s, QString::number(timeout.count()));
    exchange = transport.exchange(watching, Transport::Lane::Stream);
    buffer.clear();
    eventCount = 0;
    age.start();
    QObject::connect(exchange.get(), &Exchange::sent, q, [this] {
        silence.start(transport.config().requestTimeout.count() > 0 ? transport.config().requestTimeout
                                                                    : transport.timing().watchGrace);
    });
    QObject::connect(exchange.get(), &Exchange::headersReceived, q, [this] { onHeaders(); });
    QObject::connect(exchange.get(), &Exchange::readyRead, q, [this] { read(); });
    QObject::connect(exchange.get(), &Exchange::finished, q, [this] { onWatchEnd(); });
    exchange->start();
}

void WatchStream::Private::onHeaders()
{
    if (exchange->status() != 200)
        return;
    unauthorized = 0;
    watchSilence();
    if (!works() || synced)
        return;
    synced = true;
    Q_EMIT q->synced(); // may destroy this
}

/// Says so after an interruption. False where the receiver destroyed the stream.
bool WatchStream::Private::works()
{
    if (!interrupted)
        return true;
    interrupted = false;
    const QPointer<WatchStream> guard(q);
    Q_EMIT q->resumed();
    return !guard.isNull();
}

/// Bookmarks come about every minute where the server sends any. A watch that stays silent for longer may be dead
/// without a word, and another one costs nothing.
void WatchStream::Private::watchSilence()
{
    const Timing &timing = transport.timing();
    silence.start(std::min<milliseconds>(timing.watchQuiet, timeout + timing.watchGrace));
}

void WatchStream::Private::read()
{
    buffer += exchange->readAll();
    watchSilence();
    if (exchange->status() != 200) {
        buffer.truncate(largestErrorBody);
        return;
    }
    qsizetype start = 0;
    for (qsizetype end; (end = buffer.indexOf('\n', start)) >= 0; start = end + 1) {
        // A copy: whoever receives the event may destroy this stream and its buffer.
        if (end > start && !onEvent(buffer.sliced(start, end - start)))
            return;
    }
    buffer.remove(0, start);
    if (buffer.size() > largestEvent) {
        Failure failure;
        failure.error
            = Core::failure(
                  Core::ErrorKind::Limit, u"event-too-large"_s,
                  Texts::tr("An event of %1 is larger than %2 MiB.").arg(target.path).arg(largestEvent / 1024 / 1024))
                  .error();
        exchange.reset();
        silence.stop();
        retry(failure, true);
    }
}

/// False where reading must not go on: the stream broke off, or is destroyed.
bool WatchStream::Private::onEvent(const QByteArray &line)
{
    QJsonParseError parsing;
    const QJsonObject event = QJsonDocument::fromJson(line, &parsing).object();
    const QString type = event["type"_L1].toString();
    const QJsonObject object = event["object"_L1].toObject();
    if (type.isEmpty()) {
        Failure failure;
        failure.error = Core::failure(Core::ErrorKind::Format, u"event-malformed"_s,
                                      Texts::tr("The server sent an event of %1 that is not JSON: %2.")
                                          .arg(target.path, parsing.errorString()))
                            .error();
        breakOff(failure);
        return false;
    }
    if (type == "ERROR"_L1) {
        breakOff(statusFailure(transport.config(), object));
        return false;
    }
    ++eventCount;
    const QString newVersion = object["metadata"_L1]["resourceVersion"_L1].toString();
    if (!newVersion.isEmpty())
        version = newVersion;
    if (type == "BOOKMARK"_L1)
        return true;
    const auto change = cache.apply(type, object);
    if (!change)
        return true;
    const QPointer<WatchStream> guard(q);
    Q_EMIT q->changed(change->first, change->second);
    return !guard.isNull();
}

void WatchStream::Private::onWatchEnd()
{
    const QPointer<WatchStream> guard(q);
    const bool clean = exchange->status() == 200 && exchange->isComplete();
    read();
    if (!guard || !exchange) // destroyed, or broken off by the last event
        return;
    if (!clean) {
        breakOff(exchange->failure(buffer));
        return;
    }
    exchange.reset();
    silence.stop();
    reconnect();
}

/// The server ended the watch in good order: on with the last version, at most once a second.
void WatchStream::Private::reconnect()
{
    const Timing &timing = transport.timing();
    const milliseconds lived(age.elapsed());
    if (lived >= timing.backoffReset || eventCount > 0)
        backoff.reset();
    if (eventCount == 0 && lived < timing.reconnectMinimum) {
        retryTimer.start(std::max(backoff.next(), timing.reconnectMinimum - lived));
        return;
    }
    retryTimer.start(std::max(timing.reconnectMinimum - lived, milliseconds(0)));
}

void WatchStream::Private::breakOff(const Failure &failure)
{
    if (milliseconds(age.elapsed()) >= transport.timing().backoffReset)
        backoff.reset();
    exchange.reset();
    silence.stop();
    afterWatch(failure);
}

void WatchStream::Private::afterWatch(const Failure &failure)
{
    switch (failure.status) {
    case 410: // too old a version: list again, and report the difference
        relist();
        return;
    case 401: // the exchange has tried another credential where there was one
        if (++unauthorized > mostUnauthorized)
            fail(failure.error);
        else
            retry(failure, false);
        return;
    case 403:
    case 405: // no watch for this user; the list worked
        watchForbidden = true;
        version.clear();
        retryTimer.start(transport.timing().pollInterval);
        return;
    case 404:
        fail(failure.error);
        return;
    default:
        // A version that is ahead of the replica that answers helps nobody: start over with a list.
        retry(failure, failure.status == 504);
    }
}

void WatchStream::Private::relist()
{
    version.clear();
    // At once the first time; a server whose versions expire at once is not asked in a loop.
    const milliseconds lived(age.isValid() ? age.elapsed() : 0);
    if (eventCount > 0 || lived >= transport.timing().reconnectMinimum)
        list();
    else
        retryTimer.start(backoff.next());
}

void WatchStream::Private::onSilence()
{
    if (exchange->status() == 200 && milliseconds(age.elapsed()) < timeout) {
        exchange.reset(); // nothing is known to be wrong
        reconnect();
        return;
    }
    Failure failure;
    failure.error = Core::failure(Core::ErrorKind::Timeout, u"watch-silent"_s,
                                  Texts::tr("The watch of %1 went silent.").arg(target.path))
                        .error();
    breakOff(failure);
}

void WatchStream::Private::retry(const Failure &failure, bool fromScratch)
{
    if (fromScratch)
        version.clear();
    const Timing &timing = transport.timing();
    milliseconds delay = backoff.next();
    if (failure.retryAfter)
        delay = std::max(delay, std::min(*failure.retryAfter * timing.retryAfterSecond, timing.retryAfterLimit));
    interrupted = true;
    retryTimer.start(delay);
    Q_EMIT q->interrupted(failure.error, delay); // may destroy this
}

void WatchStream::Private::fail(const Core::Error &error)
{
    const Core::Error copy = error;
    retryTimer.stop();
    silence.stop();
    Q_EMIT q->failed(copy); // may destroy this
}

WatchStream::WatchStream(Transport &transport, const WatchTarget &target)
    : d(std::make_unique<Private>(this, transport, target))
{
}

WatchStream::~WatchStream() = default;

void WatchStream::start()
{
    d->begin();
}

} // namespace Kube
