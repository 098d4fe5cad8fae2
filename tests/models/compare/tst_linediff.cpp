// SPDX-License-Identifier: Apache-2.0
#include "models/compare/linediff.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace Compare;

namespace {

/// "-2:text", "+2:text" and " 2/3:text", as people write diffs.
QByteArrayList written(const LineDiff &diff)
{
    QByteArrayList lines;
    for (const Hunk &hunk : diff.hunks) {
        for (const DiffLine &line : hunk.lines) {
            if (line.change == LineChange::Removed)
                lines.append("-" + QByteArray::number(line.before) + ":" + line.text);
            else if (line.change == LineChange::Added)
                lines.append("+" + QByteArray::number(line.after) + ":" + line.text);
            else
                lines.append(" " + QByteArray::number(line.before) + "/" + QByteArray::number(line.after) + ":"
                             + line.text);
        }
    }
    return lines;
}

/// The second text, made of the first and the difference; unlimited hunks with all their context are the whole.
QByteArray patched(const LineDiff &diff)
{
    QByteArray text;
    for (const Hunk &hunk : diff.hunks) {
        for (const DiffLine &line : hunk.lines) {
            if (line.change != LineChange::Removed)
                text += line.text + (line.unterminated ? "" : "\n");
        }
    }
    return text;
}

QByteArray randomText(QRandomGenerator &random)
{
    QByteArray text;
    const int lines = random.bounded(40);
    for (int i = 0; i < lines; ++i)
        text += QByteArray::number(random.bounded(6)) + '\n';
    if (random.bounded(3) == 0)
        text += "end";
    return text;
}

} // namespace

class LineDiffTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalTextsHaveNoDifference()
    {
        const LineDiff diff = lineDiff("a\nb\n", "a\nb\n");
        QVERIFY(diff.identical);
        QVERIFY(diff.hunks.isEmpty());
        QVERIFY(lineDiff({}, {}).identical);
    }

    void aChangedLineIsRemovedAndAdded()
    {
        const LineDiff diff = lineDiff("a\nb\nc\n", "a\nB\nc\n");
        QVERIFY(!diff.identical);
        QCOMPARE(diff.removed, 1);
        QCOMPARE(diff.added, 1);
        QCOMPARE(written(diff), (QByteArrayList{" 1/1:a", "-2:b", "+2:B", " 3/3:c"}));
    }

    void farChangesAreHunksOfTheirOwn()
    {
        QByteArray before;
        for (int i = 1; i <= 50; ++i)
            before += QByteArray::number(i) + '\n';
        QByteArray after = before;
        after.replace("\n10\n", "\nten\n");
        after.replace("\n40\n", "\n");
        const LineDiff diff = lineDiff(before, after);
        QCOMPARE(diff.hunks.size(), 2);
        QCOMPARE(diff.hunks.at(0).before, 7);
        QCOMPARE(diff.hunks.at(1).before, 37);
        QCOMPARE(diff.removed, 2);
        QCOMPARE(diff.added, 1);
    }

    void emptyAgainstSomethingIsAllAdded()
    {
        QCOMPARE(written(lineDiff({}, "a\nb\n")), (QByteArrayList{"+1:a", "+2:b"}));
        QCOMPARE(written(lineDiff("a\n", {})), (QByteArrayList{"-1:a"}));
    }

    void aMissingLineBreakAtTheEndIsADifference()
    {
        const LineDiff diff = lineDiff("a\n", "a");
        QCOMPARE(written(diff), (QByteArrayList{"-1:a", "+1:a"}));
        QVERIFY(!diff.hunks.first().lines.at(0).unterminated);
        QVERIFY(diff.hunks.first().lines.at(1).unterminated);
    }

    void theDifferenceLeadsFromTheFirstToTheSecond()
    {
        QRandomGenerator random(7);
        DiffLimits limits;
        limits.contextLines = 1000;
        for (int round = 0; round < 500; ++round) {
            const QByteArray before = randomText(random);
            const QByteArray after = randomText(random);
            const LineDiff diff = lineDiff(before, after, limits);
            if (!diff.identical)
                QCOMPARE(patched(diff), after);
        }
    }

    void bytesThatAreNoTextAreCompared()
    {
        const LineDiff diff = lineDiff(QByteArray("a\0b\n", 4), QByteArray("a\0c\n\xff\n", 6));
        QCOMPARE(diff.removed, 1);
        QCOMPARE(diff.added, 2);
    }

    void limitsAreKeptAndSaid()
    {
        QByteArray before;
        QByteArray after;
        for (int i = 0; i < 1000; ++i) {
            before += "b" + QByteArray::number(i) + '\n';
            after += "a" + QByteArray(100, 'x') + QByteArray::number(i) + '\n';
        }
        DiffLimits limits;
        limits.lines = 50;
        limits.lineBytes = 20;
        const LineDiff diff = lineDiff(before, after, limits);
        QCOMPARE(diff.removed, 1000);
        QCOMPARE(diff.added, 1000);
        QVERIFY(diff.cutLines && !diff.cutBytes);
        QCOMPARE(written(diff).size(), 50);
        limits.lines = 10000;
        QCOMPARE(lineDiff(before, after, limits).hunks.last().lines.last().text.size(), 20);
        limits.bytes = 100;
        QVERIFY(lineDiff(before, after, limits).cutBytes);
    }

    void textsWithNothingInCommonDoNotTakeForever()
    {
        // The classic algorithm needs time that grows with the product of both; this would be hours.
        QRandomGenerator random(11);
        QByteArray before;
        QByteArray after;
        while (before.size() < 16 * 1024 * 1024) {
            before += QByteArray::number(random.generate(), 16) + '\n';
            after += QByteArray::number(random.generate(), 16) + '\n';
        }
        QElapsedTimer timer;
        timer.start();
        const LineDiff diff = lineDiff(before, after);
        qInfo("16 MiB against 16 MiB: %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(diff.removed > 1'000'000);
        QVERIFY(timer.elapsed() < 60'000);
    }
};

QTEST_APPLESS_MAIN(LineDiffTest)
#include "tst_linediff.moc"
