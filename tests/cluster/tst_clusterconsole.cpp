// SPDX-License-Identifier: Apache-2.0
#include "tests/app/console.h"
#include "tests/cluster/cluster.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The sample of Spinnaker's guide without its pauses.
const QByteArray shortJob = R"(apiVersion: batch/v1
kind: Job
metadata: {name: short}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: localhost/busybox:1
        command: [sh, -c, 'echo first; echo SPINNAKER_PROPERTY_RELEASE=1.1.1']
)";

QStringList onCluster(const QStringList &arguments)
{
    return QStringList{u"run"_s, u"--kubeconfig"_s, TestCluster::kubeconfig(), u"-o"_s, u"json"_s} + arguments;
}

ConsoleResult runShortJob(const QString &context, const QStringList &more = {})
{
    return runConsole(ConsoleCall{.arguments = onCluster({u"--context"_s, context, u"-"_s}) + more,
                                  .input = shortJob,
                                  .environment = {},
                                  .timeoutMs = 120'000});
}

QJsonArray codes(const QJsonValue &remarks)
{
    QJsonArray result;
    for (const auto &remark : remarks.toArray())
        result.append(remark[u"code"]);
    return result;
}

/// Pods and the names derived from theirs get a random suffix; what is before it tells the same of both.
QString withoutSuffix(const QString &pod)
{
    static const QRegularExpression suffix(u"-[a-z0-9]{5}$"_s);
    return QString(pod).remove(suffix);
}

/// What a run says, less what differs between any two runs: identities, times, and order where none is promised.
QJsonObject comparable(const ConsoleResult &run)
{
    QJsonObject result = run.json();
    result[u"exitCode"_s] = run.exitCode;
    const QString job = result[u"job"][u"name"].toString();
    for (const QString &key : {u"job"_s, u"runId"_s, u"startTime"_s, u"completionTime"_s, u"durationSeconds"_s})
        result.remove(key);
    result[u"name"_s] = job;
    QList<QJsonObject> pods;
    for (const auto &value : result[u"pods"].toArray()) {
        QJsonObject pod = value.toObject();
        pod[u"name"_s] = withoutSuffix(pod[u"name"].toString());
        pods.append(pod);
    }
    std::ranges::sort(pods, {}, [](const QJsonObject &pod) { return pod[u"name"].toString(); });
    QJsonArray sorted;
    for (const QJsonObject &pod : pods)
        sorted.append(pod);
    result[u"pods"_s] = sorted;
    QJsonArray provenance;
    for (const auto &value : result[u"provenance"].toArray()) {
        QJsonObject entry = value.toObject();
        entry[u"pod"_s] = withoutSuffix(entry[u"pod"].toString());
        // When it was printed differs; that a time is told does not.
        entry[u"time"_s] = QDateTime::fromString(entry[u"time"].toString(), Qt::ISODateWithMs).isValid();
        provenance.append(entry);
    }
    result[u"provenance"_s] = provenance;
    result[u"errors"_s] = codes(result[u"errors"]);
    result[u"warnings"_s] = codes(result[u"warnings"]);
    return result;
}

/// containerd cuts a line at CR LF as well as at LF, so a node's log lacks the CR; the sandbox keeps what was printed.
void dropCarriageReturns(QJsonObject &result, int count)
{
    QJsonArray pods = result[u"pods"].toArray();
    QJsonObject pod = pods[0].toObject();
    QJsonArray containers = pod[u"containers"].toArray();
    QJsonObject container = containers[0].toObject();
    container[u"bytes"_s] = container[u"bytes"].toInt() - count;
    containers[0] = container;
    pod[u"containers"_s] = containers;
    pods[0] = pod;
    result[u"pods"_s] = pods;
}

/// One entry per line, so that a failed comparison shows the line that differs.
QStringList lines(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson()).split(u'\n');
}

} // namespace

/// The real program against a real cluster: it gives what the sandbox gives, for every way to authenticate, and says
/// what it misses where rights are missing.
class ClusterConsoleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!TestCluster::kubeconfig().isEmpty(),
                 "JOB_CONSOLE_TEST_KUBECONFIG is not set: start this test with tests/cluster/run");
        m_minor = TestCluster::serverMinor();
        QVERIFY2(m_minor >= 0, "the API server does not tell its version");
    }

    void init()
    {
        const auto removed = TestCluster::removeJobs(u"job-console"_s);
        QVERIFY2(removed.exitCode == 0, removed.err.constData());
    }

    void samplesGiveTheResultsOfTheSandbox_data()
    {
        QTest::addColumn<QStringList>("more");
        for (const char *name :
             {"release", "config-json", "two-containers", "indexed", "failing", "retried", "ansi-colours"})
            QTest::newRow(name) << QStringList();
        QTest::newRow("artifact") << QStringList{u"--capture"_s,
                                                 u"artifact"_s,
                                                 u"--artifact-type"_s,
                                                 u"embedded/base64"_s,
                                                 u"--artifact-reference"_s,
                                                 u"eyJSRUxFQVNFIjoiMS4xLjEiLCJCVUlMRCI6NDJ9"_s};
        // 5 MB: a node keeps 10 MiB of a log before it starts another file.
        QTest::newRow("large-log") << QStringList{u"--set"_s,
                                                  u"spec.template.spec.containers[0].env[0].value=\"50000\""_s};
    }

    void samplesGiveTheResultsOfTheSandbox()
    {
        QFETCH(QStringList, more);
        if (m_minor < indexedMinor && QLatin1StringView(QTest::currentDataTag()) == "indexed"_L1)
            QSKIP("this server has no Indexed Jobs");
        const QString sample = samplePath(QString::fromLatin1(QTest::currentDataTag()) + u".yaml"_s);
        ConsoleCall inSandbox{.arguments = QStringList{u"run"_s, u"--sandbox"_s, u"-o"_s, u"json"_s, sample} + more,
                              .input = {},
                              .environment = {},
                              .timeoutMs = 120'000};
        ConsoleCall real{.arguments = onCluster({sample}) + more, .input = {}, .environment = {}, .timeoutMs = 120'000};
        const auto expected = runConsole(inSandbox);
        const auto actual = runConsole(real);
        QVERIFY2(!expected.json().isEmpty(), expected.err.constData());
        QVERIFY2(!actual.json().isEmpty(), actual.err.constData());
        QJsonObject sandbox = comparable(expected);
        QJsonObject cluster = comparable(actual);
        if (m_minor < completionReasonMinor && sandbox[u"result"] == u"Complete"_s) {
            for (const QString &key : {u"reason"_s, u"message"_s})
                sandbox[key] = QString();
        }
        if (QLatin1StringView(QTest::currentDataTag()) == "ansi-colours"_L1)
            dropCarriageReturns(sandbox, 1);
        QCOMPARE(lines(cluster), lines(sandbox));
    }

    void theStuckSampleSaysWhyBeforeItTimesOut()
    {
        const auto run = runConsole(onCluster({samplePath(u"stuck.yaml"_s), u"--timeout"_s, u"30s"_s}));
        QCOMPARE(run.exitCode, 124);
        QCOMPARE(run.json()[u"result"].toString(), u"TimedOut"_s);
        QVERIFY2(run.err.contains("ImagePull"), run.err.constData());
        QVERIFY2(run.err.contains("registry.invalid/team/no-such-image:1"), run.err.constData());
    }

    void everyKindOfCredentialIsAccepted_data()
    {
        QTest::addColumn<QString>("context");
        QTest::newRow("an administrator") << u"admin"_s;
        QTest::newRow("a client certificate with an elliptic key") << u"certificate"_s;
        QTest::newRow("a service account's token") << u"operator"_s;
    }

    void everyKindOfCredentialIsAccepted()
    {
        QFETCH(QString, context);
        if (!TestCluster::isOurs() && !TestCluster::hasContext(context))
            QSKIP("the cluster that was given has no such user");
        const auto run = runShortJob(context);
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[u"outputs"].toObject(), (QJsonObject{{u"RELEASE"_s, u"1.1.1"_s}}));
        QCOMPARE(run.json()[u"job"][u"context"].toString(), context);
        QCOMPARE(run.json()[u"warnings"].toArray(), QJsonArray());
    }

    void aTokenThatIsNoneIsRefusedWithoutBeingShown()
    {
        const QByteArray token = "eyJhbGciOiJSUzI1NiJ9.bm90IGEgdG9rZW4.c2lnbmVk";
        const auto minified = TestCluster::kubectl(
            {u"config"_s, u"view"_s, u"--raw"_s, u"--minify"_s, u"--context"_s, u"operator"_s, u"-o"_s, u"json"_s});
        QCOMPARE(minified.exitCode, 0);
        QJsonObject config = QJsonDocument::fromJson(minified.out).object();
        QJsonArray users = config[u"users"].toArray();
        QCOMPARE(users.size(), 1);
        QJsonObject user = users[0].toObject();
        user[u"user"_s] = QJsonObject{{u"token"_s, QString::fromLatin1(token)}};
        config[u"users"_s] = QJsonArray{user};
        QTemporaryDir folder;
        QFile file(folder.filePath(u"config"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(config).toJson());
        file.close();
        const auto run
            = runConsole({u"run"_s, u"--kubeconfig"_s, file.fileName(), u"-o"_s, u"json"_s, u"-"_s}, shortJob);
        QCOMPARE(run.exitCode, 3);
        QCOMPARE(codes(run.json()[u"errors"]), QJsonArray{u"unauthorized"_s});
        QVERIFY(!run.err.contains("bm90IGEgdG9rZW4") && !run.out.contains("bm90IGEgdG9rZW4"));
    }

    void missingRightsCostOnlyWhatTheyAreFor_data()
    {
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<bool>("hasLog");
        QTest::addColumn<QJsonArray>("errors");
        QTest::addColumn<QJsonArray>("warnings");
        const QJsonArray none;
        QTest::newRow("no-watch") << 0 << true << none << none; // asks again and again instead
        QTest::newRow("no-list") << 0 << true << none << none; // asks for the Job by its name
        QTest::newRow("no-events") << 0 << true << none << QJsonArray{u"watch-failed"_s};
        // The Job's end is known; that nothing could be captured is an error.
        QTest::newRow("no-log") << 4 << false << QJsonArray{u"log-incomplete"_s} << none;
        QTest::newRow("no-pods") << 4 << false << QJsonArray{u"watch-failed"_s} << QJsonArray{u"watch-failed"_s};
    }

    void missingRightsCostOnlyWhatTheyAreFor()
    {
        QFETCH(int, exitCode);
        QFETCH(bool, hasLog);
        QFETCH(QJsonArray, errors);
        QFETCH(QJsonArray, warnings);
        const auto run = runShortJob(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(run.exitCode == exitCode, run.err.constData());
        const QJsonObject result = run.json();
        QCOMPARE(result[u"result"].toString(), u"Complete"_s);
        QCOMPARE(codes(result[u"errors"]), errors);
        QCOMPARE(codes(result[u"warnings"]), warnings);
        const QJsonObject expected = hasLog ? QJsonObject{{u"RELEASE"_s, u"1.1.1"_s}} : QJsonObject();
        QCOMPARE(result[u"outputs"].toObject(), expected);
        if (hasLog)
            QCOMPARE(result[u"pods"][0][u"containers"][0][u"lines"].toInt(), 2);
    }

    void whoMayDoNothingIsToldWhatIsMissing()
    {
        const auto run = runShortJob(u"stranger"_s);
        QCOMPARE(run.exitCode, 3);
        QCOMPARE(codes(run.json()[u"errors"]), QJsonArray{u"forbidden"_s});
        const QString message = run.json()[u"errors"][0][u"message"].toString();
        QVERIFY2(message.contains(u"system:serviceaccount:job-console:stranger\" cannot create resource \"jobs\""),
                 qPrintable(message));
    }

    void aQuotaThatIsUsedUpIsNamedAndWaitedFor()
    {
        const QString space = u"job-console-quota"_s;
        const auto removed = TestCluster::removeJobs(space);
        QVERIFY2(removed.exitCode == 0, removed.err.constData());
        const auto run = runConsole(ConsoleCall{.arguments = onCluster({samplePath(u"indexed.yaml"_s), u"-n"_s, space}),
                                                .input = {},
                                                .environment = {},
                                                .timeoutMs = 240'000});
        QVERIFY2(run.exitCode == 0, run.err.constData());
        QCOMPARE(run.json()[u"pods"].toArray().size(), 4);
        QVERIFY2(run.err.contains("exceeded quota: small"), run.err.constData());
    }

    void aRefusalByAPolicyIsShownInItsOwnWords()
    {
        if (m_minor < policyMinor)
            QSKIP("this server has no ValidatingAdmissionPolicy");
        const QString space = u"job-console-policy"_s;
        const QStringList latest{u"--set"_s, u"spec.template.spec.containers[0].image=localhost/busybox:latest"_s};
        const auto refused = runShortJob(u"admin"_s, QStringList{u"-n"_s, space} + latest);
        QCOMPARE(refused.exitCode, 3);
        const QString message = refused.json()[u"errors"][0][u"message"].toString();
        QVERIFY2(message.contains(u"images need a tag other than latest"), qPrintable(message));
        QCOMPARE(TestCluster::kubectl({u"get"_s, u"jobs"_s, u"-n"_s, space, u"-o"_s, u"name"_s}).out, QByteArray());
        const auto accepted = runShortJob(u"admin"_s, {u"-n"_s, space, u"--delete-after"_s});
        QVERIFY2(accepted.exitCode == 0, accepted.err.constData());
    }

private:
    static constexpr int completionReasonMinor = 31; ///< KEP-3998: a complete Job has the reason CompletionsReached
    static constexpr int policyMinor = 30;
    static constexpr int indexedMinor = 22; ///< the first with completionMode on by default
    int m_minor = -1;
};

QTEST_GUILESS_MAIN(ClusterConsoleTest)
#include "tst_clusterconsole.moc"
