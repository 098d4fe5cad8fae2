// SPDX-License-Identifier: Apache-2.0
#include "app/accountcontexts.h"
#include "tests/app/console.h"
#include "tests/support/testpaths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// Spinnaker's stages on the real command line: read, run in the sandbox, and written again.
class RunJobStageTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static QString vector(const QString &name) { return TestPaths::source(u"/tests/vectors/spinnaker/") + name; }

    static ConsoleResult runStage(const QStringList &more)
    {
        return runConsole(QStringList{u"run"_s, u"--sandbox"_s, vector(u"sandbox.json"_s), u"-o"_s, u"json"_s} + more);
    }

    static QStringList printArguments()
    {
        return {u"--stage"_s, u"Print"_s, u"--parameter"_s, u"who=ops = us"_s, u"--parameter"_s, u"NAME=${NAME}"_s};
    }

    static QJsonObject object(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }

    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(name));
        return file.fileName();
    }

private Q_SLOTS:
    void runsAStageWithItsCaptureAndParameters()
    {
        const auto run = runStage(printArguments());
        QVERIFY2(run.exitCode == 0, run.err.constData());
        // The container is the stage's propertyFile; the shell got its own variable back.
        QCOMPARE(run.json()[u"outputs"].toObject(),
                 (QJsonObject{{u"VERSION"_s, u"1.1.1"_s}, {u"WHO"_s, u"ops = us"_s}, {u"SHELL"_s, u"shell"_s}}));
        QVERIFY2(run.err.contains("not taken: "), run.err.constData());
        const auto other = runStage(printArguments()
                                    + QStringList{u"--parameter"_s, u"version=2"_s, u"--capture"_s, u"logs:first"_s});
        QVERIFY2(other.exitCode == 0, other.err.constData());
        QCOMPARE(other.json()[u"outputs"].toObject(), (QJsonObject{{u"FROM"_s, u"first"_s}}));
    }

    void asksForAStageAndForValues()
    {
        const auto none = runStage({});
        QCOMPARE(none.exitCode, 2);
        for (const char *part : {"sandbox.json", "Print", "Slow", "refId 3", "--stage"})
            QVERIFY2(none.err.contains(part), none.err.constData());
        const auto unknown = runStage({u"--stage"_s, u"Nope"_s});
        QCOMPARE(unknown.exitCode, 2);
        QVERIFY2(unknown.err.contains("Nope") && unknown.err.contains("Print"), unknown.err.constData());
        const auto missing = runStage({u"--stage"_s, u"Print"_s});
        QCOMPARE(missing.exitCode, 2);
        for (const char *part : {"sandbox.json", "Print", "who, NAME", "--parameter NAME=VALUE"})
            QVERIFY2(missing.err.contains(part), missing.err.constData());
        const auto wrong = runStage(printArguments() + QStringList{u"--parameter"_s, u"wo=x"_s});
        QCOMPARE(wrong.exitCode, 2);
        QVERIFY2(wrong.err.contains("\"wo\"") && wrong.err.contains("who"), wrong.err.constData());
        const auto noValue = runStage({u"--stage"_s, u"Print"_s, u"--parameter"_s, u"who"_s});
        QCOMPARE(noValue.exitCode, 2);
        for (const auto &result : {none, unknown, missing, wrong, noValue})
            QVERIFY(result.out.isEmpty());
    }

    void obeysTheStagesTimeout()
    {
        const auto run = runStage({u"--stage"_s, u"2"_s});
        QVERIFY2(run.exitCode == 124, run.err.constData());
        QCOMPARE(run.json()[u"result"].toString(), u"TimedOut"_s);
    }

    void capturesFromTheStagesArtifact()
    {
        const auto run = runStage({u"--stage"_s, u"Artifact"_s});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[u"outputs"].toObject(), (QJsonObject{{u"answer"_s, 42}}));
        QCOMPARE(run.json()[u"job"][u"namespace"].toString(), u"default"_s);
    }

    void tellsProblemsOfTheManifestByField()
    {
        const auto run = runStage({u"--stage"_s, u"Broken"_s});
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.err.contains("sandbox.json: stage \"Broken\": spec.template.spec.restartPolicy: "),
                 run.err.constData());
        QVERIFY(run.out.isEmpty());
    }

    void hitsNoClusterByAccident()
    {
        const QString kubeconfig
            = write(u"config"_s,
                    "contexts: [{name: other, context: {cluster: c, user: u}}, {name: nowhere, context: {cluster: c, "
                    "user: u}}]\n"
                    "current-context: other\nclusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]\n"
                    "users: [{name: u, user: {token: t}}]\n");
        const QStringList call{u"run"_s, vector(u"sandbox.json"_s), u"--stage"_s, u"Slow"_s};
        const auto refused = runConsole(call);
        QCOMPARE(refused.exitCode, 2);
        for (const char *part : {"Slow", "\"nowhere\"", "--context"})
            QVERIFY2(refused.err.contains(part), refused.err.constData());
        // A context of the account's name is taken, not the current one; nobody listens there.
        const auto taken = runConsole(QStringList{call} + QStringList{u"--kubeconfig"_s, kubeconfig});
        QVERIFY2(taken.exitCode == 3, taken.err.constData());
    }

    void takesTheContextThatTheAccountWasMappedTo()
    {
        const QString kubeconfig = write(
            u"mapped-config"_s,
            "contexts: [{name: chosen, context: {cluster: c, user: u}}]\n"
            "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]\nusers: [{name: u, user: {token: t}}]\n");
        const QTemporaryDir home;
        const auto run = [&](const QStringList &more) {
            return runConsole(ConsoleCall{.arguments = QStringList{u"run"_s, vector(u"sandbox.json"_s), u"--stage"_s,
                                                                   u"Slow"_s, u"--timeout"_s, u"1s"_s}
                                              + more,
                                          .input = {},
                                          .environment = {u"XDG_CONFIG_HOME="_s + home.path()}});
        };
        const QString settings = home.filePath(u"job-console/job-console.ini"_s);
        App::AccountContexts(settings).setContextOf(u"nowhere"_s, {u"chosen"_s, false, {}});
        const auto mapped = run({u"--kubeconfig"_s, kubeconfig});
        QVERIFY2(mapped.exitCode == 3, mapped.err.constData()); // nobody listens there
        QVERIFY2(mapped.err.contains("account \"nowhere\" stands for context \"chosen\""), mapped.err.constData());
        // Not where this kubeconfig has no such context.
        const QString other = write(u"other-config"_s, "contexts: [{name: other, context: {cluster: c, user: u}}]\n");
        QCOMPARE(run({u"--kubeconfig"_s, other}).exitCode, 2);
        // A kubeconfig that was added in the window is found again.
        App::AccountContexts(settings).setContextOf(u"nowhere"_s, {u"chosen"_s, false, kubeconfig});
        const auto added = run({});
        QVERIFY2(added.exitCode == 3, added.err.constData());
        App::AccountContexts(settings).setContextOf(u"nowhere"_s, {u"Sandbox"_s, true, {}});
        const auto sandbox = run({});
        QVERIFY2(sandbox.err.contains("stands for the sandbox"), sandbox.err.constData());
    }

    void explainsManifestsThatAreElsewhere()
    {
        const auto run
            = runConsole({u"run"_s, u"--sandbox"_s, vector(u"artifacts.json"_s), u"--stage"_s, u"From GitHub"_s});
        QCOMPARE(run.exitCode, 2);
        QVERIFY2(run.err.contains("job-console artifact --type github/file"), run.err.constData());
    }

    void leavesManifestsAlone()
    {
        const auto stage = runConsole({u"run"_s, u"--sandbox"_s, samplePath(u"release.yaml"_s), u"--stage"_s, u"x"_s});
        QCOMPARE(stage.exitCode, 2);
        const auto parameter
            = runConsole({u"run"_s, u"--sandbox"_s, samplePath(u"release.yaml"_s), u"--parameter"_s, u"a=b"_s});
        QCOMPARE(parameter.exitCode, 2);
        QVERIFY2(parameter.err.contains("--set"), parameter.err.constData());
        const auto options = runConsole({u"manifest"_s, samplePath(u"release.yaml"_s), u"--timeout"_s, u"5m"_s});
        QCOMPARE(options.exitCode, 2);
        QVERIFY2(options.err.contains("-o spinnaker"), options.err.constData());
    }

    void printsAStagesManifest()
    {
        const auto printed
            = runConsole(QStringList{u"manifest"_s, vector(u"sandbox.json"_s), u"-o"_s, u"yaml"_s} + printArguments());
        QVERIFY2(printed.exitCode == 0, printed.err.constData());
        QVERIFY(printed.out.contains("echo SPINNAKER_PROPERTY_WHO=ops = us\n"));
    }

    void writesAManifestAsAStageAndRunsIt()
    {
        const auto saved = runConsole({u"manifest"_s, samplePath(u"release.yaml"_s), u"-o"_s, u"spinnaker"_s,
                                       u"--timeout"_s, u"2m"_s, u"--context"_s, u"k8s-dev"_s, u"-n"_s, u"default"_s});
        QVERIFY2(saved.exitCode == 0, saved.err.constData());
        const QJsonObject stage = object(saved.out);
        QCOMPARE(stage[u"type"].toString(), u"runJobManifest"_s);
        QCOMPARE(stage[u"account"].toString(), u"k8s-dev"_s);
        QCOMPARE(stage[u"namespace"].toString(), u"default"_s);
        QCOMPARE(stage[u"consumeArtifactSource"].toString(), u"propertyFile"_s);
        QCOMPARE(stage[u"propertyFile"].toString(), u"release"_s); // Spinnaker knows no default container
        QCOMPARE(stage[u"stageTimeoutMs"].toInt(), 120000);
        QVERIFY(saved.out.indexOf("\"apiVersion\"") < saved.out.indexOf("\"kind\"")); // as in the file
        const auto run = runConsole({u"run"_s, u"--sandbox"_s, u"-"_s, u"-o"_s, u"json"_s}, saved.out);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[u"outputs"][u"RELEASE"].toString(), u"1.1.1"_s);
        QCOMPARE(run.json()[u"job"][u"namespace"].toString(), u"default"_s);
    }

    void writesAStageAgainAsItWas()
    {
        const QStringList call{u"manifest"_s, u"-o"_s, u"spinnaker"_s};
        const auto first = runConsole(call + QStringList{vector(u"sandbox.json"_s), u"--stage"_s, u"Artifact"_s});
        QVERIFY2(first.exitCode == 0, first.err.constData());
        const auto second = runConsole(call + QStringList{u"-"_s}, first.out);
        QVERIFY2(second.exitCode == 0, second.err.constData());
        QCOMPARE(second.out, first.out);
        const auto run = runConsole({u"run"_s, u"--sandbox"_s, write(u"stage.json"_s, second.out), u"-o"_s, u"json"_s});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[u"outputs"].toObject(), (QJsonObject{{u"answer"_s, 42}}));
    }

    void writesArtifactsOfTheOptions()
    {
        const QStringList call{u"manifest"_s, samplePath(u"release.yaml"_s), u"-o"_s, u"spinnaker"_s};
        const auto saved = runConsole(QStringList{call}
                                      + QStringList{u"--artifact-type"_s, u"s3/object"_s, u"--artifact-reference"_s,
                                                    u"s3://b/k"_s, u"--artifact-account"_s, u"results"_s});
        QVERIFY2(saved.exitCode == 0, saved.err.constData());
        const QJsonObject stage = object(saved.out);
        QCOMPARE(stage[u"consumeArtifactSource"].toString(), u"artifact"_s);
        QCOMPARE(stage[u"expectedArtifacts"][0][u"defaultArtifact"][u"reference"].toString(), u"s3://b/k"_s);
        QVERIFY(!stage.contains(u"propertyFile"_s));
        QVERIFY2(saved.err.contains("account"), saved.err.constData()); // none for the Job
        const auto nothing = runConsole(QStringList{call} + QStringList{u"--capture"_s, u"artifact"_s});
        QCOMPARE(nothing.exitCode, 2);
        const auto none = runConsole(QStringList{call} + QStringList{u"--capture"_s, u"none"_s});
        QCOMPARE(object(none.out)[u"consumeArtifactSource"].toString(), u"none"_s);
    }
};

QTEST_GUILESS_MAIN(RunJobStageTest)
#include "tst_runjobstage.moc"
