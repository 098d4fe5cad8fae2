// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/eventmodel.h"

#include "models/jobrun/eventfacts.h"
#include "objects.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace JobRun;
using Objects::json;
using Objects::makeEvent;

namespace {

QStringList reasons(const EventModel &model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.data(model.index(row, EventModel::Reason), Qt::DisplayRole).toString());
    return result;
}

} // namespace

class EventModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timeTakesTheFirstFieldThatIsSet_data()
    {
        QTest::addColumn<QJsonObject>("event");
        QTest::addColumn<qint64>("time");
        QTest::newRow("series") << json(R"({"series":{"lastObservedTime":"1970-01-01T00:00:05.000000Z"},
            "lastTimestamp":"1970-01-01T00:00:04Z"})")
                                << qint64(5000);
        QTest::newRow("last") << json(R"({"series":null,"lastTimestamp":"1970-01-01T00:00:04Z",
            "eventTime":"1970-01-01T00:00:03.000000Z"})")
                              << qint64(4000);
        QTest::newRow("event") << json(R"({"lastTimestamp":null,"eventTime":"1970-01-01T00:00:03.250000Z",
            "firstTimestamp":"1970-01-01T00:00:02Z"})")
                               << qint64(3250);
        QTest::newRow("first") << json(R"({"eventTime":null,"firstTimestamp":"1970-01-01T00:00:02Z",
            "metadata":{"creationTimestamp":"1970-01-01T00:00:01Z"}})")
                               << qint64(2000);
        QTest::newRow("creation") << json(R"({"metadata":{"creationTimestamp":"1970-01-01T00:00:01Z"}})")
                                  << qint64(1000);
        QTest::newRow("none") << json("{}") << qint64(0);
    }

    void timeTakesTheFirstFieldThatIsSet()
    {
        QFETCH(const QJsonObject, event);
        QFETCH(const qint64, time);
        QCOMPARE(eventTimeMs(event), time);
    }

    void countTakesTheSeriesFirst()
    {
        QCOMPARE(eventCount(json(R"({"series":{"count":7},"count":2})")), 7);
        QCOMPARE(eventCount(json(R"({"count":2})")), 2);
        QCOMPARE(eventCount(json("{}")), 1);
    }

    void showsEventsOldestFirst()
    {
        EventModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.upsert(
            makeEvent(u"b"_s, u"Pod"_s, u"p"_s, u"Pulled"_s, u"done"_s, u"2026-01-31T10:00:05Z"_s, u"Normal"_s));
        model.upsert(makeEvent(u"c"_s, u"Pod"_s, u"p"_s, u"BackOff"_s, u"again"_s, u"2026-01-31T10:00:09Z"_s));
        model.upsert(makeEvent(u"a"_s, u"Job"_s, u"job"_s, u"SuccessfulCreate"_s, u"p"_s, u"2026-01-31T10:00:01Z"_s,
                               u"Normal"_s));
        QCOMPARE(reasons(model), (QStringList{u"SuccessfulCreate"_s, u"Pulled"_s, u"BackOff"_s}));
        QCOMPARE(model.warnings(), 1);
        QCOMPARE(model.data(model.index(2, EventModel::Object), Qt::DisplayRole).toString(), u"pod/p"_s);
        QVERIFY(model.data(model.index(2, 0), EventModel::WarningRole).toBool());
        QCOMPARE(model.events().size(), 3);
    }

    void aRecurringEventUpdatesItsRow()
    {
        EventModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.upsert(makeEvent(u"a"_s, u"Pod"_s, u"p"_s, u"BackOff"_s, u"again"_s, u"2026-01-31T10:00:01Z"_s));
        model.upsert(
            makeEvent(u"b"_s, u"Pod"_s, u"p"_s, u"Pulled"_s, u"done"_s, u"2026-01-31T10:00:05Z"_s, u"Normal"_s));
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QJsonObject again = makeEvent(u"a"_s, u"Pod"_s, u"p"_s, u"BackOff"_s, u"again"_s, u"2026-01-31T10:00:09Z"_s);
        again.insert(u"count"_s, 4);
        model.upsert(again);
        QCOMPARE(reasons(model), (QStringList{u"Pulled"_s, u"BackOff"_s}));
        QCOMPARE(model.data(model.index(1, EventModel::Count), Qt::DisplayRole).toInt(), 4);
        QCOMPARE(inserted.size(), 0);
        QCOMPARE(moved.size(), 1);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(model.warnings(), 1);
    }

    void theSameVersionAgainChangesNothing()
    {
        EventModel model;
        const auto once = makeEvent(u"a"_s, u"Pod"_s, u"p"_s, u"BackOff"_s, u"again"_s);
        model.upsert(once);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.upsert(once);
        QCOMPARE(changed.size(), 0);
        QCOMPARE(model.rowCount(), 1);
    }

    void memoryIsBounded()
    {
        EventModel model;
        for (int i = 0; i < 5100; ++i)
            model.upsert(makeEvent(u"e%1"_s.arg(i), u"Pod"_s, u"p"_s, u"BackOff"_s, u"again"_s));
        QCOMPARE(model.rowCount(), 5000);
        QCOMPARE(model.warnings(), 5000);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.warnings(), 0);
    }
};

QTEST_GUILESS_MAIN(EventModelTest)
#include "tst_eventmodel.moc"
