// SPDX-License-Identifier: Apache-2.0
#include "models/kube/uploaddevice.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/testpki.h"

#include <QBuffer>
#include <QHttp1Configuration>
#include <QHttpHeaders>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTest>

#include <zlib.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::TestPki;

/// What Qt Network does that the Kubernetes client has to work around, each with the way around it. A test here that
/// fails on a newer Qt means that a detour has become unnecessary, or no longer works; see models/kube/transport.cpp.
class QtTrapsTest : public QObject
{
    Q_OBJECT

    static QNetworkRequest request(const FakeApiServer &server, const QString &path = u"/x"_s)
    {
        QUrl url = server.url();
        url.setPath(path);
        return QNetworkRequest(url);
    }

    static bool waitFor(QNetworkReply *reply, int milliseconds = 10000)
    {
        QSignalSpy finished(reply, &QNetworkReply::finished);
        return reply->isFinished() || finished.wait(milliseconds);
    }

    static QByteArray gzipped(const QByteArray &data)
    {
        z_stream stream{};
        constexpr int gzipWindow = 15 + 16;
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY);
        QByteArray out(qsizetype(deflateBound(&stream, uLong(data.size())) + 64), Qt::Uninitialized);
        QByteArray in = data;
        stream.next_in = reinterpret_cast<Bytef *>(in.data());
        stream.avail_in = uInt(in.size());
        stream.next_out = reinterpret_cast<Bytef *>(out.data());
        stream.avail_out = uInt(out.size());
        deflate(&stream, Z_FINISH);
        out.truncate(qsizetype(stream.total_out));
        deflateEnd(&stream);
        return out;
    }

private Q_SLOTS:
    void sixConnectionsPerHostUnlessConfigured_data()
    {
        QTest::addColumn<int>("limit");
        QTest::addColumn<int>("expected");
        QTest::newRow("default") << 0 << 6;
        QTest::newRow("configured") << 512 << 40;
    }

    void sixConnectionsPerHostUnlessConfigured()
    {
        QFETCH(int, limit);
        QFETCH(int, expected);
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer().send("1").stall());
        QNetworkAccessManager manager;
        std::vector<std::unique_ptr<QNetworkReply>> replies;
        for (int i = 0; i < 40; ++i) {
            QNetworkRequest one = request(server);
            if (limit > 0) {
                QHttp1Configuration http1;
                http1.setNumberOfConnectionsPerHost(limit);
                one.setHttp1Configuration(http1);
            }
            replies.emplace_back(manager.get(one));
        }
        QTRY_COMPARE_WITH_TIMEOUT(server.count("GET", u"/x"_s), expected, 20000);
        // Nothing more comes: a request with a manager of its own is answered after every queued one had its chance.
        QNetworkAccessManager other;
        server.on("GET", u"/y"_s, FakeAnswer::json({}));
        std::unique_ptr<QNetworkReply> reply(other.get(request(server, u"/y"_s)));
        QVERIFY(waitFor(reply.get()));
        QCOMPARE(server.count("GET", u"/x"_s), expected);
    }

    void aBufferedPostIsSentAgainAndASequentialOneIsNot()
    {
        FakeApiServer server;
        server.on("POST", u"/x"_s, FakeAnswer::none());
        QNetworkAccessManager manager;
        QNetworkRequest post = request(server);
        post.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        std::unique_ptr<QNetworkReply> buffered(manager.post(post, QByteArray("{}")));
        QVERIFY(waitFor(buffered.get()));
        QVERIFY2(server.count("POST", u"/x"_s) > 1, "Qt has stopped sending requests twice");

        server.on("POST", u"/once"_s, FakeAnswer::none());
        QNetworkRequest once = request(server, u"/once"_s);
        once.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        once.setHeader(QNetworkRequest::ContentLengthHeader, 2);
        once.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        Kube::UploadDevice device("{}");
        std::unique_ptr<QNetworkReply> reply(manager.post(once, &device));
        QVERIFY(waitFor(reply.get()));
        QVERIFY(reply->error() != QNetworkReply::NoError);
        QCOMPARE(server.count("POST", u"/once"_s), 1);
    }

    /// The same happens to a GET, even when the beginning of its answer has been read; the second answer follows the
    /// first in one reply. A body device, be it empty, prevents it.
    void aGetIsSentAgainUnlessItHasABodyDevice()
    {
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer::none());
        QNetworkAccessManager manager;
        std::unique_ptr<QNetworkReply> plain(manager.get(request(server)));
        QVERIFY(waitFor(plain.get()));
        QVERIFY2(server.count("GET", u"/x"_s) > 1, "Qt has stopped sending requests twice");

        server.on("GET", u"/once"_s, FakeAnswer::none());
        QNetworkRequest once = request(server, u"/once"_s);
        once.setHeader(QNetworkRequest::ContentLengthHeader, 0);
        once.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        Kube::UploadDevice device({});
        std::unique_ptr<QNetworkReply> reply(manager.sendCustomRequest(once, "GET", &device));
        QVERIFY(waitFor(reply.get()));
        QVERIFY(reply->error() != QNetworkReply::NoError);
        QCOMPARE(server.count("GET", u"/once"_s), 1);
    }

    void redirectsAreLeftToTheCaller()
    {
        FakeApiServer elsewhere;
        elsewhere.on("GET", u"/stolen"_s, FakeAnswer::json({}));
        FakeApiServer server;
        server.on("GET", u"/x"_s,
                  FakeAnswer(302).header("Location", (elsewhere.url().toString() + u"/stolen"_s).toUtf8()));
        QNetworkAccessManager manager;
        QNetworkRequest get = request(server);
        get.setRawHeader("Authorization", "Bearer secret");
        get.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        std::unique_ptr<QNetworkReply> reply(manager.get(get));
        QVERIFY(waitFor(reply.get()));
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 302);
        QVERIFY(elsewhere.requests().isEmpty());
    }

    void repeatedRequestHeadersAreReducedToOne()
    {
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer::json({}));
        QNetworkAccessManager manager;
        QNetworkRequest get = request(server);
        QHttpHeaders headers;
        headers.append("X-Group", "a");
        headers.append("X-Group", "b");
        get.setHeaders(headers);
        std::unique_ptr<QNetworkReply> reply(manager.get(get));
        QVERIFY(waitFor(reply.get()));
        QCOMPARE(server.requests().first().headerValues("X-Group").size(), 1);
    }

    void lineEndsInHeadersAreRefused()
    {
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer::json({}));
        QNetworkAccessManager manager;
        QNetworkRequest get = request(server);
        QTest::ignoreMessage(QtWarningMsg, "HTTP header value contained illegal character(s)");
        get.setRawHeader("X-Group", "a\r\nX-Injected: yes");
        std::unique_ptr<QNetworkReply> reply(manager.get(get));
        QVERIFY(waitFor(reply.get()));
        QVERIFY(server.requests().first().header("X-Injected").isEmpty());
    }

    void aVerbMayCarryFurtherHeaders()
    {
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer::json({}));
        QNetworkAccessManager manager;
        std::unique_ptr<QNetworkReply> reply(manager.sendCustomRequest(
            request(server), "GET /x HTTP/1.1\r\nX-Group: a\r\nX-Group: b\r\nX-Request-Line:"));
        QVERIFY(waitFor(reply.get()));
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QCOMPARE(server.requests().first().headerValues("X-Group"), QList<QByteArray>({"a", "b"}));
    }

    void smallBodiesThatUnpackLargeAreRefusedUnlessAllowed()
    {
        const QByteArray large(40 * 1024 * 1024, 'x');
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer().header("Content-Encoding", "gzip").send(gzipped(large)));
        QNetworkAccessManager manager;
        std::unique_ptr<QNetworkReply> refused(manager.get(request(server)));
        QVERIFY(waitFor(refused.get()));
        QVERIFY(refused->error() != QNetworkReply::NoError);
        QNetworkRequest allowed = request(server);
        allowed.setDecompressedSafetyCheckThreshold(-1);
        std::unique_ptr<QNetworkReply> reply(manager.get(allowed));
        QVERIFY(waitFor(reply.get()));
        QCOMPARE(reply->readAll().size(), large.size());
    }

    void connectionsAreReusedAcrossTlsConfigurations()
    {
        const auto authority = TestPki::authority(u"ca"_s);
        const auto certificate = TestPki::issue(authority, u"server"_s, {u"127.0.0.1"_s});
        FakeApiServer server(Support::FakeTls{certificate.certificate, certificate.key, authority.certificate});
        server.on("GET", u"/x"_s, FakeAnswer::json({}));
        QNetworkAccessManager manager;
        QStringList seen;
        for (const QString &name : {u"alice"_s, u"bob"_s}) {
            const auto client = TestPki::issue(authority, name, {});
            QNetworkRequest get = request(server);
            QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
            tls.setCaCertificates(QSslCertificate::fromData(authority.certificate));
            tls.setLocalCertificateChain(QSslCertificate::fromData(client.certificate));
            tls.setPrivateKey(QSslKey(client.key, QSsl::Rsa));
            get.setSslConfiguration(tls);
            get.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
            std::unique_ptr<QNetworkReply> reply(manager.get(get));
            QVERIFY(waitFor(reply.get()));
            seen += server.requests().last().clientCertificate;
        }
        // Therefore each client has managers of its own.
        QCOMPARE(seen, QStringList({u"alice"_s, u"alice"_s}));
    }

    /// Neither a closed nor a reset connection is reliably told from the end of a chunked body: log streams are read
    /// again from their last second before they count as complete, watches resume, cut JSON is a lost connection.
    void aChunkedBodyThatIsCutMayLookComplete()
    {
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer().send("half").close());
        QNetworkAccessManager manager;
        std::unique_ptr<QNetworkReply> reply(manager.get(request(server)));
        QVERIFY(waitFor(reply.get()));
        QCOMPARE(reply->readAll(), "half");
        QVERIFY(reply->error() == QNetworkReply::NoError || reply->error() == QNetworkReply::RemoteHostClosedError);
    }

    void headersArriveBeforeTheFirstByteOfABody()
    {
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer(200, "text/plain").stall());
        QNetworkAccessManager manager;
        std::unique_ptr<QNetworkReply> reply(manager.get(request(server)));
        QSignalSpy headers(reply.get(), &QNetworkReply::metaDataChanged);
        QVERIFY(headers.wait(5000));
        QCOMPARE(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), 200);
        reply->abort();
    }

    void aReadBufferHoldsTheServerBack()
    {
        constexpr int blocks = 1000;
        const QByteArray block(64 * 1024, 'x');
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer(200, "text/plain").sendTimes(block, blocks).waitFor("never"));
        QNetworkAccessManager manager;
        std::unique_ptr<QNetworkReply> reply(manager.get(request(server)));
        constexpr qint64 limit = 1024 * 1024;
        reply->setReadBufferSize(limit);
        QTRY_VERIFY(reply->bytesAvailable() >= limit / 2);
        // A later request on another connection goes through the same event loops; the first reply has not grown.
        server.on("GET", u"/y"_s, FakeAnswer::json({}));
        std::unique_ptr<QNetworkReply> other(manager.get(request(server, u"/y"_s)));
        QVERIFY(waitFor(other.get()));
        QVERIFY(reply->bytesAvailable() <= 2 * limit);
        qint64 total = 0;
        connect(reply.get(), &QNetworkReply::readyRead, this, [&] { total += reply->readAll().size(); });
        total += reply->readAll().size();
        QTRY_COMPARE_WITH_TIMEOUT(total, blocks * block.size(), 30000);
    }

    void disconnectingEverythingWouldKeepAReplyAlive()
    {
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer(200, "text/plain").send("1").stall());
        QNetworkAccessManager manager;
        QObject context;
        std::unique_ptr<QNetworkReply> reply(manager.get(request(server)));
        bool told = false;
        connect(reply.get(), &QNetworkReply::finished, &context, [&told] { told = true; });
        QTRY_COMPARE(server.openAnswers(), 1);
        QObject::disconnect(reply.get(), nullptr, &context, nullptr);
        reply->abort();
        QTRY_COMPARE(server.openAnswers(), 0);
        QVERIFY(!told);
    }
};

QTEST_GUILESS_MAIN(QtTrapsTest)
#include "tst_qttraps.moc"
