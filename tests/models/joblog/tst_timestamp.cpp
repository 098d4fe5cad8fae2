// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/ansi.h"
#include "models/joblog/timestamp.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTest>
#include <QTimeZone>

using namespace JobLog;
using namespace Qt::StringLiterals;

class TestTimestamp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsValidTimestamps_data();
    void readsValidTimestamps();
    void rejectsEverythingElse_data();
    void rejectsEverythingElse();
    void agreesWithTheCalendar();
    void skipsAsItParses();
};

void TestTimestamp::readsValidTimestamps_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<qint64>("nanoseconds");
    QTest::addColumn<qsizetype>("textOffset");
    QTest::newRow("nine digits") << "1970-01-01T00:00:00.000000000Z x"_ba << qint64(0) << qsizetype(31);
    QTest::newRow("one digit") << "1970-01-01T00:00:01.5Z x"_ba << qint64(1'500'000'000) << qsizetype(23);
    QTest::newRow("three digits") << "1970-01-02T00:00:00.001Z x"_ba << qint64(86'400'001'000'000) << qsizetype(25);
    QTest::newRow("offset ahead") << "1970-01-01T02:00:00.000000001+02:00 x"_ba << qint64(1) << qsizetype(36);
    QTest::newRow("offset behind") << "1969-12-31T18:30:00.000000001-05:30 x"_ba << qint64(1) << qsizetype(36);
    QTest::newRow("before the epoch") << "1969-12-31T23:59:59.500000000Z x"_ba << qint64(-500'000'000) << qsizetype(31);
    QTest::newRow("leap day") << "2000-02-29T00:00:00.0Z "_ba << qint64(951'782'400'000'000'000) << qsizetype(23);
    QTest::newRow("a billion seconds") << "2001-09-09T01:46:40.000000000Z x"_ba << qint64(1'000'000'000'000'000'000)
                                       << qsizetype(31);
    QTest::newRow("empty text") << "1970-01-01T00:00:00.000000007Z "_ba << qint64(7) << qsizetype(31);
}

void TestTimestamp::readsValidTimestamps()
{
    QFETCH(const QByteArray, line);
    QFETCH(const qint64, nanoseconds);
    QFETCH(const qsizetype, textOffset);
    const auto parsed = parseTimestamp(line);
    QVERIFY(parsed);
    QCOMPARE(parsed->nanoseconds, nanoseconds);
    QCOMPARE(parsed->textOffset, textOffset);
}

void TestTimestamp::rejectsEverythingElse_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"",
                             " ",
                             "text",
                             "2024-01-01",
                             "2024-01-01T00:00:00Z text",
                             "2024-01-01T00:00:00.Z text",
                             "2024-01-01T00:00:00.1234567890Z text",
                             "2024-01-01T00:00:00.1Z",
                             "2024-01-01T00:00:00.1Ztext",
                             "2024-01-01T00:00:00.1 text",
                             "2024-01-01 00:00:00.1Z text",
                             "2024-01-01t00:00:00.1z text",
                             "2024-13-01T00:00:00.1Z text",
                             "2024-00-01T00:00:00.1Z text",
                             "2024-01-00T00:00:00.1Z text",
                             "2023-02-29T00:00:00.1Z text",
                             "1900-02-29T00:00:00.1Z text",
                             "2024-04-31T00:00:00.1Z text",
                             "2024-01-01T24:00:00.1Z text",
                             "2024-01-01T00:60:00.1Z text",
                             "2024-01-01T00:00:60.1Z text",
                             "2024-01-01T00:00:00.1+24:00 text",
                             "2024-01-01T00:00:00.1+02:60 text",
                             "2024-01-01T00:00:00.1+0200 text",
                             "2024-01-01T00:00:00.1+02:00",
                             "2024-01-01T00:00:00,1Z text",
                             "-024-01-01T00:00:00.1Z text",
                             " 2024-01-01T00:00:00.1Z text",
                             "2024-1-01T00:00:00.12Z text",
                             "0001-01-01T00:00:00.000000000Z text",
                             "9999-12-31T23:59:59.999999999Z text"})
        QTest::newRow(line) << QByteArray(line);
}

void TestTimestamp::rejectsEverythingElse()
{
    QFETCH(const QByteArray, line);
    QVERIFY(!parseTimestamp(line));
    TimestampSkipper skipper;
    QCOMPARE(skipper.textOffset(line), 0);
}

void TestTimestamp::agreesWithTheCalendar()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 20000; ++i) {
        const qint64 milliseconds = qint64(random.generate64() % 16'000'000'000'000ULL) - 8'000'000'000'000LL;
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds, QTimeZone::UTC);
        const QByteArray line = time.toString(u"yyyy-MM-dd'T'HH:mm:ss.zzz"_s).toLatin1() + "Z text";
        const auto parsed = parseTimestamp(line);
        QVERIFY(parsed);
        QCOMPARE(parsed->nanoseconds, milliseconds * 1'000'000);
    }
}

void TestTimestamp::skipsAsItParses()
{
    QRandomGenerator random(11);
    TimestampSkipper skipper;
    QByteArray line = "2024-06-07T12:34:56.123456789Z text"_ba;
    const QByteArray good = line;
    for (int i = 0; i < 200000; ++i) {
        if (random.bounded(4) == 0)
            line = good;
        const qsizetype at = random.bounded(qsizetype(36)) % line.size();
        static const QByteArray alphabet = "0123456789-:TZ.+ x"_ba;
        line[at] = alphabet[random.bounded(alphabet.size())];
        const auto parsed = parseTimestamp(line);
        QCOMPARE(skipper.textOffset(line), parsed ? parsed->textOffset : 0);
        QCOMPARE(skipper.textOffset(QByteArrayView(line).first(std::min(line.size(), TimestampSkipper::longest))),
                 parsed ? parsed->textOffset : 0);
    }
}

QTEST_APPLESS_MAIN(TestTimestamp)
#include "tst_timestamp.moc"
