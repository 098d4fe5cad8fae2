// SPDX-License-Identifier: Apache-2.0
// oracle/object over TLS against tests/stores/oraclestore.py, which verifies signatures with openssl.
#include "storehome.h"
#include "storerecords.h"

#include "models/artifacts/oraclelocation.h"
#include "models/artifacts/oraclereader.h"
#include "models/artifacts/oraclesettings.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/manualclock.h"
#include "tests/support/storeserver.h"
#include "tests/support/testpaths.h"
#include "tests/support/testpki.h"

#include <QProcess>
#include <QSslCertificate>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::StoreServer;
using Support::TestPki;

namespace {

const QString tenancy = u"ocid1.tenancy.oc1..aaaatenancy"_s;
const QString user = u"ocid1.user.oc1..aaaauser"_s;
const QString session = u"session-token-value"_s;
const QByteArray body = R"({"release": "1.2.3"})";

FetchRequest requestOf(const QString &reference, const Account &account, const FetchContext &context)
{
    return {.reference = {u"oracle/object"_s, reference, {}, account.name}, .account = account, .context = context};
}

} // namespace

class OracleReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
        const auto authority = TestPki::authority(u"test authority"_s);
        m_authority = QSslCertificate::fromData(authority.certificate);
        const auto server = TestPki::issue(authority, u"store"_s, {u"127.0.0.1"_s});
        m_key = TestPki::issue(authority, u"me"_s, {}).key;
        const QString key = m_files.write(u"key.pem"_s, m_key);
        const QString publicKey = m_files.path(u"public.pem"_s);
        QCOMPARE(QProcess::execute(u"openssl"_s, {u"pkey"_s, u"-in"_s, key, u"-pubout"_s, u"-out"_s, publicKey}), 0);
        // The fingerprint as Oracle's page has it made: openssl rsa -pubout -outform DER | openssl md5 -c
        QProcess openssl;
        openssl.start(u"sh"_s, {u"-c"_s, u"openssl pkey -in '%1' -pubout -outform DER | openssl md5 -c"_s.arg(key)});
        QVERIFY(openssl.waitForFinished());
        m_fingerprint = QString::fromLatin1(openssl.readAllStandardOutput()).section(u' ', -1).trimmed();
        QCOMPARE(m_fingerprint.size(), 47);

        QVERIFY(m_server.start(TestPaths::source(u"/tests/stores/oraclestore.py"),
                               {u"--port"_s, u"%PORT%"_s, u"--folder"_s, u"%FOLDER%"_s, u"--namespace"_s, u"mine"_s,
                                u"--identity"_s, tenancy + u'/' + user + u'/' + m_fingerprint, publicKey,
                                u"--identity"_s, u"ST$"_s + session, publicKey, u"--tls"_s,
                                m_files.write(u"server.pem"_s, server.certificate),
                                m_files.write(u"server.key"_s, server.key)}));
        m_endpoint = u"https://127.0.0.1:%1"_s.arg(m_server.port());
        put(u"made/out.json"_s, body);
        put(u"made/out.json@v1"_s, "{\"release\": \"1.0.0\"}");
        put(u"public/out.json"_s, body);
        put(u"made/damaged.json"_s, body);
        put(u"made/damaged.json.damaged"_s, {});
    }

    void cleanup() { m_records.endOfTest(); }

    void readsAnObject()
    {
        m_records.note(u"oracle/object"_s, u"oraclestore.py over TLS, signatures verified by openssl"_s);
        FetchProbe probe(fetch(u"oci://made/out.json"_s, m_files));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, body);
        QCOMPARE(probe.result()->source, u"oci://made/out.json"_s);
        QCOMPARE(probe.result()->contentType, u"application/json"_s);
        QCOMPARE(probe.result()->version, u"latest-version"_s);
    }

    void readsAVersion()
    {
        FetchProbe probe(fetch(u"made/out.json#v1"_s, m_files));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, "{\"release\": \"1.0.0\"}"_ba);
        QCOMPARE(probe.result()->version, u"v1"_s);
        QCOMPARE(probe.result()->source, u"oci://made/out.json#v1"_s);
    }

    void readsNamesWithOddCharacters_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("folders") << u"a/b/c.json"_s;
        QTest::newRow("special") << u"a&b$c@d=e;f:g+h i,j?k%20(l)'m'*!~"_s;
        QTest::newRow("unicode") << u"gr\u00f6\u00dfe/\u65e5\u672c.json"_s;
        QTest::newRow("dots") << u"./../a"_s;
    }
    void readsNamesWithOddCharacters()
    {
        QFETCH(QString, name);
        const QByteArray content = name.toUtf8().toHex();
        put(u"made/"_s + QString::fromLatin1(QUrl::toPercentEncoding(name)), content);
        FetchProbe probe(fetch(u"oci://made/"_s + name, m_files));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, content);
    }

    void identitiesAreFound_data()
    {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QJsonObject>("account");
        const QString key = u"key_file = ~/key.pem\n"_s;
        const QString who = u"user = %1\nfingerprint = %2\ntenancy = %3\nregion = eu-frankfurt-1\n"_s;
        const QString mine = who.arg(user, u"FINGERPRINT"_s, tenancy);
        QTest::newRow("default profile") << u"[DEFAULT]\n"_s + mine + key << QStringList() << QJsonObject();
        QTest::newRow("inherited from the default") << u"[DEFAULT]\nuser = x\n"_s + key + u"[ADMIN]\n"_s + mine
                                                    << QStringList{u"OCI_CLI_PROFILE=ADMIN"_s} << QJsonObject();
        QTest::newRow("the account's profile")
            << u"[DEFAULT]\nuser = x\n[two]\n"_s + mine + key << QStringList() << QJsonObject{{u"profile"_s, u"two"_s}};
        QTest::newRow("encrypted key") << u"[DEFAULT]\n"_s + mine + u"key_file=~/locked.pem\npass_phrase=secret\n"_s
                                       << QStringList() << QJsonObject();
        QTest::newRow("session token")
            << u"[DEFAULT]\nregion = eu-frankfurt-1\nfingerprint = x\nsecurity_token_file = ~/token\n"_s + key
            << QStringList() << QJsonObject();
        QTest::newRow("variables") << QString()
                                   << QStringList{u"OCI_CLI_USER="_s + user, u"OCI_CLI_TENANCY="_s + tenancy,
                                                  u"OCI_CLI_FINGERPRINT=FINGERPRINT"_s, u"OCI_CLI_KEY_FILE=~/key.pem"_s,
                                                  u"OCI_CLI_REGION=eu-frankfurt-1"_s}
                                   << QJsonObject();
        QTest::newRow("account before the file") << u"[DEFAULT]\nuser = x\nkey_file = /none\n"_s << QStringList()
                                                 << QJsonObject{{u"userId"_s, user},
                                                                {u"tenancyId"_s, tenancy},
                                                                {u"fingerprint"_s, u"FINGERPRINT"_s},
                                                                {u"region"_s, u"eu-frankfurt-1"_s},
                                                                {u"sshPrivateKeyFilePath"_s, u"~/key.pem"_s}};
    }
    void identitiesAreFound()
    {
        QFETCH(QString, config);
        QFETCH(QStringList, variables);
        QFETCH(QJsonObject, account);
        StoreHome home;
        home.write(u"key.pem"_s, m_key);
        home.write(u"locked.pem"_s, TestPki::encrypted(m_key));
        home.write(u"token"_s, session.toUtf8() + '\n');
        config.replace(u"FINGERPRINT"_s, m_fingerprint);
        if (!config.isEmpty())
            home.write(u".oci/config"_s, config.toUtf8());
        for (const QString &variable : variables)
            home.variables[variable.section(u'=', 0, 0)]
                = variable.section(u'=', 1).replace(u"FINGERPRINT"_s, m_fingerprint);
        for (const QString &field : account.keys()) {
            if (account[field] == u"FINGERPRINT"_s)
                account[field] = m_fingerprint;
        }
        account[u"apiEndpoint"_s] = m_endpoint;
        FetchProbe probe(OracleReader().fetch(requestOf(u"oci://made/out.json"_s, accountOf(account), context(home))));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(probe.result()->bytes, body);
    }

    void publicObjectsAreReadByNobody()
    {
        const StoreHome home;
        const QJsonObject account{{u"apiEndpoint"_s, m_endpoint}, {u"namespace"_s, u"mine"_s}};
        FetchProbe probe(
            OracleReader().fetch(requestOf(u"oci://public/out.json"_s, accountOf(account), context(home))));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        FetchProbe refused(
            OracleReader().fetch(requestOf(u"oci://made/out.json"_s, accountOf(account), context(home))));
        QVERIFY(refused.run());
        QCOMPARE(refused.error().kind, Core::ErrorKind::Authentication);
        QVERIFY2(refused.error().message.contains(u"looked at: "_s + home.path(u".oci/config"_s)),
                 qPrintable(refused.error().message));
    }

    void refusalsAreExplained_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("words");
        QTest::newRow("object") << u"oci://made/none"_s << u"oci://made/none not found"_s;
        QTest::newRow("bucket") << u"oci://nowhere/x"_s << u"no bucket nowhere in the namespace mine"_s;
        QTest::newRow("neither said") << u"oci://closed/x"_s << u"is not there, or may not be read"_s;
        QTest::newRow("version") << u"oci://made/out.json#v9"_s << u"oci://made/out.json#v9 not found"_s;
        QTest::newRow("damaged") << u"oci://made/damaged.json"_s << u"its MD5 is"_s;
    }
    void refusalsAreExplained()
    {
        QFETCH(QString, reference);
        QFETCH(QString, words);
        FetchProbe probe(fetch(reference, m_files));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QVERIFY2(probe.error().message.contains(words), qPrintable(probe.error().message));
        QVERIFY(!probe.error().hint.isEmpty());
    }

    void aWrongNamespaceIsTold()
    {
        writeConfig(m_files);
        FetchProbe probe(OracleReader().fetch(
            requestOf(u"oci://made/out.json"_s,
                      accountOf({{u"apiEndpoint"_s, m_endpoint}, {u"namespace"_s, u"other"_s}}), context(m_files))));
        QVERIFY(probe.run());
        QVERIFY2(probe.error().message.contains(u"no namespace other"_s), qPrintable(probe.error().message));
    }

    void bothClocksAreTold()
    {
        Support::ManualClock clock(QDateTime::currentDateTimeUtc().addSecs(-3600));
        writeConfig(m_files);
        FetchContext late = context(m_files);
        late.clock = &clock;
        FetchProbe probe(OracleReader().fetch(
            requestOf(u"oci://made/out.json"_s, accountOf({{u"apiEndpoint"_s, m_endpoint}}), late)));
        QVERIFY(probe.run());
        QVERIFY2(probe.error().message.contains(clock.nowUtc().toString(Qt::ISODate)),
                 qPrintable(probe.error().message));
        QCOMPARE(probe.error().kind, Core::ErrorKind::Authentication);
    }

    void aFingerprintThatIsNotTheKeysIsTold()
    {
        StoreHome home;
        home.write(u"key.pem"_s, m_key);
        home.write(
            u".oci/config"_s,
            u"[DEFAULT]\nuser=%1\ntenancy=%2\nfingerprint=aa:bb\nkey_file=~/key.pem\n"_s.arg(user, tenancy).toUtf8());
        FetchProbe probe(OracleReader().fetch(
            requestOf(u"oci://made/out.json"_s, accountOf({{u"apiEndpoint"_s, m_endpoint}}), context(home))));
        QVERIFY(probe.run());
        QVERIFY2(probe.error().hint.contains(u"configured as aa:bb, but the key's is "_s + m_fingerprint),
                 qPrintable(probe.error().hint));
    }

    void brokenConfigurationsAreExplained_data()
    {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("words");
        QTest::newRow("no key") << u"[DEFAULT]\nregion=x\nkey_file=/none\n"_s << u"private key cannot be read"_s;
        QTest::newRow("no user") << u"[DEFAULT]\nregion=x\ntenancy=t\nfingerprint=f\nkey_file=~/key.pem\n"_s
                                 << u"lacks user"_s;
        QTest::newRow("no region") << u"[DEFAULT]\ntenancy=t\nuser=u\nfingerprint=f\nkey_file=~/key.pem\n"_s
                                   << u"No region"_s;
        QTest::newRow("region that is none")
            << u"[DEFAULT]\nregion=evil.example/\ntenancy=t\nuser=u\nfingerprint=f\nkey_file=~/key.pem\n"_s
            << u"is no region"_s;
        QTest::newRow("nothing") << QString() << u"No region"_s;
    }
    void brokenConfigurationsAreExplained()
    {
        QFETCH(QString, config);
        QFETCH(QString, words);
        StoreHome home;
        home.write(u"key.pem"_s, m_key);
        home.write(u".oci/config"_s, config.toUtf8());
        const auto settings = oracleSettings({}, home.environment());
        QVERIFY(!settings);
        QVERIFY2(settings.error().message.contains(words), qPrintable(settings.error().message));
        home.variables[u"OCI_CLI_PROFILE"_s] = u"NONE"_s;
        const auto missing = oracleSettings({}, home.environment());
        QVERIFY(!missing);
        QVERIFY2(missing.error().message.contains(u"no profile NONE"_s), qPrintable(missing.error().message));
    }

    void redirectsAreNotFollowed()
    {
        FakeApiServer other;
        FakeApiServer server;
        const QString path = u"/n/mine/b/made/o/k"_s;
        other.on("GET", path, FakeAnswer::text(body));
        server.on("GET", path,
                  FakeAnswer::text({}, 302).header("Location", (other.url().toString() + path).toLatin1()));
        FetchProbe probe(OracleReader().fetch(requestOf(
            u"oci://made/k"_s, accountOf({{u"apiEndpoint"_s, server.url().toString()}, {u"namespace"_s, u"mine"_s}}),
            context(m_files))));
        QVERIFY(probe.run());
        QVERIFY(!probe.ok());
        QCOMPARE(other.requests().size(), 0);
    }

    void addressesFollowTheRealm_data()
    {
        QTest::addColumn<QString>("region");
        QTest::addColumn<QString>("of");
        QTest::addColumn<QString>("host");
        QTest::newRow("commercial") << u"eu-frankfurt-1"_s << u"ocid1.tenancy.oc1..x"_s
                                    << u"objectstorage.eu-frankfurt-1.oraclecloud.com"_s;
        QTest::newRow("unknown") << u"us-ashburn-1"_s << QString() << u"objectstorage.us-ashburn-1.oraclecloud.com"_s;
        QTest::newRow("short") << u"phx"_s << QString() << u"objectstorage.us-phoenix-1.oraclecloud.com"_s;
        QTest::newRow("government") << u"us-langley-1"_s << u"ocid1.tenancy.oc2..x"_s
                                    << u"objectstorage.us-langley-1.oraclegovcloud.com"_s;
        QTest::newRow("dedicated") << u"ap-chiyoda-1"_s << u"ocid1.tenancy.oc8..x"_s
                                   << u"objectstorage.ap-chiyoda-1.oraclecloud8.com"_s;
        QTest::newRow("sovereign") << u"eu-madrid-2"_s << u"ocid1.tenancy.oc19..x"_s
                                   << u"objectstorage.eu-madrid-2.oraclecloud.eu"_s;
    }
    void addressesFollowTheRealm()
    {
        QFETCH(QString, region);
        QFETCH(QString, of);
        QFETCH(QString, host);
        QCOMPARE(oracleEndpoint(region, of).toString(), u"https://"_s + host);
    }

    void wrongReferencesAreRefused_data()
    {
        QTest::addColumn<QString>("reference");
        for (const char *reference :
             {"", "oci://", "oci://bucket", "oci://bucket/", "oci:///name", "oci://bucket/n#", "oci://buc ket/name"})
            QTest::newRow(*reference ? reference : "empty") << QString::fromLatin1(reference);
    }
    void wrongReferencesAreRefused()
    {
        QFETCH(QString, reference);
        const auto checked = OracleReader().check({u"oracle/object"_s, reference, {}, {}});
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, Core::ErrorKind::Usage);
    }

private:
    void put(const QString &name, const QByteArray &content)
    {
        const QString path = m_server.folder() + u'/' + name;
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }

    [[nodiscard]] static Account accountOf(const QJsonObject &settings)
    {
        Account account;
        account.kind = u"oracle"_s;
        account.name = u"store"_s;
        account.settings = settings;
        return account;
    }

    [[nodiscard]] FetchContext context(const StoreHome &home) const
    {
        FetchContext context = home.context();
        context.tls.setCaCertificates(m_authority);
        return context;
    }

    void writeConfig(const StoreHome &home) const
    {
        home.write(u".oci/config"_s,
                   u"[DEFAULT]\nuser=%1\nfingerprint=%2\ntenancy=%3\nregion=eu-frankfurt-1\nkey_file=~/key.pem\n"_s
                       .arg(user, m_fingerprint, tenancy)
                       .toUtf8());
    }

    std::unique_ptr<FetchOperation> fetch(const QString &reference, const StoreHome &home) const
    {
        writeConfig(home);
        return OracleReader().fetch(requestOf(reference, accountOf({{u"apiEndpoint"_s, m_endpoint}}), context(home)));
    }

    StoreRecords m_records{u"tst_oraclereader"_s};
    StoreServer m_server;
    StoreHome m_files;
    QList<QSslCertificate> m_authority;
    QByteArray m_key;
    QString m_fingerprint;
    QString m_endpoint;
};

QTEST_GUILESS_MAIN(OracleReaderTest)
#include "tst_oraclereader.moc"
