// SPDX-License-Identifier: Apache-2.0
#include "models/kube/apioperation.h"
#include "models/kube/client.h"
#include "models/kube/credentialplugins.h"
#include "models/kube/execoutput.h"
#include "models/kube/pluginrun.h"
#include "models/kube/watchstream.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/testpki.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kube::CredentialPlugins;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;
using Support::TestPki;

namespace {

constexpr auto v1 = "client.authentication.k8s.io/v1"_L1;
constexpr int patience = 30000;

QByteArray credential(const QByteArray &status)
{
    return "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{" + status
        + "}}";
}

} // namespace

/// Real scripts as plugins, a real TLS server, and the client as a run uses it.
class CredentialPluginsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    Support::TestCertificate m_authority = TestPki::authority(u"ca"_s);
    Support::TestCertificate m_server = TestPki::issue(m_authority, u"server"_s, {u"127.0.0.1"_s});

    QString path(const QString &name) const { return m_folder->filePath(name); }

    /// A plugin that counts its runs in the file "runs".
    Kube::ExecConfig script(const QByteArray &body)
    {
        QFile file(path(u"plugin"_s));
        if (!file.open(QIODevice::WriteOnly)
            || file.write("#!/bin/sh\necho run >> " + path(u"runs"_s).toUtf8() + '\n' + body) < 0)
            qFatal("cannot write the plugin");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        Kube::ExecConfig exec;
        exec.command = path(u"plugin"_s);
        exec.apiVersion = v1;
        exec.interactiveMode = u"Never"_s;
        exec.file = u"/kubeconfig"_s;
        return exec;
    }

    QByteArray content(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    qsizetype runs() const { return content(u"runs"_s).count('\n'); }

    static Core::Result<Kube::Credential> ask(CredentialPlugins &plugins, const Kube::ExecConfig &exec)
    {
        const auto request = plugins.request(exec);
        QSignalSpy finished(request.get(), &Kube::CredentialRequest::finished);
        request->start();
        if (!finished.wait(patience))
            return Core::failure(Core::ErrorKind::Internal, u"test"_s, u"no answer"_s);
        return finished.first().first().value<Core::Result<Kube::Credential>>();
    }

    Kube::ConnectionConfig connection(const FakeApiServer &server, const Kube::ExecConfig &exec,
                                      const std::shared_ptr<CredentialPlugins> &plugins)
    {
        Kube::ConnectionConfig config = server.connection();
        config.token.clear();
        config.certificateAuthority = m_authority.certificate;
        config.exec = exec;
        config.execAllowed = true;
        config.plugins = plugins;
        return config;
    }

    static Core::Result<Kube::Response> get(Kube::Client &client, const QString &path, const QByteArray &verb = "GET")
    {
        Kube::Request request;
        request.path = path;
        request.verb = verb;
        if (verb == "POST")
            request.body = "{}";
        const auto operation = client.request(request);
        QSignalSpy finished(operation.get(), &Kube::ApiOperation::finished);
        operation->start();
        if (!finished.wait(patience))
            return Core::failure(Core::ErrorKind::Internal, u"test"_s, u"no answer"_s);
        return finished.first().first().value<Core::Result<Kube::Response>>();
    }

    Support::FakeTls tls() const { return {m_server.certificate, m_server.key, m_authority.certificate}; }

    static std::shared_ptr<CredentialPlugins> plugins(const CredentialPlugins::Options &options = {})
    {
        return std::make_shared<CredentialPlugins>(options);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void readsWhatAPluginPrints_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QString>("text"); ///< empty: a token "t"
        QTest::newRow("JSON") << credential("\"token\":\"t\"") << QString();
        QTest::newRow("YAML") << QByteArray("apiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\n"
                                            "status:\n  token: t\n")
                              << QString();
        // The texts are what kubectl 1.32 prints after "getting credentials: ".
        QTest::newRow("another version")
            << credential("\"token\":\"t\"").replace("/v1", "/v1beta1")
            << u"exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version "
               "client.authentication.k8s.io/v1beta1"_s;
        QTest::newRow("no status") << credential("").replace(",\"status\":{}", "")
                                   << u"exec plugin didn't return a status field"_s;
        QTest::newRow("empty status") << credential("") << u"exec plugin didn't return a token or cert/key pair"_s;
        QTest::newRow("certificate alone") << credential("\"clientCertificateData\":\"x\"")
                                           << u"exec plugin returned only certificate or key, not both"_s;
        QTest::newRow("text") << QByteArray("hunter2: [") << u"decoding stdout: it is neither JSON nor YAML"_s;
        QTest::newRow("nothing") << QByteArray() << u"decoding stdout: it is not an object"_s;
        QTest::newRow("number") << credential("\"token\":12") << u"decoding stdout: status.token is not a string"_s;
        QTest::newRow("line end") << credential("\"token\":\"a\\r\\nX: hunter2\"")
                                  << u"exec plugin returned a token with control characters"_s;
        QTest::newRow("expiry") << credential("\"token\":\"t\",\"expirationTimestamp\":\"soon\"")
                                << u"decoding stdout: status.expirationTimestamp is not a time as in RFC 3339"_s;
    }

    void readsWhatAPluginPrints()
    {
        QFETCH(QByteArray, output);
        QFETCH(QString, text);
        Kube::ExecConfig exec;
        exec.command = u"plugin"_s;
        exec.apiVersion = v1;
        const auto result = Kube::parseExecCredential(output, exec);
        QCOMPARE(bool(result), text.isEmpty());
        if (result) {
            QCOMPARE(result->authorization, "Bearer t");
            return;
        }
        const QString said = result.error().toText();
        QVERIFY2(result.error().message.startsWith(u"Unable to connect to the server: getting credentials: "_s + text),
                 qPrintable(said));
        QVERIFY(!said.contains(u"hunter2"_s));
    }

    void takesEscapeSequencesOutOfWhatIsShown()
    {
        QCOMPARE(Kube::plainText("\x1b[31mred\x1b[0m \x1b]0;title\x07|\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\\r\n"
                                 "\xe2\x80\xae"
                                 "b\x08"
                                 "c\x1b"
                                 "c",
                                 100),
                 u"red |link\nbc"_s);
        QCOMPARE(Kube::plainText(QByteArray(300, 'a') + 'b', 3), u"…aab"_s);
        QVERIFY(!Kube::plainText("Authorization: Bearer hunter2hunter2", 100).contains(u"hunter2"_s));
    }

    void tellsThePluginWhatKubectlTellsIt()
    {
        auto exec
            = script("printf '%s' \"$KUBERNETES_EXEC_INFO\" > " + path(u"info"_s).toUtf8()
                     + "\necho \"$COLOR $1 $2\" > " + path(u"said"_s).toUtf8()
                     + "\nif [ -t 0 ] || read x; then exit 9; fi\necho '" + credential("\"token\":\"t\"") + "'\n");
        exec.arguments = {u"a b"_s, u"$(c)"_s};
        exec.environment = {{u"COLOR"_s, u"blue"_s}};
        exec.provideClusterInfo = true;
        exec.clusterInfo = {{"server"_L1, "https://h"_L1}};
        CredentialPlugins plugins({});
        const auto result = ask(plugins, exec);
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
        QCOMPARE(result->authorization, "Bearer t");
        QCOMPARE(content(u"said"_s), "blue a b $(c)\n");
        QCOMPARE(QJsonDocument::fromJson(content(u"info"_s)).object(),
                 QJsonObject({{"kind"_L1, "ExecCredential"_L1},
                              {"apiVersion"_L1, v1},
                              {"spec"_L1,
                               QJsonObject{{"interactive"_L1, false},
                                           {"cluster"_L1, QJsonObject{{"server"_L1, "https://h"_L1}}}}}}));
    }

    void saysWhatWentWrong_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("text");
        QTest::newRow("exit code") << QByteArray("printf '\\033[31mlog in first\\033[0m\\n' >&2\nexit 3\n")
                                   << u"exec-failed"_s << u" failed with exit code 3: log in first"_s;
        QTest::newRow("signal") << QByteArray("kill -9 $$\n") << u"exec-failed"_s << u" was ended by signal 9"_s;
        QTest::newRow("too much") << QByteArray("yes\n") << u"exec-output-invalid"_s
                                  << u" printed more than 1024 KiB"_s;
    }

    void saysWhatWentWrong()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        QFETCH(QString, text);
        CredentialPlugins plugins({});
        const auto result = ask(plugins, script(body));
        QVERIFY(!result);
        QCOMPARE(result.error().code, code);
        QCOMPARE(result.error().kind, Core::ErrorKind::Authentication);
        QVERIFY2(result.error().message.startsWith(
                     u"Unable to connect to the server: getting credentials: exec: executable "_s + path(u"plugin"_s)
                     + text),
                 qPrintable(result.error().message));
    }

    void namesAProgramThatIsNotThere()
    {
        Kube::ExecConfig exec = script({});
        exec.command = u"no-such-plugin-anywhere"_s;
        exec.installHint = u"Install \x1b[1mit\x1b[0m"_s;
        CredentialPlugins plugins({});
        const auto result = ask(plugins, exec);
        QVERIFY(!result);
        QCOMPARE(result.error().message,
                 u"Unable to connect to the server: getting credentials: exec: executable no-such-plugin-anywhere not "
                 "found"_s);
        QCOMPARE(result.error().hint, u"Install it"_s);
        exec.command = path(u"nope"_s);
        QCOMPARE(ask(plugins, exec).error().message,
                 u"Unable to connect to the server: getting credentials: exec: fork/exec "_s + path(u"nope"_s)
                     + u": no such file or directory"_s);
        exec = script({});
        QFile::setPermissions(exec.command, QFile::ReadOwner);
        QVERIFY(ask(plugins, exec).error().message.endsWith(u"permission denied"_s));
    }

    /// As a desktop session has it: the folder of the plugin is in the PATH of the login shell only.
    void findsPluginsThroughTheLoginShell()
    {
        Kube::ExecConfig exec
            = script("command -v helper-of-plugin >&2 || exit 4\necho '" + credential("\"token\":\"t\"") + "'\n");
        QVERIFY(QFile::copy(exec.command, path(u"helper-of-plugin"_s)));
        exec.command = u"plugin"_s;
        QFile shell(path(u"shell"_s));
        QVERIFY(shell.open(QIODevice::WriteOnly));
        shell.write("#!/bin/sh\necho Welcome\nPATH=$PATH:" + path({}).toUtf8()
                    + "\nexport PATH\nshift 2\nexec /bin/sh \"$@\"\n");
        shell.close();
        shell.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        const QByteArray before = qgetenv("SHELL");
        qputenv("SHELL", shell.fileName().toUtf8());
        CredentialPlugins plugins({});
        const auto result = ask(plugins, exec);
        qputenv("SHELL", before);
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
    }

    void doesNotWaitForAShellThatHangs()
    {
        Kube::ExecConfig exec = script("echo '" + credential("\"token\":\"t\"") + "'\n");
        QFile shell(path(u"shell"_s));
        QVERIFY(shell.open(QIODevice::WriteOnly));
        shell.write("#!/bin/sh\nsleep 1000\n");
        shell.close();
        shell.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        const QByteArray before = qgetenv("SHELL");
        qputenv("SHELL", shell.fileName().toUtf8());
        CredentialPlugins::Options options;
        options.shellTimeout = 200ms;
        options.extendPath = true;
        CredentialPlugins plugins(options);
        const auto result = ask(plugins, exec);
        qputenv("SHELL", before);
        QVERIFY2(result, result ? "" : qPrintable(result.error().toText()));
    }

    void killsAPluginThatDoesNotEndWithWhatItStarted()
    {
        CredentialPlugins::Options options;
        options.timeout = 700ms;
        CredentialPlugins plugins(options);
        const auto result = ask(
            plugins,
            script("echo waiting for login >&2\nsleep 1000 &\necho $! > " + path(u"pid"_s).toUtf8() + "\nwait\n"));
        QVERIFY(!result);
        QCOMPARE(result.error().code, u"exec-timeout"_s);
        QVERIFY2(result.error().message.endsWith(u": waiting for login"_s), qPrintable(result.error().message));
        const pid_t child = content(u"pid"_s).trimmed().toInt();
        QVERIFY(child > 1);
        QTRY_VERIFY_WITH_TIMEOUT(!isRunning(child), patience);
    }

    void killsAPluginThatNobodyWaitsFor()
    {
        CredentialPlugins plugins({});
        const auto exec = script("echo $$ > " + path(u"pid"_s).toUtf8() + "\nexec sleep 1000\n");
        auto request = plugins.request(exec);
        request->start();
        QTRY_VERIFY_WITH_TIMEOUT(content(u"pid"_s).endsWith('\n'), patience);
        const pid_t child = content(u"pid"_s).trimmed().toInt();
        QVERIFY(isRunning(child));
        request.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!isRunning(child), patience);
        // And the next one has its turn.
        QVERIFY(ask(plugins, script("echo '" + credential("\"token\":\"t\"") + "'\n")));
    }

    void passesOnWhatThePluginSaysMeanwhile()
    {
        CredentialPlugins plugins({});
        QSignalSpy said(&plugins, &CredentialPlugins::said);
        const auto exec
            = script("echo 'Open https://login.example and enter ABCD' >&2\nwhile [ ! -e " + path(u"go"_s).toUtf8()
                     + " ]; do sleep 0.05; done\necho '" + credential("\"token\":\"t\"") + "'\n");
        const auto request = plugins.request(exec);
        QSignalSpy finished(request.get(), &Kube::CredentialRequest::finished);
        request->start();
        QTRY_COMPARE_WITH_TIMEOUT(said.size(), 1, patience);
        QCOMPARE(said.first().at(1).toString(), u"Open https://login.example and enter ABCD"_s);
        QVERIFY(finished.isEmpty());
        QFile go(path(u"go"_s));
        QVERIFY(go.open(QIODevice::WriteOnly));
        QVERIFY(finished.wait(patience));
    }

    void runsOnceForAllWhoAskAndRemembers()
    {
        CredentialPlugins plugins({});
        auto exec = script("echo '" + credential("\"token\":\"t\"") + "'\n");
        std::vector<std::unique_ptr<Kube::CredentialRequest>> requests;
        int answers = 0;
        for (int i = 0; i < 5; ++i) {
            requests.push_back(plugins.request(exec));
            connect(requests.back().get(), &Kube::CredentialRequest::finished, this, [&answers](const auto &result) {
                QVERIFY(result);
                ++answers;
            });
            requests.back()->start();
        }
        QTRY_COMPARE_WITH_TIMEOUT(answers, 5, patience);
        QCOMPARE(runs(), 1);
        QVERIFY(plugins.cached(exec));
        exec.provideClusterInfo = true; // another key
        exec.clusterInfo = {{"server"_L1, "https://other"_L1}};
        QVERIFY(!plugins.cached(exec));
        QVERIFY(ask(plugins, exec));
        QCOMPARE(runs(), 2);
    }

    void runsAgainShortlyBeforeTheCredentialExpires_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("kept");
        QTest::newRow("an hour left") << 3600 << true;
        QTest::newRow("five seconds left") << 5 << false;
        QTest::newRow("over") << -5 << false;
    }

    void runsAgainShortlyBeforeTheCredentialExpires()
    {
        QFETCH(int, seconds);
        QFETCH(bool, kept);
        const QByteArray end = QDateTime::currentDateTimeUtc().addSecs(seconds).toString(Qt::ISODate).toLatin1();
        const auto exec
            = script("echo '" + credential("\"token\":\"t\",\"expirationTimestamp\":\"" + end + '"') + "'\n");
        CredentialPlugins plugins({});
        QVERIFY(ask(plugins, exec));
        QCOMPARE(plugins.cached(exec).has_value(), kept);
    }

    /// A run has a client in the window's thread and one in the log thread.
    void sharesCredentialsAcrossThreads()
    {
        FakeApiServer server(tls());
        server.on("GET", u"/version"_s, FakeAnswer::json({}));
        const auto shared = plugins();
        const auto config
            = connection(server, script("sleep 0.2\necho '" + credential("\"token\":\"t\"") + "'\n"), shared);
        std::atomic<int> answers = 0;
        std::vector<std::unique_ptr<QThread>> threads;
        for (int i = 0; i < 3; ++i) {
            threads.emplace_back(QThread::create([&config, &answers] {
                Kube::Client client(config);
                if (get(client, u"/version"_s))
                    ++answers;
            }));
            threads.back()->start();
        }
        for (const auto &thread : threads)
            QVERIFY(thread->wait(patience));
        QCOMPARE(answers.load(), 3);
        QCOMPARE(runs(), 1);
        QCOMPARE(server.requests().first().header("Authorization"), "Bearer t");
    }

    void asksAgainOnceAfterARefusal_data()
    {
        QTest::addColumn<QByteArray>("verb");
        QTest::newRow("GET") << QByteArray("GET");
        QTest::newRow("POST") << QByteArray("POST");
    }

    void asksAgainOnceAfterARefusal()
    {
        QFETCH(QByteArray, verb);
        FakeApiServer server(tls());
        server.on(verb, u"/x"_s, [](const FakeRequest &request) {
            return request.header("Authorization") == "Bearer token-2"
                ? FakeAnswer::json({{"ok"_L1, true}})
                : FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s);
        });
        const auto config = connection(
            server,
            script("echo '" + credential("\"token\":\"token-'$(wc -l < " + path(u"runs"_s).toUtf8() + ")'\"") + "'\n"),
            plugins());
        Kube::Client client(config);
        const auto answer = get(client, u"/x"_s, verb);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toText()));
        QCOMPARE(answer->object["ok"_L1], QJsonValue(true));
        QCOMPARE(runs(), 2);
        QCOMPARE(server.requests().size(), 2);
        QCOMPARE(server.requests().last().body, server.requests().first().body);
        QCOMPARE(server.requests().first().header("Authorization"), "Bearer token-1");
    }

    void givesUpAfterTheSecondRefusal()
    {
        FakeApiServer server(tls());
        server.on("GET", u"/x"_s, FakeAnswer::failure(401, u"Unauthorized"_s, u"no such user"_s));
        Kube::Client client(connection(server, script("echo '" + credential("\"token\":\"t\"") + "'\n"), plugins()));
        const auto answer = get(client, u"/x"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"unauthorized"_s);
        QVERIFY(answer.error().message.contains(u"no such user"_s));
        QCOMPARE(server.requests().size(), 2);
        QCOMPARE(runs(), 2);
    }

    void aWatchSurvivesAnExpiredToken()
    {
        FakeApiServer server(tls());
        server.on("GET", u"/p"_s, FakeAnswer::json({{"metadata"_L1, QJsonObject{{"resourceVersion"_L1, "1"_L1}}}}));
        server.on("WATCH", u"/p"_s, [](const FakeRequest &request) {
            return request.header("Authorization") == "Bearer token-2"
                ? FakeAnswer().sendEvent("ADDED", {{"metadata"_L1, QJsonObject{{"uid"_L1, "u"_L1}}}}).stall()
                : FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s);
        });
        const auto config = connection(
            server,
            script("echo '" + credential("\"token\":\"token-'$(wc -l < " + path(u"runs"_s).toUtf8() + ")'\"") + "'\n"),
            plugins());
        Kube::Client client(config);
        const auto watch = client.watch({u"/p"_s, {}, {}});
        QSignalSpy changed(watch.get(), &Kube::WatchStream::changed);
        QSignalSpy failed(watch.get(), &Kube::WatchStream::failed);
        watch->start();
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
        QVERIFY(failed.isEmpty());
    }

    void showsTheCertificateThatThePluginGives()
    {
        FakeApiServer server(tls());
        server.on("GET", u"/x"_s, [](const FakeRequest &request) {
            return request.clientCertificate == u"alice-2"_s
                ? FakeAnswer::json({})
                : FakeAnswer::failure(401, u"Unauthorized"_s, u"Unauthorized"_s);
        });
        for (const QString &name : {u"1"_s, u"2"_s}) {
            const auto certificate = TestPki::issue(m_authority, u"alice-"_s + name, {});
            QFile file(path(u"credential-"_s + name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(credential("\"clientCertificateData\":\""
                                  + QByteArray(certificate.certificate).replace("\n", "\\n") + "\",\"clientKeyData\":\""
                                  + QByteArray(certificate.key).replace("\n", "\\n") + '"'));
        }
        Kube::Client client(connection(
            server, script("cat " + path(u"credential-"_s).toUtf8() + "$(wc -l < " + path(u"runs"_s).toUtf8() + ")\n"),
            plugins()));
        const auto answer = get(client, u"/x"_s);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toText()));
        QCOMPARE(server.requests().first().clientCertificate, u"alice-1"_s);
        QCOMPARE(server.requests().last().clientCertificate, u"alice-2"_s);
        QVERIFY(server.connectionCount() >= 2);
    }

    void runsNothingThatWasNotAllowed()
    {
        FakeApiServer server(tls());
        auto exec = script("echo '" + credential("\"token\":\"t\"") + "'\n");
        exec.arguments = {u"get token"_s};
        exec.environment = {{u"NAME"_s, u"hunter2"_s}};
        auto config = connection(server, exec, plugins());
        config.execAllowed = false;
        Kube::Client client(config);
        const auto answer = get(client, u"/x"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, u"exec-not-allowed"_s);
        const QString text = answer.error().toText();
        QVERIFY2(text.contains(exec.command + u" 'get token'"_s), qPrintable(text));
        QVERIFY(text.contains(u"NAME"_s));
        QVERIFY(text.contains(u"/kubeconfig"_s));
        QVERIFY(text.contains(u"--allow-exec"_s));
        QVERIFY(!text.contains(u"hunter2"_s));
        QCOMPARE(runs(), 0);
        QVERIFY(server.requests().isEmpty());
    }

    /// kubectl sends no credentials over plain http, and does not get any either.
    void runsNothingForPlainHttp()
    {
        FakeApiServer server;
        server.on("GET", u"/x"_s, FakeAnswer::json({}));
        auto config = connection(server, script("echo '" + credential("\"token\":\"t\"") + "'\n"), plugins());
        config.isSandbox = false;
        Kube::Client client(config);
        QVERIFY(get(client, u"/x"_s));
        QCOMPARE(server.requests().first().header("Authorization"), QByteArray());
        QCOMPARE(runs(), 0);
    }

    void aClientMayGoWhileThePluginRuns()
    {
        FakeApiServer server(tls());
        auto client = std::make_unique<Kube::Client>(connection(server, script("exec sleep 1000\n"), nullptr));
        Kube::Request request;
        request.path = u"/x"_s;
        auto operation = client->request(request);
        QSignalSpy finished(operation.get(), &Kube::ApiOperation::finished);
        operation->start();
        QTRY_COMPARE_WITH_TIMEOUT(runs(), 1, patience);
        QElapsedTimer timer;
        timer.start();
        operation.reset();
        client.reset();
        QVERIFY2(timer.elapsed() < 20000, "the client waited for the plugin");
        QVERIFY(finished.isEmpty());
    }

    void anIdTokenIsSentUntilItExpires_data()
    {
        QTest::addColumn<QByteArray>("claims");
        QTest::addColumn<QString>("code");
        const auto in = [](int seconds) {
            return QByteArray("{\"exp\":" + QByteArray::number(QDateTime::currentSecsSinceEpoch() + seconds) + '}');
        };
        QTest::newRow("valid") << in(3600) << QString();
        QTest::newRow("about to expire") << in(5) << u"id-token-expired"_s;
        QTest::newRow("expired") << in(-60) << u"id-token-expired"_s;
        QTest::newRow("no token") << QByteArray("x") << u"id-token-invalid"_s;
    }

    void anIdTokenIsSentUntilItExpires()
    {
        QFETCH(QByteArray, claims);
        QFETCH(QString, code);
        FakeApiServer server(tls());
        server.on("GET", u"/x"_s, FakeAnswer::json({}));
        Kube::ConnectionConfig config = server.connection();
        config.token.clear();
        config.certificateAuthority = m_authority.certificate;
        config.idToken = QString::fromLatin1("e30." + claims.toBase64(QByteArray::Base64UrlEncoding) + ".c2ln");
        Kube::Client client(config);
        const auto answer = get(client, u"/x"_s);
        QCOMPARE(answer ? QString() : answer.error().code, code);
        if (answer)
            QCOMPARE(server.requests().first().header("Authorization"), "Bearer " + config.idToken.toLatin1());
        else
            QVERIFY(!answer.error().toText().contains(config.idToken));
    }

private:
    /// A zombie has ended too: whoever takes over orphans here may not collect them.
    static bool isRunning(pid_t pid)
    {
        QFile status(u"/proc/%1/stat"_s.arg(pid));
        if (!status.open(QIODevice::ReadOnly))
            return false;
        const QByteArray line = status.readAll();
        return line.mid(line.lastIndexOf(')') + 2, 1) != "Z";
    }
};

QTEST_GUILESS_MAIN(CredentialPluginsTest)
#include "tst_credentialplugins.moc"
