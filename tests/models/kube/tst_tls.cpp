// SPDX-License-Identifier: Apache-2.0
#include "models/kube/apioperation.h"
#include "models/kube/client.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/testpki.h"

#include <QSaveFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using Core::ErrorKind;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::KeyKind;
using Support::TestPki;

class TlsTest : public QObject
{
    Q_OBJECT

    Support::TestCertificate m_authority = TestPki::authority(u"good-ca"_s);
    Support::TestCertificate m_server = TestPki::issue(m_authority, u"server"_s, {u"127.0.0.1"_s, u"localhost"_s});

    static Core::Result<Kube::Response> version(const Kube::ConnectionConfig &config)
    {
        Kube::Client client(config);
        Kube::Request request;
        request.path = u"/version"_s;
        const auto operation = client.request(request);
        QSignalSpy finished(operation.get(), &Kube::ApiOperation::finished);
        operation->start();
        if (!finished.wait(10000))
            return Core::failure(ErrorKind::Internal, u"test"_s, u"no answer"_s);
        return finished.first().first().value<Core::Result<Kube::Response>>();
    }

    Support::FakeTls tls() const { return {m_server.certificate, m_server.key, m_authority.certificate}; }

    Kube::ConnectionConfig trusted(const FakeApiServer &server) const
    {
        Kube::ConnectionConfig config = server.connection();
        config.certificateAuthority = m_authority.certificate;
        return config;
    }

private Q_SLOTS:
    void trustsTheConfiguredAuthority()
    {
        FakeApiServer server(tls());
        server.on("GET", u"/version"_s, FakeAnswer::json({{"major"_L1, "1"_L1}}));
        const auto answer = version(trusted(server));
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toText()));
        QCOMPARE(server.requests().first().header("Authorization"), "Bearer fake-token");
    }

    void rejectsAnUnknownAuthority()
    {
        FakeApiServer server(tls());
        Kube::ConnectionConfig config = server.connection();
        config.certificateAuthority = TestPki::authority(u"wrong-ca"_s).certificate;
        const auto answer = version(config);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Tls);
        QCOMPARE(answer.error().code, u"unknown-authority"_s);
        QVERIFY2(answer.error().hint.contains(u"good-ca"_s), qPrintable(answer.error().hint));
        QVERIFY(answer.error().hint.contains(u"certificate-authority"_s));
        QVERIFY(server.requests().isEmpty());
    }

    void systemRootsDoNotKnowThisServer()
    {
        FakeApiServer server(tls());
        const auto answer = version(server.connection());
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"unknown-authority"_s);
        QVERIFY(server.requests().isEmpty());
    }

    void trustsAnIntermediateAuthorityAlone_data()
    {
        QTest::addColumn<bool>("chain");
        QTest::newRow("the server sends its chain") << true;
        QTest::newRow("the server sends itself") << false;
    }

    /// As Go does: every configured certificate is an anchor. OpenSSL by itself wants to see a root.
    void trustsAnIntermediateAuthorityAlone()
    {
        QFETCH(bool, chain);
        const auto middle = TestPki::intermediate(m_authority, u"middle-ca"_s);
        const auto leaf = TestPki::issue(middle, u"server"_s, {u"127.0.0.1"_s});
        FakeApiServer server(
            Support::FakeTls{chain ? leaf.certificate + middle.certificate : leaf.certificate, leaf.key, {}});
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.certificateAuthority = middle.certificate;
        const auto answer = version(config);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toText()));
    }

    void trustsTheServersOwnCertificate()
    {
        FakeApiServer server(tls());
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.certificateAuthority = m_server.certificate;
        const auto answer = version(config);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toText()));
    }

    void anAnchorDoesNotExcuseAnythingElse_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<int>("days");
        QTest::addColumn<bool>("ownAnchor");
        QTest::newRow("a wrong name") << QStringList(u"other.example"_s) << 1 << true;
        QTest::newRow("no name") << QStringList() << 1 << true;
        QTest::newRow("expired") << QStringList(u"127.0.0.1"_s) << -1 << true;
        QTest::newRow("another's anchor") << QStringList(u"127.0.0.1"_s) << 1 << false;
    }

    void anAnchorDoesNotExcuseAnythingElse()
    {
        QFETCH(QStringList, names);
        QFETCH(int, days);
        QFETCH(bool, ownAnchor);
        const auto middle = TestPki::intermediate(m_authority, u"middle-ca"_s);
        const auto other = TestPki::intermediate(m_authority, u"middle-ca"_s);
        const auto leaf = TestPki::issue(middle, u"127.0.0.1"_s, names, KeyKind::Rsa, days);
        FakeApiServer server(Support::FakeTls{leaf.certificate, leaf.key, {}});
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.certificateAuthority = (ownAnchor ? middle : other).certificate;
        const auto answer = version(config);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Tls);
        QVERIFY(server.requests().isEmpty());
    }

    /// What runs over the old connection goes on; what comes later shows the new certificate.
    void showsANewCertificateOnceItsFilesChange()
    {
        QTemporaryDir folder;
        const auto write = [&folder](const QString &name, const QByteArray &content) {
            QSaveFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
            QVERIFY(file.commit());
        };
        const auto alice = TestPki::issue(m_authority, u"alice"_s, {});
        const auto bob = TestPki::issue(m_authority, u"bob"_s, {}, KeyKind::Ec);
        write(u"crt"_s, alice.certificate);
        write(u"key"_s, alice.key);
        FakeApiServer server(tls());
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        server.on("GET", u"/held"_s, FakeAnswer().send("{").waitFor("end").send("}"));
        Kube::ConnectionConfig config = trusted(server);
        config.clientCertificate = alice.certificate;
        config.clientKey = alice.key;
        config.clientCertificateFile = folder.filePath(u"crt"_s);
        config.clientKeyFile = folder.filePath(u"key"_s);
        Kube::Client client(config);
        const auto get = [&client](const QString &path) {
            Kube::Request request;
            request.path = path;
            return client.request(request);
        };
        const auto held = get(u"/held"_s);
        QSignalSpy heldFinished(held.get(), &Kube::ApiOperation::finished);
        held->start();
        QTRY_COMPARE_WITH_TIMEOUT(server.openAnswers(), 1, 20000);

        write(u"crt"_s, bob.certificate); // in the middle of being replaced, the pair does not fit
        const auto between = get(u"/version"_s);
        QSignalSpy betweenFinished(between.get(), &Kube::ApiOperation::finished);
        between->start();
        QVERIFY(betweenFinished.wait(20000));
        QCOMPARE(server.requests().last().clientCertificate, u"alice"_s);
        write(u"key"_s, bob.key);
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                const auto later = get(u"/version"_s);
                QSignalSpy finished(later.get(), &Kube::ApiOperation::finished);
                later->start();
                return finished.wait(20000) && server.requests().last().clientCertificate == u"bob"_s;
            }(),
            20000);
        server.open("end");
        QVERIFY(heldFinished.wait(20000));
        QVERIFY(heldFinished.first().first().value<Core::Result<Kube::Response>>());
        QCOMPARE(server.requests("GET", u"/held"_s).size(), 1);
    }

    void insecureSkipsEveryCheck()
    {
        const auto stranger = TestPki::issue(TestPki::authority(u"x"_s), u"other.example"_s, {u"other.example"_s});
        FakeApiServer server(Support::FakeTls{stranger.certificate, stranger.key, {}});
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.insecureSkipTlsVerify = true;
        QVERIFY(version(config));
    }

    void rejectsAWrongName()
    {
        const auto other = TestPki::issue(m_authority, u"other"_s, {u"kubernetes.default"_s, u"localhost"_s});
        FakeApiServer server(Support::FakeTls{other.certificate, other.key, {}});
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        const auto answer = version(trusted(server));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"wrong-server-name"_s);
        QVERIFY2(answer.error().message.contains(u"kubernetes.default, localhost"_s),
                 qPrintable(answer.error().message));
        QVERIFY(answer.error().message.contains(u"127.0.0.1"_s));
        QVERIFY(server.requests().isEmpty());

        Kube::ConnectionConfig named = trusted(server);
        named.tlsServerName = u"kubernetes.default"_s;
        QVERIFY(version(named));
        QVERIFY(server.requests().first().header("Host").startsWith("127.0.0.1"));
    }

    void rejectsAnExpiredCertificate()
    {
        const auto old = TestPki::issue(m_authority, u"old"_s, {u"127.0.0.1"_s}, KeyKind::Rsa, -1);
        FakeApiServer server(Support::FakeTls{old.certificate, old.key, {}});
        const auto answer = version(trusted(server));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"certificate-expired"_s);
    }

    /// Go refuses names in the Common Name; Qt alone would accept it, and the request must not reach the server.
    void rejectsACertificateWithoutAlternativeNames()
    {
        const auto legacy = TestPki::issue(m_authority, u"localhost"_s, {});
        FakeApiServer server(Support::FakeTls{legacy.certificate, legacy.key, {}});
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        Kube::ConnectionConfig config = trusted(server);
        config.tlsServerName = u"localhost"_s;
        const auto answer = version(config);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Tls);
        QVERIFY2(answer.error().code == "certificate-without-san"_L1, qPrintable(answer.error().toText()));
        QVERIFY(server.requests().isEmpty());
    }

    void saysThatAServerDoesNotSpeakTls()
    {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        connect(&plain, &QTcpServer::newConnection, this, [&plain] {
            QTcpSocket *socket = plain.nextPendingConnection();
            socket->write("HTTP/1.1 400 Bad Request\r\n\r\nClient sent something else than HTTP");
        });
        Kube::ConnectionConfig config;
        config.server = QUrl(u"https://127.0.0.1:%1"_s.arg(plain.serverPort()));
        const auto answer = version(config);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Tls);
        QVERIFY2(answer.error().code == "not-tls"_L1, qPrintable(answer.error().toText()));
    }

    void showsClientCertificatesOfEveryKind_data()
    {
        QTest::addColumn<KeyKind>("kind");
        QTest::addColumn<bool>("traditional");
        QTest::newRow("RSA") << KeyKind::Rsa << false;
        QTest::newRow("RSA, PKCS#1") << KeyKind::Rsa << true;
        QTest::newRow("EC") << KeyKind::Ec << false;
        QTest::newRow("EC, SEC1") << KeyKind::Ec << true;
        QTest::newRow("Ed25519") << KeyKind::Ed25519 << false;
    }

    void showsClientCertificatesOfEveryKind()
    {
        QFETCH(KeyKind, kind);
        QFETCH(bool, traditional);
        FakeApiServer server(tls());
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        const auto alice = TestPki::issue(m_authority, u"alice"_s, {}, kind);
        Kube::ConnectionConfig config = trusted(server);
        config.clientCertificate = alice.certificate + m_authority.certificate;
        config.clientKey = traditional ? TestPki::traditional(alice.key) : alice.key;
        const auto answer = version(config);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toText()));
        QCOMPARE(server.requests().first().clientCertificate, u"alice"_s);
    }

    void keepsClientsWithDifferentCertificatesApart()
    {
        FakeApiServer server(tls());
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        for (const QString &name : {u"alice"_s, u"bob"_s}) {
            const auto certificate = TestPki::issue(m_authority, name, {});
            Kube::ConnectionConfig config = trusted(server);
            config.clientCertificate = certificate.certificate;
            config.clientKey = certificate.key;
            QVERIFY(version(config));
            QCOMPARE(server.requests().last().clientCertificate, name);
        }
    }

    void namesAnUnusableKey()
    {
        FakeApiServer server(tls());
        const auto alice = TestPki::issue(m_authority, u"alice"_s, {});
        Kube::ConnectionConfig config = trusted(server);
        config.clientCertificate = alice.certificate;
        config.clientKey = TestPki::encrypted(alice.key);
        const auto answer = version(config);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"key-encrypted"_s);
        QCOMPARE(answer.error().kind, ErrorKind::Config);
        QVERIFY(answer.error().message.contains(u"fake-user"_s));
    }

    void namesAnUnusableAuthority()
    {
        FakeApiServer server(tls());
        Kube::ConnectionConfig config = server.connection();
        config.certificateAuthority = "no certificate";
        const auto answer = version(config);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"certificate-unreadable"_s);
        QVERIFY(answer.error().message.contains(u"fake-cluster"_s));
    }
};

QTEST_GUILESS_MAIN(TlsTest)
#include "tst_tls.moc"
