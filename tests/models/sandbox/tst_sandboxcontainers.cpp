// SPDX-License-Identifier: Apache-2.0
#include "sandboxfixture.h"

#include <QDir>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

QJsonObject terminated(const QJsonObject &pod, const QString &list = u"containerStatuses"_s)
{
    return member(pod, u"status.%1.0.state.terminated"_s.arg(list)).toObject();
}

// Processes of this computer whose command line holds a text, found without their parents' help.
int processesWith(const QByteArray &text)
{
    int count = 0;
    const QStringList numbers = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &number : numbers) {
        QFile file(u"/proc/"_s + number + u"/cmdline"_s);
        if (number.toLongLong() != ::getpid() && file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
            ++count;
    }
    return count;
}

} // namespace

/// What containers see and how they end.
class SandboxContainersTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<SandboxFixture> m_sandbox;

    QJsonObject podOf(const QJsonObject &job)
    {
        const ApiAnswer created = m_sandbox->createJob(job);
        const QString name = member(job, u"metadata.name"_s).toString();
        if (created.status != 201 || m_sandbox->waitForEnd(name).isEmpty())
            return created.object;
        return m_sandbox->podsOf(name).value(0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = std::make_unique<SandboxFixture>();
        if (!m_sandbox->start())
            QSKIP(qPrintable(m_sandbox->error()));
    }

    void seeNothingOfTheUser()
    {
        QTemporaryDir secret;
        QFile file(secret.filePath(u"secret"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("secret");
        file.close();
        const QByteArray text = m_sandbox->output(
            u"confined"_s,
            u"cat %1; ls -A /home /root /tmp 2>/dev/null; echo $USER; touch /usr/x; echo end"_s.arg(file.fileName()));
        QVERIFY(!text.contains("secret\n"));
        QVERIFY2(text.contains("No such file"), text.constData());
        QVERIFY2(text.contains("Read-only file system") || text.contains("Permission denied"), text.constData());
        QVERIFY(text.endsWith("end\n"));
    }

    void seeOnlyTheirOwnProcesses()
    {
        const QByteArray text = m_sandbox->output(u"pids"_s, u"kill -0 %1 && echo reached; echo end"_s.arg(::getpid()));
        QVERIFY2(!text.contains("reached"), text.constData());
        QVERIFY(text.endsWith("end\n"));
    }

    void haveANetworkOnlyWithTheHosts()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QString script
            = u"(exec 3<>/dev/tcp/127.0.0.1/%1) 2>/dev/null && echo connected; echo end"_s.arg(server.serverPort());
        QJsonObject container = shellContainer(u"main"_s, script);
        container[u"command"] = QJsonArray{u"bash"_s, u"-c"_s, script};
        QVERIFY(!podOf(makeJob(u"offline"_s, {container})).isEmpty());
        QCOMPARE(m_sandbox->logOf(u"offline"_s), "end\n"_ba);
        QVERIFY(!podOf(makeJob(u"online"_s, {container}, {}, {{u"hostNetwork"_s, true}})).isEmpty());
        QCOMPARE(m_sandbox->logOf(u"online"_s), "connected\nend\n"_ba);
    }

    void getTheirEnvironmentAndNothingElse()
    {
        QCOMPARE(m_sandbox
                     ->post(u"/api/v1/namespaces/default/configmaps"_s,
                            {{u"metadata"_s, QJsonObject{{u"name"_s, u"settings"_s}}},
                             {u"data"_s, QJsonObject{{u"mode"_s, u"fast"_s}, {u"LEVEL"_s, u"3"_s}}}})
                     .status,
                 201);
        QCOMPARE(m_sandbox
                     ->post(u"/api/v1/namespaces/default/secrets"_s,
                            {{u"metadata"_s, QJsonObject{{u"name"_s, u"login"_s}}},
                             {u"stringData"_s, QJsonObject{{u"password"_s, u"s3cret"_s}}}})
                     .status,
                 201);
        const auto reference = [](const QString &kind, const QString &name, const QString &key) {
            return QJsonObject{{u"valueFrom"_s, QJsonObject{{kind, QJsonObject{{u"name"_s, name}, {u"key"_s, key}}}}}};
        };
        QJsonObject mode = reference(u"configMapKeyRef"_s, u"settings"_s, u"mode"_s);
        mode[u"name"] = u"MODE"_s;
        QJsonObject password = reference(u"secretKeyRef"_s, u"login"_s, u"password"_s);
        password[u"name"] = u"PASSWORD"_s;
        const QJsonObject field{
            {u"name"_s, u"POD"_s},
            {u"valueFrom"_s, QJsonObject{{u"fieldRef"_s, QJsonObject{{u"fieldPath"_s, u"metadata.name"_s}}}}}};
        const QJsonArray env{
            mode, password, field,
            QJsonObject{{u"name"_s, u"BOTH"_s}, {u"value"_s, u"$(MODE)-$(PASSWORD)-$(NONE)-$$(MODE)"_s}}};
        const QJsonArray envFrom{
            QJsonObject{{u"prefix"_s, u"CFG_"_s}, {u"configMapRef"_s, QJsonObject{{u"name"_s, u"settings"_s}}}}};
        QJsonObject container
            = shellContainer(u"main"_s, u"env | sort; echo $0 $1"_s, {{u"env"_s, env}, {u"envFrom"_s, envFrom}});
        container[u"args"] = QJsonArray{u"zero"_s, u"$(MODE)"_s};
        const QJsonObject pod = podOf(makeJob(u"env"_s, {container}));
        const QByteArray text = m_sandbox->logOf(u"env"_s);
        for (const QByteArray &line : {"MODE=fast"_ba, "PASSWORD=s3cret"_ba, "BOTH=fast-s3cret-$(NONE)-$(MODE)"_ba,
                                       "CFG_LEVEL=3"_ba, "CFG_mode=fast"_ba, "zero fast"_ba,
                                       QByteArray("POD=" + member(pod, u"metadata.name"_s).toString().toUtf8())})
            QVERIFY2(text.split('\n').contains(line), QByteArray(line + "\nin\n" + text).constData());
        QVERIFY2(!text.contains("XDG_") && !text.contains("QT_"), text.constData());
    }

    void shareVolumesAndReadProjectedOnes()
    {
        QCOMPARE(m_sandbox
                     ->post(u"/api/v1/namespaces/default/configmaps"_s,
                            {{u"metadata"_s, QJsonObject{{u"name"_s, u"files"_s}}},
                             {u"data"_s, QJsonObject{{u"a.txt"_s, u"alpha"_s}, {u"b.txt"_s, u"beta"_s}}}})
                     .status,
                 201);
        const auto mount = [](const QString &name, const QString &path, bool readOnly = false) {
            return QJsonObject{{u"name"_s, name}, {u"mountPath"_s, path}, {u"readOnly"_s, readOnly}};
        };
        const QJsonArray volumes{QJsonObject{{u"name"_s, u"shared"_s}, {u"emptyDir"_s, QJsonObject()}},
                                 QJsonObject{{u"name"_s, u"config"_s},
                                             {u"configMap"_s,
                                              QJsonObject{{u"name"_s, u"files"_s},
                                                          {u"items"_s,
                                                           QJsonArray{QJsonObject{{u"key"_s, u"a.txt"_s},
                                                                                  {u"path"_s, u"sub/renamed"_s},
                                                                                  {u"mode"_s, 0400}}}}}}}};
        const QJsonObject writer = shellContainer(u"writer"_s, u"echo written > /data/file"_s,
                                                  {{u"volumeMounts"_s, QJsonArray{mount(u"shared"_s, u"/data"_s)}}});
        const QJsonObject reader = shellContainer(
            u"reader"_s,
            u"cat /in/file /config/sub/renamed; echo; stat -c %a /config/sub/renamed; ls /config; touch /in/x || echo refused"_s,
            {{u"volumeMounts"_s, QJsonArray{mount(u"shared"_s, u"/in"_s, true), mount(u"config"_s, u"/config"_s)}}});
        QVERIFY(!podOf(makeJob(u"volumes"_s, {reader}, {},
                               {{u"volumes"_s, volumes}, {u"initContainers"_s, QJsonArray{writer}}}))
                     .isEmpty());
        const QByteArray text = m_sandbox->logOf(u"volumes"_s, u"?container=reader"_s);
        QVERIFY2(text.startsWith("written\nalpha\n400\nsub\n"), text.constData());
        QVERIFY2(text.endsWith("refused\n"), text.constData());
    }

    void waitForAMissingConfigMap()
    {
        const QJsonArray envFrom{QJsonObject{{u"configMapRef"_s, QJsonObject{{u"name"_s, u"later"_s}}}}};
        QCOMPARE(
            m_sandbox
                ->createJob(makeJob(u"patient"_s, {shellContainer(u"main"_s, u"echo $A"_s, {{u"envFrom"_s, envFrom}})}))
                .status,
            201);
        const QJsonObject pod = m_sandbox->waitForPod(u"patient"_s, [](const QJsonObject &seen) {
            return member(seen, u"status.containerStatuses.0.state.waiting.reason"_s).toString()
                == u"CreateContainerConfigError";
        });
        QCOMPARE(member(pod, u"status.containerStatuses.0.state.waiting.message"_s).toString(),
                 u"configmap \"later\" not found"_s);
        QCOMPARE(member(pod, u"status.phase"_s).toString(), u"Pending"_s);
        m_sandbox->post(
            u"/api/v1/namespaces/default/configmaps"_s,
            {{u"metadata"_s, QJsonObject{{u"name"_s, u"later"_s}}}, {u"data"_s, QJsonObject{{u"A"_s, u"now"_s}}}});
        QVERIFY(!m_sandbox->waitForEnd(u"patient"_s).isEmpty());
        QCOMPARE(m_sandbox->logOf(u"patient"_s), "now\n"_ba);
    }

    void endWithTheirCodeAndMessage()
    {
        const QJsonObject pod
            = podOf(makeJob(u"coded"_s, {shellContainer(u"main"_s, u"printf why > /dev/termination-log; exit 7"_s)}));
        QCOMPARE(terminated(pod)[u"exitCode"].toInt(), 7);
        QCOMPARE(terminated(pod)[u"reason"].toString(), u"Error"_s);
        QCOMPARE(terminated(pod)[u"message"].toString(), u"why"_s);
        QCOMPARE(member(pod, u"status.phase"_s).toString(), u"Failed"_s);
    }

    void fallBackToTheLogForTheMessage()
    {
        const QJsonObject pod
            = podOf(makeJob(u"fallback"_s,
                            {shellContainer(u"main"_s, u"echo one; echo two; exit 1"_s,
                                            {{u"terminationMessagePolicy"_s, u"FallbackToLogsOnError"_s}})}));
        QCOMPARE(terminated(pod)[u"message"].toString(), u"one\ntwo\n"_s);
    }

    void endBySignalsAsShellsCountThem()
    {
        // "$$" is how a manifest writes one dollar sign.
        const QJsonObject pod = podOf(makeJob(u"killed"_s, {shellContainer(u"main"_s, u"kill -9 $$$$"_s)}));
        QCOMPARE(terminated(pod)[u"exitCode"].toInt(), 137);
    }

    void sayWhatKeepsThemFromStarting()
    {
        QJsonObject container = shellContainer(u"main"_s, u""_s);
        container[u"command"] = QJsonArray{u"/no/such/program"_s};
        QJsonObject pod = podOf(makeJob(u"missing"_s, {container}));
        QCOMPARE(terminated(pod)[u"reason"].toString(), u"StartError"_s);
        QCOMPARE(terminated(pod)[u"exitCode"].toInt(), 128);
        QCOMPARE(terminated(pod)[u"message"].toString(), u"exec: \"/no/such/program\": no such file or directory"_s);
        container.remove(u"command"_s);
        pod = podOf(makeJob(u"wordless"_s, {container}));
        QCOMPARE(terminated(pod)[u"reason"].toString(), u"StartError"_s);
        QVERIFY2(terminated(pod)[u"message"].toString().contains(u"add \"command\" to the container"_s),
                 qPrintable(terminated(pod)[u"message"].toString()));
    }

    void aFailingInitContainerFailsThePod()
    {
        const QJsonObject pod
            = podOf(makeJob(u"badinit"_s, {shellContainer(u"main"_s, u"echo never"_s)}, {},
                            {{u"initContainers"_s, QJsonArray{shellContainer(u"prepare"_s, u"exit 4"_s)}}}));
        QCOMPARE(member(pod, u"status.phase"_s).toString(), u"Failed"_s);
        QCOMPARE(terminated(pod, u"initContainerStatuses"_s)[u"exitCode"].toInt(), 4);
        QCOMPARE(member(pod, u"status.containerStatuses.0.state.waiting.reason"_s).toString(), u"PodInitializing"_s);
    }

    void sidecarsRunBesideAndEndAfterwards()
    {
        const QJsonObject sidecar = shellContainer(u"proxy"_s, u"echo up; while :; do sleep 0.1; done"_s,
                                                   {{u"restartPolicy"_s, u"Always"_s}});
        const QJsonObject pod = podOf(makeJob(u"sidecar"_s, {shellContainer(u"main"_s, u"echo work"_s)}, {},
                                              {{u"initContainers"_s, QJsonArray{sidecar}}}));
        QCOMPARE(member(pod, u"status.phase"_s).toString(), u"Succeeded"_s);
        QCOMPARE(m_sandbox->logOf(u"sidecar"_s, u"?container=proxy"_s), "up\n"_ba);
    }

    void restartWithLastStateAndPreviousLog()
    {
        const QJsonArray volumes{QJsonObject{{u"name"_s, u"state"_s}, {u"emptyDir"_s, QJsonObject()}}};
        const QJsonArray mounts{QJsonObject{{u"name"_s, u"state"_s}, {u"mountPath"_s, u"/state"_s}}};
        const QJsonObject pod = podOf(makeJob(
            u"restarted"_s,
            {shellContainer(u"main"_s, u"echo x >> /state/n; n=$(wc -l < /state/n); echo try $n; [ $n -ge 3 ]"_s,
                            {{u"volumeMounts"_s, mounts}})},
            {{u"backoffLimit"_s, 5}}, {{u"restartPolicy"_s, u"OnFailure"_s}, {u"volumes"_s, volumes}}));
        QCOMPARE(member(pod, u"status.containerStatuses.0.restartCount"_s).toInt(), 2);
        QCOMPARE(member(pod, u"status.containerStatuses.0.lastState.terminated.exitCode"_s).toInt(), 1);
        QCOMPARE(m_sandbox->logOf(u"restarted"_s), "try 3\n"_ba);
        QCOMPARE(m_sandbox->logOf(u"restarted"_s, u"?previous=true"_s), "try 2\n"_ba);
    }

    void crashLoopsAreShown()
    {
        Sandbox::SandboxOptions options;
        options.crashLoopBaseMs = 3000;
        SandboxFixture slow(options);
        QVERIFY(slow.start());
        QCOMPARE(slow.createJob(makeJob(u"crashing"_s, {shellContainer(u"main"_s, u"exit 1"_s)},
                                        {{u"backoffLimit"_s, 5}}, {{u"restartPolicy"_s, u"OnFailure"_s}}))
                     .status,
                 201);
        const QJsonObject pod = slow.waitForPod(u"crashing"_s, [](const QJsonObject &seen) {
            return member(seen, u"status.containerStatuses.0.state.waiting.reason"_s).toString() == u"CrashLoopBackOff";
        });
        QVERIFY(!pod.isEmpty());
        QVERIFY(member(pod, u"status.containerStatuses.0.state.waiting.message"_s)
                    .toString()
                    .startsWith(u"back-off 3s restarting failed container=main pod=crashing-"_s));
        QCOMPARE(member(pod, u"status.phase"_s).toString(), u"Running"_s);
        QCOMPARE(member(pod, u"status.containerStatuses.0.lastState.terminated.exitCode"_s).toInt(), 1);
    }

    void areAskedToEndBeforeTheyAreKilled()
    {
        QCOMPARE(m_sandbox
                     ->createJob(makeJob(
                         u"polite"_s,
                         {shellContainer(u"main"_s,
                                         u"trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.1; done"_s)}))
                     .status,
                 201);
        QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->logOf(u"polite"_s), "ready\n"_ba, SandboxFixture::patience);
        const QString name = member(m_sandbox->podsOf(u"polite"_s).value(0), u"metadata.name"_s).toString();
        const auto follow = m_sandbox->open(podsPath + u'/' + name + u"/log?follow=true"_s);
        QCOMPARE(m_sandbox->call("DELETE", podsPath + u'/' + name).status, 200);
        QTRY_VERIFY_WITH_TIMEOUT(follow->isFinished(), SandboxFixture::patience);
        QCOMPARE(follow->readAll(), "ready\nbye\n"_ba);
        QTRY_COMPARE_WITH_TIMEOUT(m_sandbox->get(podsPath + u'/' + name).status, 404, SandboxFixture::patience);
    }

    void cannotSlipOptionsToTheEngine()
    {
        // NUL separates the options of bubblewrap.
        const QString value = u"x"_s + QChar(0) + u"--bind"_s + QChar(0) + u"/"_s + QChar(0) + u"/host"_s;
        const QJsonArray env{QJsonObject{{u"name"_s, u"A"_s}, {u"value"_s, value}}};
        const QJsonObject pod
            = podOf(makeJob(u"slipped"_s, {shellContainer(u"main"_s, u"ls /host"_s, {{u"env"_s, env}})}));
        QCOMPARE(terminated(pod)[u"reason"].toString(), u"StartError"_s);
        QVERIFY(terminated(pod)[u"message"].toString().contains(u"NUL"_s));
        QCOMPARE(m_sandbox->logOf(u"slipped"_s), QByteArray());
    }

    void cannotLeaveTheirVolumesThroughLinks()
    {
        const QJsonArray volumes{QJsonObject{{u"name"_s, u"shared"_s}, {u"emptyDir"_s, QJsonObject()}}};
        const auto mounts = [](const QString &subPath) {
            return QJsonArray{
                QJsonObject{{u"name"_s, u"shared"_s}, {u"mountPath"_s, u"/data"_s}, {u"subPath"_s, subPath}}};
        };
        const QJsonObject planter
            = shellContainer(u"planter"_s, u"ln -s / /data/way"_s, {{u"volumeMounts"_s, mounts({})}});
        QCOMPARE(m_sandbox
                     ->createJob(makeJob(
                         u"linked"_s,
                         {shellContainer(u"main"_s, u"ls /data"_s, {{u"volumeMounts"_s, mounts(u"way/etc"_s)}})}, {},
                         {{u"volumes"_s, volumes}, {u"initContainers"_s, QJsonArray{planter}}}))
                     .status,
                 201);
        const QJsonObject pod = m_sandbox->waitForPod(u"linked"_s, [](const QJsonObject &seen) {
            return member(seen, u"status.containerStatuses.0.state.waiting.reason"_s).toString()
                == u"CreateContainerConfigError";
        });
        QCOMPARE(member(pod, u"status.containerStatuses.0.state.waiting.message"_s).toString(),
                 u"subPath \"way/etc\" leaves the volume shared"_s);
    }

    void workInTheirFolder()
    {
        QVERIFY(!podOf(makeJob(u"folder"_s,
                               {shellContainer(u"main"_s, u"pwd; touch here && ls"_s,
                                               {{u"workingDir"_s, u"/work/place"_s}})}))
                     .isEmpty());
        QCOMPARE(m_sandbox->logOf(u"folder"_s), "/work/place\nhere\n"_ba);
    }

    void endWithTheSandbox()
    {
        QTemporaryDir base;
        Sandbox::SandboxOptions options = SandboxFixture::shortDelays();
        options.dataFolder = base.path();
        const QByteArray mark = "mark-" + QByteArray::number(::getpid());
        {
            SandboxFixture sandbox(options);
            QVERIFY(sandbox.start());
            QCOMPARE(
                sandbox
                    .createJob(makeJob(u"endless"_s,
                                       {shellContainer(u"main"_s,
                                                       u"trap '' TERM; : %1; echo up; while :; do sleep 1; done"_s.arg(
                                                           QString::fromLatin1(mark)))}))
                    .status,
                201);
            QTRY_COMPARE_WITH_TIMEOUT(sandbox.logOf(u"endless"_s), "up\n"_ba, SandboxFixture::patience);
            QVERIFY(processesWith(mark) > 0);
        }
        QTRY_COMPARE(processesWith(mark), 0);
        QVERIFY(QDir(base.path()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(SandboxContainersTest)
#include "tst_sandboxcontainers.moc"
