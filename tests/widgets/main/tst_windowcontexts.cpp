// SPDX-License-Identifier: Apache-2.0
// Contexts, kubeconfig files, credential plugins and the connection test in the real window.
#include "app/application.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/testpki.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/context/connectiondialog.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/main/mainwindow.h"

#include <QAction>
#include <QFile>
#include <QJsonObject>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSaveFile>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace Widgets;
using Support::FakeAnswer;

namespace {

constexpr int patience = 30000;

class ChosenFile : public FileDialogs
{
public:
    QString openKubeconfig(QWidget *, const QString &) override { return path; }
    QString path;
};

} // namespace

class WindowContextsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<ChosenFile> m_dialogs;
    std::unique_ptr<App::Application> m_application;
    Support::TestCertificate m_authority = Support::TestPki::authority(u"ca"_s);
    Support::TestCertificate m_certificate = Support::TestPki::issue(m_authority, u"server"_s, {u"127.0.0.1"_s});

    /// Replaces the file as tools do: a new one under the old name.
    QString write(const QString &name, const QByteArray &content)
    {
        QSaveFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
            qFatal("cannot write");
        return m_folder->filePath(name);
    }

    static QByteArray config(const QByteArrayList &contexts, const QByteArray &server = "https://127.0.0.1:1",
                             const QByteArray &user = "token: t", const QByteArray &authority = {})
    {
        QByteArrayList list;
        for (const QByteArray &name : contexts)
            list += "{name: " + name + ", context: {cluster: k, user: u}}";
        const QByteArray trust
            = authority.isEmpty() ? QByteArray() : ", certificate-authority-data: " + authority.toBase64();
        return "contexts: [" + list.join(", ") + "]\nclusters: [{name: k, cluster: {server: '" + server + '\'' + trust
            + "}}]\nusers: [{name: u, user: {" + user + "}}]\n";
    }

    void start(const QString &kubeconfig)
    {
        m_application.reset();
        App::ApplicationOptions options;
        options.sources = {};
        options.sources.environment = kubeconfig;
        options.settingsFile = m_folder->filePath(u"settings.ini"_s);
        options.runsFolder = m_folder->filePath(u"runs"_s);
        options.sandboxOptions.dataFolder = m_folder->filePath(u"sandbox"_s);
        options.dialogs = m_dialogs;
        m_application = std::make_unique<App::Application>(options);
        m_application->start();
        QTRY_VERIFY_WITH_TIMEOUT(picker().count() > 0, patience);
    }

    ContextPicker &picker() { return m_application->window().contextPicker(); }
    QStringList names()
    {
        QStringList names;
        for (int row = 0; row + 1 < picker().count(); ++row) // the sandbox is last
            names += picker().itemText(row);
        return names;
    }
    QString current() { return picker().current() ? picker().current()->name : QString(); }

    template <typename T>
    T *child(const QString &name)
    {
        return m_application->window().findChild<T *>(name);
    }

    void choose(const QString &name)
    {
        QVERIFY(picker().select(name, false));
        Q_EMIT picker().contextChosen();
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_dialogs = std::make_shared<ChosenFile>();
    }
    void cleanup()
    {
        m_application.reset();
        m_folder.reset();
    }

    void noticesChangesAndKeepsTheChoice()
    {
        const QString file = write(u"config"_s, config({"a", "b"}));
        start(file);
        choose(u"b"_s);
        write(u"config"_s, config({"new", "b"})); // replaced
        QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList({u"new"_s, u"b"_s}), patience);
        QCOMPARE(current(), u"b"_s);

        QFile inPlace(file);
        QVERIFY(inPlace.open(QIODevice::WriteOnly | QIODevice::Truncate));
        inPlace.write(config({"b", "last"}));
        inPlace.close();
        QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList({u"b"_s, u"last"_s}), patience);
        QCOMPARE(current(), u"b"_s);

        QVERIFY(QFile::remove(file)); // and back: the choice comes back with it
        QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList(), patience);
        QCOMPARE(current(), QString());
        write(u"config"_s, config({"x", "b"}));
        QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList({u"x"_s, u"b"_s}), patience);
        QCOMPARE(current(), u"b"_s);
    }

    void addsAndRemovesFilesAndRemembersThem()
    {
        const QString own = write(u"config"_s, config({"a"}, "https://own.example"));
        m_dialogs->path = write(u"other"_s, config({"a", "z"}, "https://other.example"));
        start(own);
        m_application->window().findChild<QAction *>(u"connectionAction"_s)->trigger();
        QTest::mouseClick(child<QPushButton>(u"addKubeconfigButton"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList({u"a"_s, u"a"_s, u"z"_s}), patience);
        // Equal names in two files stay what they are.
        QVERIFY(picker().select(u"a"_s, false, m_dialogs->path));
        Q_EMIT picker().contextChosen();
        QCOMPARE(picker().current()->server, u"https://other.example"_s);

        start(own);
        QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList({u"a"_s, u"a"_s, u"z"_s}), patience);
        QCOMPARE(picker().current()->server, u"https://other.example"_s);

        m_application->window().findChild<QAction *>(u"connectionAction"_s)->trigger();
        auto *files = child<QListWidget>(u"kubeconfigFiles"_s);
        QCOMPARE(files->count(), 2);
        files->setCurrentRow(0);
        QVERIFY(!child<QPushButton>(u"removeKubeconfigButton"_s)->isEnabled()); // kubectl's own
        files->setCurrentRow(1);
        QTest::mouseClick(child<QPushButton>(u"removeKubeconfigButton"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(names(), QStringList(u"a"_s), patience);
        QVERIFY(QFile::exists(m_dialogs->path));
    }

    void runsAPluginOnlyAfterAYes()
    {
        Support::FakeApiServer server({m_certificate.certificate, m_certificate.key, {}});
        server.on("GET", u"/api/v1/namespaces"_s, FakeAnswer::json({}));
        const QString trace = m_folder->filePath(u"trace"_s);
        const QString plugin
            = write(u"plugin"_s,
                    "#!/bin/sh\necho \"$1\" >> " + trace.toUtf8()
                        + "\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\","
                          "\"status\":{\"token\":\"from-plugin\"}}'\n");
        QFile::setPermissions(plugin, QFile::ReadOwner | QFile::ExeOwner);
        const auto withArgument = [&](const QByteArray &argument) {
            return config({"c"}, server.url().toEncoded(),
                          "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, interactiveMode: "
                          "Never, args: ["
                              + argument + "], env: [{name: SECRET, value: hunter2}]}",
                          m_authority.certificate);
        };
        const QString file = write(u"config"_s, withArgument("one"));
        start(file);
        choose(u"c"_s);
        auto *banner = child<InlineBanner>(u"pluginBanner"_s);
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(plugin + u" one"_s), qPrintable(banner->text()));
        QVERIFY(banner->text().contains(u"SECRET"_s));
        QVERIFY(!banner->text().contains(u"hunter2"_s));
        QVERIFY(banner->text().contains(file));
        QTest::mouseClick(child<QPushButton>(u"refusePluginButton"_s), Qt::LeftButton);
        QVERIFY(!banner->isVisible());
        choose(u"c"_s); // asked again
        QVERIFY(banner->isVisible());
        QVERIFY(!QFile::exists(trace));
        QTest::mouseClick(child<QPushButton>(u"allowPluginButton"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(server.count("GET", u"/api/v1/namespaces"_s) > 0, patience);
        QCOMPARE(server.requests().first().header("Authorization"), "Bearer from-plugin");
        QVERIFY(!banner->isVisible());

        start(file); // remembered
        choose(u"c"_s);
        QVERIFY(!child<InlineBanner>(u"pluginBanner"_s)->isVisible());

        write(u"config"_s, withArgument("two")); // another command is another question
        banner = child<InlineBanner>(u"pluginBanner"_s);
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), patience);
        QVERIFY(banner->text().contains(plugin + u" two"_s));
        QFile log(trace);
        QVERIFY(log.open(QIODevice::ReadOnly));
        QVERIFY(!log.readAll().contains("two"));
    }

    void testsTheConnection()
    {
        Support::FakeApiServer server({m_certificate.certificate, m_certificate.key, {}});
        server.on("GET", u"/version"_s, FakeAnswer::json({{"gitVersion"_L1, "v1.31.0"_L1}}));
        server.on("POST", u"/apis/authentication.k8s.io/v1/selfsubjectreviews"_s,
                  FakeAnswer::json(
                      {{"status"_L1, QJsonObject{{"userInfo"_L1, QJsonObject{{"username"_L1, "jane"_L1}}}}}}, 201));
        server.on("POST", u"/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"_s,
                  FakeAnswer::json({{"status"_L1, QJsonObject{{"allowed"_L1, false}}}}, 201));
        const QByteArray good = config({"c"}, server.url().toEncoded(), "token: t", m_authority.certificate);
        start(write(u"config"_s, good));
        choose(u"c"_s);
        m_application->window().findChild<QAction *>(u"connectionAction"_s)->trigger();
        QTest::mouseClick(child<QPushButton>(u"testConnectionButton"_s), Qt::LeftButton);
        auto *verdict = child<QLabel>(u"connectionVerdict"_s);
        QTRY_VERIFY_WITH_TIMEOUT(verdict->text().contains(u"v1.31.0"_s), patience);
        QVERIFY(verdict->text().contains(u"You are jane."_s));
        QVERIFY(verdict->text().contains(u"cannot be run in default"_s));
        auto *permissions = child<QTreeWidget>(u"permissions"_s);
        QVERIFY(permissions->topLevelItemCount() >= 4);
        QCOMPARE(permissions->topLevelItem(0)->text(2), u"create, get, list, watch, delete"_s);

        write(u"config"_s, config({"c"}, "https://127.0.0.1:1"));
        QTRY_VERIFY_WITH_TIMEOUT(!verdict->text().contains(u"jane"_s), patience); // of another server
        QTest::mouseClick(child<QPushButton>(u"testConnectionButton"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(verdict->text().contains(u"refused"_s), patience);
        QCOMPARE(permissions->topLevelItemCount(), 0);
    }
};

QTEST_MAIN(WindowContextsTest)
#include "tst_windowcontexts.moc"
