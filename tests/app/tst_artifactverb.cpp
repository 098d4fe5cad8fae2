// SPDX-License-Identifier: Apache-2.0
// The real program reading from a real HTTP server.
#include "console.h"

#include "tests/support/fakeapiserver.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;

class ArtifactVerbTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FakeApiServer>();
    }

    void readsWithAnAccountOfAFile()
    {
        m_server->on("GET", u"/out.json"_s, [](const FakeRequest &request) {
            return request.header("Authorization") == "Basic " + QByteArray("me:geheim").toBase64()
                ? FakeAnswer::text("{\"size\": 1.50}", 200, "application/json").header("ETag", "\"v7\"")
                : FakeAnswer(401);
        });
        const QString accounts = write(u"accounts.yaml"_s, R"(artifacts:
  http:
    enabled: true
    accounts:
    - name: intranet
      username: me
      password: ${JC_TEST_PASSWORD}
)");
        const auto result
            = fetch({u"--account"_s, u"intranet"_s, u"--accounts"_s, accounts}, {u"JC_TEST_PASSWORD=geheim"_s});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(result.json()[u"artifact"][u"version"].toString(), u"\"v7\""_s);
        QCOMPARE(result.json()[u"artifact"][u"attempts"].toInt(), 1);
        QVERIFY(result.out.contains("1.50"));
        QVERIFY(!result.out.contains("geheim") && !result.err.contains("geheim"));
        const auto without = fetch({u"--accounts"_s, accounts}, {u"JC_TEST_PASSWORD=geheim"_s});
        QCOMPARE(without.exitCode, 3);
        // What cannot be found is said before anything is sent.
        const int before = m_server->count("GET", u"/out.json"_s);
        const auto unknown = fetch({u"--account"_s, u"nobody"_s, u"--accounts"_s, accounts});
        QCOMPARE(unknown.exitCode, 2);
        QVERIFY2(unknown.err.contains("intranet"), unknown.err.constData()); // names those that fit
        const auto noFile = fetch({u"--accounts"_s, m_folder->filePath(u"none.yaml"_s)});
        QCOMPARE(noFile.exitCode, 2);
        QCOMPARE(m_server->count("GET", u"/out.json"_s), before);
    }

    void tellsProblemsOfTheAccountsFile()
    {
        m_server->on("GET", u"/out.json"_s, FakeAnswer::text("{}"));
        const QString accounts
            = write(u"accounts.yaml"_s, "artifacts:\n  http:\n    accounts:\n    - name: a\n      usernaem: x\n");
        const auto result = fetch({u"--accounts"_s, accounts});
        QCOMPARE(result.exitCode, 0);
        QVERIFY2(result.err.contains("accounts.yaml:5"), result.err.constData());
    }

    void triesAgainAsLongAsAllowed()
    {
        m_server->on("GET", u"/out.json"_s, {FakeAnswer(404), FakeAnswer(503), FakeAnswer::text("{\"a\": 1}")});
        const auto result = fetch({u"--wait"_s, u"60s"_s});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QVERIFY(result.err.contains("attempt 1 to read the artifact failed") && result.err.contains("trying again in"));
        QVERIFY(result.err.contains("attempt 2"));
        QCOMPARE(result.json()[u"artifact"][u"attempts"].toInt(), 3);
        // Without waiting the first answer counts.
        m_server->on("GET", u"/out.json"_s, {FakeAnswer(404), FakeAnswer::text("{\"a\": 1}")});
        QCOMPARE(fetch({}).exitCode, 3);
        QCOMPARE(fetch({u"--wait"_s, u"soon"_s}).exitCode, 2);
    }

    void printsTheContentAsItCame()
    {
        QByteArray body("[1,\r\n2]\0\xff", 9);
        m_server->on("GET", u"/out.json"_s, FakeAnswer::text(body));
        const auto raw = fetch({u"-o"_s, u"raw"_s});
        QCOMPARE(raw.out, body);
        QCOMPARE(raw.exitCode, 4); // it is no object
        QVERIFY(raw.err.contains("error:"));
    }

    void saysWhatIsMissing()
    {
        const auto type = runConsole({u"artifact"_s, u"--reference"_s, u"x"_s});
        QCOMPARE(type.exitCode, 2);
        QVERIFY(type.err.contains("--type"));
        const auto reference = runConsole({u"artifact"_s, u"--type"_s, u"http/file"_s});
        QCOMPARE(reference.exitCode, 2);
        QVERIFY(reference.err.contains("--reference"));
    }

    void aRunFetchesWithTheSameOptions()
    {
        m_server->on("GET", u"/artifact/out.json"_s, {FakeAnswer(404), FakeAnswer::text("{\"a\": 1}")});
        QUrl url = m_server->url();
        url.setPath(u"/"_s);
        const auto help = runConsole({u"run"_s, u"--help"_s});
        for (const char *option : {"--artifact-version", "--artifact-account", "--artifact-accounts", "--artifact-wait",
                                   "--artifact-name", "--artifact-location"})
            QVERIFY2(help.out.contains(option), option);
        const auto run
            = runConsole({u"run"_s, u"--sandbox"_s, samplePath(u"artifact.yaml"_s), u"-o"_s, u"json"_s,
                          u"--artifact-type"_s, u"http/file"_s, u"--artifact-reference"_s,
                          QString(url.toString() + u"{{ metadata.name }}/out.json"_s), u"--artifact-wait"_s, u"60s"_s});
        if (run.err.contains("bubblewrap"))
            QSKIP("bubblewrap cannot run here");
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[u"outputs"][u"a"].toInt(), 1);
        QVERIFY(run.err.contains("attempt 1 to read the artifact failed"));
    }

private:
    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the temporary folder cannot be written");
        return file.fileName();
    }
    ConsoleResult fetch(const QStringList &options, const QStringList &environment = {})
    {
        QUrl url = m_server->url();
        url.setPath(u"/out.json"_s);
        ConsoleCall call;
        call.arguments
            = QStringList{u"artifact"_s, u"--type"_s, u"http/file"_s, u"--reference"_s, url.toString()} + options;
        call.environment = environment;
        return runConsole(call);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeApiServer> m_server;
};

QTEST_GUILESS_MAIN(ArtifactVerbTest)
#include "tst_artifactverb.moc"
