// SPDX-License-Identifier: Apache-2.0
#include "app/commandline/arguments.h"
#include "app/commandline/output.h"
#include "app/exitcode.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using App::ExitCode;

class ArgumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void durationsAreReadAsKubectlWritesThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("milliseconds"); // -1: refused
        QTest::newRow("seconds") << u"90s"_s << qint64(90000);
        QTest::newRow("minutes") << u"5m"_s << qint64(300000);
        QTest::newRow("mixed") << u"1h30m"_s << qint64(5400000);
        QTest::newRow("milliseconds") << u"250ms"_s << qint64(250);
        QTest::newRow("fraction") << u"1.5s"_s << qint64(1500);
        QTest::newRow("bare number") << u"12"_s << qint64(12000);
        QTest::newRow("zero") << u"0"_s << qint64(0);
        QTest::newRow("empty") << QString() << qint64(-1);
        QTest::newRow("negative") << u"-5s"_s << qint64(-1);
        QTest::newRow("unit only") << u"m"_s << qint64(-1);
        QTest::newRow("unknown unit") << u"5d"_s << qint64(-1);
        QTest::newRow("beyond ten years") << u"99999999h"_s << qint64(-1);
    }
    void durationsAreReadAsKubectlWritesThem()
    {
        QFETCH(QString, text);
        QFETCH(qint64, milliseconds);
        const auto result = CommandLine::parseDuration(text);
        QCOMPARE(result.has_value(), milliseconds >= 0);
        if (result)
            QCOMPARE(qint64(result->count()), milliseconds);
    }

    void sizesAreReadAsPeopleWriteThem_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes"); // -1: refused
        QTest::newRow("bare number") << u"1234"_s << qint64(1234);
        QTest::newRow("no limit") << u"0"_s << qint64(0);
        QTest::newRow("thousands") << u"500M"_s << qint64(500'000'000);
        QTest::newRow("with B") << u"20GB"_s << qint64(20'000'000'000);
        QTest::newRow("binary") << u"64Mi"_s << qint64(64) * 1024 * 1024;
        QTest::newRow("binary with B") << u"1KiB"_s << qint64(1024);
        QTest::newRow("small k") << u"2k"_s << qint64(2000);
        QTest::newRow("fraction") << u"1.5G"_s << qint64(1'500'000'000);
        QTest::newRow("empty") << QString() << qint64(-1);
        QTest::newRow("negative") << u"-5M"_s << qint64(-1);
        QTest::newRow("unit only") << u"G"_s << qint64(-1);
        QTest::newRow("unknown unit") << u"5P"_s << qint64(-1);
        QTest::newRow("i without a unit") << u"5i"_s << qint64(-1);
        QTest::newRow("more than any disk") << u"99999T"_s << qint64(-1);
    }
    void sizesAreReadAsPeopleWriteThem()
    {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        const auto result = CommandLine::parseSize(text);
        QCOMPARE(result.value_or(-1), bytes);
    }

    void captureNamesItsSource()
    {
        using JobRun::CaptureKind;
        QCOMPARE(CommandLine::parseCapture(u"none"_s)->kind, CaptureKind::None);
        QCOMPARE(CommandLine::parseCapture(u"logs"_s)->kind, CaptureKind::Logs);
        QCOMPARE(CommandLine::parseCapture(u"logs:main"_s)->container, u"main"_s);
        QCOMPARE(CommandLine::parseCapture(u"artifact"_s)->kind, CaptureKind::Artifact);
        QVERIFY(!CommandLine::parseCapture(u"logs:"_s));
        QVERIFY(!CommandLine::parseCapture(u"log"_s));
    }

    void optionsThatContradictEachOtherAreRefused()
    {
        CommandLine::Arguments args(u"run FILE"_s, u"text"_s);
        args.addConnectionOptions();
        QVERIFY(args.parse({u"--sandbox"_s, u"--context"_s, u"prod"_s}, 0, 0));
        QVERIFY(!args.connection());
    }

    void unknownOptionsAndExtraArgumentsAreRefused()
    {
        CommandLine::Arguments args(u"run FILE"_s, u"text"_s);
        QVERIFY(!args.parse({u"--nonsense"_s}, 0, 0));
        QVERIFY(!args.parse({u"a"_s, u"b"_s}, 0, 1));
        QVERIFY(!args.parse({}, 1, 1));
        QVERIFY(args.parse({u"a"_s}, 1, 1));
    }

    void capturesFromTheContainerAndPodThatWereNamed()
    {
        const auto pod = CommandLine::parseCapture(u"logs:p-1/main"_s);
        QVERIFY(pod && pod->pod == u"p-1"_s && pod->container == u"main"_s);
        const auto container = CommandLine::parseCapture(u"logs:main"_s);
        QVERIFY(container && container->pod.isEmpty() && container->container == u"main"_s);
        const auto all = CommandLine::parseCapture(u"all"_s);
        QVERIFY(all && all->allContainers && all->kind == JobRun::CaptureKind::Logs);
        for (const QString &wrong : {u"logs:"_s, u"logs:/main"_s, u"logs:p/"_s, u"pods"_s})
            QVERIFY2(!CommandLine::parseCapture(wrong), qPrintable(wrong));
    }

    void exitCodesFollowTheContract_data()
    {
        QTest::addColumn<int>("outcome");
        QTest::addColumn<bool>("created");
        QTest::addColumn<bool>("captureExpected");
        QTest::addColumn<bool>("hasCapture");
        QTest::addColumn<bool>("hasRemark");
        QTest::addColumn<int>("expected");
        using JobRun::Outcome;
        const auto row = [](const char *name, Outcome outcome, bool created, bool expectedCapture, bool capture,
                            bool remark, int code) {
            QTest::newRow(name) << int(outcome) << created << expectedCapture << capture << remark << code;
        };
        row("complete", Outcome::Complete, true, false, true, false, 0);
        row("complete, nothing asked, nothing found", Outcome::Complete, true, false, false, false, 0);
        row("complete, asked, nothing found", Outcome::Complete, true, true, false, false, 4);
        row("complete, a marker is malformed", Outcome::Complete, true, false, true, true, 4);
        row("failed", Outcome::Failed, true, false, false, false, 1);
        row("timed out", Outcome::TimedOut, true, false, false, false, 124);
        row("interrupted", Outcome::Interrupted, true, false, false, false, 130);
        row("lost", Outcome::Lost, true, false, false, false, 3);
    }
    void exitCodesFollowTheContract()
    {
        QFETCH(int, outcome);
        QFETCH(bool, created);
        QFETCH(bool, captureExpected);
        QFETCH(bool, hasCapture);
        QFETCH(bool, hasRemark);
        QFETCH(int, expected);
        JobRun::RunResult result;
        result.outcome = static_cast<JobRun::Outcome>(outcome);
        result.jobUid = created ? u"uid"_s : QString();
        result.captureExpected = captureExpected;
        if (hasCapture) {
            Outputs::Capture capture;
            capture.key = u"A"_s;
            capture.json = "\"1\"";
            result.outputs.captures.append(capture);
        }
        if (hasRemark) {
            Outputs::Remark remark;
            remark.severity = Outputs::RemarkSeverity::Error;
            remark.code = u"json_syntax"_s;
            result.outputs.errors.append(remark);
        }
        QCOMPARE(static_cast<int>(App::exitCodeFor(result)), expected);
    }

    void aRequestThatFailedIsNoFailedJob()
    {
        JobRun::RunResult result;
        result.outcome = JobRun::Outcome::Failed;
        Core::Error error;
        error.kind = Core::ErrorKind::Authorization;
        result.errors.append(error);
        QCOMPARE(App::exitCodeFor(result), ExitCode::Api);
        result.errors[0].kind = Core::ErrorKind::Conflict;
        QCOMPARE(App::exitCodeFor(result), ExitCode::Usage);
    }

    void tablesAlignTheirColumns()
    {
        QCOMPARE(CommandLine::table({{u"A"_s, u"LONG"_s}, {u"bcd"_s, u"e"_s}}), QByteArray("A    LONG\nbcd  e\n"));
    }
};

QTEST_GUILESS_MAIN(ArgumentsTest)
#include "tst_arguments.moc"
