// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/celltext.h"
#include "widgets/joblog/logselection.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Widgets::CellText;
using Widgets::LogPosition;
using Widgets::LogSelection;
using Widgets::UnitRange;

class CellTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainTextHasOneCellPerUnit()
    {
        const CellText text(u"müde Größe, Привет"_s);
        QVERIFY(text.isSimple());
        QCOMPARE(text.columns(), text.text().size());
        QCOMPARE(text.unitAt(4), 4);
        QCOMPARE(text.unitAt(1000), text.text().size());
    }

    void tabsReachToTheNextEighthColumn()
    {
        const CellText text(u"a\tb\t\tc"_s);
        QCOMPARE(text.columnOf(1), 1);
        QCOMPARE(text.columnOf(2), 8); // b
        QCOMPARE(text.columnOf(3), 9); // the second tab
        QCOMPARE(text.columnOf(4), 16); // the third
        QCOMPARE(text.columnOf(5), 24); // c
        QCOMPARE(text.unitAt(5), 1); // within the first tab
    }

    // UAX #11: ideographs are wide.
    void ideographsAndEmojiTakeTwoCells()
    {
        const CellText text(u"日本x😀y"_s);
        QCOMPARE(text.columnOf(1), 2);
        QCOMPARE(text.columnOf(2), 4); // x
        QCOMPARE(text.columnOf(3), 5); // the emoji, a surrogate pair
        QCOMPARE(text.columnOf(5), 7); // y
        QCOMPARE(text.columns(), 8);
        QCOMPARE(text.unitAt(6), 3);
    }

    void caretDoesNotStandWithinACharacter()
    {
        const CellText text(u"e\u0301x😀y"_s); // e with a combining acute accent
        QCOMPARE(text.columns(), 5);
        QCOMPARE(text.nextBoundary(0), 2);
        QCOMPARE(text.previousBoundary(2), 0);
        QCOMPARE(text.nextBoundary(3), 5);
        QCOMPARE(text.previousBoundary(5), 3);
        QVERIFY(!text.isBoundary(1));
        QVERIFY(!text.isBoundary(4));
        QCOMPARE(text.previousBoundary(0), 0);
        QCOMPARE(text.nextBoundary(6), 6);
    }

    void loneSurrogatesAndLeadingMarksAreHarmless()
    {
        const CellText text(QString(QChar(0x0301)) + QChar(0xd83d) + u'a' + QChar(0xdc00));
        for (qint64 column = -1; column < 6; ++column)
            QVERIFY(text.unitAt(column) <= text.text().size());
        QVERIFY(!text.folded(2).isEmpty());
    }

    void gapIsTheNearerSideOfACharacter()
    {
        const CellText text(u"ab日c"_s);
        QCOMPARE(text.gapAt(0.4), 0);
        QCOMPARE(text.gapAt(0.6), 1);
        QCOMPARE(text.gapAt(2.9), 2); // the left half of the wide one
        QCOMPARE(text.gapAt(3.1), 3);
        QCOMPARE(text.gapAt(99), 4);
    }

    void foldsAreNoWiderThanAskedAndLoseNothing_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("words") << u"the quick brown fox jumps over the lazy dog again and again"_s;
        QTest::newRow("no blank") << QString(100, u'x');
        QTest::newRow("wide") << QString(30, QChar(0x65e5));
        QTest::newRow("tabs") << u"\t\t\ta\tb\t\t\tc"_s;
        QTest::newRow("exact") << QString(20, u'x');
        QTest::newRow("empty") << QString();
    }
    void foldsAreNoWiderThanAskedAndLoseNothing()
    {
        QFETCH(const QString, text);
        const CellText cells(text);
        for (int width = 8; width < 30; ++width) {
            const auto starts = cells.folded(width);
            QCOMPARE(starts.first(), 0);
            for (qsizetype i = 0; i < starts.size(); ++i) {
                const qsizetype end = i + 1 < starts.size() ? starts.at(i + 1) : text.size();
                QVERIFY(end > starts.at(i) || text.isEmpty());
                QVERIFY(cells.columnOf(end) - cells.columnOf(starts.at(i)) <= width);
            }
        }
    }

    void foldsAfterABlankWhereOneIsNear()
    {
        const CellText cells(u"alpha beta gamma"_s);
        QCOMPARE(cells.folded(13), (QList<qsizetype>{0, 11}));
        QCOMPARE(CellText(QString(20, u'x')).folded(20).size(), 1);
        QCOMPARE(CellText(QString(21, u'x')).folded(20), (QList<qsizetype>{0, 20}));
    }

    void wordsHoldDashesAndUnderscores()
    {
        const CellText cells(u"pod release-x7_a/main failed"_s);
        QCOMPARE(LogSelection::wordAt(cells, 6), (UnitRange{4, 16}));
        QCOMPARE(LogSelection::wordAt(cells, 16), (UnitRange{16, 17})); // the slash
        QCOMPARE(LogSelection::nextWord(cells, 0), 4);
        QCOMPARE(LogSelection::previousWord(cells, 8), 4);
        QCOMPARE(LogSelection::previousWord(cells, 4), 0);
    }

    void draggingByWordsKeepsTheFirstWord()
    {
        const CellText cells(u"one two three"_s);
        LogSelection selection;
        selection.start({5, 5}, LogSelection::Granularity::Word, cells);
        QCOMPARE(selection.inRow(5, 13), (UnitRange{4, 7}));
        selection.drag({5, 9}, cells);
        QCOMPARE(selection.inRow(5, 13), (UnitRange{4, 13}));
        selection.drag({5, 1}, cells);
        QCOMPARE(selection.inRow(5, 13), (UnitRange{0, 7}));
    }

    void selectionSpansRowsBeyondThirtyTwoBits()
    {
        LogSelection selection;
        const qint64 far = 9'000'000'000;
        selection.set({far + 2, 3}, {far, 1});
        QCOMPARE(selection.begin(), (LogPosition{far, 1}));
        QCOMPARE(selection.inRow(far, 10), (UnitRange{1, 10}));
        QCOMPARE(selection.inRow(far + 1, 10), (UnitRange{0, 10}));
        QCOMPARE(selection.inRow(far + 2, 10), (UnitRange{0, 3}));
        QVERIFY(selection.inRow(far + 3, 10).isEmpty());
        QVERIFY(selection.coversEnd(far + 1));
        QVERIFY(!selection.coversEnd(far + 2));
    }
};

QTEST_GUILESS_MAIN(CellTextTest)
#include "tst_celltext.moc"
