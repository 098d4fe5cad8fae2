// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/loglayout.h"

#include <QTest>

#include <limits>

using Widgets::LogLayout;
using Widgets::ScrollPosition;
using Widgets::ScrollScale;
using Widgets::VisibleRow;

namespace {

// Row n is 1, 2 or 3 lines high.
int threeHeights(qint64 row)
{
    return static_cast<int>(row % 3) + 1;
}

} // namespace

class LogLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fewRowsStayAtTheTop()
    {
        const LogLayout layout(3, 10, 100);
        QCOMPARE(layout.last(), ScrollPosition());
        QCOMPARE(layout.moved({}, 500), ScrollPosition());
        QCOMPARE(layout.visible({}).size(), 3);
    }

    void noRowsHaveNoPlace()
    {
        const LogLayout layout(0, 10, 100);
        QCOMPARE(layout.last(), ScrollPosition());
        QCOMPARE(layout.clamped({7, 3}), ScrollPosition());
        QVERIFY(layout.visible({}).isEmpty());
    }

    void lastRowEndsAtTheLowerEdge()
    {
        const LogLayout layout(100, 10, 105); // ten rows and a half
        QCOMPARE(layout.last(), (ScrollPosition{89, 5}));
        const auto rows = layout.visible(layout.last());
        QCOMPARE(rows.first(), (VisibleRow{89, -5, 10}));
        QCOMPARE(rows.last(), (VisibleRow{99, 95, 10}));
    }

    void foldedRowsEndAtTheLowerEdgeToo()
    {
        const LogLayout layout(99, 10, 55, &threeHeights); // the last rows: 96 (1), 97 (2), 98 (3) lines
        QCOMPARE(layout.last(), (ScrollPosition{96, 5}));
        const auto rows = layout.visible(layout.last());
        QCOMPARE(rows.last().top + rows.last().height, 55);
    }

    void movesByPixelsAndBack_data()
    {
        QTest::addColumn<bool>("folded");
        QTest::newRow("one line each") << false;
        QTest::newRow("folded") << true;
    }
    void movesByPixelsAndBack()
    {
        QFETCH(const bool, folded);
        const LogLayout layout(1000, 10, 100, folded ? LogLayout::RowLines(&threeHeights) : LogLayout::RowLines());
        ScrollPosition position;
        for (int step = 0; step < 50; ++step)
            position = layout.moved(position, 7);
        QCOMPARE(layout.distance({}, position, 100000), 350);
        QCOMPARE(layout.moved({}, 350), position);
        QCOMPARE(layout.moved(position, -350), ScrollPosition());
        QCOMPARE(layout.moved(position, -100000), ScrollPosition());
        QCOMPARE(layout.moved(position, 1000000), layout.last());
    }

    void asksOnlyForRowsNearby()
    {
        qint64 asked = 0;
        const LogLayout layout(10'000'000'000, 10, 100, [&asked](qint64) {
            ++asked;
            return 2;
        });
        static_cast<void>(layout.last());
        static_cast<void>(layout.visible({5'000'000'000, 0}));
        static_cast<void>(layout.toShow({0, 0}, 7'000'000'000, 0, 1));
        static_cast<void>(layout.distance({}, {9'000'000'000, 0}, 100));
        QVERIFY2(asked < 100, qPrintable(QString::number(asked)));
    }

    void showsARowWithTheLeastMove()
    {
        const LogLayout layout(1000, 10, 100);
        QCOMPARE(layout.toShow({50, 0}, 55, 0, 0), (ScrollPosition{50, 0})); // in sight
        QCOMPARE(layout.toShow({50, 4}, 50, 0, 0), (ScrollPosition{50, 0})); // cut at the top
        QCOMPARE(layout.toShow({50, 0}, 40, 0, 0), (ScrollPosition{40, 0}));
        QCOMPARE(layout.toShow({50, 0}, 60, 0, 0), (ScrollPosition{51, 0}));
        QCOMPARE(layout.toShow({50, 0}, 999, 0, 0), layout.last());
    }

    void tallRowsShowTheirFirstLine()
    {
        const LogLayout layout(10, 10, 50, [](qint64 row) { return row == 5 ? 20 : 1; });
        const ScrollPosition position = layout.toShow({}, 5, 0, 19);
        QCOMPARE(position, (ScrollPosition{5, 0}));
        QCOMPARE(layout.toShow({}, 5, 12, 12).row, 5);
    }

    void scrollBarIsExactWhereAnIntSuffices()
    {
        const ScrollScale scale(2'000'000'000);
        QCOMPARE(scale.maximum(), 2'000'000'000);
        QCOMPARE(scale.toRow(scale.toValue(1'234'567'890)), 1'234'567'890);
    }

    void scrollBarIsExactAtBothEndsOfALongerLog()
    {
        const qint64 rows = 100'000'000'000;
        const ScrollScale scale(rows);
        QCOMPARE(scale.maximum(), std::numeric_limits<int>::max());
        QCOMPARE(scale.toValue(0), 0);
        QCOMPARE(scale.toRow(0), 0);
        QCOMPARE(scale.toValue(rows), scale.maximum());
        QCOMPARE(scale.toRow(scale.maximum()), rows);
        const qint64 middle = scale.toRow(scale.toValue(rows / 2));
        QVERIFY(std::abs(middle - rows / 2) < 100);
    }
};

QTEST_GUILESS_MAIN(LogLayoutTest)
#include "tst_loglayout.moc"
