// SPDX-License-Identifier: Apache-2.0
#include "models/core/error.h"
#include "models/core/times.h"
#include "widgets/common/codeview.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/highlighting.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/common/semanticpalette.h"
#include "widgets/common/statecolors.h"
#include "widgets/common/texts.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Widgets;

class CommonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesDurations_data();
    void writesDurations();
    void namesShortcutsInToolTips();
    void statesAreReadableInLightAndDark();
    void signsDifferInShape();
    void switchesBetweenLightAndDark();
    void emptyStateOffersTheNextStep();
    void bannerAnswersTheKeyboard();
    void codeViewFollowsThePalette();
    void codeViewShowsTheBeginningOfHugeText();
};

void CommonTest::writesDurations_data()
{
    QTest::addColumn<qint64>("milliseconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << qint64(0) << u"00:00"_s;
    QTest::newRow("a clock that went back") << qint64(-5000) << u"00:00"_s;
    QTest::newRow("seconds") << qint64(12999) << u"00:12"_s;
    QTest::newRow("minutes") << qint64(725000) << u"12:05"_s;
    QTest::newRow("hours") << qint64(3723000) << u"1:02:03"_s;
    QTest::newRow("days") << qint64((2 * 24 + 3) * 3600000LL + 59000) << u"2d 03:00"_s;
}

void CommonTest::writesDurations()
{
    QFETCH(qint64, milliseconds);
    QFETCH(QString, text);
    QCOMPARE(Core::clockText(milliseconds), text);
}

void CommonTest::namesShortcutsInToolTips()
{
    QAction action;
    action.setShortcuts({QKeySequence(Qt::SHIFT | Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_Period)});
    describe(&action, u"stopAction"_s, u"Stop"_s);
    QCOMPARE(action.toolTip(), u"Stop (Shift+F5, Ctrl+.)"_s);
    QCOMPARE(action.objectName(), u"stopAction"_s);
}

void CommonTest::statesAreReadableInLightAndDark()
{
    for (const bool dark : {false, true}) {
        QPalette palette;
        const QColor back = dark ? QColor(0x1b, 0x1e, 0x20) : QColor(Qt::white);
        const QColor front = dark ? QColor(Qt::white) : QColor(Qt::black);
        for (const auto role : {QPalette::Window, QPalette::Base})
            palette.setColor(role, back);
        for (const auto role : {QPalette::WindowText, QPalette::Text})
            palette.setColor(role, front);
        for (const State state :
             {State::Neutral, State::Waiting, State::Running, State::Succeeded, State::Failed, State::Warning}) {
            QVERIFY(SemanticPalette::contrast(stateColor(state, palette), back) >= 4.5);
            // A banner's text keeps the palette's colour on the tint.
            QVERIFY(SemanticPalette::contrast(front, stateTint(state, palette)) >= 7);
        }
    }
}

void CommonTest::signsDifferInShape()
{
    QList<QImage> masks;
    for (const State state :
         {State::Neutral, State::Waiting, State::Running, State::Succeeded, State::Failed, State::Warning}) {
        const QImage mask
            = stateIcon(state, QPalette()).pixmap(16, 16).toImage().convertToFormat(QImage::Format_Alpha8);
        QVERIFY(!masks.contains(mask));
        masks.append(mask);
    }
}

void CommonTest::switchesBetweenLightAndDark()
{
    Theme theme;
    theme.setColorTheme(ColorTheme::Dark);
    QVERIFY(Theme::isDark(QApplication::palette()));
    QVERIFY(QIcon::fallbackThemeName().contains(u"dark"_s));
    theme.setColorTheme(ColorTheme::Light);
    QVERIFY(!Theme::isDark(QApplication::palette()));
    QCOMPARE(QIcon::fallbackThemeName(), u"breeze"_s);
    theme.setColorTheme(ColorTheme::System);
    QVERIFY(!Theme::isDark(QApplication::palette())); // what a bare X server has
}

void CommonTest::emptyStateOffersTheNextStep()
{
    auto *content = new QWidget;
    EmptyState state(content);
    QAction action(u"Open"_s);
    state.setText(u"Nothing"_s, u"Open something."_s);
    state.setAction(&action);
    state.show();
    QVERIFY(state.isEmpty());
    QVERIFY(!content->isVisible());
    QSignalSpy triggered(&action, &QAction::triggered);
    QTest::mouseClick(state.findChild<QToolButton *>(u"emptyButton"_s), Qt::LeftButton);
    QCOMPARE(triggered.size(), 1);
    state.setEmpty(false);
    QVERIFY(content->isVisible());
}

void CommonTest::bannerAnswersTheKeyboard()
{
    QWidget window;
    InlineBanner banner(InlineBanner::Kind::Warning, &window);
    QPushButton *go = banner.addButton(u"go"_s, u"Go"_s, u"Goes"_s);
    QPushButton *cancel = banner.addButton(u"cancel"_s, u"Cancel"_s, u"Does not"_s);
    banner.setEscapeButton(cancel);
    window.show();
    window.activateWindow(); // a bare X server has nobody who does
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QVERIFY(!banner.isVisible());
    QSignalSpy went(go, &QPushButton::clicked);
    QSignalSpy cancelled(cancel, &QPushButton::clicked);
    banner.ask(go);
    QTRY_VERIFY(go->hasFocus());
    QTest::keyClick(go, Qt::Key_Return);
    QCOMPARE(went.size(), 1);
    QVERIFY(!banner.isVisible());
    banner.ask(go);
    QTest::keyClick(go, Qt::Key_Escape);
    QCOMPARE(cancelled.size(), 1);
    QCOMPARE(went.size(), 1);
    QVERIFY(!banner.isVisible());
}

void CommonTest::codeViewFollowsThePalette()
{
    Highlighting highlighting;
    CodeView view(highlighting, u"JSON"_s);
    view.setCode("{\"a\": 1}");
    QTRY_VERIFY(!view.document()->firstBlock().layout()->formats().isEmpty());
    const auto light = view.document()->firstBlock().layout()->formats();
    QPalette dark = view.palette();
    dark.setColor(QPalette::Window, Qt::black);
    dark.setColor(QPalette::WindowText, Qt::white);
    dark.setColor(QPalette::Base, Qt::black);
    dark.setColor(QPalette::Text, Qt::white);
    view.setPalette(dark);
    QTRY_VERIFY(view.document()->firstBlock().layout()->formats() != light);
}

void CommonTest::codeViewShowsTheBeginningOfHugeText()
{
    Highlighting highlighting;
    CodeView view(highlighting, u"JSON"_s);
    QByteArray huge("[");
    while (huge.size() < 9 * 1024 * 1024)
        huge += "\"0123456789012345678901234567890123456789012345678901234567890123456789\",\n";
    view.setCode(huge);
    QVERIFY(view.toPlainText().size() < 8 * 1024 * 1024 + 200);
    QVERIFY(view.toPlainText().contains(u"Only the beginning"_s));
}

QTEST_MAIN(CommonTest)
#include "tst_common.moc"
