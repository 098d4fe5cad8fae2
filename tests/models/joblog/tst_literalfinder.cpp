// SPDX-License-Identifier: Apache-2.0
#include "models/joblog/literalfinder.h"

#include <QRandomGenerator>
#include <QTest>

using namespace JobLog;

/// Held against QByteArrayView::indexOf.
class LiteralFinderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatIndexOfFinds_data()
    {
        QTest::addColumn<QByteArray>("alphabet");
        QTest::newRow("few letters: memmem takes over") << QByteArray("ab");
        QTest::newRow("one rare letter") << QByteArray("eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeK");
        QTest::newRow("any bytes") << QByteArray("\0\xff\x80 K_e0", 8);
    }
    void findsWhatIndexOfFinds()
    {
        QFETCH(const QByteArray, alphabet);
        QRandomGenerator random(3);
        const auto randomBytes = [&](int size) {
            QByteArray bytes;
            for (int i = 0; i < size; ++i)
                bytes.append(alphabet[random.bounded(int(alphabet.size()))]);
            return bytes;
        };
        for (int round = 0; round < 3000; ++round) {
            const QByteArray text = randomBytes(random.bounded(400));
            const QByteArray needle = randomBytes(random.bounded(9));
            const LiteralFinder finder(needle);
            QCOMPARE(finder.needle(), needle);
            const qsizetype from = random.bounded(int(text.size()) + 1);
            QCOMPARE(finder.find(text, from), QByteArrayView(text).indexOf(needle, from));
        }
    }

    void looksAtNothingOutsideOfTheText()
    {
        const QByteArray text("xxKab");
        const LiteralFinder finder("Kabc");
        QCOMPARE(finder.find(QByteArrayView(text), 0), -1);
        QCOMPARE(LiteralFinder("xxKab").find(text, 0), 0);
        QCOMPARE(LiteralFinder("xxKab").find(text, 1), -1);
        QCOMPARE(LiteralFinder("b").find(text, text.size()), -1);
        QCOMPARE(LiteralFinder("b").find(text, text.size() + 5), -1);
        QCOMPARE(LiteralFinder().find(text, 5), 5);
        QCOMPARE(LiteralFinder().find(text, 6), -1);
        QVERIFY(LiteralFinder().isEmpty());
    }
};

QTEST_GUILESS_MAIN(LiteralFinderTest)
#include "tst_literalfinder.moc"
