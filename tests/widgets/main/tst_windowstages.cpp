// SPDX-License-Identifier: Apache-2.0
// Spinnaker's stages in the real window: opened, with their parameters and accounts, and saved again.
// JC_SCREENSHOTS=FOLDER saves what it looked like.
#include "app/application.h"
#include "models/sandbox/sandboxserver.h"
#include "models/spinnaker/pipelinefile.h"
#include "tests/support/testpaths.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/context/contextpicker.h"
#include "widgets/context/namespacepicker.h"
#include "widgets/main/mainwindow.h"
#include "widgets/manifest/manifesteditor.h"
#include "widgets/manifest/manifestpane.h"
#include "widgets/problems/problemmodel.h"
#include "widgets/spinnaker/stagedialog.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Widgets;

namespace {

constexpr int patience = 30000;

class ChosenFile : public FileDialogs
{
public:
    QString openManifest(QWidget *, const QString &) override { return toOpen; }
    QString saveFile(QWidget *, const QString &, const QString &) override { return toSave; }
    QString toOpen;
    QString toSave;
};

void screenshot(QWidget &window, const QString &name)
{
    const QString folder = qEnvironmentVariable("JC_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    QCoreApplication::processEvents();
    QVERIFY(window.grab().save(folder + u'/' + name + u".png"));
}

} // namespace

class WindowStagesTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<ChosenFile> m_dialogs;
    std::unique_ptr<App::Application> m_application;

    static QString vector(const QString &name) { return TestPaths::source(u"/tests/vectors/spinnaker/") + name; }

    QString write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write");
        return file.fileName();
    }

    void start()
    {
        m_application.reset();
        App::ApplicationOptions options;
        options.sources = {};
        options.sources.environment
            = write(u"config"_s,
                    "contexts: [{name: dev, context: {cluster: k, user: u}}, {name: production, context: {cluster: k, "
                    "user: u}}]\n"
                    "current-context: dev\nclusters: [{name: k, cluster: {server: 'https://127.0.0.1:1'}}]\n"
                    "users: [{name: u, user: {token: t}}]\n");
        options.settingsFile = m_folder->filePath(u"settings.ini"_s);
        options.runsFolder = m_folder->filePath(u"runs"_s);
        options.sandboxOptions.dataFolder = m_folder->filePath(u"sandbox"_s);
        options.dialogs = m_dialogs;
        m_application = std::make_unique<App::Application>(options);
        m_application->start();
        QTRY_COMPARE_WITH_TIMEOUT(contextName(), u"dev"_s, patience);
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    MainWindow &window() { return m_application->window(); }
    QString contextName()
    {
        const Kube::ContextInfo *context = window().contextPicker().current();
        return context ? context->name : QString();
    }
    QString manifest() { return window().manifestPane().editor().toPlainText(); }
    QWidget *originBar() { return window().findChild<QWidget *>(u"stageOriginBar"_s); }

    template <typename T>
    T *child(const QString &name)
    {
        T *found = window().findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    StageDialog *dialog() { return window().findChild<StageDialog *>(); }
    bool isAsking(StageDialog::Step step) { return dialog() && dialog()->isVisible() && dialog()->step() == step; }
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : dialog(), Qt::Key(key), modifiers);
    }
    void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }

    void waitForFocus()
    {
        QVERIFY(QTest::qWaitForWindowActive(dialog()));
        QTRY_VERIFY(dialog()->isAncestorOf(QApplication::focusWidget()));
    }
    void openAndWait(const QString &path, StageDialog::Step step)
    {
        Q_EMIT window().openFileRequested(path);
        QTRY_VERIFY_WITH_TIMEOUT(isAsking(step), patience);
        waitForFocus();
    }
    /// The stage "Migrate" of pipeline.json, to the summary, with the keyboard alone.
    void answerMigrate()
    {
        openAndWait(vector(u"pipeline.json"_s), StageDialog::Step::Stage);
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Parameters));
        type(u"OPS-1"_s);
        press(Qt::Key_Return); // goes to the next one that is missing
        QVERIFY(isAsking(StageDialog::Step::Parameters));
        type(u"2"_s);
        press(Qt::Key_Return);
        type(u"77"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_dialogs = std::make_shared<ChosenFile>();
        start();
    }
    void cleanup()
    {
        m_application.reset();
        m_folder.reset();
    }

    void opensAStageWithTheKeyboardAlone()
    {
        openAndWait(vector(u"pipeline.json"_s), StageDialog::Step::Stage);
        auto *table = child<QTableWidget>(u"stageTable"_s);
        QCOMPARE(table->rowCount(), 2);
        QVERIFY(table->hasFocus());
        press(Qt::Key_Down);
        press(Qt::Key_Up);
        screenshot(*dialog(), u"stage-picker"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Parameters));
        auto *state = child<QLabel>(u"parametersState"_s);
        QVERIFY2(state->text().contains(u"ticket"_s), qPrintable(state->text()));
        QVERIFY(child<QLabel>(u"parameterHint0"_s)->text().contains(u"${ parameters[\"environment\"] }"_s));
        QVERIFY(child<QLabel>(u"parameterHint0"_s)->text().contains(u"2 time"_s));
        QCOMPARE(child<QComboBox>(u"parameterField0"_s)->currentText(), u"staging"_s);
        screenshot(*dialog(), u"stage-parameters"_s);
        QVERIFY(child<QLineEdit>(u"parameterField1"_s)->hasFocus());
        type(u"OPS-1"_s);
        press(Qt::Key_Return);
        QVERIFY(child<QLineEdit>(u"parameterField3"_s)->hasFocus());
        type(u"2"_s);
        press(Qt::Key_Tab); // the button beside it leaves an expression as it is
        QVERIFY(child<QToolButton>(u"parameterAsIs3"_s)->hasFocus());
        child<QLineEdit>(u"parameterField6"_s)->setFocus();
        press(Qt::Key_Tab);
        press(Qt::Key_Space);
        QCOMPARE(child<QLineEdit>(u"parameterField6"_s)->text(), u"${trigger['buildInfo']['number']}"_s);
        QVERIFY(!state->text().contains(u"missing"_s));
        child<QLineEdit>(u"parameterField6"_s)->setFocus();
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));

        auto *contexts = child<QComboBox>(u"stageContext"_s);
        QVERIFY(contexts->hasFocus());
        QCOMPARE(contexts->currentIndex(), 0); // nothing is called like the account
        const QString summary = child<QTextBrowser>(u"stageSummary"_s)->toPlainText();
        for (const auto &part : {u"k8s-prod"_s, u"shop-staging"_s, u"container migrate"_s, u"30 minutes"_s,
                                 u"moniker"_s, u"requiredArtifactIds"_s, u"failPipeline"_s})
            QVERIFY2(summary.contains(part, Qt::CaseInsensitive), qPrintable(part));
        QVERIFY2(summary.contains(u"k8s-prod"_s) && summary.contains(u"shop-staging"_s),
                 qPrintable(summary)); // as written
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        QVERIFY(contexts->currentText().startsWith(u"production"_s));
        screenshot(*dialog(), u"stage-summary"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY(!dialog()->isVisible());

        QVERIFY2(manifest().contains(u"  name: migrate-staging\n"_s), qPrintable(manifest()));
        QVERIFY(manifest().contains(u"value: \"${trigger['buildInfo']['number']}\""_s));
        QCOMPARE(contextName(), u"production"_s);
        const JobRun::CaptureSettings capture = window().manifestPane().capture();
        QCOMPARE(capture.kind, JobRun::CaptureKind::Logs);
        QCOMPARE(capture.container, u"migrate"_s);
        QTRY_COMPARE_WITH_TIMEOUT(window().namespacePicker().effective(), u"shop-staging"_s, patience);
        QVERIFY(originBar()->isVisible());
        QVERIFY(child<QCheckBox>(u"stageTimeout"_s)->text().contains(u"30:00"_s));
        QVERIFY(window().manifestPane().path().isEmpty()); // saving must not write over the pipeline
        QVERIFY(!window().manifestPane().isModified());
        QVERIFY(window().windowTitle().contains(u"Migrate"_s));
        screenshot(window(), u"stage-window"_s);
    }

    void looksRightInTheDark()
    {
        child<QAction>(u"theme2Action"_s)->trigger();
        openAndWait(vector(u"pipeline.json"_s), StageDialog::Step::Stage);
        screenshot(*dialog(), u"stage-picker-dark"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Parameters));
        screenshot(*dialog(), u"stage-parameters-dark"_s);
        type(u"OPS-1"_s);
        press(Qt::Key_Return);
        type(u"2"_s);
        press(Qt::Key_Return);
        type(u"77"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
        screenshot(*dialog(), u"stage-summary-dark"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY(!dialog()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(child<QAction>(u"copyStageAction"_s)->isEnabled(), patience);
        child<QAction>(u"copyStageAction"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(child<InlineBanner>(u"manifestNotice"_s)->isVisible(), patience);
        screenshot(window(), u"stage-window-dark"_s);
        child<QAction>(u"theme1Action"_s)->trigger();
    }

    void remembersTheContextOfAnAccount()
    {
        answerMigrate();
        child<QComboBox>(u"stageContext"_s)->setCurrentIndex(2);
        press(Qt::Key_Return);
        QTRY_COMPARE(contextName(), u"production"_s);
        start(); // another window
        QVERIFY(window().contextPicker().select(u"dev"_s, false));
        answerMigrate();
        QVERIFY(child<QComboBox>(u"stageContext"_s)->currentText().startsWith(u"production"_s));
        child<QComboBox>(u"stageContext"_s)->setCurrentIndex(0); // not this time
        press(Qt::Key_Return);
        QTRY_VERIFY(!dialog()->isVisible());
        QCOMPARE(contextName(), u"dev"_s);
    }

    void goesStraightToTheSummaryWhereNothingIsAsked()
    {
        const QString path = write(u"stage.json"_s,
                                   QByteArray("{\"type\":\"runJobManifest\",\"name\":\"One\",\"account\":"
                                              "\"production\",\"manifest\":{\"apiVersion\":\"batch/v1\",\"kind\":"
                                              "\"Job\",\"metadata\":{\"name\":\"one\"}}}"));
        openAndWait(path, StageDialog::Step::Summary);
        QVERIFY(!child<QPushButton>(u"stageBackButton"_s)->isVisible());
        QVERIFY(child<QComboBox>(u"stageContext"_s)->currentText().startsWith(u"production"_s)); // called so
        press(Qt::Key_Escape);
        QTRY_VERIFY(!dialog()->isVisible());
        QVERIFY(!window().manifestPane().isOpen());
        QCOMPARE(contextName(), u"dev"_s);
    }

    void explainsAManifestThatIsElsewhere()
    {
        openAndWait(vector(u"artifacts.json"_s), StageDialog::Step::Stage);
        press(Qt::Key_Return); // "From GitHub"
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
        const QString text = child<QTextBrowser>(u"stageSummary"_s)->toPlainText();
        QVERIFY2(text.contains(u"job-console artifact --type github/file"_s), qPrintable(text));
        QVERIFY(!child<QPushButton>(u"stageNextButton"_s)->isVisible());
        screenshot(*dialog(), u"stage-elsewhere"_s);
        QTest::keyClick(dialog(), Qt::Key_B, Qt::AltModifier);
        QTRY_VERIFY(isAsking(StageDialog::Step::Stage)); // and another one can be chosen
        child<QTableWidget>(u"stageTable"_s)->setCurrentCell(3, 0);
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
        press(Qt::Key_Return);
        QTRY_VERIFY(manifest().contains(u"name: embedded"_s));
    }

    void filtersManyStages()
    {
        QByteArrayList stages;
        for (int i = 0; i < 40; ++i)
            stages.append("{\"type\":\"runJobManifest\",\"name\":\"stage " + QByteArray::number(i)
                          + "\",\"refId\":\"r\",\"manifest\":{\"kind\":\"Job\",\"metadata\":{\"name\":\"job"
                          + QByteArray::number(i) + "\"}}}");
        openAndWait(write(u"many.json"_s, "{\"stages\":[" + stages.join(',') + "]}"), StageDialog::Step::Stage);
        child<QLineEdit>(u"stageFilter"_s)->setFocus();
        type(u"JOB37"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
        press(Qt::Key_Return);
        QTRY_VERIFY(manifest().contains(u"name: job37"_s));
    }

    void opensWhatIsDropped()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(vector(u"execution.json"_s))});
        QDragEnterEvent enter(QPoint(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window(), &enter);
        QDropEvent drop(QPointF(200, 200), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window(), &drop);
        QTRY_VERIFY_WITH_TIMEOUT(isAsking(StageDialog::Step::Parameters), patience);
        waitForFocus();
        QVERIFY(child<QLabel>(u"stageDialogPlace"_s)->text().contains(u"execution"_s));
        press(Qt::Key_Return); // all values are those of the execution
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
        press(Qt::Key_Return);
        QTRY_VERIFY(manifest().contains(u"image: shop:2.0.0"_s));
    }

    void changesTheParametersLater()
    {
        answerMigrate();
        press(Qt::Key_Return);
        QTRY_VERIFY(manifest().contains(u"migrate-staging"_s));
        child<QToolButton>(u"stageParametersButton"_s)->click();
        QTRY_VERIFY(isAsking(StageDialog::Step::Parameters));
        waitForFocus();
        QCOMPARE(child<QLineEdit>(u"parameterField1"_s)->text(), u"OPS-1"_s);
        child<QComboBox>(u"parameterField0"_s)->setCurrentText(u"production"_s);
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
        press(Qt::Key_Return);
        QTRY_VERIFY(manifest().contains(u"migrate-production"_s));
        child<QToolButton>(u"stageSummaryButton"_s)->click();
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
    }

    void asksBeforeChangesAreLost()
    {
        window().manifestPane().open(write(u"mine.yaml"_s, "kind: Job\n"));
        window().manifestPane().editor().insertPlainText(u"# mine\n"_s);
        answerMigrate();
        press(Qt::Key_Return);
        QTRY_VERIFY(child<InlineBanner>(u"manifestUnsavedBanner"_s)->isVisible());
        QVERIFY(manifest().contains(u"# mine"_s));
        QVERIFY(!originBar()->isVisible());
        child<QPushButton>(u"unsavedDiscard"_s)->click();
        QVERIFY(manifest().contains(u"migrate-staging"_s));
        QVERIFY(originBar()->isVisible());
    }

    void leavesManifestsAlone()
    {
        const QByteArray job = "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":\"j\"}}";
        Q_EMIT window().openFileRequested(write(u"job.json"_s, job));
        QTRY_COMPARE_WITH_TIMEOUT(manifest(), QString::fromUtf8(job), patience);
        QVERIFY(!dialog());
        QVERIFY(!originBar()->isVisible());
    }

    void forgetsTheStageWithItsManifest()
    {
        answerMigrate();
        press(Qt::Key_Return);
        QTRY_VERIFY(originBar()->isVisible());
        window().manifestPane().open(TestPaths::source(u"/resources/samples/release.yaml"));
        QVERIFY(!originBar()->isVisible());
    }

    void keepsTheCaptureWhenTheManifestIsSaved()
    {
        answerMigrate();
        press(Qt::Key_Return);
        QTRY_VERIFY(originBar()->isVisible());
        m_dialogs->toSave = m_folder->filePath(u"migrate.yaml"_s);
        QVERIFY(window().manifestPane().save());
        QCOMPARE(window().manifestPane().path(), m_dialogs->toSave);
        QCOMPARE(window().manifestPane().capture().container, u"migrate"_s);
        QVERIFY(originBar()->isVisible());
    }

    void saysThatThereIsNoJob()
    {
        Q_EMIT window().openFileRequested(vector(u"no-job.json"_s));
        auto *banner = child<InlineBanner>(u"manifestError"_s);
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), patience);
        QVERIFY2(banner->text().contains(u"deployManifest"_s), qPrintable(banner->text()));
    }

    void copiesAndSavesTheSetupAsAStage()
    {
        QVERIFY(!child<QAction>(u"copyStageAction"_s)->isEnabled());
        answerMigrate();
        child<QComboBox>(u"stageContext"_s)->setCurrentIndex(2);
        press(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(child<QAction>(u"copyStageAction"_s)->isEnabled(), patience);
        child<QAction>(u"copyStageAction"_s)->trigger();
        auto *notice = child<InlineBanner>(u"manifestNotice"_s);
        QTRY_VERIFY(notice->isVisible());
        const QByteArray copied = QApplication::clipboard()->text().toUtf8();
        const auto file = Spinnaker::PipelineFile::parse(copied, u"copied"_s);
        QVERIFY(file);
        const auto filled = Spinnaker::fill(*file->setup(0), {});
        QVERIFY(filled);
        QCOMPARE(file->stages().first().name, u"Migrate"_s);
        QCOMPARE(filled->account, u"k8s-prod"_s); // Spinnaker's name, not the context's
        QCOMPARE(filled->capture.container, u"migrate"_s);
        QCOMPARE(filled->timeout.value_or(std::chrono::milliseconds(0)).count(), 1800000);
        QCOMPARE(QString::fromUtf8(filled->manifest), manifest());

        child<QCheckBox>(u"stageTimeout"_s)->setChecked(false);
        m_dialogs->toSave = m_folder->filePath(u"out.json"_s);
        child<QAction>(u"saveStageAction"_s)->trigger();
        QFile saved(m_dialogs->toSave);
        QTRY_VERIFY(saved.exists());
        QVERIFY(saved.open(QIODevice::ReadOnly));
        const QByteArray json = saved.readAll();
        QVERIFY(!json.contains("stageTimeoutMs"));
        m_dialogs->toSave = m_folder->filePath(u"none/out.json"_s);
        child<QAction>(u"saveStageAction"_s)->trigger();
        QTRY_VERIFY(child<InlineBanner>(u"manifestError"_s)->isVisible());
    }

    void obeysTheStagesTimeout()
    {
        if (!Sandbox::SandboxServer::available())
            QSKIP("bubblewrap cannot run here");
        openAndWait(vector(u"sandbox.json"_s), StageDialog::Step::Stage);
        press(Qt::Key_Down); // "Slow": 1.5 seconds
        press(Qt::Key_Return);
        QTRY_VERIFY(isAsking(StageDialog::Step::Summary));
        press(Qt::Key_End); // the sandbox is last
        press(Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(child<QAction>(u"runAction"_s)->isEnabled(), patience);
        QCOMPARE(contextName(), u"sandbox"_s);
        child<QAction>(u"runAction"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(child<QAction>(u"stopAction"_s)->isEnabled(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!child<QAction>(u"stopAction"_s)->isEnabled(), patience);
        QString problems;
        for (int row = 0; row < window().problems().rowCount(); ++row) {
            for (int column = 0; column < window().problems().columnCount(); ++column)
                problems += window().problems().index(row, column).data().toString() + u'\n';
        }
        QVERIFY2(problems.contains(u"1.5"_s), qPrintable(problems));
    }

    void fitsASmallScreen()
    {
        openAndWait(vector(u"pipeline.json"_s), StageDialog::Step::Stage);
        QVERIFY(dialog()->width() <= 1280);
        QVERIFY(dialog()->height() <= 760);
        QVERIFY(dialog()->minimumSizeHint().height() <= 560);
        for (QWidget *widget : dialog()->findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<QAbstractButton *>(widget) || qobject_cast<QLineEdit *>(widget)
                || qobject_cast<QComboBox *>(widget);
            if (!isControl || widget->objectName().startsWith(u"qt_"_s) || widget->inherits("QTableCornerButton")
                || widget->parentWidget()->inherits("QLineEdit") || widget->parentWidget()->inherits("QComboBox")
                || widget->parentWidget()->inherits("QTableView") || widget->isHidden())
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
            QVERIFY2(!widget->toolTip().isEmpty(), qPrintable(widget->objectName()));
        }
    }
};

QTEST_MAIN(WindowStagesTest)
#include "tst_windowstages.moc"
