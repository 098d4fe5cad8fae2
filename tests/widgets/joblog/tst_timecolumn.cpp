// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/timecolumn.h"

#include "logwindow.h"

#include <QAction>

using namespace Qt::StringLiterals;
using Widgets::LogView;
using Widgets::TimeMode;
using Widgets::TimeOptions;

namespace {

constexpr qint64 second = 1'000'000'000;
constexpr qint64 base = 1735787045123456789; // 2025-01-02T03:04:05.123456789Z

} // namespace

class TimeColumnTest : public QObject
{
    Q_OBJECT

private:
    Widgets::Highlighting m_highlighting;

    // The first row's text begins where the column ends.
    static int columnWidth(LogView &view)
    {
        const int with = view.rectOf({0, 0}).left();
        view.setTimestamps(false);
        const int without = view.rectOf({0, 0}).left();
        view.setTimestamps(true);
        return with - without;
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin"); // an hour ahead in January
        tzset();
    }

    void absoluteTimes()
    {
        QCOMPARE(Widgets::absoluteTimeText(base, true), u"03:04:05.123Z"_s);
        QCOMPARE(Widgets::absoluteTimeText(base, false), u"04:04:05.123"_s);
        QCOMPARE(Widgets::absoluteTimeText(0, true), QString());
        QCOMPARE(Widgets::absoluteTimeText(-1, true), u"23:59:59.999Z"_s); // before 1970
        QCOMPARE(Widgets::fullTimeText(base, true), u"2025-01-02 03:04:05.123456789 UTC"_s);
        QCOMPARE(Widgets::fullTimeText(base, false), u"2025-01-02 04:04:05.123456789 CET"_s);
    }

    void timesSinceTheStart_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << qint64(0) << u"+0:00:00.000"_s;
        QTest::newRow("milliseconds are cut, not rounded") << qint64(12'345'999'999) << u"+0:00:12.345"_s;
        QTest::newRow("hours") << 3723 * second << u"+1:02:03.000"_s;
        QTest::newRow("a day") << (86400 + 7384) * second << u"+1d 02:03:04.000"_s;
        QTest::newRow("another node's clock") << -1500 * second / 1000 << u"-0:00:01.500"_s;
    }
    void timesSinceTheStart()
    {
        QFETCH(const qint64, nanoseconds);
        QTEST(Widgets::timeSinceText(base + nanoseconds, base), "text");
    }

    void timesSinceTheLineAbove_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("a little") << qint64(12'000'000) << u"+0.012"_s;
        QTest::newRow("seconds") << qint64(12'345'000'000) << u"+12.345"_s;
        QTest::newRow("minutes") << qint64(62'345'000'000) << u"+1:02.345"_s;
        QTest::newRow("hours") << 3723 * second << u"+1:02:03.000"_s;
        QTest::newRow("backwards") << -2 * second << u"-2.000"_s;
    }
    void timesSinceTheLineAbove()
    {
        QFETCH(const qint64, nanoseconds);
        QTEST(Widgets::timeStepText(base + nanoseconds, base), "text");
    }

    void anyTwoTimesHaveADifference()
    {
        constexpr qint64 most = std::numeric_limits<qint64>::max();
        QVERIFY(Widgets::timeSinceText(most, -most).startsWith(u'+'));
        QVERIFY(Widgets::timeStepText(-most, most).startsWith(u'-'));
        QVERIFY(!Widgets::absoluteTimeText(most, true).isEmpty());
        QVERIFY(!Widgets::fullTimeText(-most, true).isEmpty());
    }

    void widthFollowsTheKindOfTime()
    {
        LogWindow window(m_highlighting);
        window.append("2025-01-02T03:04:05.123456789Z", "one");
        window.refresh();
        LogView &view = window.view;
        QSet<int> widths;
        for (const TimeOptions &options :
             {TimeOptions{}, TimeOptions{TimeMode::Absolute, true}, TimeOptions{TimeMode::SinceStart, false}}) {
            view.setTimeOptions(options);
            QCOMPARE(view.timeOptions(), options);
            widths.insert(columnWidth(view));
        }
        QCOMPARE(widths.size(), 3);
    }

    // Read from the picture: what stands in the column, and how much of it.
    void linesWithoutTimeStayEmptyAndPausesAreMarked()
    {
        LogWindow window(m_highlighting);
        window.append("2025-01-02T03:04:05.0Z", "first");
        window.append("2025-01-02T03:04:06.0Z", "a second later");
        window.fixture.appendRaw(window.source, "no time at all\n");
        window.append("2025-01-02T03:05:06.0Z", "a minute later");
        window.refresh();
        QVERIFY(window.isActive());
        window.view.setTimeOptions({TimeMode::SinceAbove, false});
        keepScreenshot(window.view, u"log-time-delta"_s);
        const QImage image = window.image();
        const int end = window.view.rectOf({0, 0}).left();
        const QColor background = window.view.palette().color(QPalette::Base);
        const auto ink = [&](qint64 row) {
            const QRect place = window.view.rowRect(JobLog::RowNumber(row));
            return LogWindow::inkIn(image, QRect(end - 90, place.top(), 85, place.height()), background);
        };
        QCOMPARE(ink(0), 0); // there is no line above it
        QVERIFY(ink(1) > 0);
        QCOMPARE(ink(2), 0);
        QVERIFY(ink(3) > ink(1)); // bold, longer, and the sign of a pause
    }

    void aStartThatIsToldCounts()
    {
        LogWindow window(m_highlighting);
        window.append("2025-01-02T03:04:05.0Z", "first");
        window.refresh();
        window.view.setTimeOptions({TimeMode::SinceStart, false});
        const QImage fromLine = window.image();
        window.view.setStartTime(base - 100 * second);
        QVERIFY(window.image() != fromLine);
        window.view.setStartTime(std::nullopt);
        QCOMPARE(window.image(), fromLine);
    }

    void separatorsShowTheirTimes()
    {
        LogWindow window(m_highlighting);
        window.append("2026-01-02T10:00:00.500000000Z", "text");
        constexpr qint64 ended = 1'767'348'001'000'000'000; // 2026-01-02T10:00:01Z
        using JobLog::NoticeKind;
        QVERIFY(window.fixture.log->appendNotice(window.source, NoticeKind::Ended, u"Ended"_s, ended));
        QVERIFY(window.fixture.log->appendNotice(window.source, NoticeKind::Ended, u"Ended"_s, ended + 1));
        QVERIFY(window.fixture.log->appendNotice(window.source, NoticeKind::Ended, u"Ended"_s));
        window.refresh();
        QVERIFY(window.isActive());
        const auto picture
            = [&window](qint64 row) { return window.image().copy(window.view.rowRect(JobLog::RowNumber(row))); };
        QVERIFY(picture(2) != picture(3)); // the time
        QVERIFY(picture(1) != picture(2)); // no fraction where none is known
        window.view.setTimeOptions({TimeMode::SinceAbove, false});
        QCOMPARE(picture(1), picture(3)); // a second that is rounded is no step
        window.view.setTimestamps(false);
        QCOMPARE(picture(2), picture(3));
    }

    void separatorsLookOtherThanLines()
    {
        LogWindow window(m_highlighting);
        window.append("text");
        using JobLog::NoticeKind;
        QVERIFY(window.fixture.log->appendNotice(window.source, NoticeKind::Gap, u"12 lines are missing here"_s));
        QVERIFY(window.fixture.log->appendNotice(window.source, NoticeKind::Started, u"Restarted: attempt 2"_s));
        QVERIFY(window.fixture.log->appendNotice(window.source, NoticeKind::Ended, u"Ended with exit code 0"_s));
        QVERIFY(window.fixture.log->appendNotice(window.source, NoticeKind::Failed, u"Ended with exit code 1"_s));
        QVERIFY(window.fixture.log->appendNotice(window.source, NoticeKind::Information, u"By the way"_s));
        window.append("text");
        window.refresh();
        QVERIFY(window.isActive());
        for (const bool dark : {false, true}) {
            if (dark)
                window.view.setPalette(darkPalette());
            keepScreenshot(window.view, dark ? u"log-separators-dark"_s : u"log-separators-light"_s);
            const QImage image = window.image();
            const QColor background = window.view.palette().color(QPalette::Base);
            QList<QImage> rows;
            for (qint64 row = 1; row < 6; ++row) {
                const QRect place = window.view.rowRect(JobLog::RowNumber(row));
                // The rule goes to both edges, where no line's text is.
                QVERIFY(LogWindow::inkIn(image, QRect(image.width() - 60, place.top(), 50, place.height()), background)
                        > 20);
                QVERIFY(LogWindow::inkIn(image, QRect(10, place.top(), 40, place.height()), background) > 20);
                rows.append(image.copy(place));
            }
            QVERIFY(rows.at(0) != rows.at(1));
        }
    }
};

QTEST_MAIN(TimeColumnTest)
#include "tst_timecolumn.moc"
