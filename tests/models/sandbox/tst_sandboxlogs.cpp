// SPDX-License-Identifier: Apache-2.0
#include "sandboxfixture.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

qint64 residentKiB()
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    static const QRegularExpression pattern(u"VmRSS:\\s+(\\d+)"_s);
    return pattern.match(QString::fromLatin1(file.readAll())).captured(1).toLongLong();
}

} // namespace

/// The log endpoint: options, errors, following, and much at once.
class SandboxLogsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<SandboxFixture> m_sandbox;

    QString podName(const QString &job)
    {
        return member(m_sandbox->podsOf(job).value(0), u"metadata.name"_s).toString();
    }
    QString logPath(const QString &job) { return podsPath + u'/' + podName(job) + u"/log"_s; }

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = std::make_unique<SandboxFixture>();
        if (!m_sandbox->start())
            QSKIP(qPrintable(m_sandbox->error()));
        QCOMPARE(m_sandbox->output(u"lines"_s, u"seq 1 20"_s).count('\n'), 20);
        QCOMPARE(m_sandbox->output(u"slow"_s, u"echo early; sleep 2.2; echo late"_s), "early\nlate\n"_ba);
    }

    void keepsBytesExactly()
    {
        QCOMPARE(m_sandbox->output(u"bytes"_s, uR"(printf 'a\000b\377\r\n\033[1mx\n\nlast')"_s),
                 "a\0b\377\r\n\033[1mx\n\nlast"_ba);
        QCOMPARE(m_sandbox->output(u"silent"_s, u"true"_s), QByteArray());
    }

    void recordsBothStreamsInOrder()
    {
        QCOMPARE(m_sandbox->output(u"streams"_s, u"echo out; echo err >&2; echo out again"_s),
                 "out\nerr\nout again\n"_ba);
    }

    void timestampsHaveNineDigitsAndRise()
    {
        const QByteArray text = m_sandbox->logOf(u"lines"_s, u"?timestamps=true"_s);
        static const QRegularExpression pattern(uR"(^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) (\d+)$)"_s);
        QString last;
        const QList<QByteArray> lines = text.trimmed().split('\n');
        QCOMPARE(lines.size(), 20);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const auto match = pattern.match(QString::fromLatin1(lines.at(i)));
            QVERIFY2(match.hasMatch(), lines.at(i).constData());
            QCOMPARE(match.captured(2).toInt(), int(i + 1));
            QVERIFY(match.captured(1) > last);
            last = match.captured(1);
        }
    }

    void tailAndLimitCutTheLog()
    {
        QCOMPARE(m_sandbox->logOf(u"lines"_s, u"?tailLines=3"_s), "18\n19\n20\n"_ba);
        QCOMPARE(m_sandbox->logOf(u"lines"_s, u"?tailLines=0"_s), QByteArray());
        QCOMPARE(m_sandbox->logOf(u"lines"_s, u"?tailLines=100"_s).count('\n'), 20);
        QCOMPARE(m_sandbox->logOf(u"lines"_s, u"?limitBytes=5"_s), "1\n2\n3"_ba);
        QCOMPARE(m_sandbox->logOf(u"lines"_s, u"?tailLines=2&limitBytes=4"_s), "19\n2"_ba);
    }

    void sinceLeavesOutWhatIsOlder()
    {
        const QByteArray stamped = m_sandbox->logOf(u"slow"_s, u"?timestamps=true"_s);
        const QString late = QString::fromLatin1(stamped.split('\n').value(1).first(19)) + u'Z';
        QCOMPARE(m_sandbox->logOf(u"slow"_s, u"?sinceTime="_s + late), "late\n"_ba);
        QCOMPARE(m_sandbox->logOf(u"slow"_s, u"?sinceTime=2020-01-01T00%3A00%3A00Z"_s), "early\nlate\n"_ba);
        QCOMPARE(m_sandbox->logOf(u"slow"_s, u"?sinceTime=2100-01-01T00%3A00%3A00Z"_s), QByteArray());
        QCOMPARE(m_sandbox->logOf(u"slow"_s, u"?sinceSeconds=3600"_s), "early\nlate\n"_ba);
        QCOMPARE(m_sandbox->get(logPath(u"slow"_s) + u"?sinceSeconds=1&sinceTime="_s + late).status, 422);
        QCOMPARE(m_sandbox->get(logPath(u"slow"_s) + u"?tailLines=-1"_s).status, 422);
    }

    void refusesInTheServersWords()
    {
        QCOMPARE(m_sandbox->get(podsPath + u"/nobody/log"_s).status, 404);
        const QString pod = podName(u"lines"_s);
        ApiAnswer answer = m_sandbox->get(logPath(u"lines"_s) + u"?container=nobody"_s);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.message(), u"container nobody is not valid for pod "_s + pod);
        answer = m_sandbox->get(logPath(u"lines"_s) + u"?previous=true"_s);
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.message(), u"previous terminated container \"main\" in pod \"%1\" not found"_s.arg(pod));
        m_sandbox->createJob(makeJob(u"two"_s, {shellContainer(u"a"_s, u"true"_s), shellContainer(u"b"_s, u"true"_s)}));
        QVERIFY(!m_sandbox->waitForEnd(u"two"_s).isEmpty());
        answer = m_sandbox->get(logPath(u"two"_s));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.message(),
                 u"a container name must be specified for pod %1, choose one of: [a b]"_s.arg(podName(u"two"_s)));
    }

    void saysWhatAContainerWaitsFor()
    {
        m_sandbox->createJob(
            makeJob(u"unpulled"_s, {shellContainer(u"main"_s, u"true"_s, {{u"image"_s, u"registry.invalid/x:1"_s}})}));
        QVERIFY(
            !m_sandbox
                 ->waitForPod(u"unpulled"_s,
                              [](const QJsonObject &pod) {
                                  return member(pod, u"status.containerStatuses.0.state.waiting.reason"_s).toString()
                                      == u"ImagePullBackOff";
                              })
                 .isEmpty());
        const ApiAnswer answer = m_sandbox->get(logPath(u"unpulled"_s));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.message(),
                 u"container \"main\" in pod \"%1\" is waiting to start: trying and failing to pull image"_s.arg(
                     podName(u"unpulled"_s)));
        m_sandbox->createJob(makeJob(u"held"_s, {shellContainer(u"main"_s, u"true"_s)}, {},
                                     {{u"initContainers"_s, QJsonArray{shellContainer(u"first"_s, u"sleep 60"_s)}}}));
        QVERIFY(!m_sandbox
                     ->waitForPod(u"held"_s,
                                  [](const QJsonObject &pod) {
                                      return member(pod, u"status.initContainerStatuses.0.state.running"_s).isObject();
                                  })
                     .isEmpty());
        QCOMPARE(m_sandbox->get(logPath(u"held"_s) + u"?container=main"_s).message(),
                 u"container \"main\" in pod \"%1\" is waiting to start: PodInitializing"_s.arg(podName(u"held"_s)));
    }

    void followBringsLinesAsTheyComeAndEndsWithTheContainer()
    {
        m_sandbox->createJob(
            makeJob(u"follow"_s, {shellContainer(u"main"_s, u"for i in 1 2 3; do echo $i; sleep 0.5; done"_s)}));
        QVERIFY(!m_sandbox
                     ->waitForPod(
                         u"follow"_s,
                         [](const QJsonObject &pod) { return member(pod, u"status.phase"_s).toString() == u"Running"; })
                     .isEmpty());
        const auto reply = m_sandbox->open(logPath(u"follow"_s) + u"?follow=true"_s);
        QByteArray text;
        QTRY_VERIFY((text += reply->readAll()).startsWith("1\n"));
        QVERIFY(!reply->isFinished());
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), SandboxFixture::patience);
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QCOMPARE(text + reply->readAll(), "1\n2\n3\n"_ba);
    }

    void aLongLineArrivesWhole()
    {
        const QByteArray text = m_sandbox->output(u"long"_s, u"head -c 300000 /dev/zero | tr '\\0' x; echo end"_s);
        QCOMPARE(text.size(), 300004);
        QCOMPARE(m_sandbox->logOf(u"long"_s, u"?timestamps=true"_s).count('\n'), 1);
    }

    void manyMegabytesArriveWholeWithLittleMemory()
    {
        constexpr int lines = 1000000; // 100 MB
        QCryptographicHash expected(QCryptographicHash::Sha256);
        for (int i = 1; i <= lines; ++i)
            expected.addData(QByteArray(QByteArray::number(i).rightJustified(99, '0') + '\n'));
        m_sandbox->createJob(
            makeJob(u"large"_s,
                    {shellContainer(
                        u"main"_s, u"awk 'BEGIN { for (i = 1; i <= %1; i++) printf \"%099d\\n\", i }'"_s.arg(lines))}));
        QVERIFY(!m_sandbox
                     ->waitForPod(u"large"_s,
                                  [](const QJsonObject &pod) {
                                      return member(pod, u"status.containerStatuses.0.containerID"_s).isString();
                                  })
                     .isEmpty());
        [[maybe_unused]] const qint64 before = residentKiB();
        const auto reply = m_sandbox->open(logPath(u"large"_s) + u"?follow=true"_s);
        reply->setReadBufferSize(1024 * 1024);
        QCryptographicHash actual(QCryptographicHash::Sha256);
        qint64 bytes = 0;
        qint64 most = 0;
        connect(reply.get(), &QIODevice::readyRead, this, [&] {
            const QByteArray block = reply->readAll();
            bytes += block.size();
            actual.addData(block);
            most = std::max(most, residentKiB());
        });
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 4 * SandboxFixture::patience);
        QCOMPARE(bytes, qint64(lines) * 100);
        QCOMPARE(actual.result(), expected.result());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        QVERIFY2(most - before < 60 * 1024, qPrintable(u"%1 KiB more"_s.arg(most - before)));
#endif
    }

    void aClientThatDoesNotReadCostsNoMemory()
    {
        [[maybe_unused]] const qint64 before = residentKiB();
        QTcpSocket socket; // reads nothing: what the kernel holds and a buffer of the server's is all that is sent
        socket.setReadBufferSize(1);
        const QUrl server = m_sandbox->server().connection().server;
        socket.connectToHost(server.host(), quint16(server.port()));
        QVERIFY(socket.waitForConnected());
        socket.write("GET " + logPath(u"large"_s).toUtf8() + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                     + m_sandbox->server().connection().token.toUtf8() + "\r\n\r\n");
        QTRY_VERIFY(socket.bytesAvailable() > 0);
        QElapsedTimer elapsed;
        elapsed.start();
        QTRY_VERIFY(elapsed.elapsed() > 1000); // time enough to send all of it, were there no limit
        QCOMPARE(m_sandbox->get(u"/version"_s).status, 200);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        const qint64 more = residentKiB() - before;
        QVERIFY2(more < 30 * 1024, qPrintable(u"%1 KiB more"_s.arg(more)));
#endif
        socket.abort();
        QCOMPARE(m_sandbox->logOf(u"lines"_s).count('\n'), 20);
    }
};

QTEST_GUILESS_MAIN(SandboxLogsTest)
#include "tst_sandboxlogs.moc"
