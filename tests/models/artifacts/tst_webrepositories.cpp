// SPDX-License-Identifier: Apache-2.0
#include "chartpackage.h"
#include "storetest.h"

#include "tests/support/serverprograms.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::Nginx;

namespace {

QByteArray hashOf(const QByteArray &content, QCryptographicHash::Algorithm algorithm)
{
    return QCryptographicHash::hash(content, algorithm).toHex();
}

} // namespace

/// What is served as files, by a real nginx: plain files, Maven's and Ivy's layouts, a chart repository.
class WebRepositoriesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_nginx.setCertificate(m_fixture.server.certificate, m_fixture.server.key);
        addFiles();
        const QByteArray users = m_nginx.addUser(u"jane"_s, u"s3cret"_s).toUtf8();
        if (!m_nginx.start("location /private/ { auth_basic store; auth_basic_user_file " + users
                           + "; }\nlocation /moved/ { rewrite ^/moved/(.*)$ /private/$1 redirect; }\n"
                             "location /ivy/ { autoindex on; }\nlocation /busy/ { return 503; }\n"
                             "location /zipped/ { gzip on; gzip_min_length 0; gzip_types application/json; }\n"))
            QSKIP("nginx cannot be had");
    }

    void cleanup()
    {
        m_records.endOfTest();
        m_fixture.accounts = {};
        m_fixture.variables.clear();
        QFile::remove(m_fixture.home.filePath(u".netrc"_s));
    }

    void filesAreReadOverTlsWithAnAccount()
    {
        m_records.note(u"http/file"_s, u"nginx: TLS, basic authentication"_s);
        QVERIFY(m_fixture.setAccounts("artifacts: {http: {accounts: [{name: web, username: jane, password: s3cret}, "
                                      "{name: wrong, username: jane, password: x}]}}"));
        const Content content
            = m_fixture.read({u"http/file"_s, m_nginx.secureUrl(u"/private/out.json"_s), {}, u"web"_s});
        QCOMPARE(content.bytes, R"({"a":1})"_ba);
        QVERIFY(content.warnings.isEmpty());
        QVERIFY(!content.version.isEmpty()); // nginx' ETag
        QCOMPARE(m_nginx.requests().last(), u"GET /private/out.json 200 jane"_s);
        const Core::Error denied
            = m_fixture.error({u"http/file"_s, m_nginx.secureUrl(u"/private/out.json"_s), {}, u"wrong"_s});
        QCOMPARE(denied.kind, Core::ErrorKind::Authentication);
        // Whose certificate nobody vouches for is not read.
        FetchContext doubting = m_fixture.context;
        std::swap(m_fixture.context, doubting);
        m_fixture.context.tls = QSslConfiguration::defaultConfiguration();
        const Core::Error untrusted = m_fixture.error({u"http/file"_s, m_nginx.secureUrl(u"/open.json"_s), {}, {}});
        std::swap(m_fixture.context, doubting);
        QCOMPARE(untrusted.kind, Core::ErrorKind::Tls);
    }

    void redirectsAndCompressionAreFollowed()
    {
        m_records.note(u"http/file"_s, u"nginx: redirects, gzip"_s);
        QVERIFY(
            m_fixture.setAccounts("artifacts: {http: {accounts: [{name: web, username: jane, password: s3cret}]}}"));
        // To the same origin, where the credentials are asked for.
        QCOMPARE(m_fixture.read({u"http/file"_s, m_nginx.url(u"/moved/out.json"_s), {}, u"web"_s}).bytes,
                 R"({"a":1})"_ba);
        QCOMPARE(m_fixture.read({u"http/file"_s, m_nginx.url(u"/zipped/out.json"_s), {}, {}}).bytes,
                 R"({"zipped":true})"_ba);
    }

    void netrcIsUsedWhereNothingElseIsSaid()
    {
        m_records.note(u"http/file"_s, u"nginx: .netrc"_s);
        QVERIFY(m_fixture.writeHome(u".netrc"_s, "machine 127.0.0.1 login jane password s3cret\n"));
        m_fixture.read({u"http/file"_s, m_nginx.secureUrl(u"/private/out.json"_s), {}, {}});
        QCOMPARE(m_nginx.requests().last(), u"GET /private/out.json 200 jane"_s);
        QVERIFY(m_fixture.writeHome(u".netrc"_s, "machine other login jane password s3cret\n"));
        QCOMPARE(m_fixture.error({u"http/file"_s, m_nginx.secureUrl(u"/private/out.json"_s), {}, {}}).kind,
                 Core::ErrorKind::Authentication);
    }

    void mavenVersionsAreFound_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<QString>("version");
        QTest::newRow("exact") << u"org.acme:app:json:1.0"_s << "app 1.0"_ba << u"1.0"_s;
        QTest::newRow("release") << u"org.acme:app:json:RELEASE"_s << "app 1.10"_ba << u"1.10"_s;
        QTest::newRow("latest.release") << u"org.acme:app:json:latest.release"_s << "app 1.10"_ba << u"1.10"_s;
        QTest::newRow("latest") << u"org.acme:app:json:LATEST"_s << "snapshot 7"_ba << u"2.0-20260102.030405-7"_s;
        QTest::newRow("snapshot") << u"org.acme:app:json:2.0-SNAPSHOT"_s << "snapshot 7"_ba
                                  << u"2.0-20260102.030405-7"_s;
        QTest::newRow("integration") << u"org.acme:app:json:latest.integration"_s << "snapshot 7"_ba
                                     << u"2.0-20260102.030405-7"_s;
        QTest::newRow("copied snapshot") << u"org.acme:app:json:3.0-SNAPSHOT"_s << "snapshot 3"_ba << u"3.0-SNAPSHOT"_s;
        QTest::newRow("range") << u"org.acme:app:json:[1.0,1.10)"_s << "app 1.9"_ba << u"1.9"_s;
        QTest::newRow("classifier") << u"org.acme:app:json:out:1.0"_s << "app 1.0 out"_ba << u"1.0"_s;
    }
    void mavenVersionsAreFound()
    {
        QFETCH(QString, reference);
        QFETCH(QByteArray, expected);
        QFETCH(QString, version);
        m_records.note(u"maven/file"_s, u"nginx: a repository of Maven's layout, TLS, basic authentication"_s);
        useMaven();
        const Content content = m_fixture.read({u"maven/file"_s, reference, {}, u"mvn"_s});
        QCOMPARE(content.bytes, expected);
        QCOMPARE(content.version, version);
        QVERIFY2(content.warnings.isEmpty(), qPrintable(content.warnings.join(u'\n')));
    }

    void mavenTellsWhatIsMissingOrDamaged()
    {
        useMaven();
        QCOMPARE(m_fixture.error({u"maven/file"_s, u"org.acme:app:json:9.9"_s, {}, u"mvn"_s}).kind,
                 Core::ErrorKind::NotFound);
        const Core::Error range = m_fixture.error({u"maven/file"_s, u"org.acme:app:json:[5,6)"_s, {}, u"mvn"_s});
        QCOMPARE(range.kind, Core::ErrorKind::NotFound);
        QVERIFY2(range.hint.contains(u"1.10"_s), qPrintable(range.hint));
        QCOMPARE(m_fixture.error({u"maven/file"_s, u"org.acme:damaged:json:1"_s, {}, u"mvn"_s}).code,
                 u"artifact-checksum"_s);
        const Content unchecked = m_fixture.read({u"maven/file"_s, u"org.acme:unchecked:json:1"_s, {}, u"mvn"_s});
        QCOMPARE(unchecked.warnings.size(), 1);
        QCOMPARE(m_fixture.error({u"maven/file"_s, u"org.acme:app:json:1.0"_s, {}, {}}).code,
                 u"artifact-account-needed"_s);
    }

    void ivyRepositoriesAreRead_data()
    {
        QTest::addColumn<QString>("account");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("pattern") << u"pattern"_s << u"org.acme:app:1.0:json"_s << "ivy 1.0"_ba;
        QTest::newRow("publication of ivy.xml") << u"pattern"_s << u"org.acme:app:1.0"_s << "ivy 1.0"_ba;
        QTest::newRow("listing") << u"pattern"_s << u"org.acme:app:latest.integration:json"_s << "ivy 1.10"_ba;
        QTest::newRow("prefix") << u"pattern"_s << u"org.acme:app:1.0+:json"_s << "ivy 1.0"_ba;
        QTest::newRow("range") << u"pattern"_s << u"org.acme:app:[1.0,1.10[:json"_s << "ivy 1.0"_ba;
        QTest::newRow("second repository") << u"pattern"_s << u"org.acme:app:1.9:json"_s << "app 1.9"_ba;
        QTest::newRow("Maven's layout") << u"maven"_s << u"org.acme:app:1.0:json"_s << "app 1.0"_ba;
        QTest::newRow("Maven's metadata") << u"maven"_s << u"org.acme:app:[1.0,1.99):json"_s << "app 1.10"_ba;
        QTest::newRow("Maven's snapshots")
            << u"maven"_s << u"org.acme:app:latest.integration:json"_s << "snapshot 7"_ba;
    }
    void ivyRepositoriesAreRead()
    {
        QFETCH(QString, account);
        QFETCH(QString, reference);
        QFETCH(QByteArray, expected);
        m_records.note(u"ivy/file"_s,
                       account == "maven"_L1 ? u"nginx: Maven's layout"_s
                                             : u"nginx: pattern repositories, folder listings"_s);
        useIvy();
        QCOMPARE(m_fixture.read({u"ivy/file"_s, reference, {}, account}).bytes, expected);
    }

    void ivyTellsWhatCannotBeRead()
    {
        useIvy();
        QCOMPARE(m_fixture.error({u"ivy/file"_s, u"org.acme:none:1.0:json"_s, {}, u"pattern"_s}).kind,
                 Core::ErrorKind::NotFound);
        QCOMPARE(m_fixture.error({u"ivy/file"_s, u"org.acme:app:7.+:json"_s, {}, u"maven"_s}).kind,
                 Core::ErrorKind::NotFound);
        const Core::Error ssh = m_fixture.error({u"ivy/file"_s, u"org.acme:app:1.0"_s, {}, u"ssh"_s});
        QCOMPARE(ssh.code, u"artifact-account-incomplete"_s);
        QVERIFY(ssh.message.contains(u"ssh"_s));
    }

    void chartsAreReadFromTheirRepository()
    {
        m_records.note(u"helm/chart"_s, u"nginx: a chart repository, TLS, basic authentication"_s);
        useHelm();
        const Content exact = m_fixture.read({u"helm/chart"_s, {}, u"1.2.3"_s, u"charts"_s, u"app"_s});
        const QJsonObject chart = QJsonDocument::fromJson(exact.bytes).object();
        QCOMPARE(chart[u"metadata"_s][u"name"_s].toString(), u"app"_s);
        QCOMPARE(chart[u"values"_s][u"replicas"_s].toInt(), 2);
        QCOMPARE(exact.version, u"1.2.3"_s);
        QVERIFY(exact.warnings.isEmpty());
        // The newest, and as a reference instead of a name; its index entry has no digest.
        const Content newest = m_fixture.read({u"helm/chart"_s, u"app"_s, {}, u"charts"_s});
        QCOMPARE(newest.version, u"1.10.0"_s);
        QCOMPARE(newest.warnings.size(), 1);
        QCOMPARE(m_fixture.error({u"helm/chart"_s, {}, u"0.1.0"_s, u"charts"_s, u"app"_s}).code,
                 u"artifact-checksum"_s);
        QCOMPARE(m_fixture.error({u"helm/chart"_s, {}, {}, u"charts"_s, u"none"_s}).kind, Core::ErrorKind::NotFound);
        QCOMPARE(m_fixture.error({u"helm/chart"_s, {}, {}, {}, u"app"_s}).code, u"artifact-account-needed"_s);
    }

    void chartsOfOtherHostsGetNoCredentials()
    {
        useHelm();
        const Content elsewhere = m_fixture.read({u"helm/chart"_s, {}, u"3.0.0"_s, u"charts"_s, u"elsewhere"_s});
        QCOMPARE(QJsonDocument::fromJson(elsewhere.bytes)[u"metadata"_s][u"name"_s].toString(), u"app"_s);
        QCOMPARE(m_nginx.requests().last(), u"GET /public/app-1.2.3.tgz 200 -"_s);
    }

    void indexesAreReadAsTheyAre()
    {
        m_records.note(u"helm/index"_s, u"nginx: a chart repository"_s);
        useHelm();
        QVERIFY(m_fixture.read({u"helm/index"_s, {}, {}, u"charts"_s}).bytes.startsWith("apiVersion: v1\n"));
    }

private:
    void addFiles()
    {
        m_nginx.addFile(u"private/out.json"_s, R"({"a":1})");
        m_nginx.addFile(u"open.json"_s, "{}");
        m_nginx.addFile(u"zipped/out.json"_s, R"({"zipped":true})");
        addMaven(u"app"_s, u"1.0"_s, u"app-1.0.json"_s, "app 1.0");
        addMaven(u"app"_s, u"1.0"_s, u"app-1.0-out.json"_s, "app 1.0 out");
        addMaven(u"app"_s, u"1.9"_s, u"app-1.9.json"_s, "app 1.9");
        addMaven(u"app"_s, u"1.10"_s, u"app-1.10.json"_s, "app 1.10");
        addMaven(u"app"_s, u"2.0-SNAPSHOT"_s, u"app-2.0-20260102.030405-7.json"_s, "snapshot 7");
        addMaven(u"app"_s, u"3.0-SNAPSHOT"_s, u"app-3.0-SNAPSHOT.json"_s, "snapshot 3");
        const QString app = u"private/m2/org/acme/app/"_s;
        m_nginx.addFile(app + u"maven-metadata.xml"_s,
                        "<metadata><versioning><latest>2.0-SNAPSHOT</latest><release>1.10</release><versions>"
                        "<version>1.0</version><version>1.9</version><version>1.10</version>"
                        "<version>2.0-SNAPSHOT</version></versions></versioning></metadata>");
        m_nginx.addFile(app + u"2.0-SNAPSHOT/maven-metadata.xml"_s,
                        "<metadata><versioning><snapshot><timestamp>20260102.030405</timestamp>"
                        "<buildNumber>7</buildNumber></snapshot></versioning></metadata>");
        m_nginx.addFile(u"private/m2/org/acme/damaged/1/damaged-1.json"_s, "changed");
        m_nginx.addFile(u"private/m2/org/acme/damaged/1/damaged-1.json.sha1"_s, hashOf("x", QCryptographicHash::Sha1));
        m_nginx.addFile(u"private/m2/org/acme/unchecked/1/unchecked-1.json"_s, "{}");
        for (const QByteArray &revision : {"1.0"_ba, "1.10"_ba}) {
            const QString folder = u"ivy/org.acme/app/"_s + QString::fromLatin1(revision);
            m_nginx.addFile(folder + u"/jsons/app.json"_s, "ivy " + revision);
            m_nginx.addFile(folder + u"/ivy.xml"_s,
                            "<ivy-module version=\"2.0\"><publications><artifact name=\"app\" type=\"json\"/>"
                            "</publications></ivy-module>");
        }
        addCharts();
    }

    /// With a checksum beside it: SHA-1 as Maven Central has it, or SHA-256.
    void addMaven(const QString &artifact, const QString &version, const QString &name, const QByteArray &content)
    {
        const QString path = u"private/m2/org/acme/"_s + artifact + u'/' + version + u'/' + name;
        m_nginx.addFile(path, content);
        if (version == "1.0"_L1)
            m_nginx.addFile(path + u".sha256"_s, hashOf(content, QCryptographicHash::Sha256));
        else
            m_nginx.addFile(path + u".sha1"_s, hashOf(content, QCryptographicHash::Sha1) + "  " + name.toUtf8() + '\n');
    }

    void addCharts()
    {
        const QByteArray chart = chartPackage("app", "1.2.3");
        m_nginx.addFile(u"private/charts/app-1.2.3.tgz"_s, chart);
        m_nginx.addFile(u"private/charts/app-1.10.0.tgz"_s, chartPackage("app", "1.10.0"));
        m_nginx.addFile(u"public/app-1.2.3.tgz"_s, chart);
    }

    void useMaven()
    {
        QVERIFY(m_fixture.setAccounts("artifacts: {maven: {accounts: [{name: mvn, username: jane, password: s3cret, "
                                      "repositoryUrl: '"
                                      + m_nginx.secureUrl(u"/private/m2/"_s).toUtf8() + "'}]}}"));
    }

    /// In Spinnaker's form.
    void useIvy()
    {
        const QByteArray http = m_nginx.url({}).toUtf8();
        QVERIFY(m_fixture.setAccounts(R"(artifacts:
  ivy:
    accounts:
    - name: pattern
      settings:
        settings: {defaultResolver: all}
        credentials: {host: 127.0.0.1, realm: store, username: jane, password: s3cret}
        resolvers:
          chain:
          - name: all
            resolvers:
              url:
              - name: patterns
                ivy: [{pattern: 'URL/ivy/[organisation]/[module]/[revision]/ivy.xml'}]
                artifact: [{pattern: 'URL/ivy/[organisation]/[module]/[revision]/[type]s/[artifact].[ext]'}]
              ibiblio:
              - {name: m2, m2compatible: true, root: URL/private/m2/}
    - {name: maven, m2compatible: true, repositoryUrl: URL/private/m2, username: jane, password: s3cret}
    - name: ssh
      settings: {resolvers: {ssh: [{name: x, host: h}]}}
)"_ba.replace("URL", http)));
    }

    void useHelm()
    {
        // The second host is the same server under another name.
        QString other = m_nginx.url(u"/public/app-1.2.3.tgz"_s);
        other.replace("127.0.0.1"_L1, "localhost"_L1);
        const QByteArray digest = hashOf(chartPackageOf(u"private/charts/app-1.2.3.tgz"_s), QCryptographicHash::Sha256);
        QVERIFY(m_nginx.addFile(u"private/charts/index.yaml"_s,
                                R"(apiVersion: v1
entries:
  app:
  - {version: 1.2.3, urls: [app-1.2.3.tgz], digest: DIGEST}
  - {version: 1.10.0, urls: [app-1.10.0.tgz]}
  - {version: 0.1.0, urls: [app-1.2.3.tgz], digest: 'ab12'}
  elsewhere:
  - {version: 3.0.0, urls: ['OTHER'], digest: DIGEST}
)"_ba.replace("DIGEST", digest)
                                    .replace("OTHER", other.toUtf8())));
        QVERIFY(m_fixture.setAccounts("artifacts: {helm: {accounts: [{name: charts, username: jane, password: s3cret, "
                                      "repository: '"
                                      + m_nginx.url(u"/private/charts"_s).toUtf8() + "'}]}}"));
    }

    QByteArray chartPackageOf(const QString &path) const
    {
        QFile file(m_nginx.folder() + u"/root/"_s + path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    StoreRecords m_records{u"tst_webrepositories"_s};
    StoreFixture m_fixture;
    Nginx m_nginx;
};

QTEST_GUILESS_MAIN(WebRepositoriesTest)
#include "tst_webrepositories.moc"
