// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "models/history/runstore.h"
#include "models/joblog/logdocument.h"
#include "models/joblog/runlog.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/joblog/logpane.h"
#include "widgets/joblog/logview.h"
#include "widgets/main/mainwindow.h"
#include "widgets/manifest/manifesteditor.h"
#include "widgets/manifest/manifestpane.h"

#include <QAction>
#include <QDialog>
#include <QDir>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTreeView>

using namespace Qt::StringLiterals;

/// Recorded runs and log files in the real window, by keyboard.
class WindowRecordingsTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<App::Application> m_application;

    Widgets::MainWindow &window() { return m_application->window(); }
    template <typename T>
    T *child(const QString &name)
    {
        return window().findChild<T *>(name);
    }
    QString text(const QString &label) { return child<QLabel>(label)->text(); }
    qint64 rows()
    {
        const JobLog::LogDocument *document = window().logPane().document();
        return document ? document->rowCount() : 0;
    }

    void start(App::ApplicationOptions options = {})
    {
        options.sources = {};
        options.sources.homeFolder = m_folder->path();
        options.settingsFile = m_folder->filePath(u"settings.ini"_s);
        options.runsFolder = m_folder->filePath(u"runs"_s);
        m_application = std::make_unique<App::Application>(options);
        m_application->start();
        window().resize(1280, 800);
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName();
    }

    /// A run of two containers, as a run records it.
    QString record(const QString &jobName, const QString &result)
    {
        History::RunStore store(m_folder->filePath(u"runs"_s));
        const QString id = *store.createRun(jobName);
        const auto log = *JobLog::RunLog::create(store.folder(id) + u"/log"_s);
        for (const QString &container : {u"main"_s, u"helper"_s}) {
            JobLog::SourceInfo info;
            info.group = jobName + u"-x7"_s;
            info.name = container;
            info.kind = u"main"_s;
            const JobLog::SourceId source = *log->addSource(info);
            const QByteArray lines = "2026-01-31T10:00:01.000000001Z hello\n"
                                     "2026-01-31T10:00:02.000000001Z SPINNAKER_PROPERTY_FROM="
                + container.toUtf8() + '\n';
            if (!log->append(source, lines) || !log->finishSource(source))
                qFatal("cannot record");
        }
        const auto containerRecord = [](const QString &name) {
            return QJsonObject{
                {u"name"_s, name},           {u"kind"_s, u"main"_s},        {u"attempt"_s, 0}, {u"exitCode"_s, 0},
                {u"signal"_s, QJsonValue()}, {u"reason"_s, u"Completed"_s}, {u"lines"_s, 2},   {u"bytes"_s, 40}};
        };
        const QJsonObject pod{{u"name"_s, QString(jobName + u"-x7"_s)},
                              {u"phase"_s, u"Succeeded"_s},
                              {u"containers"_s, QJsonArray{containerRecord(u"main"_s), containerRecord(u"helper"_s)}}};
        const QJsonObject saved{
            {u"job"_s, QJsonObject{{u"context"_s, u"prod"_s}, {u"namespace"_s, u"batch"_s}, {u"name"_s, jobName}}},
            {u"result"_s, result},
            {u"reason"_s, u"CompletionsReached"_s},
            {u"startTime"_s, u"2026-01-31T10:00:00Z"_s},
            {u"completionTime"_s, u"2026-01-31T10:00:12Z"_s},
            {u"durationSeconds"_s, 12},
            {u"logsUrl"_s, u"https://user:geheim@logs.example.com/release"_s},
            {u"pods"_s, QJsonArray{pod}}};
        if (!store.saveResult(id, saved))
            qFatal("cannot save");
        return id;
    }

    QDialog *openHistory(int runs)
    {
        QTest::keyClick(&window(), Qt::Key_H, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = child<QDialog>(u"historyDialog"_s);
        if (!dialog || !QTest::qWaitFor([&] {
                return dialog->findChild<QTableView *>(u"historyView"_s)->model()->rowCount() == runs;
            }))
            return nullptr;
        return dialog;
    }

    static void screenshot(QWidget &widget, const QString &name)
    {
        const QString folder = qEnvironmentVariable("JC_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        QCoreApplication::processEvents();
        QVERIFY(widget.grab().save(folder + u'/' + name + u".png"));
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_application.reset();
        m_folder.reset();
    }

    void opensARecordedRun()
    {
        record(u"other"_s, u"Failed"_s);
        record(u"release"_s, u"Complete"_s);
        start();
        QDialog *dialog = openHistory(2);
        QVERIFY(dialog);
        screenshot(*dialog, u"history"_s);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"historyFilter"_s), u"release"_s);
        QCOMPARE(dialog->findChild<QTableView *>(u"historyView"_s)->model()->rowCount(), 1);
        QTest::keyClick(dialog->findChild<QLineEdit *>(u"historyFilter"_s), Qt::Key_Return);
        QTRY_VERIFY(!dialog->isVisible());
        QTRY_COMPARE(rows(), 4);
        QCOMPARE(text(u"runStateText"_s), u"Completed"_s);
        QVERIFY2(text(u"runProgress"_s).contains(u"release"_s), qPrintable(text(u"runProgress"_s)));
        auto *properties = child<QTableView>(u"propertiesView"_s);
        QTRY_COMPARE(properties->model()->rowCount(), 1);
        QCOMPARE(properties->model()->index(0, 1).data().toString(), u"main"_s);
        // A value leads to its line, and its characters there are selected: SPINNAKER_PROPERTY_FROM=main
        properties->setFocus();
        properties->setCurrentIndex(properties->model()->index(0, 0));
        QTest::keyClick(properties, Qt::Key_Return);
        const auto *view = child<Widgets::LogView>(u"logView"_s);
        QVERIFY(view);
        QTRY_VERIFY(!view->selection().isEmpty());
        QCOMPARE(view->selection().begin().unit, 24);
        QCOMPARE(view->selection().end().unit, 28);
        QCOMPARE(view->selection().begin().row, view->revealedRow()->value());
        QCOMPARE(child<QTreeView>(u"podsView"_s)->model()->rowCount(), 1);
        QVERIFY(child<QAction>(u"openLogLinkAction"_s)->isEnabled());
        const QString tip = child<QAction>(u"openLogLinkAction"_s)->toolTip();
        QVERIFY2(tip.contains(u"https://logs.example.com/release"_s), qPrintable(tip)); // an older record's password
        const auto *tabs = child<QTabWidget>(u"resultTabs"_s);
        QTRY_VERIFY(tabs->tabText(int(Widgets::MainWindow::Tab::Problems)).contains(u"(1)"_s));
        screenshot(window(), u"recorded-run"_s);
        child<QAction>(u"theme2Action"_s)->trigger();
        screenshot(window(), u"recorded-run-dark"_s);
        child<QAction>(u"theme0Action"_s)->trigger();
    }

    void opensARunWhoseRecordingBrokeOff()
    {
        const QString id = record(u"release"_s, u"Complete"_s);
        QVERIFY(QFile::remove(m_folder->filePath(u"runs/"_s + id + u"/run.json"_s)));
        App::ApplicationOptions options;
        options.recordedRun = id;
        start(options);
        QTRY_COMPARE(rows(), 4);
        QVERIFY2(text(u"runDetail"_s).contains(u"broke off"_s), qPrintable(text(u"runDetail"_s)));
    }

    void showsTheDetailsOfARecordedRun()
    {
        const QString id = record(u"release"_s, u"Complete"_s);
        History::RunStore store(m_folder->filePath(u"runs"_s));
        QJsonObject saved = *store.readResult(id);
        const QJsonArray entries{
            QJsonObject{{u"key"_s, u"owner"_s}, {u"value"_s, u"team platform"_s}, {u"html"_s, false}},
            QJsonObject{{u"key"_s, u"help"_s},
                        {u"value"_s, u"<b>ask</b><script>x</script><img src='file:///x'>"_s},
                        {u"html"_s, true}}};
        saved.insert(u"details"_s, QJsonArray{QJsonObject{{u"section"_s, u"run book"_s}, {u"entries"_s, entries}}});
        QVERIFY(store.saveResult(id, saved));
        App::ApplicationOptions options;
        options.recordedRun = id;
        start(options);
        auto *tabs = child<QTabWidget>(u"resultTabs"_s);
        const int tab = int(Widgets::MainWindow::Tab::Details);
        QTRY_VERIFY(tabs->isTabVisible(tab));
        QCOMPARE(tabs->tabText(tab), u"Details (2)"_s);
        QTest::keyClick(&window(), Qt::Key_6, Qt::AltModifier);
        QTRY_COMPARE(tabs->currentIndex(), tab);
        const QString shown = child<QTextBrowser>(u"detailsView"_s)->toPlainText();
        QVERIFY2(shown.contains(u"team platform"_s) && shown.contains(u"ask"_s), qPrintable(shown));
        QVERIFY(!shown.contains(QChar(QChar::ObjectReplacementCharacter))); // no image
        screenshot(window(), u"details"_s);
        // What comes next has none.
        Q_EMIT window().openFileRequested(write(u"b.log"_s, "only\n"));
        QTRY_VERIFY(!tabs->isTabVisible(tab));
        QCOMPARE(tabs->currentIndex(), int(Widgets::MainWindow::Tab::Properties));
    }

    void loadsARunToRunItAgain_data()
    {
        QTest::addColumn<QByteArray>("file"); // what the manifest's file holds by now
        QTest::addColumn<bool>("opensTheFile");
        const QByteArray manifest = "# a comment\napiVersion: batch/v1\nkind: Job\nmetadata: {name: release}\nspec:\n"
                                    "  template:\n    spec:\n      restartPolicy: Never\n      containers:\n"
                                    "      - name: main\n        image: busybox\n        env:\n"
                                    "        - {name: DB_PASSWORD, value: geheim}\n";
        QTest::newRow("the file is the same") << manifest << true;
        QTest::newRow("the file has changed") << QByteArray(manifest).replace("busybox", "alpine") << false;
        QTest::newRow("the file is gone") << QByteArray() << false;
    }
    void loadsARunToRunItAgain()
    {
        QFETCH(QByteArray, file);
        QFETCH(bool, opensTheFile);
        const QString path = m_folder->filePath(u"release.yaml"_s);
        if (!file.isEmpty())
            write(u"release.yaml"_s, file);
        const QString id = record(u"release"_s, u"Complete"_s);
        History::RunStore store(m_folder->filePath(u"runs"_s));
        QJsonObject saved = *store.readResult(id);
        const QJsonObject container{
            {u"name"_s, u"main"_s},
            {u"image"_s, u"busybox"_s},
            {u"env"_s, QJsonArray{QJsonObject{{u"name"_s, u"DB_PASSWORD"_s}, {u"value"_s, u"***"_s}}}}};
        const QJsonObject pods{{u"restartPolicy"_s, u"Never"_s}, {u"containers"_s, QJsonArray{container}}};
        const QJsonObject job{{u"apiVersion"_s, u"batch/v1"_s},
                              {u"kind"_s, u"Job"_s},
                              {u"metadata"_s, QJsonObject{{u"name"_s, u"release"_s}}},
                              {u"spec"_s, QJsonObject{{u"template"_s, QJsonObject{{u"spec"_s, pods}}}}}};
        saved.insert(u"manifestFile"_s, path);
        saved.insert(u"request"_s,
                     QJsonObject{{u"job"_s, job},
                                 {u"withheld"_s, QJsonArray{u"spec.template.spec.containers[0].env[0].value"_s}},
                                 {u"manifestFile"_s, path},
                                 {u"context"_s, u"sandbox"_s},
                                 {u"sandbox"_s, true},
                                 {u"namespace"_s, u"batch"_s},
                                 {u"capture"_s, QJsonObject{{u"kind"_s, u"logs"_s}, {u"container"_s, u"main"_s}}}});
        QVERIFY(store.saveResult(id, saved));

        start();
        QDialog *dialog = openHistory(1);
        QVERIFY(dialog);
        auto *view = dialog->findChild<QTableView *>(u"historyView"_s);
        QCOMPARE(view->contextMenuPolicy(), Qt::ActionsContextMenu);
        auto *again = dialog->findChild<QAction *>(u"runAgainAction"_s);
        QVERIFY(again && view->actions().contains(again));
        screenshot(*dialog, u"history-again"_s);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"runAgainButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!dialog->isVisible());
        Widgets::ManifestPane &pane = window().manifestPane();
        QTRY_VERIFY(pane.isOpen() && !pane.isParsing());
        QTRY_VERIFY(child<QWidget>(u"manifestNotice"_s)->isVisible());
        QCOMPARE(pane.manifest().job()[u"metadata"][u"name"].toString(), u"release"_s);
        QCOMPARE(pane.capture().container, u"main"_s);
        QCOMPARE(pane.path(), opensTheFile ? path : QString());
        const QString text = pane.editor().toPlainText();
        QCOMPARE(text.contains(u"# a comment"_s), opensTheFile);
        QCOMPARE(text.contains(u"geheim"_s), opensTheFile);
        const QString notice = child<Widgets::InlineBanner>(u"manifestNotice"_s)->text().remove(u'\u200b');
        QVERIFY2(notice.contains(id), qPrintable(notice));
        QCOMPARE(notice.contains(u"env[0].value"_s), !opensTheFile);
        QTRY_COMPARE(window().namespacePicker().effective(), u"batch"_s);
        // Ready to run, and not run.
        QTRY_VERIFY2(child<QAction>(u"runAction"_s)->isEnabled(),
                     qPrintable(child<QAction>(u"runAction"_s)->toolTip()));
        QTRY_COMPARE(this->text(u"runStateText"_s), u"Ready"_s);
        QCOMPARE(QDir(m_folder->filePath(u"runs"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
        screenshot(window(), opensTheFile ? u"run-again-file"_s : u"run-again"_s);
    }

    void saysThatAnOlderRecordHasNoManifest()
    {
        const QString id = record(u"release"_s, u"Complete"_s);
        App::ApplicationOptions options;
        options.runAgain = id;
        start(options);
        QTRY_VERIFY(child<QWidget>(u"manifestNotice"_s)->isVisible());
        const QString notice = child<Widgets::InlineBanner>(u"manifestNotice"_s)->text();
        QVERIFY2(notice.contains(u"did not record its manifest"_s), qPrintable(notice));
        QVERIFY(!window().manifestPane().isOpen());
    }

    void deletesARecordedRunAfterAsking()
    {
        const QString id = record(u"release"_s, u"Complete"_s);
        start();
        QDialog *dialog = openHistory(1);
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"removeRunButton"_s), Qt::LeftButton);
        auto *keep = dialog->findChild<QPushButton *>(u"keepRunButton"_s);
        QTRY_VERIFY(keep->hasFocus());
        QTest::keyClick(keep, Qt::Key_Escape); // the way out deletes nothing
        QVERIFY(dialog->isVisible());
        QVERIFY(QDir(m_folder->filePath(u"runs/"_s + id)).exists());
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"removeRunButton"_s), Qt::LeftButton);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"confirmRemoveRunButton"_s), Qt::LeftButton);
        QTRY_COMPARE(dialog->findChild<QTableView *>(u"historyView"_s)->model()->rowCount(), 0);
        QTRY_VERIFY(!QDir(m_folder->filePath(u"runs/"_s + id)).exists());
    }

    void opensALogFile()
    {
        App::ApplicationOptions options;
        QByteArray content;
        for (int i = 0; i < 1000; ++i)
            content += "2026-01-31T10:00:01.000000001Z INFO line " + QByteArray::number(i) + '\n';
        options.manifestPath = write(u"job.log"_s, content + "2026-01-31T10:00:02.0Z SPINNAKER_PROPERTY_A=1\n");
        start(options);
        QTRY_COMPARE(rows(), 1001);
        QTRY_COMPARE(child<QTableView>(u"propertiesView"_s)->model()->rowCount(), 1);
        QTRY_COMPARE(text(u"runStateText"_s), u"Log file"_s);
        QVERIFY2(text(u"runDetail"_s).contains(u"job.log"_s), qPrintable(text(u"runDetail"_s)));
        screenshot(window(), u"log-file"_s);
    }

    void saysThatALogCannotBeOpened()
    {
        App::ApplicationOptions options;
        options.logPath = m_folder->filePath(u"missing.log"_s);
        start(options);
        QTRY_COMPARE(text(u"runStateText"_s), u"Cannot be opened"_s);
        QVERIFY2(text(u"runDetail"_s).contains(u"missing.log"_s), qPrintable(text(u"runDetail"_s)));
    }

    void anotherFileTakesThePanesOver()
    {
        App::ApplicationOptions options;
        options.logPath = write(u"a.log"_s, "SPINNAKER_PROPERTY_A=1\none\n");
        start(options);
        QTRY_COMPARE(rows(), 2);
        Q_EMIT window().openFileRequested(write(u"b.log"_s, "only\n"));
        QTRY_COMPARE(rows(), 1);
        QTRY_COMPARE(child<QTableView>(u"propertiesView"_s)->model()->rowCount(), 0);
    }
};

QTEST_MAIN(WindowRecordingsTest)
#include "tst_windowrecordings.moc"
