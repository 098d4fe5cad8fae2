// SPDX-License-Identifier: Apache-2.0
// Marks of a log and the ways to them: bookmarks, highlight rules, jumps, the overview, lines and times.
#include "panefixture.h"

#include "widgets/common/semanticpalette.h"
#include "widgets/joblog/bookmarklist.h"
#include "widgets/joblog/filterbar.h"
#include "widgets/joblog/highlightcolors.h"
#include "widgets/joblog/highlightrulesdialog.h"
#include "widgets/joblog/overviewstrip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <set>

using namespace Qt::StringLiterals;
using JobLog::RowNumber;
using Widgets::HighlightColors;
using Widgets::HighlightRule;
using Widgets::OverviewStrip;

class LogMarksTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<PaneFixture> m;

    void fill(int count, const std::function<QByteArray(int)> &text)
    {
        for (int i = 0; i < count; ++i)
            m->log.append(m->source, text(i), i);
    }
    [[nodiscard]] bool noteSays(const QString &text) const
    {
        auto *const note = m->child<QLabel>(u"logNote"_s);
        return note->isVisible() && note->text().contains(text);
    }
    // The whole log was looked at: only then the menu says how many errors there are.
    [[nodiscard]] bool isKnown() const
    {
        return m->child<QMenu>(u"levelChooserMenu"_s)->findChild<QAction *>(u"levelE"_s)->text().contains(u'(');
    }
    [[nodiscard]] qint64 current() const { return m->view().currentRow().value(); }
    [[nodiscard]] Widgets::TextStyle styleAt(qint64 row, qsizetype unit) const
    {
        const auto line = m->view().cache().line(row);
        m->view().cache().style(*line);
        for (const auto &span : line->spans) {
            if (span.start <= unit && unit < span.start + span.length)
                return span.style;
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void init() { m = std::make_unique<PaneFixture>(); }
    void cleanup() { m.reset(); }

    // ---- jumps

    void errorsAndWarningsAreWalkedAround()
    {
        const std::set<int> errors{100, 250, 400};
        const std::set<int> warnings{101, 399};
        fill(500, [&](int i) {
            return errors.contains(i)  ? QByteArray("ERROR x")
                : warnings.contains(i) ? QByteArray("WARN y")
                                       : QByteArray("INFO");
        });
        m->show();
        m->key(Qt::Key_Home);
        QTRY_VERIFY(isKnown());
        for (const int expected : {100, 250, 400}) {
            m->key(Qt::Key_E);
            QCOMPARE(current(), expected);
            QVERIFY(!m->view().rowRect(RowNumber(expected)).isEmpty());
        }
        QVERIFY(!m->child<QLabel>(u"logNote"_s)->isVisible());
        m->key(Qt::Key_E);
        QCOMPARE(current(), 100);
        QVERIFY(noteSays(u"from the beginning"_s));
        m->key(Qt::Key_E, Qt::ShiftModifier);
        QCOMPARE(current(), 400);
        QVERIFY(noteSays(u"from the end"_s));
        m->key(Qt::Key_A, Qt::ShiftModifier);
        QCOMPARE(current(), 399);
        m->key(Qt::Key_A, Qt::ShiftModifier);
        QCOMPARE(current(), 101);
        m->key(Qt::Key_A);
        QCOMPARE(current(), 399);
    }

    void whoFollowsStartsFromTheEnds()
    {
        fill(300, [](int i) { return i == 20 || i == 299 ? QByteArray("ERROR x") : QByteArray("INFO"); });
        m->show();
        QTRY_VERIFY(isKnown());
        QVERIFY(m->view().isFollowing());
        m->key(Qt::Key_E, Qt::ShiftModifier);
        QCOMPARE(current(), 299);
        m->view().setFollowing(true);
        m->key(Qt::Key_E);
        QCOMPARE(current(), 20);
    }

    void capturedLinesAreFound()
    {
        fill(200, [](int i) { return i == 77 ? QByteArray("SPINNAKER_PROPERTY_A=1") : QByteArray("hay"); });
        m->show();
        QTRY_VERIFY(isKnown());
        m->key(Qt::Key_P);
        QCOMPARE(current(), 77);
    }

    void whereValuesAreKnownTheirLinesAreFound()
    {
        // What looks like a marker gives no value everywhere, and near misses are told otherwise.
        fill(400, [](int i) {
            return i == 50 ? QByteArray("echo SPINNAKER_PROPERTY_ in a script")
                : i == 77  ? QByteArray("SPINNAKER_PROPERTY_A=1")
                : i == 300 ? QByteArray("spinnaker_property_B=2")
                           : QByteArray("hay");
        });
        m->show();
        QTRY_VERIFY(isKnown());
        m->key(Qt::Key_Home);
        const auto place = [this](qint64 line) { return JobLog::LinePlace{m->source, JobLog::LineNumber(line)}; };
        m->pane->setCapturedLines(QList{place(300), place(77), place(77)});
        m->key(Qt::Key_P);
        QCOMPARE(current(), 77);
        m->key(Qt::Key_P);
        QCOMPARE(current(), 300);
        m->key(Qt::Key_P);
        QCOMPARE(current(), 77);
        QVERIFY(noteSays(u"from the beginning"_s));
        m->key(Qt::Key_P, Qt::ShiftModifier);
        QCOMPARE(current(), 300);
        const auto *const strip = m->child<OverviewStrip>(u"logOverview"_s);
        const auto isMarked = [strip](int row) {
            return strip->marks(OverviewStrip::Kind::Marker).testBit(row * strip->height() / 400);
        };
        QTRY_VERIFY(isMarked(77) && isMarked(300) && !isMarked(50));
        // Those that the filter hides are passed over.
        m->pane->filterBar().add({.pattern = {.text = u"PROPERTY_A"_s}});
        QTRY_COMPARE(m->view().rowCount(), 1);
        m->key(Qt::Key_P);
        QCOMPARE(m->currentText(), u"SPINNAKER_PROPERTY_A=1"_s);
        m->pane->filterBar().clear();
        QTRY_COMPARE(m->view().rowCount(), 400);
        m->pane->setCapturedLines(QList<JobLog::LinePlace>());
        m->key(Qt::Key_P);
        QVERIFY(noteSays(u"No captured lines"_s));
        QTRY_VERIFY(!isMarked(77));
        // Another log is not known again.
        m->show();
        QTRY_VERIFY(isKnown());
        m->key(Qt::Key_Home);
        m->key(Qt::Key_P);
        QCOMPARE(current(), 50);
    }

    void nothingToJumpToIsSaid()
    {
        fill(10, [](int) { return QByteArray("INFO"); });
        m->show();
        QTRY_VERIFY(isKnown());
        m->key(Qt::Key_E);
        QVERIFY(noteSays(u"No errors"_s));
        m->key(Qt::Key_F2);
        QVERIFY(noteSays(u"Ctrl+F2"_s));
    }

    void jumpsStayWithinWhatIsShown()
    {
        fill(100, [](int i) { return i % 10 == 0 ? "ERROR n" + QByteArray::number(i) : QByteArray("INFO"); });
        m->show();
        QTRY_VERIFY(isKnown());
        m->pane->filterBar().add({.pattern = {.text = u"n5"_s}});
        QTRY_COMPARE(m->view().rowCount(), 1);
        m->key(Qt::Key_Home);
        m->key(Qt::Key_E);
        QCOMPARE(m->currentText(), u"ERROR n50"_s);
        QVERIFY(noteSays(u"from the beginning"_s));
    }

    void whatIsFoldedIsUnfoldedByGoingThere()
    {
        const QByteArrayList lines{"::group::Set up", "one", "ERROR inside failed", "::endgroup::", "two failed"};
        fill(5, [&lines](int i) { return lines.at(i); });
        m->show();
        QTRY_VERIFY(isKnown());
        const auto fold = [this] { // the groups are found in the background
            m->key(Qt::Key_Home);
            m->key(Qt::Key_Minus);
            return m->view().rowCount() < 5;
        };
        QTRY_VERIFY(fold());
        m->key(Qt::Key_E);
        QCOMPARE(m->currentText(), u"ERROR inside failed"_s);
        QCOMPARE(m->view().rowCount(), 5);

        QTRY_VERIFY(fold());
        m->key(Qt::Key_Slash);
        QTest::keyClicks(m->findText(), u"failed"_s);
        QTRY_COMPARE(m->label(u"findStatus"_s), u"1 of 2"_s);
        QVERIFY(m->view().rowCount() < 5); // typing unfolds nothing
        QTest::keyClick(m->findText(), Qt::Key_Return);
        QCOMPARE(m->currentText(), u"ERROR inside failed"_s);
    }

    // ---- bookmarks

    void bookmarksSurviveFilterOrderAndReopening()
    {
        fill(300, [](int i) { return "line " + QByteArray::number(i); });
        m->show();
        for (const int row : {50, 150, 250}) {
            m->view().setCurrentRow(RowNumber(row));
            m->key(Qt::Key_F2, Qt::ControlModifier);
        }
        QCOMPARE(m->pane->bookmarks().places().size(), 3);
        m->pane->filterBar().add({.pattern = {.text = u"50"_s}});
        QTRY_COMPARE(m->shown(), (QStringList{u"line 50"_s, u"line 150"_s, u"line 250"_s}));
        m->key(Qt::Key_Home);
        m->key(Qt::Key_F2);
        QCOMPARE(m->currentText(), u"line 150"_s);
        m->key(Qt::Key_F2, Qt::ShiftModifier);
        QCOMPARE(m->currentText(), u"line 50"_s);
        m->key(Qt::Key_F2, Qt::ShiftModifier);
        QCOMPARE(m->currentText(), u"line 250"_s);
        m->key(Qt::Key_F2, Qt::ControlModifier); // takes it away again
        m->pane->setLog(nullptr);
        QVERIFY(m->pane->bookmarks().places().isEmpty());
        m->pane->setLog(m->log.log);
        QCOMPARE(m->pane->bookmarks().places(),
                 (QList<JobLog::LinePlace>{{m->source, JobLog::LineNumber(50)}, {m->source, JobLog::LineNumber(150)}}));
    }

    void bookmarksAreListed()
    {
        fill(300, [](int i) { return "\x1b[31mline " + QByteArray::number(i) + "\x1b[0m"; });
        m->show();
        for (const int row : {10, 20}) {
            m->view().setCurrentRow(RowNumber(row));
            m->key(Qt::Key_F2, Qt::ControlModifier);
        }
        m->action(u"listBookmarks"_s)->trigger();
        auto *const list = m->child<QListWidget>(u"bookmarks"_s);
        QCOMPARE(list->count(), 2);
        QCOMPARE(list->item(0)->text(), u"line 11  03:04:10  line 10"_s);
        list->setCurrentRow(1);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(current(), 20);
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(list->count(), 1);
        QCOMPARE(m->pane->bookmarks().places().size(), 1);
    }

    void bookmarksAreDrawn()
    {
        fill(30, [](int) { return QByteArray("x"); });
        m->show();
        m->view().setCurrentRow(RowNumber(3));
        m->view().setCurrentRow(RowNumber(5));
        const auto gutter = [this] {
            const QRect row = m->view().rowRect(RowNumber(3));
            return m->view().viewport()->grab(QRect(0, row.top(), 8, row.height())).toImage();
        };
        const QImage before = gutter();
        m->view().setCurrentRow(RowNumber(3));
        m->key(Qt::Key_F2, Qt::ControlModifier);
        m->view().setCurrentRow(RowNumber(5));
        QVERIFY(gutter() != before);
    }

    // ---- highlight rules

    void rulesColourWhatMatchesOrTheLine()
    {
        fill(10, [](int i) { return i == 3 ? QByteArray("a needle here") : QByteArray("hay stack"); });
        m->show();
        HighlightRule match;
        match.pattern.text = u"NEEDLE"_s;
        match.color = 2;
        HighlightRule line;
        line.pattern = {.text = u"h[ae]y"_s, .regularExpression = true};
        line.wholeLine = true;
        line.color = 4;
        m->pane->setHighlightRules({match, line});
        const HighlightColors colors(Widgets::SemanticPalette(m->view().palette()).isDark());
        QCOMPARE(styleAt(3, 2).background, colors.ground(2));
        QCOMPARE(styleAt(3, 7).background, colors.ground(2));
        QVERIFY(!styleAt(3, 1).background.isValid());
        QVERIFY(!styleAt(3, 8).background.isValid());
        QCOMPARE(styleAt(0, 8).background, colors.ground(4));
        QCOMPARE(styleAt(0, 8).foreground, colors.text());
        line.enabled = false;
        m->pane->setHighlightRules({match, line});
        QVERIFY(!styleAt(0, 8).background.isValid());
    }

    void theSelectionIsHighlighted()
    {
        fill(10, [](int) { return QByteArray("pod release-x7 failed"); });
        m->show();
        QSignalSpy changed(m->pane.get(), &Widgets::LogPane::highlightRulesChanged);
        m->key(Qt::Key_Home);
        m->select(0, 4, 14);
        m->key(Qt::Key_H, Qt::ShiftModifier);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m->pane->highlightRules().size(), 1);
        QCOMPARE(m->pane->highlightRules().first().pattern.text, u"release-x7"_s);
        QVERIFY(styleAt(5, 4).background.isValid());
        QVERIFY(!styleAt(5, 3).background.isValid());
    }

    void rulesAreEditedInADialog()
    {
        HighlightRule first;
        first.pattern.text = u"one"_s;
        Widgets::HighlightRulesDialog dialog({first});
        dialog.show();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        auto *const ok = dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
        dialog.findChild<QPushButton *>(u"addRule"_s)->click();
        QVERIFY(!ok->isEnabled()); // it has no text yet
        auto *const text = dialog.findChild<QLineEdit *>(u"ruleText"_s);
        QVERIFY(text->hasFocus());
        dialog.findChild<QToolButton *>(u"ruleTextRegex"_s)->click();
        QTest::keyClicks(text, u"two("_s);
        QVERIFY(dialog.findChild<QLabel *>(u"ruleError"_s)->isVisible());
        QVERIFY(!ok->isEnabled());
        QTest::keyClicks(text, u")"_s);
        QVERIFY(ok->isEnabled());
        dialog.findChild<QComboBox *>(u"ruleColor"_s)->setCurrentIndex(5);
        dialog.findChild<QCheckBox *>(u"ruleWholeLine"_s)->click();
        dialog.findChild<QPushButton *>(u"moveRuleUp"_s)->click();
        auto *const list = dialog.findChild<QListWidget *>(u"highlightRules"_s);
        QCOMPARE(list->currentRow(), 0);
        list->setCurrentRow(1);
        QCOMPARE(text->text(), u"one"_s);
        list->item(1)->setCheckState(Qt::Unchecked);
        ok->click();
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        HighlightRule second;
        second.pattern = {.text = u"two()"_s, .regularExpression = true};
        second.color = 5;
        second.wholeLine = true;
        first.enabled = false;
        QCOMPARE(dialog.rules(), (QList<HighlightRule>{second, first}));
    }

    void coloursOfRulesAreReadable()
    {
        for (const bool dark : {false, true}) {
            const HighlightColors colors(dark);
            std::set<QRgb> grounds;
            for (int index = 0; index < HighlightColors::count; ++index) {
                grounds.insert(colors.ground(index).rgb());
                QVERIFY(Widgets::SemanticPalette::contrast(colors.ground(index), colors.text()) >= 7);
            }
            QCOMPARE(grounds.size(), std::size_t(HighlightColors::count));
        }
    }

    // ---- overview

    void overviewShowsEveryKindInItsPlace()
    {
        fill(1000, [](int i) {
            return i == 100 ? QByteArray("ERROR x")
                : i == 300  ? QByteArray("WARN y")
                : i == 500  ? QByteArray("SPINNAKER_PROPERTY_A=1")
                            : QByteArray("INFO");
        });
        m->show();
        m->view().setCurrentRow(RowNumber(700));
        m->key(Qt::Key_F2, Qt::ControlModifier);
        auto *const strip = m->child<OverviewStrip>(u"logOverview"_s);
        const auto only = [strip](OverviewStrip::Kind kind, int row) {
            const QBitArray &marks = strip->marks(kind);
            return marks.count(true) == 1 && marks.testBit(row * strip->height() / 1000);
        };
        QTRY_VERIFY(only(OverviewStrip::Kind::Error, 100));
        QTRY_VERIFY(only(OverviewStrip::Kind::Warning, 300));
        QTRY_VERIFY(only(OverviewStrip::Kind::Marker, 500));
        QTRY_VERIFY(only(OverviewStrip::Kind::Bookmark, 700));
        QVERIFY(strip->textAt(strip->height() / 10).contains(u"errors"_s));
        QVERIFY(!strip->textAt(strip->height() / 5).contains(u':'));
        QTest::mouseClick(strip, Qt::LeftButton, {}, {2, 300 * strip->height() / 1000 + 1});
        QCOMPARE(current(), 300); // what was aimed at
        // Where the lines are filtered, marks are where they are then.
        m->pane->filterBar().setLevels(JobLog::LogLevel::Error | JobLog::LogLevel::Warning);
        QTRY_COMPARE(m->view().rowCount(), 2);
        QTRY_VERIFY(strip->marks(OverviewStrip::Kind::Warning).testBit(strip->height() / 2));
        QTRY_COMPARE(strip->marks(OverviewStrip::Kind::Marker).count(true), 0);
    }

    // ---- find

    void findStartsFromWhatIsInSight()
    {
        fill(3000, [](int i) { return i % 100 == 0 ? QByteArray("needle") : QByteArray("hay"); });
        m->show();
        m->key(Qt::Key_Home);
        m->view().setCurrentRow(RowNumber(5));
        m->view().ensureVisible(RowNumber(1550)); // as the wheel does: the caret stays behind
        const qint64 top = m->view().visibleRows().first().row;
        QVERIFY(top > 1500 && top < 1600);
        m->key(Qt::Key_Slash);
        QTest::keyClicks(m->findText(), u"needle"_s);
        QTRY_COMPARE(m->view().currentHit(), RowNumber(1600));
        QTest::keyClick(m->findText(), Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(m->view().currentHit(), RowNumber(1500));
    }

    void findSaysWhenItWrapsAround()
    {
        fill(100, [](int i) { return i == 10 || i == 90 ? QByteArray("needle") : QByteArray("hay"); });
        m->show();
        m->key(Qt::Key_Home);
        m->key(Qt::Key_Slash);
        QTest::keyClicks(m->findText(), u"needle"_s);
        QTRY_COMPARE(m->view().currentHit(), RowNumber(10));
        QTest::keyClick(m->findText(), Qt::Key_Return);
        QVERIFY(!m->child<QLabel>(u"logNote"_s)->isVisible());
        QTest::keyClick(m->findText(), Qt::Key_Return);
        QCOMPARE(m->view().currentHit(), RowNumber(10));
        QVERIFY(noteSays(u"from the beginning"_s));
    }

    void aCostlyPatternSaysSoAndStillCounts()
    {
        fill(50, [](int i) { return i == 20 ? QByteArray(5000, 'a') + "b" : QByteArray("hay aaa"); });
        m->show();
        m->key(Qt::Key_Slash);
        m->child<QToolButton>(u"findRegex"_s)->click();
        QTest::keyClicks(m->findText(), u"(a+)+$"_s);
        QTRY_VERIFY(m->label(u"patternError"_s).contains(u"too long"_s));
        QVERIFY(m->child<QLabel>(u"patternError"_s)->isVisible());
        QTRY_VERIFY(m->label(u"findStatus"_s).endsWith(u"of 49"_s));
    }

    // ---- lines and times

    void goesToTimes()
    {
        fill(600, [](int i) { return "line " + QByteArray::number(i); }); // a line each second from 03:04:00
        m->show();
        const auto go = [this](const QString &text) {
            m->key(Qt::Key_G, Qt::ControlModifier);
            auto *const field = m->child<QLineEdit>(u"goToLineNumber"_s);
            QVERIFY(field->hasFocus());
            QTest::keyClicks(field, text);
            QTest::keyClick(field, Qt::Key_Return);
        };
        go(u"03:05:00"_s);
        QCOMPARE(m->currentText(), u"line 60"_s);
        go(u"2025-01-02T03:06"_s);
        QCOMPARE(m->currentText(), u"line 120"_s);
        go(u"-5m"_s); // before the last line, number 599
        QCOMPARE(m->currentText(), u"line 299"_s);
        go(u"+30s"_s);
        QCOMPARE(m->currentText(), u"line 30"_s);
        go(u"9:00"_s);
        QCOMPARE(m->currentText(), u"line 599"_s);
        QVERIFY(noteSays(u"the end"_s));
        go(u"2024-12-31"_s);
        QCOMPARE(m->currentText(), u"line 0"_s);
        QVERIFY(noteSays(u"begins later"_s));
        go(u"03:75"_s);
        QVERIFY(m->label(u"goToError"_s).contains(u"75"_s));
        QVERIFY(m->child<QLineEdit>(u"goToLineNumber"_s)->isVisible());
    }

    void lineNumbersAreTheLogsOwnWhereThereIsOneSource()
    {
        fill(100, [](int i) { return "line " + QByteArray::number(i + 1); });
        m->show();
        m->pane->filterBar().add({.pattern = {.text = u"0"_s}});
        QTRY_COMPARE(m->view().rowCount(), 10);
        m->key(Qt::Key_G, Qt::ControlModifier);
        QTest::keyClicks(m->child<QLineEdit>(u"goToLineNumber"_s), u"50"_s);
        QTest::keyClick(m->child<QLineEdit>(u"goToLineNumber"_s), Qt::Key_Return);
        QCOMPARE(m->currentText(), u"line 50"_s);
        m->key(Qt::Key_G, Qt::ControlModifier);
        QTest::keyClicks(m->child<QLineEdit>(u"goToLineNumber"_s), u"51"_s);
        QTest::keyClick(m->child<QLineEdit>(u"goToLineNumber"_s), Qt::Key_Return);
        QCOMPARE(m->currentText(), u"line 60"_s);
        QVERIFY(noteSays(u"nearest"_s));
    }
};

QTEST_MAIN(LogMarksTest)
#include "tst_logmarks.moc"
