// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/semanticpalette.h"

#include <QTest>

using namespace Qt::StringLiterals;
using Widgets::SemanticPalette;

namespace {

QPalette withBase(const QColor &base)
{
    QPalette palette;
    palette.setColor(QPalette::Base, base);
    return palette;
}

} // namespace

class SemanticPaletteTest : public QObject
{
    Q_OBJECT

private:
    // Breeze, Fusion and Adwaita in both columns, black and white, and greys that no theme should have.
    static void bases()
    {
        QTest::addColumn<QColor>("base");
        for (const char *name : {"#ffffff", "#fcfcfc", "#eff0f1", "#f0f0f0", "#141618", "#1b1e20", "#232629", "#2d2d2d",
                                 "#1e1e1e", "#000000", "#404040", "#777777", "#c0c0c0"})
            QTest::newRow(name) << QColor(QLatin1StringView(name));
    }

private Q_SLOTS:
    void contrastIsThatOfTheRecommendation()
    {
        // Values of WCAG 2.1: black on white is 21:1; #777777 on white is just below 4.5:1, #767676 just above.
        QCOMPARE(SemanticPalette::contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(SemanticPalette::contrast(Qt::red, Qt::red), 1.0);
        QVERIFY(SemanticPalette::contrast(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
        QVERIFY(SemanticPalette::contrast(QColor(0x76, 0x76, 0x76), Qt::white) > 4.5);
    }

    void everyTextIsReadable_data() { bases(); }
    void everyTextIsReadable()
    {
        QFETCH(const QColor, base);
        const SemanticPalette palette(withBase(base));
        const auto check = [&](const QColor &color, const QString &what) {
            const double ratio = SemanticPalette::contrast(color, base);
            QVERIFY2(ratio >= 4.5, qPrintable(u"%1 %2 on %3: %4"_s.arg(what, color.name(), base.name()).arg(ratio)));
        };
        for (int role = 0; role <= int(SemanticPalette::Text::Number); ++role)
            check(palette.text(SemanticPalette::Text(role)), u"role %1"_s.arg(role));
        for (int index = 0; index < SemanticPalette::ansiCount; ++index)
            check(palette.ansi(index), u"ansi %1"_s.arg(index));
        for (int index = 0; index < SemanticPalette::sourceCount; ++index)
            check(palette.source(index), u"source %1"_s.arg(index));
    }

    void textStaysReadableOnMarkedLines_data() { bases(); }
    void textStaysReadableOnMarkedLines()
    {
        QFETCH(const QColor, base);
        const SemanticPalette palette(withBase(base));
        for (const auto fill : {SemanticPalette::Fill::CurrentLine, SemanticPalette::Fill::RevealedLine}) {
            for (int role = 0; role <= int(SemanticPalette::Text::Number); ++role) {
                const QColor text = palette.text(SemanticPalette::Text(role));
                QVERIFY(SemanticPalette::contrast(text, palette.fill(fill)) >= 4.5);
            }
        }
        for (const auto fill : {SemanticPalette::Fill::Match, SemanticPalette::Fill::CurrentMatch})
            QVERIFY(SemanticPalette::contrast(palette.onMatch(), palette.fill(fill)) >= 4.5);
    }

    void columnFollowsTheBase()
    {
        QVERIFY(!SemanticPalette(withBase(Qt::white)).isDark());
        QVERIFY(SemanticPalette(withBase(QColor(0x1b, 0x1e, 0x20))).isDark());
    }

    void coloursOfSourcesDifferAndRepeat()
    {
        for (const QColor &base : {QColor(Qt::white), QColor(0x14, 0x16, 0x18)}) {
            const SemanticPalette palette(withBase(base));
            QSet<QRgb> colors;
            for (int index = 0; index < SemanticPalette::sourceCount; ++index)
                colors.insert(palette.source(index).rgb());
            QCOMPARE(colors.size(), SemanticPalette::sourceCount);
            QCOMPARE(palette.source(SemanticPalette::sourceCount), palette.source(0));
        }
    }

    void readableLeavesGoodColoursAlone()
    {
        QCOMPARE(SemanticPalette::readable(Qt::black, Qt::white), QColor(Qt::black));
        QVERIFY(SemanticPalette::contrast(SemanticPalette::readable(Qt::yellow, Qt::white), Qt::white) >= 4.5);
    }
};

QTEST_GUILESS_MAIN(SemanticPaletteTest)
#include "tst_semanticpalette.moc"
