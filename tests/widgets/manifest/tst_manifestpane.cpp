// SPDX-License-Identifier: Apache-2.0
#include "models/artifacts/artifact.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/highlighting.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/manifest/findbar.h"
#include "widgets/manifest/manifesteditor.h"
#include "widgets/manifest/manifestpane.h"

#include <QAction>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Widgets;

namespace {

const QByteArray goodJob = R"(apiVersion: batch/v1
kind: Job
metadata:
  name: release
spec:
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: busybox
        command: [echo, hello]
      - name: helper
        image: busybox
        command: [echo, hello]
)";

/// Answers without a dialog.
class Answers : public FileDialogs
{
public:
    QString openManifest(QWidget *, const QString &) override { return answer; }
    QString saveFile(QWidget *, const QString &, const QString &) override { return answer; }
    QString answer;
};

} // namespace

class ManifestPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void isEmptyAndSaysWhatToDoAtFirst();
    void opensAndChecksInTheBackground();
    void marksTruncatedYamlAtItsPlace();
    void clearsMarksWhenTheProblemIsMended();
    void saysInThePaneWhatCannotBeOpened_data();
    void saysInThePaneWhatCannotBeOpened();
    void savesAndIsNoLongerModified();
    void doesNotTakeItsOwnSaveForAChangeOnDisk();
    void offersToReloadWhatChangedOnDisk();
    void keepsTheShownTextOnDemand();
    void noticesAFileThatIsReplacedOrRemoved();
    void asksBeforeChangesAreLost();
    void listsDocumentsThatAreNotApplied();
    void offersTheContainersForCapture();
    void remembersCaptureSettingsAsGiven();
    void findsAndCounts();
    void indentsAsYamlWants();
    void highlightsJsonToo();

private:
    QString write(const QString &name, const QByteArray &content);
    void openAndParse(const QString &path);
    template <typename T>
    T *child(const char *name)
    {
        return pane->findChild<T *>(QString::fromLatin1(name));
    }

    std::unique_ptr<QTemporaryDir> folder;
    Highlighting highlighting;
    Answers answers;
    Artifacts::Readers readers;
    std::unique_ptr<ManifestPane> pane;
};

void ManifestPaneTest::init()
{
    folder = std::make_unique<QTemporaryDir>();
    pane = std::make_unique<ManifestPane>(highlighting, answers, readers);
    pane->resize(420, 640);
    pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(pane.get()));
}

void ManifestPaneTest::cleanup()
{
    pane.reset();
    folder.reset();
}

QString ManifestPaneTest::write(const QString &name, const QByteArray &content)
{
    QFile file(folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size())
        qFatal("the temporary folder cannot be written");
    return file.fileName();
}

void ManifestPaneTest::openAndParse(const QString &path)
{
    QSignalSpy parsed(pane.get(), &ManifestPane::manifestChanged);
    pane->open(path);
    QTRY_VERIFY(!parsed.isEmpty());
}

void ManifestPaneTest::isEmptyAndSaysWhatToDoAtFirst()
{
    auto *empty = pane->findChild<EmptyState *>();
    QVERIFY(empty && empty->isEmpty());
    QVERIFY(empty->text().contains(u"Open"_s));
    QVERIFY(!pane->isOpen());
}

void ManifestPaneTest::opensAndChecksInTheBackground()
{
    const QString path = write(u"release.yaml"_s, goodJob);
    QSignalSpy opened(pane.get(), &ManifestPane::opened);
    pane->open(path);
    QCOMPARE(opened.size(), 1);
    QVERIFY(pane->isParsing()); // the answer comes later, from another thread
    QTRY_VERIFY(!pane->isParsing());
    QVERIFY(pane->manifest().isRunnable());
    QCOMPARE(pane->editor().toPlainText().toUtf8(), goodJob);
    QCOMPARE(pane->path(), path);
    QVERIFY(!pane->isModified());
}

void ManifestPaneTest::marksTruncatedYamlAtItsPlace()
{
    openAndParse(write(u"cut.yaml"_s, goodJob.left(goodJob.indexOf("[echo") + 5)));
    QVERIFY(!pane->manifest().isRunnable());
    const auto &problems = pane->manifest().problems();
    QVERIFY(!problems.isEmpty());
    QVERIFY(problems.first().line > 0);
    QVERIFY(!pane->editor().problemText(problems.first().line).isEmpty());
    const auto selections = pane->editor().extraSelections();
    QVERIFY(std::any_of(selections.begin(), selections.end(), [](const QTextEdit::ExtraSelection &selection) {
        return selection.format.underlineStyle() == QTextCharFormat::WaveUnderline;
    }));
    QVERIFY(child<QLabel>("manifestSummary")->isVisible());
}

void ManifestPaneTest::clearsMarksWhenTheProblemIsMended()
{
    QByteArray wrong = goodJob;
    wrong.replace("restartPolicy: Never", "restartPolicy: Always");
    openAndParse(write(u"wrong.yaml"_s, wrong));
    QVERIFY(!pane->manifest().isRunnable());
    QSignalSpy parsed(pane.get(), &ManifestPane::manifestChanged);
    QTextCursor cursor = pane->editor().document()->find(u"Always"_s);
    QVERIFY(!cursor.isNull());
    cursor.insertText(u"Never"_s);
    QTRY_COMPARE(parsed.size(), 1);
    QVERIFY(pane->manifest().isRunnable());
    QVERIFY(pane->isModified());
}

void ManifestPaneTest::saysInThePaneWhatCannotBeOpened_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("no such file") << u"missing"_s;
    QTest::newRow("a directory") << u"directory"_s;
    QTest::newRow("a binary file") << u"binary"_s;
}

void ManifestPaneTest::saysInThePaneWhatCannotBeOpened()
{
    QFETCH(QString, what);
    QString path = folder->filePath(u"nothing.yaml"_s);
    if (what == "directory"_L1)
        path = folder->path();
    else if (what == "binary"_L1)
        path = write(u"binary"_s,
                     QByteArray("\x7f"
                                "ELF\0\0\1",
                                7));
    QSignalSpy failed(pane.get(), &ManifestPane::openFailed);
    pane->open(path);
    QCOMPARE(failed.size(), 1);
    auto *banner = child<InlineBanner>("manifestError");
    QVERIFY(banner->isVisible());
    QVERIFY2(banner->text().contains(path), qPrintable(banner->text()));
    QVERIFY(!pane->isOpen());
    QTest::mouseClick(child<QPushButton>("manifestErrorClose"), Qt::LeftButton);
    QVERIFY(!banner->isVisible());
}

void ManifestPaneTest::savesAndIsNoLongerModified()
{
    const QString path = write(u"release.yaml"_s, goodJob);
    openAndParse(path);
    pane->editor().moveCursor(QTextCursor::End);
    QTest::keyClicks(&pane->editor(), u"# note"_s);
    QVERIFY(pane->isModified());
    QVERIFY(pane->save());
    QVERIFY(!pane->isModified());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(goodJob + "# note"));

    answers.answer = folder->filePath(u"other.yaml"_s);
    QSignalSpy opened(pane.get(), &ManifestPane::opened);
    QVERIFY(pane->saveAs());
    QCOMPARE(pane->path(), answers.answer);
    QCOMPARE(opened.size(), 1);
    answers.answer.clear(); // cancelled
    QVERIFY(!pane->saveAs());
}

void ManifestPaneTest::doesNotTakeItsOwnSaveForAChangeOnDisk()
{
    const QString path = write(u"release.yaml"_s, goodJob);
    openAndParse(path);
    pane->editor().appendPlainText(u"# mine"_s);
    QVERIFY(pane->save());
    // A real change afterwards is the proof that the watcher has been asked meanwhile.
    write(u"release.yaml"_s, goodJob + "# theirs\n");
    auto *banner = child<InlineBanner>("manifestDiskBanner");
    QTRY_VERIFY(banner->isVisible());
    QTest::mouseClick(child<QPushButton>("manifestReload"), Qt::LeftButton);
    QCOMPARE(pane->editor().toPlainText().toUtf8(), QByteArray(goodJob + "# theirs\n"));
    QVERIFY(!banner->isVisible());
}

void ManifestPaneTest::offersToReloadWhatChangedOnDisk()
{
    openAndParse(write(u"release.yaml"_s, goodJob));
    const QByteArray changed = QByteArray(goodJob).replace("release", "other");
    write(u"release.yaml"_s, changed);
    auto *banner = child<InlineBanner>("manifestDiskBanner");
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(banner->text().contains(u"release.yaml"_s));
    QTest::mouseClick(child<QPushButton>("manifestReload"), Qt::LeftButton);
    QCOMPARE(pane->editor().toPlainText().toUtf8(), changed);
    QVERIFY(!pane->isModified());
}

void ManifestPaneTest::keepsTheShownTextOnDemand()
{
    openAndParse(write(u"release.yaml"_s, goodJob));
    write(u"release.yaml"_s, "kind: Other\n");
    auto *banner = child<InlineBanner>("manifestDiskBanner");
    QTRY_VERIFY(banner->isVisible());
    QTest::mouseClick(child<QPushButton>("manifestKeep"), Qt::LeftButton);
    QCOMPARE(pane->editor().toPlainText().toUtf8(), goodJob);
    QVERIFY(pane->isModified()); // it differs from what is on disk
}

void ManifestPaneTest::noticesAFileThatIsReplacedOrRemoved()
{
    const QString path = write(u"release.yaml"_s, goodJob);
    openAndParse(path);
    auto *banner = child<InlineBanner>("manifestDiskBanner");
    QVERIFY(QFile::remove(path));
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(!child<QPushButton>("manifestReload")->isEnabled());
    // As editors do: a new file is moved over the old one.
    const QString fresh = write(u"release.yaml.new"_s, goodJob + "# new\n");
    QVERIFY(QFile::rename(fresh, path));
    QTRY_VERIFY(child<QPushButton>("manifestReload")->isEnabled());
    QTest::mouseClick(child<QPushButton>("manifestReload"), Qt::LeftButton);
    QVERIFY(pane->editor().toPlainText().endsWith(u"# new\n"_s));
}

void ManifestPaneTest::asksBeforeChangesAreLost()
{
    openAndParse(write(u"one.yaml"_s, goodJob));
    const QString other = write(u"two.yaml"_s, "kind: Two\n");
    pane->editor().appendPlainText(u"# mine"_s);
    pane->open(other);
    auto *banner = child<InlineBanner>("manifestUnsavedBanner");
    QVERIFY(banner->isVisible());
    QVERIFY(pane->path().endsWith(u"one.yaml"_s));
    QTest::keyClick(child<QPushButton>("unsavedSave"), Qt::Key_Escape);
    QVERIFY(!banner->isVisible());
    QVERIFY(pane->path().endsWith(u"one.yaml"_s));

    pane->open(other);
    QTest::mouseClick(child<QPushButton>("unsavedDiscard"), Qt::LeftButton);
    QCOMPARE(pane->path(), other);
    QVERIFY(!pane->isModified());
}

void ManifestPaneTest::listsDocumentsThatAreNotApplied()
{
    const QByteArray second = QByteArray(goodJob).replace("name: release", "name: second");
    openAndParse(
        write(u"several.yaml"_s,
              "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n---\n" + goodJob + "---\n" + second));
    auto *documents = child<QComboBox>("manifestDocuments");
    QVERIFY(documents->isVisible());
    QCOMPARE(documents->count(), 3);
    QCOMPARE(documents->currentIndex(), 1);
    auto *note = child<QLabel>("manifestDocumentsNote");
    QVERIFY(note->text().contains(u"ConfigMap settings"_s));
    QVERIFY(note->text().contains(u"Job second"_s));
    Q_EMIT documents->activated(2);
    QCOMPARE(pane->manifest().selectedJob(), 2);
    QCOMPARE(pane->manifest().job()["metadata"_L1]["name"_L1].toString(), u"second"_s);
    QVERIFY(note->text().contains(u"Job release"_s));
}

void ManifestPaneTest::offersTheContainersForCapture()
{
    openAndParse(write(u"release.yaml"_s, goodJob));
    auto *container = child<QComboBox>("captureContainer");
    QVERIFY(container->isEnabled());
    QCOMPARE(container->count(), 2);
    QCOMPARE(container->itemText(1), u"helper"_s);
    QVERIFY(container->lineEdit()->placeholderText().contains(u"main"_s));
    QSignalSpy changed(pane.get(), &ManifestPane::captureChanged);
    container->setCurrentText(u"nobody"_s);
    QVERIFY(!changed.isEmpty());
    QVERIFY(pane->captureProblem().contains(u"nobody"_s));
    QVERIFY(pane->captureProblem().contains(u"main, helper"_s));
    container->setCurrentText(u"helper"_s);
    QVERIFY(pane->captureProblem().isEmpty());
    QCOMPARE(pane->capture().container, u"helper"_s);
}

void ManifestPaneTest::remembersCaptureSettingsAsGiven()
{
    QSignalSpy changed(pane.get(), &ManifestPane::captureChanged);
    JobRun::CaptureSettings capture;
    capture.kind = JobRun::CaptureKind::Artifact;
    capture.artifact.type = u"http/file"_s;
    capture.artifact.reference = u"https://example.com/result.json"_s;
    pane->setCapture(capture);
    QVERIFY(changed.isEmpty());
    QCOMPARE(pane->capture().kind, JobRun::CaptureKind::Artifact);
    QCOMPARE(pane->capture().artifact.type, u"http/file"_s);
    QCOMPARE(pane->capture().artifact.reference, u"https://example.com/result.json"_s);
    QVERIFY(pane->captureProblem().isEmpty());
    capture.artifact.reference.clear();
    pane->setCapture(capture);
    QVERIFY(!pane->captureProblem().isEmpty());
}

void ManifestPaneTest::findsAndCounts()
{
    openAndParse(write(u"release.yaml"_s, goodJob));
    pane->editor().moveCursor(QTextCursor::Start);
    pane->editActions().at(2)->trigger();
    auto *text = child<QLineEdit>("manifestFindText");
    QVERIFY(text->isVisible());
    QTest::keyClicks(text, u"echo"_s);
    QVERIFY(child<QLabel>("manifestFindCount")->text().startsWith(u'2'));
    QTest::keyClick(text, Qt::Key_Return);
    QCOMPARE(pane->editor().textCursor().selectedText(), u"echo"_s);
    const int first = pane->editor().textCursor().blockNumber();
    QTest::keyClick(text, Qt::Key_Return);
    QVERIFY(pane->editor().textCursor().blockNumber() > first);
    QTest::keyClick(text, Qt::Key_Return); // around the end
    QCOMPARE(pane->editor().textCursor().blockNumber(), first);
    QTest::keyClick(text, Qt::Key_Escape);
    QVERIFY(!text->isVisible());
}

void ManifestPaneTest::indentsAsYamlWants()
{
    openAndParse(write(u"empty.yaml"_s, "spec:"));
    ManifestEditor &editor = pane->editor();
    editor.moveCursor(QTextCursor::End);
    QTest::keyClick(&editor, Qt::Key_Return);
    QTest::keyClicks(&editor, u"suspend: true"_s);
    QTest::keyClick(&editor, Qt::Key_Return);
    QTest::keyClick(&editor, Qt::Key_Tab);
    QTest::keyClicks(&editor, u"x"_s);
    QCOMPARE(editor.toPlainText(), u"spec:\n  suspend: true\n    x"_s);
    QTest::keyClick(&editor, Qt::Key_Backtab);
    QCOMPARE(editor.toPlainText(), u"spec:\n  suspend: true\n  x"_s);
}

void ManifestPaneTest::highlightsJsonToo()
{
    openAndParse(write(u"job.json"_s, R"({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "j"},
 "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}}})"));
    QVERIFY(pane->manifest().isRunnable());
    // Formats come from the highlighter: keys and punctuation are not one colour.
    QTRY_VERIFY(pane->editor().document()->firstBlock().layout()->formats().size() > 1);
}

QTEST_MAIN(ManifestPaneTest)
#include "tst_manifestpane.moc"
