// SPDX-License-Identifier: Apache-2.0
#include "models/kube/logintake.h"
#include "models/kube/logtimestamp.h"
#include "models/kube/replaywindow.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// Keeps what it is given, as text with gaps as "[reason]" lines.
class Record : public Kube::LogSink
{
public:
    Core::Result<void> appendLines(QByteArrayView lines) override
    {
        if (full)
            return Core::failure(Core::ErrorKind::DiskFull, u"disk-full"_s, u"full"_s);
        text.append(lines);
        ++calls;
        return {};
    }
    void appendGap(const QString &reason) override
    {
        ++gaps;
        reasons += reason;
    }

    QByteArray text;
    QStringList reasons;
    int gaps = 0;
    int calls = 0;
    bool full = false;
};

QByteArray line(int milliseconds, const QByteArray &content)
{
    return "2026-01-01T00:00:" + QByteArray::number(milliseconds / 1000).rightJustified(2, '0') + '.'
        + QByteArray::number(milliseconds % 1000).rightJustified(3, '0') + "000000Z " + content + '\n';
}

/// What a server sends for sinceTime: the lines from that second on.
QByteArray since(const QList<QByteArray> &lines, const QString &sinceTime)
{
    QByteArray text;
    for (const QByteArray &one : lines) {
        if (one.first(19) >= sinceTime.left(19).toLatin1())
            text += one;
    }
    return text;
}

} // namespace

class LogIntakeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTimestampsStrictly_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("nanoseconds");
        QTest::newRow("nine digits") << QByteArray("2026-01-01T00:00:01.000000005Z x") << qint64(1767225601000000005);
        QTest::newRow("three digits") << QByteArray("2026-01-01T00:00:01.5Z x") << qint64(1767225601500000000);
        QTest::newRow("no fraction") << QByteArray("2026-01-01T00:00:01Z x") << qint64(1767225601000000000);
        QTest::newRow("offset") << QByteArray("2026-01-01T02:00:01.000000005+02:00 x") << qint64(1767225601000000005);
        QTest::newRow("negative offset") << QByteArray("2025-12-31T18:30:01-05:30 x") << qint64(1767225601000000000);
        QTest::newRow("empty line") << QByteArray("2026-01-01T00:00:01Z ") << qint64(1767225601000000000);
        for (const char *bad : {"", "x", "2026-01-01T00:00:01Z", "2026-01-01 00:00:01Z x", "2026-13-01T00:00:01Z x",
                                "2026-02-30T00:00:01Z x", "2026-01-01T24:00:01Z x", "2026-01-01T00:00:01.Z x",
                                "2026-01-01T00:00:01.1234567890Z x", "2026-01-01T00:00:01+0200 x",
                                "2026-01-01T00:00:01+02:00", "failed to try resolving symlinks in path"})
            QTest::newRow(bad) << QByteArray(bad) << qint64(-1);
    }

    void readsTimestampsStrictly()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, nanoseconds);
        Kube::LogTimestampReader reader;
        const auto timestamp = reader.read(text);
        QCOMPARE(timestamp ? timestamp->nanoseconds : -1, nanoseconds);
        if (timestamp)
            QCOMPARE(timestamp->length, text.indexOf(' ') + 1);
    }

    void passesLinesOnWhateverTheChunks()
    {
        QByteArray log;
        for (int i = 0; i < 500; ++i)
            log += line(i, QByteArray(i % 7 * 10, 'x'));
        for (const int size : {1, 2, 7, 64, 1000, 100000}) {
            Record record;
            Kube::LogIntake intake(record);
            intake.beginStream();
            for (qsizetype at = 0; at < log.size(); at += size)
                QVERIFY(intake.take(log.sliced(at, std::min<qsizetype>(size, log.size() - at))));
            intake.endStream();
            QVERIFY(intake.finish());
            QCOMPARE(record.text, log);
            QCOMPARE(record.gaps, 0);
        }
    }

    void givesALineWithoutEndLast()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1, "a") + "2026-01-01T00:00:02Z b"));
        intake.endStream();
        QCOMPARE(record.text, line(1, "a"));
        QVERIFY(intake.finish());
        QCOMPARE(record.text, line(1, "a") + "2026-01-01T00:00:02Z b");
    }

    /// A stream that is cut at any byte, again and again, loses and doubles nothing.
    void resumesWithoutLossOrDuplicates()
    {
        QRandomGenerator random(42);
        QList<QByteArray> lines;
        int now = 0;
        for (int i = 0; i < 400; ++i) {
            now += random.bounded(10) == 0 ? random.bounded(1500) : random.bounded(20);
            // twins: the same time and the same text
            const int copies = random.bounded(10) == 0 ? 2 : 1;
            for (int copy = 0; copy < copies; ++copy)
                lines += line(std::max(0, now - random.bounded(3)), "text " + QByteArray::number(random.bounded(20)));
        }
        const QByteArray all = lines.join();
        for (int round = 0; round < 50; ++round) {
            Record record;
            Kube::LogIntake intake(record);
            qsizetype streams = 0;
            while (record.text.size() < all.size() && ++streams < 1000) {
                const QByteArray sent = since(lines, intake.sinceTime());
                intake.beginStream();
                // at least what is repeated and a little more, cut anywhere
                const qsizetype known = sent.size() - (all.size() - record.text.size());
                const qsizetype cut = std::min(sent.size(), known + random.bounded(1, 3000));
                qsizetype at = 0;
                while (at < cut) {
                    const qsizetype size = std::min<qsizetype>(cut - at, random.bounded(1, 500));
                    QVERIFY(intake.take(sent.sliced(at, size)));
                    at += size;
                }
                intake.endStream();
            }
            QVERIFY(intake.finish());
            QCOMPARE(record.text, all);
            QCOMPARE(record.reasons, QStringList());
        }
    }

    void dropsTheTailOfAKnownLineAtTheStart()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a")));
        intake.endStream();
        intake.beginStream();
        QVERIFY(intake.take("tail of a long line\n" + line(1000, "a") + line(2000, "b")));
        QCOMPARE(record.text, line(1000, "a") + line(2000, "b"));
        QCOMPARE(record.gaps, 0);
    }

    /// A stream that breaks while it repeats what is known breaks within a known line.
    void aKnownLineThatIsCutIsNotTheLast()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + line(1100, "b")));
        intake.endStream();
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + line(1100, "b").chopped(2)));
        intake.endStream();
        QVERIFY(intake.finish());
        QCOMPARE(record.text, line(1000, "a") + line(1100, "b"));
    }

    void tellsAnErrorAtTheStartFromTheTailOfALine()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a")));
        intake.endStream();
        intake.beginStream();
        QVERIFY(intake.take("unable to retrieve container logs for containerd://1"));
        intake.endStream();
        QVERIFY(intake.serverSaid().startsWith(u"unable to retrieve"_s));
    }

    /// Older kubelets stamp each 16 KiB of a line; a stream that is resumed within such a line begins with its end.
    void takesTheStampsOfChunksOutOfLongLines()
    {
        const auto stamp = [](int second) { return line(second * 1000, {}).chopped(1); };
        const QByteArray chunk(16 * 1024, 'x');
        const QByteArray end = stamp(5) + chunk + stamp(6) + "end\n";
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + stamp(3) + chunk + end + line(7000, "b")));
        const QByteArray expected = line(1000, "a") + stamp(3) + chunk + chunk + "end\n" + line(7000, "b");
        QCOMPARE(record.text, expected);
        intake.endStream();
        QCOMPARE(intake.sinceTime(), u"2026-01-01T00:00:06Z"_s);
        intake.beginStream();
        QVERIFY(intake.take(stamp(6) + "end\n" + line(7000, "b") + line(8000, "c")));
        QCOMPARE(record.text, expected + line(8000, "c"));
        QCOMPARE(record.gaps, 0);
    }

    void leavesOtherTimestampsInLongLinesAlone()
    {
        const QByteArray text = line(1000, QByteArray(16 * 1024 + 7, 'x') + line(2000, {}).chopped(1) + "y");
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(text));
        QCOMPARE(record.text, text);
    }

    void holdsWhatMayBeAnotherInstances()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream(false);
        QVERIFY(intake.take(line(1000, "a") + "2026-01"));
        QVERIFY(intake.isHolding());
        QVERIFY(intake.take("-01T00:00:01.5Z b\n"));
        QVERIFY(record.text.isEmpty());
        QVERIFY(intake.confirm());
        QCOMPARE(record.text, line(1000, "a") + "2026-01-01T00:00:01.5Z b\n");
        intake.endStream();
        intake.beginStream(false); // repeats what is known: no doubt
        QVERIFY(intake.take(line(1000, "a") + "2026-01-01T00:00:01.5Z b\n" + line(2000, "c")));
        QVERIFY(!intake.isHolding() && intake.isCertain());
        intake.endStream();
        intake.beginStream(false);
        QVERIFY(intake.take(line(3000, "another's")));
        QVERIFY(intake.isHolding() && !intake.isCertain());
        intake.discard();
        intake.endStream();
        intake.beginStream(false);
        QVERIFY(intake.take(line(2000, "c") + line(4000, "d")));
        QVERIFY(intake.finish());
        QCOMPARE(record.text, line(1000, "a") + "2026-01-01T00:00:01.5Z b\n" + line(2000, "c") + line(4000, "d"));
        QCOMPARE(record.gaps, 0);
    }

    void marksAGapWhereNothingIsRepeated()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + "2026-01-01T00:00:01.1Z half"));
        intake.endStream();
        intake.beginStream();
        QVERIFY(intake.take(line(3000, "c") + line(4000, "d")));
        QCOMPARE(record.gaps, 1);
        QCOMPARE(record.text, line(1000, "a") + "2026-01-01T00:00:01.1Z half\n" + line(3000, "c") + line(4000, "d"));
    }

    void goesOnWhereOnlyTheNewestLinesAreRepeated()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + line(1001, "b") + line(1002, "c")));
        intake.endStream();
        intake.beginStream();
        QVERIFY(intake.take(line(1002, "c") + line(1003, "d"))); // a and b are in the rotated file
        QCOMPARE(record.text, line(1000, "a") + line(1001, "b") + line(1002, "c") + line(1003, "d"));
        QCOMPARE(record.gaps, 0);
    }

    void keepsUnknownLinesBetweenKnownOnesAcrossResumptions()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + line(1002, "c")));
        intake.endStream();
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + line(1001, "b")));
        intake.endStream();
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + line(1001, "b") + line(1002, "c") + line(1003, "d")));
        QCOMPARE(record.text, line(1000, "a") + line(1002, "c") + line(1001, "b") + line(1003, "d"));
        QCOMPARE(record.gaps, 0);
    }

    void goesOnWhenTheClockIsSetBack()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(50000, "a") + line(10000, "b")));
        intake.endStream();
        QCOMPARE(intake.sinceTime(), u"2026-01-01T00:00:09Z"_s);
        intake.beginStream();
        QVERIFY(intake.take(line(50000, "a") + line(10000, "b") + line(10001, "c")));
        QCOMPARE(record.text, line(50000, "a") + line(10000, "b") + line(10001, "c"));
        QCOMPARE(record.gaps, 0);
    }

    void recognisesWhatTheServerSaysInsteadOfALine()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + "failed to try resolving symlinks in path \"/var/log/pods\""));
        intake.endStream();
        QCOMPARE(record.text, line(1000, "a"));
        QVERIFY(intake.serverSaid().startsWith(u"failed to try resolving"_s));
        QCOMPARE(record.gaps, 1);
        QVERIFY(record.reasons.first().contains(u"failed to try resolving"_s));
    }

    void aCutTimestampIsNoNotice()
    {
        Record record;
        Kube::LogIntake intake(record);
        intake.beginStream();
        QVERIFY(intake.take(line(1000, "a") + "2026-01-01T00:0"));
        intake.endStream();
        QVERIFY(intake.serverSaid().isEmpty());
        QVERIFY(intake.finish());
        QCOMPARE(record.text, line(1000, "a"));
        QCOMPARE(record.gaps, 0);
    }

    void boundsALineWithoutEnd()
    {
        const QByteArray stamp = "2026-01-01T00:00:01Z ";
        const QByteArray megabyte(1024 * 1024, 'x');
        Record record;
        Kube::LogIntake intake(record);
        const auto send = [&] {
            intake.beginStream();
            if (!intake.take(stamp))
                return;
            for (int i = 0; i < 40; ++i) {
                if (!intake.take(megabyte))
                    return;
            }
            (void)intake.take("\n");
            intake.endStream();
        };
        send();
        const QByteArray first = record.text;
        QCOMPARE(first.count('x'), 40 * megabyte.size());
        QCOMPARE(first.count('\n'), 3);
        for (const QByteArray &piece : first.split('\n'))
            QVERIFY(piece.isEmpty() || piece.startsWith(stamp));
        send(); // the same again is a repetition
        QCOMPARE(record.text.size(), first.size());
        QCOMPARE(record.gaps, 0);
    }

    void reportsTheSinksError()
    {
        Record record;
        record.full = true;
        Kube::LogIntake intake(record);
        intake.beginStream();
        const auto taken = intake.take(line(1, "a"));
        QVERIFY(!taken);
        QCOMPARE(taken.error().kind, Core::ErrorKind::DiskFull);
    }

    void takesLargeLogsAtSpeed()
    {
        QByteArray chunk;
        for (int i = 0; chunk.size() < 1024 * 1024; ++i)
            chunk
                += line(i % 60000, "a line of a usual length, with some words in it, number " + QByteArray::number(i));
        class Counter : public Kube::LogSink
        {
        public:
            Core::Result<void> appendLines(QByteArrayView lines) override
            {
                bytes += lines.size();
                return {};
            }
            void appendGap(const QString &) override { }
            qint64 bytes = 0;
        } counter;
        Kube::LogIntake intake(counter);
        intake.beginStream();
        QElapsedTimer timer;
        timer.start();
        constexpr int chunks = 200;
        for (int i = 0; i < chunks; ++i)
            QVERIFY(intake.take(chunk));
        QCOMPARE(counter.bytes, chunk.size() * chunks);
        qInfo("%d MiB in %lld ms", chunks, static_cast<long long>(timer.elapsed()));
    }
};

QTEST_GUILESS_MAIN(LogIntakeTest)
#include "tst_logintake.moc"
