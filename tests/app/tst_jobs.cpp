// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// `job-console jobs` against one sandbox that is served by one process.
class JobsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<QProcess> m_sandbox;
    QString m_kubeconfig;

    ConsoleResult console(const QStringList &arguments, const QByteArray &input = {})
    {
        return runConsole(arguments + QStringList{u"--kubeconfig"_s, m_kubeconfig}, input);
    }
    ConsoleResult jobs(const QStringList &more = {})
    {
        return console(QStringList{u"jobs"_s, u"-o"_s, u"json"_s} + more);
    }
    static QJsonArray list(const ConsoleResult &result) { return QJsonDocument::fromJson(result.out).array(); }
    static QStringList names(const ConsoleResult &result)
    {
        QStringList names;
        const QJsonArray all = list(result);
        for (const QJsonValue &job : all)
            names.append(job[u"name"].toString());
        names.sort();
        return names;
    }
    ConsoleResult run(const QByteArray &name, const QByteArray &script, const QByteArray &spec = {},
                      const QStringList &more = {})
    {
        const QByteArray manifest = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: " + name
            + "}\nspec:\n  backoffLimit: 0\n" + spec
            + "  template:\n    spec:\n      restartPolicy: Never\n      terminationGracePeriodSeconds: 1\n"
              "      containers:\n      - name: main\n        image: localhost/busybox:1\n        command: [sh, -c, '"
            + script + "']\n";
        return console(QStringList{u"run"_s, u"-"_s, u"-q"_s} + more, manifest);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_kubeconfig = m_folder.filePath(u"sandbox.conf"_s);
        m_sandbox = startConsole(
            {.arguments = {u"sandbox"_s, u"--write-kubeconfig"_s, m_kubeconfig}, .input = {}, .environment = {}});
        QVERIFY(QTest::qWaitFor([&] { return QFile::exists(m_kubeconfig); }, QDeadlineTimer(10s)));
        QCOMPARE(list(jobs()), QJsonArray());
        QCOMPARE(run("good", "true", "  ttlSecondsAfterFinished: 86400\n").exitCode, 0);
        QCOMPARE(run("bad", "exit 3").exitCode, 1);
        QCOMPARE(run("long", "sleep 600", {}, {u"--timeout"_s, u"1s"_s}).exitCode, 124);
    }

    void cleanupTestCase()
    {
        m_sandbox->terminate();
        QVERIFY(m_sandbox->waitForFinished());
    }

    void listsWithStateAgeAndTtl()
    {
        const auto result = jobs();
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(names(result), (QStringList{u"bad"_s, u"good"_s, u"long"_s}));
        const QJsonArray all = list(result);
        for (const QJsonValue &job : all) {
            const QString name = job[u"name"].toString();
            QCOMPARE(job[u"namespace"].toString(), u"default"_s);
            QVERIFY(!job[u"uid"].toString().isEmpty());
            QCOMPARE(job[u"status"].toString(),
                     name == u"good"      ? u"Complete"_s
                         : name == u"bad" ? u"Failed"_s
                                          : u"Running"_s);
            QCOMPARE(job[u"finished"].toBool(), name != u"long");
            QCOMPARE(job[u"endTime"].isNull(), name == u"long");
            QCOMPARE(job[u"ttlSecondsAfterFinished"],
                     name == u"good" ? QJsonValue(86400) : QJsonValue(QJsonValue::Null));
            QVERIFY(job[u"ageSeconds"].toInt() < 300);
            QCOMPARE(job[u"deleted"].toBool(), false);
        }
        const auto table = console({u"jobs"_s});
        QCOMPARE(table.exitCode, 0);
        QVERIFY2(table.out.startsWith("NAME"), table.out.constData());
        QVERIFY2(table.out.contains("24h"), table.out.constData()); // the TTL
        QCOMPARE(table.out.count('\n'), 4);
    }

    void filters()
    {
        QCOMPARE(names(jobs({u"--finished"_s})), (QStringList{u"bad"_s, u"good"_s}));
        QCOMPARE(names(jobs({u"--older-than"_s, u"7d"_s})), QStringList());
        QCOMPARE(names(jobs({u"--finished"_s, u"--older-than"_s, u"0s"_s})), (QStringList{u"bad"_s, u"good"_s}));
        QCOMPARE(names(jobs({u"-n"_s, u"other"_s})), QStringList());
    }

    void deletesOnlyWhatHasEnded()
    {
        const auto refused = jobs({u"--delete"_s});
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.err.contains("--finished"), refused.err.constData());
        const auto nothing = jobs({u"--finished"_s, u"--older-than"_s, u"7d"_s, u"--delete"_s});
        QVERIFY2(nothing.exitCode == 0, nothing.err.constData());
        QCOMPARE(names(jobs()), (QStringList{u"bad"_s, u"good"_s, u"long"_s}));
        const auto done = jobs({u"--finished"_s, u"--delete"_s});
        QVERIFY2(done.exitCode == 0, done.err.constData());
        QCOMPARE(names(done), (QStringList{u"bad"_s, u"good"_s}));
        QCOMPARE(list(done)[0][u"deleted"].toBool(), true);
        QVERIFY2(done.err.contains("deleted 2 of 2"), done.err.constData());
        QVERIFY(QTest::qWaitFor([this] { return names(jobs()) == QStringList(u"long"_s); }, QDeadlineTimer(20s)));
    }

    void saysWhatIsWrong()
    {
        QCOMPARE(jobs({u"--older-than"_s, u"soon"_s}).exitCode, 2);
        QCOMPARE(jobs({u"extra"_s}).exitCode, 2);
        QCOMPARE(console({u"jobs"_s, u"--context"_s, u"none"_s}).exitCode, 2);
    }
};

QTEST_GUILESS_MAIN(JobsTest)
#include "tst_jobs.moc"
