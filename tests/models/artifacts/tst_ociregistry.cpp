// SPDX-License-Identifier: Apache-2.0
#include "chartpackage.h"
#include "storetest.h"

#include "tests/support/fakeapiserver.h"
#include "tests/support/serverprograms.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;
using Support::ServerProcess;
using Support::ServerPrograms;

namespace {

// bcrypt of "s3cret", as htpasswd -B makes it
const QByteArray users("jane:$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n");

QByteArray digestOf(const QByteArray &bytes)
{
    return "sha256:" + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

/// helm/image against Debian's docker-registry, with a password and with tokens that the registry verifies.
class OciRegistryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_signer = Support::TestPki::issue(m_fixture.authority, u"issuer"_s, {u"issuer"_s});
        for (const auto &[name, pem] :
             {std::pair("authority.pem", m_fixture.authority.certificate),
              std::pair("certificate.pem", m_fixture.server.certificate), std::pair("key.pem", m_fixture.server.key),
              std::pair("signer.pem", m_signer.key), std::pair("users", users)})
            QVERIFY(write(file(QString::fromLatin1(name)), pem));
        m_tokens
            = std::make_unique<FakeApiServer>(Support::FakeTls{m_fixture.server.certificate, m_fixture.server.key, {}});
        m_tokens->on("GET", u"/token"_s, [this](const FakeRequest &request) { return token(request); });
        m_open = Support::freePort();
        // One after another: all of them keep their charts in one folder.
        if (!startRegistry(m_openProcess, m_open, {}, false))
            QSKIP("docker-registry cannot be had");
        push("team/app", "1.2.3+b1", chartPackage("app", "1.2.3+b1"), chartLayer());
        push("team/image", "1.0", "no chart", "application/vnd.oci.image.layer.v1.tar+gzip");
        m_basic = Support::freePort();
        QVERIFY(startRegistry(m_basicProcess, m_basic,
                              "auth: {htpasswd: {realm: store, path: " + file(u"users"_s).toUtf8() + "}}\n", true));
        m_bearer = Support::freePort();
        QVERIFY(startRegistry(m_bearerProcess, m_bearer,
                              "auth: {token: {realm: '" + m_tokens->url().resolved(QUrl(u"/token"_s)).toEncoded()
                                  + "', service: registry, issuer: test, rootcertbundle: "
                                  + file(u"authority.pem"_s).toUtf8() + "}}\n",
                              true));
    }

    void cleanup()
    {
        m_records.endOfTest();
        m_fixture.accounts = {};
        QFile::remove(m_fixture.home.filePath(u".docker/config.json"_s));
    }

    void chartsAreReadWithTokens()
    {
        m_records.note(u"helm/image"_s, u"docker-registry: TLS, tokens that it verifies"_s);
        useAccount(m_bearer);
        // A + of the version is a _ of the tag.
        const Content content = m_fixture.read({u"helm/image"_s, {}, u"1.2.3+b1"_s, u"reg"_s, u"team/app"_s});
        const QJsonObject chart = QJsonDocument::fromJson(content.bytes).object();
        QCOMPARE(chart[u"metadata"_s][u"version"_s].toString(), u"1.2.3+b1"_s);
        QCOMPARE(chart[u"values"_s][u"replicas"_s].toInt(), 2);
        QVERIFY(content.version.startsWith(u"sha256:"_s));
        const FakeRequest request = m_tokens->requests().last();
        QCOMPARE(request.header("Authorization"), "Basic " + "jane:s3cret"_ba.toBase64());
        QCOMPARE(request.query.queryItemValue(u"service"_s), u"registry"_s);
        QCOMPARE(request.query.queryItemValue(u"scope"_s, QUrl::FullyDecoded), u"repository:team/app:pull"_s);
        // By its digest, which the answer has to have.
        const Content same = m_fixture.read(
            {u"helm/image"_s, u"oci://127.0.0.1:%1/team/app@"_s.arg(m_bearer) + content.version, {}, u"reg"_s});
        QCOMPARE(same.bytes, content.bytes);
    }

    void chartsAreReadWithAPassword()
    {
        m_records.note(u"helm/image"_s, u"docker-registry: TLS, basic authentication"_s);
        useAccount(m_basic);
        m_fixture.read({u"helm/image"_s, {}, u"1.2.3+b1"_s, u"reg"_s, u"team/app"_s});
        useAccount(m_basic, "wrong");
        QCOMPARE(m_fixture.error({u"helm/image"_s, {}, u"1.2.3+b1"_s, u"reg"_s, u"team/app"_s}).kind,
                 Core::ErrorKind::Authentication);
    }

    void storedLoginsAreUsed()
    {
        m_records.note(u"helm/image"_s, u"docker-registry: what docker login stored"_s);
        const QByteArray auth = "jane:s3cret"_ba.toBase64();
        QVERIFY(m_fixture.writeHome(u".docker/config.json"_s,
                                    "{\"auths\":{\"127.0.0.1:" + QByteArray::number(m_basic) + "\":{\"auth\":\"" + auth
                                        + "\"}}}"));
        const QString reference = u"oci://127.0.0.1:%1/team/app"_s;
        m_fixture.read({u"helm/image"_s, reference.arg(m_basic), u"1.2.3+b1"_s, {}});
        // It is for that registry only.
        QCOMPARE(m_fixture.error({u"helm/image"_s, reference.arg(m_bearer), u"1.2.3+b1"_s, {}}).kind,
                 Core::ErrorKind::Authentication);
    }

    void whatIsNoChartIsTold()
    {
        useAccount(m_basic);
        const Core::Error image = m_fixture.error({u"helm/image"_s, {}, u"1.0"_s, u"reg"_s, u"team/image"_s});
        QCOMPARE(image.code, u"artifact-chart"_s);
        const Core::Error missing = m_fixture.error({u"helm/image"_s, {}, u"9.9"_s, u"reg"_s, u"team/app"_s});
        QCOMPARE(missing.kind, Core::ErrorKind::NotFound);
        QVERIFY2(missing.message.contains(u"manifest unknown"_s), qPrintable(missing.message));
    }

    void realmsOverPlainHttpGetNothing()
    {
        FakeApiServer evil;
        evil.on("GET", u"/token"_s, FakeAnswer::text("{\"token\":\"x\"}"));
        FakeApiServer registry({m_fixture.server.certificate, m_fixture.server.key, {}});
        registry.on(
            "GET", u"/v2/team/app/manifests/1"_s,
            FakeAnswer(401)
                .header("WWW-Authenticate",
                        "Bearer realm=\"" + evil.url().resolved(QUrl(u"/token"_s)).toEncoded() + "\",service=\"x\"")
                .send("{}"));
        useAccount(registry.port());
        QCOMPARE(m_fixture.error({u"helm/image"_s, {}, u"1"_s, u"reg"_s, u"team/app"_s}).kind,
                 Core::ErrorKind::Authentication);
        QCOMPARE(evil.requests().size(), 0);
    }

    void damagedLayersAreNoticed()
    {
        FakeApiServer registry({m_fixture.server.certificate, m_fixture.server.key, {}});
        const QByteArray chart = chartPackage("app", "1");
        const QByteArray manifest = manifestOf(chart, chartLayer());
        registry.on("GET", u"/v2/team/app/manifests/1"_s, FakeAnswer(200, "application/json").send(manifest));
        registry.on("GET", u"/v2/team/app/blobs/"_s + QString::fromLatin1(digestOf(chart)),
                    FakeAnswer::text(chartPackage("other", "1")));
        useAccount(registry.port());
        QCOMPARE(m_fixture.error({u"helm/image"_s, {}, u"1"_s, u"reg"_s, u"team/app"_s}).code, u"artifact-checksum"_s);
        registry.on("GET", u"/v2/team/app/manifests/sha256:"_s + QString(64, u'a'),
                    FakeAnswer(200, "application/json").send(manifest));
        QCOMPARE(m_fixture.error({u"helm/image"_s, {}, u"sha256:"_s + QString(64, u'a'), u"reg"_s, u"team/app"_s}).code,
                 u"artifact-checksum"_s);
    }

private:
    static QByteArray chartLayer() { return "application/vnd.cncf.helm.chart.content.v1.tar+gzip"; }
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }

    bool startRegistry(ServerProcess &process, quint16 port, const QByteArray &auth, bool tls)
    {
        QByteArray config
            = "version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage: {filesystem: {rootdirectory: "
            + file(u"data"_s).toUtf8() + "}}\n" + auth + "http:\n  addr: 127.0.0.1:" + QByteArray::number(port) + "\n";
        if (tls)
            config += "  tls: {certificate: " + file(u"certificate.pem"_s).toUtf8()
                + ", key: " + file(u"key.pem"_s).toUtf8() + "}\n";
        const QString path = file(u"%1.yml"_s.arg(port));
        return write(path, config)
            && process.start(ServerPrograms::find(u"docker-registry"_s), {u"serve"_s, path}, port);
    }

    static QByteArray manifestOf(const QByteArray &layer, const QByteArray &type)
    {
        const QByteArray config = "{}";
        return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
               "{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\",\"digest\":\""
            + digestOf(config) + "\",\"size\":2},\"layers\":[{\"mediaType\":\"" + type + "\",\"digest\":\""
            + digestOf(layer) + "\",\"size\":" + QByteArray::number(layer.size()) + "}]}";
    }

    /// Uploads as clients of the Distribution API do, with curl.
    void push(const QByteArray &name, const QByteArray &version, const QByteArray &layer, const QByteArray &type)
    {
        const QByteArray base = "http://127.0.0.1:" + QByteArray::number(m_open) + "/v2/" + name;
        for (const QByteArray &blob : {QByteArray("{}"), layer}) {
            QVERIFY(write(file(u"blob"_s), blob));
            const QByteArray head
                = curl({u"-D"_s, u"-"_s, u"-X"_s, u"POST"_s, QString::fromLatin1(base + "/blobs/uploads/")});
            const QByteArray location = head.mid(head.toLower().indexOf("\nlocation: ") + 11);
            const QString where = QString::fromLatin1(location.left(location.indexOf('\r')));
            curl({u"-X"_s, u"PUT"_s, u"-H"_s, u"Content-Type: application/octet-stream"_s, u"--data-binary"_s,
                  u"@"_s + file(u"blob"_s), where + u"&digest="_s + QString::fromLatin1(digestOf(blob))});
        }
        QVERIFY(write(file(u"blob"_s), manifestOf(layer, type)));
        curl({u"-X"_s, u"PUT"_s, u"-H"_s, u"Content-Type: application/vnd.oci.image.manifest.v1+json"_s,
              u"--data-binary"_s, u"@"_s + file(u"blob"_s),
              QString::fromLatin1(base + "/manifests/" + QByteArray(version).replace('+', '_'))});
    }

    QByteArray curl(const QStringList &arguments)
    {
        QProcess process;
        process.start(u"curl"_s, QStringList{u"-sSf"_s, u"--noproxy"_s, u"*"_s} + arguments);
        process.waitForFinished();
        if (process.exitCode() != 0)
            QTest::qFail(process.readAllStandardError().constData(), __FILE__, __LINE__);
        return process.readAllStandardOutput();
    }

    /// A token as the registry wants it (distribution/docs/spec/auth/jwt): RS256, with the signer's certificate.
    FakeAnswer token(const FakeRequest &request) const
    {
        if (request.header("Authorization") != "Basic " + "jane:s3cret"_ba.toBase64())
            return FakeAnswer(401).send("{}");
        const QByteArray certificate = QSslCertificate(m_signer.certificate).toDer().toBase64();
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        const QJsonObject head{
            {u"typ"_s, u"JWT"_s}, {u"alg"_s, u"RS256"_s}, {u"x5c"_s, QJsonArray{QString::fromLatin1(certificate)}}};
        const QString scope = request.query.queryItemValue(u"scope"_s, QUrl::FullyDecoded);
        const QJsonObject access{{u"type"_s, u"repository"_s},
                                 {u"name"_s, scope.section(u':', 1, 1)},
                                 {u"actions"_s, QJsonArray{u"pull"_s}}};
        const QJsonObject claims{
            {u"iss"_s, u"test"_s}, {u"aud"_s, u"registry"_s}, {u"sub"_s, u"jane"_s}, {u"jti"_s, u"1"_s},
            {u"iat"_s, now},       {u"nbf"_s, now - 60},      {u"exp"_s, now + 600}, {u"access"_s, QJsonArray{access}}};
        const QByteArray text = base64Url(QJsonDocument(head).toJson(QJsonDocument::Compact)) + '.'
            + base64Url(QJsonDocument(claims).toJson(QJsonDocument::Compact));
        QProcess sign;
        sign.start(u"openssl"_s, {u"dgst"_s, u"-sha256"_s, u"-sign"_s, file(u"signer.pem"_s)});
        sign.write(text);
        sign.closeWriteChannel();
        sign.waitForFinished();
        return FakeAnswer::text("{\"token\":\"" + text + '.' + base64Url(sign.readAllStandardOutput()) + "\"}");
    }

    void useAccount(quint16 port, const QByteArray &password = "s3cret")
    {
        QVERIFY(m_fixture.setAccounts("dockerRegistry: {accounts: [{name: reg, username: jane, password: " + password
                                      + ", address: 'https://127.0.0.1:" + QByteArray::number(port) + "'}]}"));
    }

    StoreRecords m_records{u"tst_ociregistry"_s};
    StoreFixture m_fixture;
    QTemporaryDir m_folder;
    Support::TestCertificate m_signer;
    std::unique_ptr<FakeApiServer> m_tokens;
    quint16 m_open = 0;
    quint16 m_basic = 0;
    quint16 m_bearer = 0;
    ServerProcess m_openProcess;
    ServerProcess m_basicProcess;
    ServerProcess m_bearerProcess;
};

QTEST_GUILESS_MAIN(OciRegistryTest)
#include "tst_ociregistry.moc"
