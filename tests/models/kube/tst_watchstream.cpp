// SPDX-License-Identifier: Apache-2.0
#include "models/kube/apioperation.h"
#include "models/kube/client.h"
#include "models/kube/watchstream.h"
#include "tests/support/fakeapiserver.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Support::FakeAnswer;
using Support::FakeApiServer;

namespace {

const QString path = u"/api/v1/namespaces/ns/pods"_s;

QJsonObject pod(const QString &name, const QString &version)
{
    return {{"kind"_L1, "Pod"_L1},
            {"metadata"_L1,
             QJsonObject{{"name"_L1, name}, {"uid"_L1, QString(u"uid-" + name)}, {"resourceVersion"_L1, version}}}};
}

QJsonObject podList(const QList<QJsonObject> &items, const QString &version, const QString &continuation = {})
{
    QJsonArray array;
    for (QJsonObject item : items) {
        item.remove("kind"_L1);
        array += item;
    }
    QJsonObject metadata{{"resourceVersion"_L1, version}};
    if (!continuation.isEmpty())
        metadata["continue"_L1] = continuation;
    return {{"kind"_L1, "PodList"_L1}, {"apiVersion"_L1, "v1"_L1}, {"metadata"_L1, metadata}, {"items"_L1, array}};
}

QJsonObject bookmark(const QString &version)
{
    return {{"kind"_L1, "Pod"_L1}, {"metadata"_L1, QJsonObject{{"resourceVersion"_L1, version}}}};
}

QJsonObject expired()
{
    return {{"kind"_L1, "Status"_L1},
            {"code"_L1, 410},
            {"reason"_L1, "Expired"_L1},
            {"message"_L1, "too old resource version: 5 (100)"_L1}};
}

Kube::Timing fast()
{
    Kube::Timing timing;
    timing.backoffFirst = 5ms;
    timing.backoffLimit = 50ms;
    timing.reconnectMinimum = 5ms;
    timing.pollInterval = 10ms;
    timing.retryAfterSecond = 5ms;
    return timing;
}

/// A watch with everything it says, as text: "+a@1" added, "~a@2" modified, "-a@3" deleted, "synced", ...
struct Watched
{
    explicit Watched(const Kube::ConnectionConfig &config, const Kube::Timing &timing = fast(),
                     const QJsonObject &known = {})
        : Watched(config, timing, {path, u"job=j"_s, {}, known})
    {
    }

    Watched(const Kube::ConnectionConfig &config, const Kube::Timing &timing, const Kube::WatchTarget &target)
        : client(config)
    {
        client.setTiming(timing);
        stream = client.watch(target);
        QObject::connect(stream.get(), &Kube::WatchStream::changed, &client,
                         [this](Kube::ChangeType type, const QJsonObject &object) {
                             static constexpr char16_t marks[] = u"+~-";
                             said += QChar(marks[int(type)]) + object["metadata"_L1]["name"_L1].toString() + u'@'
                                 + object["metadata"_L1]["resourceVersion"_L1].toString();
                             last = object;
                         });
        QObject::connect(stream.get(), &Kube::WatchStream::synced, &client, [this] { said += u"synced"_s; });
        QObject::connect(stream.get(), &Kube::WatchStream::resumed, &client, [this] { said += u"resumed"_s; });
        QObject::connect(stream.get(), &Kube::WatchStream::interrupted, &client,
                         [this](const Core::Error &error) { said += u"interrupted "_s + error.code; });
        QObject::connect(stream.get(), &Kube::WatchStream::failed, &client,
                         [this](const Core::Error &error) { said += u"failed "_s + error.code; });
        stream->start();
    }

    Kube::Client client;
    std::unique_ptr<Kube::WatchStream> stream;
    QStringList said;
    QJsonObject last;
};

} // namespace

class WatchStreamTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsThenWatches()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({pod(u"a"_s, u"1"_s)}, u"7"_s)));
        server.on("WATCH", path,
                  FakeAnswer()
                      .sendEvent("MODIFIED", pod(u"a"_s, u"8"_s))
                      .sendEvent("ADDED", pod(u"b"_s, u"9"_s))
                      .sendEvent("DELETED", pod(u"a"_s, u"10"_s))
                      .stall());
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList({u"+a@1"_s, u"synced"_s, u"~a@8"_s, u"+b@9"_s, u"-a@10"_s}));
        const auto request = server.requests("WATCH", path).first();
        QCOMPARE(request.query.queryItemValue(u"resourceVersion"_s), u"7"_s);
        QCOMPARE(request.query.queryItemValue(u"allowWatchBookmarks"_s), u"true"_s);
        QCOMPARE(request.query.queryItemValue(u"labelSelector"_s, QUrl::FullyDecoded), u"job=j"_s);
        const int timeout = request.query.queryItemValue(u"timeoutSeconds"_s).toInt();
        QVERIFY(timeout >= 300 && timeout <= 600);
        const auto list = server.requests("GET", path).first();
        QVERIFY(!list.query.hasQueryItem(u"resourceVersion"_s)); // consistent, not from a cache
        QCOMPARE(list.query.queryItemValue(u"limit"_s), u"500"_s);
        QCOMPARE(list.query.queryItemValue(u"labelSelector"_s, QUrl::FullyDecoded), u"job=j"_s);
    }

    void givesListedObjectsTheirKind()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({pod(u"a"_s, u"1"_s)}, u"7"_s)));
        server.on("WATCH", path, FakeAnswer().stall());
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said.size(), 2);
        QCOMPARE(watched.last["kind"_L1].toString(), u"Pod"_s);
        QCOMPARE(watched.last["apiVersion"_L1].toString(), u"v1"_s);
    }

    void followsContinuations()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {FakeAnswer::json(podList({pod(u"a"_s, u"1"_s)}, u"7"_s, u"to+ken/="_s)),
                   FakeAnswer::json(podList({pod(u"b"_s, u"2"_s)}, u"7"_s))});
        server.on("WATCH", path, FakeAnswer().stall());
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList({u"+a@1"_s, u"+b@2"_s, u"synced"_s}));
        QCOMPARE(server.requests("GET", path).last().query.queryItemValue(u"continue"_s, QUrl::FullyDecoded),
                 u"to+ken/="_s);
    }

    void startsTheListAgainWhereItsContinuationExpired()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {FakeAnswer::json(podList({pod(u"a"_s, u"1"_s)}, u"7"_s, u"token"_s)),
                   FakeAnswer::failure(410, u"Expired"_s, u"The provided continue parameter is too old"_s),
                   FakeAnswer::json(podList({pod(u"a"_s, u"1"_s), pod(u"b"_s, u"2"_s)}, u"9"_s))});
        server.on("WATCH", path, FakeAnswer().stall());
        Watched watched(server.connection());
        QTRY_VERIFY(watched.said.contains(u"synced"_s));
        QCOMPARE(watched.said.count(u"+a@1"_s), 1);
        QCOMPARE(watched.said.count(u"+b@2"_s), 1);
        QVERIFY(!server.requests("GET", path).last().query.hasQueryItem(u"continue"_s));
    }

    void joinsEventsOverChunks()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"1"_s)));
        server.on("WATCH", path,
                  FakeAnswer()
                      .send("{\"type\":\"ADDED\",\"obj")
                      .waitFor("second")
                      .send("ect\":{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"2\"}}}\n{\"type\":\"DELE")
                      .send("TED\",\"object\":{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"3\"}}}\n")
                      .stall());
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList(u"synced"_s));
        server.open("second");
        QTRY_COMPARE(watched.said, QStringList({u"synced"_s, u"+a@2"_s, u"-a@3"_s}));
    }

    void resumesFromTheLastBookmark()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"1"_s)));
        server.on("WATCH", path, {FakeAnswer().sendEvent("BOOKMARK", bookmark(u"50"_s)), FakeAnswer().stall()});
        Watched watched(server.connection());
        QTRY_COMPARE(server.count("WATCH", path), 2);
        QCOMPARE(server.requests("WATCH", path).last().query.queryItemValue(u"resourceVersion"_s), u"50"_s);
        QCOMPARE(watched.said, QStringList(u"synced"_s)); // a clean end is no interruption
        QCOMPARE(server.count("GET", path), 1);
    }

    void reportsEachVersionOnce()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({pod(u"a"_s, u"5"_s)}, u"1"_s)));
        server.on("WATCH", path,
                  FakeAnswer()
                      .sendEvent("ADDED", pod(u"a"_s, u"5"_s))
                      .sendEvent("MODIFIED", pod(u"a"_s, u"6"_s))
                      .sendEvent("MODIFIED", pod(u"a"_s, u"6"_s))
                      .sendEvent("ADDED", pod(u"end"_s, u"7"_s))
                      .stall());
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList({u"+a@5"_s, u"synced"_s, u"~a@6"_s, u"+end@7"_s}));
    }

    void listsAgainAfter410_data()
    {
        QTest::addColumn<FakeAnswer>("end");
        QTest::newRow("event") << FakeAnswer().sendEvent("BOOKMARK", bookmark(u"5"_s)).sendEvent("ERROR", expired());
        QTest::newRow("status") << FakeAnswer::failure(410, u"Expired"_s, u"too old resource version"_s);
    }

    void listsAgainAfter410()
    {
        QFETCH(FakeAnswer, end);
        FakeApiServer server;
        server.on(
            "GET", path,
            {FakeAnswer::json(podList({pod(u"gone"_s, u"1"_s), pod(u"same"_s, u"2"_s), pod(u"new"_s, u"3"_s)}, u"4"_s)),
             FakeAnswer::json(
                 podList({pod(u"same"_s, u"2"_s), pod(u"new"_s, u"8"_s), pod(u"more"_s, u"9"_s)}, u"10"_s))});
        server.on("WATCH", path, {end, FakeAnswer().stall()});
        Watched watched(server.connection());
        QTRY_COMPARE(server.count("WATCH", path), 2);
        QCOMPARE(watched.said,
                 QStringList(
                     {u"+gone@1"_s, u"+same@2"_s, u"+new@3"_s, u"synced"_s, u"-gone@1"_s, u"~new@8"_s, u"+more@9"_s}));
        QCOMPARE(server.requests("WATCH", path).last().query.queryItemValue(u"resourceVersion"_s), u"10"_s);
        QVERIFY(!server.requests("GET", path).last().query.hasQueryItem(u"resourceVersion"_s));
    }

    /// An object that ends and vanishes before a list could be made tells so, because nothing is listed.
    void watchesAKnownObjectFromItsVersionOn()
    {
        FakeApiServer server;
        server.on(
            "WATCH", path,
            FakeAnswer().sendEvent("MODIFIED", pod(u"a"_s, u"6"_s)).sendEvent("DELETED", pod(u"a"_s, u"7"_s)).stall());
        Watched watched(server.connection(), fast(), pod(u"a"_s, u"5"_s));
        QTRY_COMPARE(watched.said, QStringList({u"synced"_s, u"~a@6"_s, u"-a@7"_s}));
        QCOMPARE(server.requests("WATCH", path).first().query.queryItemValue(u"resourceVersion"_s), u"5"_s);
        QCOMPARE(server.count("GET", path), 0);
    }

    void aKnownObjectsVersionMayHaveExpired()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"10"_s)));
        server.on("WATCH", path,
                  {FakeAnswer::failure(410, u"Expired"_s, u"too old resource version"_s), FakeAnswer().stall()});
        Watched watched(server.connection(), fast(), pod(u"a"_s, u"5"_s));
        QTRY_COMPARE(watched.said, QStringList({u"-a@5"_s, u"synced"_s}));
    }

    void anEventThatComesLateChangesNothing()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({pod(u"a"_s, u"8"_s)}, u"8"_s)));
        server.on("WATCH", path,
                  FakeAnswer()
                      .sendEvent("MODIFIED", pod(u"a"_s, u"11"_s))
                      .sendEvent("MODIFIED", pod(u"a"_s, u"9"_s))
                      .sendEvent("MODIFIED", pod(u"a"_s, u"11"_s))
                      .sendEvent("DELETED", pod(u"a"_s, u"12"_s))
                      .sendEvent("MODIFIED", pod(u"a"_s, u"10"_s))
                      .sendEvent("ADDED", pod(u"b"_s, u"13"_s))
                      .stall());
        Watched watched(server.connection());
        QTRY_VERIFY(watched.said.contains(u"+b@13"_s));
        QCOMPARE(watched.said, QStringList({u"+a@8"_s, u"synced"_s, u"~a@11"_s, u"-a@12"_s, u"+b@13"_s}));
    }

    /// Not so in a list: a cluster that was restored from a backup counts from its past on.
    void aListIsBelievedWhateverItsVersions()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {FakeAnswer::json(podList({pod(u"a"_s, u"80"_s)}, u"80"_s)),
                   FakeAnswer::json(podList({pod(u"a"_s, u"20"_s)}, u"21"_s))});
        server.on("WATCH", path, {FakeAnswer().sendEvent("ERROR", expired()), FakeAnswer().stall()});
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList({u"+a@80"_s, u"synced"_s, u"~a@20"_s}));
    }

    void replacesAWatchThatWentQuiet()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({pod(u"a"_s, u"8"_s)}, u"8"_s)));
        server.on("WATCH", path,
                  {FakeAnswer().sendEvent("BOOKMARK", bookmark(u"9"_s)).stall(),
                   FakeAnswer().sendEvent("MODIFIED", pod(u"a"_s, u"10"_s)).stall()});
        Kube::Timing timing = fast();
        timing.watchQuiet = 100ms;
        Watched watched(server.connection(), timing);
        QTRY_VERIFY(watched.said.contains(u"~a@10"_s));
        QCOMPARE(watched.said, QStringList({u"+a@8"_s, u"synced"_s, u"~a@10"_s}));
        QCOMPARE(server.requests("WATCH", path).at(1).query.queryItemValue(u"resourceVersion"_s), u"9"_s);
    }

    void aServerThatNeverAnswersAWatchIsAskedAgain()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"8"_s)));
        server.on("WATCH", path,
                  {FakeAnswer::raw({}).stall(), FakeAnswer().sendEvent("ADDED", pod(u"a"_s, u"9"_s)).stall()});
        Kube::ConnectionConfig config = server.connection();
        config.requestTimeout = 200ms;
        Watched watched(config);
        QTRY_VERIFY(watched.said.contains(u"+a@9"_s));
        QVERIFY(watched.said.contains(u"interrupted watch-silent"_s));
    }

    void credentialsThatWorkedMayBeRefusedForAMoment()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"8"_s)));
        server.on("WATCH", path,
                  {FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s),
                   FakeAnswer().sendEvent("ADDED", pod(u"a"_s, u"9"_s)).stall()});
        Watched watched(server.connection());
        QTRY_VERIFY(watched.said.contains(u"+a@9"_s));
    }

    void aNewObjectUnderAnOldNameIsAnother()
    {
        QJsonObject second = pod(u"a"_s, u"9"_s);
        QJsonObject metadata = second["metadata"_L1].toObject();
        metadata["uid"_L1] = u"other"_s;
        second["metadata"_L1] = metadata;
        FakeApiServer server;
        server.on(
            "GET", path,
            {FakeAnswer::json(podList({pod(u"a"_s, u"1"_s)}, u"4"_s)), FakeAnswer::json(podList({second}, u"10"_s))});
        server.on("WATCH", path, {FakeAnswer::failure(410, u"Expired"_s, u"x"_s), FakeAnswer().stall()});
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList({u"+a@1"_s, u"synced"_s, u"-a@1"_s, u"+a@9"_s}));
    }

    void saysWhenItBreaksAndResumes()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"1"_s)));
        server.on("WATCH", path,
                  {FakeAnswer().sendEvent("ADDED", pod(u"a"_s, u"2"_s)),
                   FakeAnswer::failure(503, u"ServiceUnavailable"_s, u"etcd"_s),
                   FakeAnswer().sendEvent("MODIFIED", pod(u"a"_s, u"3"_s)).stall()});
        Watched watched(server.connection());
        QTRY_VERIFY(watched.said.contains(u"~a@3"_s));
        QCOMPARE(watched.said.value(0), u"synced"_s);
        QCOMPARE(watched.said.value(1), u"+a@2"_s);
        QCOMPARE(watched.said.value(2), u"interrupted service-unavailable"_s);
        QCOMPARE(watched.said.value(3), u"resumed"_s);
        QCOMPARE(server.requests("WATCH", path).last().query.queryItemValue(u"resourceVersion"_s), u"2"_s);
    }

    void losesNothingWhereTheConnectionIsReset()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"1"_s)));
        server.on("WATCH", path,
                  {FakeAnswer().sendEvent("ADDED", pod(u"a"_s, u"2"_s)).send("{\"type\":\"MODI").reset(),
                   FakeAnswer().sendEvent("MODIFIED", pod(u"a"_s, u"3"_s)).stall()});
        Watched watched(server.connection());
        QTRY_VERIFY(watched.said.contains(u"~a@3"_s));
        QVERIFY(watched.said.contains(u"+a@2"_s));
        QCOMPARE(server.requests("WATCH", path).last().query.queryItemValue(u"resourceVersion"_s), u"2"_s);
    }

    void survivesAnAbsentServer()
    {
        Kube::ConnectionConfig config;
        {
            FakeApiServer gone;
            config = gone.connection();
        }
        Watched watched(config);
        QTRY_VERIFY(watched.said.size() >= 2);
        QCOMPARE(QStringList(QSet<QString>(watched.said.begin(), watched.said.end()).values()),
                 QStringList(u"interrupted connection-refused"_s));
    }

    void pollsWhereWatchingIsForbidden()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {FakeAnswer::json(podList({pod(u"a"_s, u"1"_s)}, u"1"_s)),
                   FakeAnswer::json(podList({pod(u"a"_s, u"2"_s)}, u"2"_s)), FakeAnswer::json(podList({}, u"3"_s))});
        server.on("WATCH", path, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot watch pods"_s));
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList({u"+a@1"_s, u"synced"_s, u"~a@2"_s, u"-a@2"_s}));
        QCOMPARE(server.count("WATCH", path), 1);
    }

    void fetchesOneObjectByNameWhereListingIsForbidden()
    {
        const QString single = path + u"/a"_s;
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot list pods"_s));
        server.on("WATCH", path, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot watch pods"_s));
        server.on("GET", single,
                  {FakeAnswer::json(pod(u"a"_s, u"1"_s)), FakeAnswer::failure(503, u"ServiceUnavailable"_s, u"busy"_s),
                   FakeAnswer::json(pod(u"a"_s, u"2"_s)), FakeAnswer::failure(404, u"NotFound"_s, u"gone"_s)});
        Watched watched(server.connection(), fast(), {path, {}, u"metadata.name=a"_s, pod(u"a"_s, u"1"_s)});
        QTRY_COMPARE(
            watched.said,
            QStringList({u"synced"_s, u"interrupted service-unavailable"_s, u"resumed"_s, u"~a@2"_s, u"-a@2"_s}));
        QCOMPARE(server.count("WATCH", path), 1);
        QCOMPARE(server.count("GET", path), 1);
    }

    void watchesByNameWhereOnlyListingIsForbidden()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot list pods"_s));
        server.on("GET", path + u"/a"_s, FakeAnswer::json(pod(u"a"_s, u"5"_s)));
        server.on("WATCH", path, FakeAnswer().sendEvent("MODIFIED", pod(u"a"_s, u"6"_s)).stall());
        Watched watched(server.connection(), fast(), {path, {}, u"metadata.name=a"_s});
        QTRY_COMPARE(watched.said, QStringList({u"+a@5"_s, u"synced"_s, u"~a@6"_s}));
        QCOMPARE(server.requests("WATCH", path).first().query.queryItemValue(u"resourceVersion"_s), u"5"_s);
    }

    void failsWhereTheObjectItselfIsForbidden()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot list pods"_s));
        server.on("GET", path + u"/a"_s, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot get pods"_s));
        Watched watched(server.connection(), fast(), {path, {}, u"metadata.name=a"_s});
        QTRY_COMPARE(watched.said, QStringList(u"failed forbidden"_s));
        QCOMPARE(server.count("GET", path + u"/a"_s), 1);
    }

    void failsWhereListingIsRefused_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("code");
        QTest::newRow("401") << 401 << u"Unauthorized"_s << u"unauthorized"_s;
        QTest::newRow("403") << 403 << u"Forbidden"_s << u"forbidden"_s;
        QTest::newRow("404") << 404 << u"NotFound"_s << u"not-found"_s;
    }

    void failsWhereListingIsRefused()
    {
        QFETCH(int, status);
        QFETCH(QString, reason);
        QFETCH(QString, code);
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::failure(status, reason, u"no"_s));
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList(u"failed "_s + code));
    }

    void endsASilentWatch()
    {
        Kube::Timing timing = fast();
        timing.watchTimeout = 0s;
        timing.watchGrace = 50ms;
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"1"_s)));
        server.on("WATCH", path, FakeAnswer().stall());
        Watched watched(server.connection(), timing);
        QTRY_VERIFY(server.count("WATCH", path) >= 2);
        QVERIFY(watched.said.contains(u"interrupted watch-silent"_s));
    }

    void reportsEventsThatAreNoJson()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"1"_s)));
        server.on("WATCH", path, {FakeAnswer().send("garbage\n").stall(), FakeAnswer().stall()});
        Watched watched(server.connection());
        QTRY_COMPARE(watched.said, QStringList({u"synced"_s, u"interrupted event-malformed"_s, u"resumed"_s}));
    }

    void shortCallsDoNotWaitBehindStreams()
    {
        constexpr int streams = 64;
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({}, u"1"_s)));
        server.on("WATCH", path, FakeAnswer().stall());
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        Kube::Client client(server.connection());
        std::vector<std::unique_ptr<Kube::WatchStream>> watches;
        for (int i = 0; i < streams; ++i) {
            watches.push_back(client.watch({path, {}, {}}));
            watches.back()->start();
        }
        QTRY_COMPARE_WITH_TIMEOUT(server.count("WATCH", path), streams, 20000);
        Kube::Request version;
        version.path = u"/version"_s;
        const auto call = client.request(version);
        QSignalSpy finished(call.get(), &Kube::ApiOperation::finished);
        call->start();
        QVERIFY(finished.wait(5000));
        QVERIFY(finished.first().first().value<Core::Result<Kube::Response>>());
    }

    void mayBeDestroyedAtAnyMoment_data()
    {
        QTest::addColumn<QString>("moment");
        for (const char *moment : {"+a@1", "synced", "~a@2", "interrupted service-unavailable", "resumed", "-a@4"})
            QTest::newRow(moment) << QString::fromLatin1(moment);
    }

    void mayBeDestroyedAtAnyMoment()
    {
        QFETCH(QString, moment);
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::json(podList({pod(u"a"_s, u"1"_s)}, u"1"_s)));
        server.on("WATCH", path,
                  {FakeAnswer().sendEvent("MODIFIED", pod(u"a"_s, u"2"_s)),
                   FakeAnswer::failure(503, u"ServiceUnavailable"_s, u"etcd"_s),
                   FakeAnswer().sendEvent("DELETED", pod(u"a"_s, u"4"_s)).stall()});
        Watched watched(server.connection());
        qsizetype saidAtTheEnd = -1;
        const auto look = [&] {
            if (watched.stream && watched.said.last() == moment) {
                watched.stream.reset();
                saidAtTheEnd = watched.said.size();
            }
        };
        connect(watched.stream.get(), &Kube::WatchStream::changed, this, look);
        connect(watched.stream.get(), &Kube::WatchStream::synced, this, look);
        connect(watched.stream.get(), &Kube::WatchStream::interrupted, this, look);
        connect(watched.stream.get(), &Kube::WatchStream::resumed, this, look);
        QTRY_VERIFY2(!watched.stream, qPrintable(watched.said.join(u' ')));
        QTRY_COMPARE(server.openAnswers(), 0);
        QCOMPARE(watched.said.size(), saidAtTheEnd);
    }
};

QTEST_GUILESS_MAIN(WatchStreamTest)
#include "tst_watchstream.moc"
