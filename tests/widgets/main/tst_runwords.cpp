// SPDX-License-Identifier: Apache-2.0
#include "widgets/common/inlinebanner.h"
#include "widgets/main/questions.h"
#include "widgets/main/runbanner.h"
#include "widgets/main/runwords.h"

#include <QAction>
#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QLabel>
#include <QLayout>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Widgets;
using JobRun::Diagnosis;
using JobRun::DiagnosisKind;
using JobRun::RunPhase;
using JobRun::RunStatus;

namespace {

RunStatus at(RunPhase phase)
{
    RunStatus status;
    status.phase = phase;
    return status;
}

} // namespace

class RunWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPhaseHasWordsOfItsOwn();
    void countsPods_data();
    void countsPods();
    void countsLogsThatWaitForOthers();
    void tellsWhatItIsStuckOnAndWhatToTry();
    void everyDiagnosisHasWords_data();
    void everyDiagnosisHasWords();
    void tellsReasonAndMessageOfAFailure();
    void tellsTheTerminationMessage();
    void troubleWithTheConnectionComesFirst();
    void completedRunsNeedNoExcuse();

    void bannerKeepsItsHeightWhileDataArrives();
    void bannerFreezesTheDurationAtTheEnd();
    void bannerOpensOnlyWebPages_data();
    void bannerOpensOnlyWebPages();
    void bannerTellsWhatIsWrongWithTheLink();
    void questionsAnswerTheKeyboard();
};

void RunWordsTest::everyPhaseHasWordsOfItsOwn()
{
    QStringList texts;
    for (const RunPhase phase :
         {RunPhase::Idle, RunPhase::Submitting, RunPhase::WaitingForPods, RunPhase::Running, RunPhase::Draining,
          RunPhase::Completed, RunPhase::Failed, RunPhase::Stopping, RunPhase::Lost})
        texts.append(RunWords::stateText(at(phase)));
    QVERIFY(!texts.contains(QString()));
    QCOMPARE(texts.removeDuplicates(), 0);
    RunStatus suspended = at(RunPhase::WaitingForPods);
    suspended.suspended = true;
    QCOMPARE(RunWords::stateText(suspended), u"Suspended"_s);
    RunStatus failing = at(RunPhase::Running);
    failing.finishing = failing.failing = true;
    QCOMPARE(RunWords::stateText(failing), u"Failing"_s);
    QCOMPARE(RunWords::state(failing), State::Warning);
}

void RunWordsTest::countsPods_data()
{
    QTest::addColumn<int>("completions");
    QTest::addColumn<int>("succeeded");
    QTest::addColumn<int>("failed");
    QTest::addColumn<int>("backoffLimit");
    QTest::addColumn<QStringList>("parts");
    QTest::newRow("nothing done yet") << 4 << 0 << 0 << 6 << QStringList{u"0 of 4"_s};
    QTest::newRow("some done") << 4 << 2 << 0 << 6 << QStringList{u"2 of 4"_s};
    QTest::newRow("a work queue") << -1 << 3 << 0 << 6 << QStringList{u"3 pod"_s};
    QTest::newRow("failures") << 1 << 0 << 2 << 6 << QStringList{u"0 of 1"_s, u"2 failed"_s, u"6 "_s};
}

void RunWordsTest::countsPods()
{
    QFETCH(int, completions);
    QFETCH(int, succeeded);
    QFETCH(int, failed);
    QFETCH(int, backoffLimit);
    QFETCH(QStringList, parts);
    RunStatus status = at(RunPhase::Running);
    status.completions = completions;
    status.podsSucceeded = succeeded;
    status.podsFailed = failed;
    status.backoffLimit = backoffLimit;
    const QString text = RunWords::progressText(status);
    for (const QString &part : parts)
        QVERIFY2(text.contains(part), qPrintable(text));
    if (failed == 0)
        QVERIFY2(!text.contains(u"failed"_s), qPrintable(text));
}

void RunWordsTest::countsLogsThatWaitForOthers()
{
    RunStatus status = at(RunPhase::Running);
    status.completions = 100;
    QVERIFY(!RunWords::progressText(status).contains(u"queued"_s));
    status.logsQueued = 36;
    QVERIFY2(RunWords::progressText(status).contains(u"36 "_s), qPrintable(RunWords::progressText(status)));
    QVERIFY(RunWords::progressText(status).contains(u"queued"_s));
}

void RunWordsTest::tellsWhatItIsStuckOnAndWhatToTry()
{
    RunStatus status = at(RunPhase::WaitingForPods);
    Diagnosis diagnosis;
    diagnosis.kind = DiagnosisKind::ImagePull;
    diagnosis.reason = u"ImagePullBackOff"_s;
    diagnosis.message = u"Back-off pulling image \"busybocks\""_s;
    diagnosis.pod = u"release-x7"_s;
    diagnosis.container = u"main"_s;
    status.diagnosis = diagnosis;
    QCOMPARE(RunWords::stateText(status), u"Stuck"_s);
    QCOMPARE(RunWords::state(status), State::Warning);
    const QString text = RunWords::detailText(status);
    for (const QString &part : {u"ImagePullBackOff"_s, u"Back-off pulling image \"busybocks\""_s, u"release-x7"_s,
                                u"main"_s, u"Check the image"_s})
        QVERIFY2(text.contains(part), qPrintable(text));
}

void RunWordsTest::everyDiagnosisHasWords_data()
{
    QTest::addColumn<int>("kind");
    for (int kind = int(DiagnosisKind::ImagePull); kind <= int(DiagnosisKind::Other); ++kind)
        QTest::addRow("%d", kind) << kind;
}

void RunWordsTest::everyDiagnosisHasWords()
{
    QFETCH(int, kind);
    Diagnosis diagnosis;
    diagnosis.kind = DiagnosisKind(kind);
    diagnosis.pod = u"p"_s;
    diagnosis.exitCode = 3;
    const RunWords::DiagnosisWords words = RunWords::diagnosisWords(diagnosis);
    QVERIFY2(words.what.endsWith(u'.') && words.what.at(0).isUpper(), qPrintable(words.what));
    QVERIFY2(words.next.endsWith(u'.'), qPrintable(words.next));
}

void RunWordsTest::tellsReasonAndMessageOfAFailure()
{
    RunStatus status = at(RunPhase::Failed);
    status.reason = u"BackoffLimitExceeded"_s;
    status.message = u"Job has reached the specified backoff limit"_s;
    Diagnosis diagnosis;
    diagnosis.kind = DiagnosisKind::NonZeroExit;
    diagnosis.pod = u"release-x7"_s;
    diagnosis.container = u"main"_s;
    diagnosis.exitCode = 127;
    diagnosis.fatal = true;
    status.diagnosis = diagnosis;
    const QString text = RunWords::detailText(status);
    QVERIFY(text.startsWith(u"BackoffLimitExceeded: Job has reached the specified backoff limit"_s));
    QVERIFY(text.contains(u"exit code 127"_s));
    QVERIFY(text.contains(u"not found"_s));
}

void RunWordsTest::tellsTheTerminationMessage()
{
    Diagnosis diagnosis;
    diagnosis.kind = DiagnosisKind::NonZeroExit;
    diagnosis.pod = u"release-x7"_s;
    diagnosis.container = u"main"_s;
    diagnosis.exitCode = 3;
    QVERIFY(RunWords::diagnosisWords(diagnosis).next.contains(u"log"_s));
    diagnosis.message = u"database refused the connection\n"_s;
    const auto words = RunWords::diagnosisWords(diagnosis);
    QVERIFY2(words.what.endsWith(u"exit code 3: database refused the connection."_s), qPrintable(words.what));
    QVERIFY(words.next.isEmpty());
}

void RunWordsTest::troubleWithTheConnectionComesFirst()
{
    RunStatus status = at(RunPhase::Running);
    Core::Error error;
    error.message = u"The watch of pods broke."_s;
    error.hint = u"It is tried again."_s;
    status.connectionTrouble = error;
    QCOMPARE(RunWords::detailText(status), u"The watch of pods broke. It is tried again."_s);
    QCOMPARE(RunWords::state(status), State::Warning);
}

void RunWordsTest::completedRunsNeedNoExcuse()
{
    RunStatus status = at(RunPhase::Completed);
    Diagnosis diagnosis; // an attempt failed on the way
    diagnosis.kind = DiagnosisKind::NonZeroExit;
    diagnosis.exitCode = 1;
    status.diagnosis = diagnosis;
    status.reason = u"CompletionsReached"_s;
    QVERIFY(RunWords::detailText(status).isEmpty());
    QCOMPARE(RunWords::state(status), State::Succeeded);
}

void RunWordsTest::bannerKeepsItsHeightWhileDataArrives()
{
    RunBanner banner;
    banner.resize(860, 10);
    const auto wanted = [&banner] {
        banner.layout()->activate();
        return banner.sizeHint().height();
    };
    banner.setIdle(u"Ready"_s, u"Press Run."_s);
    const int height = wanted();
    RunStatus status = at(RunPhase::Running);
    status.startedMs = QDateTime::currentMSecsSinceEpoch() - 12000;
    banner.setStatus(status, u"release"_s);
    QCOMPARE(wanted(), height);
    status.completions = 4;
    status.podsFailed = 1;
    banner.setStatus(status, u"release"_s);
    QCOMPARE(wanted(), height);

    // A long explanation may take more lines, once: they stay when it is gone, until the next run.
    Core::Error trouble;
    trouble.message = u"The server said a lot. "_s.repeated(100);
    status.connectionTrouble = trouble;
    banner.setStatus(status, u"release"_s);
    const int grown = wanted();
    QVERIFY(grown > height);
    auto *detail = banner.findChild<QLabel *>(u"runDetail"_s);
    QCOMPARE(grown - height, 2 * QFontMetrics(detail->font()).lineSpacing());
    QVERIFY(detail->text().endsWith(u"…"_s));
    QVERIFY(detail->toolTip().contains(trouble.message.trimmed()));
    status.connectionTrouble.reset();
    banner.setStatus(status, u"release"_s);
    QCOMPARE(wanted(), grown);
    QVERIFY(detail->toolTip().isEmpty());
    status.phase = RunPhase::Submitting;
    banner.setStatus(status, u"release"_s);
    QCOMPARE(wanted(), height);
}

void RunWordsTest::bannerFreezesTheDurationAtTheEnd()
{
    RunBanner banner;
    QSignalSpy changed(&banner, &RunBanner::durationChanged);
    RunStatus status = at(RunPhase::Completed);
    status.startedMs = 1'769'854'502'000;
    status.endedMs = status.startedMs + 65'000;
    banner.setStatus(status, u"release"_s);
    QCOMPARE(banner.findChild<QLabel *>(u"runDuration"_s)->text(), u"01:05"_s);
    QCOMPARE(changed.last().first().toString(), u"01:05"_s);
}

void RunWordsTest::bannerOpensOnlyWebPages_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("https") << u"https://logs.example/x?pod=a%20b"_s << true;
    QTest::newRow("http") << u"http://logs.example"_s << true;
    QTest::newRow("file") << u"file:///etc/passwd"_s << false;
    QTest::newRow("javascript") << u"javascript:alert(1)"_s << false;
    QTest::newRow("a program") << u"vscode://x"_s << false;
}

void RunWordsTest::bannerOpensOnlyWebPages()
{
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    RunBanner banner;
    banner.show();
    QVERIFY(!banner.findChild<QToolButton *>(u"openLogLinkButton"_s)->isVisible());
    Outputs::LogLink link;
    link.url = QUrl(url);
    banner.setLogLink(Core::Result<Outputs::LogLink>(link));
    QVERIFY(banner.findChild<QToolButton *>(u"openLogLinkButton"_s)->isVisible());
    QCOMPARE(banner.openLinkAction()->isEnabled(), allowed);
    QCOMPARE(banner.copyLinkAction()->isEnabled(), allowed);
    if (allowed) {
        banner.copyLinkAction()->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), url);
    }
}

void RunWordsTest::bannerTellsWhatIsWrongWithTheLink()
{
    RunBanner banner;
    banner.show();
    Outputs::LogLink link;
    link.url = QUrl(u"https://user:geheim@logs.example/x?token=geheim&q=1"_s);
    link.warnings = {u"metadata.uid has no value <img src='file:///x'>"_s};
    banner.setLogLink(Core::Result<Outputs::LogLink>(link));
    auto *button = banner.findChild<QToolButton *>(u"openLogLinkButton"_s);
    const QString tip = button->toolTip();
    QVERIFY2(tip.contains(u"logs.example/x"_s) && tip.contains(u"metadata.uid has no value"_s), qPrintable(tip));
    QVERIFY2(!tip.contains(u"geheim"_s), qPrintable(tip));
    QVERIFY2(!tip.contains(u"<img"_s), qPrintable(tip)); // an annotation's words are text
    QVERIFY(!button->accessibleDescription().contains(u"geheim"_s));
    // Both in its context menu, and by the keyboard.
    QCOMPARE(button->contextMenuPolicy(), Qt::ActionsContextMenu);
    QVERIFY(button->actions().contains(banner.openLinkAction()));
    QVERIFY(button->actions().contains(banner.copyLinkAction()));
    QVERIFY(button->focusPolicy() & Qt::TabFocus);
    banner.copyLinkAction()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"https://logs.example/x?token=geheim&q=1"_s);
}

void RunWordsTest::questionsAnswerTheKeyboard()
{
    Questions questions;
    questions.resize(900, 60);
    questions.show();
    questions.activateWindow(); // a bare X server has nobody who does
    QVERIFY(QTest::qWaitForWindowActive(&questions));
    QSignalSpy deleted(&questions, &Questions::deleteJobChosen);
    QSignalSpy stopped(&questions, &Questions::stopWatchingChosen);
    questions.askStop(u"release"_s);
    auto *banner = questions.findChild<InlineBanner *>(u"stopBanner"_s);
    QVERIFY(banner->isVisible() && banner->text().contains(u"release"_s));
    auto *stop = questions.findChild<QPushButton *>(u"stopWatchingButton"_s);
    QTRY_VERIFY(stop->hasFocus()); // the harmless answer
    QTest::keyClick(stop, Qt::Key_Escape);
    QVERIFY(!banner->isVisible());
    QVERIFY(deleted.isEmpty() && stopped.isEmpty());

    QSignalSpy cancelled(&questions, &Questions::conflictCancelled);
    questions.askConflict(u"release"_s, true);
    auto *conflict = questions.findChild<InlineBanner *>(u"conflictBanner"_s);
    QVERIFY(conflict->text().contains(u"still running"_s));
    auto *generate = questions.findChild<QPushButton *>(u"conflictGenerateButton"_s);
    QVERIFY(generate->text().contains(u"release-"_s));
    QTest::keyClick(generate, Qt::Key_Escape);
    QCOMPARE(cancelled.size(), 1);
    questions.askConflict(u"release"_s, false);
    QVERIFY(!conflict->text().contains(u"still running"_s));
    questions.dismiss();
    QVERIFY(!conflict->isVisible());
}

QTEST_MAIN(RunWordsTest)
#include "tst_runwords.moc"
