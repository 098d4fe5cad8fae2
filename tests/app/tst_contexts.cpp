// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"

#include "tests/support/testpaths.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

/// `contexts` beside the real kubectl, over a folder of kubeconfigs; and what it takes to run a credential plugin. In a
/// home of the test's own.
class ContextsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;

    QString write(const QString &name, const QByteArray &content, QFile::Permissions more = {})
    {
        QFile file(m_home.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | more);
        return file.fileName();
    }

    QStringList environment(const QString &kubeconfig = {}) const
    {
        return {u"HOME="_s + m_home.path(),
                u"XDG_CONFIG_HOME="_s + m_home.filePath(u"config"_s),
                u"XDG_DATA_HOME="_s + m_home.filePath(u"data"_s),
                u"KUBECONFIG="_s + kubeconfig,
                u"HTTPS_PROXY="_s,
                u"https_proxy="_s};
    }

    ConsoleResult console(const QStringList &arguments, const QString &kubeconfig = {}) const
    {
        return runConsole(ConsoleCall{.arguments = arguments, .input = {}, .environment = environment(kubeconfig)});
    }

    ConsoleResult kubectl(const QStringList &arguments, const QString &kubeconfig) const
    {
        QProcess process;
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        variables.insert(u"HOME"_s, m_home.path());
        variables.insert(u"KUBECONFIG"_s, kubeconfig);
        process.setProcessEnvironment(variables);
        process.start(u"kubectl"_s, arguments);
        if (!process.waitForFinished(60000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    /// Our contexts without the sandbox, by name.
    static QHash<QString, QJsonObject> byName(const QByteArray &out)
    {
        QHash<QString, QJsonObject> contexts;
        for (const QJsonValue &context : QJsonDocument::fromJson(out).array()) {
            if (!context[u"sandbox"].toBool())
                contexts.insert(context[u"name"].toString(), context.toObject());
        }
        return contexts;
    }

    static QString withoutQuery(const QString &server)
    {
        QUrl url(server);
        url.setQuery(QString());
        return url.toString();
    }

    void compareWithKubectl(const QString &kubeconfig)
    {
        const auto ours = console({u"contexts"_s, u"-o"_s, u"json"_s}, kubeconfig);
        const auto names = kubectl({u"config"_s, u"get-contexts"_s, u"-o"_s, u"name"_s}, kubeconfig);
        if (names.exitCode != 0) {
            QByteArray said = names.err.trimmed();
            QVERIFY(said.startsWith("error: "));
            QVERIFY(ours.exitCode != 0);
            // kubectl lists all that the YAML library has to say of a line; the first of it is enough.
            said = said.sliced(7).split('\n').first();
            // What follows is of Go's making: a place in its source, or the structs themselves.
            for (const QByteArray &end : {QByteArray(" in scheme \""), QByteArray(" in list: ")})
                said.truncate(said.contains(end) ? said.indexOf(end) : said.size());
            QVERIFY2(ours.err.contains(said), QByteArray("kubectl: " + said + "\nours: " + ours.err).constData());
            return;
        }
        QVERIFY2(ours.exitCode == 0, ours.err.constData());
        const auto contexts = byName(ours.out);
        QList<QByteArray> listed = names.out.split('\n');
        listed.removeAll("");
        QCOMPARE(contexts.size(), listed.size());
        const QByteArray current = kubectl({u"config"_s, u"current-context"_s}, kubeconfig).out.trimmed();
        for (const QByteArray &encoded : listed) {
            const QString name = QString::fromUtf8(encoded);
            QVERIFY2(contexts.contains(name), encoded.constData());
            const QJsonObject context = contexts[name];
            QCOMPARE(context[u"current"].toBool(), encoded == current);
            const auto view
                = kubectl({u"config"_s, u"view"_s, u"--minify"_s, u"--raw"_s, u"--context"_s, name, u"-o"_s, u"json"_s},
                          kubeconfig);
            if (view.exitCode != 0) {
                QVERIFY(!context[u"problems"].toArray().isEmpty());
                continue;
            }
            const QJsonObject config = view.json();
            const QJsonValue theirs = config[u"contexts"][0][u"context"];
            QCOMPARE(context[u"cluster"].toString(), theirs[u"cluster"].toString());
            QCOMPARE(context[u"user"].toString(), theirs[u"user"].toString());
            QCOMPARE(context[u"namespace"].toString(), theirs[u"namespace"].toString(u"default"_s));
            const QJsonValue cluster = config[u"clusters"][0][u"cluster"];
            QCOMPARE(context[u"server"].toString(), withoutQuery(cluster[u"server"].toString()));
            QCOMPARE(context[u"proxy"].toString(), cluster[u"proxy-url"].toString());
            const QJsonValue exec = config[u"users"][0][u"user"][u"exec"];
            QCOMPARE(context[u"exec"][u"command"].toString(), exec[u"command"].toString());
            QCOMPARE(context[u"exec"][u"args"].toArray(), exec[u"args"].toArray());
        }
    }

    /// A kubeconfig whose plugin leaves a trace.
    QString pluginConfig(const QByteArray &argument = "first")
    {
        write(u"plugin"_s,
              "#!/bin/sh\necho ran >> " + m_home.filePath(u"trace"_s).toUtf8()
                  + "\necho 'log in at https://login.example' >&2\nexit 3\n",
              QFile::ExeOwner);
        return write(u"plugin.conf"_s,
                     "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
                     "clusters: [{name: k, cluster: {server: 'https://127.0.0.1:1'}}]\n"
                     "users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, "
                     "interactiveMode: Never, args: [get token, "
                         + argument + "], env: [{name: SECRET_OF_PLUGIN, value: hunter2}]}}}]\n");
    }

    bool ran() const { return QFile::exists(m_home.filePath(u"trace"_s)); }

private Q_SLOTS:
    void init()
    {
        forgetTrace();
        QDir(m_home.filePath(u"config"_s)).removeRecursively();
    }

    void agreesWithKubectl_data()
    {
        QTest::addColumn<QString>("kubeconfig");
        const QDir folder(TestPaths::source(u"/tests/vectors/kubeconfigs"));
        const QStringList files = folder.entryList(QDir::Files, QDir::Name);
        QVERIFY(files.size() > 10);
        for (const QString &name : files)
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
        QTest::newRow("merged") << folder.filePath(u"config.json"_s) + u"::/gone:"_s
                + folder.filePath(u"anchors.yaml"_s) + u':' + folder.filePath(u"several.yaml"_s) + u':'
                + folder.filePath(u"config.json"_s);
        QTest::newRow("merged with a broken one")
            << folder.filePath(u"config.json"_s) + u':' + folder.filePath(u"broken-bool.yaml"_s);
        QTest::newRow("gone") << u"/gone/config"_s;
        QTest::newRow("a folder") << folder.path();
    }

    void agreesWithKubectl()
    {
        QFETCH(QString, kubeconfig);
        if (QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
            QSKIP("needs kubectl");
        compareWithKubectl(kubeconfig);
    }

    void runsNoPluginWithoutConsent()
    {
        const QString config = pluginConfig();
        const auto result = console({u"run"_s, u"--kubeconfig"_s, config, samplePath(u"release.yaml"_s)});
        QCOMPARE(result.exitCode, 3);
        QVERIFY(!ran());
        QVERIFY2(result.err.contains(QByteArray(m_home.filePath(u"plugin"_s).toUtf8() + " 'get token' first")),
                 result.err.constData());
        QVERIFY(result.err.contains(config.toUtf8()));
        QVERIFY(result.err.contains("SECRET_OF_PLUGIN"));
        QVERIFY(result.err.contains("--allow-exec"));
        QVERIFY(!result.err.contains("hunter2"));
    }

    void remembersConsentUntilTheCommandChanges()
    {
        const QString config = pluginConfig();
        const QStringList call{u"run"_s, u"--kubeconfig"_s, config, samplePath(u"release.yaml"_s)};
        const auto allowed = console(call + QStringList(u"--allow-exec"_s));
        QCOMPARE(allowed.exitCode, 3);
        QVERIFY(ran());
        QVERIFY2(allowed.err.contains("failed with exit code 3: log in at https://login.example"),
                 allowed.err.constData());
        QVERIFY(allowed.err.contains(QByteArray(m_home.filePath(u"plugin"_s).toUtf8() + ": log in at")));

        forgetTrace();
        QCOMPARE(console(call).exitCode, 3);
        QVERIFY(ran()); // remembered

        forgetTrace();
        pluginConfig("second");
        const auto changed = console(call);
        QCOMPARE(changed.exitCode, 3);
        QVERIFY(!ran());
        QVERIFY(changed.err.contains("'get token' second"));

        pluginConfig(); // and back again: asked anew
        QVERIFY(console(call).err.contains("--allow-exec"));
        QVERIFY(!ran());
    }

    void overridesUserAndCluster()
    {
        const QString config = write(u"two"_s,
                                     "current-context: c\ncontexts: [{name: c, context: {cluster: k, user: u}}]\n"
                                     "clusters: [{name: k, cluster: {server: 'https://127.0.0.1:1'}},"
                                     " {name: l, cluster: {server: 'https://127.0.0.1:2'}}]\n"
                                     "users: [{name: u, user: {token: t}}]\n");
        const QStringList call{u"run"_s, u"--kubeconfig"_s, config, samplePath(u"release.yaml"_s)};
        QVERIFY(console(call + QStringList({u"--cluster"_s, u"l"_s})).err.contains("127.0.0.1:2"));
        QVERIFY(console(call + QStringList({u"--user"_s, u"z"_s})).err.contains("auth info \"z\" does not exist"));
        const auto uid = console(call + QStringList({u"--as-uid"_s, u"7"_s}));
        QCOMPARE(uid.exitCode, 2);
        QVERIFY(uid.err.contains("without impersonating a user"));
    }

private:
    void forgetTrace() { QFile::remove(m_home.filePath(u"trace"_s)); }
};

QTEST_GUILESS_MAIN(ContextsTest)
#include "tst_contexts.moc"
