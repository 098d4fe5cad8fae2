// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"

#include <QFile>
#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

/// Every sample manifest, run through the real program in the sandbox.
class SamplesTest : public QObject
{
    Q_OBJECT

    static ConsoleResult runSample(const QString &name, const QStringList &more = {})
    {
        return runConsole(QStringList{u"run"_s, u"--sandbox"_s, samplePath(name), u"-o"_s, u"json"_s} + more);
    }

    static QJsonArray containers(const QJsonObject &result, int pod)
    {
        return result[u"pods"][pod][u"containers"].toArray();
    }

private Q_SLOTS:
    void releaseCapturesItsProperties()
    {
        const auto run = runSample(u"release.yaml"_s);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QJsonObject result = run.json();
        QCOMPARE(result[u"outputs"].toObject(),
                 (QJsonObject{{u"RELEASE"_s, u"1.1.1"_s},
                              {u"URL"_s, u"https://github.com/spinnaker/spinnaker/releases/tag/1.1.1"_s}}));
        QCOMPARE(result[u"result"].toString(), u"Complete"_s);
        QCOMPARE(result[u"job"][u"context"].toString(), u"sandbox"_s);
        QVERIFY(!result[u"job"][u"uid"].toString().isEmpty());
        const QJsonArray provenance = result[u"provenance"].toArray();
        QCOMPARE(provenance.size(), 2);
        const QString pod = result[u"pods"][0][u"name"].toString();
        const QString container = containers(result, 0)[0][u"name"].toString();
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(provenance[i][u"key"].toString(), i == 0 ? u"RELEASE"_s : u"URL"_s);
            QCOMPARE(provenance[i][u"source"].toString(), u"property"_s);
            QCOMPARE(provenance[i][u"pod"].toString(), pod);
            QCOMPARE(provenance[i][u"container"].toString(), container);
            QCOMPARE(provenance[i][u"line"].toInt(), 7 + i); // the guide's log, line by line
            QCOMPARE(provenance[i][u"overridden"].toBool(), false);
        }
        QCOMPARE(containers(result, 0)[0][u"lines"].toInt(), 8);
        QCOMPARE(containers(result, 0)[0][u"exitCode"].toInt(), 0);
        QVERIFY(result[u"errors"].toArray().isEmpty());
        QVERIFY(result[u"durationSeconds"].toDouble() > 0);
        QVERIFY(result[u"artifact"].isNull());
        QVERIFY(!result[u"runId"].toString().isEmpty());
    }

    void configJsonCapturesAnObject()
    {
        const auto run = runSample(u"config-json.yaml"_s);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QJsonObject outputs = run.json()[u"outputs"].toObject();
        QCOMPARE(outputs[u"RELEASE"].toString(), u"1.1.1"_s);
        for (const auto &provenance : run.json()[u"provenance"].toArray())
            QCOMPARE(provenance[u"source"].toString(), u"json"_s);
    }

    void annotationsLinkAndDescribe()
    {
        const auto run = runSample(u"annotated.yaml"_s);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QJsonObject result = run.json();
        const QString pod = result[u"pods"][0][u"name"].toString();
        QCOMPARE(result[u"logsUrl"].toString(), u"https://logs.example.com/default/%1?tail=500"_s.arg(pod));
        const QJsonArray details = result[u"details"].toArray();
        QCOMPARE(details.size(), 1);
        QCOMPARE(details[0][u"section"].toString(), u"run book"_s);
        const QJsonArray entries = details[0][u"entries"].toArray();
        QCOMPARE(entries.size(), 3);
        QCOMPARE(entries[0].toObject(),
                 (QJsonObject{{u"key"_s, u"owner"_s}, {u"value"_s, u"team platform"_s}, {u"html"_s, false}}));
        QCOMPARE(entries[1][u"value"].toString(), u"https://wiki.example.com/jobs/annotated"_s);
        QCOMPARE(entries[2][u"html"].toBool(), true);
        QVERIFY(entries[2][u"value"].toString().contains(u"<a href=\"https://chat.example.com/channels/platform\""_s));
        QVERIFY2(run.err.isEmpty() || !run.err.contains("warning"), run.err.constData());
    }

    void aLogLinksPasswordStaysUnknown()
    {
        QFile file(samplePath(u"annotated.yaml"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray manifest = file.readAll().replace("https://logs.", "https://user:geheim@logs.");
        QVERIFY(manifest.contains("geheim"));
        const auto run = runConsole({u"run"_s, u"--sandbox"_s, u"-"_s, u"-o"_s, u"json"_s}, manifest);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QVERIFY2(!run.out.contains("geheim"), run.out.constData());
        QVERIFY2(!run.err.contains("geheim"), run.err.constData());
        QVERIFY2(run.err.contains("ser name and password were left out of the log link"), run.err.constData());
        const auto record = runConsole({u"history"_s, u"show"_s, run.json()[u"runId"].toString()});
        QVERIFY2(record.exitCode == 0, record.err.constData());
        QVERIFY2(!record.out.contains("geheim"), record.out.constData());
        QVERIFY(record.out.contains("https://logs.example.com/default/"));
    }

    void twoContainersAreBothRecorded()
    {
        const auto run = runSample(u"two-containers.yaml"_s);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QJsonArray all = containers(run.json(), 0);
        int mains = 0;
        for (const auto &container : all) {
            mains += container[u"kind"].toString() == u"main"_s ? 1 : 0;
            QVERIFY(container[u"lines"].toInt() > 0);
        }
        QCOMPARE(mains, 2);
    }

    void captureFollowsTheChosenContainer()
    {
        const auto unknown = runSample(u"two-containers.yaml"_s, {u"--capture"_s, u"logs:nobody"_s});
        QCOMPARE(unknown.exitCode, 2);
        QVERIFY2(unknown.err.contains("nobody"), unknown.err.constData());
        const auto none = runSample(u"release.yaml"_s, {u"--capture"_s, u"none"_s});
        QCOMPARE(none.exitCode, 0);
        QVERIFY(none.json()[u"outputs"].toObject().isEmpty());
    }

    void indexedRunsEveryIndex()
    {
        const auto run = runSample(u"indexed.yaml"_s);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QSet<int> indexes;
        for (const auto &pod : run.json()[u"pods"].toArray())
            indexes.insert(pod[u"index"].toInt(-1));
        QVERIFY(indexes.size() >= 2);
        for (int i = 0; i < indexes.size(); ++i)
            QVERIFY(indexes.contains(i));
    }

    void failingTellsItsReason()
    {
        const auto run = runSample(u"failing.yaml"_s);
        QCOMPARE(run.exitCode, 1);
        QCOMPARE(run.json()[u"result"].toString(), u"Failed"_s);
        QCOMPARE(run.json()[u"reason"].toString(), u"BackoffLimitExceeded"_s);
        QVERIFY2(run.err.contains("BackoffLimitExceeded"), run.err.constData());
    }

    void retriedKeepsEveryAttempt()
    {
        const auto run = runSample(u"retried.yaml"_s);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        int attempts = 0;
        int failed = 0;
        for (const auto &pod : run.json()[u"pods"].toArray()) {
            for (const auto &container : pod[u"containers"].toArray()) {
                if (container[u"kind"].toString() != u"main"_s)
                    continue;
                ++attempts;
                failed += container[u"exitCode"].toInt() != 0 ? 1 : 0;
                QVERIFY(container[u"lines"].toInt() > 0);
            }
        }
        QVERIFY(attempts >= 2);
        QVERIFY(failed >= 1);
    }

    void stuckSaysWhyBeforeItTimesOut()
    {
        const auto run = runSample(u"stuck.yaml"_s, {u"--timeout"_s, u"4s"_s});
        QCOMPARE(run.exitCode, 124);
        QCOMPARE(run.json()[u"result"].toString(), u"TimedOut"_s);
        QVERIFY2(run.err.contains("ImagePull"), run.err.constData());
    }

    void ansiColoursDoNotHideProperties()
    {
        const auto run = runSample(u"ansi-colours.yaml"_s);
        QVERIFY2(run.exitCode == 0, run.err.constData());
    }

    void artifactBecomesOutputs()
    {
        const auto run
            = runSample(u"artifact.yaml"_s,
                        {u"--capture"_s, u"artifact"_s, u"--artifact-type"_s, u"embedded/base64"_s,
                         u"--artifact-reference"_s, QString::fromLatin1(QByteArray("{\"a\":1}").toBase64())});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[u"outputs"].toObject(), (QJsonObject{{u"a"_s, 1}}));
        QCOMPARE(run.json()[u"provenance"][0][u"source"].toString(), u"artifact"_s);
    }

    void anArtifactMayBeAReference()
    {
        const QStringList capture{u"--capture"_s,
                                  u"artifact"_s,
                                  u"--artifact-type"_s,
                                  u"docker/image"_s,
                                  u"--artifact-reference"_s,
                                  u"registry.example/{{ metadata.name }}:1.2"_s};
        const auto run = runSample(u"annotated.yaml"_s, capture);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        const QJsonObject result = run.json();
        QCOMPARE(result[u"artifact"].toObject(),
                 (QJsonObject{{u"type"_s, u"docker/image"_s}, {u"reference"_s, u"registry.example/annotated:1.2"_s}}));
        QCOMPARE(result[u"outputs"].toObject(), QJsonObject());
        QCOMPARE(result[u"errors"].toArray(), QJsonArray());
        QVERIFY2(run.err.contains("no content to fetch: docker/image registry.example/annotated:1.2"),
                 run.err.constData());
        const auto missing = runSample(u"annotated.yaml"_s, capture.first(4));
        QCOMPARE(missing.exitCode, 2);
    }

    void anArtifactThatIsNoJsonFailsTheCaptureNotTheJob()
    {
        const auto run = runSample(u"artifact.yaml"_s,
                                   {u"--capture"_s, u"artifact"_s, u"--artifact-type"_s, u"embedded/base64"_s,
                                    u"--artifact-reference"_s, QString::fromLatin1(QByteArray("no json").toBase64())});
        QCOMPARE(run.exitCode, 4);
        QCOMPARE(run.json()[u"result"].toString(), u"Complete"_s);
    }

    void malformedConfigJsonFailsTheCaptureNotTheJob()
    {
        QFile sample(samplePath(u"release.yaml"_s));
        QVERIFY(sample.open(QIODevice::ReadOnly));
        const QByteArray manifest = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: malformed}\nspec:\n  template:\n"
                                    "    spec:\n      restartPolicy: Never\n      containers:\n"
                                    "      - name: main\n        image: localhost/busybox:1\n"
                                    "        command: [sh, -c, 'echo SPINNAKER_PROPERTY_A=1; echo "
                                    "SPINNAKER_CONFIG_JSON={bad}']\n";
        const auto run = runConsole({u"run"_s, u"--sandbox"_s, u"-"_s, u"-o"_s, u"json"_s}, manifest);
        QCOMPARE(run.exitCode, 4);
        QCOMPARE(run.json()[u"result"].toString(), u"Complete"_s);
        QCOMPARE(run.json()[u"outputs"][u"A"].toString(), u"1"_s);
        QVERIFY(!run.json()[u"errors"].toArray().isEmpty());
    }
};

QTEST_GUILESS_MAIN(SamplesTest)
#include "tst_samples.moc"
