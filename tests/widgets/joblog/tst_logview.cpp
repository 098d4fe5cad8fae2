// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logview.h"

#include "logfixture.h"
#include "widgets/common/highlighting.h"
#include "widgets/joblog/logcopy.h"

#include <QAccessible>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace Qt::StringLiterals;
using JobLog::LineNumber;
using JobLog::LogDocument;
using JobLog::RowNumber;
using JobLog::SourceId;
using Widgets::LogPosition;
using Widgets::LogView;
using Widgets::ScrollPosition;
using Widgets::UnitRange;
using Widgets::VisibleRow;

class LogViewTest : public QObject
{
    Q_OBJECT

private:
    Widgets::Highlighting m_highlighting;
    std::unique_ptr<LogFixture> m_fixture;
    SourceId m_source{};
    std::unique_ptr<LogDocument> m_document;
    std::unique_ptr<LogView> m_view;

    void grow(int lines)
    {
        m_fixture->appendLines(m_source, lines);
        m_document->refresh();
    }

    [[nodiscard]] qint64 lastVisible() const { return m_view->visibleRows().last().row; }
    [[nodiscard]] QPushButton *pill() const { return m_view->findChild<QPushButton *>(u"newLinesButton"_s); }
    [[nodiscard]] QString selected() const
    {
        return Widgets::selectedText(*m_document, m_view->cache(), m_view->selection(), {}).value_or(u"<error>"_s);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(m_view.get(), key, modifiers);
    }
    void wheel(int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *const viewport = m_view->viewport();
        const QPointF point = viewport->rect().center();
        QWheelEvent event(point, viewport->mapToGlobal(point), {}, {0, notches * 120}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(viewport, &event);
    }
    // The middle of a character.
    [[nodiscard]] QPoint pointOf(qint64 row, qsizetype unit) const
    {
        return m_view->rectOf({row, unit}).topLeft() + QPoint(1, 4);
    }
    // Drags as a hand does: press, some moves, release.
    void drag(const QPoint &from, const QPoint &to)
    {
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(m_view->viewport(), (from + to) / 2);
        QTest::mouseMove(m_view->viewport(), to);
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, to);
    }

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void init()
    {
        m_fixture = std::make_unique<LogFixture>();
        m_source = m_fixture->addSource(u"release-x7"_s, u"main"_s);
        m_document = std::make_unique<LogDocument>(m_fixture->log);
        m_view = std::make_unique<LogView>(m_highlighting);
        m_view->resize(800, 400);
        m_view->setDocument(m_document.get());
        m_view->show();
        m_view->activateWindow(); // there may be no window manager to do it
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->setFocus();
    }

    void cleanup()
    {
        m_view.reset();
        m_document.reset();
        m_fixture.reset();
    }

    // ---- following

    void followsWhatIsAppended()
    {
        grow(1000);
        QVERIFY(m_view->isFollowing());
        QCOMPARE(lastVisible(), 999);
        grow(1000);
        QCOMPARE(lastVisible(), 1999);
        QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
    }

    void wheelUpEndsFollowingAndTheButtonResumesIt()
    {
        grow(1000);
        QSignalSpy changed(m_view.get(), &LogView::followingChanged);
        wheel(1);
        QVERIFY(!m_view->isFollowing());
        QCOMPARE(changed.size(), 1);
        const ScrollPosition position = m_view->scrollPosition();
        QVERIFY(!pill()->isVisible());
        grow(1204);
        QCOMPARE(m_view->scrollPosition(), position); // text does not move under the reader
        QVERIFY(pill()->isVisible());
        QVERIFY(pill()->text().contains(QLocale().toString(1204)));
        QTest::mouseClick(pill(), Qt::LeftButton);
        QVERIFY(m_view->isFollowing());
        QVERIFY(!pill()->isVisible());
        QCOMPARE(lastVisible(), 2203);
    }

    void everyWayUpEndsFollowing_data()
    {
        QTest::addColumn<int>("key");
        QTest::newRow("up") << int(Qt::Key_Up);
        QTest::newRow("page up") << int(Qt::Key_PageUp);
        QTest::newRow("home") << int(Qt::Key_Home);
        QTest::newRow("scroll bar") << 0;
    }
    void everyWayUpEndsFollowing()
    {
        QFETCH(const int, key);
        grow(1000);
        if (key)
            QTest::keyClick(m_view.get(), Qt::Key(key));
        else
            m_view->verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
        QVERIFY(!m_view->isFollowing());
    }

    void endResumesFollowing()
    {
        grow(1000);
        key(Qt::Key_Home);
        QCOMPARE(m_view->scrollPosition(), ScrollPosition());
        key(Qt::Key_End);
        QVERIFY(m_view->isFollowing());
        QCOMPARE(lastVisible(), 999);
    }

    void wheelDownAtTheEndKeepsFollowing()
    {
        grow(1000);
        wheel(-3);
        QVERIFY(m_view->isFollowing());
    }

    void pressedButtonHoldsTheTextStill()
    {
        grow(1000);
        const ScrollPosition position = m_view->scrollPosition();
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, {300, 100});
        grow(500);
        QCOMPARE(m_view->scrollPosition(), position);
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, {300, 100});
        QVERIFY(m_view->isFollowing()); // a click selects nothing
        QCOMPARE(lastVisible(), 1499);
    }

    void selectingEndsFollowing()
    {
        grow(1000);
        const qint64 row = lastVisible() - 3;
        drag(pointOf(row, 0), pointOf(row, 4));
        QVERIFY(!m_view->isFollowing());
        QCOMPARE(selected(), u"line"_s);
        grow(100);
        QCOMPARE(selected(), u"line"_s);
    }

    // ---- scrolling

    void scrollBarReachesBothEnds()
    {
        grow(5000);
        m_view->verticalScrollBar()->setValue(0);
        QCOMPARE(m_view->scrollPosition(), ScrollPosition());
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
        QCOMPARE(lastVisible(), 4999);
        const VisibleRow last = m_view->visibleRows().last();
        QCOMPARE(last.top + last.height, m_view->viewport()->height());
        m_view->verticalScrollBar()->setValue(2500);
        QCOMPARE(m_view->scrollPosition(), (ScrollPosition{2500, 0}));
    }

    void longLinesScrollSideways()
    {
        m_fixture->append(m_source, QByteArray(500, 'x') + "END");
        m_document->refresh();
        QScrollBar *const bar = m_view->horizontalScrollBar();
        QVERIFY(bar->maximum() > 0);
        bar->setValue(bar->maximum());
        const QRect end = m_view->rectOf({0, 502});
        QVERIFY(m_view->viewport()->rect().contains(end.center()));
        m_view->setWrap(true);
        QCOMPARE(bar->maximum(), 0);
        QVERIFY(m_view->viewport()->rect().contains(m_view->rectOf({0, 502}).center()));
    }

    void wrappedRowsAreAsHighAsTheirText()
    {
        m_fixture->append(m_source, "short");
        m_fixture->append(m_source, QByteArray(1000, 'x'));
        m_fixture->append(m_source, "short");
        m_document->refresh();
        m_view->setWrap(true);
        const auto rows = m_view->visibleRows();
        QCOMPARE(rows.size(), 3);
        QVERIFY(rows.at(1).height >= rows.at(0).height * 5);
        QCOMPARE(rows.at(1).height % rows.at(0).height, 0);
        QCOMPARE(rows.at(2).top, rows.at(1).top + rows.at(1).height);
        m_view->resize(400, 400);
        QTRY_VERIFY(m_view->rowRect(RowNumber(1)).height() > rows.at(1).height);
    }

    void wrapKeepsTheEndInSightWhileFollowing()
    {
        for (int i = 0; i < 200; ++i)
            m_fixture->append(m_source, QByteArray(50 + i * 7 % 400, 'a'));
        m_document->refresh();
        m_view->setWrap(true);
        QCOMPARE(lastVisible(), 199);
        m_view->resize(500, 300);
        QTRY_COMPARE(lastVisible(), 199);
        QTRY_COMPARE(m_view->visibleRows().last().top + m_view->visibleRows().last().height,
                     m_view->viewport()->height());
    }

    void zoomChangesTheSizeOfText()
    {
        grow(10);
        const int before = m_view->visibleRows().first().height;
        QSignalSpy zoomed(m_view.get(), &LogView::zoomChanged);
        wheel(2, Qt::ControlModifier);
        QCOMPARE(m_view->zoom(), 2);
        QCOMPARE(zoomed.size(), 1);
        QVERIFY(m_view->visibleRows().first().height > before);
        m_view->setZoom(1000);
        QVERIFY(m_view->zoom() < 100);
        m_view->setZoom(0);
        QCOMPARE(m_view->visibleRows().first().height, before);
    }

    // ---- what a change costs

    void growthOutOfSightPaintsNothing()
    {
        grow(1000);
        key(Qt::Key_Home);
        QTRY_VERIFY(m_view->rowsPainted() > 0);
        QCoreApplication::processEvents();
        const qint64 painted = m_view->rowsPainted();
        const qint64 fetched = m_view->cache().rowsFetched();
        m_fixture->appendLines(m_source, 10000);
        m_document->refresh();
        pill()->hide(); // covers a part of the text, which is not what is counted here
        QCoreApplication::processEvents();
        QVERIFY2(m_view->rowsPainted() - painted <= 4, qPrintable(QString::number(m_view->rowsPainted() - painted)));
        QCOMPARE(m_view->cache().rowsFetched(), fetched);
    }

    void growthInSightPaintsWhatIsNew()
    {
        grow(5);
        QTRY_VERIFY(m_view->rowsPainted() >= 5);
        QCoreApplication::processEvents();
        const qint64 painted = m_view->rowsPainted();
        grow(2);
        QTRY_VERIFY(m_view->rowsPainted() >= painted + 2);
        QCoreApplication::processEvents();
        QCOMPARE(m_view->rowsPainted(), painted + 2);
    }

    void aMillionLinesCostWhatIsInSight()
    {
        grow(1'000'000);
        QCOMPARE(m_view->rowCount(), 1'000'000);
        m_view->grab();
        key(Qt::Key_Home);
        m_view->grab();
        m_view->setCurrentRow(RowNumber(500'000));
        m_view->grab();
        const qint64 screens = 8; // pages are read with what comes before them
        const qint64 most = screens * Widgets::LineCache::pageRows * 2;
        QVERIFY2(m_view->cache().rowsFetched() <= most, qPrintable(QString::number(m_view->cache().rowsFetched())));
        QVERIFY(m_view->rowsPainted() <= 20 * m_view->visibleRows().size());
        QVERIFY(!m_view->rowRect(RowNumber(500'000)).isEmpty());
    }

    // ---- selection and copy

    void mouseSelectsByCharacter()
    {
        grow(10);
        drag(pointOf(2, 2), pointOf(4, 3));
        QCOMPARE(m_view->selection().begin(), (LogPosition{2, 2}));
        QCOMPARE(m_view->selection().end(), (LogPosition{4, 3}));
        QCOMPARE(selected(), u"ne 3\nline 4\nlin"_s);
    }

    void draggingUpwardsSelectsTheSame()
    {
        grow(10);
        drag(pointOf(4, 3), pointOf(2, 2));
        QCOMPARE(selected(), u"ne 3\nline 4\nlin"_s);
    }

    void doubleClickSelectsAWordAndTheThirdTheLine()
    {
        m_fixture->append(m_source, "pod release-x7 failed");
        m_document->refresh();
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 6));
        QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 6));
        QCOMPARE(selected(), u"release-x7"_s);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(0, 6));
        QCOMPARE(selected(), u"pod release-x7 failed"_s);
    }

    void shiftClickExtends()
    {
        grow(10);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, pointOf(1, 0));
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, Qt::ShiftModifier, pointOf(3, 4));
        QCOMPARE(selected(), u"line 2\nline 3\nline"_s);
    }

    void keyboardSelects()
    {
        grow(100);
        key(Qt::Key_Home);
        key(Qt::Key_Right, Qt::ShiftModifier);
        key(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(selected(), u"li"_s);
        key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(selected(), u"line 1\nli"_s);
        key(Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(selected(), u"line 1\nline 2"_s);
        key(Qt::Key_Home, Qt::ShiftModifier);
        QCOMPARE(selected(), u"line 1\n"_s);
        key(Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
        QCOMPARE(selected(), u"line 1\nline "_s);
        key(Qt::Key_Left);
        QVERIFY(m_view->selection().isEmpty());
        key(Qt::Key_End, Qt::ShiftModifier | Qt::ControlModifier);
        QCOMPARE(selected().count(u'\n'), 98);
        QVERIFY(selected().endsWith(u"line 100"_s));
    }

    void selectAllTakesEverything()
    {
        grow(3);
        m_view->selectAll();
        QCOMPARE(selected(), u"line 1\nline 2\nline 3"_s);
    }

    void downKeepsItsColumnAcrossShortLines()
    {
        for (const char *text : {"a long line", "x", "another long line"})
            m_fixture->append(m_source, text);
        m_document->refresh();
        key(Qt::Key_Home);
        for (int i = 0; i < 6; ++i)
            key(Qt::Key_Right);
        key(Qt::Key_Down);
        QCOMPARE(m_view->selection().caret(), (LogPosition{1, 1}));
        key(Qt::Key_Down);
        QCOMPARE(m_view->selection().caret(), (LogPosition{2, 6}));
    }

    void copiesWhatWasRecorded()
    {
        m_fixture->append(m_source, "\x1b[31mred\x1b[0m [brackets] {x}\ttab  end ");
        m_fixture->append(m_source,
                          "gr\xc3\xb6\xc3\x9f"
                          "er \xf0\x9f\x98\x80 fertig");
        m_fixture->append(m_source, "last");
        m_document->refresh();
        m_view->selectAll();
        QCOMPARE(selected(), u"red [brackets] {x}\ttab  end \ngrößer 😀 fertig\nlast"_s);
        const auto details = Widgets::selectedText(*m_document, m_view->cache(), m_view->selection(),
                                                   {.timestamps = true, .sourcePrefix = true});
        QVERIFY(details);
        const QString first = details->section(u'\n', 0, 0);
        QVERIFY(first.startsWith(u"release-x7/main "_s));
        QVERIFY(first.contains(u"2025-01-02T03:04:00.123456789Z"_s));
        QVERIFY(first.endsWith(u"red [brackets] {x}\ttab  end "_s));
    }

    void noticesAreShownAndNotCopied()
    {
        m_fixture->append(m_source, "one");
        QVERIFY(m_fixture->log->appendNotice(m_source, JobLog::NoticeKind::Gap, u"12 lines are missing here"_s));
        m_fixture->append(m_source, "two");
        m_document->refresh();
        QCOMPARE(m_view->rowCount(), 3);
        m_view->grab();
        m_view->selectAll();
        QCOMPARE(selected(), u"one\ntwo"_s);
    }

    // ---- long lines and hostile ones

    void longLineIsCutUntilMoreIsAskedFor()
    {
        const QByteArray line(300 * 1024, 'y');
        m_fixture->append(m_source, line + "END");
        m_document->refresh();
        const auto cut = m_view->cache().line(0);
        QVERIFY(cut->isCut());
        QCOMPARE(cut->text().size(), Widgets::LineCache::initialLimit);
        m_view->grab();
        QSignalSpy changed(&m_view->cache(), &Widgets::LineCache::lineChanged);
        m_view->showMore(RowNumber(0));
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(m_view->cache().line(0)->text().size() > cut->text().size());
        m_view->showMore(RowNumber(0));
        QTRY_COMPARE(changed.size(), 2);
        QVERIFY(!m_view->cache().line(0)->isCut());
        QVERIFY(m_view->cache().line(0)->text().endsWith(u"END"_s));
        m_view->setWrap(true);
        m_view->grab();
    }

    void markOfACutLineIsClickable()
    {
        m_fixture->append(m_source, QByteArray(100 * 1024, 'y'));
        m_document->refresh();
        m_view->setWrap(true);
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
        QSignalSpy changed(&m_view->cache(), &Widgets::LineCache::lineChanged);
        const QRect row = m_view->rowRect(RowNumber(0));
        const QRect text = m_view->rectOf({0, 0});
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {text.left() + 40, row.bottom() - 4});
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(!m_view->cache().line(0)->isCut());
    }

    void aCutLineIsCopiedWhole()
    {
        const QByteArray line = QByteArray(100 * 1024, 'y') + "END";
        m_fixture->append(m_source, line);
        m_fixture->append(m_source, "next");
        m_document->refresh();
        m_view->selectAll();
        QCOMPARE(selected(), QString::fromLatin1(line + "\nnext"));
    }

    void hostileBytesAreReadableAndHarmless()
    {
        m_fixture->append(m_source, QByteArray("a\0b", 3));
        m_fixture->append(m_source, "bad \xff\xfe utf-8 \xc3");
        m_fixture->append(m_source, "progress 10%\rprogress 100%");
        m_fixture->append(m_source, "\x1b]0;title\x07\x1b[2J\x1b[10;10Hmoved \x1b[38;5;999mcolour");
        m_fixture->append(m_source, "\xe2\x80\xae reversed");
        m_fixture->append(m_source, QByteArray("e") + QByteArray("\xcc\x81").repeated(2000) + "zalgo");
        m_fixture->append(m_source, "");
        m_document->refresh();
        const auto text = [this](qint64 row) { return m_view->cache().line(row)->text(); };
        QCOMPARE(text(0), QString(u"a"_s + QChar(0x2400) + u'b'));
        QVERIFY(text(1).startsWith(u"bad "_s));
        QVERIFY(text(1).contains(QChar::ReplacementCharacter));
        QCOMPARE(text(2), u"progress 100%"_s);
        QVERIFY(!text(3).contains(QChar(0x1b)));
        QVERIFY(text(3).contains(u"moved"_s));
        for (const bool wrap : {false, true}) {
            m_view->setWrap(wrap);
            QVERIFY(!m_view->grab().isNull());
        }
        m_view->selectAll();
        QVERIFY(selected().startsWith(QString(u"a"_s + QChar(0) + u'b'))); // as recorded
    }

    void coloursCarryOverToTheNextLineOfTheSameContainer()
    {
        const SourceId other = m_fixture->addSource(u"release-x8"_s, u"main"_s);
        m_fixture->append(m_source, "\x1b[32mgreen");
        m_fixture->append(other, "plain");
        m_fixture->append(m_source, "still green\x1b[0m");
        m_fixture->append(m_source, "plain again");
        m_document->refresh();
        const auto runs = [this](qint64 row) { return m_view->cache().line(row)->ansi.size(); };
        QCOMPARE(runs(0), 1);
        QCOMPARE(runs(1), 0);
        QCOMPARE(runs(2), 1);
        QCOMPARE(runs(3), 0);
    }

    // ---- marks and columns

    void revealMarksTheRowAndEndsFollowing()
    {
        grow(1000);
        m_view->reveal(RowNumber(300));
        QVERIFY(!m_view->isFollowing());
        QCOMPARE(m_view->revealedRow(), RowNumber(300));
        QCOMPARE(m_view->currentRow(), RowNumber(300));
        const QRect row = m_view->rowRect(RowNumber(300));
        QVERIFY(!row.isEmpty());
        QVERIFY(row.top() > 0); // with something above it
        const QImage image = m_view->viewport()->grab().toImage();
        const QColor marked = image.pixelColor(image.width() / 2, row.center().y());
        const QColor plain = image.pixelColor(image.width() / 2, m_view->rowRect(RowNumber(301)).center().y());
        QVERIFY(marked != plain);
    }

    void timestampsTakeTheirOwnColumn()
    {
        grow(3);
        const int with = m_view->rectOf({0, 0}).left();
        m_view->setTimestamps(false);
        QVERIFY(m_view->rectOf({0, 0}).left() < with);
        m_view->setTimestamps(true);
        QCOMPARE(m_view->rectOf({0, 0}).left(), with);
    }

    void sourcesAreLabelledOnceThereAreSeveral()
    {
        grow(3);
        const int alone = m_view->rectOf({0, 0}).left();
        QVERIFY(m_view->sourceLabel(m_source).isEmpty());
        const SourceId other = m_fixture->addSource(u"release-y8"_s, u"main"_s);
        m_fixture->append(other, "hello");
        m_document->refresh();
        QCOMPARE(m_view->sourceLabel(m_source), u"x7"_s);
        QCOMPARE(m_view->sourceLabel(other), u"y8"_s);
        QVERIFY(m_view->sourceColor(m_source) != m_view->sourceColor(other));
        QVERIFY(m_view->rectOf({0, 0}).left() > alone);
        m_document->setSelection(QSet<SourceId>{other});
        QCOMPARE(m_view->rowCount(), 1);
        QCOMPARE(m_view->rectOf({0, 0}).left(), alone);
    }

    void choosingSourcesStaysWithTheLine()
    {
        const SourceId other = m_fixture->addSource(u"release-y8"_s, u"main"_s);
        for (int i = 0; i < 500; ++i) {
            m_fixture->append(m_source, "mine " + QByteArray::number(i));
            m_fixture->append(other, "other");
        }
        m_document->refresh();
        m_view->setCurrentRow(RowNumber(400)); // the 200th line of the first source
        m_document->setSelection(QSet<SourceId>{m_source});
        QCOMPARE(m_view->currentRow(), RowNumber(200));
        QVERIFY(!m_view->rowRect(RowNumber(200)).isEmpty());
    }

    void followsThePaletteLive()
    {
        m_fixture->append(m_source, "ERROR x");
        m_document->refresh();
        m_view->grab();
        const auto colorOf = [this] { return m_view->cache().line(0)->spans.first().style.foreground; };
        const QColor light = colorOf();
        QPalette dark;
        dark.setColor(QPalette::Base, QColor(0x14, 0x16, 0x18));
        dark.setColor(QPalette::Text, Qt::white);
        m_view->setPalette(dark);
        m_view->grab();
        QVERIFY(colorOf() != light);
    }

    // Letters and shapes, not only colours: read from the picture.
    void levelsStandInTheGutter()
    {
        for (const char *text : {"INFO fine", "WARN careful", "ERROR broken", "{\"level\":\"error\"}", "no errors"})
            m_fixture->append(m_source, text);
        m_document->refresh();
        const QImage image = m_view->viewport()->grab().toImage();
        const auto gutter = [&](qint64 row) {
            const QRect place = m_view->rowRect(RowNumber(row));
            return image.copy(QRect(4, place.top() + 1, 14, place.height() - 2));
        };
        QVERIFY(gutter(0) != gutter(1));
        QVERIFY(gutter(1).convertToFormat(QImage::Format_Mono) != gutter(2).convertToFormat(QImage::Format_Mono));
        QCOMPARE(gutter(2), gutter(3));
        QCOMPARE(gutter(4), gutter(0));
        QCOMPARE(m_view->cache().line(2)->level, JobLog::LogLevel::Error);
    }

    void levelsOfLinesOutOfSightAreNotLookedFor()
    {
        grow(1000);
        m_view->grab();
        int known = 0;
        for (qint64 row = 0; row < 1000; ++row) {
            if (const auto line = m_view->cache().kept(row))
                known += m_view->cache().isStyled(*line) ? 1 : 0;
        }
        QVERIFY(known > 0);
        QVERIFY(known <= m_view->visibleRows().size());
    }

    // ---- accessibility

    void rowsInSightAreListItems()
    {
        grow(1000);
        m_fixture->append(m_source, "ERROR broken");
        m_document->refresh();
        QAccessibleInterface *const list = QAccessible::queryAccessibleInterface(m_view.get());
        QVERIFY(list);
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->text(QAccessible::Name), u"Log"_s);
        QCOMPARE(list->childCount(), int(m_view->visibleRows().size()));
        QVERIFY(list->childCount() < 100);
        QAccessibleInterface *const last = list->child(list->childCount() - 1);
        QVERIFY(last && last->isValid());
        QCOMPARE(last->role(), QAccessible::ListItem);
        QCOMPARE(last->text(QAccessible::Name), u"ERROR broken"_s);
        QVERIFY(last->text(QAccessible::Description).contains(QLocale().toString(1001)));
        QVERIFY(last->text(QAccessible::Description).contains(u"error"_s));
        QCOMPARE(last->parent(), list);
        QCOMPARE(list->indexOfChild(last), list->childCount() - 1);
        QVERIFY(list->rect().contains(last->rect().center()));
        QCOMPARE(list->childAt(last->rect().center().x(), last->rect().center().y()), last);
        QVERIFY(!list->child(list->childCount()));
        QVERIFY(!list->child(-1));
    }

    void currentRowIsTheFocusedItem()
    {
        grow(1000);
        key(Qt::Key_Home);
        key(Qt::Key_Down);
        QAccessibleInterface *const list = QAccessible::queryAccessibleInterface(m_view.get());
        QAccessibleInterface *const current = list->focusChild();
        QVERIFY(current);
        QCOMPARE(current->text(QAccessible::Name), u"line 2"_s);
        QVERIFY(current->state().focused);
        QVERIFY(!current->state().offscreen);
        m_view->verticalScrollBar()->setValue(500);
        QVERIFY(list->focusChild()->state().offscreen);
    }

    void viewWithoutADocumentIsQuiet()
    {
        m_view->setEmptyText(u"No log yet"_s, u"Run a Job."_s);
        m_view->setDocument(nullptr);
        QCOMPARE(m_view->rowCount(), 0);
        for (const Qt::Key pressed : {Qt::Key_Home, Qt::Key_End, Qt::Key_Up, Qt::Key_PageDown, Qt::Key_Left})
            key(pressed);
        m_view->selectAll();
        wheel(1);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton);
        QVERIFY(!m_view->grab().isNull());
        QVERIFY(m_view->accessibleDescription().contains(u"Run a Job"_s));
        QCOMPARE(QAccessible::queryAccessibleInterface(m_view.get())->childCount(), 0);
        m_view->setDocument(m_document.get());
    }
};

QTEST_MAIN(LogViewTest)
#include "tst_logview.moc"
