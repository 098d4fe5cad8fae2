// SPDX-License-Identifier: Apache-2.0
#include "fetchprobe.h"
#include "storerecords.h"

#include "models/artifacts/artifact.h"
#include "models/artifacts/githubreader.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/testpki.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSslCertificate>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;
using Support::FakeTls;

namespace {

const QString contents = u"/repos/octo/tools/contents/out/result.json"_s;
const QString raw = u"/api/v4/projects/group%2Ftools/repository/files/out%2Fresult.json/raw"_s;

} // namespace

/// Answers of hosted services, replayed over real HTTPS by a server that looks at what it is sent.
class SourceHostsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
        const auto authority = Support::TestPki::authority(u"Test"_s);
        const auto certificate = Support::TestPki::issue(authority, u"server"_s, {u"127.0.0.1"_s});
        m_tls.certificate = certificate.certificate;
        m_tls.key = certificate.key;
        m_context.tls.setCaCertificates(QSslCertificate::fromData(authority.certificate));
        m_context.environment.variable = [this](const QString &name) { return m_variables.value(name); };
        m_context.retry = {std::chrono::milliseconds(1), std::chrono::milliseconds(1), std::chrono::milliseconds(1)};
    }

    void init()
    {
        m_variables.clear();
        m_server = std::make_unique<FakeApiServer>(m_tls);
    }

    void cleanup()
    {
        m_records.endOfTest();
        m_server.reset();
    }

    void gitHubFilesComeFromTheContentsApi()
    {
        m_records.note(u"github/file"_s, u"GitHub's answers replayed over HTTPS"_s);
        m_server->on("GET", contents,
                     FakeAnswer(200, "application/vnd.github.v3.raw; charset=utf-8")
                         .header("ETag", "W/\"abc\"")
                         .send(R"({"a":1})"));
        setAccounts("artifacts: {github: {accounts: [{name: gh, token: ghp_x, baseUrl: '" + base() + "'}]}}");
        const Content content = read({u"github/file"_s, u"octo/tools/out/result.json"_s, u"v1.2/x"_s, u"gh"_s});
        QCOMPARE(content.bytes, R"({"a":1})"_ba);
        QVERIFY2(content.warnings.isEmpty(), qPrintable(content.warnings.join(u'\n')));
        const FakeRequest request = m_server->requests().first();
        QCOMPARE(request.header("Authorization"), "token ghp_x"_ba);
        QCOMPARE(request.header("Accept"), "application/vnd.github.v3.raw"_ba);
        QCOMPARE(request.query.queryItemValue(u"ref"_s, QUrl::FullyDecoded), u"v1.2/x"_s);
    }

    void gitHubsWholeAddressesAreReadAndTheDefaultBranchIsSaid()
    {
        m_server->on("GET", u"/api/v3"_s + contents, FakeAnswer(200, "application/vnd.github.v3.raw").send("{}"));
        m_server->on("GET", contents, FakeAnswer(200, "application/vnd.github.v3.raw").send("{}"));
        const QString enterprise = QString::fromLatin1(base()) + u"/api/v3"_s + contents;
        const Content content = read({u"github/file"_s, enterprise, {}, {}});
        QCOMPARE(content.bytes, "{}"_ba);
        QCOMPARE(content.warnings.size(), 1);
        QVERIFY(content.warnings.first().contains(u"master"_s));
        const FakeRequest request = m_server->requests().first();
        QVERIFY(request.query.isEmpty());
        QCOMPARE(request.header("Authorization"), QByteArray());
        // A version in the address is kept, and replaced by one that is given.
        read({u"github/file"_s, enterprise + u"?ref=dev"_s, {}, {}});
        QCOMPARE(m_server->requests().last().query.queryItemValue(u"ref"_s), u"dev"_s);
        read({u"github/file"_s, enterprise + u"?ref=dev"_s, u"main"_s, {}});
        QCOMPARE(m_server->requests().last().query.toString(), u"ref=main"_s);
    }

    void gitHubTokensOfTheEnvironmentGoToTheirHostOnly()
    {
        m_server->on("GET", u"/api/v3"_s + contents, FakeAnswer(200, "application/vnd.github.v3.raw").send("{}"));
        const Reference reference{u"github/file"_s, QString::fromLatin1(base()) + u"/api/v3"_s + contents, {}, {}};
        m_variables = {{u"GITHUB_TOKEN"_s, u"for-github-com"_s}, {u"GH_ENTERPRISE_TOKEN"_s, u"ours"_s}};
        read(reference);
        QCOMPARE(m_server->requests().last().header("Authorization"), QByteArray());
        m_variables[u"GH_HOST"_s] = u"127.0.0.1:%1"_s.arg(m_server->port());
        read(reference);
        QCOMPARE(m_server->requests().last().header("Authorization"), "token ours"_ba);
        // GitHub's own tool lets GH_TOKEN win.
        m_variables[u"GH_TOKEN"_s] = u"first"_s;
        const auto tokens = gitHubTokens(m_context.environment);
        QCOMPARE(tokens.first().host, u"api.github.com"_s);
        QCOMPARE(tokens.first().token, u"first"_s);
        QCOMPARE(tokens.at(1).token, u"for-github-com"_s);
    }

    void gitHubFoldersAndLinksAreNoFiles_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::newRow("folder") << R"([{"name":"a","type":"file","download_url":"https://x/a","sha":"1"}])"_ba
                                << u"artifact-not-a-file"_s;
        QTest::newRow("submodule") << R"({"name":"a","type":"submodule","download_url":null,"sha":"1"})"_ba
                                   << u"artifact-not-a-file"_s;
        // Gitea describes every file.
        QTest::newRow("described")
            << R"({"type":"file","encoding":"base64","content":"eyJh\nIjoxfQ==","download_url":"https://x/a","sha":"1"})"_ba
            << QString();
        // A file that is JSON itself.
        QTest::newRow("content") << R"({"type":"file"})"_ba << QString();
    }
    void gitHubFoldersAndLinksAreNoFiles()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        m_server->on("GET", contents, FakeAnswer(200, "application/json; charset=utf-8").send(body));
        FetchProbe probe(fetch({u"github/file"_s, QString::fromLatin1(base()) + contents, u"main"_s, {}}));
        QVERIFY(probe.run());
        QCOMPARE(probe.error().code, code);
        if (body.contains("base64"))
            QCOMPARE(probe.result()->bytes, R"({"a":1})"_ba);
        else if (code.isEmpty())
            QCOMPARE(probe.result()->bytes, body);
    }

    void gitHubsLimitsSayWhenToComeBack()
    {
        const QByteArray reset = QByteArray::number(QDateTime::currentSecsSinceEpoch() + 3);
        m_server->on("GET", contents,
                     {FakeAnswer(403)
                          .header("X-RateLimit-Remaining", "0")
                          .header("X-RateLimit-Reset", reset)
                          .send(R"({"message":"API rate limit exceeded"})"),
                      FakeAnswer(200, "application/vnd.github.v3.raw").send("{}")});
        const QString url = QString::fromLatin1(base()) + contents;
        FetchProbe probe(fetch({u"github/file"_s, url, u"main"_s, {}}));
        QVERIFY(probe.run());
        QVERIFY2(probe.ok(), qPrintable(probe.error().toText()));
        QCOMPARE(m_server->count("GET", contents), 2);
        // Without the word of a limit 403 is final.
        m_server->on("GET", contents, FakeAnswer(403).send("{}"));
        FetchProbe denied(fetch({u"github/file"_s, url, u"main"_s, {}}));
        QVERIFY(denied.run());
        QCOMPARE(denied.error().kind, Core::ErrorKind::Authorization);
        QCOMPARE(m_server->count("GET", contents), 3);
    }

    void gitHubReferencesAreChecked_data()
    {
        QTest::addColumn<QString>("reference");
        QTest::addColumn<bool>("valid");
        QTest::newRow("short") << u"o/r/p.json"_s << true;
        QTest::newRow("api") << u"https://api.github.com/repos/o/r/contents/p"_s << true;
        QTest::newRow("web page") << u"https://github.com/o/r/blob/main/p"_s << false;
        QTest::newRow("no path") << u"o/r"_s << false;
        QTest::newRow("other scheme") << u"ftp://h/repos/o/r/contents/p"_s << false;
        QTest::newRow("empty") << QString() << false;
    }
    void gitHubReferencesAreChecked()
    {
        QFETCH(QString, reference);
        QFETCH(bool, valid);
        QCOMPARE(m_readers.check({u"github/file"_s, reference, {}, {}}).has_value(), valid);
    }

    void gitLabFilesComeFromTheFilesApi()
    {
        m_records.note(u"gitlab/file"_s, u"GitLab's answers replayed over HTTPS"_s);
        m_server->on("GET", raw, FakeAnswer(200, "text/plain").header("X-Gitlab-Commit-Id", "c0ffee").send("{}"));
        setAccounts("artifacts: {gitlab: {accounts: [{name: gl, token: glpat-x, baseUrl: '" + base() + "'}]}}");
        const Content content = read({u"gitlab/file"_s, u"group/tools/-/out/result.json"_s, u"main"_s, u"gl"_s});
        QCOMPARE(content.bytes, "{}"_ba);
        QCOMPARE(content.version, u"c0ffee"_s);
        QVERIFY(content.warnings.isEmpty());
        const FakeRequest request = m_server->requests().first();
        QCOMPARE(request.header("PRIVATE-TOKEN"), "glpat-x"_ba);
        QCOMPARE(request.header("Authorization"), QByteArray());
        QCOMPARE(request.query.toString(), u"ref=main"_s);
    }

    void gitLabReadsTheDefaultBranchAndSaysSo()
    {
        m_server->on("GET", raw, FakeAnswer(200, "text/plain").send("{}"));
        const Content content = read({u"gitlab/file"_s, QString::fromLatin1(base()) + raw, {}, {}});
        QCOMPARE(m_server->requests().first().query.toString(), u"ref=HEAD"_s);
        QCOMPARE(content.warnings.size(), 1);
        QVERIFY(content.warnings.first().contains(u"master"_s));
    }

    void gitLabTokensOfTheEnvironmentGoToTheirHostOnly()
    {
        m_server->on("GET", raw, FakeAnswer(200, "text/plain").send("{}"));
        const Reference reference{u"gitlab/file"_s, QString::fromLatin1(base()) + raw, u"main"_s, {}};
        m_variables = {{u"GITLAB_TOKEN"_s, u"personal"_s}, {u"CI_JOB_TOKEN"_s, u"job"_s}};
        read(reference);
        QCOMPARE(m_server->requests().last().header("PRIVATE-TOKEN"), QByteArray());
        m_variables[u"GITLAB_HOST"_s] = QString::fromLatin1(base());
        read(reference);
        QCOMPARE(m_server->requests().last().header("PRIVATE-TOKEN"), "personal"_ba);
        m_variables.remove(u"GITLAB_TOKEN"_s);
        read(reference);
        QCOMPARE(m_server->requests().last().header("JOB-TOKEN"), "job"_ba);
        QCOMPARE(m_server->requests().last().header("PRIVATE-TOKEN"), QByteArray());
    }

    void tokensStayBehindAtRedirects()
    {
        FakeApiServer other(m_tls);
        other.on("GET", u"/stolen"_s, FakeAnswer(200, "text/plain").send("{}"));
        m_server->on("GET", raw,
                     FakeAnswer(302).header("Location", other.url().resolved(QUrl(u"/stolen"_s)).toEncoded()).send(""));
        setAccounts("artifacts: {gitlab: {accounts: [{name: gl, token: glpat-x}]}}");
        read({u"gitlab/file"_s, QString::fromLatin1(base()) + raw, u"main"_s, u"gl"_s});
        QCOMPARE(m_server->requests().first().header("PRIVATE-TOKEN"), "glpat-x"_ba);
        QCOMPARE(other.requests().first().header("PRIVATE-TOKEN"), QByteArray());
    }

    void bitbucketFilesAreReadWithABearerTokenOrAPassword()
    {
        m_records.note(u"bitbucket/file"_s, u"Bitbucket's answers replayed over HTTPS"_s);
        const QString path = u"/2.0/repositories/team/tools/src/main/out/result.json"_s;
        m_server->on("GET", path, FakeAnswer(200, "text/plain").send("{}"));
        setAccounts("artifacts: {bitbucket: {accounts: [{name: token, token: abc}, "
                    "{name: basic, username: u, password: p}]}}");
        Reference reference{u"bitbucket/file"_s, QString::fromLatin1(base()) + path, {}, u"token"_s};
        QCOMPARE(read(reference).bytes, "{}"_ba);
        QCOMPARE(m_server->requests().last().header("Authorization"), "Bearer abc"_ba);
        reference.account = u"basic"_s;
        reference.version = u"main"_s;
        const Content content = read(reference);
        QCOMPARE(m_server->requests().last().header("Authorization"), "Basic " + "u:p"_ba.toBase64());
        QCOMPARE(content.warnings.size(), 1); // the version is part of the address
        m_variables[u"BITBUCKET_TOKEN"_s] = u"secret"_s;
        reference.account.clear();
        read(reference);
        QCOMPARE(m_server->requests().last().header("Authorization"), QByteArray()); // not Bitbucket's host
    }

    void jenkinsFilesAreNamedByJobBuildAndPath()
    {
        m_records.note(u"jenkins/file"_s, u"Jenkins' answers replayed over HTTPS"_s);
        const QString path = u"/jenkins/job/team%20a/job/build/17/artifact/out/result.json"_s;
        m_server->on("GET", path, FakeAnswer(200, "application/json").send("{}"));
        setAccounts("jenkins: {masters: [{name: ci, address: '" + base()
                    + "/jenkins/', username: jane, password: t}]}");
        Reference reference{u"jenkins/file"_s, u"/out/result.json"_s, u"17"_s, u"ci"_s, u"team a/build"_s};
        const Content content = read(reference);
        QCOMPARE(content.bytes, "{}"_ba);
        QVERIFY(content.warnings.isEmpty());
        QCOMPARE(m_server->requests().last().header("Authorization"), "Basic " + "jane:t"_ba.toBase64());
        m_server->on("GET", u"/jenkins/job/build/lastSuccessfulBuild/artifact/r.json"_s,
                     FakeAnswer(200, "application/json").send("{}"));
        reference = {u"jenkins/file"_s, u"r.json"_s, {}, u"ci"_s, u"build"_s};
        QCOMPARE(read(reference).warnings.size(), 1);
    }

    void jenkinsIsFoundThroughTheEnvironment()
    {
        const QString path = u"/job/build/3/artifact/r.json"_s;
        m_server->on("GET", path, FakeAnswer(200, "application/json").send("{}"));
        Reference reference{u"jenkins/file"_s, u"r.json"_s, u"3"_s, {}, u"build"_s};
        FetchProbe nowhere(fetch(reference));
        QVERIFY(nowhere.run());
        QCOMPARE(nowhere.error().code, u"artifact-account-needed"_s);
        m_variables = {{u"JENKINS_URL"_s, QString::fromLatin1(base())},
                       {u"JENKINS_USER_ID"_s, u"jane"_s},
                       {u"JENKINS_API_TOKEN"_s, u"t"_s}};
        read(reference);
        QCOMPARE(m_server->requests().last().header("Authorization"), "Basic " + "jane:t"_ba.toBase64());
        reference.name.clear();
        QCOMPARE(m_readers.check(reference).error().code, u"artifact-reference-invalid"_s);
        FakeApiServer other(m_tls);
        other.on("GET", path, FakeAnswer(200, "application/json").send("{}"));
        read({u"jenkins/file"_s, other.url().resolved(QUrl(path)).toString(), {}, {}});
        QCOMPARE(other.requests().last().header("Authorization"), QByteArray());
    }

    void pipelineTemplatesComeFromFront50()
    {
        m_records.note(u"front50/pipelineTemplate"_s, u"Front50's answers replayed over HTTPS"_s);
        m_server->on("GET", u"/v2/pipelineTemplates/release"_s,
                     FakeAnswer(200, "application/json").send(R"({"id":"release"})"));
        // As in Spinnaker's own configuration.
        setAccounts("services: {front50: {baseUrl: '" + base() + "'}}");
        Reference reference{u"front50/pipelineTemplate"_s, u"spinnaker://release:stable"_s, {}, u"front50"_s};
        QCOMPARE(read(reference).bytes, R"({"id":"release"})"_ba);
        QCOMPARE(m_server->requests().last().query.toString(), u"tag=stable&digest="_s);
        reference.reference = u"spinnaker://release@sha256:abc0"_s;
        read(reference);
        QCOMPARE(m_server->requests().last().query.toString(), u"tag=&digest=abc0"_s);
        reference.account.clear();
        FetchProbe nowhere(fetch(reference));
        QVERIFY(nowhere.run());
        QCOMPARE(nowhere.error().code, u"artifact-account-needed"_s);
        for (const QString &wrong : {u"release"_s, u"spinnaker://"_s, u"spinnaker://a:b:c"_s, u"spinnaker://a/../b"_s})
            QVERIFY(!m_readers.check({u"front50/pipelineTemplate"_s, wrong, {}, {}}));
    }

    void storedArtifactsComeBackFromSpinnaker()
    {
        m_records.note(u"remote/base64"_s, u"clouddriver's answers replayed over HTTPS"_s);
        const QByteArray text = QByteArray(R"({"a":1})").toBase64();
        const QString hash = QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
        const QJsonObject view{{u"type"_s, u"remote/base64"_s}, {u"reference"_s, QString::fromLatin1(text)}};
        m_server->on("GET", u"/artifacts/content-address/app/"_s + hash,
                     FakeAnswer(200, "application/json").send(QJsonDocument(view).toJson()));
        setAccounts("artifacts: {artifactStore: {accounts: [{name: store, baseUrl: '" + base() + "'}]}}");
        const Reference reference{u"remote/base64"_s, u"ref://app/"_s + hash, {}, u"store"_s};
        QCOMPARE(read(reference).bytes, R"({"a":1})"_ba);
        // Something else under that address is noticed.
        m_server->on("GET", u"/artifacts/content-address/app/"_s + hash,
                     FakeAnswer(200, "application/json").send(R"({"reference":"e30="})"));
        FetchProbe other(fetch(reference));
        QVERIFY(other.run());
        QCOMPARE(other.error().code, u"artifact-store-answer"_s);
        QVERIFY(!m_readers.check({u"remote/base64"_s, u"e30="_s, {}, {}}));
    }

private:
    [[nodiscard]] QByteArray base() const { return m_server->url().toEncoded(); }
    void setAccounts(const QByteArray &yaml) { m_accounts = *Accounts::parse(yaml); }

    std::unique_ptr<FetchOperation> fetch(const Reference &reference)
    {
        m_readers.setContext(m_context);
        m_readers.setAccounts(m_accounts);
        return m_readers.fetch(reference);
    }

    Content read(const Reference &reference)
    {
        FetchProbe probe(fetch(reference));
        if (!probe.run() || !probe.ok()) {
            QTest::qFail(qPrintable(probe.error().toText()), __FILE__, __LINE__);
            return {};
        }
        return *probe.result();
    }

    StoreRecords m_records{u"tst_sourcehosts"_s};
    FakeTls m_tls;
    FetchContext m_context;
    QHash<QString, QString> m_variables;
    Accounts m_accounts;
    Readers m_readers;
    std::unique_ptr<FakeApiServer> m_server;
};

QTEST_GUILESS_MAIN(SourceHostsTest)
#include "tst_sourcehosts.moc"
