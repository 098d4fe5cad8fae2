// SPDX-License-Identifier: Apache-2.0
// JC_SCREENSHOTS=FOLDER saves what it looked like, in both themes.
#include "widgets/artifact/artifactpane.h"
#include "widgets/artifact/diffview.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/filedialogs.h"
#include "widgets/common/highlighting.h"
#include "widgets/common/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Widgets;
using namespace std::chrono_literals;

namespace {

class SaveTo : public FileDialogs
{
public:
    QString saveFile(QWidget *, const QString &, const QString &suggested) override
    {
        suggestion = suggested;
        return path;
    }
    QString path;
    QString suggestion;
};

ShownArtifact artifact(const QByteArray &bytes, const QString &source = u"https://host.example/out/result.json"_s,
                       const QString &type = u"application/json"_s)
{
    ShownArtifact shown;
    shown.content.bytes = bytes;
    shown.content.source = source;
    shown.content.contentType = type;
    shown.content.sha256 = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    shown.content.fetched = QDateTime(QDate(2026, 1, 31), QTime(10, 15, 2), QTimeZone::UTC);
    shown.canFetchAgain = true;
    shown.canCompare = true;
    return shown;
}

} // namespace

class ArtifactPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        dialogs = std::make_unique<SaveTo>();
        pane = std::make_unique<ArtifactPane>(highlighting, *dialogs);
        pane->resize(876, 260);
        pane->show();
        pane->activateWindow(); // a bare X server has nobody who does
        QVERIFY(QTest::qWaitForWindowActive(pane.get()));
    }
    void cleanup() { pane.reset(); }

    void saysWhyThereIsNone();
    void showsWhereItCameFromAndWhatItIs();
    void isCopiedAndSavedAsItCame();
    void saysWhyItCannotBecomeOutputs_data();
    void saysWhyItCannotBecomeOutputs();
    void pointsToWhereItStopsBeingJson();
    void showsBinaryAsADump();
    void showsProgressAndCancels();
    void waitsForTheNextAttemptAndTriesAtOnce();
    void saysWhatWentWrongAndTriesAgain();
    void comparesWithAnEarlierOne();
    void comparesJsonWhateverItsLayout();
    void saysThatThereIsNothingToCompareWith();
    void showsSecretValuesOnlyWhenAsked();
    void worksByKeyboardAlone();
    void aLargeArtifactDoesNotFreezeTheWindow();
    void longLinesDoNotFreezeTheWindow();

private:
    template <typename T>
    T *child(const QString &name)
    {
        return pane->findChild<T *>(name);
    }
    QString text(const QString &label) { return child<QLabel>(label)->text(); }
    void shoot(const QString &name)
    {
        const QString folder = qEnvironmentVariable("JC_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        QDir().mkpath(folder);
        for (const ColorTheme look : {ColorTheme::Light, ColorTheme::Dark}) {
            theme.setColorTheme(look);
            QTest::qWait(50);
            const QString suffix = look == ColorTheme::Dark ? u"-dark"_s : QString();
            QVERIFY(pane->grab().save(QString(folder + u"/artifact-"_s + name + suffix + u".png"_s)));
        }
        theme.setColorTheme(ColorTheme::System);
    }

    Theme theme;
    Highlighting highlighting;
    std::unique_ptr<SaveTo> dialogs;
    std::unique_ptr<ArtifactPane> pane;
};

void ArtifactPaneTest::saysWhyThereIsNone()
{
    pane->showMessage(u"Waiting for the Job"_s, u"The artifact is fetched when it has completed."_s);
    QVERIFY(!pane->hasContent());
    QVERIFY(pane->findChild<EmptyState *>()->text().contains(u"when it has completed"_s));
}

void ArtifactPaneTest::showsWhereItCameFromAndWhatItIs()
{
    ShownArtifact shown
        = artifact("{\"image\":\"registry.example/app:1.2.0\",\"size\":1.50,\"tags\":[\"a\",\"b\"],\"ok\":true}");
    shown.content.version = u"\"v7\""_s;
    shown.attempts = 3;
    pane->showContent(shown);
    QVERIFY(pane->hasContent());
    QCOMPARE(text(u"artifactSource"_s), u"https://host.example/out/result.json"_s);
    const QString facts = text(u"artifactFacts"_s);
    for (const QString &fact :
         {u"JSON object"_s, u"byte"_s, u"application/json"_s, u"version \"v7\""_s, u"3 attempt"_s})
        QVERIFY2(facts.contains(fact), qPrintable(facts));
    QVERIFY(child<QLabel>(u"artifactFacts"_s)->toolTip().contains(shown.content.sha256));
    auto *code = child<QPlainTextEdit>(u"artifactText"_s);
    QVERIFY(code->document()->blockCount() > 5); // laid out for reading
    QVERIFY(code->toPlainText().contains(u"1.50"_s));
    QVERIFY(!code->document()->findBlockByNumber(1).layout()->formats().isEmpty()); // highlighted
    QVERIFY(!child<QWidget>(u"artifactNotice"_s)->isVisible());
    shoot(u"json"_s);
}

void ArtifactPaneTest::isCopiedAndSavedAsItCame()
{
    QTemporaryDir folder;
    const ShownArtifact shown = artifact("{\"a\":1}");
    pane->showContent(shown);
    child<QAction>(u"copyArtifactAction"_s)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), u"{\"a\":1}"_s);
    child<QAction>(u"copyArtifactSourceAction"_s)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), shown.content.source);
    child<QAction>(u"copyArtifactDigestAction"_s)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), shown.content.sha256);
    dialogs->path = folder.filePath(u"saved.json"_s);
    child<QAction>(u"saveArtifactAction"_s)->trigger();
    QCOMPARE(dialogs->suggestion, u"result.json"_s);
    QFile file(dialogs->path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), shown.content.bytes);
    QVERIFY(text(u"artifactFootnote"_s).contains(dialogs->path));
    dialogs->path = u"/nowhere/saved.json"_s;
    child<QAction>(u"saveArtifactAction"_s)->trigger();
    QVERIFY(text(u"artifactFootnote"_s).contains(u"could not be saved"_s));
}

void ArtifactPaneTest::saysWhyItCannotBecomeOutputs_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("why");
    QTest::newRow("array") << "[1, 2]"_ba << u"JSON array"_s << u"Wrap it in an object"_s;
    QTest::newRow("scalar") << "42"_ba << u"JSON value"_s << u"Wrap it in an object"_s;
    QTest::newRow("empty object") << "{}"_ba << u"JSON object"_s << u"nothing to capture"_s;
    QTest::newRow("empty") << ""_ba << u"empty"_s << u"Check that the Job writes it"_s;
    QTest::newRow("yaml") << "release: 1.1.1\ntags: [a]\n"_ba << u"YAML"_s << u"yq"_s;
    QTest::newRow("xml") << "<html><body>Sign in</body></html>"_ba << u"XML or HTML"_s << u"sign-in"_s;
    QTest::newRow("text") << "1.1.1 released"_ba << u"text"_s << u"Plain text"_s;
    QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08\0\0", 5) << u"binary (gzip)"_s << u"unpacked"_s;
}

void ArtifactPaneTest::saysWhyItCannotBecomeOutputs()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, kind);
    QFETCH(QString, why);
    pane->showContent(artifact(bytes, u"s3://bucket/out"_s, {}));
    QVERIFY(child<QWidget>(u"artifactNotice"_s)->isVisible());
    QVERIFY2(text(u"artifactFacts"_s).startsWith(kind), qPrintable(text(u"artifactFacts"_s)));
    QVERIFY2(text(u"artifactNoticeText"_s).contains(why), qPrintable(text(u"artifactNoticeText"_s)));
    if (QByteArray(QTest::currentDataTag()) == "array")
        shoot(u"array"_s);
    if (QByteArray(QTest::currentDataTag()) == "yaml")
        shoot(u"yaml"_s);
}

void ArtifactPaneTest::pointsToWhereItStopsBeingJson()
{
    pane->showContent(artifact("{\n  \"release\": \"1.1.1\",\n  \"size\": oops,\n}\n"));
    QVERIFY(text(u"artifactNoticeText"_s).contains(u"Line 3, column 11"_s));
    const QStringList excerpt = text(u"artifactExcerpt"_s).split(u'\n');
    QCOMPARE(excerpt.size(), 2);
    QCOMPARE(excerpt.at(0).at(excerpt.at(1).indexOf(u'^')), u'o');
    // Shown as it came, so that the place can be found.
    QVERIFY(child<QPlainTextEdit>(u"artifactText"_s)->toPlainText().contains(u"  \"size\": oops,\n"_s));
    shoot(u"broken"_s);
}

void ArtifactPaneTest::showsBinaryAsADump()
{
    QByteArray bytes("\x1f\x8b\x08\0", 4);
    bytes += QByteArray(20'000, 'x');
    pane->showContent(artifact(bytes, u"gs://bucket/out.json.gz"_s, u"application/gzip"_s));
    QVERIFY(child<QPlainTextEdit>(u"artifactText"_s)->toPlainText().startsWith(u"00000000  1f 8b 08 00 78"_s));
    QVERIFY(text(u"artifactFootnote"_s).contains(u"The first 8"_s));
    shoot(u"binary"_s);
}

void ArtifactPaneTest::showsProgressAndCancels()
{
    pane->showFetching(u"s3/object s3://bucket/release/output.json"_s, 100s);
    QVERIFY(!pane->hasContent());
    auto *bar = child<QProgressBar>(u"fetchProgress"_s);
    QVERIFY(bar->isVisible());
    QCOMPARE(bar->maximum(), 0); // not known yet
    Artifacts::FetchProgress progress;
    progress.bytes = 16 * 1024 * 1024;
    progress.total = 64 * 1024 * 1024;
    pane->setProgress(progress);
    QCOMPARE(bar->value() * 4, bar->maximum());
    QVERIFY(text(u"fetchDetail"_s).contains(u"16.0 MiB of 64.0 MiB"_s));
    shoot(u"fetching"_s);
    QSignalSpy cancelled(pane.get(), &ArtifactPane::cancelRequested);
    child<QPushButton>(u"cancelFetchButton"_s)->setFocus();
    QTest::keyClick(child<QPushButton>(u"cancelFetchButton"_s), Qt::Key_Space);
    QCOMPARE(cancelled.count(), 1);
}

void ArtifactPaneTest::waitsForTheNextAttemptAndTriesAtOnce()
{
    pane->showFetching(u"s3/object s3://bucket/release/output.json"_s, 100s);
    Artifacts::FetchProgress progress;
    progress.attempt = 3;
    progress.wait = 8s;
    progress.trouble = Core::Error{};
    progress.trouble->kind = Core::ErrorKind::NotFound;
    progress.trouble->message = u"There is no object release/output.json in bucket bucket"_s;
    progress.trouble->hint = u"Check the key, and that the Job wrote it."_s;
    pane->setProgress(progress);
    QVERIFY2(text(u"fetchTitle"_s).contains(u"Attempt 3 failed; the next one is in 8 s"_s),
             qPrintable(text(u"fetchTitle"_s)));
    QVERIFY(text(u"fetchDetail"_s).contains(u"There is no object"_s));
    QVERIFY(text(u"fetchDetail"_s).contains(u"01:40"_s));
    QTRY_VERIFY(text(u"fetchTitle"_s).contains(u"in 7 s"_s)); // it counts down
    shoot(u"waiting"_s);
    QSignalSpy retried(pane.get(), &ArtifactPane::fetchRequested);
    child<QPushButton>(u"retryFetchButton"_s)->click();
    QCOMPARE(retried.count(), 1);
}

void ArtifactPaneTest::saysWhatWentWrongAndTriesAgain()
{
    Core::Error error;
    error.kind = Core::ErrorKind::Authorization;
    error.message = u"Received 403 status code from s3.eu-west-1.amazonaws.com"_s;
    error.hint = u"Check that these credentials may read the artifact."_s;
    pane->showError(error, true);
    QVERIFY(!pane->hasContent());
    QVERIFY(text(u"fetchDetail"_s).contains(u"Received 403 status code"_s));
    QVERIFY(text(u"fetchDetail"_s).contains(u"may read the artifact."_s));
    shoot(u"error"_s);
    QSignalSpy retried(pane.get(), &ArtifactPane::fetchRequested);
    child<QPushButton>(u"retryFetchButton"_s)->click();
    QCOMPARE(retried.count(), 1);
    pane->showError(error, false);
    QVERIFY(!child<QPushButton>(u"retryFetchButton"_s)->isVisible());
}

void ArtifactPaneTest::comparesWithAnEarlierOne()
{
    pane->showContent(artifact("{\"release\":\"1.1.1\",\"image\":\"app:2\",\"new\":true,\"size\":1.50}"));
    QSignalSpy asked(pane.get(), &ArtifactPane::comparisonRequested);
    child<QToolButton>(u"compareArtifactButton"_s)->click();
    QCOMPARE(asked.count(), 1);
    pane->showComparison({"{\"release\":\"1.1.0\",\"image\":\"app:2\",\"size\":1.50}", {}, {}, u"30/01/2026 18:02"_s});
    auto *diff = child<DiffView>(u"artifactDiff"_s);
    QTRY_VERIFY(text(u"comparisonSummary"_s).startsWith(u"Since the run of 30/01/2026 18:02: "_s));
    QVERIFY2(text(u"comparisonSummary"_s).contains(u"2 line"_s)
                 && text(u"comparisonSummary"_s).contains(u"1 removed"_s),
             qPrintable(text(u"comparisonSummary"_s)));
    const QString shown = diff->toPlainText();
    QVERIFY(shown.contains(u"\u2212 2"_s) && shown.contains(u"\"release\": \"1.1.0\""_s));
    QVERIFY(shown.contains(u"+ "_s) && shown.contains(u"\"new\": true"_s));
    QVERIFY(diff->isVisible());
    shoot(u"compare"_s);
    child<QToolButton>(u"compareArtifactButton"_s)->click();
    QVERIFY(child<QPlainTextEdit>(u"artifactText"_s)->isVisible());
    QCOMPARE(asked.count(), 1);
}

void ArtifactPaneTest::comparesJsonWhateverItsLayout()
{
    pane->showContent(artifact("{\"a\": 1}"));
    child<QAction>(u"compareArtifactAction"_s)->trigger();
    pane->showComparison({"{\"a\":1}", {}, {}, u"then"_s});
    QTRY_VERIFY(text(u"comparisonSummary"_s).contains(u"but for the layout"_s));
    pane->showComparison({"{\"a\": 1}", {}, {}, u"then"_s});
    QTRY_VERIFY(text(u"comparisonSummary"_s).contains(u"byte for byte"_s));
}

void ArtifactPaneTest::saysThatThereIsNothingToCompareWith()
{
    pane->showContent(artifact("{\"a\": 1}"));
    child<QAction>(u"compareArtifactAction"_s)->trigger();
    pane->showNoComparison(u"No earlier run."_s);
    QCOMPARE(text(u"comparisonSummary"_s), u"No earlier run."_s);
    // Another artifact is shown as itself.
    pane->showContent(artifact("{\"b\": 1}"));
    QVERIFY(child<QPlainTextEdit>(u"artifactText"_s)->isVisible());
}

void ArtifactPaneTest::showsSecretValuesOnlyWhenAsked()
{
    ShownArtifact shown = artifact("{\"password\":\"***\"}", u"kubernetes/secret jobs/release-output"_s);
    shown.content.revealed = "{\"password\":\"geheim\"}";
    pane->showContent(shown);
    auto *code = child<QPlainTextEdit>(u"artifactText"_s);
    QVERIFY(!code->toPlainText().contains(u"geheim"_s));
    auto *reveal = child<QToolButton>(u"revealArtifactButton"_s);
    QVERIFY(reveal->isVisible());
    reveal->click();
    QVERIFY(code->toPlainText().contains(u"geheim"_s));
    reveal->click();
    QVERIFY(!code->toPlainText().contains(u"geheim"_s));
    pane->showContent(artifact("{}"));
    QVERIFY(!reveal->isVisible());
}

void ArtifactPaneTest::worksByKeyboardAlone()
{
    pane->showContent(artifact("{\"a\": 1}"));
    QSet<QString> reached;
    child<QPlainTextEdit>(u"artifactText"_s)->setFocus();
    for (int i = 0; i < 20; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        reached.insert(QApplication::focusWidget()->objectName());
    }
    for (const QString &name : {u"compareArtifactButton"_s, u"fetchArtifactButton"_s, u"saveArtifactButton"_s,
                                u"copyArtifactButton"_s, u"artifactText"_s})
        QVERIFY2(reached.contains(name), qPrintable(name));
    auto *again = child<QToolButton>(u"fetchArtifactButton"_s);
    QSignalSpy fetched(pane.get(), &ArtifactPane::fetchRequested);
    again->setFocus();
    QTest::keyClick(again, Qt::Key_Space);
    QCOMPARE(fetched.count(), 1);
}

void ArtifactPaneTest::aLargeArtifactDoesNotFreezeTheWindow()
{
    QByteArray large = "{";
    while (large.size() < 64 * 1024 * 1024)
        large += "\"key" + QByteArray::number(large.size()) + "\":{\"value\":[1,2,3],\"text\":\"abcdefgh\"},";
    large += "\"end\":1}";
    const ShownArtifact shown = artifact(large);
    // How long the event loop was held up at worst.
    qint64 worst = 0;
    QElapsedTimer since;
    QTimer pulse;
    pulse.setInterval(0);
    connect(&pulse, &QTimer::timeout, this, [&] {
        worst = std::max(worst, since.elapsed());
        since.restart();
    });
    since.start();
    pulse.start();
    pane->showContent(shown);
    worst = std::max(worst, since.elapsed());
    QTRY_VERIFY_WITH_TIMEOUT(pane->facts().has_value(), 120'000);
    QTest::qWait(200);
    qInfo("the window was held up for %lld ms at most", static_cast<long long>(worst));
    QVERIFY(worst < 5000); // a quiet machine needs a tenth
    QVERIFY(text(u"artifactFootnote"_s).contains(u"Only the beginning"_s));
    QVERIFY(child<QPlainTextEdit>(u"artifactText"_s)->document()->characterCount() < 2'000'000);
    shoot(u"large"_s);
}

void ArtifactPaneTest::longLinesDoNotFreezeTheWindow()
{
    pane->showContent(artifact("{\"blob\":\"" + QByteArray(400'000, 'x') + "\"}"));
    QTRY_VERIFY(pane->facts().has_value());
    const QTextDocument *document = child<QPlainTextEdit>(u"artifactText"_s)->document();
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next())
        QVERIFY(block.length() < 3000);
    QVERIFY(text(u"artifactFootnote"_s).contains(u"Long lines are cut"_s));
}

QTEST_MAIN(ArtifactPaneTest)
#include "tst_artifactpane.moc"
