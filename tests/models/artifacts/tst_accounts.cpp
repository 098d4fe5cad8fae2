// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/accounts.h"
#include "models/artifacts/fetchcontext.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace Qt::StringLiterals;
using namespace Artifacts;

namespace {

// Spinnaker's own form, as Halyard writes clouddriver.yml.
const QByteArray spinnaker = R"(artifacts:
  s3:
    enabled: true
    accounts:
    - name: my-s3
      region: eu-west-1
      apiEndpoint: http://minio.example:9000
      awsAccessKeyId: AKID
      awsSecretAccessKey: ${MY_S3_SECRET}
  github:
    enabled: true
    accounts:
    - name: gh
      tokenFile: /etc/gh-token
  git-repo:
    accounts:
    - name: repo
      username: u
      password: encrypted:secret-service!k:job-console/repo
      sshTrustUnknownHosts: true
  http:
    accounts:
    - name: web
      usernamePasswordFile: ~/web
jenkins:
  enabled: true
  masters:
  - name: ci
    address: https://ci.example
    username: jane
    password: encrypted:s3!r:us-west-2!b:bucket!f:x!k:pw
)";

Accounts parsed(const QByteArray &yaml)
{
    const auto accounts = Accounts::parse(yaml, u"accounts.yml"_s);
    if (!accounts)
        qWarning("%s", qPrintable(accounts.error().toText()));
    return accounts.value_or(Accounts());
}

QStringList remarks(const Accounts &accounts)
{
    QStringList texts;
    for (const Core::Error &remark : accounts.remarks())
        texts.append(u"%1:%2"_s.arg(remark.code).arg(remark.line));
    return texts;
}

Account resolved(const Account &account, const FetchContext &context, Core::Error *error = nullptr)
{
    std::optional<Core::Result<Account>> answer;
    QObject owner;
    resolveSecrets(account, context, &owner, [&](const Core::Result<Account> &result) { answer = result; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }))
        return {};
    if (error && !*answer)
        *error = answer->error();
    return answer->value_or(Account());
}

} // namespace

class AccountsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secretsThatNobodyNeedsAreFound()
    {
        const auto account = [](const QString &name, const QString &key) {
            Account made;
            made.kind = u"github"_s;
            made.name = name;
            made.secrets = {{u"token"_s, {Secret::Kind::SecretService, key}}};
            return made;
        };
        const QString one = u"artifact-account/github/token/1"_s;
        const QString two = u"artifact-account/github/token/2"_s;
        const QString three = u"artifact-account/github/token/3"_s;
        // An account that is gone, a secret that was replaced; one that a renamed account still needs stays.
        QCOMPARE(abandonedSecrets({account(u"a"_s, one), account(u"b"_s, two)}, {}, {account(u"c"_s, two)}),
                 QStringList(one));
        QCOMPARE(abandonedSecrets({account(u"a"_s, one)}, {two, three}, {account(u"a"_s, three)}),
                 (QStringList{one, two}));
        // Keys that somebody else chose are nobody's to delete.
        QCOMPARE(abandonedSecrets({account(u"a"_s, u"my-own-key"_s)}, {}, {}), QStringList());
        Account variable = account(u"a"_s, one);
        variable.secrets[u"token"_s] = {Secret::Kind::Environment, one};
        QCOMPARE(abandonedSecrets({account(u"a"_s, one)}, {}, {variable}), QStringList(one));
        QCOMPARE(abandonedSecrets({variable}, {}, {}), QStringList());
    }

    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void spinnakersConfigurationIsRead()
    {
        const Accounts accounts = parsed(spinnaker);
        QCOMPARE(accounts.all().size(), 5);
        const Account *s3 = accounts.find(u"my-s3"_s, u"s3/object"_s);
        QVERIFY(s3);
        QCOMPARE(s3->text(u"region"_s), u"eu-west-1"_s);
        QCOMPARE(s3->text(u"apiEndpoint"_s), u"http://minio.example:9000"_s);
        QCOMPARE(s3->line, 5);
        QCOMPARE(s3->file, u"accounts.yml"_s);
        QCOMPARE(s3->secrets.value(u"awsSecretAccessKey"_s), (Secret{Secret::Kind::Environment, u"MY_S3_SECRET"_s}));
        const Account *github = accounts.find(u"gh"_s, u"github/file"_s);
        QVERIFY(github);
        QCOMPARE(github->secrets.value(u"token"_s), (Secret{Secret::Kind::File, u"/etc/gh-token"_s}));
        const Account *repo = accounts.find(u"repo"_s, u"git/repo"_s);
        QVERIFY(repo);
        QVERIFY(repo->flag(u"sshTrustUnknownHosts"_s));
        QCOMPARE(repo->secrets.value(u"password"_s), (Secret{Secret::Kind::SecretService, u"job-console/repo"_s}));
        const Account *jenkins = accounts.find(u"ci"_s, u"jenkins/file"_s);
        QVERIFY(jenkins);
        QCOMPARE(jenkins->text(u"address"_s), u"https://ci.example"_s);
        QCOMPARE(jenkins->secrets.value(u"password"_s).kind, Secret::Kind::Foreign);
        QCOMPARE(remarks(accounts), QStringList{u"artifact-account-secret-engine:31"_s});
        QVERIFY(accounts.foreignSections().isEmpty());
        QVERIFY(!accounts.hasComments());
    }

    void whatIsUnknownIsRemarkedWithItsPlaceAndTheRestIsUsed()
    {
        const Accounts accounts = parsed(R"(kubernetes: {enabled: true}
artifacts:
  # a comment
  gitlab:
    accounts:
    - name: gl
      token: glpat-plain
      colour: blue
    - name: gl
      token: ${X}
    - token: ${X}
    - just text
  helm:
    enabled: false
    accounts:
    - name: charts
  tape:
    accounts: []
  templates: []
)");
        QCOMPARE(remarks(accounts),
                 (QStringList{u"artifact-account-field:8"_s, u"artifact-account-plain-secret:7"_s,
                              u"artifact-account-twice:9"_s, u"artifact-account-name:11"_s,
                              u"artifact-accounts-shape:12"_s, u"artifact-account-incomplete:16"_s,
                              u"artifact-account-disabled:14"_s, u"artifact-account-kind:18"_s}));
        QCOMPARE(accounts.namesFor(u"gitlab/file"_s), QStringList{u"gl"_s});
        QCOMPARE(accounts.find(u"gl"_s, u"gitlab/file"_s)->text(u"colour"_s), u"blue"_s);
        QCOMPARE(accounts.namesFor(u"helm/chart"_s), QStringList{u"charts"_s});
        QCOMPARE(accounts.foreignSections(), (QStringList{u"artifacts.tape"_s, u"kubernetes"_s}));
        QVERIFY(accounts.hasComments());
        for (const Core::Error &remark : accounts.remarks())
            QVERIFY2(!remark.toText().contains(u"glpat-plain"_s), qPrintable(remark.toText()));
    }

    void brokenYamlIsAnErrorWithItsPlace()
    {
        const auto accounts = Accounts::parse("artifacts:\n  s3: [\n", u"accounts.yml"_s);
        QVERIFY(!accounts);
        QCOMPARE(accounts.error().file, u"accounts.yml"_s);
        QVERIFY(accounts.error().line > 0);
    }

    void aMissingFileHasNoAccounts()
    {
        const auto accounts = Accounts::load(m_folder.filePath(u"none.yml"_s));
        QVERIFY(accounts);
        QVERIFY(accounts->all().isEmpty());
    }

    void strangeShapesAreNoCrash_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        for (const char *yaml :
             {"", "null", "[]", "1", "artifacts: 1", "artifacts: {s3: 1}", "artifacts: {s3: {accounts: {a: b}}}",
              "artifacts: {s3: {accounts: [[]]}}", "artifacts: {s3: {accounts: [{name: {a: b}}]}}",
              "artifacts: {s3: {accounts: [{name: 1, awsSecretAccessKey: [1]}]}}", "jenkins: {masters: 3}",
              "services: {front50: 1}", "a: 1\n---\nb: 2\n"})
            QTest::newRow(yaml) << QByteArray(yaml);
    }
    void strangeShapesAreNoCrash()
    {
        QFETCH(QByteArray, yaml);
        QVERIFY(Accounts::parse(yaml));
    }

    void missingAndUnfitAccountsNameThoseThatFit()
    {
        const Accounts accounts = parsed(spinnaker);
        const auto missing = accounts.accountFor(u"nobody"_s, u"s3/object"_s);
        QCOMPARE(missing.error().code, u"artifact-account-missing"_s);
        QVERIFY(missing.error().hint.contains(u"my-s3"_s));
        const auto unfit = accounts.accountFor(u"gh"_s, u"s3/object"_s);
        QCOMPARE(unfit.error().code, u"artifact-account-type"_s);
        QVERIFY(unfit.error().message.contains(u"github/file"_s));
        QVERIFY(unfit.error().hint.contains(u"my-s3"_s));
        QVERIFY(accounts.accountFor({}, u"s3/object"_s)->isNull());
        QCOMPARE(accounts.accountFor(u"gh"_s, u"github/file"_s)->name, u"gh"_s);
    }

    void theAccountsThatEverySpinnakerHasAreKnown()
    {
        Accounts accounts = parsed(spinnaker);
        QVERIFY(accounts.accountFor(u"embedded-artifact"_s, u"embedded/base64"_s)->isNull());
        QVERIFY(!accounts.accountFor(u"embedded-artifact"_s, u"s3/object"_s));
        const auto http = accounts.accountFor(u"no-auth-http-account"_s, u"http/file"_s);
        QVERIFY(http);
        QVERIFY(!http->isNull()); // so that nothing else is looked for
        QVERIFY(!http->basic());
        const QString front50 = u"front50ArtifactCredentials"_s;
        QVERIFY(accounts.accountFor(front50, u"front50/pipelineTemplate"_s)->isNull());
        accounts.put({u"f"_s, u"front50"_s, {{u"baseUrl"_s, u"https://front50.example"_s}}});
        QCOMPARE(accounts.accountFor(front50, u"front50/pipelineTemplate"_s)->name, u"f"_s);
    }

    void writingKeepsEverythingThatIsNoSecret()
    {
        const Accounts accounts = parsed(spinnaker);
        const QString path = m_folder.filePath(u"sub/accounts.yml"_s);
        const auto saved = accounts.save(path);
        QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().toText()));
        QCOMPARE(QFileInfo(path).permissions() & QFileDevice::Permissions(0x077), QFileDevice::Permissions());
        const auto again = Accounts::load(path);
        QVERIFY(again);
        QCOMPARE(again->all().size(), accounts.all().size());
        for (const Account &account : accounts.all()) {
            const Account *same = again->find(account.name, findAccountKind(account.kind)->types.first());
            QVERIFY2(same, qPrintable(account.name));
            QCOMPARE(same->settings, account.settings);
            QCOMPARE(same->secrets, account.secrets);
        }
    }

    void plainSecretsAreNeverWritten()
    {
        Accounts accounts = parsed(spinnaker);
        Account account = *accounts.find(u"gh"_s, u"github/file"_s);
        account.secrets[u"token"_s] = {Secret::Kind::Literal, u"ghp_geheim"_s};
        accounts.put(account);
        const QString path = m_folder.filePath(u"plain.yml"_s);
        const auto saved = accounts.save(path);
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, u"artifact-account-plain-secret"_s);
        QVERIFY(saved.error().message.contains(u"gh"_s));
        QVERIFY(!QFile::exists(path));
        account.secrets[u"token"_s] = {Secret::Kind::SecretService, u"gh"_s};
        accounts.put(account);
        QVERIFY(accounts.save(path));
        QVERIFY(accounts.remove(u"github"_s, u"gh"_s));
        QVERIFY(!accounts.remove(u"github"_s, u"gh"_s));
    }

    void filesWithOtherSectionsAreNotOverwritten()
    {
        const QString path = m_folder.filePath(u"clouddriver.yml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("kubernetes: {enabled: true}\n" + spinnaker);
        file.close();
        const auto accounts = Accounts::load(path);
        QVERIFY(accounts);
        QCOMPARE(accounts->save(path).error().code, u"artifact-accounts-foreign"_s);
        QVERIFY(accounts->save(m_folder.filePath(u"own.yml"_s)));
    }

    void secretsAreFoundWhereTheyAreSaidToBe()
    {
        QFile file(m_folder.filePath(u"token"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("from-file\n");
        file.close();
        FetchContext context;
        context.environment
            = {[](const QString &name) { return name == "TOKEN"_L1 ? u"from-env"_s : QString(); }, m_folder.path()};
        context.secrets = [](const QString &key, QObject *, const auto &answer) {
            answer(key == "known"_L1 ? Core::Result<QString>(u"from-service"_s)
                                     : Core::failure(Core::ErrorKind::NotFound, u"x"_s, u"no such key"_s));
        };
        Account account{u"a"_s, u"http"_s, {}, {}, u"f.yml"_s, 3};
        account.secrets = {{u"password"_s, {Secret::Kind::SecretService, u"known"_s}},
                           {u"token"_s, {Secret::Kind::Environment, u"TOKEN"_s}},
                           {u"usernamePassword"_s, {Secret::Kind::File, u"~/token"_s}}};
        const Account found = resolved(account, context);
        QCOMPARE(found.secret(u"password"_s), u"from-service"_s);
        QCOMPARE(found.secret(u"token"_s), u"from-env"_s);
        QCOMPARE(found.secret(u"usernamePassword"_s), u"from-file"_s);
    }

    void secretsThatCannotBeHadAreExplained_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("told");
        QTest::newRow("variable") << int(Secret::Kind::Environment) << u"NOT_SET"_s << u"NOT_SET"_s;
        QTest::newRow("file") << int(Secret::Kind::File) << u"/nonexistent/token"_s << u"/nonexistent/token"_s;
        QTest::newRow("folder") << int(Secret::Kind::File) << u"/tmp"_s << u"/tmp"_s;
        QTest::newRow("engine") << int(Secret::Kind::Foreign) << u"encrypted:gcs!b:x"_s << u"gcs"_s;
        QTest::newRow("no service") << int(Secret::Kind::SecretService) << u"key"_s << u"secret service"_s;
    }
    void secretsThatCannotBeHadAreExplained()
    {
        QFETCH(int, kind);
        QFETCH(QString, value);
        QFETCH(QString, told);
        Account account{u"acc"_s, u"gitlab"_s, {}, {}, u"f.yml"_s, 3};
        account.secrets = {{u"token"_s, {Secret::Kind(kind), value}}};
        Core::Error error;
        resolved(account, {}, &error);
        QCOMPARE(error.code, u"artifact-secret"_s);
        QVERIFY2(error.toText().contains(told), qPrintable(error.toText()));
        QVERIFY2(error.message.contains(u"acc"_s), qPrintable(error.message));
        QVERIFY(!error.hint.isEmpty());
    }

    void basicCredentialsComeFromTheFileFirst()
    {
        Account account;
        account.settings[u"username"_s] = u"u"_s;
        account.secrets = {{u"password"_s, {Secret::Kind::Literal, u"p"_s}}};
        QCOMPARE(account.basic()->first, u"u"_s);
        QCOMPARE(account.basic()->second, u"p"_s);
        account.secrets[u"usernamePassword"_s] = {Secret::Kind::Literal, u"a:b:c"_s};
        QCOMPARE(account.basic()->first, u"a"_s);
        QCOMPARE(account.basic()->second, u"b:c"_s);
        QVERIFY(!Account().basic());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(AccountsTest)
#include "tst_accounts.moc"
