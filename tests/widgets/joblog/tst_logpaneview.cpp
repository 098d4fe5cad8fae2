// SPDX-License-Identifier: Apache-2.0
#include "widgets/joblog/logpane.h"

#include "logwindow.h"
#include "widgets/common/codeview.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/joblog/groupfolds.h"
#include "widgets/joblog/logcopy.h"
#include "widgets/joblog/logdetails.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using JobLog::LineNumber;
using JobLog::RowNumber;
using JobLog::SourceId;
using Widgets::InlineBanner;
using Widgets::LogDetails;
using Widgets::LogPane;
using Widgets::LogView;
using Widgets::TimeMode;

namespace {

class FixedPath : public Widgets::FileDialogs
{
public:
    QString saveFile(QWidget *, const QString &, const QString &) override { return path; }
    QString path;
};

/// Takes addresses instead of the browser.
class Browser : public QObject
{
    Q_OBJECT

public:
    Browser()
    {
        QDesktopServices::setUrlHandler(u"https"_s, this, "open");
        QDesktopServices::setUrlHandler(u"http"_s, this, "open");
    }
    ~Browser() override
    {
        QDesktopServices::unsetUrlHandler(u"https"_s);
        QDesktopServices::unsetUrlHandler(u"http"_s);
    }
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

} // namespace

class LogPaneViewTest : public QObject
{
    Q_OBJECT

private:
    Widgets::Highlighting m_highlighting;
    FixedPath m_dialogs;
    std::unique_ptr<LogFixture> m_fixture;
    SourceId m_source{};
    std::unique_ptr<LogPane> m_pane;

    [[nodiscard]] LogView &view() const { return m_pane->view(); }
    [[nodiscard]] LogDetails &details() const { return *m_pane->findChild<LogDetails *>(u"logDetails"_s); }
    template <typename T>
    [[nodiscard]] T *child(const QString &name) const
    {
        return m_pane->findChild<T *>(name);
    }
    void show(const QByteArrayList &lines)
    {
        for (const QByteArray &line : lines)
            m_fixture->append(m_source, line);
        m_pane->setLog(m_fixture->log);
        m_pane->show();
        m_pane->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
        view().setFocus();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view(), key, modifiers); }
    static QString clipboard() { return QGuiApplication::clipboard()->text(); }
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QByteArray saved(QAction *action)
    {
        m_pane->setOptions({.timestamps = false});
        m_dialogs.path = m_fixture->filePath(u"saved-%1.log"_s.arg(++m_files));
        if (!QTest::qWaitFor([action] { return action->isEnabled(); })) // the file before this one is told of
            return "<not enabled>";
        action->trigger();
        if (!QTest::qWaitFor([this] { return QFile::exists(m_dialogs.path); }))
            return "<no file>";
        return contentOf(m_dialogs.path);
    }
    int m_files = 0;

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void init()
    {
        m_fixture = std::make_unique<LogFixture>();
        m_source = m_fixture->addSource(u"release-x7"_s, u"main"_s);
        m_pane = std::make_unique<LogPane>(m_highlighting, m_dialogs);
        m_pane->resize(1000, 600);
    }
    void cleanup()
    {
        m_pane.reset();
        m_fixture.reset();
    }

    // ---- kinds of time

    void kindsOfTimeAreChosenAndRemembered()
    {
        show({"one"});
        QSignalSpy changed(m_pane.get(), &LogPane::optionsChanged);
        key(Qt::Key_T, Qt::ShiftModifier);
        QCOMPARE(view().timeOptions().mode, TimeMode::SinceStart);
        key(Qt::Key_T, Qt::ShiftModifier);
        key(Qt::Key_T, Qt::ShiftModifier);
        QCOMPARE(view().timeOptions().mode, TimeMode::Absolute);
        child<QAction>(u"logTimeUtc"_s)->trigger();
        QVERIFY(view().timeOptions().utc);
        QCOMPARE(changed.size(), 4);
        auto options = m_pane->options();
        QVERIFY(options.time.utc);
        options.time = {TimeMode::SinceAbove, false};
        m_pane->setOptions(options);
        QVERIFY(child<QAction>(u"logTimeSinceAbove"_s)->isChecked());
        QVERIFY(child<QAction>(u"logTimeLocal"_s)->isChecked());
        QCOMPARE(m_pane->options(), options);
    }

    // ---- details

    void detailsShowTheCurrentLine()
    {
        show({"{\"b\":1.0,\"a\":[true]}", "plain text"});
        QVERIFY(!details().isVisible());
        key(Qt::Key_Home);
        QVERIFY(details().text().toPlainText().isEmpty()); // closed: nothing was looked at
        key(Qt::Key_D);
        QVERIFY(details().isVisible());
        QCOMPARE(details().text().toPlainText(), u"{\n  \"b\": 1.0,\n  \"a\": [\n    true\n  ]\n}"_s);
        keepScreenshot(*m_pane, u"log-details-json"_s);
        details().setPage(LogDetails::Page::Text);
        QCOMPARE(details().text().toPlainText(), u"{\"b\":1.0,\"a\":[true]}"_s);
        details().setPage(LogDetails::Page::Json);
        key(Qt::Key_Down);
        QTRY_COMPARE(details().text().toPlainText(), u"plain text"_s);
        QCOMPARE(details().pages(), QList{LogDetails::Page::Text});
        key(Qt::Key_Up);
        QTRY_VERIFY(details().text().toPlainText().startsWith(u"{\n"_s)); // the page that was chosen
        QVERIFY(m_pane->options().details);
        details().text().setFocus();
        QTest::keyClick(&details().text(), Qt::Key_Escape);
        QVERIFY(!details().isVisible());
        QVERIFY(view().hasFocus());
    }

    void detailsHaveProgressAndBytes()
    {
        show({" 10%\r 50%\r100%", "bad \xff"});
        m_pane->findChild<QAction *>(u"logDetailsShown"_s)->trigger();
        key(Qt::Key_Home);
        QTRY_VERIFY(details().pages().contains(LogDetails::Page::States));
        details().setPage(LogDetails::Page::States);
        QCOMPARE(details().text().toPlainText(), u" 10%\n 50%\n100%"_s);
        key(Qt::Key_Down);
        QTRY_VERIFY(details().pages().contains(LogDetails::Page::Bytes));
        details().setPage(LogDetails::Page::Bytes);
        QVERIFY(details().text().toPlainText().contains(u"62 61 64 20 ff"_s));
    }

    void detailsSayWhereTheyShowOnlyAPart()
    {
        show({QByteArray(2 * Widgets::detailLimit, 'x'), "short"});
        m_pane->findChild<QAction *>(u"logDetailsShown"_s)->trigger();
        key(Qt::Key_Home);
        const auto *const cut = m_pane->findChild<QLabel *>(u"logDetailCut"_s);
        QTRY_VERIFY(cut->isVisible());
        QVERIFY2(cut->text().contains(u"256"_s), qPrintable(cut->text()));
        // A word of that length would take Qt seconds to wrap at its end.
        QCOMPARE(details().text().wordWrapMode(), QTextOption::WrapAnywhere);
        keepScreenshot(*m_pane, u"log-details-cut"_s);
        key(Qt::Key_Down);
        QTRY_VERIFY(!cut->isVisible());
        QCOMPARE(details().text().wordWrapMode(), QTextOption::WrapAtWordBoundaryOrAnywhere);
    }

    // ---- readable JSON

    void readableJsonIsShownAndTheRecordedTextCopied()
    {
        const QByteArray line = "{\"msg\":\"hello\",\"level\":\"warn\",\"n\":1.50}";
        show({line, "plain"});
        key(Qt::Key_J);
        QCOMPARE(view().cache().line(0)->text(), u"WARN hello n=1.50"_s);
        QCOMPARE(view().cache().line(1)->text(), u"plain"_s);
        QVERIFY(m_pane->options().readableJson);
        key(Qt::Key_Home);
        key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), QString::fromUtf8(line));
        key(Qt::Key_Right, Qt::ShiftModifier); // a part of it: there is no part of what was recorded
        key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), QString::fromUtf8(line));
        key(Qt::Key_A, Qt::ControlModifier);
        key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), QString::fromUtf8(line + "\nplain"));
        key(Qt::Key_J);
        QCOMPARE(view().cache().line(0)->text(), QString::fromUtf8(line));
    }

    void findMarksReadableJson()
    {
        show({"{\"msg\":\"hello\",\"level\":\"warn\",\"user\":\"ann\"}"});
        key(Qt::Key_J);
        m_pane->findAction()->trigger();
        QTest::keyClicks(child<QLineEdit>(u"findText"_s), u"ann"_s);
        QTRY_VERIFY(view().currentHit().has_value());
        const auto line = view().cache().line(0);
        view().cache().findHits(*line);
        QCOMPARE(line->hits.size(), 1);
        QCOMPARE(line->text().sliced(line->hits.first().begin, 3), u"ann"_s);
    }

    // ---- groups

    void keysFoldAndUnfold()
    {
        show({"before", "::group::Build", "one", "::endgroup::", "after"});
        view().setCurrentRow(RowNumber(2));
        QTRY_VERIFY(view().folds().groupOf({m_source, LineNumber(2)}));
        key(Qt::Key_Minus);
        QTRY_COMPARE(view().rowCount(), 3);
        key(Qt::Key_Plus);
        QCOMPARE(view().rowCount(), 5);
        key(Qt::Key_Minus, Qt::AltModifier);
        QTRY_COMPARE(view().rowCount(), 3);
        keepScreenshot(*m_pane, u"log-folded"_s);
        key(Qt::Key_Plus, Qt::AltModifier);
        QCOMPARE(view().rowCount(), 5);
    }

    void foldingAllTellsOfItsBound()
    {
        QByteArrayList lines;
        for (int i = 0; i <= Widgets::GroupFolds::maxMarkers; ++i)
            lines += "::group::A";
        show(lines);
        m_pane->findChild<QAction *>(u"foldLogGroups"_s)->trigger();
        const auto *const note = m_pane->findChild<QLabel *>(u"logNote"_s);
        QTRY_VERIFY(note->isVisible());
        QVERIFY2(note->text().contains(QLocale().toString(Widgets::GroupFolds::maxMarkers)), qPrintable(note->text()));
    }

    void findAndRevealUnfold()
    {
        show({"::group::A", "needle 1", "::endgroup::", "::group::B", "needle 2", "::endgroup::", "end"});
        m_pane->findChild<QAction *>(u"foldLogGroups"_s)->trigger();
        QTRY_COMPARE(view().rowCount(), 3);
        m_pane->findAction()->trigger();
        QTest::keyClicks(child<QLineEdit>(u"findText"_s), u"needle 2"_s);
        QTRY_COMPARE(view().currentHit(), RowNumber(1)); // where its group stands: typing unfolds nothing
        QCOMPARE(view().rowCount(), 3);
        m_pane->findNextAction()->trigger();
        QCOMPARE(view().rowCount(), 5);
        QCOMPARE(view().currentHit(), RowNumber(2));
        QCOMPARE(view().cache().line(2)->text(), u"needle 2"_s);
        m_pane->reveal(m_source, LineNumber(1));
        QCOMPARE(view().rowCount(), 7);
        QCOMPARE(view().revealedRow(), RowNumber(1));
    }

    void hitsAndJumpsAreReadAloud()
    {
        show({"first", "needle one", "needle two"});
        QSignalSpy announced(&view(), &LogView::announced);
        m_pane->findAction()->trigger();
        QTest::keyClicks(child<QLineEdit>(u"findText"_s), u"needle t"_s);
        QTRY_VERIFY(view().currentHit().has_value());
        QTRY_VERIFY(!announced.isEmpty());
        QTRY_COMPARE(announced.last().first().toString(), u"Found in 1 line"_s);
        m_pane->findNextAction()->trigger();
        QCOMPARE(announced.last().first().toString(), u"needle two"_s);
        m_pane->reveal(m_source, LineNumber(0));
        QCOMPARE(announced.last().first().toString(), u"first"_s);
    }

    // ---- copy and save

    void whatIsFoldedIsCopiedWithItsSurroundings()
    {
        show({"before", "::group::Build", "one", "::endgroup::", "after"});
        view().folds().fold({m_source, LineNumber(1)});
        QTRY_COMPARE(view().rowCount(), 3);
        key(Qt::Key_A, Qt::ControlModifier);
        QGuiApplication::clipboard()->clear();
        key(Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(clipboard(), u"before\n::group::Build\none\n::endgroup::\nafter"_s);
        QCOMPARE(saved(m_pane->saveAction()), QByteArray("before\n::group::Build\none\n::endgroup::\nafter\n"));
    }

    void aSeparatorIsCopiedOnlyByItself()
    {
        m_fixture->append(m_source, "one");
        QVERIFY(m_fixture->log->appendNotice(m_source, JobLog::NoticeKind::Gap, u"12 lines are missing here"_s));
        show({"two"});
        key(Qt::Key_A, Qt::ControlModifier);
        key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), u"one\ntwo"_s);
        m_pane->copyWithDetailsAction()->trigger();
        QVERIFY(!clipboard().contains(u"missing"_s));
        view().setCurrentRow(RowNumber(1));
        key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(clipboard(), u"12 lines are missing here"_s);
    }

    void selectedAndFilteredAndAllLinesAreSaved()
    {
        const SourceId other = m_fixture->addSource(u"release-y8"_s, u"main"_s);
        m_fixture->append(other, "ERROR other");
        show({"ERROR one", "two", "ERROR three", "four"});
        view().setCurrentRow(RowNumber(1));
        key(Qt::Key_Down, Qt::ShiftModifier);
        // Up to the beginning of the second: nothing of it.
        QCOMPARE(saved(m_pane->saveSelectionAction()), QByteArray("release-x7/main ERROR one\n"));
        JobLog::SearchPattern errors;
        errors.text = u"ERROR"_s;
        JobLog::LogFilter filter;
        filter.include = {errors};
        QVERIFY(m_pane->document()->setFilter(filter));
        QTRY_COMPARE(view().rowCount(), 3);
        const QByteArray shown = saved(m_pane->saveAction());
        QCOMPARE(shown.count('\n'), 3);
        QVERIFY(!shown.contains("two"));
        QCOMPARE(saved(m_pane->saveAllAction()).count('\n'), 5);
        key(Qt::Key_A, Qt::ControlModifier);
        key(Qt::Key_C, Qt::ControlModifier); // of the filtered rows
        QCOMPARE(clipboard().count(u"ERROR"_s), 3);
        QVERIFY(!clipboard().contains(u"two"_s));
    }

    void tooMuchForTheClipboardIsOfferedAsAFile()
    {
        show({"one", "two", "three"});
        view().selectAll();
        const auto plan = Widgets::planCopy(*m_pane->document(), view().cache(), view().selection(), {});
        QVERIFY(plan);
        const auto text = Widgets::carryOut(*plan, 2);
        QVERIFY(!text);
        QCOMPARE(text.error().code, u"copy-too-large"_s);
        QVERIFY(!text.error().hint.isEmpty());
    }

    // ---- links

    void linksAreOpenedAfterAQuestion()
    {
        Browser browser;
        show({"see https://example.com/a.", "\x1b]8;;https://host.example/x\x1b\\here\x1b]8;;\x1b\\",
              "\x1b]8;;file:///etc/passwd\x1b\\file\x1b]8;;\x1b\\"});
        auto *const question = child<InlineBanner>(u"logLinkQuestion"_s);
        const auto click = [this](qint64 row, qsizetype unit, Qt::KeyboardModifiers modifiers) {
            const QPoint point = view().rectOf({row, unit}).topLeft() + QPoint(2, 5);
            QTest::mouseClick(view().viewport(), Qt::LeftButton, modifiers, point);
        };
        click(0, 10, {});
        QVERIFY(!question->isVisible());
        click(0, 10, Qt::ControlModifier);
        QVERIFY(question->isVisible());
        QVERIFY(question->text().contains(u"https://example.com/a"_s));
        QVERIFY(browser.opened.isEmpty());
        child<QPushButton>(u"cancelLink"_s)->click();
        QVERIFY(!question->isVisible());
        QVERIFY(browser.opened.isEmpty());
        click(1, 1, Qt::ControlModifier);
        QVERIFY(question->text().contains(u"host.example"_s));
        keepScreenshot(*m_pane, u"log-link-question"_s);
        child<QPushButton>(u"openLink"_s)->click();
        QCOMPARE(browser.opened, QList{QUrl(u"https://host.example/x"_s)});
        click(2, 1, Qt::ControlModifier); // another scheme
        QVERIFY(!question->isVisible());
        view().setFocus();
        view().setCurrentRow(RowNumber(0));
        key(Qt::Key_O);
        QVERIFY(question->isVisible());
        QVERIFY(question->text().contains(u"example.com"_s));
    }

    void everyEntryIsInTheContextMenuOnce()
    {
        show({"x"});
        QStringList names;
        for (const QAction *action : view().actions()) {
            if (!action->isSeparator())
                names.append(action->objectName());
        }
        QVERIFY(names.contains(u"foldLogGroup"_s));
        QVERIFY(names.contains(u"logDetailsShown"_s));
        QVERIFY(names.contains(u"saveLogSelection"_s));
        QCOMPARE(names.removeDuplicates(), 0);
    }
};

QTEST_MAIN(LogPaneViewTest)
#include "tst_logpaneview.moc"
