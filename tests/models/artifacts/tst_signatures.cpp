// SPDX-License-Identifier: Apache-2.0
// What the stores published of their signatures, byte for byte: tests/vectors/signatures.json names the sources.
#include "models/artifacts/awssignature.h"
#include "models/artifacts/checksum.h"
#include "models/artifacts/httpdate.h"
#include "models/artifacts/oraclesignature.h"
#include "models/artifacts/rsakey.h"
#include "tests/support/testpaths.h"
#include "tests/support/testpki.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Artifacts;

namespace {

QJsonObject vectors()
{
    QFile file(TestPaths::source(u"/tests/vectors/signatures.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no vectors");
    return QJsonDocument::fromJson(file.readAll()).object();
}

QList<HttpHeader> headersOf(const QJsonObject &vector)
{
    QList<HttpHeader> headers;
    for (const QJsonValue &header : vector["headers"_L1].toArray())
        headers.append({header[0].toString().toLatin1(), header[1].toString().toLatin1()});
    return headers;
}

QByteArray payloadHash(const QJsonObject &vector)
{
    return QCryptographicHash::hash(vector["body"_L1].toString().toUtf8(), QCryptographicHash::Sha256).toHex();
}

QByteArray valueOf(const QList<HttpHeader> &headers, const QByteArray &name)
{
    for (const HttpHeader &header : headers) {
        if (header.name == name)
            return header.value;
    }
    return {};
}

} // namespace

class SignaturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void awsTestSuite_data()
    {
        QTest::addColumn<QJsonObject>("vector");
        for (const QJsonValue &vector : vectors()["awsSuite"_L1].toArray())
            QTest::newRow(qPrintable(vector["name"_L1].toString())) << vector.toObject();
    }
    void awsTestSuite()
    {
        QFETCH(QJsonObject, vector);
        const QString target = vector["target"_L1].toString();
        QUrl url(u"https://example.amazonaws.com"_s);
        url.setPath(target.section(u'?', 0, 0));
        if (target.contains(u'?'))
            url.setQuery(target.section(u'?', 1));
        const AwsCredentials credentials{u"AKIDEXAMPLE"_s, u"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"_s,
                                         vector["token"_L1].toString()};
        const auto headers = signatureHeaders({.method = vector["method"_L1].toString().toLatin1(),
                                               .url = url,
                                               .headers = headersOf(vector),
                                               .payloadHash = payloadHash(vector),
                                               .region = u"us-east-1"_s,
                                               .service = u"service"_s,
                                               .time = QDateTime::fromString(u"2015-08-30T12:36:00Z"_s, Qt::ISODate)},
                                              credentials);
        QCOMPARE(valueOf(headers, "X-Amz-Date"), "20150830T123600Z"_ba);
        QCOMPARE(valueOf(headers, "Authorization"),
                 "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders="
                     + vector["signedHeaders"_L1].toString().toLatin1()
                     + ", Signature=" + vector["signature"_L1].toString().toLatin1());
    }

    void s3Examples_data()
    {
        QTest::addColumn<QJsonObject>("vector");
        for (const QJsonValue &vector : vectors()["s3Examples"_L1].toArray())
            QTest::newRow(qPrintable(vector["name"_L1].toString())) << vector.toObject();
    }
    void s3Examples()
    {
        QFETCH(QJsonObject, vector);
        const AwsCredentials credentials{u"AKIAIOSFODNN7EXAMPLE"_s, u"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"_s, {}};
        const auto headers = signatureHeaders({.method = vector["method"_L1].toString().toLatin1(),
                                               .url = QUrl(vector["url"_L1].toString()),
                                               .headers = headersOf(vector),
                                               .payloadHash = payloadHash(vector),
                                               .region = u"us-east-1"_s,
                                               .service = u"s3"_s,
                                               .time = QDateTime::fromString(u"2013-05-24T00:00:00Z"_s, Qt::ISODate)},
                                              credentials);
        const QByteArray authorization = valueOf(headers, "Authorization");
        QCOMPARE(authorization.sliced(authorization.indexOf(" SignedHeaders=")),
                 " SignedHeaders=" + vector["signedHeaders"_L1].toString().toLatin1()
                     + ", Signature=" + vector["signature"_L1].toString().toLatin1());
    }

    void signsUnsignedPayloads()
    {
        AwsSigning request{.url = QUrl(u"https://h.example/k"_s),
                           .payloadHash = "UNSIGNED-PAYLOAD",
                           .region = u"r"_s,
                           .service = u"s3"_s,
                           .time = QDateTime::fromSecsSinceEpoch(0, QTimeZone::UTC)};
        QCOMPARE(valueOf(signatureHeaders(request, {u"a"_s, u"b"_s, {}}), "X-Amz-Content-Sha256"),
                 "UNSIGNED-PAYLOAD"_ba);
        request.payloadHash.clear();
        QCOMPARE(valueOf(signatureHeaders(request, {u"a"_s, u"b"_s, {}}), "X-Amz-Content-Sha256"),
                 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_ba);
    }

    void jsonWebTokensAreSigned()
    {
        const QJsonObject vector = vectors()["jws"_L1].toObject();
        const auto key = RsaKey::fromPem(vector["key"_L1].toString().toLatin1(), {}, u"x"_s);
        QVERIFY2(key, key ? "" : qPrintable(key.error().toText()));
        QCOMPARE(signedJwt(vector["header"_L1].toString().toLatin1(), vector["payload"_L1].toString().toLatin1(), *key),
                 vector["token"_L1].toString().toLatin1());
    }

    void oracleTestValues()
    {
        const QJsonObject vector = vectors()["oci"_L1].toObject();
        const auto key = RsaKey::fromPem(vector["key"_L1].toString().toLatin1(), {}, u"x"_s);
        QVERIFY2(key, key ? "" : qPrintable(key.error().toText()));
        const QString keyId = vector["keyId"_L1].toString();
        const auto headers = oracleSignatureHeaders(QUrl(vector["url"_L1].toString()), keyId, *key,
                                                    vector["date"_L1].toString().toLatin1());
        const QString expected
            = u"Signature version=\"1\",headers=\"date (request-target) host\",keyId=\"%1\","
              "algorithm=\"rsa-sha256\",signature=\"%2\""_s.arg(keyId, vector["signature"_L1].toString());
        QCOMPARE(QString::fromLatin1(valueOf(headers, "Authorization")), expected);
        // The fingerprint that Oracle's page shows for this key elsewhere.
        QCOMPARE(key->fingerprint(), u"73:61:a2:21:67:e0:df:be:7e:4b:93:1e:15:98:a5:b7"_s);
    }

    void datesAreWrittenAndReadAsHttpDoes()
    {
        // RFC 9110, section 5.6.7
        QCOMPARE(httpDate(QDateTime::fromString(u"1994-11-06T08:49:37Z"_s, Qt::ISODate)),
                 "Sun, 06 Nov 1994 08:49:37 GMT"_ba);
        QCOMPARE(parseHttpDate(" Sun, 06 Nov 1994 08:49:37 GMT"),
                 QDateTime::fromString(u"1994-11-06T08:49:37Z"_s, Qt::ISODate));
        QVERIFY(!parseHttpDate("Sunday").isValid());
    }

    void keysThatCannotSignAreExplained_data()
    {
        QTest::addColumn<QByteArray>("pem");
        QTest::addColumn<QString>("passphrase");
        QTest::addColumn<QString>("code");
        const auto authority = Support::TestPki::authority(u"a"_s);
        const QByteArray rsa = Support::TestPki::issue(authority, u"x"_s, {}).key;
        const QByteArray curve = Support::TestPki::issue(authority, u"x"_s, {}, Support::KeyKind::Ec).key;
        QTest::newRow("PKCS#8") << rsa << QString() << QString();
        QTest::newRow("PKCS#1") << Support::TestPki::traditional(rsa) << QString() << QString();
        QTest::newRow("encrypted") << Support::TestPki::encrypted(rsa) << QString() << u"artifact-key-encrypted"_s;
        QTest::newRow("wrong passphrase")
            << Support::TestPki::encrypted(rsa) << u"wrong"_s << u"artifact-key-passphrase"_s;
        QTest::newRow("other kind") << curve << QString() << u"artifact-key-invalid"_s;
        QTest::newRow("cut off") << rsa.first(300) << QString() << u"artifact-key-invalid"_s;
        QTest::newRow("nothing") << QByteArray() << QString() << u"artifact-key-invalid"_s;
        QTest::newRow("certificate") << authority.certificate << QString() << u"artifact-key-invalid"_s;
    }
    void keysThatCannotSignAreExplained()
    {
        QFETCH(QByteArray, pem);
        QFETCH(QString, passphrase);
        QFETCH(QString, code);
        const auto key = RsaKey::fromPem(pem, passphrase, u"~/key.pem"_s);
        QCOMPARE(key ? QString() : key.error().code, code);
        if (!key) {
            QVERIFY(key.error().message.contains(u"~/key.pem"_s));
            QVERIFY(!key.error().hint.isEmpty());
            QVERIFY(passphrase.isEmpty() || !key.error().toText().contains(passphrase));
        }
    }

    void checksums_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("hex");
        // The "check" values of the catalogue of CRC algorithms (https://reveng.sourceforge.io/crc-catalogue/), and
        // what coreutils print.
        const auto row = [](const char *name, ChecksumKind kind, const char *hex) {
            QTest::newRow(name) << int(kind) << QByteArray(hex);
        };
        row("CRC-32/ISO-HDLC", ChecksumKind::Crc32, "cbf43926");
        row("CRC-32/ISCSI", ChecksumKind::Crc32c, "e3069283");
        row("CRC-64/NVME", ChecksumKind::Crc64Nvme, "ae8b14860a799888");
        row("md5sum", ChecksumKind::Md5, "25f9e794323b453885f5181f1b624d0b");
        row("sha1sum", ChecksumKind::Sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441");
        row("sha256sum", ChecksumKind::Sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
    }
    void checksums()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, hex);
        const auto which = ChecksumKind(kind);
        QCOMPARE(checksumOf(which, "123456789").toHex(), hex);
        QVERIFY(verifyChecksums({{which, QByteArray::fromHex(hex)}}, "123456789", u"s3://b/k"_s));
        const auto damaged = verifyChecksums({{which, QByteArray::fromHex(hex)}}, "12345678", u"s3://b/k"_s);
        QVERIFY(!damaged);
        QCOMPARE(damaged.error().code, u"artifact-checksum"_s);
        QVERIFY(damaged.error().message.contains(u"s3://b/k"_s));
        QVERIFY(damaged.error().message.contains(checksumName(which)));
    }
};

QTEST_GUILESS_MAIN(SignaturesTest)
#include "tst_signatures.moc"
