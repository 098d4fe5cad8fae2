// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"

#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// One sandbox served by one process, used by others through its kubeconfig: name conflicts, attach, interrupts.
class LifecycleTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_sandbox;
    QString m_kubeconfig;

    static QByteArray manifest(const QByteArray &name, const QByteArray &script)
    {
        return "apiVersion: batch/v1\nkind: Job\nmetadata: {name: " + name
            + "}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      terminationGracePeriodSeconds: 1\n"
              "      containers:\n      - name: main\n"
              "        image: localhost/busybox:1\n        command: [sh, -c, '"
            + script + "']\n";
    }

    ConsoleResult run(const QByteArray &yaml, const QStringList &more = {})
    {
        return runConsole(QStringList{u"run"_s, u"-"_s, u"--kubeconfig"_s, m_kubeconfig, u"-o"_s, u"json"_s} + more,
                          yaml);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_kubeconfig = m_folder.filePath(u"sandbox.conf"_s);
        m_sandbox = startConsole(
            {.arguments = {u"sandbox"_s, u"--write-kubeconfig"_s, m_kubeconfig}, .input = {}, .environment = {}});
        QVERIFY(QTest::qWaitFor([&] { return QFile::exists(m_kubeconfig); }, QDeadlineTimer(10s)));
        QCOMPARE(QFile(m_kubeconfig).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void anExistingNameIsNeverDeletedSilently()
    {
        const QByteArray job = manifest("twice", "echo SPINNAKER_PROPERTY_A=1");
        QCOMPARE(run(job).exitCode, 0);
        const auto again = run(job);
        QCOMPARE(again.exitCode, 2);
        QVERIFY2(again.err.contains("twice"), again.err.constData());
        QVERIFY2(again.err.contains("--replace"), again.err.constData());
        QVERIFY(again.err.contains("--generate-name"));
        const auto replaced = run(job, {u"--replace"_s});
        QVERIFY2(replaced.exitCode == 0, replaced.err.constData());
        QCOMPARE(replaced.json()[u"job"][u"name"].toString(), u"twice"_s);
        const auto generated = run(job, {u"--generate-name"_s});
        QVERIFY2(generated.exitCode == 0, generated.err.constData());
        const QString name = generated.json()[u"job"][u"name"].toString();
        static const QRegularExpression generatedName(u"^twice-[bcdfghjklmnpqrstvwxz2456789]{5}$"_s);
        QVERIFY2(generatedName.match(name).hasMatch(), qPrintable(name));
    }

    void generateNameIsResolvedByTheClient()
    {
        QByteArray job = manifest("x", "true");
        job.replace("{name: x}", "{generateName: made-}");
        const auto result = run(job);
        QCOMPARE(result.exitCode, 0);
        QVERIFY(result.json()[u"job"][u"name"].toString().startsWith(u"made-"_s));
    }

    void attachReadsAFinishedJobFromItsFirstLine()
    {
        QCOMPARE(run(manifest("finished", "echo one; echo SPINNAKER_PROPERTY_B=2")).exitCode, 0);
        const auto attached
            = runConsole({u"attach"_s, u"finished"_s, u"--kubeconfig"_s, m_kubeconfig, u"-o"_s, u"json"_s});
        QVERIFY2(attached.exitCode == 0, attached.err.constData());
        QCOMPARE(attached.json()[u"outputs"][u"B"].toString(), u"2"_s);
        QCOMPARE(attached.json()[u"provenance"][0][u"line"].toInt(), 2);
        const auto unknown = runConsole({u"attach"_s, u"nobody"_s, u"--kubeconfig"_s, m_kubeconfig});
        QCOMPARE(unknown.exitCode, 3);
        QVERIFY2(unknown.err.contains("nobody"), unknown.err.constData());
    }

    void interruptLeavesTheJobRunningAndSaysSo()
    {
        const auto process = startConsole({.arguments = {u"run"_s, u"-"_s, u"--kubeconfig"_s, m_kubeconfig},
                                           .input = manifest("patient", "echo ready; sleep 300"),
                                           .environment = {}});
        QByteArray out;
        QVERIFY(QTest::qWaitFor([&] { return (out += process->readAllStandardOutput()).contains("ready"); },
                                QDeadlineTimer(20s)));
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QVERIFY(process->waitForFinished(20000));
        QCOMPARE(process->exitCode(), 130);
        const QByteArray err = process->readAllStandardError();
        QVERIFY2(err.contains("still runs"), err.constData());
        QVERIFY(err.contains("job-console attach patient"));
        QVERIFY(err.contains("delete job patient"));
        // It does run: attaching finds it, and times out while it sleeps.
        const auto attached
            = runConsole({u"attach"_s, u"patient"_s, u"--kubeconfig"_s, m_kubeconfig, u"--timeout"_s, u"2s"_s});
        QCOMPARE(attached.exitCode, 124);
        QVERIFY2(attached.err.contains("still runs"), attached.err.constData());
        QVERIFY(attached.out.contains("ready"));
    }

    void timesOutWithItsOwnCode()
    {
        const auto result = run(manifest("slow", "sleep 300"), {u"--timeout"_s, u"1s"_s});
        QCOMPARE(result.exitCode, 124);
        QCOMPARE(result.json()[u"result"].toString(), u"TimedOut"_s);
    }

    void deletesTheJobAfterwardsWhenAsked()
    {
        QCOMPARE(run(manifest("gone", "true"), {u"--delete-after"_s}).exitCode, 0);
        const auto attached = runConsole({u"attach"_s, u"gone"_s, u"--kubeconfig"_s, m_kubeconfig});
        QCOMPARE(attached.exitCode, 3);
    }

    void aWrongTokenIsAnAuthenticationError()
    {
        QFile config(m_kubeconfig);
        QVERIFY(config.open(QIODevice::ReadOnly));
        QByteArray text = config.readAll();
        // kubectl sends no token over plain http, so the sandbox's is also part of its URL.
        static const QRegularExpression secret(u"[0-9a-f]{64}"_s);
        text = QString::fromUtf8(text).replace(secret, QString(64, u'f')).toUtf8();
        QFile wrong(m_folder.filePath(u"wrong.conf"_s));
        QVERIFY(wrong.open(QIODevice::WriteOnly));
        wrong.write(text);
        wrong.close();
        const auto result
            = runConsole({u"run"_s, u"-"_s, u"--kubeconfig"_s, wrong.fileName()}, manifest("denied", "true"));
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.err.contains("logged in") || result.err.contains("credentials"), result.err.constData());
    }

    void theServersRefusalIsShown()
    {
        QByteArray job = manifest("refused", "true");
        job.replace("restartPolicy: Never", "restartPolicy: Never\n      priority: high");
        const auto result = run(job);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains("priority"), result.err.constData());
    }

    void neverWritesTheUsersKubeconfig()
    {
        QFile own(m_folder.filePath(u"own.conf"_s));
        QVERIFY(own.open(QIODevice::WriteOnly));
        own.write("current-context: mine\n");
        own.close();
        const auto listed = runConsole(ConsoleCall{.arguments = {u"sandbox"_s, u"--write-kubeconfig"_s, own.fileName()},
                                                   .input = {},
                                                   .environment = {u"KUBECONFIG="_s + own.fileName()}});
        QCOMPARE(listed.exitCode, 2);
        const auto foreign = runConsole({u"sandbox"_s, u"--write-kubeconfig"_s, own.fileName()});
        QCOMPARE(foreign.exitCode, 2);
        QVERIFY(own.open(QIODevice::ReadOnly));
        QCOMPARE(own.readAll(), QByteArray("current-context: mine\n"));
    }

    void endingTheSandboxEndsWhatItStarted()
    {
        ::kill(static_cast<pid_t>(m_sandbox->processId()), SIGINT);
        QVERIFY(m_sandbox->waitForFinished(20000));
        QCOMPARE(m_sandbox->exitCode(), 130);
        QVERIFY(!QFile::exists(m_kubeconfig));
    }
};

QTEST_GUILESS_MAIN(LifecycleTest)
#include "tst_lifecycle.moc"
