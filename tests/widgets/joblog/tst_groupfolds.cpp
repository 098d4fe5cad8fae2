// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/groupfolds.h"

#include "logwindow.h"

#include <QApplication>
#include <QMouseEvent>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using JobLog::LineNumber;
using JobLog::LinePlace;
using JobLog::RowNumber;
using Widgets::GroupFolds;
using Widgets::LogView;

class GroupFoldsTest : public QObject
{
    Q_OBJECT

private:
    Widgets::Highlighting m_highlighting;
    std::unique_ptr<LogWindow> m_window;

    [[nodiscard]] LogView &view() const { return m_window->view; }
    [[nodiscard]] LinePlace place(qint64 line) const { return {m_window->source, LineNumber(line)}; }
    void write(const QByteArrayList &lines)
    {
        for (const QByteArray &line : lines)
            m_window->append(line);
        m_window->refresh();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view(), key, modifiers); }
    // The triangle stands left of the text, in the gutter.
    [[nodiscard]] QPoint triangleOf(qint64 row) const
    {
        const QRect area = view().rowRect(RowNumber(row));
        for (int x = 0; x < view().rectOf({row, 0}).left(); ++x) {
            QMouseEvent move(QEvent::MouseMove, QPointF(x, area.center().y()),
                             view().viewport()->mapToGlobal(QPointF(x, area.center().y())), Qt::NoButton, Qt::NoButton,
                             Qt::NoModifier);
            QApplication::sendEvent(view().viewport(), &move);
            if (view().viewport()->cursor().shape() == Qt::PointingHandCursor)
                return {x + 4, area.center().y()};
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<LogWindow>(m_highlighting);
        QVERIFY(m_window->isActive());
        view().setFocus();
    }
    void cleanup() { m_window.reset(); }

    void gitHubGroupsEndWithTheirEnd()
    {
        write({"before", "::group::Build", "one", "two", "::endgroup::", "after"});
        view().folds().fold(place(1));
        QTRY_COMPARE(m_window->texts(), (QStringList{u"before"_s, u"::group::Build"_s, u"after"_s}));
        QCOMPARE(view().folds().hiddenLines(place(1)), 3);
        view().folds().unfold(place(1));
        QCOMPARE(view().rowCount(), 6);
        QVERIFY(!view().folds().hiddenLines(place(1)));
    }

    void gitLabSectionsAreNested()
    {
        write({"section_start:1560896352:outer\r\x1b[0KOuter", "a", "section_start:1560896353:inner\r\x1b[0KInner", "b",
               "section_end:1560896354:inner\r\x1b[0K", "c", "section_end:1560896355:outer\r\x1b[0K", "after"});
        view().folds().fold(place(2));
        QTRY_COMPARE(view().rowCount(), 6);
        QCOMPARE(m_window->text(2), u"Inner"_s);
        QCOMPARE(m_window->text(3), u"c"_s);
        view().folds().fold(place(0));
        QTRY_COMPARE(m_window->texts(), (QStringList{u"Outer"_s, u"after"_s}));
        QCOMPARE(view().folds().hiddenLines(place(0)), 6);
        view().folds().unfold(place(0)); // the inner one stays as it was
        QCOMPARE(view().rowCount(), 6);
    }

    void buildkiteGroupsEndAtTheNext()
    {
        write({"--- Setup", "a", "+++ Test", "b", "c"});
        view().folds().fold(place(0));
        QTRY_COMPARE(m_window->texts(), (QStringList{u"--- Setup"_s, u"+++ Test"_s, u"b"_s, u"c"_s}));
    }

    void aGroupWithoutAnEndHidesWhatIsToCome()
    {
        write({"--- Setup", "a"});
        view().folds().fold(place(0));
        QTRY_COMPARE(view().rowCount(), 1);
        write({"b"});
        QCOMPARE(view().rowCount(), 1);
        QCOMPARE(view().folds().hiddenLines(place(0)), 2);
        write({"--- Next", "c"});
        QTRY_COMPARE(m_window->texts(), (QStringList{u"--- Setup"_s, u"--- Next"_s, u"c"_s}));
        QCOMPARE(view().folds().hiddenLines(place(0)), 2);
    }

    void allFoldAndUnfold()
    {
        write({"::group::A", "1", "::endgroup::", "between", "section_start:1:x\rX", "2", "section_start:2:y\rY", "3",
               "section_end:3:y\r", "section_end:4:x\r", "--- B", "4", "--- C", "5"});
        view().folds().foldAll();
        QTRY_COMPARE(m_window->texts(), (QStringList{u"::group::A"_s, u"between"_s, u"X"_s, u"--- B"_s, u"--- C"_s}));
        view().folds().unfoldAll();
        QCOMPARE(view().rowCount(), 14);
    }

    void keysFoldTheGroupOfTheCurrentLine()
    {
        write({"before", "::group::Build", "one", "two", "::endgroup::", "after"});
        view().setCurrentRow(RowNumber(3));
        QTRY_VERIFY(view().folds().groupOf(place(3)).has_value()); // the log was looked through
        view().foldCurrent();
        QTRY_COMPARE(view().rowCount(), 3);
        QCOMPARE(view().currentRow(), RowNumber(1)); // with its title
        view().unfoldCurrent();
        QCOMPARE(view().rowCount(), 6);
        view().setCurrentRow(RowNumber(5));
        view().foldCurrent(); // in no group
        QCOMPARE(view().rowCount(), 6);
    }

    void theTriangleFolds()
    {
        write({"before", "::group::Build", "one", "two", "::endgroup::", "after"});
        keepScreenshot(view(), u"log-group-open"_s);
        const QPoint triangle = triangleOf(1);
        QVERIFY(!triangle.isNull());
        QVERIFY(triangleOf(0).isNull());
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, triangle);
        QTRY_COMPARE(view().rowCount(), 3);
        QTRY_COMPARE(view().rowRect(RowNumber(1)).center().y(), triangle.y()); // it stayed where it was
        keepScreenshot(view(), u"log-group-folded"_s);
        QTest::mouseClick(view().viewport(), Qt::LeftButton, {}, triangle);
        QTRY_COMPARE(view().rowCount(), 6);
    }

    void foldingKeepsWhatIsInSightWhereItIs()
    {
        QByteArrayList lines;
        for (int group = 0; group < 100; ++group) {
            lines.append("--- Group " + QByteArray::number(group));
            for (int line = 0; line < 20; ++line)
                lines.append("line " + QByteArray::number(line));
        }
        write(lines);
        view().setCurrentRow(RowNumber(1050)); // the 50th group's title
        const int top = view().rowRect(RowNumber(1050)).top();
        QCOMPARE(m_window->text(1050), u"--- Group 50"_s);
        view().folds().foldAll();
        QTRY_COMPARE(view().rowCount(), 100);
        QCOMPARE(view().currentRow(), RowNumber(50));
        QCOMPARE(view().rowRect(RowNumber(50)).top(), top);
    }

    void aSelectionSurvivesFoldingElsewhere()
    {
        write({"::group::A", "1", "::endgroup::", "take this", "and this", "end"});
        view().setFollowing(false);
        view().selectAll();
        view().setCurrentRow(RowNumber(3));
        key(Qt::Key_Down, Qt::ShiftModifier);
        const auto length = view().selection().end().row - view().selection().begin().row;
        view().folds().fold(place(0));
        QTRY_COMPARE(view().rowCount(), 4);
        QCOMPARE(view().selection().begin().row, 1);
        QCOMPARE(view().selection().end().row - view().selection().begin().row, length);
    }

    void revealingUnfolds()
    {
        write({"::group::A", "hidden", "::endgroup::", "end"});
        view().folds().fold(place(0));
        QTRY_COMPARE(view().rowCount(), 2);
        QCOMPARE(view().folds().hiddenBy(place(1)), place(0));
        QCOMPARE(view().showLine(place(1)), RowNumber(1));
        QCOMPARE(view().rowCount(), 4);
        QVERIFY(!view().folds().hiddenBy(place(1)));
    }

    void nothingIsLookedThroughBeforeItIsNeeded()
    {
        write({"plain", "lines"});
        view().grab();
        QVERIFY(!view().folds().findChild<QObject *>());
        QVERIFY(!view().folds().hiddenLines(place(0)));
        view().folds().fold(place(0)); // begins no group
        QCOMPARE(view().rowCount(), 2);
    }

    void hostileMarkersAreHarmless()
    {
        QByteArray bytes;
        for (int i = 0; i < 60000; ++i)
            bytes += "2025-01-02T03:04:05.123456789Z section_start:1:s" + QByteArray::number(i) + "\rX\n";
        m_window->fixture.appendRaw(m_window->source, bytes);
        m_window->refresh();
        QElapsedTimer clock;
        view().folds().foldAll();
        QTRY_VERIFY_WITH_TIMEOUT(view().rowCount() < 60000, 20000);
        clock.start();
        view().folds().fold(place(0));
        static_cast<void>(view().folds().groupOf(place(59999)));
        QVERIFY2(clock.elapsed() < 3000, qPrintable(QString::number(clock.elapsed())));
    }

    void foldingAllSaysWhereItStopped_data()
    {
        QTest::addColumn<int>("groups");
        QTest::addColumn<int>("folded");
        constexpr int most = GroupFolds::maxMarkers / 2; // each has a marker at its beginning and at its end
        QTest::newRow("as many as are looked at") << most << most;
        QTest::newRow("more") << most + 2 << most;
    }

    void foldingAllSaysWhereItStopped()
    {
        QFETCH(int, groups);
        QFETCH(int, folded);
        QByteArray bytes;
        for (int i = 0; i < groups; ++i)
            bytes += "2025-01-02T03:04:05.123456789Z ::group::A\n"
                     "2025-01-02T03:04:05.123456789Z hidden\n"
                     "2025-01-02T03:04:05.123456789Z ::endgroup::\n";
        m_window->fixture.appendRaw(m_window->source, bytes);
        m_window->refresh();
        const QSignalSpy inPart(&view().folds(), &GroupFolds::foldedInPart);
        view().folds().foldAll();
        QTRY_COMPARE_WITH_TIMEOUT(view().rowCount(), 3 * qint64(groups) - 2 * qint64(folded), 20000);
        QCOMPARE(inPart.size(), folded < groups ? 1 : 0);
        QCOMPARE(view().folds().hiddenLines(place(3 * qint64(folded - 1))), 2);
        QVERIFY(!view().folds().hiddenLines(place(3 * qint64(folded))));
    }

    void aGroupAtWhichFoldingAllStopsHidesNothingElse()
    {
        QByteArray bytes = "2025-01-02T03:04:05.123456789Z section_start:1:outer\rX\n";
        for (int i = 0; i < GroupFolds::maxMarkers; ++i)
            bytes += "2025-01-02T03:04:05.123456789Z section_start:1:s" + QByteArray::number(i)
                + "\rX\n"
                  "2025-01-02T03:04:05.123456789Z section_end:1:s"
                + QByteArray::number(i) + "\rX\n";
        bytes += "2025-01-02T03:04:05.123456789Z section_end:1:outer\rX\n";
        m_window->fixture.appendRaw(m_window->source, bytes);
        m_window->refresh();
        const QSignalSpy inPart(&view().folds(), &GroupFolds::foldedInPart);
        view().folds().foldAll();
        QTRY_COMPARE_WITH_TIMEOUT(inPart.size(), 1, 20000);
        // The outer one hides the markers that were looked at, of which it is one itself.
        QCOMPARE(view().folds().hiddenLines(place(0)), GroupFolds::maxMarkers - 1);
        QCOMPARE(view().rowCount(), 2 + GroupFolds::maxMarkers * 2 - (GroupFolds::maxMarkers - 1));
    }

    void anotherLogForgetsTheFolds()
    {
        write({"::group::A", "hidden", "::endgroup::", "end"});
        view().folds().fold(place(0));
        QTRY_COMPARE(view().rowCount(), 2);
        view().setDocument(nullptr);
        view().setDocument(&m_window->document);
        QCOMPARE(view().rowCount(), 4);
    }
};

QTEST_MAIN(GroupFoldsTest)
#include "tst_groupfolds.moc"
