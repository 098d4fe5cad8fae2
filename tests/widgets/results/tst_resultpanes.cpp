// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/eventmodel.h"
#include "models/jobrun/podmodel.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/highlighting.h"
#include "widgets/events/eventspane.h"
#include "widgets/pods/podspane.h"
#include "widgets/problems/problemmodel.h"
#include "widgets/problems/problemspane.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace Widgets;

namespace {

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

QString clipboard()
{
    return QGuiApplication::clipboard()->text();
}

} // namespace

class ResultPanesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void podsShowTheTreeAndTellWhatWasActivated();
    void podsSurviveTheirModel();
    void eventsAreSortedByTime();
    void problemsGoToTheirPlace();
    void problemModelKeepsTheRulesOfModels();

private:
    Highlighting highlighting;
};

void ResultPanesTest::podsShowTheTreeAndTellWhatWasActivated()
{
    JobRun::PodModel model;
    PodsPane pane;
    pane.resize(900, 300);
    pane.show();
    pane.setModel(&model);
    QVERIFY(pane.findChild<EmptyState *>()->isEmpty());
    QSignalSpy counted(&pane, &PodsPane::countChanged);
    model.upsert(json(R"({"metadata": {"name": "release-x7", "uid": "u1", "creationTimestamp": "2026-01-31T10:15:02Z"},
        "spec": {"containers": [{"name": "main"}, {"name": "side"}]},
        "status": {"phase": "Running", "containerStatuses": [
            {"name": "main", "state": {"running": {"startedAt": "2026-01-31T10:15:04Z"}}, "restartCount": 0},
            {"name": "side", "state": {"terminated": {"exitCode": 3, "reason": "Error"}}, "restartCount": 1}]}})"));
    QCOMPARE(counted.last(), (QVariantList{1}));
    QVERIFY(!pane.findChild<EmptyState *>()->isEmpty());
    auto *tree = pane.findChild<QTreeView *>(u"podsView"_s);
    const QModelIndex pod = model.index(0, 0);
    QVERIFY(tree->isExpanded(pod)); // nothing to unfold to see how it goes
    QSignalSpy activated(&pane, &PodsPane::activated);
    tree->setCurrentIndex(model.index(1, 0, pod));
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(activated.last(), (QVariantList{u"release-x7"_s, u"side"_s}));
}

void ResultPanesTest::podsSurviveTheirModel()
{
    PodsPane pane;
    auto model = std::make_unique<JobRun::PodModel>();
    pane.setModel(model.get());
    model->upsert(json(R"({"metadata": {"name": "a", "uid": "u"}, "spec": {"containers": [{"name": "c"}]}})"));
    QVERIFY(!pane.findChild<EmptyState *>()->isEmpty());
    model.reset();
    QVERIFY(pane.findChild<EmptyState *>()->isEmpty());
    pane.setLive(true);
}

void ResultPanesTest::eventsAreSortedByTime()
{
    JobRun::EventModel model;
    EventsPane pane;
    pane.setModel(&model);
    const auto event = [](const QString &uid, const QString &reason, const QString &time) {
        return QJsonObject{{u"metadata"_s, QJsonObject{{u"uid"_s, uid}, {u"name"_s, uid}}},
                           {u"type"_s, u"Warning"_s},
                           {u"reason"_s, reason},
                           {u"message"_s, QString(reason + u" happened"_s)},
                           {u"lastTimestamp"_s, time},
                           {u"involvedObject"_s, QJsonObject{{u"kind"_s, u"Pod"_s}, {u"name"_s, u"release-x7"_s}}}};
    };
    model.upsert(event(u"e2"_s, u"Second"_s, u"2026-01-31T10:15:09Z"_s));
    model.upsert(event(u"e1"_s, u"First"_s, u"2026-01-31T10:15:02Z"_s));
    auto *view = pane.findChild<QTableView *>(u"eventsView"_s);
    QCOMPARE(view->model()->rowCount(), 2);
    QCOMPARE(view->model()->index(0, JobRun::EventModel::Reason).data().toString(), u"First"_s);
    view->setCurrentIndex(view->model()->index(1, 0));
    pane.findChild<QAction *>(u"copyEventAction"_s)->trigger();
    QCOMPARE(clipboard(), u"Second happened"_s);
}

void ResultPanesTest::problemsGoToTheirPlace()
{
    ProblemModel model;
    ProblemsPane pane(model);
    pane.resize(700, 200);
    pane.show();
    Manifest::Problem problem;
    problem.message = u"Unknown field backofLimit."_s;
    problem.hint = u"Did you mean backoffLimit?"_s;
    problem.line = 6;
    problem.column = 3;
    Manifest::Problem note;
    note.severity = Manifest::Severity::Information;
    note.message = u"ConfigMap settings is not applied."_s;
    model.setManifestProblems({problem, note});
    QCOMPARE(model.count(), 1); // a note is no problem
    QCOMPARE(model.rowCount(), 2);
    QSignalSpy activated(&pane, &ProblemsPane::manifestPlaceActivated);
    auto *view = pane.findChild<QTableView *>(u"problemsView"_s);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(model.index(0, 1)).center());
    QCOMPARE(activated.last(), (QVariantList{6, 3}));
    pane.findChild<QAction *>(u"copyProblemAction"_s)->trigger();
    QVERIFY(clipboard().contains(u"Did you mean backoffLimit?"_s));
}

void ResultPanesTest::problemModelKeepsTheRulesOfModels()
{
    ProblemModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    Core::Error error;
    error.message = u"The stream broke."_s;
    error.path = u"release-x7/main"_s;
    model.setRunProblems({error});
    QCOMPARE(model.index(0, ProblemModel::Place).data().toString(), u"release-x7/main"_s);
    model.setManifestProblems({Manifest::Problem{}});
    QCOMPARE(model.rowCount(), 2);
    model.setRunProblems({});
    QCOMPARE(model.rowCount(), 1);
}

QTEST_MAIN(ResultPanesTest)
#include "tst_resultpanes.moc"
