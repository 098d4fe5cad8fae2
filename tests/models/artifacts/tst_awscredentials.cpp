// SPDX-License-Identifier: Apache-2.0
// Where AWS credentials are found, in AWS' order; programs run only where they were allowed to.
#include "storehome.h"

#include "models/artifacts/awscredentialfetch.h"
#include "models/artifacts/awssettings.h"
#include "models/artifacts/inifile.h"
#include "models/artifacts/programrun.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/manualclock.h"

#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace Artifacts;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Kind = AwsPlan::Kind;

namespace {

Account accountWith(const QJsonObject &settings)
{
    Account account;
    account.name = u"store"_s;
    account.kind = u"s3"_s;
    account.settings = settings;
    return account;
}

/// Runs one fetch of credentials to its end.
Core::Result<AwsCredentials> credentialsOf(const AwsPlan &plan, const FetchContext &context)
{
    AwsCredentialFetch fetch(plan, context);
    std::optional<Core::Result<AwsCredentials>> result;
    QObject::connect(&fetch, &AwsCredentialFetch::finished, &fetch,
                     [&](const Core::Result<AwsCredentials> &found) { result = found; });
    fetch.start();
    if (result || !QTest::qWaitFor([&] { return result.has_value(); }, 20000))
        return Core::failure(Core::ErrorKind::Internal, u"test"_s, u"it did not end, or too early"_s);
    return *result;
}

const QByteArray stsAnswer
    = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><AssumedRoleUser>"
      "<Arn>arn:aws:sts::123456789012:assumed-role/demo/x</Arn></AssumedRoleUser><Credentials>"
      "<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>"
      "<SessionToken>role-token</SessionToken><Expiration>2026-01-01T13:00:00Z</Expiration></Credentials>"
      "</AssumeRoleResult></AssumeRoleResponse>";

const QByteArray processAnswer = R"({"Version": 1, "AccessKeyId": "ASIAPROC", "SecretAccessKey": "proc-secret", )"
                                 R"("SessionToken": "proc-token", "Expiration": "2030-01-01T00:00:00Z"})";

} // namespace

class AwsCredentialsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
            qunsetenv(name);
    }

    void filesAreReadAsTheAwsToolsDo()
    {
        const IniFile file = IniFile::parse(u"# comment\n; another\n[profile  'my dev']\nregion = eu-west-1 # why\n"
                                            "Aws_Access_Key_Id=AKID\nempty =\ns3 =\n  addressing_style = path\n"
                                            "  # inside\ncredential_process = tool --name \"a # b\" ; c\n\n"
                                            "[services local]\ns3 = \n  endpoint_url = http://localhost:1\n"
                                            "nonsense\n[unclosed\nx = 1\n"_s);
        QCOMPARE(file.sections.keys(), (QStringList{u"profile my dev"_s, u"services local"_s, u"unclosed"_s}));
        const IniSection dev = file.sections[u"profile my dev"_s];
        QCOMPARE(dev.line, 3);
        QCOMPARE(dev.values.value(u"region"_s), u"eu-west-1"_s);
        QCOMPARE(dev.values.value(u"aws_access_key_id"_s), u"AKID"_s);
        QCOMPARE(dev.values.value(u"credential_process"_s), u"tool --name \"a # b\" ; c"_s);
        QCOMPARE(dev.nested.value(u"s3"_s).value(u"addressing_style"_s), u"path"_s);
        QCOMPARE(file.sections[u"services local"_s].nested.value(u"s3"_s).value(u"endpoint_url"_s),
                 u"http://localhost:1"_s);
    }

    void commandsAreSplitLikeAShellWithoutOne_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QStringList>("words");
        // What `python3 -c 'import shlex,sys; print(shlex.split(sys.argv[1]))'` prints, which is botocore's way.
        QTest::newRow("plain") << u"  /bin/tool  a --b=c "_s << QStringList{u"/bin/tool"_s, u"a"_s, u"--b=c"_s};
        QTest::newRow("quotes") << u"\"/opt/my tool\" 'a \"b\"' c\"d e\"f ''"_s
                                << QStringList{u"/opt/my tool"_s, u"a \"b\""_s, u"cd ef"_s, u""_s};
        QTest::newRow("escapes") << u"a\\ b \"c\\\"d\\e\" 'f\\g'"_s << QStringList{u"a b"_s, u"c\"d\\e"_s, u"f\\g"_s};
        QTest::newRow("no shell") << u"a; rm -rf $HOME | b > c `d` *"_s
                                  << QStringList{u"a;"_s, u"rm"_s, u"-rf"_s, u"$HOME"_s, u"|"_s,
                                                 u"b"_s,  u">"_s,  u"c"_s,   u"`d`"_s,   u"*"_s};
    }
    void commandsAreSplitLikeAShellWithoutOne()
    {
        QFETCH(QString, line);
        QFETCH(QStringList, words);
        QCOMPARE(splitCommand(line).value_or(QStringList{u"failed"_s}), words);
        QVERIFY(!splitCommand(line + u" \"open"_s));
    }

    void credentialsAreFoundInOrder_data()
    {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QString>("credentials");
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QJsonObject>("account");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("key");
        const auto row = [](const char *name, const QString &config, const QString &credentials,
                            const QStringList &variables, const QJsonObject &account, Kind kind, const QString &key) {
            QTest::newRow(name) << config << credentials << variables << account << int(kind) << key;
        };
        const QString keys = u"[default]\naws_access_key_id=FILE\naws_secret_access_key=s\n"
                             "[dev]\naws_access_key_id=DEV\naws_secret_access_key=s\n"_s;
        const QStringList environment{u"AWS_ACCESS_KEY_ID=ENV"_s, u"AWS_SECRET_ACCESS_KEY=s"_s};
        const QString configKeys = u"[default]\naws_access_key_id=CONFIG\naws_secret_access_key=s\n"_s;
        const QString process = u"credential_process = tool\n"_s;
        row("environment before files", {}, keys, environment, {}, Kind::Keys, u"ENV"_s);
        row("AWS_PROFILE does not outdo keys in the environment", {}, keys,
            environment + QStringList{u"AWS_PROFILE=dev"_s}, {}, Kind::Keys, u"ENV"_s);
        row("an account's profile does", {}, keys, environment, {{u"profile"_s, u"dev"_s}}, Kind::Keys, u"DEV"_s);
        row("AWS_PROFILE", {}, keys, {u"AWS_PROFILE=dev"_s}, {}, Kind::Keys, u"DEV"_s);
        row("default profile", {}, keys, {}, {}, Kind::Keys, u"FILE"_s);
        row("credentials before config", configKeys, keys, {}, {}, Kind::Keys, u"FILE"_s);
        row("config alone", configKeys, {}, {}, {}, Kind::Keys, u"CONFIG"_s);
        row("process before the config's keys", configKeys + process, {}, {}, {}, Kind::Program, {});
        row("keys before process", u"[default]\n"_s + process, keys, {}, {}, Kind::Keys, u"FILE"_s);
        row("SSO before the credentials file",
            u"[default]\nsso_session = x\nsso_account_id = 1\nsso_role_name = r\n[sso-session x]\nsso_start_url=u\n"_s,
            keys, {}, {}, Kind::Cli, {});
        row("SSO of old", u"[default]\nsso_start_url = x\nsso_account_id = 1\nsso_role_name = r\n"_s, {}, {}, {},
            Kind::Cli, {});
        row("console login", u"[default]\nlogin_session = arn\n"_s, {}, {}, {}, Kind::Cli, {});
        row("role", u"[default]\nrole_arn = r\nsource_profile = dev\n"_s, keys, {}, {}, Kind::Role, {});
        row("role with MFA", u"[default]\nrole_arn = r\nsource_profile = dev\nmfa_serial = m\n"_s, keys, {}, {},
            Kind::Cli, {});
        row("a profile that is its own source", u"[profile dev]\nrole_arn = r\nsource_profile = dev\n"_s, keys,
            {u"AWS_PROFILE=dev"_s}, {}, Kind::Role, {});
        row("web identity of the environment", {}, {}, {u"AWS_WEB_IDENTITY_TOKEN_FILE=/t"_s, u"AWS_ROLE_ARN=r"_s}, {},
            Kind::WebIdentity, {});
        row("web identity before the credentials file", u"[default]\nregion = x\n"_s, keys,
            {u"AWS_WEB_IDENTITY_TOKEN_FILE=/t"_s, u"AWS_ROLE_ARN=r"_s}, {}, Kind::WebIdentity, {});
        row("web identity of the profile", u"[default]\nrole_arn = r\nweb_identity_token_file = /t\n"_s, {}, {}, {},
            Kind::WebIdentity, {});
        row("container", {}, {}, {u"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/x"_s}, {}, Kind::Container, {});
        row("files before container", {}, keys, {u"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/x"_s}, {}, Kind::Keys,
            u"FILE"_s);
        row("instance", {}, {}, {}, {}, Kind::Instance, {});
        row("nothing", {}, {}, {u"AWS_EC2_METADATA_DISABLED=TRUE"_s}, {}, Kind::Nothing, {});
    }
    void credentialsAreFoundInOrder()
    {
        QFETCH(QString, config);
        QFETCH(QString, credentials);
        QFETCH(QStringList, variables);
        QFETCH(QJsonObject, account);
        QFETCH(int, kind);
        QFETCH(QString, key);
        StoreHome home;
        if (!config.isEmpty())
            home.write(u".aws/config"_s, config.toUtf8());
        if (!credentials.isEmpty())
            home.write(u".aws/credentials"_s, credentials.toUtf8());
        for (const QString &variable : variables)
            home.variables[variable.section(u'=', 0, 0)] = variable.section(u'=', 1);
        const auto settings = awsSettings(accountWith(account), home.environment());
        QVERIFY2(settings, settings ? "" : qPrintable(settings.error().toText()));
        QCOMPARE(int(settings->plan.kind), kind);
        QCOMPARE(settings->plan.keys.accessKeyId, key);
    }

    void regionAndEndpointAreFoundInOrder()
    {
        StoreHome home;
        home.write(u".aws/config"_s,
                   "[default]\nregion = profile-1\nendpoint_url = http://profile\n"
                   "[profile svc]\nservices = local\n[services local]\ns3 =\n"
                   "  endpoint_url = http://service\n");
        const auto settings = [&](const QJsonObject &account = {}) {
            return awsSettings(accountWith(account), home.environment()).value();
        };
        QCOMPARE(settings().region, u"profile-1"_s);
        QCOMPARE(settings().endpoint, u"http://profile"_s);
        home.variables[u"AWS_PROFILE"_s] = u"svc"_s;
        QCOMPARE(settings().endpoint, u"http://service"_s);
        home.variables[u"AWS_DEFAULT_REGION"_s] = u"default-1"_s;
        home.variables[u"AWS_ENDPOINT_URL"_s] = u"http://all"_s;
        QCOMPARE(settings().region, u"default-1"_s);
        QCOMPARE(settings().endpoint, u"http://all"_s);
        home.variables[u"AWS_REGION"_s] = u"region-1"_s;
        home.variables[u"AWS_ENDPOINT_URL_S3"_s] = u"http://s3"_s;
        QCOMPARE(settings().region, u"region-1"_s);
        QCOMPARE(settings().endpoint, u"http://s3"_s);
        home.variables[u"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"_s] = u"true"_s;
        QCOMPARE(settings().endpoint, QString());
        const QJsonObject account{{u"region"_s, u"account-1"_s}, {u"apiEndpoint"_s, u"http://account"_s}};
        QCOMPARE(settings(account).region, u"account-1"_s);
        QCOMPARE(settings(account).endpoint, u"http://account"_s);
    }

    void filesCanBeElsewhere()
    {
        StoreHome home;
        home.variables[u"AWS_CONFIG_FILE"_s] = home.write(u"c"_s, "[default]\nregion = there\n");
        home.variables[u"AWS_SHARED_CREDENTIALS_FILE"_s]
            = home.write(u"k"_s, "[default]\naws_access_key_id=ELSE\naws_secret_access_key=s\n");
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(settings);
        QCOMPARE(settings->region, u"there"_s);
        QCOMPARE(settings->plan.keys.accessKeyId, u"ELSE"_s);
    }

    void brokenConfigurationsAreExplained_data()
    {
        QTest::addColumn<QString>("config");
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QString>("words");
        QTest::newRow("no such profile") << u"[profile one]\nregion = x\n"_s << QStringList{u"AWS_PROFILE=two"_s}
                                         << u"known: one"_s;
        QTest::newRow("half a key") << u"[default]\naws_access_key_id = AKID\n"_s << QStringList()
                                    << u"aws_secret_access_key"_s;
        QTest::newRow("half an environment")
            << QString() << QStringList{u"AWS_ACCESS_KEY_ID=AKID"_s} << u"AWS_SECRET_ACCESS_KEY"_s;
        QTest::newRow("circle") << u"[default]\nrole_arn = r\nsource_profile = b\n"
                                   "[profile b]\nrole_arn = r\nsource_profile = default\n"_s
                                << QStringList() << u"circle"_s;
        QTest::newRow("source without keys")
            << u"[default]\nrole_arn = r\nsource_profile = b\n[profile b]\nregion = x\n"_s << QStringList()
            << u"the profile b, which has none"_s;
        QTest::newRow("source that is not there")
            << u"[default]\nrole_arn = r\nsource_profile = b\n"_s << QStringList() << u"which has none"_s;
        QTest::newRow("quote") << u"[default]\ncredential_process = a 'b\n"_s << QStringList() << u"does not end"_s;
        QTest::newRow("container elsewhere")
            << QString() << QStringList{u"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://evil.example/c"_s}
            << u"evil.example"_s;
    }
    void brokenConfigurationsAreExplained()
    {
        QFETCH(QString, config);
        QFETCH(QStringList, variables);
        QFETCH(QString, words);
        StoreHome home;
        home.write(u".aws/config"_s, config.toUtf8());
        for (const QString &variable : variables)
            home.variables[variable.section(u'=', 0, 0)] = variable.section(u'=', 1);
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(!settings);
        QVERIFY2(settings.error().toText().contains(words), qPrintable(settings.error().toText()));
        QCOMPARE(settings.error().kind, Core::ErrorKind::Config);
    }

    void programsDoNotRunUnasked()
    {
        StoreHome home;
        const QString marker = home.path(u"ran"_s);
        const QString tool = home.write(u"tool"_s, "#!/bin/sh\ntouch " + marker.toUtf8() + "\n", true);
        home.write(u".aws/config"_s, "[default]\ncredential_process = " + tool.toUtf8() + " --for 'my account'\n");
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(settings);
        const auto result = credentialsOf(settings->plan, home.context());
        QVERIFY(!result);
        QCOMPARE(result.error().code, u"artifact-program-denied"_s);
        QCOMPARE(result.error().file, home.path(u".aws/config"_s));
        QVERIFY2(result.error().message.contains(tool + u" --for \"my account\""_s),
                 qPrintable(result.error().message));
        QVERIFY2(result.error().hint.contains(u"--allow-exec"_s), qPrintable(result.error().hint));
        QVERIFY(!QFile::exists(marker));
    }

    void allowedProgramsRun()
    {
        StoreHome home;
        const QString tool = home.write(
            u"my tool"_s, "#!/bin/sh\n[ \"$1\" = 'a b' ] || exit 3\ncat <<'E'\n" + processAnswer + "\nE\n", true);
        home.write(u".aws/config"_s, "[default]\ncredential_process = \"" + tool.toUtf8() + "\" 'a b'\n");
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(settings);
        FetchContext context = home.context();
        QList<CredentialProgram> asked;
        context.mayRun = [&](const CredentialProgram &program) {
            asked.append(program);
            return true;
        };
        const auto result = credentialsOf(settings->plan, context);
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->accessKeyId, u"ASIAPROC"_s);
        QCOMPARE(result->secretAccessKey, u"proc-secret"_s);
        QCOMPARE(result->sessionToken, u"proc-token"_s);
        QCOMPARE(result->expiry, QDateTime::fromString(u"2030-01-01T00:00:00Z"_s, Qt::ISODate));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0].command, (QStringList{tool, u"a b"_s}));
        QCOMPARE(asked[0].file, home.path(u".aws/config"_s));
    }

    void programsThatFailAreExplained_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("words");
        QTest::newRow("exit code") << "echo 'token expired, run: login' >&2; exit 4"_ba
                                   << u"exit code 4: token expired, run: login"_s;
        QTest::newRow("no JSON") << "echo hello-secret"_ba << u"AccessKeyId"_s;
        QTest::newRow("half") << R"(echo '{"Version":1,"AccessKeyId":"x"}')"_ba << u"SecretAccessKey"_s;
        QTest::newRow("other version") << R"(echo '{"Version":2,"AccessKeyId":"x","SecretAccessKey":"y"}')"_ba
                                       << u"Version"_s;
        QTest::newRow("much") << "head -c 3000000 /dev/zero"_ba << u"more than 1024 KiB"_s;
        QTest::newRow("signal") << "kill -9 $$"_ba << u"signal 9"_s;
    }
    void programsThatFailAreExplained()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, words);
        StoreHome home;
        const QString tool = home.write(u"tool"_s, "#!/bin/sh\n" + script + '\n', true);
        AwsPlan plan;
        plan.kind = Kind::Program;
        plan.command = {tool};
        FetchContext context = home.context();
        context.mayRun = [](const CredentialProgram &) { return true; };
        const auto result = credentialsOf(plan, context);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Core::ErrorKind::Authentication);
        QVERIFY2(result.error().message.contains(words), qPrintable(result.error().message));
        QVERIFY2(!result.error().toText().contains(u"hello-secret"_s), qPrintable(result.error().message));
        plan.command = {home.path(u"none"_s)};
        QVERIFY(!credentialsOf(plan, context));
    }

    void programsThatDoNotEndAreStopped()
    {
        StoreHome home;
        const QString tool = home.write(
            u"tool"_s, "#!/bin/sh\nsleep 60 &\necho $! >" + home.path(u"pid"_s).toUtf8() + "\nsleep 60\n", true);
        ProgramRun run({tool}, std::chrono::milliseconds(500));
        std::optional<Core::Result<QByteArray>> result;
        connect(&run, &ProgramRun::finished, &run, [&](const Core::Result<QByteArray> &ended) { result = ended; });
        run.start();
        QVERIFY(QTest::qWaitFor([&] { return result.has_value(); }, 20000));
        QVERIFY(!*result);
        QVERIFY2(result->error().message.contains(u"did not end"_s), qPrintable(result->error().message));
        QFile pid(home.path(u"pid"_s));
        QVERIFY(pid.open(QIODevice::ReadOnly));
        const QString child = u"/proc/"_s + QString::fromLatin1(pid.readAll().trimmed()) + u"/comm"_s;
        QVERIFY(QTest::qWaitFor(
            [&] {
                QFile comm(child);
                return !comm.open(QIODevice::ReadOnly) || comm.readAll() != "sleep\n";
            },
            20000));
    }

    void theAwsCliIsAskedForWhatItKnows()
    {
        StoreHome home;
        home.write(
            u"bin/aws"_s,
            "#!/bin/sh\n[ \"$*\" = 'configure export-credentials --profile my-sso --format process' ] || exit 2\n"
            "cat <<'E'\n"
                + processAnswer + "\nE\n",
            true);
        home.write(u".aws/config"_s, "[profile my-sso]\nsso_session = x\nsso_account_id = 1\nsso_role_name = r\n");
        home.variables[u"AWS_PROFILE"_s] = u"my-sso"_s;
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(settings);
        const auto denied = credentialsOf(settings->plan, home.context());
        QVERIFY(!denied);
        QVERIFY2(denied.error().message.contains(u"my-sso (SSO) needs the AWS CLI"_s),
                 qPrintable(denied.error().message));
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", QByteArray(home.path(u"bin"_s).toLocal8Bit() + ':' + path));
        FetchContext context = home.context();
        context.mayRun = [](const CredentialProgram &) { return true; };
        const auto result = credentialsOf(settings->plan, context);
        qputenv("PATH", path);
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->accessKeyId, u"ASIAPROC"_s);
    }

    void rolesAreAssumedThroughSts()
    {
        FakeApiServer sts;
        sts.on("POST", u"/"_s, FakeAnswer::text(stsAnswer, 200, "text/xml"));
        StoreHome home;
        home.write(u".aws/config"_s,
                   "[default]\nrole_arn = arn:aws:iam::123456789012:role/demo\nsource_profile = base\n"
                   "external_id = a&b\nrole_session_name = me@example\nduration_seconds = 900\n"
                   "region = eu-north-1\n");
        home.write(u".aws/credentials"_s, "[base]\naws_access_key_id=BASE\naws_secret_access_key=base-secret\n");
        home.variables[u"AWS_ENDPOINT_URL_STS"_s] = sts.url().toString();
        Support::ManualClock clock;
        FetchContext context = home.context();
        context.clock = &clock;
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(settings);
        const auto result = credentialsOf(settings->plan, context);
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->accessKeyId, u"ASIAROLE"_s);
        QCOMPARE(result->secretAccessKey, u"role-secret"_s);
        QCOMPARE(result->sessionToken, u"role-token"_s);
        QVERIFY(result->source.contains(u"role/demo"_s));
        const auto request = sts.requests().constFirst();
        const QUrlQuery form(QString::fromLatin1(request.body));
        QCOMPARE(form.queryItemValue(u"Action"_s), u"AssumeRole"_s);
        QCOMPARE(form.queryItemValue(u"Version"_s), u"2011-06-15"_s);
        QCOMPARE(form.queryItemValue(u"RoleArn"_s, QUrl::FullyDecoded), u"arn:aws:iam::123456789012:role/demo"_s);
        QCOMPARE(form.queryItemValue(u"ExternalId"_s, QUrl::FullyDecoded), u"a&b"_s);
        QCOMPARE(form.queryItemValue(u"RoleSessionName"_s, QUrl::FullyDecoded), u"me@example"_s);
        QCOMPARE(form.queryItemValue(u"DurationSeconds"_s), u"900"_s);
        QVERIFY2(
            request.header("Authorization").startsWith("AWS4-HMAC-SHA256 Credential=BASE/20260101/eu-north-1/sts/"),
            request.header("Authorization").constData());
        QVERIFY(!request.body.contains("base-secret"));
    }

    void webIdentitiesAreExchanged()
    {
        FakeApiServer sts;
        sts.on("POST", u"/"_s, FakeAnswer::text(stsAnswer, 200, "text/xml"));
        StoreHome home;
        home.variables = {{u"AWS_WEB_IDENTITY_TOKEN_FILE"_s, home.write(u"token"_s, "a.b.c\n")},
                          {u"AWS_ROLE_ARN"_s, u"arn:aws:iam::1:role/w"_s},
                          {u"AWS_ENDPOINT_URL_STS"_s, sts.url().toString()}};
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(settings);
        const auto result = credentialsOf(settings->plan, home.context());
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->accessKeyId, u"ASIAROLE"_s);
        const auto request = sts.requests().constFirst();
        const QUrlQuery form(QString::fromLatin1(request.body));
        QCOMPARE(form.queryItemValue(u"Action"_s), u"AssumeRoleWithWebIdentity"_s);
        QCOMPARE(form.queryItemValue(u"WebIdentityToken"_s), u"a.b.c"_s);
        QCOMPARE(request.header("Authorization"), QByteArray());

        sts.on("POST", u"/"_s,
               FakeAnswer::text("<ErrorResponse><Error><Code>ExpiredTokenException</Code><Message>Token expired: "
                                "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UifQ.c2ln</Message></Error></ErrorResponse>",
                                400, "text/xml"));
        const auto refused = credentialsOf(settings->plan, home.context());
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(u"ExpiredTokenException"_s), qPrintable(refused.error().message));
        QVERIFY2(!refused.error().message.contains(u"eyJhbGci"_s), qPrintable(refused.error().message));
    }

    void containersAnswer()
    {
        FakeApiServer service;
        service.on("GET", u"/role"_s,
                   FakeAnswer::text(R"({"AccessKeyId":"ASIACONT","SecretAccessKey":"s","Token":"t",)"
                                    R"("Expiration":"2030-01-01T00:00:00Z"})"));
        StoreHome home;
        home.variables = {{u"AWS_CONTAINER_CREDENTIALS_FULL_URI"_s, service.url().toString() + u"/role"_s},
                          {u"AWS_CONTAINER_AUTHORIZATION_TOKEN"_s, u"old"_s},
                          {u"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"_s, home.write(u"t"_s, "Basic fresh\n")}};
        const auto settings = awsSettings({}, home.environment());
        QVERIFY2(settings, settings ? "" : qPrintable(settings.error().toText()));
        const auto result = credentialsOf(settings->plan, home.context());
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->accessKeyId, u"ASIACONT"_s);
        QCOMPARE(result->sessionToken, u"t"_s);
        QCOMPARE(service.requests()[0].header("Authorization"), "Basic fresh"_ba);
    }

    void instancesAnswerInVersion2()
    {
        FakeApiServer imds;
        imds.on("PUT", u"/latest/api/token"_s, FakeAnswer::text("the-token"));
        imds.on("GET", u"/latest/meta-data/iam/security-credentials/"_s, FakeAnswer::text("my-role"));
        imds.on("GET", u"/latest/meta-data/iam/security-credentials/my-role"_s,
                FakeAnswer::text(R"({"Code":"Success","AccessKeyId":"ASIAINST","SecretAccessKey":"s","Token":"t"})"));
        StoreHome home;
        home.variables[u"AWS_EC2_METADATA_SERVICE_ENDPOINT"_s] = imds.url().toString();
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(settings);
        const auto result = credentialsOf(settings->plan, home.context());
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->accessKeyId, u"ASIAINST"_s);
        QCOMPARE(imds.requests()[0].header("X-aws-ec2-metadata-token-ttl-seconds"), "21600"_ba);
        QCOMPARE(imds.requests()[1].header("X-aws-ec2-metadata-token"), "the-token"_ba);
        QCOMPARE(imds.requests()[2].header("X-aws-ec2-metadata-token"), "the-token"_ba);
    }

    void withoutAnInstanceRequestsAreAnonymousSoon()
    {
        FakeApiServer silent;
        silent.on("PUT", u"/latest/api/token"_s, FakeAnswer().stall());
        StoreHome home;
        home.variables[u"AWS_EC2_METADATA_SERVICE_ENDPOINT"_s] = silent.url().toString();
        const auto settings = awsSettings({}, home.environment());
        QVERIFY(settings);
        const auto result = credentialsOf(settings->plan, home.context());
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QVERIFY(result->isAnonymous());
    }
};

QTEST_GUILESS_MAIN(AwsCredentialsTest)
#include "tst_awscredentials.moc"
