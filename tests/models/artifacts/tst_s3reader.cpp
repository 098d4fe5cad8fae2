// SPDX-License-Identifier: Apache-2.0
// s3/object against a server that verifies signatures (versitygw); what AWS alone answers comes from a scripted server.
#include "storehome.h"
#include "storerecords.h"

#include "models/artifacts/s3location.h"
#include "models/artifacts/s3reader.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/manualclock.h"
#include "tests/support/storeserver.h"
#include "tests/support/testpki.h"

#include <QCryptographicHash>
#include <QNetworkProxy>
#include <QSslCertificate>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::curl;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;
using Support::StoreServer;

namespace {

const QString accessKey = u"AKIDTESTTESTTEST"_s;
const QString secretKey = u"a/Secret+Key/of40Characters0123456789abc"_s;
const QString region = u"eu-west-3"_s;
const QByteArray body = R"({"release": "1.2.3"})";

Account keysOf(const QString &endpoint, const QString &id = accessKey, const QString &secret = secretKey)
{
    Account account;
    account.kind = u"s3"_s;
    account.name = u"store"_s;
    account.settings = {{u"apiEndpoint"_s, endpoint}, {u"apiRegion"_s, region}, {u"awsAccessKeyId"_s, id}};
    account.secrets.insert(u"awsSecretAccessKey"_s, {Secret::Kind::Literal, secret});
    return account;
}

FetchRequest requestOf(const QString &reference, const Account &account, const FetchContext &context = {})
{
    return {.reference = {u"s3/object"_s, reference, {}, account.name}, .account = account, .context = context};
}

QByteArray errorXml(const QByteArray &code, const QByteArray &message, const QByteArray &more = {})
{
    return R"(<?xml version="1.0" encoding="UTF-8"?>)"
           "\n<Error><Code>"
        + code + "</Code><Message>" + message + "</Message>" + more + "<RequestId>4442587FB7D0A2F9</RequestId></Error>";
}

} // namespace

class S3ReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
        if (StoreServer::program(u"versitygw"_s).isEmpty()) {
            QVERIFY2(!StoreServer::mustBeThere(), "versitygw is missing");
            return;
        }
        QVERIFY(m_versions.isValid());
        const QStringList keys{u"ROOT_ACCESS_KEY="_s + accessKey, u"ROOT_SECRET_KEY="_s + secretKey};
        QVERIFY(m_server.start(StoreServer::program(u"versitygw"_s),
                               {u"--port"_s, u"127.0.0.1:%PORT%"_s, u"--region"_s, region, u"--quiet"_s,
                                u"--virtual-domain"_s, u"s3.example:%PORT%"_s, u"posix"_s, u"--versioning-dir"_s,
                                m_versions.path(), u"%FOLDER%"_s},
                               keys));
        m_endpoint = u"http://127.0.0.1:%1"_s.arg(m_server.port());
        QVERIFY(put(u"/made"_s, {}));
        QVERIFY(put(u"/made/out.json"_s, body));
    }
    void init() { m_started = m_server.port() != 0; }

    void cleanup() { m_records.endOfTest(); }

    void readsAnObject()
    {
        if (!m_started)
            QSKIP("versitygw is not there; tests/stores/prepare builds it");
        m_records.note(u"s3/object"_s, u"versitygw over http, signed with AWS Signature Version 4"_s);
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/out.json"_s, keysOf(m_endpoint))));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        const Content &content = *probe.result();
        QCOMPARE(content.bytes, body);
        QCOMPARE(content.source, u"s3://made/out.json"_s);
        QCOMPARE(content.contentType, u"application/json"_s);
        const QByteArray md5 = QCryptographicHash::hash(body, QCryptographicHash::Md5).toHex();
        QVERIFY2(content.version.contains(QString::fromLatin1(md5)), qPrintable(content.version));
        QCOMPARE(content.warnings, QStringList());
        QCOMPARE(probe.progress(), body.size());
    }

    void readsKeysWithOddCharacters_data()
    {
        QTest::addColumn<QString>("key");
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: safe, special and unwise ones.
        QTest::newRow("safe") << u"a/b-c_d.e!f*g'h(i).json"_s;
        QTest::newRow("special") << u"a&b$c@d=e;f:g+h i,j?k"_s;
        QTest::newRow("hash and percent") << u"a#b%20c%d"_s;
        QTest::newRow("unwise") << u"{a}^`[b]\"<c>~|"_s;
        QTest::newRow("unicode") << u"gr\u00f6\u00dfe/\u65e5\u672c/\U0001f600.json"_s;
        QTest::newRow("two blanks") << u"a  b"_s;
    }
    void readsKeysWithOddCharacters()
    {
        if (!m_started)
            QSKIP("versitygw is not there; tests/stores/prepare builds it");
        QFETCH(QString, key);
        const QByteArray content = "{\"key\": \"" + key.toUtf8().toHex() + "\"}";
        QVERIFY(put(u"/made/"_s + QString::fromLatin1(QUrl::toPercentEncoding(key, "/")), content));
        FetchProbe probe(S3Reader().fetch(requestOf(u"made/"_s + key, keysOf(m_endpoint))));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, content);
        QCOMPARE(probe.result()->source, u"s3://made/"_s + key);
    }

    void readsWithTheBucketInTheHostName()
    {
        if (!m_started)
            QSKIP("versitygw is not there; tests/stores/prepare builds it");
        m_records.note(u"s3/object"_s, u"versitygw, bucket in the host name"_s);
        StoreHome home;
        home.write(u".aws/config"_s,
                   "[default]\nregion = " + region.toLatin1() + "\nendpoint_url = http://s3.example:"
                       + QByteArray::number(m_server.port()) + "\ns3 =\n  addressing_style = virtual\n");
        home.write(u".aws/credentials"_s,
                   "[default]\naws_access_key_id = " + accessKey.toLatin1()
                       + "\naws_secret_access_key = " + secretKey.toLatin1() + '\n');
        // The host name exists nowhere; as its own proxy the server is asked for it.
        QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, m_server.port()));
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/out.json"_s, {}, home.context())));
        const bool ran = probe.run();
        QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
        QVERIFY(ran);
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, body);
    }

    void anObjectThatTheJobWritesLaterIsWaitedFor()
    {
        if (!m_started)
            QSKIP("versitygw is not there; tests/stores/prepare builds it");
        FetchContext context;
        context.retry.first = std::chrono::milliseconds(100);
        context.retry.limit = std::chrono::milliseconds(200);
        Readers readers(context);
        Accounts accounts;
        accounts.put(keysOf(m_endpoint));
        readers.setAccounts(accounts);
        const auto operation = readers.fetch({u"s3/object"_s, u"s3://made/later.json"_s, {}, u"store"_s});
        QString trouble;
        std::optional<Core::Result<Content>> result;
        connect(operation.get(), &FetchOperation::progressed, this, [&](const FetchProgress &progress) {
            if (progress.trouble)
                trouble = progress.trouble->message;
        });
        connect(operation.get(), &FetchOperation::finished, this,
                [&](const Core::Result<Content> &ended) { result = ended; });
        operation->start();
        QVERIFY(QTest::qWaitFor([&] { return !trouble.isEmpty() || result; }, 20000));
        QCOMPARE(trouble, u"s3://made/later.json not found"_s);
        QVERIFY(put(u"/made/later.json"_s, body));
        QVERIFY(QTest::qWaitFor([&] { return result.has_value(); }, 20000));
        QVERIFY2(*result, *result ? "" : qPrintable(result->error().toText()));
        QCOMPARE((*result)->bytes, body);
    }

    void readsOverTls()
    {
        if (!m_started)
            QSKIP("versitygw is not there; tests/stores/prepare builds it");
        m_records.note(u"s3/object"_s, u"versitygw over TLS, signed with AWS Signature Version 4"_s);
        const auto authority = Support::TestPki::authority(u"test authority"_s);
        const auto issued = Support::TestPki::issue(authority, u"store"_s, {u"127.0.0.1"_s});
        const StoreHome home;
        StoreServer secure;
        QVERIFY(secure.start(StoreServer::program(u"versitygw"_s),
                             {u"--port"_s, u"127.0.0.1:%PORT%"_s, u"--region"_s, region, u"--quiet"_s, u"--cert"_s,
                              home.write(u"cert.pem"_s, issued.certificate), u"--key"_s,
                              home.write(u"key.pem"_s, issued.key), u"posix"_s, u"--nometa"_s, u"%FOLDER%"_s},
                             {u"ROOT_ACCESS_KEY="_s + accessKey, u"ROOT_SECRET_KEY="_s + secretKey}));
        QVERIFY(QDir(secure.folder()).mkpath(u"made"_s));
        QFile file(secure.folder() + u"/made/out.json"_s);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(body) == body.size());
        file.close();
        const QString endpoint = u"https://127.0.0.1:%1"_s.arg(secure.port());
        FetchContext context;
        context.tls.setCaCertificates(QSslCertificate::fromData(authority.certificate));
        FetchProbe trusted(S3Reader().fetch(requestOf(u"s3://made/out.json"_s, keysOf(endpoint), context)));
        QVERIFY(trusted.run());
        QVERIFY2(trusted.ok(), qPrintable(trusted.error().toText()));
        QCOMPARE(trusted.result()->bytes, body);
        FetchProbe stranger(S3Reader().fetch(requestOf(u"s3://made/out.json"_s, keysOf(endpoint))));
        QVERIFY(stranger.run());
        QCOMPARE(stranger.error().kind, Core::ErrorKind::Tls);
        StoreHome bundled;
        bundled.variables[u"AWS_CA_BUNDLE"_s] = bundled.write(u"ca.pem"_s, authority.certificate);
        FetchProbe configured(
            S3Reader().fetch(requestOf(u"s3://made/out.json"_s, keysOf(endpoint), bundled.context())));
        QVERIFY(configured.run());
        QVERIFY2(configured.ok(), qPrintable(configured.error().toText()));
        bundled.write(u"ca.pem"_s, "nothing");
        FetchProbe empty(S3Reader().fetch(requestOf(u"s3://made/out.json"_s, keysOf(endpoint), bundled.context())));
        QVERIFY(empty.run());
        QCOMPARE(empty.error().kind, Core::ErrorKind::Config);
    }

    void verifiesTheChecksumThatTheStoreKeeps()
    {
        if (!m_started)
            QSKIP("versitygw is not there; tests/stores/prepare builds it");
        const QByteArray sum = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toBase64();
        QVERIFY(put(u"/made/summed.json"_s, body, {u"x-amz-checksum-sha256: "_s + QString::fromLatin1(sum)}));
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/summed.json"_s, keysOf(m_endpoint))));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        // The same object, damaged in the store.
        QFile file(m_server.folder() + u"/made/summed.json"_s);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.write("[") == 1);
        file.close();
        FetchProbe damaged(S3Reader().fetch(requestOf(u"s3://made/summed.json"_s, keysOf(m_endpoint))));
        QVERIFY(damaged.run());
        QCOMPARE(damaged.error().code, u"artifact-checksum"_s);
        QVERIFY2(damaged.error().message.contains(u"SHA-256"_s), qPrintable(damaged.error().message));
    }

    void refusalsAreExplained_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("secret");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char *name, const QString &reference, const QString &id, const QString &secret,
                            Core::ErrorKind kind, const QString &message, const QString &hint) {
            QTest::newRow(name) << reference << id << secret << int(kind) << message << hint;
        };
        row("no key", u"s3://made/none.json"_s, accessKey, secretKey, Core::ErrorKind::NotFound,
            u"s3://made/none.json not found"_s, u"the Job wrote"_s);
        row("no bucket", u"s3://nowhere/out.json"_s, accessKey, secretKey, Core::ErrorKind::NotFound,
            u"no bucket nowhere at 127.0.0.1"_s, u"endpoint"_s);
        row("wrong secret", u"s3://made/out.json"_s, accessKey, u"wrong"_s, Core::ErrorKind::Authentication,
            u"secret does not belong to the access key \u2026TEST (the artifact account store)"_s, u"again"_s);
        row("nobody", u"s3://made/out.json"_s, {}, {}, Core::ErrorKind::Authentication,
            u"none were found; looked at: AWS_ACCESS_KEY_ID, the profile default"_s, u"AWS_PROFILE"_s);
    }
    void refusalsAreExplained()
    {
        if (!m_started)
            QSKIP("versitygw is not there; tests/stores/prepare builds it");
        QFETCH(QString, reference);
        QFETCH(QString, id);
        QFETCH(QString, secret);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        StoreHome home;
        home.variables[u"AWS_EC2_METADATA_DISABLED"_s] = u"true"_s;
        FetchProbe probe(S3Reader().fetch(requestOf(reference, keysOf(m_endpoint, id, secret), home.context())));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        const Core::Error error = probe.error();
        QVERIFY2(error.message.contains(message), qPrintable(error.message));
        QVERIFY2(error.hint.contains(hint), qPrintable(error.hint));
        QTEST(int(error.kind), "kind");
        QVERIFY2(!error.toText().contains(secretKey) && !error.toText().contains(accessKey),
                 qPrintable(error.toText()));
    }

    void aWrongClockIsTold()
    {
        if (!m_started)
            QSKIP("versitygw is not there; tests/stores/prepare builds it");
        Support::ManualClock clock(QDateTime::currentDateTimeUtc().addSecs(-3600));
        FetchContext context;
        context.clock = &clock;
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/out.json"_s, keysOf(m_endpoint), context)));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().kind, Core::ErrorKind::Authentication);
        QVERIFY2(probe.error().message.contains(clock.nowUtc().toString(Qt::ISODate)),
                 qPrintable(probe.error().message));
        QVERIFY2(probe.error().hint.contains(u"clock"_s), qPrintable(probe.error().hint));
    }

    void bothClocksAreToldWhereTheStoreTellsIts()
    {
        const auto error = refusal(403,
                                   errorXml("RequestTimeTooSkewed", "The difference is too large.",
                                            "<RequestTime>20260101T120000Z</RequestTime>"
                                            "<ServerTime>2026-01-01T13:00:00Z</ServerTime>"));
        QVERIFY2(error.message.contains(u"this computer says 2026-01-01T12:00:00Z, S3 says 2026-01-01T13:00:00Z"_s),
                 qPrintable(error.message));
    }

    void answersOfAwsAreExplained_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("xml");
        QTest::addColumn<QString>("words");
        QTest::newRow("expired") << 400 << errorXml("ExpiredToken", "The provided token has expired.")
                                 << u"session of the access key \u2026TEST (the artifact account store) has expired"_s;
        QTest::newRow("denied") << 403 << errorXml("AccessDenied", "Access Denied") << u"may not read s3://made/k"_s;
        QTest::newRow("denied, no words") << 403 << QByteArray() << u"may not read s3://made/k"_s;
        QTest::newRow("KMS") << 403
                             << errorXml("AccessDenied", "User is not authorized to perform: kms:Decrypt on resource")
                             << u"kms:Decrypt"_s;
        QTest::newRow("unknown key") << 403 << errorXml("InvalidAccessKeyId", "The AWS Access Key Id does not exist")
                                     << u"does not know the access key"_s;
        QTest::newRow("archived") << 403 << errorXml("InvalidObjectState", "The operation is not valid")
                                  << u"restore-object"_s;
        QTest::newRow("other") << 400 << errorXml("KeyTooLongError", "Your key is too long")
                               << u"Your key is too long (KeyTooLongError)"_s;
        QTest::newRow("no XML") << 502 << QByteArray("<html><title>Bad gateway") << u"502"_s;
        QTest::newRow("entities") << 400
                                  << QByteArray("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
                                                "\"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
                                                "\"&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]><Error><Code>&c;&c;</Code></Error>")
                                  << u"127.0.0.1"_s;
    }
    void answersOfAwsAreExplained()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, xml);
        QFETCH(QString, words);
        const Core::Error error = refusal(status, xml);
        QVERIFY2(error.toText().contains(words), qPrintable(error.toText()));
        QVERIFY(!error.hint.isEmpty());
        QVERIFY(error.toText().size() < 2000);
    }

    void whatMayPassIsTriedAgain_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<bool>("worthwhile");
        QTest::newRow("slow down") << 503 << "SlowDown"_ba << true;
        QTest::newRow("missing key") << 404 << "NoSuchKey"_ba << true;
        QTest::newRow("missing bucket") << 404 << "NoSuchBucket"_ba << false;
        QTest::newRow("slow request") << 400 << "RequestTimeout"_ba << true;
        QTest::newRow("denied") << 403 << "AccessDenied"_ba << false;
    }
    void whatMayPassIsTriedAgain()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, code);
        QFETCH(bool, worthwhile);
        FakeApiServer server;
        server.on("GET", u"/made/k"_s, FakeAnswer::text(errorXml(code, "x"), status, "application/xml"));
        const auto operation = S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString())));
        std::optional<bool> advice;
        connect(operation.get(), &FetchOperation::finished, this,
                [&] { advice = operation->retryAdvice().worthwhile; });
        operation->start();
        QVERIFY(QTest::qWaitFor([&] { return advice.has_value(); }, 10000));
        QCOMPARE(*advice, worthwhile);
    }

    void anotherRegionIsAskedOnce_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("xml");
        QTest::newRow("301 and header") << 301 << "ap-south-1"_ba << QByteArray();
        QTest::newRow("400 and header") << 400 << "ap-south-1"_ba
                                        << errorXml("AuthorizationHeaderMalformed", "the region is wrong");
        QTest::newRow("400 and element") << 400 << QByteArray()
                                         << errorXml("AuthorizationHeaderMalformed", "expecting 'ap-south-1'",
                                                     "<Region>ap-south-1</Region>");
    }
    void anotherRegionIsAskedOnce()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, xml);
        FakeApiServer server;
        FakeAnswer moved = FakeAnswer::text(xml, status, "application/xml");
        if (!header.isEmpty())
            moved.header("x-amz-bucket-region", header);
        server.on("GET", u"/made/k"_s, {moved, FakeAnswer::text(body)});
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString()))));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(server.requests().size(), 2);
        QVERIFY(server.requests()[0].header("Authorization").contains("/eu-west-3/s3/aws4_request"));
        QVERIFY(server.requests()[1].header("Authorization").contains("/ap-south-1/s3/aws4_request"));

        server.on("GET", u"/made/k"_s, {moved, FakeAnswer(moved).header("x-amz-bucket-region", "us-west-2")});
        FetchProbe circle(S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString()))));
        QVERIFY(circle.run());
        QVERIFY(!circle.ok());
        QCOMPARE(server.requests().size(), 4);
    }

    void regionsThatAreNoneAreNotFollowed()
    {
        FakeApiServer server;
        server.on("GET", u"/made/k"_s, FakeAnswer::text({}, 301).header("x-amz-bucket-region", "evil.example/?"));
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString()))));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(server.requests().size(), 1);
    }

    void redirectsToOtherHostsAreNotFollowed()
    {
        FakeApiServer other;
        other.on("GET", u"/made/k"_s, FakeAnswer::text(body));
        FakeApiServer server;
        server.on("GET", u"/made/k"_s,
                  FakeAnswer::text({}, 307).header("Location", other.url().toString().toLatin1() + "/made/k"));
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString()))));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(other.requests().size(), 0);
    }

    void checksumsOfPartsAreNotThoseOfTheWhole()
    {
        FakeApiServer server;
        server.on("GET", u"/made/k"_s,
                  FakeAnswer::text(body)
                      .header("ETag", "\"d41d8cd98f00b204e9800998ecf8427e-2\"")
                      .header("x-amz-checksum-crc32", "AAAAAA==-2")
                      .header("x-amz-version-id", "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"));
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString()))));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->version, u"3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY"_s);
        QCOMPARE(server.requests()[0].header("x-amz-checksum-mode"), "ENABLED"_ba);
    }

    void gzipIsVerifiedThenTakenOff()
    {
        // printf '{"a":1}' | gzip -n | od -An -tx1
        const QByteArray packed = QByteArray::fromHex("1f8b0800000000000003ab564a54b232ac0500afac1b5607000000");
        FakeApiServer server;
        const QByteArray sum = QCryptographicHash::hash(packed, QCryptographicHash::Sha1).toBase64();
        server.on("GET", u"/made/k"_s,
                  FakeAnswer::text(packed).header("Content-Encoding", "gzip").header("x-amz-checksum-sha1", sum));
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString()))));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, R"({"a":1})"_ba);
    }

    void sessionTokensAreSigned()
    {
        StoreHome home;
        home.variables = {{u"AWS_ACCESS_KEY_ID"_s, accessKey},
                          {u"AWS_SECRET_ACCESS_KEY"_s, secretKey},
                          {u"AWS_SESSION_TOKEN"_s, u"the-token"_s}};
        FakeApiServer server;
        server.on("GET", u"/made/k"_s, FakeAnswer::text(body));
        home.variables[u"AWS_ENDPOINT_URL"_s] = server.url().toString();
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/k"_s, {}, home.context())));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(server.requests()[0].header("X-Amz-Security-Token"), "the-token"_ba);
        QVERIFY(server.requests()[0].header("Authorization").contains("x-amz-security-token"));
        QVERIFY(server.requests()[0].header("Authorization").contains("/us-east-1/s3/"));
    }

    void addressesFollowTheRules_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("style");
        QTest::addColumn<QString>("url");
        const auto row = [](const QString &reference, const QString &where, const QString &endpoint,
                            const QString &style, const QString &url) {
            QTest::newRow(qPrintable(url)) << reference << where << endpoint << style << url;
        };
        const QString frankfurt = u"eu-central-1"_s;
        row(u"s3://b-1/k/j"_s, frankfurt, {}, {}, u"https://b-1.s3.eu-central-1.amazonaws.com/k/j"_s);
        row(u"b-1/k"_s, frankfurt, {}, u"path"_s, u"https://s3.eu-central-1.amazonaws.com/b-1/k"_s);
        row(u"s3://b.with.dots/k"_s, frankfurt, {}, {}, u"https://s3.eu-central-1.amazonaws.com/b.with.dots/k"_s);
        row(u"s3://Upper/k"_s, u"us-east-1"_s, {}, {}, u"https://s3.us-east-1.amazonaws.com/Upper/k"_s);
        row(u"s3://bkt/k"_s, u"cn-north-1"_s, {}, {}, u"https://bkt.s3.cn-north-1.amazonaws.com.cn/k"_s);
        row(u"s3://bkt/k"_s, frankfurt, u"https://minio.example:9000"_s, {}, u"https://minio.example:9000/bkt/k"_s);
        row(u"s3://bkt/k"_s, frankfurt, u"minio.example/s3/"_s, {}, u"https://minio.example/s3/bkt/k"_s);
        row(u"s3://bkt/k"_s, frankfurt, u"http://minio.example"_s, u"virtual"_s, u"http://bkt.minio.example/k"_s);
        row(u"s3://bkt//a/./../b//"_s + u'c', frankfurt, u"http://h.example"_s, {},
            u"http://h.example/bkt//a/./../b//c"_s);
        row(u"s3://bkt/a b+c%20"_s, frankfurt, u"http://h.example"_s, {}, u"http://h.example/bkt/a%20b%2Bc%2520"_s);
    }
    void addressesFollowTheRules()
    {
        QFETCH(QString, reference);
        QFETCH(QString, where);
        QFETCH(QString, endpoint);
        QFETCH(QString, style);
        QFETCH(QString, url);
        const auto object = parseS3Reference(reference);
        QVERIFY(object);
        AwsSettings settings;
        settings.endpoint = endpoint;
        settings.addressingStyle = style;
        const auto made = s3Url(*object, settings, where);
        QVERIFY2(made, made ? "" : qPrintable(made.error().toText()));
        QCOMPARE(made->toString(QUrl::FullyEncoded), url);
    }

    void endpointsThatAreNoneAreRefused()
    {
        AwsSettings settings;
        for (const QString &endpoint : {u"ftp://h.example"_s, u"https://"_s, u"http://a b"_s}) {
            settings.endpoint = endpoint;
            QVERIFY2(!s3Url({u"bkt"_s, u"k"_s}, settings, u"r"_s), qPrintable(endpoint));
        }
    }

    void wrongReferencesAreRefused_data()
    {
        QTest::addColumn<QString>("reference");
        for (const char *reference :
             {"", "s3://", "s3://bucket", "s3://bucket/", "s3:///key", "s3://bucket/folder/", "s3://buc ket/key",
              "s3://user:pass@host/key", "arn:aws:s3:::bucket/key", "s3://fast--use1-az4--x-s3/key"})
            QTest::newRow(*reference ? reference : "empty") << QString::fromLatin1(reference);
        QTest::newRow("long") << u"s3://bucket/"_s + QString(1025, u'k');
    }
    void wrongReferencesAreRefused()
    {
        QFETCH(QString, reference);
        const auto checked = S3Reader().check({u"s3/object"_s, reference, {}, {}});
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, Core::ErrorKind::Usage);
        QVERIFY(!checked.error().hint.isEmpty());
        FetchProbe probe(S3Reader().fetch(requestOf(reference, {})));
        QVERIFY(probe.run());
        QCOMPARE(probe.error(), checked.error());
    }

    void destroyingAFetchCancelsIt()
    {
        FakeApiServer server;
        server.on("GET", u"/made/k"_s, FakeAnswer().send("{").stall());
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString()))));
        probe.start();
        QVERIFY(QTest::qWaitFor([&] { return server.openAnswers() == 1; }, 10000));
        probe.destroy();
        QVERIFY(QTest::qWaitFor([&] { return server.openAnswers() == 0; }, 10000));
        QCOMPARE(probe.count(), 0);
    }

private:
    /// Uploads with curl's own signature; without content it makes the bucket.
    bool put(const QString &path, const QByteArray &content, const QStringList &headers = {})
    {
        const QString file = m_upload.write(u"upload"_s, content);
        const QString hash = QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
        QStringList arguments{u"-X"_s,          u"PUT"_s,
                              u"--user"_s,      accessKey + u':' + secretKey,
                              u"-w"_s,          u"%{http_code}"_s,
                              u"-H"_s,          u"x-amz-content-sha256: "_s + hash,
                              u"--aws-sigv4"_s, u"aws:amz:%1:s3"_s.arg(region)};
        if (!content.isEmpty())
            arguments += {u"-H"_s, u"Content-Type: application/json"_s, u"--data-binary"_s, u'@' + file};
        for (const QString &header : headers)
            arguments += {u"-H"_s, header};
        return curl(arguments + QStringList{m_endpoint + path}) == "200";
    }

    /// The error for an answer to a signed request at 2026-01-01T12:00:00Z.
    Core::Error refusal(int status, const QByteArray &xml)
    {
        FakeApiServer server;
        server.on("GET", u"/made/k"_s, FakeAnswer::text(xml, status, "application/xml"));
        Support::ManualClock clock;
        FetchContext context;
        context.clock = &clock;
        FetchProbe probe(S3Reader().fetch(requestOf(u"s3://made/k"_s, keysOf(server.url().toString()), context)));
        if (!probe.run() || probe.ok())
            return {};
        return probe.error();
    }

    StoreRecords m_records{u"tst_s3reader"_s};
    StoreServer m_server;
    QTemporaryDir m_versions;
    StoreHome m_upload;
    QString m_endpoint;
    bool m_started = false;
};

QTEST_GUILESS_MAIN(S3ReaderTest)
#include "tst_s3reader.moc"
