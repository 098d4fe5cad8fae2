// SPDX-License-Identifier: Apache-2.0
#include "fetchprobe.h"

#include "models/artifacts/httpreader.h"
#include "tests/support/fakeapiserver.h"

#include <QCryptographicHash>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;
using Support::FakeTls;

namespace {

const QString path = u"/out.json"_s;

Reference to(const QString &url)
{
    return {u"http/file"_s, url, {}, {}};
}

Reference to(const FakeApiServer &server, const QString &where = path)
{
    QUrl url = server.url();
    url.setPath(where);
    return to(url.toString());
}

std::unique_ptr<FetchOperation> fetchOnce(const Reference &reference, const FetchLimits &limits,
                                          const QSslConfiguration &tls = QSslConfiguration::defaultConfiguration())
{
    FetchContext context;
    context.tls = tls;
    return HttpReader().fetch({reference, limits, {}, context});
}

FakeAnswer redirect(const QString &target, int status = 302)
{
    return FakeAnswer(status, "text/html").header("Location", target.toUtf8()).send("<a>moved</a>");
}

QByteArray readAll(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// `content` as gzip packs it.
QByteArray gzipped(const QByteArray &content)
{
    QProcess gzip;
    gzip.start(u"gzip"_s, {u"-nc"_s});
    gzip.waitForStarted();
    gzip.write(content);
    gzip.closeWriteChannel();
    gzip.waitForFinished();
    return gzip.readAllStandardOutput();
}

} // namespace

class HttpReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
        QVERIFY(m_folder.isValid());
        const QString key = m_folder.filePath(u"key.pem"_s);
        const QString certificate = m_folder.filePath(u"certificate.pem"_s);
        QCOMPARE(QProcess::execute(u"openssl"_s,
                                   {u"req"_s, u"-quiet"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s,
                                    u"-keyout"_s, key, u"-out"_s, certificate, u"-days"_s, u"2"_s, u"-subj"_s,
                                    u"/CN=test"_s, u"-addext"_s, u"subjectAltName=IP:127.0.0.1"_s}),
                 0);
        m_tls.certificate = readAll(certificate);
        m_tls.key = readAll(key);
        m_trusting.setCaCertificates(QSslCertificate::fromData(m_tls.certificate));
    }

    void readsTheBody()
    {
        const QByteArray body = R"({"a": 1})";
        FakeApiServer server;
        server.on("GET", path, FakeAnswer().header("ETag", "\"v7\"").send(body.first(3)).send(body.sliced(3)));
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        const Content content = probe.result().value();
        QCOMPARE(content.bytes, body);
        QCOMPARE(content.contentType, u"application/json"_s);
        QCOMPARE(content.version, u"\"v7\""_s);
        QCOMPARE(content.source, to(server).reference);
        QCOMPARE(content.sha256,
                 QString::fromLatin1(QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex()));
        QVERIFY(content.fetched.isValid());
        QCOMPARE(content.fetched.timeSpec(), Qt::UTC);
        const FakeRequest request = server.requests().first();
        QVERIFY(request.header("User-Agent").startsWith("job-console/"));
        QCOMPARE(request.header("Authorization"), QByteArray());
        QCOMPARE(request.header("Cookie"), QByteArray());
        QCOMPARE(request.header("Content-Type"), QByteArray());
        QCOMPARE(request.body, QByteArray());
    }

    void anEmptyBodyIsContent()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, QByteArray());
        QCOMPARE(probe.result()->sha256, u"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_s);
    }

    void userInfoBecomesBasicAuthenticationAndIsNotShown()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer::text("{}"));
        QUrl url = server.url();
        url.setPath(path);
        url.setUserName(u"us:er"_s);
        url.setPassword(u"p@ss"_s, QUrl::DecodedMode);
        url.setQuery(u"sig=geheim&x=1"_s);
        FetchProbe probe(fetchOnce(to(url.toString(QUrl::FullyEncoded)), {}));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(server.requests().first().header("Authorization"), "Basic " + "us:er:p@ss"_ba.toBase64());
        const QString source = probe.result()->source;
        QVERIFY2(!source.contains(u"p@ss"_s) && !source.contains(u"us"_s) && !source.contains(u"geheim"_s),
                 qPrintable(source));
    }

    void statusesBecomeErrors_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("kind");
        QTest::newRow("400") << 400 << int(Core::ErrorKind::Api);
        QTest::newRow("401") << 401 << int(Core::ErrorKind::Authentication);
        QTest::newRow("403") << 403 << int(Core::ErrorKind::Authorization);
        QTest::newRow("404") << 404 << int(Core::ErrorKind::NotFound);
        QTest::newRow("304") << 304 << int(Core::ErrorKind::Api);
        QTest::newRow("500") << 500 << int(Core::ErrorKind::Api);
        QTest::newRow("503") << 503 << int(Core::ErrorKind::Api);
    }
    void statusesBecomeErrors()
    {
        QFETCH(int, status);
        QFETCH(int, kind);
        FakeApiServer server;
        server.on("GET", path, FakeAnswer(status).header("WWW-Authenticate", "Basic realm=\"x\"").send("no"));
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(int(probe.error().kind), kind);
        QCOMPARE(probe.error().code, u"artifact-status"_s);
        QCOMPARE(probe.error().message, u"Received %1 status code from 127.0.0.1"_s.arg(status));
        QVERIFY(!probe.error().hint.isEmpty());
        QCOMPARE(server.requests().size(), 1);
    }

    void redirectsAreFollowed_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {301, 302, 303, 307, 308})
            QTest::addRow("%d", status) << status;
    }
    void redirectsAreFollowed()
    {
        QFETCH(int, status);
        FakeApiServer server;
        server.on("GET", path, redirect(u"next/2"_s, status)); // relative
        server.on("GET", u"/next/2"_s, redirect(server.url().resolved(QUrl(u"/end"_s)).toString(), status));
        server.on("GET", u"/end"_s, FakeAnswer::text("{}"));
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, "{}"_ba);
        QCOMPARE(probe.result()->source, to(server).reference);
    }

    void redirectsAreLimited()
    {
        FakeApiServer server;
        server.on("GET", path, redirect(path));
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().code, u"artifact-redirects"_s);
        QCOMPARE(server.requests().size(), 6); // the first and five more
    }

    void redirectsToOtherSchemesAreRefused_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("file") << u"file:///etc/passwd"_s;
        QTest::newRow("ftp") << u"ftp://127.0.0.1/x"_s;
        QTest::newRow("data") << u"data:,{}"_s;
        QTest::newRow("no host") << u"http://"_s;
    }
    void redirectsToOtherSchemesAreRefused()
    {
        QFETCH(QString, target);
        FakeApiServer server;
        server.on("GET", path, redirect(target));
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().code, u"artifact-redirect-refused"_s);
    }

    void credentialsStayWithTheirHost_data()
    {
        QTest::addColumn<bool>("otherPort");
        QTest::addColumn<bool>("otherName");
        QTest::addColumn<bool>("expected");
        QTest::newRow("same origin") << false << false << true;
        QTest::newRow("other port") << true << false << false;
        QTest::newRow("other name") << false << true << false;
    }
    void credentialsStayWithTheirHost()
    {
        QFETCH(bool, otherPort);
        QFETCH(bool, otherName);
        QFETCH(bool, expected);
        FakeApiServer server;
        FakeApiServer other;
        QUrl target = otherPort ? other.url() : server.url();
        target.setPath(u"/end"_s);
        if (otherName)
            target.setHost(u"localhost"_s);
        // User info that a server puts into its redirect is not sent either.
        target.setUserInfo(u"evil:evil"_s);
        server.on("GET", path, redirect(target.toString()));
        server.on("GET", u"/end"_s, FakeAnswer::text("{}"));
        other.on("GET", u"/end"_s, FakeAnswer::text("{}"));
        QUrl url = server.url();
        url.setPath(path);
        url.setUserInfo(u"user:pass"_s);
        FetchProbe probe(fetchOnce(to(url.toString()), {}));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        const QByteArray basic = "Basic " + "user:pass"_ba.toBase64();
        QCOMPARE(server.requests("GET", path).first().header("Authorization"), basic);
        FakeApiServer &last = otherPort ? other : server;
        QCOMPARE(last.requests("GET", u"/end"_s).first().header("Authorization"), expected ? basic : QByteArray());
    }

    void tlsIsChecked()
    {
        FakeApiServer server(m_tls);
        server.on("GET", path, FakeAnswer::text("{}"));
        FetchProbe trusting(fetchOnce(to(server), {}, m_trusting));
        QVERIFY(trusting.run());
        QVERIFY2(trusting.ok(), qPrintable(trusting.error().toText()));

        FetchProbe doubting(fetchOnce(to(server), {}));
        QVERIFY(doubting.run());
        QCOMPARE(doubting.error().kind, Core::ErrorKind::Tls);
        QVERIFY(!doubting.error().hint.isEmpty());

        QUrl otherName = server.url(); // the certificate is for the address only
        otherName.setHost(u"localhost"_s);
        otherName.setPath(path);
        FetchProbe misled(fetchOnce(to(otherName.toString()), {}, m_trusting));
        QVERIFY(misled.run());
        QCOMPARE(misled.error().kind, Core::ErrorKind::Tls);
        QCOMPARE(server.requests().size(), 1);
    }

    void redirectsNeverLeadFromHttpsToHttp()
    {
        FakeApiServer plain;
        plain.on("GET", path, FakeAnswer::text("{}"));
        FakeApiServer server(m_tls);
        server.on("GET", path, redirect(to(plain).reference));
        FetchProbe probe(fetchOnce(to(server), {}, m_trusting));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().code, u"artifact-redirect-refused"_s);
        QCOMPARE(plain.requests().size(), 0);

        FakeApiServer upgrading;
        server.on("GET", path, FakeAnswer::text("{}"));
        upgrading.on("GET", path, redirect(to(server).reference));
        FetchProbe upgraded(fetchOnce(to(upgrading), {}, m_trusting));
        QVERIFY(upgraded.run());
        QVERIFY2(upgraded.ok(), qPrintable(upgraded.error().toText()));
    }

    void gzipIsTakenOff_data()
    {
        QTest::addColumn<QByteArray>("packed");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray one = gzipped(R"({"a":1})");
        QTest::newRow("one member") << one << R"({"a":1})"_ba;
        QTest::newRow("two members") << one + gzipped("\n") << "{\"a\":1}\n"_ba;
        QTest::newRow("large") << gzipped(QByteArray(3000000, 'x')) << QByteArray(3000000, 'x');
        QTest::newRow("empty") << gzipped({}) << QByteArray();
        QTest::newRow("breaks off") << gzipped(QByteArray(1000, 'x')).chopped(12) << QByteArray();
        QTest::newRow("without its checksum") << one.chopped(8) << QByteArray();
        QTest::newRow("wrong checksum") << one.chopped(5) + "XXXXX" << QByteArray();
        QTest::newRow("no gzip") << R"({"a":1})"_ba << QByteArray();
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("text behind it") << one + "text" << QByteArray();
    }
    void gzipIsTakenOff()
    {
        QFETCH(QByteArray, packed);
        QFETCH(QByteArray, expected);
        FakeAnswer answer;
        answer.header("Content-Encoding", "gzip");
        for (qsizetype at = 0; at < packed.size(); at += 7000)
            answer.send(packed.sliced(at, std::min<qsizetype>(7000, packed.size() - at)));
        FakeApiServer server;
        server.on("GET", path, answer);
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        if (expected.isEmpty() && packed != gzipped({})) {
            QVERIFY(!probe.ok());
            QCOMPARE(probe.error().kind, Core::ErrorKind::Format);
        } else {
            QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
            QCOMPARE(probe.result()->bytes, expected);
        }
        QCOMPARE(server.requests().first().header("Accept-Encoding"), "gzip"_ba);
    }

    void otherEncodingsAreRefused()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer().header("Content-Encoding", "br").send("x"));
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Format);
        QVERIFY(probe.error().message.contains(u" br,"_s));
    }

    void sizeIsLimited_data()
    {
        QTest::addColumn<int>("form");
        QTest::newRow("announced") << 0;
        QTest::newRow("endless") << 1;
        QTest::newRow("gzip bomb") << 2;
    }
    void sizeIsLimited()
    {
        QFETCH(int, form);
        FakeApiServer server;
        if (form == 0)
            server.on("GET", path, FakeAnswer::raw("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{"));
        else if (form == 1)
            server.on("GET", path, FakeAnswer().sendTimes(QByteArray(65536, 'x'), 1000).stall());
        else
            server.on("GET", path,
                      FakeAnswer().header("Content-Encoding", "gzip").send(gzipped(QByteArray(64 * 1024 * 1024, '0'))));
        FetchLimits limits;
        limits.maximumBytes = 1000000;
        FetchProbe probe(fetchOnce(to(server), limits));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Limit);
        QCOMPARE_LE(probe.progress(), limits.maximumBytes);
    }

    void contentOfExactlyTheLimitIsKept()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer().send(QByteArray(100000, 'x')));
        FetchLimits limits;
        limits.maximumBytes = 100000;
        FetchProbe probe(fetchOnce(to(server), limits));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.progress(), 100000);
        limits.maximumBytes = 99999;
        FetchProbe less(fetchOnce(to(server), limits));
        QVERIFY(less.run());
        QCOMPARE(less.error().kind, Core::ErrorKind::Limit);
    }

    void stallsTimeOut_data()
    {
        QTest::addColumn<bool>("head");
        QTest::newRow("before the head") << false;
        QTest::newRow("in the body") << true;
    }
    void stallsTimeOut()
    {
        QFETCH(bool, head);
        FakeApiServer server;
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        server.on("GET", path, FakeAnswer().send("{").stall());
        FetchLimits limits;
        limits.timeoutMs = 200;
        const QString url = head ? to(server).reference : u"http://127.0.0.1:%1/x"_s.arg(silent.serverPort());
        FetchProbe probe(fetchOnce(to(url), limits));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Timeout);
    }

    void brokenConnectionsAreErrors_data()
    {
        QTest::addColumn<int>("form");
        QTest::newRow("closed in the body") << 0;
        QTest::newRow("reset in the body") << 1;
        QTest::newRow("shorter than announced") << 2;
        QTest::newRow("no http") << 3;
        QTest::newRow("no answer") << 4;
    }
    void brokenConnectionsAreErrors()
    {
        QFETCH(int, form);
        const QList<FakeAnswer> answers{
            FakeAnswer().send("{\"a\"").close(),
            FakeAnswer().send("{\"a\"").reset(),
            FakeAnswer::raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"),
            FakeAnswer::raw("SSH-2.0-OpenSSH\r\n"),
            FakeAnswer::none(),
        };
        FakeApiServer server;
        server.on("GET", path, answers[form]);
        FetchProbe probe(fetchOnce(to(server), {}));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Network);
    }

    void unreachableServersAreErrors()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QString url = u"http://user:geheim@127.0.0.1:%1/x"_s.arg(server.serverPort());
        server.close();
        FetchProbe probe(fetchOnce(to(url), {}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Network);
        QVERIFY(!probe.error().toText().contains(u"geheim"_s));
        QVERIFY(probe.error().path.contains(u"127.0.0.1"_s));
    }

    void destroyingCancels()
    {
        FakeApiServer server;
        server.on("GET", path, FakeAnswer().send("{").stall());
        FetchProbe probe(fetchOnce(to(server), {}));
        probe.start();
        QVERIFY(QTest::qWaitFor([&] { return probe.progress() == 1; }));
        QVERIFY(QTest::qWaitFor([&] { return server.openAnswers() == 1; }));
        probe.destroy();
        QVERIFY(QTest::qWaitFor([&] { return server.openAnswers() == 0; }));
        QCOMPARE(probe.count(), 0);
    }

    void mayBeDestroyedByItsOwnSignals_data()
    {
        QTest::addColumn<bool>("atProgress");
        QTest::newRow("finished") << false;
        QTest::newRow("progressed") << true;
    }
    void mayBeDestroyedByItsOwnSignals()
    {
        QFETCH(bool, atProgress);
        FakeApiServer server;
        server.on("GET", path, FakeAnswer().send("{").send("}"));
        std::unique_ptr<FetchOperation> operation = fetchOnce(to(server), {});
        QObject context;
        const auto destroy = [&operation] { operation.reset(); };
        if (atProgress)
            connect(operation.get(), &FetchOperation::progressed, &context, destroy);
        else
            connect(operation.get(), &FetchOperation::finished, &context, destroy);
        operation->start();
        QVERIFY(QTest::qWaitFor([&] { return !operation; }));
    }

    void wrongReferencesAreRefusedWithoutNetwork_data()
    {
        QTest::addColumn<QString>("url");
        for (const char *url : {"", "out.json", "/out.json", "ftp://h.example/x", "file:///x", "http://", "https:///x",
                                "http://h example/x"})
            QTest::newRow(url) << QString::fromLatin1(url);
    }
    void wrongReferencesAreRefusedWithoutNetwork()
    {
        QFETCH(QString, url);
        const auto checked = HttpReader().check(to(url));
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, Core::ErrorKind::Usage);
        FetchProbe probe(fetchOnce(to(url), {}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error(), checked.error());
    }

private:
    QTemporaryDir m_folder;
    FakeTls m_tls;
    QSslConfiguration m_trusting = QSslConfiguration::defaultConfiguration();
};

QTEST_GUILESS_MAIN(HttpReaderTest)
#include "tst_httpreader.moc"
