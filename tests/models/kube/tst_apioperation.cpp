// SPDX-License-Identifier: Apache-2.0
#include "models/kube/apioperation.h"
#include "models/kube/client.h"
#include "tests/support/fakeapiserver.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Core::ErrorKind;
using Support::FakeAnswer;
using Support::FakeApiServer;

namespace {

const QString podsPath = u"/api/v1/namespaces/ns/pods"_s;

Kube::Timing fast()
{
    Kube::Timing timing;
    timing.lostConnectionRetry = 5ms;
    timing.retryAfterSecond = 5ms;
    return timing;
}

Kube::Request get(const QString &path = podsPath)
{
    Kube::Request request;
    request.path = path;
    return request;
}

Kube::Request post(const QByteArray &body)
{
    Kube::Request request;
    request.verb = "POST";
    request.path = Kube::jobsPath(u"ns"_s);
    request.body = body;
    return request;
}

/// Runs a request to its end.
Core::Result<Kube::Response> result(Kube::Client &client, const Kube::Request &request)
{
    const auto operation = client.request(request);
    QSignalSpy finished(operation.get(), &Kube::ApiOperation::finished);
    operation->start();
    if (!finished.wait(10000))
        return Core::failure(ErrorKind::Internal, u"test"_s, u"no answer"_s);
    return finished.first().first().value<Core::Result<Kube::Response>>();
}

} // namespace

class ApiOperationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersWithObjectStatusAndWarnings()
    {
        FakeApiServer server;
        server.on("GET", podsPath,
                  FakeAnswer::json({{"kind"_L1, "PodList"_L1}})
                      .header("Warning", "299 - \"first \\\"quoted\\\"\", 299 - \"second\"")
                      .header("Warning", "299 - \"second\"")
                      .header("Warning", "199 - \"other code\""));
        Kube::Client client(server.connection());
        const auto answer = result(client, get());
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->object["kind"_L1].toString(), u"PodList"_s);
        QCOMPARE(answer->body, QByteArray(R"({"kind":"PodList"})"));
        QCOMPARE(answer->warnings, QStringList({u"first \"quoted\""_s, u"second"_s}));
    }

    void introducesItself()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.impersonateUser = u"jane"_s;
        config.impersonateUid = u"42"_s;
        config.impersonateGroups = {u"devs"_s, u"ops"_s};
        config.impersonateExtra = {{u"Scopes/X y"_s, {u"a"_s, u"b"_s}}};
        Kube::Client client(config);
        QVERIFY(result(client, get()));
        const auto request = server.requests().first();
        QVERIFY(QRegularExpression(u"^job-console/[0-9.]+$"_s)
                    .match(QString::fromLatin1(request.header("User-Agent")))
                    .hasMatch());
        QCOMPARE(request.header("Accept"), "application/json");
        QCOMPARE(request.header("Authorization"), "Bearer fake-token");
        QCOMPARE(request.headerValues("Impersonate-User"), QList<QByteArray>{"jane"});
        QCOMPARE(request.headerValues("Impersonate-Uid"), QList<QByteArray>{"42"});
        QCOMPARE(request.headerValues("Impersonate-Group"), QList<QByteArray>({"devs", "ops"}));
        QCOMPARE(request.headerValues("Impersonate-Extra-Scopes%2fX%20y"), QList<QByteArray>({"a", "b"}));
        QVERIFY(request.header("Cookie").isEmpty());
        QVERIFY(request.header("Content-Type").isEmpty());
    }

    void sendsQueryAndPrefixAsWritten()
    {
        FakeApiServer server;
        server.on("GET", u"/prefix"_s + podsPath, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.server.setPath(u"/prefix/"_s);
        Kube::Client client(config);
        Kube::Request request = get();
        request.query.addQueryItem(u"labelSelector"_s, u"a=b,c in (x;y)"_s);
        request.query.addQueryItem(u"sinceTime"_s, u"2026-01-01T00:00:00+02:00"_s);
        QVERIFY(result(client, request));
        const auto seen = server.requests().first();
        QCOMPARE(seen.query.queryItemValue(u"labelSelector"_s, QUrl::FullyDecoded), u"a=b,c in (x;y)"_s);
        QCOMPARE(seen.query.queryItemValue(u"sinceTime"_s, QUrl::FullyDecoded), u"2026-01-01T00:00:00+02:00"_s);
    }

    void sendsBasicCredentials()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.token.clear();
        config.username = u"admin"_s;
        config.password = u"s3:cret"_s;
        Kube::Client client(config);
        QVERIFY(result(client, get()));
        QCOMPARE(server.requests().first().header("Authorization"), "Basic " + QByteArray("admin:s3:cret").toBase64());
    }

    void keepsCredentialsFromPlainHttp()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s));
        Kube::ConnectionConfig config = server.connection();
        config.isSandbox = false;
        config.impersonateUser = u"jane"_s;
        Kube::Client client(config);
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QVERIFY(server.requests().first().header("Authorization").isEmpty());
        QCOMPARE(server.requests().first().header("Impersonate-User"), "jane");
        QVERIFY2(answer.error().hint.contains(u"https"_s), qPrintable(answer.error().hint));
    }

    void refusesControlCharactersInCredentials()
    {
        FakeApiServer server;
        Kube::ConnectionConfig config = server.connection();
        config.token = u"abc\r\nX-Injected: yes"_s;
        Kube::Client client(config);
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Config);
        QCOMPARE(answer.error().code, u"credentials-invalid"_s);
        QVERIFY(!answer.error().toText().contains(u"abc"_s));
        QVERIFY(server.requests().isEmpty());
    }

    void wordsErrorsAsKubectl_data()
    {
        QTest::addColumn<FakeAnswer>("answer");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");
        const auto causes = [](std::initializer_list<std::pair<QString, QString>> list) {
            QJsonArray array;
            for (const auto &[field, message] : list)
                array
                    += QJsonObject{{"field"_L1, field}, {"message"_L1, message}, {"reason"_L1, "FieldValueInvalid"_L1}};
            return array;
        };
        const QJsonObject job{{"kind"_L1, "Job"_L1}, {"name"_L1, "j"_L1}};
        QJsonObject oneCause = job;
        oneCause["causes"_L1] = causes({{u"spec.completions"_s, u"must be positive"_s}});
        QJsonObject moreCauses = job;
        moreCauses["causes"_L1] = causes({{u"a"_s, u"x"_s}, {u"b"_s, u"y"_s}, {u"a"_s, u"x"_s}});

        QTest::newRow("exists") << FakeAnswer::failure(409, u"AlreadyExists"_s, u"jobs.batch \"j\" already exists"_s)
                                << ErrorKind::Conflict << u"already-exists"_s
                                << u"Error from server (AlreadyExists): jobs.batch \"j\" already exists"_s;
        QTest::newRow("conflict") << FakeAnswer::failure(409, u"Conflict"_s, u"modified"_s) << ErrorKind::Conflict
                                  << u"conflict"_s << u"Error from server (Conflict): modified"_s;
        QTest::newRow("invalid, one cause")
            << FakeAnswer::failure(422, u"Invalid"_s, u"long"_s, oneCause) << ErrorKind::Invalid << u"invalid"_s
            << u"The Job \"j\" is invalid: spec.completions: must be positive"_s;
        QTest::newRow("invalid, causes once each")
            << FakeAnswer::failure(422, u"Invalid"_s, u"long"_s, moreCauses) << ErrorKind::Invalid << u"invalid"_s
            << u"The Job \"j\" is invalid: \n* a: x\n* b: y"_s;
        QTest::newRow("forbidden") << FakeAnswer::failure(403, u"Forbidden"_s, u"pods is forbidden: User \"u\""_s)
                                   << ErrorKind::Authorization << u"forbidden"_s
                                   << u"Error from server (Forbidden): pods is forbidden: User \"u\""_s;
        QTest::newRow("unauthorized") << FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s)
                                      << ErrorKind::Authentication << u"unauthorized"_s
                                      << u"You must be logged in to the server (Unauthorized)"_s;
        QTest::newRow("not found") << FakeAnswer::failure(404, u"NotFound"_s, u"pods \"p\" not found"_s)
                                   << ErrorKind::NotFound << u"not-found"_s
                                   << u"Error from server (NotFound): pods \"p\" not found"_s;
        QTest::newRow("bad request") << FakeAnswer::failure(400, u"BadRequest"_s, u"strict decoding error"_s)
                                     << ErrorKind::Invalid << u"bad-request"_s
                                     << u"Error from server (BadRequest): strict decoding error"_s;
        QTest::newRow("webhook without reason")
            << FakeAnswer::failure(400, QString(), u"admission webhook \"w\" denied the request: no"_s)
            << ErrorKind::Invalid << u"bad-request"_s
            << u"Error from server: admission webhook \"w\" denied the request: no"_s;
        QTest::newRow("no Status") << FakeAnswer::text("upstream gone", 500) << ErrorKind::Api << u"internal-error"_s
                                   << u"Error from server (InternalError): an error on the server (\"upstream gone\") "
                                      "has prevented the request from succeeding (GET /api/v1/namespaces/ns/pods)"_s;
        QTest::newRow("no Status 404") << FakeAnswer::text("nope", 404) << ErrorKind::NotFound << u"not-found"_s
                                       << u"Error from server (NotFound): the server could not find the requested "
                                          "resource (GET /api/v1/namespaces/ns/pods)"_s;
    }

    void wordsErrorsAsKubectl()
    {
        QFETCH(FakeAnswer, answer);
        FakeApiServer server;
        server.on("GET", podsPath, answer);
        Kube::Client client(server.connection());
        const auto answered = result(client, get());
        QVERIFY(!answered);
        QTEST(answered.error().kind, "kind");
        QTEST(answered.error().code, "code");
        QTEST(answered.error().message, "message");
    }

    void recognisesLoginPages()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer::text("<html>Log in</html>", 200, "text/html; charset=utf-8"));
        Kube::Client client(server.connection());
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"not-kubernetes-api"_s);
        QVERIFY(answer.error().hint.contains(u"fake-cluster"_s));
    }

    void reportsMalformedJson()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer().send("nonsense"));
        Kube::Client client(server.connection());
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"answer-malformed"_s);
        QCOMPARE(answer.error().kind, ErrorKind::Format);
        QCOMPARE(server.requests().size(), 1);
    }

    void reportsAnAnswerThatBreaksOff()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer().send("{\"kind\":\"Pod").close());
        Kube::Client client(server.connection());
        client.setTiming(fast());
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"connection-lost"_s);
        QCOMPARE(answer.error().kind, ErrorKind::Network);
        QCOMPARE(server.requests().size(), 11); // tried again, as a lost connection
    }

    void doesNotFollowRedirects()
    {
        FakeApiServer elsewhere;
        FakeApiServer server;
        server.on("GET", podsPath,
                  FakeAnswer(302).header("Location", (elsewhere.url().toString() + podsPath).toUtf8()));
        Kube::Client client(server.connection());
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"redirected"_s);
        QVERIFY(answer.error().message.contains(elsewhere.url().toString()));
        QVERIFY(elsewhere.requests().isEmpty());
    }

    void namesTheServerThatRefuses()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const quint16 port = closed.serverPort();
        closed.close();
        Kube::ConnectionConfig config;
        config.server = QUrl(u"https://127.0.0.1:%1"_s.arg(port));
        config.clusterName = u"dead"_s;
        Kube::Client client(config);
        client.setTiming(fast());
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Network);
        QCOMPARE(answer.error().code, u"connection-refused"_s);
        QCOMPARE(
            answer.error().message,
            u"The connection to the server 127.0.0.1:%1 was refused - did you specify the right host or port?"_s.arg(
                port));
    }

    void namesTheHostThatDoesNotExist()
    {
        Kube::ConnectionConfig config;
        config.server = QUrl(u"https://no-such-host.invalid:6443"_s);
        Kube::Client client(config);
        client.setTiming(fast());
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"host-not-found"_s);
        QVERIFY(answer.error().message.contains(u"no-such-host.invalid:6443"_s));
    }

    void refusesAnAddressThatIsNoUrl()
    {
        Kube::ConnectionConfig config;
        config.server = QUrl(u"unix:///tmp/x"_s);
        Kube::Client client(config);
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().message, u"host must be a URL or a host:port pair: \"unix:///tmp/x\""_s);
    }

    void timesOutWithoutProgress()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer().send("{").stall());
        Kube::ConnectionConfig config = server.connection();
        config.requestTimeout = 100ms;
        Kube::Client client(config);
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Timeout);
        QCOMPARE(answer.error().code, u"timeout"_s);
    }

    void saysWhetherATimedOutPostMayHaveBeenDone()
    {
        FakeApiServer server;
        server.on("POST", Kube::jobsPath(u"ns"_s), FakeAnswer(201).stall());
        Kube::ConnectionConfig config = server.connection();
        config.requestTimeout = 200ms;
        {
            Kube::Client client(config);
            const auto answer = result(client, post("{}"));
            QVERIFY(!answer);
            QCOMPARE(answer.error().code, u"answer-lost"_s);
        }
        QTcpServer silent; // takes connections and never shakes hands
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        config.server = QUrl(u"https://127.0.0.1:%1"_s.arg(silent.serverPort()));
        Kube::Client client(config);
        const auto answer = result(client, post("{}"));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"timeout"_s);
    }

    void sendsAPostOnceWhenItsAnswerIsLost_data()
    {
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("POST") << QByteArray("POST") << QByteArray(R"({"kind":"Job"})");
        QTest::newRow("large POST") << QByteArray("POST") << QByteArray(300000, 'x');
        QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("{}");
        QTest::newRow("PATCH") << QByteArray("PATCH") << QByteArray("{}");
        QTest::newRow("DELETE") << QByteArray("DELETE") << Kube::deleteOptions(u"Background"_s, u"1"_s);
        QTest::newRow("DELETE without a body") << QByteArray("DELETE") << QByteArray();
    }

    void sendsAPostOnceWhenItsAnswerIsLost()
    {
        QFETCH(QByteArray, verb);
        QFETCH(QByteArray, body);
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer::json({}));
        Kube::Request request = post(body);
        request.verb = verb;
        server.on(verb, request.path, FakeAnswer::none());
        Kube::Client client(server.connection());
        QVERIFY(result(client, get())); // an open connection, which Qt would reuse and then retry
        const auto answer = result(client, request);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"answer-lost"_s);
        QCOMPARE(server.count(verb, request.path), 1);
        QCOMPARE(server.requests(verb, request.path).first().body, body);
    }

    void sendsBodyAndTypeOfAPost()
    {
        FakeApiServer server;
        Kube::Request request = post(R"({"kind":"Job"})");
        server.on("POST", request.path, FakeAnswer::json({{"kind"_L1, "Job"_L1}}, 201));
        Kube::Client client(server.connection());
        const auto answer = result(client, request);
        QVERIFY(answer);
        QCOMPARE(answer->status, 201);
        QCOMPARE(server.requests().first().body, QByteArray(R"({"kind":"Job"})"));
        QCOMPARE(server.requests().first().header("Content-Type"), "application/json");
    }

    void triesAgainAfterRetryAfter()
    {
        FakeApiServer server;
        Kube::Request request = post("{}");
        const FakeAnswer busy
            = FakeAnswer::failure(429, u"TooManyRequests"_s, u"slow down"_s).header("Retry-After", "1");
        server.on("POST", request.path, {busy, busy, FakeAnswer::json({}, 201)});
        Kube::Client client(server.connection());
        client.setTiming(fast());
        QVERIFY(result(client, request));
        QCOMPARE(server.count("POST", request.path), 3);
    }

    void givesUpAfterTenRetries()
    {
        FakeApiServer server;
        server.on("GET", podsPath,
                  FakeAnswer::failure(503, u"ServiceUnavailable"_s, u"busy"_s).header("Retry-After", "1"));
        Kube::Client client(server.connection());
        client.setTiming(fast());
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"service-unavailable"_s);
        QCOMPARE(server.count("GET", podsPath), 11);
    }

    void doesNotRetryAPlainServerError()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer::failure(500, u"InternalError"_s, u"broken"_s));
        Kube::Client client(server.connection());
        QVERIFY(!result(client, get()));
        QCOMPARE(server.count("GET", podsPath), 1);
    }

    void getsAgainAfterALostConnection()
    {
        FakeApiServer server;
        server.on("GET", podsPath,
                  {FakeAnswer().send("{").reset(), FakeAnswer().send("{").close(), FakeAnswer::json({})});
        Kube::Client client(server.connection());
        client.setTiming(fast());
        const auto answer = result(client, get());
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toText()));
        QCOMPARE(server.count("GET", podsPath), 3);
    }

    void readsTheTokenFileAgainAfter401()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"token"_s));
        const auto write = [&file](const QByteArray &token) {
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(token);
            file.close();
        };
        FakeApiServer server;
        server.on("GET", podsPath, [](const Support::FakeRequest &request) {
            return request.header("Authorization") == "Bearer new"
                ? FakeAnswer::json({})
                : FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s);
        });
        Kube::ConnectionConfig config = server.connection();
        config.token = u"unused"_s;
        config.tokenFile = file.fileName();
        Kube::Client client(config);
        write("old\n");
        QVERIFY(!result(client, get()));
        QCOMPARE(server.requests().last().header("Authorization"), "Bearer old");
        write("new\n");
        QVERIFY(result(client, get())); // one refresh for the 401, then the new token
        QCOMPARE(server.count("GET", podsPath), 3);
    }

    void fallsBackToTheTokenWhereItsFileIsGone()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.tokenFile = u"/nonexistent/token"_s;
        {
            Kube::Client client(config);
            QVERIFY(result(client, get()));
            QCOMPARE(server.requests().last().header("Authorization"), "Bearer fake-token");
        }
        config.token.clear();
        Kube::Client client(config);
        const auto answer = result(client, get());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"token-file-unreadable"_s);
        QVERIFY(answer.error().message.contains(u"/nonexistent/token"_s));
    }

    void mayBeDestroyedAtAnyMoment()
    {
        FakeApiServer server;
        server.on("GET", podsPath, FakeAnswer().send("{").waitFor("go").send("}"));
        Kube::Client client(server.connection());
        (void)client.request(get()); // never started
        {
            const auto operation = client.request(get());
            operation->start(); // not sent yet
        }
        auto operation = client.request(get());
        QSignalSpy finished(operation.get(), &Kube::ApiOperation::finished);
        operation->start();
        QTRY_VERIFY(server.count("GET", podsPath) >= 1);
        operation.reset(); // in the middle of the answer
        server.open("go");
        auto last = client.request(get());
        bool destroyed = false;
        connect(last.get(), &Kube::ApiOperation::finished, this, [&] {
            last.reset(); // in its own signal
            destroyed = true;
        });
        last->start();
        QTRY_VERIFY(destroyed);
        QVERIFY(finished.isEmpty());
        QTRY_COMPARE(server.openAnswers(), 0);
    }

    void encodesNamesInPaths()
    {
        QCOMPARE(Kube::corePath(u"ns"_s, u"pods"_s, u"a/b"_s, u"log"_s), u"/api/v1/namespaces/ns/pods/a%2Fb/log"_s);
        QCOMPARE(Kube::corePath({}, u"namespaces"_s), u"/api/v1/namespaces"_s);
        QCOMPARE(Kube::jobsPath(u"ns"_s, u"j"_s), u"/apis/batch/v1/namespaces/ns/jobs/j"_s);
    }

    void generatesNamesAsTheServerDoes()
    {
        const QRegularExpression expected(u"^job-[bcdfghjklmnpqrstvwxz2456789]{5}$"_s);
        QSet<QString> names;
        for (int i = 0; i < 50; ++i) {
            names += Kube::generateName(u"job-"_s);
            QVERIFY(expected.match(*names.begin()).hasMatch());
        }
        QVERIFY(names.size() > 45);
        QCOMPARE(Kube::generateName(QString(100, u'a')).size(), 63);
    }
};

QTEST_GUILESS_MAIN(ApiOperationTest)
#include "tst_apioperation.moc"
