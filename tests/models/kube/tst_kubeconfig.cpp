// SPDX-License-Identifier: Apache-2.0
#include "models/kube/kubeconfig.h"
#include "tests/support/testpki.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using Kube::Kubeconfig;
using Kube::UserKind;

namespace {

/// A kubeconfig with one context "c" that has a cluster "k" and a user "u" with the given fields.
QByteArray single(const QByteArray &cluster, const QByteArray &user, const QByteArray &extraContext = {})
{
    return "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
           "contexts: [{name: c, context: {cluster: k, user: u"
        + extraContext
        + "}}]\n"
          "clusters: [{name: k, cluster: {"
        + cluster
        + "}}]\n"
          "users: [{name: u, user: {"
        + user + "}}]\n";
}

QByteArray base64(const QByteArray &data)
{
    return '"' + data.toBase64() + '"';
}

} // namespace

class KubeconfigTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString &name, const QByteArray &content)
    {
        QDir().mkpath(QFileInfo(m_folder.filePath(name)).path());
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName();
    }

    Kubeconfig loadText(const QByteArray &content) { return Kubeconfig::load({write(u"config"_s, content), {}, {}}); }

    /// The messages of the problems of context "c".
    QStringList problems(const QByteArray &content)
    {
        QStringList messages;
        const Kubeconfig config = loadText(content);
        for (const Core::Error &error : config.errors())
            messages += error.message;
        for (const Kube::ContextInfo &context : config.contexts()) {
            for (const Core::Error &error : context.problems)
                messages += error.message;
        }
        return messages;
    }

private Q_SLOTS:
    void readsTheHomeFileWhereNothingElseIsSet()
    {
        write(u"home/.kube/config"_s, single("server: https://h:6443", "token: t"));
        const Kubeconfig config = Kubeconfig::load({{}, {}, m_folder.filePath(u"home"_s)});
        QVERIFY(config.errors().isEmpty());
        QCOMPARE(config.currentContext(), u"c"_s);
        const auto connection = config.resolve();
        QVERIFY(connection);
        QCOMPARE(connection->server, QUrl(u"https://h:6443"_s));
        QCOMPARE(connection->token, u"t"_s);
        QCOMPARE(connection->namespaceName, u"default"_s);
        QCOMPARE(connection->clusterName, u"k"_s);
        QCOMPARE(connection->userName, u"u"_s);
    }

    void anEnvironmentListNeverFallsBackToHome()
    {
        write(u"home/.kube/config"_s, single("server: https://h", "token: t"));
        const Kubeconfig config
            = Kubeconfig::load({{}, m_folder.filePath(u"no-such-file"_s), m_folder.filePath(u"home"_s)});
        QVERIFY(config.errors().isEmpty());
        QVERIFY(config.contexts().isEmpty());
        const auto connection = config.resolve();
        QVERIFY(!connection);
        QCOMPARE(connection.error().code, u"kubeconfig-empty"_s);
    }

    void anExplicitFileMustExist()
    {
        const Kubeconfig config = Kubeconfig::load({u"/nope"_s, {}, {}});
        QCOMPARE(config.errors().size(), 1);
        QCOMPARE(config.errors().first().message, u"stat /nope: no such file or directory"_s);
        QVERIFY(!config.resolve());
    }

    void anExplicitFileIsTheOnlyOne()
    {
        const QString other = write(u"other"_s, single("server: https://other", "token: t"));
        const QString chosen = write(u"chosen"_s, single("server: https://chosen", "token: t"));
        const Kubeconfig config = Kubeconfig::load({chosen, other, {}});
        QCOMPARE(config.contexts().size(), 1);
        QCOMPARE(config.contexts().first().server, u"https://chosen"_s);
    }

    void theFirstFileToDefineANameWins()
    {
        const QString first = write(u"a"_s,
                                    "clusters: [{name: k, cluster: {server: https://first}}]\n"
                                    "users: [{name: u, user: {token: first}}]\n");
        const QString second = write(u"b"_s,
                                     "current-context: two\n"
                                     "clusters: [{name: k, cluster: {server: https://second, tls-server-name: name}}]\n"
                                     "contexts: [{name: two, context: {cluster: k, user: u, namespace: ns}}]\n");
        const QString third = write(u"c"_s,
                                    "current-context: z\n"
                                    "contexts: [{name: z, context: {cluster: k, user: u}},"
                                    "           {name: two, context: {cluster: x}}]\n");
        const Kubeconfig config
            = Kubeconfig::load({{}, QStringList({u""_s, first, first, second, u"/gone"_s, third}).join(u':'), {}});
        QVERIFY(config.errors().isEmpty());
        QCOMPARE(config.currentContext(), u"two"_s);
        QCOMPARE(config.contexts().size(), 2);
        QCOMPARE(config.contexts()[0].name, u"two"_s);
        QCOMPARE(config.contexts()[0].namespaceName, u"ns"_s);
        QCOMPARE(config.contexts()[0].file, second);
        QVERIFY(config.contexts()[0].current);
        QCOMPARE(config.contexts()[1].name, u"z"_s);
        const auto connection = config.resolve();
        QVERIFY(connection);
        QCOMPARE(connection->server, QUrl(u"https://first"_s));
        QCOMPARE(connection->tlsServerName, QString()); // not merged field by field
        QCOMPARE(connection->token, u"first"_s);
        QCOMPARE(connection->namespaceName, u"ns"_s);
    }

    void relativePathsStartAtTheirFile()
    {
        const auto authority = Support::TestPki::authority(u"ca"_s);
        write(u"folder/pki/ca.crt"_s, authority.certificate);
        write(u"folder/token"_s, "t");
        const QString file = write(u"folder/config"_s,
                                   single("server: https://h, certificate-authority: pki/ca.crt", "tokenFile: token"));
        const auto connection = Kubeconfig::load({file, {}, {}}).resolve();
        QVERIFY2(connection, connection ? "" : qPrintable(connection.error().toText()));
        QCOMPARE(connection->certificateAuthority, authority.certificate);
        QCOMPARE(connection->tokenFile, m_folder.filePath(u"folder/token"_s));
    }

    void reportsFilesThatCannotBeUnderstood_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("text");
        QTest::newRow("namespace is a bool")
            << single("server: https://h", "token: t", ", namespace: n")
            << u"json: cannot unmarshal bool into Go struct field Context.contexts.context.namespace of type string"_s;
        QTest::newRow("token is a number")
            << single("server: https://h", "token: 123")
            << u"json: cannot unmarshal number into Go struct field AuthInfo.users.user.token of type string"_s;
        QTest::newRow("base64") << single("server: https://h, certificate-authority-data: '!!'", "token: t")
                                << u"illegal base64 data at input byte 0"_s;
        QTest::newRow("duplicate") << QByteArray("clusters: [{name: a, cluster: {}}, {name: a, cluster: {}}]")
                                   << u"error converting *[]NamedCluster into *map[string]*api.Cluster: duplicate "
                                      "name \"a\" in list"_s;
        QTest::newRow("version") << QByteArray("apiVersion: v2\nkind: Config\n")
                                 << u"no kind \"Config\" is registered for version \"v2\""_s;
        QTest::newRow("kind") << QByteArray("apiVersion: v1\nkind: Pod\n")
                              << u"no kind \"Pod\" is registered for version \"v1\""_s;
    }

    void reportsFilesThatCannotBeUnderstood()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, text);
        const Kubeconfig config = loadText(content);
        QCOMPARE(config.errors().size(), 1);
        QCOMPARE(config.errors().first().message,
                 u"error loading config file \""_s + m_folder.filePath(u"config"_s) + u"\": " + text);
        QCOMPARE(config.errors().first().file, m_folder.filePath(u"config"_s));
    }

    void pointsAtTheLineOfAMistake()
    {
        const Kubeconfig config = loadText("users:\n- name: u\n  user:\n    token: 123\n");
        QCOMPARE(config.errors().size(), 1);
        QCOMPARE(config.errors().first().line, 4);
        QCOMPARE(config.errors().first().column, 12);
    }

    void wordsSyntaxErrorsAsKubectl()
    {
        const Kubeconfig config = loadText("apiVersion: v1\nclusters: [\n");
        QCOMPARE(config.errors().size(), 1);
        const QString prefix = u"error loading config file \""_s + m_folder.filePath(u"config"_s) + u"\": yaml: line ";
        QVERIFY2(config.errors().first().message.startsWith(prefix), qPrintable(config.errors().first().message));
    }

    void reportsADirectory()
    {
        const Kubeconfig config = Kubeconfig::load({m_folder.path(), {}, {}});
        QCOMPARE(config.errors().first().message,
                 u"error loading config file \"%1\": read %1: is a directory"_s.arg(m_folder.path()));
    }

    void readsTheOtherFilesWhereOneIsBroken()
    {
        const QString broken = write(u"broken"_s, "clusters: [");
        const QString good = write(u"good"_s, single("server: https://h", "token: t"));
        const Kubeconfig config = Kubeconfig::load({{}, broken + u':' + good, {}});
        QCOMPARE(config.errors().size(), 1);
        QVERIFY(config.resolve());
        const auto missing = config.resolve(u"other"_s);
        QVERIFY(!missing); // it may be in the broken file, so that is what has to be told
        QCOMPARE(missing.error().file, broken);
    }

    void acceptsJsonEmptyFilesAndUnknownFields()
    {
        QVERIFY(loadText("").errors().isEmpty());
        QVERIFY(loadText("# nothing\n").errors().isEmpty());
        const Kubeconfig config = loadText(
            R"({"clusters":[{"name":"k","cluster":{"server":"https://h","Insecure-Skip-TLS-Verify":"x","new":1}}],)"
            R"("contexts":[{"name":"c","context":{"cluster":"k"}}]})");
        QVERIFY(config.errors().isEmpty());
        const auto connection = config.resolve(u"c"_s);
        QVERIFY(connection);
        QVERIFY(!connection->insecureSkipTlsVerify);
    }

    void rejectsUnknownContext()
    {
        const Kubeconfig config = loadText(single("server: https://h", "token: t"));
        const auto connection = config.resolve(u"zzz"_s);
        QVERIFY(!connection);
        QCOMPARE(connection.error().kind, Core::ErrorKind::Config);
        QCOMPARE(connection.error().code, u"kubeconfig-context-missing"_s);
        QCOMPARE(connection.error().message, u"context \"zzz\" does not exist"_s);
        QVERIFY(connection.error().hint.contains(u'c'));
    }

    void reportsACurrentContextThatNamesNothing()
    {
        QCOMPARE(
            loadText("current-context: gone\ncontexts: [{name: c, context: {cluster: k}}]").resolve().error().message,
            u"context was not found for specified context: gone"_s);
        QCOMPARE(loadText("contexts: [{name: c, context: {cluster: k}}]").resolve().error().code,
                 u"kubeconfig-no-current-context"_s);
    }

    void namesWhatAContextLacks()
    {
        QCOMPARE(problems("contexts: [{name: c, context: {cluster: x, user: z}}]"),
                 QStringList({u"cluster \"x\" was not found for context \"c\""_s,
                              u"user \"z\" was not found for context \"c\""_s}));
        QCOMPARE(problems("contexts: [{name: c, context: {}}]"),
                 QStringList(u"cluster was not specified for context \"c\""_s));
        QCOMPARE(problems(single("tls-server-name: x", "token: t")),
                 QStringList(u"no server found for cluster \"k\""_s));
    }

    void checksFieldsAsKubectlDoes_data()
    {
        QTest::addColumn<QByteArray>("cluster");
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<QString>("text");
        const QByteArray https = "server: https://h";
        const auto authority = Support::TestPki::authority(u"ca"_s);
        const auto client = Support::TestPki::issue(authority, u"alice"_s, {});
        const auto other = Support::TestPki::issue(authority, u"bob"_s, {}, Support::KeyKind::Ec);
        const auto sameKind = Support::TestPki::issue(authority, u"carol"_s, {});
        QTest::newRow("scheme") << QByteArray("server: unix:///tmp/x") << QByteArray()
                                << u"host must be a URL or a host:port pair: \"unix:///tmp/x\""_s;
        QTest::newRow("both CAs") << https
                + ", certificate-authority: x, certificate-authority-data: " + base64(authority.certificate)
                                  << QByteArray()
                                  << u"certificate-authority-data and certificate-authority are both specified for k. "
                                     "certificate-authority-data will override."_s;
        QTest::newRow("insecure with CA")
            << https + ", insecure-skip-tls-verify: true, certificate-authority-data: " + base64(authority.certificate)
            << QByteArray() << u"specifying a root certificates file with the insecure flag is not allowed"_s;
        QTest::newRow("CA missing") << https + ", certificate-authority: /nope/ca" << QByteArray()
                                    << u"unable to read certificate-authority /nope/ca for k due to open /nope/ca: "
                                       "no such file or directory"_s;
        QTest::newRow("CA not PEM") << https + ", certificate-authority-data: " + base64("text") << QByteArray()
                                    << u"unable to load root certificates: unable to parse bytes as PEM block"_s;
        QTest::newRow("token and basic")
            << https << QByteArray("token: t, username: a, password: b")
            << u"more than one authentication method found for u; found [token basicAuth], only one is allowed"_s;
        QTest::newRow("token file missing")
            << https << QByteArray("tokenFile: /nope") << u"open /nope: no such file or directory"_s;
        QTest::newRow("cert without key")
            << https << "client-certificate-data: " + base64(client.certificate)
            << u"client-key-data or client-key must be specified for u to use the clientCert authentication method."_s;
        QTest::newRow("cert twice") << https
                                    << "client-certificate: x, client-certificate-data: " + base64(client.certificate)
                + ", client-key-data: " + base64(client.key)
                                    << u"client-cert-data and client-cert are both specified for u. client-cert-data "
                                       "will override."_s;
        QTest::newRow("mismatch") << https
                                  << "client-certificate-data: " + base64(client.certificate)
                + ", client-key-data: " + base64(sameKind.key)
                                  << u"user \"u\": tls: private key does not match public key"_s;
        QTest::newRow("type mismatch") << https
                                       << "client-certificate-data: " + base64(client.certificate)
                + ", client-key-data: " + base64(other.key)
                                       << u"user \"u\": tls: private key type does not match public key type"_s;
        QTest::newRow("encrypted key") << https
                                       << "client-certificate-data: " + base64(client.certificate)
                + ", client-key-data: " + base64(Support::TestPki::encrypted(client.key))
                                       << u"user \"u\": the private key is encrypted, which is not supported."_s;
        QTest::newRow("garbage key") << https
                                     << "client-certificate-data: " + base64(client.certificate)
                + ", client-key-data: " + base64("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
                                     << u"user \"u\": tls: failed to parse private key"_s;
        QTest::newRow("groups without user")
            << https << QByteArray("token: t, as-groups: [a]")
            << u"requesting uid, groups or user-extra for u without impersonating a user"_s;
        // The texts are what kubectl 1.32 prints for the same file.
        const QByteArray v1 = "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, ";
        QTest::newRow("exec without version")
            << https << QByteArray("exec: {command: aws, interactiveMode: Never}")
            << u"apiVersion must be specified for u to use exec authentication plugin"_s;
        QTest::newRow("exec of an old version")
            << https
            << QByteArray("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: aws, "
                          "interactiveMode: Never}")
            << u"exec plugin: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\""_s;
        QTest::newRow("exec without mode")
            << https << QByteArray("exec: {apiVersion: client.authentication.k8s.io/v1, command: aws}")
            << u"interactiveMode must be specified for u to use exec authentication plugin"_s;
        QTest::newRow("exec with an unknown mode")
            << https
            << QByteArray("exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, "
                          "interactiveMode: Sometimes}")
            << u"invalid interactiveMode for u: \"Sometimes\""_s;
        QTest::newRow("exec that needs a terminal")
            << https
            << QByteArray("exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, "
                          "interactiveMode: Always}")
            << u"exec plugin cannot support interactive mode: standard input is not a terminal"_s;
        QTest::newRow("exec without command")
            << https << v1 + "command: ''}" << u"command must be specified for u to use exec authentication plugin"_s;
        QTest::newRow("exec with a nameless variable")
            << https << v1 + "command: aws, env: [{value: x}]}"
            << u"env variable name must be specified for u to use exec authentication plugin"_s;
        QTest::newRow("exec and auth-provider") << https
                                                << v1
                + "command: aws}, auth-provider: {name: oidc, config: {idp-issuer-url: i, client-id: c, "
                  "id-token: t}}" << u"authProvider cannot be provided in combination with an exec plugin for u"_s;
        QTest::newRow("gcp") << https << QByteArray("auth-provider: {name: gcp}")
                             << u"The gcp auth plugin has been removed."_s;
        QTest::newRow("azure") << https << QByteArray("auth-provider: {name: azure}")
                               << u"The azure auth plugin has been removed."_s;
        QTest::newRow("unknown auth-provider")
            << https << QByteArray("auth-provider: {name: foo}") << u"no Auth Provider found for name \"foo\""_s;
        QTest::newRow("oidc without issuer")
            << https << QByteArray("auth-provider: {name: oidc}") << u"Must provide idp-issuer-url"_s;
        QTest::newRow("oidc without token")
            << https << QByteArray("auth-provider: {name: oidc, config: {idp-issuer-url: 'https://i', client-id: c}}")
            << u"No valid id-token, and cannot refresh without refresh-token"_s;
        QTest::newRow("proxy scheme")
            << https + ", proxy-url: ftp://x" << QByteArray("token: t")
            << u"invalid 'proxy-url' \"ftp://x\" for cluster \"k\": unsupported scheme \"ftp\", must be http, https, "
               "or socks5"_s;
        QTest::newRow("proxy without scheme")
            << https + ", proxy-url: 'x:80'" << QByteArray("token: t")
            << u"invalid 'proxy-url' \"x:80\" for cluster \"k\": unsupported scheme \"x\", must be http, https, or "
               "socks5"_s;
        QTest::newRow("proxy garbage") << https + ", proxy-url: '://'" << QByteArray("token: t")
                                       << u"invalid 'proxy-url' \"://\" for cluster \"k\": could not parse: ://"_s;
        QTest::newRow("proxy over TLS")
            << https + ", proxy-url: 'https://user:hunter2@p:3128'" << QByteArray("token: t")
            << u"The proxy \"https://p:3128\" is to be spoken to over TLS, which is not supported."_s;
        QTest::newRow("no scheme with CA")
            << "server: h:6443, certificate-authority-data: " + base64(authority.certificate) << QByteArray("token: t")
            << u"the server \"h:6443\" of cluster \"k\" has no scheme, which means plain http."_s;
    }

    void checksFieldsAsKubectlDoes()
    {
        QFETCH(QByteArray, cluster);
        QFETCH(QByteArray, user);
        QFETCH(QString, text);
        const QByteArray content = single(cluster, user);
        QCOMPARE(problems(content), QStringList(text));
        const auto connection = loadText(content).resolve();
        QVERIFY(!connection);
        QCOMPARE(connection.error().message, text);
    }

    void anotherCredentialSwitchesExecOff()
    {
        const auto config
            = loadText(single("server: https://h",
                              "token: t, exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, "
                              "interactiveMode: Never}"));
        QCOMPARE(config.contexts().first().problems, QList<Core::Error>());
        QCOMPARE(config.contexts().first().userKind, UserKind::Token);
        QVERIFY(!config.resolve()->exec);
    }

    void readsAnExecPlugin()
    {
        const auto authority = Support::TestPki::authority(u"ca"_s);
        const auto config = loadText(
            "contexts: [{name: c, context: {cluster: k, user: u}}]\n"
            "clusters: [{name: k, cluster: {server: 'https://h/p', tls-server-name: name, proxy-url: 'socks5://p:1', "
            "certificate-authority-data: "
            + base64(authority.certificate)
            + ", extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: a}}]}}]\n"
              "users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: bin/plugin, "
              "args: [get, 'a b'], env: [{name: SECRET, value: hunter2}], provideClusterInfo: true, installHint: "
              "hint}}}]");
        const auto connection = config.resolve(u"c"_s);
        QVERIFY2(connection, connection ? "" : qPrintable(connection.error().toText()));
        QVERIFY(connection->exec.has_value());
        QVERIFY(!connection->execAllowed);
        const Kube::ExecConfig &exec = *connection->exec;
        QCOMPARE(exec.command, m_folder.filePath(u"bin/plugin"_s)); // a slash: relative to the file
        QCOMPARE(exec.commandLine(), m_folder.filePath(u"bin/plugin"_s) + u" get 'a b'"_s);
        QCOMPARE(exec.environmentNames(), QStringList(u"SECRET"_s));
        QCOMPARE(exec.interactiveMode, u"IfAvailable"_s);
        const QJsonObject info = QJsonDocument::fromJson(exec.execInfo()).object();
        QCOMPARE(info["kind"_L1].toString(), u"ExecCredential"_s);
        QCOMPARE(info["apiVersion"_L1].toString(), u"client.authentication.k8s.io/v1beta1"_s);
        QCOMPARE(info["spec"_L1]["interactive"_L1], QJsonValue(false));
        const QJsonObject cluster = info["spec"_L1]["cluster"_L1].toObject();
        QCOMPARE(cluster,
                 QJsonObject({{"server"_L1, "https://h/p"_L1},
                              {"tls-server-name"_L1, "name"_L1},
                              {"proxy-url"_L1, "socks5://p:1"_L1},
                              {"certificate-authority-data"_L1, QString::fromLatin1(authority.certificate.toBase64())},
                              {"config"_L1, QJsonObject{{"audience"_L1, "a"_L1}}}}));
        QCOMPARE(config.execFingerprints(exec.file), QStringList(exec.fingerprint()));
        QCOMPARE(config.execFingerprints(u"/other"_s), QStringList());
    }

    void anotherCommandIsAnotherPlugin()
    {
        Kube::ExecConfig exec;
        exec.file = u"/f"_s;
        exec.command = u"aws"_s;
        QSet<QString> seen{exec.fingerprint()};
        const auto changed = [&](auto change) {
            Kube::ExecConfig other = exec;
            change(other);
            const bool isNew = !seen.contains(other.fingerprint());
            seen.insert(other.fingerprint());
            return isNew;
        };
        QVERIFY(changed([](auto &e) { e.file = u"/g"_s; }));
        QVERIFY(changed([](auto &e) { e.command = u"/aws"_s; }));
        QVERIFY(changed([](auto &e) { e.arguments = {u"a b"_s}; }));
        QVERIFY(changed([](auto &e) { e.arguments = {u"a"_s, u"b"_s}; }));
        QVERIFY(changed([](auto &e) { e.environment = {{u"A"_s, u"1"_s}}; }));
        QVERIFY(changed([](auto &e) { e.environment = {{u"A"_s, u"2"_s}}; }));
        QVERIFY(!changed([](auto &e) { e.installHint = u"x"_s; }));
    }

    void showsACommandWithoutTricks()
    {
        Kube::ExecConfig exec;
        exec.command = u"sh"_s;
        exec.arguments = {u"-c"_s, u"echo \x1b[2K\nrm"_s, u"it's"_s, u"\u202egnp"_s, QString()};
        QCOMPARE(exec.commandLine(), u"sh -c 'echo \\u001b[2K\\u000arm' 'it'\\''s' '\\u202egnp' ''"_s);
    }

    void overridesClusterAndUser()
    {
        const auto config = loadText("current-context: c\n"
                                     "contexts: [{name: c, context: {cluster: k, user: u, namespace: ns}}]\n"
                                     "clusters: [{name: k, cluster: {server: https://h}},"
                                     " {name: l, cluster: {server: https://l}}]\n"
                                     "users: [{name: u, user: {token: t}}, {name: v, user: {token: w}}]");
        const auto connection = config.resolve({}, {u"l"_s, u"v"_s});
        QVERIFY2(connection, connection ? "" : qPrintable(connection.error().toText()));
        QCOMPARE(connection->server, QUrl(u"https://l"_s));
        QCOMPARE(connection->token, u"w"_s);
        QCOMPARE(connection->namespaceName, u"ns"_s);
        QCOMPARE(config.resolve({}, {u"zzz"_s, {}}).error().message, u"cluster \"zzz\" does not exist"_s);
        QCOMPARE(config.resolve({}, {{}, u"zzz"_s}).error().message, u"auth info \"zzz\" does not exist"_s);
    }

    void acceptsKeysOfEveryKind_data()
    {
        QTest::addColumn<Support::KeyKind>("kind");
        QTest::addColumn<bool>("traditional");
        QTest::newRow("RSA, PKCS#8") << Support::KeyKind::Rsa << false;
        QTest::newRow("RSA, PKCS#1") << Support::KeyKind::Rsa << true;
        QTest::newRow("EC, PKCS#8") << Support::KeyKind::Ec << false;
        QTest::newRow("EC, SEC1") << Support::KeyKind::Ec << true;
        QTest::newRow("Ed25519") << Support::KeyKind::Ed25519 << false;
    }

    void acceptsKeysOfEveryKind()
    {
        QFETCH(Support::KeyKind, kind);
        QFETCH(bool, traditional);
        const auto authority = Support::TestPki::authority(u"ca"_s);
        const auto client = Support::TestPki::issue(authority, u"alice"_s, {}, kind);
        const QByteArray key = traditional ? Support::TestPki::traditional(client.key) : client.key;
        const auto config
            = loadText(single("server: https://h",
                              "client-certificate-data: " + base64(client.certificate + authority.certificate)
                                  + ", client-key-data: " + base64(key)));
        QCOMPARE(config.contexts().first().userKind, UserKind::ClientCertificate);
        const auto connection = config.resolve();
        QVERIFY2(connection, connection ? "" : qPrintable(connection.error().toText()));
        QCOMPARE(connection->clientKey, key);
        QCOMPARE(connection->clientCertificate, client.certificate + authority.certificate);
    }

    void readsEveryFieldOfClusterAndUser()
    {
        const auto connection = loadText(single("server: 'https://h/prefix/?x=1', insecure-skip-tls-verify: yes, "
                                                "tls-server-name: name, disable-compression: true",
                                                "username: a, password: b, as: jane, as-uid: '1', as-groups: [g, h], "
                                                "as-user-extra: {scopes: [read, write]}",
                                                ", namespace: ns"))
                                    .resolve();
        QVERIFY2(connection, connection ? "" : qPrintable(connection.error().toText()));
        QCOMPARE(connection->server, QUrl(u"https://h/prefix/"_s));
        QVERIFY(connection->insecureSkipTlsVerify);
        QVERIFY(connection->disableCompression);
        QCOMPARE(connection->tlsServerName, u"name"_s);
        QCOMPARE(connection->username, u"a"_s);
        QCOMPARE(connection->password, u"b"_s);
        QCOMPARE(connection->namespaceName, u"ns"_s);
        QCOMPARE(connection->impersonateUser, u"jane"_s);
        QCOMPARE(connection->impersonateUid, u"1"_s);
        QCOMPARE(connection->impersonateGroups, QStringList({u"g"_s, u"h"_s}));
        QCOMPARE(connection->impersonateExtra.size(), 1);
        QCOMPARE(connection->impersonateExtra.first().first, u"scopes"_s);
        QCOMPARE(connection->impersonateExtra.first().second, QStringList({u"read"_s, u"write"_s}));
    }

    void marksInsecureContexts()
    {
        QVERIFY(loadText(single("server: http://h", "token: t")).contexts().first().insecure);
        QVERIFY(loadText(single("server: https://h, insecure-skip-tls-verify: true", "")).contexts().first().insecure);
        QVERIFY(!loadText(single("server: https://h", "token: t")).contexts().first().insecure);
        QVERIFY(!loadText(single("server: HTTPS://h", "token: t")).contexts().first().insecure);
    }

    void neverShowsSecrets()
    {
        for (const QString &text : problems(single("server: 'https://user:hunter2@'", "token: 123, password: hunter2")))
            QVERIFY2(!text.contains(u"hunter2"_s), qPrintable(text));
    }
};

QTEST_GUILESS_MAIN(KubeconfigTest)
#include "tst_kubeconfig.moc"
