// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"

#include "tests/support/testpaths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

/// Drives the real program: what it prints, where, and the exit code.
class CommandLineTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(name));
        return file.fileName();
    }

private Q_SLOTS:
    void tellsItsVersionAndVerbs()
    {
        const auto version = runConsole({u"--version"_s});
        QCOMPARE(version.exitCode, 0);
        QCOMPARE(version.out, QByteArray("job-console " JOB_CONSOLE_VERSION "\n"));
        const auto help = runConsole({u"--help"_s});
        QCOMPARE(help.exitCode, 0);
        for (const char *verb : {"run", "attach", "extract", "manifest", "contexts", "artifact", "sandbox"})
            QVERIFY2(help.out.contains(verb), verb);
    }

    void everyVerbExplainsItself()
    {
        for (const auto &verb :
             {u"run"_s, u"attach"_s, u"extract"_s, u"manifest"_s, u"contexts"_s, u"artifact"_s, u"sandbox"_s}) {
            const auto help = runConsole({verb, u"--help"_s});
            QCOMPARE(help.exitCode, 0);
            QVERIFY(help.out.startsWith(QByteArray("Usage: job-console " + verb.toUtf8())));
            const auto wrong = runConsole({verb, u"--no-such-option"_s});
            QCOMPARE(wrong.exitCode, 2);
            QVERIFY(wrong.err.contains("no-such-option"));
            QVERIFY(wrong.out.isEmpty());
        }
    }

    void extractsEveryVector_data()
    {
        QTest::addColumn<QJsonObject>("vector");
        QFile file(TestPaths::source(u"/tests/vectors/extraction.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto vectors = QJsonDocument::fromJson(file.readAll()).array();
        QVERIFY(vectors.size() > 50);
        for (const auto &vector : vectors)
            QTest::newRow(vector[u"name"].toString().toUtf8().constData()) << vector.toObject();
    }
    void extractsEveryVector()
    {
        QFETCH(QJsonObject, vector);
        const auto result = runConsole({u"extract"_s, u"-"_s, u"-o"_s, u"json"_s}, vector[u"log"].toString().toUtf8());
        const QJsonObject document = result.json();
        QCOMPARE(document[u"outputs"].toObject(), vector[u"expected"].toObject());
        const QJsonArray errors = document[u"errors"].toArray();
        if (vector[u"error"].isNull()) {
            QVERIFY(errors.isEmpty());
            QCOMPARE(result.exitCode, 0);
        } else {
            QVERIFY(!errors.isEmpty());
            QCOMPARE(errors[0][u"code"].toString() + u':' + QString::number(errors[0][u"line"].toInt()),
                     vector[u"error"].toString());
            QCOMPARE(result.exitCode, 4);
        }
    }

    void keepsNumbersBeyondSixtyFourBits()
    {
        const auto result = runConsole({u"extract"_s, u"-"_s, u"-o"_s, u"json"_s},
                                       "SPINNAKER_CONFIG_JSON={\"n\":123456789012345678901234567890}\n");
        QVERIFY(result.out.contains("\"n\":123456789012345678901234567890"));
    }

    void extractsAsEnvironmentAndTable()
    {
        const QString log = write(u"job.log"_s, "SPINNAKER_PROPERTY_A=1\nSPINNAKER_PROPERTY_B=x y\n");
        const auto env = runConsole({u"extract"_s, log, u"-o"_s, u"env"_s});
        QCOMPARE(env.exitCode, 0);
        QCOMPARE(env.out, QByteArray("A=1\nB=x y\n"));
        const auto table = runConsole({u"extract"_s, log});
        QVERIFY(table.out.startsWith("KEY"));
        QVERIFY(table.out.contains("x y"));
    }

    void extractsByTheChosenRules()
    {
        const QByteArray log = "SPINNAKER_PROPERTY_A=b=c\nSPINNAKER_PROPERTY_B=1\n";
        const auto outputs = [&](const QString &mode) {
            const auto result = runConsole({u"extract"_s, u"-"_s, u"-o"_s, u"json"_s, u"--mode"_s, mode}, log);
            return result.json().value(u"outputs"_s);
        };
        QCOMPARE(outputs(u"documented"_s).toObject(), (QJsonObject{{u"A"_s, u"b=c"_s}, {u"B"_s, u"1"_s}}));
        QCOMPARE(outputs(u"spinnaker"_s).toObject(), (QJsonObject{{u"a"_s, u"b=c"_s}, {u"b"_s, u"1"_s}}));
        QCOMPARE(outputs(u"spinnaker-before-2026.0.4"_s).toObject(), (QJsonObject{{u"b"_s, u"1"_s}}));
        const auto lost
            = runConsole({u"extract"_s, u"-"_s, u"--mode"_s, u"spinnaker"_s}, log + "SPINNAKER_CONFIG_JSON={bad\n");
        QCOMPARE(lost.exitCode, 4);
        QVERIFY(lost.out.isEmpty());
        QVERIFY2(lost.err.contains("all outputs"), lost.err.constData());
        const QList<QByteArray> lines = lost.err.split('\n');
        const auto caret
            = std::find_if(lines.begin(), lines.end(), [](const QByteArray &line) { return line.trimmed() == "^"; });
        QVERIFY(caret != lines.end() && caret != lines.begin());
        QCOMPARE((caret - 1)->at(caret->indexOf('^')), 'b'); // of "bad"
        QCOMPARE(runConsole({u"extract"_s, u"-"_s, u"--mode"_s, u"other"_s}, log).exitCode, 2);
    }

    void tellsWhatAPipelineGets()
    {
        const auto json = runConsole({u"extract"_s, u"-"_s, u"-o"_s, u"json"_s}, "SPINNAKER_PROPERTY_A=1\n").json();
        const QJsonObject pipeline = json[u"provenance"][0][u"pipeline"].toObject();
        QCOMPARE(pipeline[u"fate"].toString(), u"changed"_s);
        QCOMPARE(pipeline[u"name"].toString(), u"a"_s);
        const auto yaml = runConsole({u"extract"_s, u"-"_s, u"-o"_s, u"yaml"_s}, "SPINNAKER_PROPERTY_A=1\n");
        QCOMPARE(yaml.out, QByteArray("A: \"1\"\n"));
    }

    void refusesAFolderAndAMissingLog()
    {
        const auto folder = runConsole({u"extract"_s, m_folder.path()});
        QCOMPARE(folder.exitCode, 2);
        QVERIFY(folder.err.contains("directory"));
        const auto missing = runConsole({u"extract"_s, m_folder.filePath(u"none.log"_s)});
        QCOMPARE(missing.exitCode, 2);
        QVERIFY(missing.err.contains("none.log"));
    }

    void printsWhatWouldBeSent()
    {
        const auto json = runConsole({u"manifest"_s, samplePath(u"release.yaml"_s)});
        QCOMPARE(json.exitCode, 0);
        QCOMPARE(json.json()[u"kind"].toString(), u"Job"_s);
        const auto yaml = runConsole({u"manifest"_s, samplePath(u"release.yaml"_s), u"-o"_s, u"yaml"_s});
        QCOMPARE(yaml.exitCode, 0);
        const auto again = runConsole({u"manifest"_s, u"-"_s}, yaml.out);
        QCOMPARE(again.json(), json.json());
    }

    void setsFieldsBeforeSending()
    {
        const auto result
            = runConsole({u"manifest"_s, samplePath(u"release.yaml"_s), u"--set"_s, u"spec.backoffLimit=4"_s});
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.json()[u"spec"][u"backoffLimit"].toInt(), 4);
    }

    void refusesBadManifests_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("place");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("truncated") << u"truncated.yaml"_s << QByteArray("apiVersion: batch/v1\nkind: \"Job")
                                   << QByteArray(":2:") << QByteArray();
        QTest::newRow("binary") << u"binary.yaml"_s << QByteArray("apiVersion\0\1\2", 13) << QByteArray()
                                << QByteArray("text");
        QTest::newRow("deployment") << u"deployment.yaml"_s
                                    << QByteArray("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n")
                                    << QByteArray(":2:") << QByteArray("Deployment");
        QTest::newRow("bad restart policy")
            << u"restart.yaml"_s
            << QByteArray("apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n  template:\n    spec:\n"
                          "      restartPolicy: Always\n      containers: [{name: a, image: b}]\n")
            << QByteArray(":7:") << QByteArray("restartPolicy");
        QTest::newRow("no containers") << u"containers.yaml"_s
                                       << QByteArray("apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec:\n"
                                                     "  template:\n    spec: {restartPolicy: Never}\n")
                                       << QByteArray(":") << QByteArray("containers");
        QTest::newRow("too large") << u"large.yaml"_s << QByteArray("# ").append(QByteArray(3 * 1024 * 1024, 'x'))
                                   << QByteArray() << QByteArray("3 MiB");
    }
    void refusesBadManifests()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, place);
        QFETCH(QByteArray, text);
        const QString path = write(name, content);
        for (const QStringList &verb :
             {QStringList{u"manifest"_s, path}, QStringList{u"run"_s, u"--sandbox"_s, path}}) {
            const auto result = runConsole(verb);
            QCOMPARE(result.exitCode, 2);
            QVERIFY2(result.err.contains(QByteArray(name.toUtf8() + place)), result.err.constData());
            QVERIFY2(result.err.contains(text), result.err.constData());
            QVERIFY(result.out.isEmpty());
        }
    }

    void refusesAMissingManifestAndAFolder()
    {
        const auto missing = runConsole({u"run"_s, u"--sandbox"_s, m_folder.filePath(u"none.yaml"_s)});
        QCOMPARE(missing.exitCode, 2);
        QVERIFY(missing.err.contains("none.yaml"));
        const auto folder = runConsole({u"run"_s, u"--sandbox"_s, m_folder.path()});
        QCOMPARE(folder.exitCode, 2);
        QVERIFY(folder.err.contains("folder"));
        const auto nothing = runConsole({u"run"_s});
        QCOMPARE(nothing.exitCode, 2);
    }

    void severalJobsNeedAChoice()
    {
        const QByteArray job
            = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: NAME}\nspec:\n  template:\n    spec:\n"
              "      restartPolicy: Never\n      containers: [{name: a, image: b, command: [\"true\"]}]\n";
        const QString path
            = write(u"two.yaml"_s,
                    QByteArray(job).replace("NAME", "first") + "---\n" + QByteArray(job).replace("NAME", "second"));
        const auto refused = runConsole({u"run"_s, u"--sandbox"_s, path});
        QCOMPARE(refused.exitCode, 2);
        QVERIFY(refused.err.contains("first"));
        QVERIFY(refused.err.contains("second"));
        const auto chosen = runConsole({u"run"_s, u"--sandbox"_s, path, u"--document"_s, u"2"_s, u"-o"_s, u"json"_s});
        QVERIFY2(chosen.exitCode == 0, chosen.err.constData());
        QCOMPARE(chosen.json()[u"job"][u"name"].toString(), u"second"_s);
    }

    void contextsEndWithTheSandbox()
    {
        const QString config = write(u"config"_s,
                                     "apiVersion: v1\nkind: Config\ncurrent-context: a\n"
                                     "clusters:\n- {name: c, cluster: {server: 'https://127.0.0.1:1'}}\n"
                                     "users:\n- {name: u, user: {token: hunter2}}\n"
                                     "contexts:\n- {name: a, context: {cluster: c, user: u, namespace: team}}\n"
                                     "- {name: broken, context: {cluster: gone, user: u}}\n");
        const auto result = runConsole({u"contexts"_s, u"--kubeconfig"_s, config, u"-o"_s, u"json"_s});
        QCOMPARE(result.exitCode, 0);
        const QJsonArray contexts = QJsonDocument::fromJson(result.out).array();
        QCOMPARE(contexts.size(), 3);
        QCOMPARE(contexts[0][u"name"].toString(), u"a"_s);
        QCOMPARE(contexts[0][u"namespace"].toString(), u"team"_s);
        QCOMPARE(contexts[0][u"current"].toBool(), true);
        QVERIFY(!contexts[1][u"problems"].toArray().isEmpty());
        QCOMPARE(contexts[2][u"name"].toString(), u"sandbox"_s);
        QVERIFY(!result.out.contains("hunter2"));
    }

    void unknownContextIsAnError()
    {
        const QString config = write(u"one"_s,
                                     "clusters:\n- {name: c, cluster: {server: 'https://127.0.0.1:1'}}\n"
                                     "contexts:\n- {name: a, context: {cluster: c, user: ''}}\n");
        const auto result = runConsole(
            {u"run"_s, u"--kubeconfig"_s, config, u"--context"_s, u"nowhere"_s, samplePath(u"release.yaml"_s)});
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains("nowhere"), result.err.constData());
    }

    void unreachableClusterIsANetworkError()
    {
        const QString config
            = write(u"unreachable"_s,
                    "current-context: a\nclusters:\n- {name: c, cluster: {server: 'https://127.0.0.1:1'}}\n"
                    "users:\n- {name: u, user: {token: t}}\n"
                    "contexts:\n- {name: a, context: {cluster: c, user: u}}\n");
        const auto result = runConsole({u"run"_s, u"--kubeconfig"_s, config, samplePath(u"release.yaml"_s)});
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.err.contains("127.0.0.1:1"), result.err.constData());
    }

    void artifactBecomesOutputs()
    {
        const auto good = runConsole({u"artifact"_s, u"--type"_s, u"embedded/base64"_s, u"--reference"_s,
                                      QString::fromLatin1(QByteArray("{\"a\":1}").toBase64())});
        QCOMPARE(good.exitCode, 0);
        QCOMPARE(good.json()[u"outputs"].toObject(), (QJsonObject{{u"a"_s, 1}}));
        const auto array = runConsole({u"artifact"_s, u"--type"_s, u"embedded/base64"_s, u"--reference"_s,
                                       QString::fromLatin1(QByteArray("[1]").toBase64())});
        QCOMPARE(array.exitCode, 4);
        const auto missing = runConsole(
            {u"artifact"_s, u"--type"_s, u"local/file"_s, u"--reference"_s, m_folder.filePath(u"none.json"_s)});
        QCOMPARE(missing.exitCode, 3);
        QVERIFY(missing.err.contains("none.json"));
        const auto unknown = runConsole({u"artifact"_s, u"--type"_s, u"tape/file"_s, u"--reference"_s, u"x"_s});
        QCOMPARE(unknown.exitCode, 2);
    }

    void aWindowNeedsADisplay()
    {
        const auto result = runConsole(ConsoleCall{
            .arguments = {},
            .input = {},
            .environment = {u"DISPLAY="_s, u"WAYLAND_DISPLAY="_s, u"QT_QPA_PLATFORM="_s},
        });
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains("display"), result.err.constData());
        QVERIFY(result.err.contains("job-console run"));
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_commandline.moc"
