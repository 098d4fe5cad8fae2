// SPDX-License-Identifier: Apache-2.0
// What a user does to see fewer lines, by events on a real window.
#include "panefixture.h"

#include "widgets/joblog/filterbar.h"
#include "widgets/joblog/filterchip.h"
#include "widgets/joblog/levelbutton.h"

#include <QAccessible>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using JobLog::RowNumber;
using Widgets::FilterChip;

class LogFilterTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<PaneFixture> m;

    // Lines as programs print them; what each is meant to be is known here, not asked of the classifier.
    void fill(int count)
    {
        static const QStringList kinds{u"INFO step %1 done"_s, u"WARN slow step %1"_s, u"ERROR step %1 failed"_s,
                                       u"plain words %1"_s, u"DEBUG detail %1"_s};
        m_lines.clear();
        for (int i = 0; i < count; ++i) {
            m_lines.append(kinds.at(i % kinds.size()).arg(i));
            m->log.append(m->source, m_lines.last().toUtf8(), i % 3000);
        }
    }
    // The model that is compared with: every line, one after another.
    [[nodiscard]] QStringList matching(const std::function<bool(const QString &)> &wanted) const
    {
        QStringList result;
        std::ranges::copy_if(m_lines, std::back_inserter(result), wanted);
        return result;
    }
    [[nodiscard]] static auto having(const QString &text)
    {
        return [text](const QString &line) { return line.contains(text, Qt::CaseInsensitive); };
    }
    void type(const QString &text)
    {
        m->key(Qt::Key_Slash);
        QTest::keyClicks(m->findText(), text);
    }
    [[nodiscard]] QList<FilterChip *> chips() const
    {
        QList<FilterChip *> shown = m->pane->findChildren<FilterChip *>();
        shown.removeIf([](const FilterChip *chip) { return chip->isHidden(); });
        std::ranges::sort(shown, {}, [](const FilterChip *chip) { return std::pair(chip->y(), chip->x()); });
        return shown;
    }
    [[nodiscard]] QString status() const { return m->label(u"filterStatus"_s); }
    [[nodiscard]] Widgets::FilterBar &bar() const { return m->pane->filterBar(); }

    QStringList m_lines;

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void init() { m = std::make_unique<PaneFixture>(); }
    void cleanup() { m.reset(); }

    // ---- by what find looks for

    void onlyLinesFoundAreShownWhileTyping()
    {
        fill(500);
        m->show();
        QVERIFY(!bar().isVisible());
        type(u"step 1"_s);
        m->action(u"filterBySearch"_s)->trigger();
        QTRY_COMPARE(m->shown(), matching(having(u"step 1"_s)));
        QVERIFY(bar().isVisible());
        QTRY_COMPARE(status(), u"%1 of 500 lines"_s.arg(m->shown().size()));
        QTest::keyClicks(m->findText(), u"2"_s); // the next letter supersedes
        QTRY_COMPARE(m->shown(), matching(having(u"step 12"_s)));
        QTest::keyClick(m->findText(), Qt::Key_Escape);
        QTRY_COMPARE(m->view().rowCount(), 500);
        QVERIFY(!bar().isVisible());
        QVERIFY(m->view().hasFocus());
    }

    void theKeyboardDoesIt()
    {
        fill(100);
        m->show();
        type(u"warn"_s);
        QTest::keyClick(m->findText(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(m->shown(), matching(having(u"warn"_s)));
        m->view().setFocus();
        m->key(Qt::Key_Escape);
        QTRY_COMPARE(m->view().rowCount(), 100);
    }

    void aWrongPatternKeepsTheFilterAndIsExplainedWithItsPlace()
    {
        fill(50);
        m->show();
        m->child<QToolButton>(u"findRegex"_s)->click();
        type(u"step (1|2"_s);
        auto *const error = m->child<QLabel>(u"patternError"_s);
        QTRY_VERIFY(error->isVisible());
        const QStringList lines = error->text().split(u'\n');
        QCOMPARE(lines.at(0), u"step (1|2"_s);
        QCOMPARE(lines.at(1), u"         ^"_s); // at the end, where the parenthesis is missing
        m->action(u"filterBySearch"_s)->trigger();
        QCOMPARE(m->view().rowCount(), 50);
        QTest::keyClicks(m->findText(), u")"_s);
        QTRY_VERIFY(!error->isVisible());
        const auto wanted
            = [](const QString &line) { return line.contains(u"step 1"_s) || line.contains(u"step 2"_s); };
        QTRY_COMPARE(m->shown(), matching(wanted));
    }

    void aCostlyPatternSaysSo()
    {
        m->log.append(m->source, QByteArray(5000, 'a') + "b");
        m->show();
        m->pane->filterBar().ask(false);
        m->child<QToolButton>(u"filterTextRegex"_s)->click();
        QTest::keyClicks(m->child<QLineEdit>(u"filterText"_s), u"(a+)+$"_s);
        QTest::keyClick(m->child<QLineEdit>(u"filterText"_s), Qt::Key_Return);
        QTRY_VERIFY(m->child<QLabel>(u"filterWarning"_s)->isVisible());
        QVERIFY(m->label(u"filterWarning"_s).contains(u"too long"_s));
    }

    void newLinesAreFilteredAsTheyCome()
    {
        m->log.append(m->source, "needle 1");
        m->show();
        type(u"needle"_s);
        m->action(u"filterBySearch"_s)->trigger();
        m->log.append(m->source, "hay");
        m->log.append(m->source, "needle 2");
        QTRY_COMPARE(m->shown(), (QStringList{u"needle 1"_s, u"needle 2"_s}));
        QTRY_COMPARE(status(), u"2 of 3 lines"_s);
    }

    void nothingThatMatchesIsSaidBelowSeparators()
    {
        fill(100);
        QVERIFY(m->log.log->appendNotice(m->source, JobLog::NoticeKind::Ended, u"Container main ended"_s));
        m->show();
        const auto isSaid = [this] {
            const QImage image = m->view().viewport()->grab().toImage();
            const QColor base = m->view().palette().color(QPalette::Base);
            int ink = 0;
            for (int y = image.height() / 3; y < image.height() - 20; ++y) {
                for (int x = image.width() / 3; x < image.width() * 2 / 3; ++x)
                    ink += image.pixelColor(x, y) != base ? 1 : 0;
            }
            return ink > 100;
        };
        type(u"step 50 "_s);
        m->action(u"filterBySearch"_s)->trigger();
        QTRY_COMPARE(m->view().rowCount(), 2); // the line, and the separator
        QVERIFY(!isSaid());
        QTest::keyClicks(m->findText(), u"nowhere"_s);
        QTRY_COMPARE(m->view().rowCount(), 1);
        QTRY_VERIFY(isSaid());
        QVERIFY(m->view().accessibleDescription().contains(u"No line matches"_s));
        m->view().setFocus();
        m->key(Qt::Key_Escape);
        QTRY_COMPARE(m->view().rowCount(), 101);
        QVERIFY(m->view().accessibleDescription().isEmpty());
    }

    void nothingThatMatchesSaysSoAndTheWayOut()
    {
        fill(20);
        m->show();
        type(u"no such thing"_s);
        m->action(u"filterBySearch"_s)->trigger();
        QTRY_COMPARE(m->view().rowCount(), 0);
        QTRY_VERIFY(m->view().accessibleDescription().contains(u"No line matches"_s));
        QVERIFY(m->view().accessibleDescription().contains(u"Escape"_s));
    }

    void linesFoundAreCountedAmongThoseShown()
    {
        fill(20000);
        m->show();
        m->key(Qt::Key_Home);
        type(u"step"_s);
        QTRY_COMPARE(m->label(u"findStatus"_s), u"1 of %L1"_s.arg(matching(having(u"step"_s)).size()));
        bar().setLevels(JobLog::LogLevel::Error); // each of them has the word
        QTRY_COMPARE(m->view().rowCount(), 4000);
        QTRY_VERIFY(m->label(u"findStatus"_s).contains(u"4,000"_s));
        QVERIFY(!m->label(u"findStatus"_s).endsWith(u'…'));
    }

    // ---- the line at hand

    void theCurrentLineStaysWhereItIs()
    {
        fill(2000);
        m->show();
        m->view().setCurrentRow(RowNumber(1002)); // an error line
        m->view().ensureVisible(RowNumber(1002));
        const QString text = m->currentText();
        const int top = m->view().rowRect(RowNumber(1002)).top();
        bar().setLevels(JobLog::LogLevel::Error);
        QTRY_COMPARE(m->view().rowCount(), 400);
        QCOMPARE(m->currentText(), text);
        QCOMPARE(m->view().rowRect(m->view().currentRow()).top(), top);
        m->key(Qt::Key_Escape);
        QTRY_COMPARE(m->view().rowCount(), 2000);
        QCOMPARE(m->currentText(), text);
        QCOMPARE(m->view().rowRect(m->view().currentRow()).top(), top);
    }

    void aLineThatIsFilteredOutComesBack()
    {
        fill(2000);
        m->show();
        m->view().setCurrentRow(RowNumber(1003)); // no error: the next one is 1007
        const int top = m->view().rowRect(RowNumber(1003)).top();
        bar().setLevels(JobLog::LogLevel::Error);
        QTRY_COMPARE(m->view().rowCount(), 400);
        QCOMPARE(m->currentText(), m_lines.at(1007));
        bar().setFilterEnabled(false);
        QTRY_COMPARE(m->view().rowCount(), 2000);
        QCOMPARE(m->view().currentRow(), RowNumber(1003));
        QCOMPARE(m->view().rowRect(RowNumber(1003)).top(), top);
        // Whoever moves meanwhile stays where he went.
        bar().setFilterEnabled(true);
        QTRY_COMPARE(m->view().rowCount(), 400);
        m->key(Qt::Key_Down);
        bar().setFilterEnabled(false);
        QTRY_COMPARE(m->view().rowCount(), 2000);
        QCOMPARE(m->currentText(), m_lines.at(1012));
    }

    void followingGoesOn()
    {
        fill(1000);
        m->show();
        QVERIFY(m->view().isFollowing());
        bar().setLevels(JobLog::LogLevel::Warning);
        QTRY_COMPARE(m->view().rowCount(), 200);
        QVERIFY(m->view().isFollowing());
        QCOMPARE(m->view().visibleRows().last().row, 199);
    }

    // ---- context

    void contextIsShownDimmed()
    {
        fill(100);
        m->show();
        type(u"step 50 "_s); // INFO
        m->action(u"filterBySearch"_s)->trigger();
        QTRY_COMPARE(m->view().rowCount(), 1);
        m->child<QSpinBox>(u"filterContext"_s)->setValue(2);
        QTRY_COMPARE(m->shown(), m_lines.mid(48, 5));
        for (int row = 0; row < 5; ++row)
            QCOMPARE(m->view().cache().line(row)->row.isContext, row != 2);
        QTRY_COMPARE(status(), u"1 of 100 lines"_s);
        QCOMPARE(m->pane->options().context, 2);
    }

    void leftOutLinesAreMarkedAndNotCopied()
    {
        fill(100);
        m->show();
        type(u"step 50 "_s);
        m->findText()->setText(u"step [57]0 "_s);
        m->child<QToolButton>(u"findRegex"_s)->click();
        m->action(u"filterBySearch"_s)->trigger();
        QTRY_COMPARE(m->view().rowCount(), 2);
        QVERIFY(!m->view().cache().line(1)->row.isSeparated); // each line stands for itself
        m->child<QSpinBox>(u"filterContext"_s)->setValue(2);
        QTRY_COMPARE(m->shown(), m_lines.mid(48, 5) + m_lines.mid(68, 5));
        for (int row = 0; row < 10; ++row)
            QCOMPARE(m->view().cache().line(row)->row.isSeparated, row == 5);
        m->view().setFocus();
        m->key(Qt::Key_A, Qt::ControlModifier);
        m->key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), m->shown().join(u'\n'));
        // A broken line above the row, over the text's whole width, and a word for who does not see it.
        m->view().setCurrentRow(RowNumber(9));
        const QImage image = m->view().viewport()->grab().toImage();
        const QColor base = m->view().palette().color(QPalette::Base);
        const auto inked = [&](int row) {
            const QRect area = m->view().rowRect(RowNumber(row));
            int ink = 0;
            for (int x = image.width() - 120; x < image.width() - 20; ++x)
                ink += image.pixelColor(x, area.top()) != base ? 1 : 0;
            return ink;
        };
        QVERIFY(inked(5) > 30);
        QVERIFY(inked(5) < 100);
        QCOMPARE(inked(4), 0);
        QAccessibleInterface *const rows = QAccessible::queryAccessibleInterface(&m->view());
        QVERIFY(rows->child(5)->text(QAccessible::Description).contains(u"left out"_s));
        QVERIFY(!rows->child(4)->text(QAccessible::Description).contains(u"left out"_s));
    }

    // ---- conditions

    void conditionsAreAddedFromTheSelection()
    {
        fill(200);
        m->show();
        m->key(Qt::Key_Home);
        m->select(1, 0, 4); // WARN
        m->key(Qt::Key_I);
        QTRY_COMPARE(m->shown(), matching([](const QString &line) { return line.contains(u"WARN"_s); }));
        QCOMPARE(chips().size(), 1);
        m->select(0, 15, 16); // the 1 of "WARN slow step 1"
        m->key(Qt::Key_H);
        const auto wanted = [](const QString &line) { return line.contains(u"WARN"_s) && !line.contains(u'1'); };
        QTRY_COMPARE(m->shown(), matching(wanted));
        QCOMPARE(chips().size(), 2);
        QVERIFY(chips().at(0)->entry().exclude != chips().at(1)->entry().exclude);
    }

    void conditionsAreSwitchedEditedAndRemovedByKeyboard()
    {
        fill(200);
        m->show();
        m->key(Qt::Key_I); // nothing is selected: it asks
        auto *const text = m->child<QLineEdit>(u"filterText"_s);
        QVERIFY(text->hasFocus());
        QTest::keyClicks(text, u"error"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(m->shown(), matching(having(u"error"_s)));
        QVERIFY(m->view().hasFocus());

        QCOMPARE(chips().size(), 1);
        auto *const enabled = chips().first()->findChild<QCheckBox *>();
        enabled->setFocus();
        QTest::keyClick(enabled, Qt::Key_Space);
        QTRY_COMPARE(m->view().rowCount(), 200);
        QTest::keyClick(enabled, Qt::Key_Space);
        QTRY_COMPARE(m->shown(), matching(having(u"error"_s)));

        QTest::keyClick(chips().first()->focusProxy(), Qt::Key_F2);
        QVERIFY(text->hasFocus());
        QCOMPARE(text->text(), u"error"_s);
        m->child<QComboBox>(u"filterKind"_s)->setCurrentIndex(1);
        QTest::keyClick(text, Qt::Key_Return);
        const auto without = [](const QString &line) { return !line.contains(u"error"_s, Qt::CaseInsensitive); };
        QTRY_COMPARE(m->shown(), matching(without));

        QTest::keyClick(chips().first()->focusProxy(), Qt::Key_Delete);
        QTRY_COMPARE(m->view().rowCount(), 200);
        QVERIFY(chips().isEmpty());
        QVERIFY(!bar().isVisible());
        QVERIFY(m->view().hasFocus());
    }

    void whatALogSaysIsNoMarkup()
    {
        m->log.append(m->source, "<b>bold</b> & more");
        m->show();
        bar().add({.pattern = {.text = u"<b>bold</b> &"_s}});
        QCOMPARE(chips().size(), 1);
        auto *const text = chips().first()->findChild<QToolButton *>(u"chipText"_s);
        QCOMPARE(text->accessibleName(), u"only: <b>bold</b> &"_s);
        QVERIFY(text->toolTip().contains(u"&lt;b&gt;"_s));
        QVERIFY(text->text().endsWith(u"&&"_s));
    }

    void aWrongConditionIsNotTaken()
    {
        fill(20);
        m->show();
        m->key(Qt::Key_H);
        m->child<QToolButton>(u"filterTextRegex"_s)->click();
        auto *const text = m->child<QLineEdit>(u"filterText"_s);
        text->setFocus();
        QTest::keyClicks(text, u"a[b"_s);
        QVERIFY(m->child<QLabel>(u"filterError"_s)->isVisible());
        QVERIFY(m->label(u"filterError"_s).contains(u"a[b\n   ^"_s));
        QVERIFY(!m->child<QPushButton>(u"acceptFilter"_s)->isEnabled());
        QTest::keyClick(text, Qt::Key_Return);
        QVERIFY(text->isVisible());
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!bar().isVisible());
        QVERIFY(m->view().hasFocus());
        QCOMPARE(m->view().rowCount(), 20);
    }

    void whatFindLooksForBecomesACondition()
    {
        fill(100);
        m->show();
        type(u"slow"_s);
        QTest::keyClick(m->findText(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m->shown(), matching(having(u"slow"_s)));
        QCOMPARE(chips().size(), 1);
        QVERIFY(m->findText()->text().isEmpty());
    }

    void conditionsAreBounded()
    {
        fill(10);
        m->show();
        for (int i = 0; i < 40; ++i)
            bar().add({.pattern = {.text = QString::number(i)}, .exclude = true});
        QCOMPARE(chips().size(), JobLog::LogFilter::maxPatterns - 1);
        QVERIFY(m->child<QLabel>(u"filterWarning"_s)->isVisible());
        QVERIFY(m->pane->minimumSizeHint().width() < 800);
    }

    void theFilterIsSwitchedOffAndOnWithoutBeingForgotten()
    {
        fill(100);
        m->show();
        bar().add({.pattern = {.text = u"warn"_s}});
        QTRY_COMPARE(m->view().rowCount(), 20);
        m->view().setFocus();
        m->key(Qt::Key_Escape);
        QTRY_COMPARE(m->view().rowCount(), 100);
        QVERIFY(bar().isVisible());
        QVERIFY(status().contains(u"off"_s));
        m->key(Qt::Key_X);
        QTRY_COMPARE(m->view().rowCount(), 20);
        QTest::mouseClick(m->child<QToolButton>(u"clearFilter"_s), Qt::LeftButton);
        QTRY_COMPARE(m->view().rowCount(), 100);
        QVERIFY(!bar().isVisible());
    }

    void everyControlHasANameAndAToolTip()
    {
        fill(10);
        m->show();
        bar().add({.pattern = {.text = u"warn"_s}});
        bar().ask(true);
        int controls = 0;
        const auto widgets = bar().findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)
                || widget->objectName().startsWith(u"qt_"_s))
                continue;
            ++controls;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->objectName()));
        }
        QVERIFY(controls >= 13);
    }

    // ---- levels

    void levelsAreChosen()
    {
        fill(100);
        m->show();
        auto *const menu = m->child<QMenu>(u"levelChooserMenu"_s);
        menu->findChild<QAction *>(u"warningsAndWorse"_s)->trigger();
        const auto worse
            = [](const QString &line) { return line.startsWith(u"WARN"_s) || line.startsWith(u"ERROR"_s); };
        QTRY_COMPARE(m->shown(), matching(worse));
        QVERIFY(m->child<QToolButton>(u"levelChooser"_s)->accessibleName().contains(u"warnings and worse"_s));
        menu->findChild<QAction *>(u"levelW"_s)->trigger();
        QTRY_COMPARE(m->shown(), matching([](const QString &line) { return line.startsWith(u"ERROR"_s); }));
        menu->findChild<QAction *>(u"level–"_s)->trigger();
        const auto errorsAndPlain
            = [](const QString &line) { return line.startsWith(u"ERROR"_s) || line.startsWith(u"plain"_s); };
        QTRY_COMPARE(m->shown(), matching(errorsAndPlain));
        menu->findChild<QAction *>(u"allLevels"_s)->trigger();
        QTRY_COMPARE(m->view().rowCount(), 100);
        QVERIFY(!bar().isVisible());
    }

    void levelsShowHowManyThereAre()
    {
        fill(50);
        m->show();
        QAction *const errors = m->child<QMenu>(u"levelChooserMenu"_s)->findChild<QAction *>(u"levelE"_s);
        QTRY_VERIFY(errors->text().contains(u"10"_s));
        QVERIFY(!errors->icon().isNull()); // a letter, not only a colour
    }

    // ---- the rest

    void whatIsRevealedIsShownWhateverTheFilter()
    {
        fill(100);
        m->show();
        bar().add({.pattern = {.text = u"warn"_s}});
        QTRY_COMPARE(m->view().rowCount(), 20);
        m->pane->reveal(m->source, JobLog::LineNumber(50));
        QCOMPARE(m->view().revealedRow(), RowNumber(50));
        QVERIFY(m->child<QLabel>(u"logNote"_s)->isVisible());
    }

    void whatIsShownIsSaved()
    {
        fill(100);
        m->show();
        bar().add({.pattern = {.text = u"warn"_s}});
        QTRY_COMPARE(m->view().rowCount(), 20);
        m->pane->setOptions({.timestamps = false});
        m->dialogs.path = m->log.filePath(u"saved.log"_s);
        m->pane->saveAction()->trigger();
        QTRY_VERIFY(QFile::exists(m->dialogs.path));
        QFile file(m->dialogs.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), matching(having(u"warn"_s)).join(u'\n') + u'\n');
    }

    void sourcesAreMergedByTimeOnDemand()
    {
        const JobLog::SourceId second = m->log.addSource(u"release-y8"_s, u"main"_s);
        for (int i = 0; i < 100; ++i)
            m->log.append(m->source, "a " + QByteArray::number(i), i * 2);
        for (int i = 0; i < 100; ++i)
            m->log.append(second, "b " + QByteArray::number(i), i * 2 + 1);
        m->show();
        QCOMPARE(m->shown().mid(99, 2), (QStringList{u"a 99"_s, u"b 0"_s}));
        m->view().setCurrentRow(RowNumber(150));
        QCOMPARE(m->currentText(), u"b 50"_s);
        QSignalSpy options(m->pane.get(), &Widgets::LogPane::optionsChanged);
        m->key(Qt::Key_S);
        QCOMPARE(m->shown().mid(0, 4), (QStringList{u"a 0"_s, u"b 0"_s, u"a 1"_s, u"b 1"_s}));
        QCOMPARE(m->currentText(), u"b 50"_s);
        QCOMPARE(options.size(), 1);
        QVERIFY(m->pane->options().sortedByTime);
        m->key(Qt::Key_S);
        QCOMPARE(m->currentText(), u"b 50"_s);
        QCOMPARE(m->view().currentRow(), RowNumber(150));
    }

    void filterOfSeveralGrowingSourcesAgreesWithTheModel()
    {
        const JobLog::SourceId second = m->log.addSource(u"release-y8"_s, u"main"_s);
        m->show();
        type(u"7"_s);
        m->action(u"filterBySearch"_s)->trigger();
        m->action(u"sortByTime"_s)->trigger();
        QStringList wanted;
        for (int i = 0; i < 300; ++i) {
            const QString text = u"line %1"_s.arg(i);
            m->log.append(i % 3 == 0 ? second : m->source, text.toUtf8(), i);
            if (text.contains(u'7'))
                wanted.append(text);
            if (i % 50 == 0)
                QCoreApplication::processEvents();
        }
        QTRY_COMPARE(m->shown(), wanted);
    }

    void everythingFitsBesideTheManifest()
    {
        for (int i = 0; i < 8; ++i) {
            const auto source = m->log.addSource(u"release-with-a-long-name-%1"_s.arg(i), u"container-%1"_s.arg(i));
            m->log.append(source, "x");
        }
        m->show();
        bar().add({.pattern = {.text = u"a condition that is rather long, longer than chips are"_s}});
        m->child<QMenu>(u"podChooserMenu"_s)->findChild<QAction *>(u"release-with-a-long-name-1"_s)->trigger();
        QVERIFY2(m->pane->minimumSizeHint().width() <= 800,
                 qPrintable(QString::number(m->pane->minimumSizeHint().width())));
        m->pane->resize(800, 450);
        QTRY_COMPARE(m->pane->width(), 800);
        const auto clipped = [this] {
            const auto buttons = m->pane->findChildren<QToolButton *>();
            for (const QToolButton *button : buttons) {
                if (!button->isVisible() || qobject_cast<QLineEdit *>(button->parent()))
                    continue;
                const QRect area(button->mapTo(m->pane.get(), QPoint()), button->size());
                if (!m->pane->rect().contains(area) || button->width() < button->minimumSizeHint().width())
                    return button->objectName();
            }
            return QString();
        };
        QTRY_COMPARE(clipped(), QString());
    }
};

QTEST_MAIN(LogFilterTest)
#include "tst_logfilter.moc"
