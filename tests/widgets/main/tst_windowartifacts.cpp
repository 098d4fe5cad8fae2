// SPDX-License-Identifier: Apache-2.0
// The real window, a real Job in the sandbox and a real HTTP server that its artifact is read from.
// JC_SCREENSHOTS=FOLDER saves what it looked like.
#include "app/application.h"
#include "models/sandbox/sandboxserver.h"
#include "tests/support/fakeapiserver.h"
#include "widgets/accounts/accountsdialog.h"
#include "widgets/artifact/artifactpane.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/inlinebanner.h"
#include "widgets/main/mainwindow.h"
#include "widgets/manifest/manifestpane.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Widgets;
using Support::FakeAnswer;
using Support::FakeApiServer;
using Support::FakeRequest;

namespace {

const QByteArray job = R"(apiVersion: batch/v1
kind: Job
metadata:
  generateName: release-
  labels: {team: build}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: localhost/busybox:1
        imagePullPolicy: IfNotPresent
        command: [sh, -c, "echo done"]
)";

} // namespace

class WindowArtifactsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void capturesAnArtifactByKeyboardAlone();
    void triesAgainAndComparesWithThePreviousRun();
    void cancelsAndFetchesAgainAfterTheEnd();
    void showsWhyItIsNoObject();
    void remembersTheArtifactOfAManifest();
    void editsAndTestsAccounts();
    void saysThatTheAccountsFileIsBroken();
    void asksBeforeAProgramGivesCredentials();
    void showsAReferenceWithoutContent();

private:
    void start();
    void runToItsEnd(const QString &state = u"Completed"_s);
    MainWindow &window() { return application->window(); }
    template <typename T>
    T *child(const QString &name)
    {
        return window().findChild<T *>(name);
    }
    QString text(const QString &label) { return child<QLabel>(label)->text(); }
    QString address(const QString &path)
    {
        QUrl url = server->url();
        url.setPath(path);
        return url.toString();
    }
    void chooseArtifact(const QString &reference, int waitSeconds = 30);
    void shoot(const QString &name, QWidget *widget = nullptr);

    std::unique_ptr<QTemporaryDir> folder;
    std::unique_ptr<FakeApiServer> server;
    std::unique_ptr<App::Application> application;
};

void WindowArtifactsTest::initTestCase()
{
    for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
        qunsetenv(name);
    if (!Sandbox::SandboxServer::available())
        QSKIP("bubblewrap cannot run here");
}

void WindowArtifactsTest::init()
{
    folder = std::make_unique<QTemporaryDir>();
    server = std::make_unique<FakeApiServer>();
    start();
}

void WindowArtifactsTest::cleanup()
{
    application.reset();
    server.reset();
    folder.reset();
}

void WindowArtifactsTest::start()
{
    application.reset();
    QFile manifest(folder->filePath(u"release.yaml"_s));
    QVERIFY(manifest.open(QIODevice::WriteOnly));
    manifest.write(job);
    manifest.close();
    App::ApplicationOptions options;
    options.sources = {};
    options.sources.homeFolder = folder->path();
    options.sandbox = true;
    options.manifestPath = manifest.fileName();
    options.settingsFile = folder->filePath(u"settings.ini"_s);
    options.runsFolder = folder->filePath(u"runs"_s);
    options.sandboxOptions.dataFolder = folder->filePath(u"sandbox"_s);
    application = std::make_unique<App::Application>(options);
    application->start();
    window().resize(1280, 720);
    window().activateWindow(); // a bare X server has nobody who does
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    QTRY_VERIFY(window().manifestPane().manifest().isRunnable());
}

void WindowArtifactsTest::shoot(const QString &name, QWidget *widget)
{
    const QString path = qEnvironmentVariable("JC_SCREENSHOTS");
    if (path.isEmpty())
        return;
    QDir().mkpath(path);
    for (const auto &[action, suffix] :
         {std::pair(u"theme1Action"_s, QString()), std::pair(u"theme2Action"_s, u"-dark"_s)}) {
        child<QAction>(action)->trigger();
        QTest::qWait(100);
        QVERIFY((widget ? widget : &window())->grab().save(QString(path + u"/window-"_s + name + suffix + u".png"_s)));
    }
    child<QAction>(u"theme0Action"_s)->trigger();
}

void WindowArtifactsTest::chooseArtifact(const QString &reference, int waitSeconds)
{
    JobRun::CaptureSettings capture;
    capture.kind = JobRun::CaptureKind::Artifact;
    capture.artifact.type = u"http/file"_s;
    capture.artifact.reference = reference;
    capture.artifactLimits.retryFor = std::chrono::seconds(waitSeconds);
    window().manifestPane().setCapture(capture);
    window().showTab(MainWindow::Tab::Artifact);
    // What a setter changes nobody else learns of: the user's own change is what is stored.
    Q_EMIT window().manifestPane().captureChanged();
}

void WindowArtifactsTest::runToItsEnd(const QString &state)
{
    QTRY_VERIFY2(child<QAction>(u"runAction"_s)->isEnabled(), qPrintable(child<QAction>(u"runAction"_s)->toolTip()));
    window().activateWindow(); // a dialog may have been there before
    QVERIFY(QTest::qWaitForWindowActive(&window()));
    QTest::keyClick(&window(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(text(u"runStateText"_s), state, 60000);
    QTRY_VERIFY_WITH_TIMEOUT(child<QAction>(u"runAction"_s)->isEnabled(), 60000);
}

void WindowArtifactsTest::capturesAnArtifactByKeyboardAlone()
{
    server->on("GET", u"/build/output.json"_s,
               FakeAnswer().header("ETag", "\"v7\"").send(R"({"release": "1.1.1", "size": 1.50, "tags": ["a", "b"]})"));
    // Alt+U leads to what is captured; the rest is Tab and typing.
    QTest::keyClick(&window(), Qt::Key_U, Qt::AltModifier);
    auto *kind = child<QComboBox>(u"captureKind"_s);
    QTRY_VERIFY(kind->hasFocus());
    QTest::keyClick(kind, Qt::Key_End);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), child<QComboBox>(u"captureArtifactType"_s));
    QTest::keyClicks(QApplication::focusWidget(), u"http"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(QApplication::focusWidget(), address(u"/"_s) + u"{{ metadata.labels.team }}/output.json"_s);
    QTextDocument preview;
    preview.setHtml(text(u"captureArtifactPreview"_s));
    QCOMPARE(preview.toPlainText(), QString(u"→ "_s + address(u"/build/output.json"_s)));
    shoot(u"capture"_s);

    runToItsEnd();
    auto *table = child<QTableView>(u"propertiesView"_s);
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QCOMPARE(table->model()->index(0, 0).data().toString(), u"release"_s);
    QTest::keyClick(&window(), Qt::Key_2, Qt::AltModifier);
    QTRY_VERIFY(window().artifactPane().hasContent());
    QCOMPARE(text(u"artifactSource"_s), address(u"/build/output.json"_s));
    QVERIFY(child<QPlainTextEdit>(u"artifactText"_s)->toPlainText().contains(u"1.50"_s));
    shoot(u"artifact"_s);
}

void WindowArtifactsTest::triesAgainAndComparesWithThePreviousRun()
{
    const QString path = u"/output.json"_s;
    server->on("GET", path, FakeAnswer::text(R"({"release": "1.1.0"})"));
    chooseArtifact(address(path));
    runToItsEnd();
    QTRY_VERIFY(window().artifactPane().hasContent());

    // The next run's artifact comes late.
    server->on("GET", path, {FakeAnswer(404), FakeAnswer::text(R"({"release": "1.1.1", "new": true})")});
    QTRY_VERIFY(child<QAction>(u"runAction"_s)->isEnabled());
    QTest::keyClick(&window(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(text(u"fetchTitle"_s).contains(u"Attempt 1 failed"_s), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(window().artifactPane().hasContent(), 60000);
    QTRY_VERIFY_WITH_TIMEOUT(child<QAction>(u"runAction"_s)->isEnabled(), 60000);
    QVERIFY2(text(u"artifactFacts"_s).contains(u"2 attempt"_s), qPrintable(text(u"artifactFacts"_s)));

    auto *compare = child<QToolButton>(u"compareArtifactButton"_s);
    compare->setFocus();
    QTest::keyClick(compare, Qt::Key_Space);
    QTRY_VERIFY2_WITH_TIMEOUT(text(u"comparisonSummary"_s).contains(u"added"_s),
                              qPrintable(text(u"comparisonSummary"_s)), 20000);
    const QString diff = child<QPlainTextEdit>(u"artifactDiff"_s)->toPlainText();
    QVERIFY2(diff.contains(u"\"release\": \"1.1.0\""_s) && diff.contains(u"\"new\": true"_s), qPrintable(diff));
    shoot(u"compare"_s);
}

void WindowArtifactsTest::cancelsAndFetchesAgainAfterTheEnd()
{
    const QString path = u"/output.json"_s;
    server->on("GET", path, FakeAnswer(503));
    chooseArtifact(address(path), 600);
    QTRY_VERIFY(child<QAction>(u"runAction"_s)->isEnabled());
    QTest::keyClick(&window(), Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(text(u"fetchTitle"_s).contains(u"failed; the next one"_s), 60000);
    QVERIFY(text(u"fetchDetail"_s).contains(u"503"_s));
    shoot(u"waiting"_s);
    auto *cancel = child<QPushButton>(u"cancelFetchButton"_s);
    cancel->setFocus();
    QTest::keyClick(cancel, Qt::Key_Space);
    // The Job has completed; that there are no outputs is a problem of the capture.
    QTRY_COMPARE_WITH_TIMEOUT(text(u"runStateText"_s), u"Completed"_s, 60000);
    QTRY_VERIFY_WITH_TIMEOUT(child<QAction>(u"runAction"_s)->isEnabled(), 60000);
    QVERIFY(text(u"fetchDetail"_s).contains(u"cancelled"_s));
    QVERIFY(child<QTabWidget>(u"resultTabs"_s)->tabText(int(MainWindow::Tab::Problems)).contains(u"1"_s));
    shoot(u"cancelled"_s);

    server->on("GET", path, FakeAnswer::text(R"({"release": "1.1.1"})"));
    auto *retry = child<QPushButton>(u"retryFetchButton"_s);
    retry->setFocus();
    QTest::keyClick(retry, Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(window().artifactPane().hasContent(), 30000);
    QTRY_COMPARE(child<QTableView>(u"propertiesView"_s)->model()->rowCount(), 1);
    QTRY_VERIFY(!child<QTabWidget>(u"resultTabs"_s)->tabText(int(MainWindow::Tab::Problems)).contains(u"1"_s));

    // Once more, with another content: the outputs follow.
    server->on("GET", path, FakeAnswer::text(R"({"release": "1.1.2", "more": 1})"));
    child<QToolButton>(u"fetchArtifactButton"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(child<QTableView>(u"propertiesView"_s)->model()->rowCount(), 2, 30000);
}

void WindowArtifactsTest::asksBeforeAProgramGivesCredentials()
{
    const QString marker = folder->filePath(u"ran"_s);
    const QString tool = folder->filePath(u"give credentials"_s);
    const auto write = [](const QString &path, const QByteArray &content) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    };
    write(tool,
          "#!/bin/sh\necho x >> '" + marker.toUtf8()
              + "'\necho '{\"Version\":1,\"AccessKeyId\":\"ASIAPROC\",\"SecretAccessKey\":\"geheim\"}'\n");
    write(folder->filePath(u"config"_s),
          "[default]\nregion = eu-west-1\ncredential_process = \"" + tool.toUtf8() + "\" --for prod\n");
    qputenv("AWS_CONFIG_FILE", folder->filePath(u"config"_s).toUtf8());
    qputenv("AWS_ENDPOINT_URL", server->url().toString().toUtf8());
    qputenv("AWS_SHARED_CREDENTIALS_FILE", "/none");
    qputenv("AWS_EC2_METADATA_DISABLED", "true");
    for (const char *name : {"AWS_ACCESS_KEY_ID", "AWS_PROFILE"})
        qunsetenv(name);
    server->on("GET", u"/made/out.json"_s, FakeAnswer::text(R"({"release": "1.1.1"})"));
    JobRun::CaptureSettings capture;
    capture.kind = JobRun::CaptureKind::Artifact;
    capture.artifact.type = u"s3/object"_s;
    capture.artifact.reference = u"s3://made/out.json"_s;
    window().manifestPane().setCapture(capture);
    window().showTab(MainWindow::Tab::Artifact);
    Q_EMIT window().manifestPane().captureChanged();
    runToItsEnd();

    auto *banner = child<InlineBanner>(u"programBanner"_s);
    QTRY_VERIFY(banner->isVisible());
    QVERIFY2(banner->text().contains(QString(u'\'' + tool + u"' --for prod"_s)), qPrintable(banner->text()));
    QVERIFY(banner->text().contains(folder->filePath(u"config"_s)));
    QVERIFY(child<QPushButton>(u"refuseProgramButton"_s)->hasFocus());
    QVERIFY(!QFile::exists(marker));
    QVERIFY(!window().artifactPane().hasContent());
    shoot(u"consent"_s);
    // Refused: not asked again until the artifact is asked for again.
    QTest::keyClick(child<QPushButton>(u"refuseProgramButton"_s), Qt::Key_Escape);
    QVERIFY(!banner->isVisible());
    child<QPushButton>(u"retryFetchButton"_s)->click();
    QTRY_VERIFY(banner->isVisible());
    QVERIFY(!QFile::exists(marker));
    // Allowed: fetched without another click, now and later.
    child<QPushButton>(u"allowProgramButton"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(window().artifactPane().hasContent(), 30000);
    QVERIFY(QFile::exists(marker));
    QTRY_COMPARE(child<QTableView>(u"propertiesView"_s)->model()->rowCount(), 1);
    start();
    window().manifestPane().setCapture(capture);
    Q_EMIT window().manifestPane().captureChanged();
    runToItsEnd();
    QTRY_VERIFY_WITH_TIMEOUT(window().artifactPane().hasContent(), 30000);
    QVERIFY(!child<InlineBanner>(u"programBanner"_s)->isVisible());
    for (const char *name :
         {"AWS_CONFIG_FILE", "AWS_ENDPOINT_URL", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED"})
        qunsetenv(name);
}

void WindowArtifactsTest::showsAReferenceWithoutContent()
{
    JobRun::CaptureSettings capture;
    capture.kind = JobRun::CaptureKind::Artifact;
    capture.artifact.type = u"docker/image"_s;
    capture.artifact.reference = u"registry.example/{{ metadata.labels.team }}:1"_s;
    window().manifestPane().setCapture(capture);
    window().showTab(MainWindow::Tab::Artifact);
    Q_EMIT window().manifestPane().captureChanged();
    runToItsEnd();
    const auto shown = [this] {
        const auto labels = window().artifactPane().findChildren<QLabel *>();
        QStringList texts;
        for (const QLabel *label : labels)
            texts.append(label->text());
        return texts.join(u'\n');
    };
    QTRY_VERIFY2(shown().contains(u"docker/image registry.example/build:1"_s), qPrintable(shown()));
    QVERIFY(shown().contains(u"no content to fetch"_s));
    QVERIFY(!window().artifactPane().hasContent());
    QVERIFY(!child<QTabWidget>(u"resultTabs"_s)->tabText(int(MainWindow::Tab::Problems)).contains(u"1"_s));
    shoot(u"reference"_s);
    // And from its record.
    const QString id = QDir(folder->filePath(u"runs"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot).value(0);
    application.reset();
    App::ApplicationOptions options;
    options.sources = {};
    options.sources.homeFolder = folder->path();
    options.settingsFile = folder->filePath(u"settings.ini"_s);
    options.runsFolder = folder->filePath(u"runs"_s);
    options.recordedRun = id;
    application = std::make_unique<App::Application>(options);
    application->start();
    QTRY_VERIFY2(shown().contains(u"docker/image registry.example/build:1"_s), qPrintable(shown()));
}

void WindowArtifactsTest::showsWhyItIsNoObject()
{
    server->on("GET", u"/output.json"_s, FakeAnswer::text("{\n  \"release\": 1.1.1\n}\n", 200, "application/json"));
    chooseArtifact(address(u"/output.json"_s));
    runToItsEnd();
    QTRY_VERIFY(window().artifactPane().hasContent());
    QTRY_VERIFY(child<QWidget>(u"artifactNotice"_s)->isVisible());
    QVERIFY2(text(u"artifactNoticeText"_s).contains(u"Line 2"_s), qPrintable(text(u"artifactNoticeText"_s)));
    shoot(u"broken"_s);
}

void WindowArtifactsTest::remembersTheArtifactOfAManifest()
{
    chooseArtifact(u"https://host.example/out.json"_s, 7);
    const JobRun::CaptureSettings before = window().manifestPane().capture();
    start();
    QTRY_COMPARE(window().manifestPane().capture().artifact, before.artifact);
    QCOMPARE(window().manifestPane().capture().artifactLimits.retryFor, std::chrono::milliseconds(7000));
    // But no password.
    chooseArtifact(u"https://me:geheim@host.example/out.json"_s, 7);
    start();
    QTRY_COMPARE(window().manifestPane().capture().artifact.reference, u"https://host.example/out.json"_s);
    QFile settings(folder->filePath(u"settings.ini"_s));
    QVERIFY(settings.open(QIODevice::ReadOnly));
    QVERIFY(!settings.readAll().contains("geheim"));
}

void WindowArtifactsTest::editsAndTestsAccounts()
{
    server->on("GET", u"/private.json"_s, [](const FakeRequest &request) {
        const bool known = request.header("Authorization") == "Basic " + QByteArray("me:geheim").toBase64();
        return known ? FakeAnswer::text("{\"a\": 1}") : FakeAnswer(401);
    });
    qputenv("JC_TEST_PASSWORD", "geheim");
    QTest::keyClick(&window(), Qt::Key_A, Qt::ControlModifier | Qt::AltModifier);
    auto *dialog = child<AccountsDialog>(u"accountsDialog"_s);
    QTRY_VERIFY(dialog && dialog->isVisible());
    dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    for (QAction *action : dialog->findChild<QMenu *>(u"accountKindsMenu"_s)->actions()) {
        if (action->data() == u"http"_s)
            action->trigger();
    }
    QTest::keyClicks(dialog->focusWidget(), u"intranet"_s);
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Tab);
    QTest::keyClicks(dialog->focusWidget(), u"me"_s);
    auto *source = dialog->findChild<QComboBox *>(u"passwordSource"_s);
    source->setFocus();
    QTest::keyClick(source, Qt::Key_Down);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"passwordValue"_s), u"JC_TEST_PASSWORD"_s);
    auto *reference = dialog->findChild<QLineEdit *>(u"testAccountReference"_s);
    reference->setFocus();
    QTest::keyClicks(reference, address(u"/private.json"_s));
    QTest::keyClick(reference, Qt::Key_Return);
    QCOMPARE(dialog->accounts().all().constFirst().text(u"username"_s), u"me"_s);
    auto *result = dialog->findChild<QLabel *>(u"testAccountResult"_s);
    QTRY_VERIFY2(result->text().startsWith(u"It works"_s), qPrintable(result->text()));
    shoot(u"accounts"_s, dialog);
    dialog->findChild<QPushButton *>(u"saveAccountsButton"_s)->click();
    QTRY_VERIFY(!dialog->isModified());
    QFile file(folder->filePath(u"artifact-accounts.yaml"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray yaml = file.readAll();
    QVERIFY2(yaml.contains("intranet") && yaml.contains("${JC_TEST_PASSWORD}"), yaml.constData());
    QVERIFY(!yaml.contains("geheim"));
    QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!dialog->isVisible());

    // The account can be chosen, and the run reads with it.
    chooseArtifact(address(u"/private.json"_s));
    child<QToolButton>(u"captureArtifactFold"_s)->click();
    auto *account = child<QComboBox>(u"captureArtifactAccount"_s);
    QVERIFY(account->findText(u"intranet"_s) > 0);
    window().activateWindow();
    account->setFocus();
    QTest::keyClick(account, Qt::Key_Down);
    QCOMPARE(window().manifestPane().capture().artifact.account, u"intranet"_s);
    shoot(u"capture-open"_s);
    runToItsEnd();
    QTRY_VERIFY(window().artifactPane().hasContent());
    qunsetenv("JC_TEST_PASSWORD");
}

void WindowArtifactsTest::saysThatTheAccountsFileIsBroken()
{
    QFile file(folder->filePath(u"artifact-accounts.yaml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("artifacts: [\n");
    file.close();
    child<QAction>(u"accountsAction"_s)->trigger();
    auto *dialog = child<AccountsDialog>(u"accountsDialog"_s);
    QVERIFY(dialog->isVisible());
    const QString outcome = dialog->findChild<QLabel *>(u"accountsOutcome"_s)->text();
    QVERIFY2(outcome.contains(file.fileName()), qPrintable(outcome));
    // Saving must not throw away what could not be read.
    dialog->findChild<QMenu *>(u"accountKindsMenu"_s)->actions().first()->trigger();
    dialog->findChild<QPushButton *>(u"saveAccountsButton"_s)->click();
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "artifacts: [\n"_ba);
    dialog->findChild<QPushButton *>(u"discardChangedAccounts"_s)->click();
}

QTEST_MAIN(WindowArtifactsTest)
#include "tst_windowartifacts.moc"
