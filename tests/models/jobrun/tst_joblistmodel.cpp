// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/joblistmodel.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using JobRun::JobListModel;

/// The words are those of kubectl get jobs.
class JobListModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsStatusAndCompletionsAsKubectlDoes_data()
    {
        QTest::addColumn<QByteArray>("job");
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("completions");
        QTest::newRow("running")
            << R"({"spec":{"completions":4,"parallelism":2},"status":{"succeeded":1,"active":2}})"_ba << u"Running"_s
            << u"1/4"_s;
        QTest::newRow("complete")
            << R"({"spec":{"completions":1},"status":{"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}})"_ba
            << u"Complete"_s << u"1/1"_s;
        QTest::newRow("failed")
            << R"({"spec":{"completions":1},"status":{"conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True"}]}})"_ba
            << u"Failed"_s << u"0/1"_s;
        QTest::newRow("about to fail")
            << R"({"spec":{"completions":1},"status":{"conditions":[{"type":"FailureTarget","status":"True"}]}})"_ba
            << u"FailureTarget"_s << u"0/1"_s;
        QTest::newRow("suspended")
            << R"({"spec":{"completions":1},"status":{"conditions":[{"type":"Suspended","status":"True"}]}})"_ba
            << u"Suspended"_s << u"0/1"_s;
        QTest::newRow("resumed")
            << R"({"spec":{"completions":1},"status":{"conditions":[{"type":"Suspended","status":"False"}]}})"_ba
            << u"Running"_s << u"0/1"_s;
        QTest::newRow("being deleted")
            << R"({"metadata":{"deletionTimestamp":"2026-01-02T03:04:05Z"},"spec":{"completions":1}})"_ba
            << u"Terminating"_s << u"0/1"_s;
        QTest::newRow("work queue") << R"({"spec":{"parallelism":3},"status":{"succeeded":2}})"_ba << u"Running"_s
                                    << u"2/1 of 3"_s;
        QTest::newRow("nonsense") << R"({"spec":7,"status":"x"})"_ba << u"Running"_s << u"0/1"_s;
    }

    void tellsStatusAndCompletionsAsKubectlDoes()
    {
        QFETCH(QByteArray, job);
        JobListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setJobs({QJsonDocument::fromJson(job).object()});
        QTEST(model.index(0, JobListModel::Status).data().toString(), "status");
        QTEST(model.index(0, JobListModel::Completions).data().toString(), "completions");
    }

    void sortsByTime()
    {
        JobListModel model;
        model.setJobs(
            {QJsonDocument::fromJson(R"({"metadata":{"name":"a","creationTimestamp":"2026-01-02T03:04:05Z"}})")
                 .object()});
        QCOMPARE(model.index(0, JobListModel::Created).data(JobListModel::SortRole).toLongLong(), 1767323045000);
        QCOMPARE(model.name(0), u"a"_s);
        QVERIFY(model.name(1).isEmpty());
    }
};

QTEST_GUILESS_MAIN(JobListModelTest)
#include "tst_joblistmodel.moc"
