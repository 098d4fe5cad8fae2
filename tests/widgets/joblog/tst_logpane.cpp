// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logpane.h"

#include "logfixture.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/highlighting.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/joblog/logview.h"
#include "widgets/joblog/overviewstrip.h"

#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using JobLog::LineNumber;
using JobLog::RowNumber;
using JobLog::SourceId;
using Widgets::InlineBanner;
using Widgets::LogPane;
using Widgets::LogView;

namespace {

/// Answers with a path instead of a dialog.
class FixedPath : public Widgets::FileDialogs
{
public:
    QString saveFile(QWidget *, const QString &, const QString &suggestedPath) override
    {
        suggested = suggestedPath;
        return path;
    }
    QString path;
    QString suggested;
};

} // namespace

class LogPaneTest : public QObject
{
    Q_OBJECT

private:
    Widgets::Highlighting m_highlighting;
    FixedPath m_dialogs;
    std::unique_ptr<LogFixture> m_fixture;
    SourceId m_source{};
    std::unique_ptr<LogPane> m_pane;

    [[nodiscard]] LogView &view() const { return m_pane->view(); }
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return m_pane->findChild<T *>(name);
    }
    [[nodiscard]] QLineEdit *findText() const { return child<QLineEdit>(u"findText"_s); }
    [[nodiscard]] QString findStatus() const { return child<QLabel>(u"findStatus"_s)->text(); }
    [[nodiscard]] QAction *menuEntry(const QString &menu, const QString &name) const
    {
        return child<QMenu>(menu)->findChild<QAction *>(name);
    }
    void showLog()
    {
        m_pane->setLog(m_fixture->log);
        m_pane->show();
        m_pane->activateWindow(); // there may be no window manager to do it
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
        view().setFocus();
    }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void init()
    {
        m_fixture = std::make_unique<LogFixture>();
        m_source = m_fixture->addSource(u"release-x7"_s, u"main"_s);
        m_pane = std::make_unique<LogPane>(m_highlighting, m_dialogs);
        m_pane->resize(900, 450);
        m_dialogs = {};
    }

    void cleanup()
    {
        m_pane.reset();
        m_fixture.reset();
    }

    // ---- growth

    void linesAppearWhileTheyAreWritten()
    {
        showLog();
        QCOMPARE(view().rowCount(), 0);
        m_fixture->append(m_source, "hello");
        QTRY_COMPARE(view().rowCount(), 1);
        m_fixture->appendLines(m_source, 500);
        QTRY_COMPARE(view().rowCount(), 501);
        QCOMPARE(view().visibleRows().last().row, 500);
    }

    void aHiddenPaneCatchesUpWhenShown()
    {
        showLog();
        m_pane->hide();
        m_fixture->append(m_source, "while hidden");
        m_pane->show();
        QTRY_COMPARE(view().rowCount(), 1);
    }

    void theLastLinesOfAFinishedLogAreShown()
    {
        showLog();
        m_fixture->append(m_source, "last words");
        m_pane->setLive(false);
        QCOMPARE(view().rowCount(), 1);
    }

    void anotherLogReplacesTheFirst()
    {
        m_fixture->appendLines(m_source, 50);
        showLog();
        QCOMPARE(view().rowCount(), 50);
        LogFixture other;
        other.append(other.addSource(u"b"_s, u"c"_s), "other");
        m_pane->setLog(other.log);
        QCOMPARE(view().rowCount(), 1);
        m_pane->setLog(nullptr);
        QCOMPARE(view().rowCount(), 0);
        QVERIFY(!m_pane->document());
        QVERIFY(!m_pane->saveAction()->isEnabled());
    }

    void aDocumentOfSomebodyElseIsShown()
    {
        m_fixture->appendLines(m_source, 5);
        JobLog::LogDocument document(m_fixture->log);
        m_pane->setDocument(&document);
        QCOMPARE(view().rowCount(), 5);
        m_pane->setDocument(nullptr);
        QCOMPARE(view().rowCount(), 0);
    }

    void emptyPaneSaysWhatToDo()
    {
        m_pane->setEmptyText(u"Nothing ran yet"_s, u"Press Run."_s);
        QVERIFY(view().accessibleDescription().contains(u"Press Run."_s));
        m_fixture->append(m_source, "x");
        showLog();
        QVERIFY(view().accessibleDescription().isEmpty());
    }

    // ---- find

    void findMarksAndCountsWhileTyping()
    {
        for (int i = 0; i < 120; ++i)
            m_fixture->append(m_source, i % 40 == 7 ? QByteArray("a Needle here") : QByteArray("hay"));
        showLog();
        QTest::keyClick(&view(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(findText()->hasFocus());
        QTest::keyClicks(findText(), u"needle"_s);
        QTRY_COMPARE(findStatus(), u"1 of 3"_s);
        QVERIFY(view().currentHit());
        const auto line = view().cache().line(view().currentHit()->value());
        view().cache().findHits(*line);
        QCOMPARE(line->hits, (QList<Widgets::UnitRange>{{2, 8}}));
        QVERIFY(findText()->hasFocus()); // typing goes on
    }

    void nextAndPreviousWalkAndWrapAround()
    {
        for (int i = 0; i < 300; ++i)
            m_fixture->append(m_source, i % 100 == 50 ? QByteArray("needle") : QByteArray("hay"));
        showLog();
        QTest::keyClick(&view(), Qt::Key_Home);
        QTest::keyClick(&view(), Qt::Key_Slash);
        QTest::keyClicks(findText(), u"needle"_s);
        QTRY_COMPARE(findStatus(), u"1 of 3"_s);
        QCOMPARE(view().currentHit(), RowNumber(50));
        QTest::keyClick(findText(), Qt::Key_Return);
        QCOMPARE(view().currentHit(), RowNumber(150));
        QTest::keyClick(m_pane.get(), Qt::Key_F3);
        QCOMPARE(view().currentHit(), RowNumber(250));
        QCOMPARE(findStatus(), u"3 of 3"_s);
        QVERIFY(!view().rowRect(RowNumber(250)).isEmpty());
        QTest::keyClick(m_pane.get(), Qt::Key_F3);
        QCOMPARE(view().currentHit(), RowNumber(50));
        QTest::keyClick(findText(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(view().currentHit(), RowNumber(250));
        QTest::keyClick(m_pane.get(), Qt::Key_F3, Qt::ShiftModifier);
        QCOMPARE(view().currentHit(), RowNumber(150));
    }

    void escapeClosesFindAndReturnsTheFocus()
    {
        m_fixture->append(m_source, "needle");
        showLog();
        m_pane->findAction()->trigger();
        QTest::keyClicks(findText(), u"needle"_s);
        QTRY_COMPARE(findStatus(), u"1 of 1"_s);
        QTest::keyClick(findText(), Qt::Key_Escape);
        QVERIFY(view().hasFocus());
        QVERIFY(findText()->text().isEmpty());
        QVERIFY(findStatus().isEmpty());
        QVERIFY(!view().currentHit());
    }

    void switchesChangeWhatIsFound()
    {
        for (const char *text : {"Needle", "needles", "need.e"})
            m_fixture->append(m_source, text);
        showLog();
        m_pane->findAction()->trigger();
        QTest::keyClicks(findText(), u"need.e"_s);
        QTRY_COMPARE(findStatus(), u"1 of 1"_s);
        child<QToolButton>(u"findRegex"_s)->click();
        QTRY_VERIFY(findStatus().endsWith(u"of 3"_s));
        child<QToolButton>(u"findCase"_s)->click();
        QTRY_VERIFY(findStatus().endsWith(u"of 2"_s));
        child<QToolButton>(u"findWord"_s)->click();
        QTRY_VERIFY(findStatus().endsWith(u"of 1"_s));
    }

    void aWrongPatternIsExplainedInPlace()
    {
        m_fixture->append(m_source, "x");
        showLog();
        child<QToolButton>(u"findRegex"_s)->click();
        m_pane->findAction()->trigger();
        QTest::keyClicks(findText(), u"a(b"_s);
        QTRY_VERIFY(child<QLabel>(u"patternError"_s)->isVisible());
        QVERIFY(!child<QLabel>(u"patternError"_s)->text().isEmpty());
        QTest::keyClicks(findText(), u")"_s);
        QTRY_VERIFY(!child<QLabel>(u"patternError"_s)->isVisible());
        QTRY_COMPARE(findStatus(), u"none"_s);
    }

    void selectedTextIsLookedFor()
    {
        m_fixture->append(m_source, "pod release-x7 failed");
        m_fixture->append(m_source, "release-x7 again");
        showLog();
        const QPoint point = view().rectOf({0, 6}).topLeft() + QPoint(1, 4);
        QTest::mouseDClick(view().viewport(), Qt::LeftButton, {}, point);
        m_pane->findAction()->trigger();
        QCOMPARE(findText()->text(), u"release-x7"_s);
        QTRY_VERIFY(findStatus().endsWith(u"of 2"_s));
    }

    void newLinesAreFoundAsTheyCome()
    {
        m_fixture->append(m_source, "needle");
        showLog();
        m_pane->findAction()->trigger();
        QTest::keyClicks(findText(), u"needle"_s);
        QTRY_COMPARE(findStatus(), u"1 of 1"_s);
        m_fixture->append(m_source, "another needle");
        QTRY_COMPARE(findStatus(), u"1 of 2"_s);
    }

    void overviewShowsWhereTheHitsAre()
    {
        for (int i = 0; i < 1000; ++i)
            m_fixture->append(m_source, i == 500 || i == 999 ? QByteArray("needle") : QByteArray("hay"));
        showLog();
        m_pane->findAction()->trigger();
        QTest::keyClicks(findText(), u"needle"_s);
        auto *const strip = child<Widgets::OverviewStrip>(u"logOverview"_s);
        QTRY_COMPARE(strip->marks().count(true), 2);
        QVERIFY(strip->marks().testBit(strip->height() / 2));
        QTest::mouseClick(strip, Qt::LeftButton, {}, {2, strip->height() / 2});
        QVERIFY(std::abs(view().currentRow().value() - 500) < 5);
    }

    // ---- pods and containers

    void podsAndContainersAreChosen()
    {
        const SourceId second = m_fixture->addSource(u"release-y8"_s, u"main"_s);
        const SourceId sidecar = m_fixture->addSource(u"release-y8"_s, u"proxy"_s);
        m_fixture->append(m_source, "one");
        m_fixture->append(second, "two");
        m_fixture->append(sidecar, "three");
        showLog();
        QCOMPARE(view().rowCount(), 3);
        auto *const pods = child<QToolButton>(u"podChooser"_s);
        QVERIFY(pods->text().contains(u"all"_s));
        menuEntry(u"podChooserMenu"_s, u"release-x7"_s)->trigger(); // off
        QCOMPARE(view().rowCount(), 2);
        QVERIFY(pods->text().contains(u"release-y8"_s));
        menuEntry(u"containerChooserMenu"_s, u"main"_s)->trigger();
        QCOMPARE(view().rowCount(), 1);
        QCOMPARE(view().cache().line(0)->text(), u"three"_s);
        // A container that comes later is shown where its pod is chosen.
        const SourceId late = m_fixture->addSource(u"release-y8"_s, u"proxy"_s, 1);
        m_fixture->append(late, "four");
        QTRY_COMPARE(view().rowCount(), 2);
        menuEntry(u"podChooserMenu"_s, u"release-y8"_s)->trigger();
        QCOMPARE(view().rowCount(), 0);
        QVERIFY(view().accessibleDescription().contains(u"Choose pods"_s));
    }

    void revealShowsAHiddenPodAgain()
    {
        const SourceId second = m_fixture->addSource(u"release-y8"_s, u"main"_s);
        m_fixture->appendLines(m_source, 100);
        m_fixture->append(second, "here");
        showLog();
        menuEntry(u"podChooserMenu"_s, u"release-y8"_s)->trigger();
        QCOMPARE(view().rowCount(), 100);
        m_pane->reveal(second, LineNumber(0));
        QCOMPARE(view().rowCount(), 101);
        QCOMPARE(view().revealedRow(), RowNumber(100));
        QVERIFY(!view().rowRect(RowNumber(100)).isEmpty());
        m_pane->reveal(second, LineNumber(77)); // there is none
        QCOMPARE(view().revealedRow(), RowNumber(100));
    }

    // ---- copy and save

    void copyPutsTextOnTheClipboard()
    {
        m_fixture->append(m_source, "one");
        m_fixture->append(m_source, "two");
        showLog();
        QTest::keyClick(&view(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&view(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"one\ntwo"_s);
        QTest::keyClick(&view(), Qt::Key_Home);
        m_pane->copyAction()->trigger(); // nothing selected: the line
        QCOMPARE(QGuiApplication::clipboard()->text(), u"one"_s);
        m_pane->copyWithDetailsAction()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text().trimmed(),
                 u"release-x7/main 2025-01-02T03:04:00.123456789Z one"_s);
    }

    void muchTextIsCopiedInTheBackground()
    {
        m_fixture->appendLines(m_source, 50'000);
        showLog();
        QGuiApplication::clipboard()->clear();
        m_pane->selectAllAction()->trigger();
        m_pane->copyAction()->trigger();
        QTRY_VERIFY(child<InlineBanner>(u"logMessage"_s)->isVisible());
        const QString text = QGuiApplication::clipboard()->text();
        QCOMPARE(text.count(u'\n'), 49'999);
        QVERIFY(text.startsWith(u"line 1\n"_s));
        QVERIFY(text.endsWith(u"\nline 50000"_s));
    }

    void saveWritesWhatWasRecorded()
    {
        const QByteArray hostile = "\x1b[31mred\x1b[0m \xff\xfe tab\tend";
        m_fixture->append(m_source, hostile);
        m_fixture->append(m_source, "two");
        showLog();
        m_pane->setOptions({.timestamps = false});
        m_pane->setSuggestedPath(u"release.log"_s);
        m_dialogs.path = m_fixture->filePath(u"saved.log"_s);
        m_pane->saveAction()->trigger();
        QCOMPARE(m_dialogs.suggested, u"release.log"_s);
        auto *const message = child<InlineBanner>(u"logMessage"_s);
        QTRY_VERIFY(message->isVisible());
        QVERIFY(message->text().contains(u"saved.log"_s));
        QCOMPARE(contentOf(m_dialogs.path), hostile + "\ntwo\n");
        QVERIFY(m_pane->saveAction()->isEnabled());
    }

    void aFileThatCannotBeWrittenIsExplained()
    {
        m_fixture->append(m_source, "one");
        showLog();
        m_dialogs.path = m_fixture->filePath(u"no/such/folder/x.log"_s);
        m_pane->saveAction()->trigger();
        auto *const message = child<InlineBanner>(u"logMessage"_s);
        QTRY_VERIFY(message->isVisible());
        QVERIFY(message->text().contains(u"could not be saved"_s));
        child<QPushButton>(u"closeLogMessage"_s)->click();
        QVERIFY(!message->isVisible());
    }

    void cancelledSaveLeavesNoFile()
    {
        m_fixture->appendLines(m_source, 400'000);
        showLog();
        m_dialogs.path = m_fixture->filePath(u"cancelled.log"_s);
        m_pane->saveAction()->trigger();
        QVERIFY(child<InlineBanner>(u"savingBanner"_s)->isVisible());
        QVERIFY(!m_pane->saveAction()->isEnabled());
        child<QPushButton>(u"cancelSaving"_s)->click();
        QTRY_VERIFY(m_pane->saveAction()->isEnabled());
        QVERIFY(!QFile::exists(m_dialogs.path));
        QVERIFY(!child<InlineBanner>(u"logMessage"_s)->isVisible());
    }

    void closingThePaneWhileSavingIsHarmless()
    {
        m_fixture->appendLines(m_source, 100'000);
        showLog();
        m_dialogs.path = m_fixture->filePath(u"closed.log"_s);
        m_pane->saveAction()->trigger();
        m_pane.reset();
        QVERIFY(true); // under the sanitizers this is the test
    }

    // ---- the rest of the controls

    void goToLineAsksInPlace()
    {
        m_fixture->appendLines(m_source, 1000);
        showLog();
        QTest::keyClick(&view(), Qt::Key_G, Qt::ControlModifier);
        auto *const number = child<QLineEdit>(u"goToLineNumber"_s);
        QVERIFY(number->isVisible() && number->hasFocus());
        QTest::keyClicks(number, u"x250"_s); // letters are refused
        QTest::keyClick(number, Qt::Key_Return);
        QCOMPARE(view().currentRow(), RowNumber(249));
        QVERIFY(view().hasFocus());
        QVERIFY(!number->isVisible());
        m_pane->goToLineAction()->trigger();
        QTest::keyClick(number, Qt::Key_Escape);
        QVERIFY(!number->isVisible());
        QVERIFY(view().hasFocus());
    }

    void lettersSwitchTheView()
    {
        m_fixture->appendLines(m_source, 1000);
        showLog();
        QSignalSpy options(m_pane.get(), &LogPane::optionsChanged);
        QTest::keyClick(&view(), Qt::Key_T);
        QVERIFY(!view().showsTimestamps());
        QTest::keyClick(&view(), Qt::Key_W);
        QVERIFY(view().wraps());
        QTest::keyClick(&view(), Qt::Key_F);
        QVERIFY(!view().isFollowing());
        QVERIFY(!m_pane->followAction()->isChecked());
        QTest::keyClick(&view(), Qt::Key_G, Qt::ShiftModifier);
        QVERIFY(view().isFollowing());
        QTest::keyClick(&view(), Qt::Key_Plus, Qt::ControlModifier);
        QCOMPARE(view().zoom(), 1);
        QTest::keyClick(&view(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(view().zoom(), 0);
        QVERIFY(options.size() >= 4);
        QCOMPARE(m_pane->options(), (Widgets::LogViewOptions{.timestamps = false, .wrap = true, .zoom = 0}));
    }

    void optionsAreRestored()
    {
        m_pane->setOptions({.timestamps = false, .wrap = true, .zoom = 3});
        QVERIFY(!view().showsTimestamps());
        QVERIFY(view().wraps());
        QCOMPARE(view().zoom(), 3);
        QVERIFY(m_pane->wrapAction()->isChecked());
        QVERIFY(!m_pane->timestampsAction()->isChecked());
    }

    void lettersTypedIntoFindAreText()
    {
        m_fixture->append(m_source, "x");
        showLog();
        m_pane->findAction()->trigger();
        QTest::keyClicks(findText(), u"wtfn/"_s);
        QCOMPARE(findText()->text(), u"wtfn/"_s);
        QVERIFY(!view().wraps());
    }

    void everyControlHasANameAndAToolTip()
    {
        showLog();
        const auto buttons = m_pane->findChildren<QToolButton *>();
        QVERIFY(buttons.size() >= 10);
        for (const QToolButton *button : buttons) {
            if (qobject_cast<QLineEdit *>(button->parent()))
                continue; // the picture of a magnifying glass
            if (qobject_cast<QTabBar *>(button->parent()))
                continue; // for more pages than there are
            QVERIFY2(!button->objectName().isEmpty(), qPrintable(button->text()));
            QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->objectName()));
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->objectName()));
            QVERIFY2(button->focusPolicy() & Qt::TabFocus, qPrintable(button->objectName()));
        }
        for (const QAction *action : m_pane->actions()) {
            QVERIFY(!action->objectName().isEmpty());
            QVERIFY2(action->shortcut().isEmpty() || action->toolTip().contains(u'('), qPrintable(action->toolTip()));
        }
    }
};

QTEST_MAIN(LogPaneTest)
#include "tst_logpane.moc"
