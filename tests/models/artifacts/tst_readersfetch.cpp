// SPDX-License-Identifier: Apache-2.0
#include "fetchprobe.h"

#include "models/artifacts/artifact.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/manualclock.h"

#include <chrono>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using namespace std::chrono_literals;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::ManualClock;

namespace {

const QString path = u"/out.json"_s;

} // namespace

/// Trying again, accounts and what is said of versions: what Readers::fetch() adds to a reader.
class ReadersFetchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
    }

    void whatMayPassIsTriedAgain_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("again");
        for (const int status : {404, 408, 425, 429, 500, 502, 503, 504})
            QTest::addRow("%d", status) << status << true;
        for (const int status : {400, 401, 403, 405, 410, 501})
            QTest::addRow("%d", status) << status << false;
    }
    void whatMayPassIsTriedAgain()
    {
        QFETCH(int, status);
        QFETCH(bool, again);
        FakeApiServer server;
        server.on("GET", path, {FakeAnswer(status).send("no"), FakeAnswer::text("{}")});
        FetchProbe probe(readers()->fetch(to(server)));
        QVERIFY(probe.run());
        QCOMPARE(probe.ok(), again);
        QCOMPARE(server.count("GET", path), again ? 2 : 1);
    }

    void lostConnectionsAreTriedAgain_data()
    {
        QTest::addColumn<bool>("inTheMiddle");
        QTest::newRow("without an answer") << false;
        QTest::newRow("in the middle") << true;
    }
    void lostConnectionsAreTriedAgain()
    {
        QFETCH(bool, inTheMiddle);
        FakeApiServer server;
        server.on("GET", path,
                  {inTheMiddle ? FakeAnswer().send("{\"half\":").reset() : FakeAnswer::none(),
                   FakeAnswer::text("{\"a\":1}")});
        FetchProbe probe(readers()->fetch(to(server)));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, "{\"a\":1}"_ba);
    }

    void tryingEndsWithTheTimeThatWasAllowed()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer(503).send("no"));
        ManualClock clock;
        FetchLimits limits;
        limits.retryFor = 1s;
        const auto all = readers(&clock);
        auto operation = all->fetch(to(server), limits);
        int waits = 0;
        connect(operation.get(), &FetchOperation::progressed, this, [&](const FetchProgress &progress) {
            if (!progress.trouble)
                return;
            ++waits;
            QCOMPARE(progress.attempt, waits);
            QCOMPARE(progress.trouble->code, u"artifact-status"_s);
            if (waits == 3)
                clock.advance(5s); // the fourth attempt is the last
        });
        FetchProbe probe(std::move(operation));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(waits, 3);
        QCOMPARE(server.count("GET", path), 4);
        QVERIFY2(probe.error().message.contains(u"4"_s), qPrintable(probe.error().message));
        QCOMPARE(probe.error().code, u"artifact-status"_s);
    }

    void withoutTimeThereIsOneAttempt()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer(404).send("no"));
        FetchLimits limits;
        limits.retryFor = 0s;
        FetchProbe probe(readers()->fetch(to(server), limits));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().message, u"Received 404 status code from 127.0.0.1"_s);
        QCOMPARE(server.count("GET", path), 1);
    }

    void theServerSaysWhenToComeBack()
    {
        FakeApiServer server;
        server.on("GET", path, {FakeAnswer(429).header("Retry-After", "20").send("no"), FakeAnswer::text("{}")});
        ManualClock clock;
        FetchLimits limits;
        limits.retryFor = 60s;
        FetchContext context = fastContext(&clock);
        context.retry.retryAfterSecond = 1ms;
        Readers all(context);
        auto operation = all.fetch(to(server), limits);
        std::chrono::milliseconds wait{0};
        connect(operation.get(), &FetchOperation::progressed, this, [&](const FetchProgress &progress) {
            if (progress.trouble)
                wait = progress.wait;
        });
        FetchProbe probe(std::move(operation));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(wait, 20ms);

        // A server that asks for more than is allowed ends it at once.
        server.on("GET", path, FakeAnswer(503).header("Retry-After", "120").send("no"));
        context.retry.retryAfterSecond = 1s;
        all.setContext(context);
        FetchProbe late(all.fetch(to(server), limits));
        QVERIFY(late.run());
        QVERIFY(!late.ok());
        QCOMPARE(server.count("GET", path), 3);
    }

    void destroyingItWhileItWaitsCancels()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer(503).send("no"));
        FetchContext context = fastContext();
        context.retry.first = 10min;
        context.retry.limit = 10min;
        FetchLimits limits;
        limits.retryFor = std::chrono::hours(10);
        const Readers all(context);
        auto operation = all.fetch(to(server), limits);
        bool waiting = false;
        connect(operation.get(), &FetchOperation::progressed, this, [&](const FetchProgress &progress) {
            waiting = progress.trouble.has_value();
            operation.reset(); // inside its own signal
        });
        operation->start();
        QVERIFY(QTest::qWaitFor([&] { return operation == nullptr; }, 10000));
        QVERIFY(waiting);
        QCOMPARE(server.count("GET", path), 1);
    }

    void accountsAreUsed()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::text("{}"));
        FetchContext context = fastContext();
        context.environment.variable
            = [](const QString &name) { return name == "WEB_PASSWORD"_L1 ? u"geheim"_s : QString(); };
        Readers all(context);
        all.setAccounts(*Accounts::parse(R"(artifacts:
  http:
    accounts:
    - {name: web, username: jane, password: '${WEB_PASSWORD}'}
    - {name: bearer, token: abc}
  s3:
    accounts:
    - {name: bucket}
)"));
        Reference reference = to(server);
        reference.account = u"web"_s;
        FetchProbe basic(all.fetch(reference));
        QVERIFY(basic.run());
        QVERIFY2(basic.ok(), qPrintable(basic.error().toText()));
        QCOMPARE(server.requests().last().header("Authorization"), "Basic " + "jane:geheim"_ba.toBase64());
        reference.account = u"bearer"_s;
        FetchProbe bearer(all.fetch(reference));
        QVERIFY(bearer.run());
        QCOMPARE(server.requests().last().header("Authorization"), "Bearer abc"_ba);

        reference.account = u"bucket"_s;
        QCOMPARE(all.check(reference).error().code, u"artifact-account-type"_s);
        FetchProbe wrong(all.fetch(reference));
        QVERIFY(wrong.run());
        QCOMPARE(wrong.error(), all.check(reference).error());
        reference.account = u"nobody"_s;
        QCOMPARE(all.check(reference).error().code, u"artifact-account-missing"_s);
        QVERIFY(all.check(reference).error().hint.contains(u"web, bearer"_s));
        QCOMPARE(server.requests().size(), 2);
    }

    void secretsThatCannotBeHadEndItBeforeAnyRequest()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::text("{}"));
        Readers all(fastContext());
        all.setAccounts(*Accounts::parse("artifacts: {http: {accounts: [{name: web, token: '${NOT_SET}'}]}}"));
        Reference reference = to(server);
        reference.account = u"web"_s;
        FetchProbe probe(all.fetch(reference));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().code, u"artifact-secret"_s);
        QCOMPARE(server.requests().size(), 0);
    }

    void ignoredVersionsAreSaid()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::text("{}"));
        Reference reference = to(server);
        const auto all = readers();
        QVERIFY(all->find(u"http/file"_s)->warnings(reference).isEmpty());
        reference.version = u"v7"_s;
        FetchProbe probe(all->fetch(reference));
        QVERIFY(probe.run());
        QCOMPARE(probe.result()->warnings.size(), 1);
        QVERIFY(probe.result()->warnings.first().contains(u"v7"_s));
        QCOMPARE(probe.result()->warnings, all->find(u"http/file"_s)->warnings(reference));
    }

    void unknownTypesFail()
    {
        FetchProbe probe(readers()->fetch({u"tape/file"_s, u"x"_s, {}, {}}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().code, u"artifact-type-unknown"_s);
    }

private:
    static Reference to(const FakeApiServer &server)
    {
        QUrl url = server.url();
        url.setPath(path);
        return {u"http/file"_s, url.toString(), {}, {}};
    }
    static FetchContext fastContext(const Core::Clock *clock = nullptr)
    {
        FetchContext context;
        context.retry = {1ms, 4ms, 1ms};
        if (clock)
            context.clock = clock;
        return context;
    }
    static std::unique_ptr<Readers> readers(const Core::Clock *clock = nullptr)
    {
        return std::make_unique<Readers>(fastContext(clock));
    }
};

QTEST_GUILESS_MAIN(ReadersFetchTest)
#include "tst_readersfetch.moc"
