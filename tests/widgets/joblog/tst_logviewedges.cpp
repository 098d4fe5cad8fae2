// SPDX-License-Identifier: Apache-2.0
// A LogView at its edges: following while everything else changes, very long lines, contrast, what is read aloud.
#include "logwindow.h"
#include "widgets/joblog/groupfolds.h"
#include "widgets/joblog/logcopy.h"
#include "widgets/joblog/logpane.h"

#include <QAccessible>
#include <QApplication>
#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>

using namespace Qt::StringLiterals;
using JobLog::LogDocument;
using JobLog::RowNumber;
using Widgets::LineCache;
using Widgets::LogView;
using Widgets::ScrollPosition;
using Widgets::SemanticPalette;

class LogViewEdgesTest : public QObject
{
    Q_OBJECT

private:
    Widgets::Highlighting m_highlighting;
    std::unique_ptr<LogWindow> m_window;

    [[nodiscard]] LogView &view() const { return m_window->view; }
    void grow(int lines)
    {
        m_window->fixture.appendLines(m_window->source, lines);
        m_window->refresh();
    }
    [[nodiscard]] bool endIsInSight() const
    {
        const auto rows = view().visibleRows();
        return !rows.isEmpty() && rows.last().row == view().rowCount() - 1
            && rows.last().top + rows.last().height <= view().viewport()->height();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view(), key, modifiers); }
    void scrollByPixels(int pixels)
    {
        const QPointF point = view().viewport()->rect().center();
        QWheelEvent event(point, view().viewport()->mapToGlobal(point), {0, -pixels}, {0, -pixels * 8}, Qt::NoButton,
                          Qt::NoModifier, Qt::ScrollUpdate, false);
        QApplication::sendEvent(view().viewport(), &event);
    }
    [[nodiscard]] static JobLog::LogFilter filterFor(const QString &text)
    {
        JobLog::SearchPattern pattern;
        pattern.text = text;
        JobLog::LogFilter filter;
        filter.include = {pattern};
        return filter;
    }

private Q_SLOTS:
    void init()
    {
        qputenv("TZ", "UTC");
        m_window = std::make_unique<LogWindow>(m_highlighting);
        QVERIFY(m_window->isActive());
        view().setFocus();
    }
    void cleanup() { m_window.reset(); }

    // ---- following

    void followingSurvivesEverythingThatIsNoScrolling()
    {
        grow(1000);
        for (int i = 0; i < 50; ++i)
            m_window->append(QByteArray(50 + i * 37 % 700, 'w'));
        m_window->refresh();
        QVERIFY(endIsInSight());
        view().resize(500, 250);
        QTRY_COMPARE(view().viewport()->height() <= 250, true);
        QTRY_VERIFY(endIsInSight());
        view().setWrap(true);
        QVERIFY(endIsInSight());
        view().setZoom(4);
        QVERIFY(endIsInSight());
        view().setZoom(-3);
        QVERIFY(endIsInSight());
        view().setTimeOptions({Widgets::TimeMode::SinceAbove, true});
        QVERIFY(endIsInSight());
        view().setReadableJson(true);
        QVERIFY(endIsInSight());
        view().setWrap(false);
        QVERIFY(m_window->document.setFilter(filterFor(u"line"_s)));
        QTRY_COMPARE(view().rowCount(), 1000);
        QVERIFY(endIsInSight());
        grow(10);
        QTRY_COMPARE(view().rowCount(), 1010);
        QVERIFY(endIsInSight());
        QVERIFY(m_window->document.setFilter({}));
        QCOMPARE(view().rowCount(), 1060);
        QVERIFY(endIsInSight());
        QVERIFY(view().isFollowing());
    }

    void whatIsReadStaysWhereItIs()
    {
        grow(1000);
        view().setCurrentRow(RowNumber(500)); // "line 501"
        const int top = view().rowRect(RowNumber(500)).top();
        QVERIFY(m_window->document.setFilter(filterFor(u"1"_s)));
        QTRY_VERIFY(view().rowCount() < 1000 && view().rowCount() > 100);
        QTRY_COMPARE(m_window->text(view().currentRow().value()), u"line 501"_s);
        QTRY_COMPARE(view().rowRect(view().currentRow()).top(), top);
        QVERIFY(m_window->document.setFilter({}));
        QTRY_COMPARE(view().currentRow(), RowNumber(500));
        QCOMPARE(view().rowRect(RowNumber(500)).top(), top);
        QVERIFY(!view().isFollowing());
        grow(500);
        QCOMPARE(view().rowRect(RowNumber(500)).top(), top);
    }

    void selectionSurvivesFiltersAndGrowth()
    {
        grow(300);
        view().setCurrentRow(RowNumber(100)); // "line 101"
        key(Qt::Key_End, Qt::ShiftModifier);
        const auto selected = [this] {
            return Widgets::selectedText(m_window->document, view().cache(), view().selection(), {})
                .value_or(QString());
        };
        QCOMPARE(selected(), u"line 101"_s);
        QVERIFY(m_window->document.setFilter(filterFor(u"01"_s)));
        QTRY_VERIFY(view().rowCount() < 300);
        QTRY_COMPARE(selected(), u"line 101"_s);
        grow(100);
        QCOMPARE(selected(), u"line 101"_s);
    }

    // Rows that come in between by their time change the numbers of those below.
    void linesOfAnotherSourceInBetweenMoveNothing()
    {
        m_window->document.setOrder(JobLog::MergeOrder::Time);
        const auto other = m_window->fixture.addSource(u"release-y8"_s, u"main"_s);
        for (int i = 0; i < 100; ++i)
            m_window->fixture.append(m_window->source, "mine " + QByteArray::number(i), 2 * i);
        m_window->refresh();
        view().setCurrentRow(RowNumber(60));
        const int top = view().rowRect(RowNumber(60)).top();
        QCOMPARE(m_window->text(60), u"mine 60"_s);
        for (int i = 0; i < 40; ++i)
            m_window->fixture.append(other, "other", 2 * i + 1);
        m_window->refresh();
        QCOMPARE(view().rowCount(), 140);
        QCOMPARE(m_window->text(view().currentRow().value()), u"mine 60"_s);
        QCOMPARE(view().currentRow(), RowNumber(100));
        QCOMPARE(view().rowRect(RowNumber(100)).top(), top);
        view().setFollowing(true);
        m_window->fixture.append(other, "late", 150);
        m_window->refresh();
        QVERIFY(endIsInSight());
        QCOMPARE(m_window->texts().count(u"late"_s), 1);
    }

    // ---- touchpads

    void touchpadsScrollByPixels()
    {
        grow(1000);
        key(Qt::Key_Home);
        scrollByPixels(7);
        QCOMPARE(view().scrollPosition(), (ScrollPosition{0, 7}));
        const int height = view().visibleRows().first().height;
        scrollByPixels(height * 3);
        QCOMPARE(view().scrollPosition(), (ScrollPosition{3, 7}));
        scrollByPixels(-7);
        QCOMPARE(view().scrollPosition(), (ScrollPosition{3, 0}));
        view().setFollowing(true);
        scrollByPixels(5); // down at the end
        QVERIFY(view().isFollowing());
        scrollByPixels(-1);
        QVERIFY(!view().isFollowing());
    }

    void wrappedLinesScrollByPixelsToo()
    {
        m_window->append(QByteArray(5000, 'x'));
        grow(100);
        view().setWrap(true);
        key(Qt::Key_Home);
        scrollByPixels(11);
        QCOMPARE(view().scrollPosition(), (ScrollPosition{0, 11}));
        scrollByPixels(-11);
        QCOMPARE(view().scrollPosition(), ScrollPosition());
    }

    // ---- long lines

    void aLineOf16MiBIsOpenedWrappedScrolledSelectedAndCopied_data()
    {
        QTest::addColumn<QByteArray>("piece");
        QTest::newRow("ASCII") << QByteArray("0123456789abcdef");
        QTest::newRow("wide and combined") << QByteArray("\xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81 \xf0\x9f\x98\x80");
        QTest::newRow("colours") << QByteArray("\x1b[31mred\x1b[0m x");
    }
    void aLineOf16MiBIsOpenedWrappedScrolledSelectedAndCopied()
    {
        QFETCH(const QByteArray, piece);
        constexpr qsizetype size = 16 * 1024 * 1024;
        const QByteArray line = piece.repeated(size / piece.size()) + "END";
        m_window->append("before");
        m_window->append(line);
        m_window->append("after");
        m_window->refresh();
        view().grab();
        view().setWrap(true);
        view().grab();
        view().verticalScrollBar()->setValue(view().verticalScrollBar()->maximum() / 2);
        view().grab();
        key(Qt::Key_Home);
        view().selectAll();
        view().grab();
        const auto text = Widgets::selectedText(m_window->document, view().cache(), view().selection(), {});
        QVERIFY(text);
        QVERIFY(text->startsWith(u"before\n"_s));
        QVERIFY(text->endsWith(u"END\nafter"_s));
        // All of it.
        QSignalSpy changed(&view().cache(), &LineCache::lineChanged);
        view().setWrap(false);
        while (view().cache().line(1)->isCut()) {
            const auto steps = changed.size();
            view().showMore(RowNumber(1));
            QTRY_COMPARE_WITH_TIMEOUT(changed.size(), steps + 1, 20000);
        }
        view().grab();
        view().setWrap(true);
        view().grab();
        for (int i = 0; i < 20; ++i) {
            scrollByPixels(300);
            view().grab();
        }
    }

    // ---- contrast

    void everyColourOfAProgramIsReadableOnEveryRow_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << QPalette(Qt::white);
        QTest::newRow("dark") << darkPalette();
    }
    void everyColourOfAProgramIsReadableOnEveryRow()
    {
        QFETCH(QPalette, palette);
        if (!palette.color(QPalette::Base).isValid() || palette.color(QPalette::Base).lightness() > 128)
            palette.setColor(QPalette::Base, Qt::white);
        Widgets::LogHighlighter highlighter(m_highlighting);
        const SemanticPalette semantic(palette);
        highlighter.setPalette(semantic, palette.color(QPalette::Text));
        const QColor base = palette.color(QPalette::Base);
        QByteArrayList codes;
        for (int color = 30; color < 38; ++color)
            codes << QByteArray::number(color) << QByteArray::number(color + 60) << "1;" + QByteArray::number(color)
                  << "2;" + QByteArray::number(color);
        for (int color = 0; color < 256; ++color)
            codes << "38;5;" + QByteArray::number(color);
        for (int red = 0; red < 256; red += 51) {
            for (int green = 0; green < 256; green += 51) {
                for (int blue = 0; blue < 256; blue += 51)
                    codes << "38;2;" + QByteArray::number(red) + ';' + QByteArray::number(green) + ';'
                            + QByteArray::number(blue);
            }
        }
        for (const QByteArray &code : std::as_const(codes)) {
            const auto line = JobLog::parseAnsi(QByteArray("\x1b[" + code + "mtext"));
            const auto spans = highlighter.highlight(line.text, line.runs);
            QVERIFY2(!spans.isEmpty(), code.constData());
            const QColor text = spans.first().style.foreground;
            for (const QColor &behind : {base, semantic.fill(SemanticPalette::Fill::CurrentLine),
                                         semantic.fill(SemanticPalette::Fill::RevealedLine)}) {
                QVERIFY2(SemanticPalette::contrast(text, behind) >= 4.49,
                         qPrintable(QString::fromLatin1(code) + u' ' + text.name() + u" on "_s + behind.name()));
            }
        }
    }

    // ---- what is read aloud

    void newLinesAreSummedUp()
    {
        QSignalSpy announced(&view(), &LogView::announced);
        for (int i = 0; i < 20; ++i)
            grow(50);
        QVERIFY(announced.isEmpty()); // not at once, and not one by one
        QTRY_COMPARE_WITH_TIMEOUT(announced.size(), 1, LogView::announceInterval * 2);
        const QString text = announced.first().first().toString();
        QVERIFY2(text.contains(QLocale().toString(1000)), qPrintable(text));
    }

    void separatorsAndLevelsAreTold()
    {
        m_window->append("ERROR broken");
        QVERIFY(m_window->fixture.log->appendNotice(m_window->source, JobLog::NoticeKind::Gap, u"lines are missing"_s));
        m_window->refresh();
        QAccessibleInterface *const list = QAccessible::queryAccessibleInterface(&view());
        QCOMPARE(list->childCount(), 2);
        QVERIFY(list->child(0)->text(QAccessible::Description).contains(u"error"_s));
        QCOMPARE(list->child(1)->text(QAccessible::Name), u"lines are missing"_s);
        QVERIFY(list->child(1)->text(QAccessible::Description).contains(u"Separator"_s));
    }
};

QTEST_MAIN(LogViewEdgesTest)
#include "tst_logviewedges.moc"
