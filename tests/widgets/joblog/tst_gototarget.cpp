// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/gototarget.h"

#include <QDateTime>
#include <QTest>

using namespace Qt::StringLiterals;
using Widgets::GoToLine;
using Widgets::GoToScope;
using Widgets::GoToTime;
using Widgets::parseGoTo;

namespace {

constexpr qint64 second = 1'000'000'000;

qint64 at(const char *iso)
{
    return QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toSecsSinceEpoch() * second;
}

// A log from 23:50 to 00:20, over midnight.
GoToScope scope()
{
    GoToScope scope;
    scope.first = at("2026-11-30T23:50:00Z");
    scope.last = at("2026-12-01T00:20:00Z");
    scope.current = scope.first;
    scope.zone = QTimeZone::UTC;
    return scope;
}

} // namespace

class GoToTargetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsLines()
    {
        QCOMPARE(std::get<GoToLine>(*parseGoTo(u" 120 "_s, scope())).number, 120);
        QVERIFY(!parseGoTo(u"0"_s, scope()));
        QVERIFY(!parseGoTo(u""_s, scope()));
    }

    void readsTimes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("time");
        QTest::newRow("time of day") << u"23:55:10"_s << at("2026-11-30T23:55:10Z");
        QTest::newRow("fraction") << u"23:55:10.25"_s << at("2026-11-30T23:55:10Z") + second / 4;
        QTest::newRow("nanoseconds") << u"23:55:10.000000001"_s << at("2026-11-30T23:55:10Z") + 1;
        QTest::newRow("the next day") << u"00:10"_s << at("2026-12-01T00:10:00Z");
        QTest::newRow("not within the log") << u"12:00"_s << at("2026-11-30T12:00:00Z");
        QTest::newRow("iso") << u"2026-12-01T00:01:03"_s << at("2026-12-01T00:01:03Z");
        QTest::newRow("iso with a blank") << u"2026-12-01 00:01"_s << at("2026-12-01T00:01:00Z");
        QTest::newRow("iso with a zone") << u"2026-12-01T01:01+01:00"_s << at("2026-12-01T00:01:00Z");
        QTest::newRow("utc") << u"2026-12-01t00:01z"_s << at("2026-12-01T00:01:00Z");
        QTest::newRow("a day") << u"2026-12-01"_s << at("2026-12-01T00:00:00Z");
        QTest::newRow("before the end") << u"-5m"_s << at("2026-12-01T00:15:00Z");
        QTest::newRow("several units") << u"-1m 30s"_s << at("2026-12-01T00:18:30Z");
        QTest::newRow("after the beginning") << u"+1.5m"_s << at("2026-11-30T23:51:30Z");
        QTest::newRow("milliseconds") << u"-500ms"_s << at("2026-12-01T00:20:00Z") - second / 2;
    }
    void readsTimes()
    {
        QFETCH(QString, text);
        QFETCH(qint64, time);
        const auto target = parseGoTo(text, scope());
        QVERIFY2(target, qPrintable(target ? QString() : target.error().message));
        QCOMPARE(std::get<GoToTime>(*target).time, time);
    }

    void explainsWhatItCannotRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("column");
        QTest::newRow("hour") << u"25:00"_s << u"hour 25"_s << 1;
        QTest::newRow("minute") << u"12:75"_s << u"minute 75"_s << 4;
        QTest::newRow("second") << u"12:00:99"_s << u"second 99"_s << 7;
        QTest::newRow("day") << u"2026-02-30"_s << u"no such day"_s << 1;
        QTest::newRow("unit") << u"-5"_s << u"unit"_s << 3;
        QTest::newRow("other unit") << u"-5t"_s << u"\"t\""_s << 3;
        QTest::newRow("sign alone") << u"-"_s << u"number"_s << 2;
        QTest::newRow("words") << u"soon"_s << u"neither"_s << 0;
    }
    void explainsWhatItCannotRead()
    {
        QFETCH(QString, text);
        QFETCH(QString, says);
        QFETCH(int, column);
        const auto target = parseGoTo(text, scope());
        QVERIFY(!target);
        QVERIFY2(target.error().message.contains(says), qPrintable(target.error().message));
        QCOMPARE(target.error().column, column);
        QVERIFY(!target.error().hint.isEmpty());
    }

    void logsWithoutTimesSaySo()
    {
        const auto target = parseGoTo(u"12:00"_s, {});
        QVERIFY(!target);
        QVERIFY(target.error().message.contains(u"no times"_s));
        QVERIFY(parseGoTo(u"12"_s, {}));
    }
};

QTEST_GUILESS_MAIN(GoToTargetTest)
#include "tst_gototarget.moc"
