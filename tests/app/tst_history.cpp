// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/sandboxserver.h"
#include "tests/app/console.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// What a run recorded, read again by the real program, in a home of the test's own.
class HistoryTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_home;
    ConsoleResult m_run;

    ConsoleResult console(const QStringList &arguments) const
    {
        return runConsole(ConsoleCall{.arguments = arguments,
                                      .input = {},
                                      .environment = {u"HOME="_s + m_home.path(),
                                                      u"XDG_CONFIG_HOME="_s + m_home.filePath(u"config"_s),
                                                      u"XDG_DATA_HOME="_s + m_home.filePath(u"data"_s)}});
    }
    [[nodiscard]] QString runId() const { return m_run.json().value("runId"_L1).toString(); }

private Q_SLOTS:
    void initTestCase()
    {
        if (!Sandbox::SandboxServer::available())
            QSKIP("bubblewrap cannot run here");
        const ConsoleResult nothing = console({u"history"_s});
        QCOMPARE(nothing.exitCode, 0);
        QVERIFY(nothing.out.isEmpty());
        QVERIFY2(nothing.err.contains("nothing is recorded"), nothing.err.constData());
        m_run = console({u"run"_s, u"--sandbox"_s, samplePath(u"release.yaml"_s), u"-o"_s, u"json"_s});
        QVERIFY2(m_run.exitCode == 0, m_run.err.constData());
    }

    void listsRuns()
    {
        const ConsoleResult list = console({u"history"_s, u"-o"_s, u"json"_s});
        QCOMPARE(list.exitCode, 0);
        const QJsonArray runs = QJsonDocument::fromJson(list.out).array();
        QCOMPARE(runs.size(), 1);
        QCOMPARE(runs[0][u"runId"].toString(), runId());
        QCOMPARE(runs[0][u"job"].toString(), u"release"_s);
        QCOMPARE(runs[0][u"result"].toString(), u"Complete"_s);
        QVERIFY(runs[0][u"bytes"].toInt() > 0);
        const ConsoleResult table = console({u"history"_s});
        QVERIFY2(table.out.contains(runId().toUtf8()), table.out.constData());
    }

    void showsARecord()
    {
        const ConsoleResult record = console({u"history"_s, u"show"_s, runId()});
        QCOMPARE(record.exitCode, 0);
        QCOMPARE(record.json()[u"outputs"].toObject(), m_run.json()[u"outputs"].toObject());
    }

    void printsTheLog()
    {
        const ConsoleResult log = console({u"history"_s, u"log"_s, runId()});
        QVERIFY2(log.exitCode == 0, log.err.constData());
        QVERIFY2(log.out.contains("\nSPINNAKER_PROPERTY_RELEASE=1.1.1\n"), log.out.constData());
        const ConsoleResult times = console({u"history"_s, u"log"_s, runId(), u"--timestamps"_s});
        QVERIFY2(times.out.contains("Z SPINNAKER_PROPERTY_RELEASE=1.1.1\n"), times.out.constData());
        const ConsoleResult none = console({u"history"_s, u"log"_s, runId(), u"--container"_s, u"nobody"_s});
        QCOMPARE(none.exitCode, 2);
        QVERIFY2(none.err.contains("no such pod or container"), none.err.constData());
    }

    void extractsFromARecordedRun()
    {
        const QStringList call{u"extract"_s, u"--run"_s, runId(), u"-o"_s, u"json"_s};
        const ConsoleResult documented = console(call);
        QVERIFY2(documented.exitCode == 0, documented.err.constData());
        QCOMPARE(documented.json()[u"outputs"].toObject(), m_run.json()[u"outputs"].toObject());
        QCOMPARE(documented.json()[u"provenance"][0][u"line"].toInt(), 7);
        // By other rules than the run's: Spinnaker makes names lower-case.
        const ConsoleResult spinnaker = console(call + QStringList{u"--mode"_s, u"spinnaker"_s});
        QCOMPARE(spinnaker.json()[u"outputs"][u"release"].toString(), u"1.1.1"_s);
        const ConsoleResult all = console(call + QStringList{u"--capture"_s, u"all"_s});
        QCOMPARE(all.json()[u"outputs"].toObject(), m_run.json()[u"outputs"].toObject());
        const ConsoleResult one = console(call + QStringList{u"--capture"_s, u"logs:release"_s});
        QCOMPARE(one.json()[u"outputs"].toObject(), m_run.json()[u"outputs"].toObject());
        const ConsoleResult none = console(call + QStringList{u"--capture"_s, u"logs:nobody"_s});
        QCOMPARE(none.exitCode, 2);
        QVERIFY2(none.err.contains("/release"), none.err.constData()); // what it recorded
        const ConsoleResult env = console({u"extract"_s, u"--run"_s, runId(), u"-o"_s, u"env"_s});
        QVERIFY2(env.out.contains("RELEASE="), env.out.constData());
        QCOMPARE(console({u"extract"_s, u"--run"_s, runId(), samplePath(u"release.yaml"_s)}).exitCode, 2);
        QCOMPARE(console({u"extract"_s, u"--run"_s, u"../../etc"_s}).exitCode, 2);
        QCOMPARE(console({u"extract"_s}).exitCode, 2);
        QCOMPARE(console(call + QStringList{u"--capture"_s, u"artifact"_s}).exitCode, 2);
    }

    void recordsWhatItWasStartedWith()
    {
        const QJsonObject request = console({u"history"_s, u"show"_s, runId()}).json()[u"request"].toObject();
        QCOMPARE(request[u"job"][u"metadata"][u"name"].toString(), u"release"_s);
        QCOMPARE(request[u"sandbox"].toBool(), true);
        QCOMPARE(request[u"namespace"].toString(), u"default"_s);
    }

    void refusesWhatIsNoRun()
    {
        for (const QString &id : {u"20260131-101502-release-x7k2p"_s, u"../../etc"_s}) {
            for (const QString &verb : {u"show"_s, u"log"_s}) {
                const ConsoleResult result = console({u"history"_s, verb, id});
                QCOMPARE(result.exitCode, 2);
                QVERIFY2(result.err.contains("no recorded run"), result.err.constData());
            }
        }
        QCOMPARE(console({u"history"_s, u"burn"_s, runId()}).exitCode, 2);
    }
};

QTEST_GUILESS_MAIN(HistoryTest)
#include "tst_history.moc"
