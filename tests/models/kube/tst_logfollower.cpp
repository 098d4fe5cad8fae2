// SPDX-License-Identifier: Apache-2.0
#include "models/kube/apioperation.h"
#include "models/kube/client.h"
#include "models/kube/logfollower.h"
#include "models/kube/logstream.h"
#include "tests/support/fakeapiserver.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Support::FakeAnswer;
using Support::FakeApiServer;

namespace {

const QString path = u"/api/v1/namespaces/ns/pods/p/log"_s;
const QString podPath = u"/api/v1/namespaces/ns/pods/p"_s;

Kube::Timing fast()
{
    Kube::Timing timing;
    timing.logBackoffFirst = 5ms;
    timing.backoffLimit = 20ms;
    timing.logWaitForStart = 5ms;
    timing.logWaitForStartLimit = 10ms;
    timing.logWaitForStatus = 20ms;
    timing.logTerminatedSilence = 200ms;
    timing.logQuiet = 150ms;
    timing.logSettle = 30ms;
    timing.retryAfterSecond = 5ms;
    return timing;
}

QByteArray line(int second, const QByteArray &text)
{
    return "2026-01-01T00:00:" + QByteArray::number(second).rightJustified(2, '0') + ".000000000Z " + text + '\n';
}

FakeAnswer log()
{
    return FakeAnswer(200, "text/plain");
}

Kube::LogRequest logOfC()
{
    Kube::LogRequest request;
    request.namespaceName = u"ns"_s;
    request.pod = u"p"_s;
    request.container = u"c"_s;
    return request;
}

/// The pod whose container runs as `current`; `last` has ended before.
FakeAnswer pod(const QString &current, const QString &last)
{
    QJsonObject status{
        {u"name"_s, u"c"_s}, {u"containerID"_s, current}, {u"state"_s, QJsonObject{{u"running"_s, QJsonObject()}}}};
    if (!last.isEmpty())
        status[u"lastState"_s] = QJsonObject{{u"terminated"_s, QJsonObject{{u"containerID"_s, last}}}};
    return FakeAnswer::json({{u"metadata"_s, QJsonObject{{u"uid"_s, u"uid-p"_s}}},
                             {u"status"_s, QJsonObject{{u"containerStatuses"_s, QJsonArray{status}}}}});
}

FakeAnswer notStarted()
{
    return FakeAnswer::failure(400, u"BadRequest"_s,
                               u"container \"c\" in pod \"p\" is waiting to start: ContainerCreating"_s);
}

class Record : public Kube::LogSink
{
public:
    Core::Result<void> appendLines(QByteArrayView lines) override
    {
        if (full)
            return Core::failure(Core::ErrorKind::DiskFull, u"disk-full"_s, u"full"_s);
        text.append(lines);
        return {};
    }
    void appendGap(const QString &reason) override { gaps += reason; }

    QByteArray text;
    QStringList gaps;
    bool full = false;
};

struct Followed
{
    explicit Followed(const Kube::ConnectionConfig &config, bool previous = false, bool mayRestart = false,
                      bool first = false)
        : client(config)
    {
        client.setTiming(fast());
        follower = std::make_unique<Kube::LogFollower>(
            client, Kube::LogTarget{u"ns"_s, u"p"_s, u"c"_s, u"1"_s, previous, {}, mayRestart, first}, record);
        QObject::connect(follower.get(), &Kube::LogFollower::opened, &client, [this] { ++opened; });
        QObject::connect(follower.get(), &Kube::LogFollower::interrupted, &client,
                         [this](const Core::Error &error) { interruptions += error.code; });
        QObject::connect(follower.get(), &Kube::LogFollower::finished, &client,
                         [this](const Core::Result<void> &value) {
                             ++finished;
                             result = value;
                         });
        follower->start();
    }

    Kube::Client client;
    Record record;
    std::unique_ptr<Kube::LogFollower> follower;
    int opened = 0;
    int finished = 0;
    QStringList interruptions;
    Core::Result<void> result;
};

} // namespace

class LogFollowerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void streamsBytesAsTheyCome()
    {
        FakeApiServer server;
        server.on("GET", path, log().send("a\n").waitFor("more").send(QByteArray("\xff\0b\n", 4)));
        Kube::Client client(server.connection());
        Kube::LogRequest request = logOfC();
        request.sinceTime = u"2026-01-01T00:00:00Z"_s;
        const auto stream = client.log(request);
        QByteArray received;
        connect(stream.get(), &Kube::LogStream::received, this, [&](const QByteArray &bytes) { received += bytes; });
        QSignalSpy opened(stream.get(), &Kube::LogStream::opened);
        QSignalSpy finished(stream.get(), &Kube::LogStream::finished);
        stream->start();
        QTRY_COMPARE(received, "a\n");
        QCOMPARE(opened.size(), 1);
        server.open("more");
        QVERIFY(finished.wait(5000));
        QVERIFY(finished.first().first().value<Core::Result<void>>());
        QVERIFY(received.startsWith("a\n\xff"));
        const auto asked = server.requests().first();
        QCOMPARE(asked.query.queryItemValue(u"container"_s), u"c"_s);
        QCOMPARE(asked.query.queryItemValue(u"follow"_s), u"true"_s);
        QCOMPARE(asked.query.queryItemValue(u"timestamps"_s), u"true"_s);
        QCOMPARE(asked.query.queryItemValue(u"sinceTime"_s, QUrl::FullyDecoded), u"2026-01-01T00:00:00Z"_s);
        QVERIFY(!asked.query.hasQueryItem(u"previous"_s));
        QCOMPARE(asked.header("Accept-Encoding"), "identity");
    }

    void aSlowReaderSlowsTheServer()
    {
        FakeApiServer server;
        const QByteArray block(64 * 1024, 'x');
        server.on("GET", path, log().sendTimes(block, 3200)); // 200 MiB
        Kube::Client client(server.connection());
        const auto stream = client.log(logOfC());
        qint64 received = 0;
        qsizetype largest = 0;
        connect(stream.get(), &Kube::LogStream::received, this, [&](const QByteArray &bytes) {
            received += bytes.size();
            largest = std::max(largest, bytes.size());
        });
        QSignalSpy finished(stream.get(), &Kube::LogStream::finished);
        QElapsedTimer timer;
        timer.start();
        stream->start();
        QVERIFY(finished.wait(60000));
        qInfo("200 MiB in %lld ms", static_cast<long long>(timer.elapsed()));
        QCOMPARE(received, 3200 * block.size());
        QVERIFY2(largest <= 8 * 1024 * 1024, qPrintable(QString::number(largest))); // nothing piled up
    }

    void followsToTheEndAndLooksOnceMore()
    {
        FakeApiServer server;
        server.on(
            "GET", path,
            {log().send(line(1, "a")).waitFor("end").send(line(2, "b")), log().send(line(1, "a") + line(2, "b"))});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(1, "a"));
        QCOMPARE(followed.opened, 1);
        followed.follower->setTerminated();
        server.open("end");
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a") + line(2, "b"));
        QCOMPARE(server.requests().last().query.queryItemValue(u"sinceTime"_s, QUrl::FullyDecoded),
                 u"2026-01-01T00:00:01Z"_s);
        QVERIFY(!server.requests().last().query.hasQueryItem(u"follow"_s));
        QVERIFY(followed.interruptions.isEmpty());
        QVERIFY(followed.record.gaps.isEmpty());
    }

    void findsWhatAnEarlyEndHid()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {log().send(line(1, "a")), log().send(line(1, "a") + line(2, "b")),
                   log().send(line(1, "a") + line(2, "b"))});
        Followed followed(server.connection());
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a") + line(2, "b"));
    }

    void resumesAfterACleanEndWhileItRuns()
    {
        FakeApiServer server;
        server.on("GET", path, {log().send(line(5, "a")), log().send(line(5, "a") + line(6, "b")).stall()});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(5, "a") + line(6, "b"));
        QCOMPARE(server.requests().last().query.queryItemValue(u"sinceTime"_s, QUrl::FullyDecoded),
                 u"2026-01-01T00:00:04Z"_s);
        QCOMPARE(server.requests().last().query.queryItemValue(u"follow"_s), u"true"_s);
        QCOMPARE(followed.finished, 0);
    }

    void resumesAfterABrokenConnection()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {log().send(line(5, "a") + "2026-01-01T00:00:05.5Z ha").reset(),
                   FakeAnswer::failure(500, u"InternalError"_s, u"dial tcp: connection refused"_s),
                   log().send(line(5, "a") + "2026-01-01T00:00:05.5Z half\n" + line(6, "b")).stall()});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(5, "a") + "2026-01-01T00:00:05.5Z half\n" + line(6, "b"));
        QCOMPARE(followed.interruptions, QStringList({u"connection-lost"_s, u"internal-error"_s}));
        QCOMPARE(server.requests().size(), 3);
        QCOMPARE(followed.opened, 2);
        QVERIFY(followed.record.gaps.isEmpty());
    }

    void marksRotatedLines()
    {
        FakeApiServer server;
        server.on("GET", path, {log().send(line(5, "a")).reset(), log().send(line(9, "z")).stall()});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(5, "a") + line(9, "z"));
        QCOMPARE(followed.record.gaps.size(), 1);
    }

    void waitsUntilTheContainerStarts()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {FakeAnswer(204, {}), notStarted(), notStarted(), notStarted(), log().send(line(1, "a")).stall()});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(1, "a"));
        QVERIFY(followed.interruptions.isEmpty());
        QCOMPARE(followed.opened, 1);
    }

    void acceptsTheEndOfADeletedPod()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {log().send(line(1, "a")), log().send(line(1, "a")),
                   FakeAnswer::failure(404, u"NotFound"_s, u"pods \"p\" not found"_s)});
        Followed followed(server.connection());
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result); // the stream had ended well, and was read twice
        QCOMPARE(followed.record.text, line(1, "a"));
        QVERIFY(followed.record.gaps.isEmpty());
    }

    /// One clean end proves nothing: an API server that shuts down ends streams like that, too.
    void doubtsTheEndOfAPodThatWasDeletedBeforeASecondLook()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {log().send(line(1, "a")), FakeAnswer::failure(404, u"NotFound"_s, u"pods \"p\" not found"_s)});
        Followed followed(server.connection());
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a"));
        QCOMPARE(followed.record.gaps.size(), 1);
    }

    /// A kubelet that has just been started answers for pods that it does not know yet.
    void resumesWhereOnlyTheKubeletDoesNotKnowThePod()
    {
        const FakeAnswer unknown = FakeAnswer::failure(
            404, u"NotFound"_s, u"the server could not find the requested resource ( pods/log p)"_s);
        FakeApiServer server;
        server.on("GET", path,
                  {log().send(line(1, "a")).reset(), unknown, unknown, unknown, unknown,
                   log().send(line(1, "a") + line(2, "b")), log().send(line(1, "a") + line(2, "b"))});
        server.on("GET", podPath, FakeAnswer::json({{"kind"_L1, "Pod"_L1}}));
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(1, "a") + line(2, "b"));
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QVERIFY(followed.record.gaps.isEmpty());
    }

    void saysThatADeletedPodsLogMayBeIncomplete()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {log().send(line(1, "a") + "2026-01-01T00:00:02Z b").reset(),
                   FakeAnswer::failure(404, u"NotFound"_s, u"pods \"p\" not found"_s)});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(!followed.result);
        QCOMPARE(followed.result.error().kind, Core::ErrorKind::NotFound);
        QCOMPARE(followed.record.text, line(1, "a") + "2026-01-01T00:00:02Z b\n");
        QCOMPARE(followed.record.gaps.size(), 1);
    }

    void endsWhereItIsForbidden()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot get pods/log"_s));
        Followed followed(server.connection());
        QTRY_COMPARE(followed.finished, 1);
        QCOMPARE(followed.result.error().kind, Core::ErrorKind::Authorization);
        QCOMPARE(server.requests().size(), 1);
    }

    void readsThePreviousInstance()
    {
        FakeApiServer server;
        server.on("GET", path, log().send(line(1, "a")));
        Followed followed(server.connection(), true);
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a"));
        QCOMPARE(server.requests().first().query.queryItemValue(u"previous"_s), u"true"_s);
        QVERIFY(!server.requests().first().query.hasQueryItem(u"follow"_s));
    }

    void reportsAPreviousInstanceThatIsGone()
    {
        FakeApiServer server;
        server.on(
            "GET", path,
            FakeAnswer::failure(400, u"BadRequest"_s, u"previous terminated container \"c\" in pod \"p\" not found"_s));
        Followed followed(server.connection(), true);
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(!followed.result);
        QCOMPARE(followed.result.error().code, u"bad-request"_s);
    }

    void takesLateErrorsForWhatTheyAre()
    {
        FakeApiServer server;
        server.on(
            "GET", path,
            {log().send(line(1, "a") + "rpc error: code = Unknown"), log().send(line(1, "a") + line(2, "b")).stall()});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(1, "a") + line(2, "b"));
        QCOMPARE(followed.interruptions, QStringList(u"log-unavailable"_s));
        QCOMPARE(followed.record.gaps.size(), 1);
        QVERIFY(followed.record.gaps.first().contains(u"rpc error"_s));
    }

    void givesUpWhereTheLogOfAnEndedContainerCannotBeRead()
    {
        FakeApiServer server;
        server.on("GET", path, log().send("unable to retrieve container logs for containerd://1"));
        Followed followed(server.connection());
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QCOMPARE(followed.result.error().code, u"log-unavailable"_s);
    }

    void readsTheRestOfASilentStream()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {log().send(line(1, "a")).stall(), log().send(line(1, "a") + line(2, "b")),
                   log().send(line(1, "a") + line(2, "b"))});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(1, "a"));
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a") + line(2, "b"));
    }

    // ---- which instance

    void readsTheRestOfARestartedContainerAsThePreviousOne()
    {
        FakeApiServer server;
        const QByteArray rest = line(1, "a") + line(2, "b");
        server.on("GET", path, [&, times = 0](const Support::FakeRequest &request) mutable {
            if (request.query.queryItemValue(u"previous"_s) == "true"_L1)
                return log().send(rest);
            return ++times == 1 ? log().send(line(1, "a")).reset() : log().send(line(9, "of the next one")).stall();
        });
        server.on("GET", podPath, pod(u"2"_s, u"1"_s));
        Followed followed(server.connection(), false, true);
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, rest);
        QVERIFY(followed.record.gaps.isEmpty());
    }

    void takesNoLineOfTheNextInstanceForItsOwn()
    {
        FakeApiServer server;
        server.on("GET", path, [&](const Support::FakeRequest &request) {
            const bool previous = request.query.queryItemValue(u"previous"_s) == "true"_L1;
            return previous ? log().send(line(1, "a")) : log().send(line(1, "of the next one")).stall();
        });
        server.on("GET", podPath, pod(u"2"_s, u"1"_s));
        Followed followed(server.connection(), false, true);
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a"));
    }

    void anEmptyLogOfTheNextInstanceIsNotTheEnd()
    {
        FakeApiServer server;
        server.on("GET", path, [&](const Support::FakeRequest &request) {
            const bool previous = request.query.queryItemValue(u"previous"_s) == "true"_L1;
            return previous ? log().send(line(1, "a")) : log();
        });
        server.on("GET", podPath, pod(u"2"_s, u"1"_s));
        Followed followed(server.connection(), false, true);
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a"));
    }

    /// The API server hears of a restart later than the kubelet.
    void asksAgainWhereTheStatusIsBehind()
    {
        FakeApiServer server;
        server.on("GET", path, [&, times = 0](const Support::FakeRequest &request) mutable {
            if (request.query.queryItemValue(u"previous"_s) == "true"_L1)
                return log().send(line(1, "a") + line(2, "b"));
            return ++times == 1 ? log().send(line(1, "a")).reset() : log().send(line(9, "of the next one")).stall();
        });
        server.on("GET", podPath, {pod(u"1"_s, {}), pod(u"2"_s, u"1"_s)});
        Followed followed(server.connection(), false, true);
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a") + line(2, "b"));
    }

    /// The first instance came and went without a word, and the second one prints before the API server knows of it.
    void aFirstLineMayBeTheSecondInstances()
    {
        FakeApiServer server;
        server.on("GET", path, [&](const Support::FakeRequest &request) {
            const bool previous = request.query.queryItemValue(u"previous"_s) == "true"_L1;
            return previous ? log() : log().send(line(1, "of the next one")).stall();
        });
        server.on("GET", podPath, {pod(u"1"_s, {}), pod(u"1"_s, {}), pod(u"2"_s, u"1"_s)});
        Followed followed(server.connection(), false, true, true);
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QVERIFY2(followed.record.text.isEmpty(), followed.record.text.constData());
    }

    void aFirstLineIsTheFirstInstancesWhereItHasNoPredecessor()
    {
        FakeApiServer server;
        server.on("GET", path, [&](const Support::FakeRequest &request) {
            const bool previous = request.query.queryItemValue(u"previous"_s) == "true"_L1;
            return previous ? FakeAnswer::failure(400, u"BadRequest"_s,
                                                  u"previous terminated container \"c\" in pod \"p\" not found"_s)
                            : log().send(line(1, "a")).stall();
        });
        server.on("GET", podPath, pod(u"1"_s, {}));
        Followed followed(server.connection(), false, true, true);
        QTRY_COMPARE(followed.record.text, line(1, "a"));
        QCOMPARE(server.count("GET", podPath), 1); // nothing waited for the status to settle
    }

    /// Where the kubelet does not say, and where there was a predecessor all along, the status is asked again.
    void aFirstLineWaitsForTheStatusWhereNothingElseTells_data()
    {
        QTest::addColumn<bool>("first");
        QTest::addColumn<bool>("stalls");
        QTest::newRow("the kubelet fails") << true << false;
        QTest::newRow("the kubelet does not answer") << true << true;
        QTest::newRow("a later instance") << false << false;
    }

    void aFirstLineWaitsForTheStatusWhereNothingElseTells()
    {
        QFETCH(const bool, first);
        QFETCH(const bool, stalls);
        FakeApiServer server;
        server.on("GET", path, [&, asked = 0](const Support::FakeRequest &request) mutable {
            if (request.query.queryItemValue(u"previous"_s) != "true"_L1)
                return log().send(line(1, "of the next one")).stall();
            if (!first || ++asked > 1)
                return log().send(line(1, "a"));
            return stalls ? log().stall() : FakeAnswer::failure(500, u"InternalError"_s, u"the kubelet is busy"_s);
        });
        server.on("GET", podPath, {pod(u"1"_s, {}), pod(u"2"_s, u"1"_s)});
        Followed followed(server.connection(), false, true, first);
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a"));
    }

    void marksWhatALaterRestartTookAway()
    {
        FakeApiServer server;
        server.on("GET", path, {log().send(line(1, "a")).reset(), log().send(line(9, "of a later one")).stall()});
        server.on("GET", podPath, {pod(u"1"_s, {}), pod(u"1"_s, {}), pod(u"3"_s, u"2"_s)});
        Followed followed(server.connection(), false, true);
        QTRY_COMPARE(followed.finished, 1);
        QCOMPARE(followed.result.error().code, u"log-lost"_s);
        QCOMPARE(followed.record.text, line(1, "a"));
        QCOMPARE(followed.record.gaps.size(), 1);
    }

    void aPredecessorThatIsNoneAnyMoreIsNotRead()
    {
        FakeApiServer server;
        server.on("GET", path, log().send(line(1, "of a later one")));
        server.on("GET", podPath, pod(u"3"_s, u"2"_s));
        Followed followed(server.connection(), true, true);
        QTRY_COMPARE(followed.finished, 1);
        QCOMPARE(followed.result.error().code, u"log-lost"_s);
        QVERIFY(followed.record.text.isEmpty());
    }

    void holdsARotatedLogUntilItKnowsWhoseItIs()
    {
        FakeApiServer server;
        server.on("GET", path, {log().send(line(5, "a")).reset(), log().send(line(9, "z")).stall()});
        server.on("GET", podPath, pod(u"1"_s, {}));
        Followed followed(server.connection(), false, true);
        QTRY_COMPARE(followed.record.text, line(5, "a") + line(9, "z"));
        QCOMPARE(followed.record.gaps.size(), 1);
        QVERIFY(followed.record.gaps.first().contains(u"2026-01-01T00:00:05.000Z"_s));
        QVERIFY(followed.record.gaps.first().contains(u"2026-01-01T00:00:09.000Z"_s));
    }

    void anUnansweredQuestionHoldsNothingBack()
    {
        FakeApiServer server; // which does not let the pod be read
        server.on("GET", path, log().send(line(1, "a")).stall());
        server.on("GET", podPath, FakeAnswer::failure(403, u"Forbidden"_s, u"cannot get pods"_s));
        Followed followed(server.connection(), false, true);
        QTRY_COMPARE(followed.record.text, line(1, "a"));
    }

    // ---- silence

    void findsWhatASilentStreamDoesNotBring()
    {
        FakeApiServer server;
        server.on("GET", path, [&, follows = 0](const Support::FakeRequest &request) mutable {
            const QByteArray all = line(1, "a") + line(2, "b");
            if (!request.query.hasQueryItem(u"follow"_s))
                return log().send(all);
            return ++follows == 1 ? log().send(line(1, "a")).stall() : log().send(all).stall();
        });
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(1, "a") + line(2, "b"));
        QVERIFY(followed.record.gaps.isEmpty());
        QVERIFY(followed.interruptions.isEmpty());
    }

    void leavesAQuietContainerAlone()
    {
        FakeApiServer server;
        server.on("GET", path, [](const Support::FakeRequest &request) {
            FakeAnswer answer = log().send(line(1, "a"));
            return request.query.hasQueryItem(u"follow"_s) ? answer.stall() : answer;
        });
        Followed followed(server.connection());
        QTRY_VERIFY(server.count("GET", path) >= 4); // looked into three times
        const auto requests = server.requests("GET", path);
        QCOMPARE(std::ranges::count_if(requests, [](const auto &one) { return one.query.hasQueryItem(u"follow"_s); }),
                 1);
        QCOMPARE(followed.record.text, line(1, "a"));
    }

    void aServerThatNeverAnswersIsAskedAgain()
    {
        FakeApiServer server;
        server.on("GET", path, [&, times = 0](const Support::FakeRequest &) mutable {
            return ++times == 1 ? FakeAnswer::raw({}).stall() : log().send(line(1, "a")).stall();
        });
        Kube::ConnectionConfig config = server.connection();
        config.requestTimeout = 200ms;
        Followed followed(config);
        QTRY_COMPARE(followed.record.text, line(1, "a"));
        QCOMPARE(followed.interruptions, QStringList(u"timeout"_s));
    }

    void retriesWithRenewedCredentials()
    {
        FakeApiServer server;
        server.on("GET", path,
                  {FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s),
                   FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s), log().send(line(1, "a")).stall()});
        Followed followed(server.connection());
        QTRY_COMPARE(followed.record.text, line(1, "a"));
    }

    void endsWhenTheDiskIsFull()
    {
        FakeApiServer server;
        server.on("GET", path, log().send(line(1, "a")).stall());
        Followed followed(server.connection());
        followed.record.full = true;
        QTRY_COMPARE(followed.finished, 1);
        QCOMPARE(followed.result.error().kind, Core::ErrorKind::DiskFull);
        QTRY_COMPARE(server.openAnswers(), 0);
    }

    void anEmptyLogIsComplete()
    {
        FakeApiServer server;
        server.on("GET", path, log());
        Followed followed(server.connection());
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QVERIFY(followed.record.text.isEmpty());
    }

    /// The server cuts at every place of a log, in turn; nothing is lost, nothing doubled.
    void survivesACutAtEveryByte()
    {
        QByteArray all;
        for (int i = 0; i < 6; ++i)
            all += line(i / 2, "line " + QByteArray::number(i / 3));
        for (qsizetype cut = 0; cut < all.size(); cut += 5) {
            FakeApiServer server;
            FakeAnswer broken = log();
            if (cut > 0)
                broken.send(all.first(cut));
            server.on("GET", path, [&, times = 0](const Support::FakeRequest &request) mutable {
                if (++times == 1)
                    return cut % 2 == 0 ? FakeAnswer(broken).reset() : FakeAnswer(broken).close();
                const QByteArray from
                    = request.query.queryItemValue(u"sinceTime"_s, QUrl::FullyDecoded).left(19).toLatin1();
                FakeAnswer rest = log();
                for (const QByteArray &one : all.split('\n')) {
                    if (!one.isEmpty() && one.first(19) >= from)
                        rest.send(one + '\n');
                }
                return rest;
            });
            Followed followed(server.connection());
            QTRY_VERIFY2(followed.record.text.size() >= all.size(),
                         qPrintable(u"cut at %1: "_s.arg(cut) + QString::fromLatin1(followed.record.text)
                                    + followed.interruptions.join(u' ')));
            followed.follower->setTerminated();
            QTRY_COMPARE(followed.finished, 1);
            QCOMPARE(followed.record.text, all);
            QVERIFY(followed.record.gaps.isEmpty());
        }
    }

    // With a time alone, a kubelet looks through all of a log for its last lines.
    void theEndOfALogIsProvenByItsLastLine()
    {
        FakeApiServer server;
        server.on("GET", path, [&](const Support::FakeRequest &request) {
            const bool wantsLast = request.query.queryItemValue(u"tailLines"_s) == "1"_L1;
            return wantsLast ? log().send(line(2, "b")) : log().send(line(1, "a") + line(2, "b"));
        });
        Followed followed(server.connection());
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a") + line(2, "b"));
        QVERIFY(followed.record.gaps.isEmpty());
        QCOMPARE(server.count("GET", path), 2); // nothing was read twice
        const QUrlQuery asked = server.requests().last().query;
        QCOMPARE(asked.queryItemValue(u"tailLines"_s), u"1"_s);
        QVERIFY(!asked.hasQueryItem(u"follow"_s));
    }

    void whereTheLastLineIsNotKnownTheLogIsReadOn_data()
    {
        QTest::addColumn<FakeAnswer>("last");
        QTest::newRow("another line") << log().send(line(3, "c"));
        QTest::newRow("cut") << log().send(line(3, "c").chopped(2));
        QTest::newRow("nothing") << log();
        QTest::newRow("an error") << FakeAnswer::failure(500, u"InternalError"_s, u"x"_s);
        QTest::newRow("the server's words") << log().send("failed to watch file\n");
    }

    void whereTheLastLineIsNotKnownTheLogIsReadOn()
    {
        QFETCH(FakeAnswer, last);
        FakeApiServer server;
        int reads = 0;
        server.on("GET", path, [&](const Support::FakeRequest &request) {
            if (request.query.hasQueryItem(u"tailLines"_s))
                return reads == 1 ? last : log().send(line(3, "c"));
            const QByteArray first = line(1, "a") + line(2, "b");
            return log().send(++reads == 1 ? first : first + line(3, "c")); // its end came late
        });
        Followed followed(server.connection());
        followed.follower->setTerminated();
        QTRY_COMPARE(followed.finished, 1);
        QVERIFY(followed.result);
        QCOMPARE(followed.record.text, line(1, "a") + line(2, "b") + line(3, "c"));
        QVERIFY(followed.record.gaps.isEmpty());
    }

    void follows64ContainersAtOnce()
    {
        constexpr int streams = 64;
        FakeApiServer server;
        Kube::Client client(server.connection());
        client.setTiming(fast());
        std::vector<std::unique_ptr<Record>> records;
        std::vector<std::unique_ptr<Kube::LogFollower>> followers;
        for (int i = 0; i < streams; ++i) {
            const QString pod = u"p%1"_s.arg(i);
            server.on("GET", Kube::corePath(u"ns"_s, u"pods"_s, pod, u"log"_s),
                      log().send(line(1, QByteArray::number(i))).stall());
            records.push_back(std::make_unique<Record>());
            followers.push_back(std::make_unique<Kube::LogFollower>(
                client, Kube::LogTarget{u"ns"_s, pod, u"c"_s, {}, false}, *records.back()));
            followers.back()->start();
        }
        QTRY_VERIFY_WITH_TIMEOUT(
            std::ranges::none_of(records, [](const auto &record) { return record->text.isEmpty(); }), 20000);
        QCOMPARE(server.openAnswers(), streams);
        // A short call does not wait behind them.
        Kube::Request version;
        version.path = u"/version"_s;
        server.on("GET", version.path, FakeAnswer::json({}));
        const auto call = client.request(version);
        QSignalSpy answered(call.get(), &Kube::ApiOperation::finished);
        call->start();
        QVERIFY(answered.wait(5000));
        QVERIFY(answered.first().first().value<Core::Result<Kube::Response>>());
        QCOMPARE(server.openAnswers(), streams);
    }

    void mayBeDestroyedAtAnyMoment_data()
    {
        QTest::addColumn<int>("moment");
        QTest::newRow("opened") << 0;
        QTest::newRow("interrupted") << 1;
        QTest::newRow("finished") << 2;
        QTest::newRow("at once") << 3;
    }

    void mayBeDestroyedAtAnyMoment()
    {
        QFETCH(int, moment);
        FakeApiServer server;
        server.on(
            "GET", path,
            {log().send(line(1, "a")), FakeAnswer::failure(500, u"InternalError"_s, u"x"_s), log().send(line(1, "a"))});
        Followed followed(server.connection());
        const auto destroy = [&](int now) {
            if (now == moment)
                followed.follower.reset();
        };
        connect(followed.follower.get(), &Kube::LogFollower::opened, this, [&] { destroy(0); });
        connect(followed.follower.get(), &Kube::LogFollower::interrupted, this, [&] { destroy(1); });
        connect(followed.follower.get(), &Kube::LogFollower::finished, this, [&] { destroy(2); });
        destroy(3);
        if (moment == 2)
            followed.follower->setTerminated();
        QTRY_VERIFY(!followed.follower);
        QTRY_COMPARE(server.openAnswers(), 0);
        QCOMPARE(followed.finished, moment == 2 ? 1 : 0);
    }
};

QTEST_GUILESS_MAIN(LogFollowerTest)
#include "tst_logfollower.moc"
