// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/podmodel.h"

#include "models/core/times.h"
#include "models/jobrun/podfacts.h"
#include "objects.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace JobRun;
using Objects::containerStatus;
using Objects::json;

namespace {

const char running[] = R"({"running":{"startedAt":"2026-01-31T10:00:01Z"}})";
const char completed[] = R"({"terminated":{"exitCode":0,"reason":"Completed",
    "startedAt":"2026-01-31T10:00:01Z","finishedAt":"2026-01-31T10:03:21Z"}})";
const char creating[] = R"({"waiting":{"reason":"ContainerCreating"}})";
const char initializing[] = R"({"waiting":{"reason":"PodInitializing"}})";

/// A pod with init containers "a" and "b" and the regular container "main".
QJsonObject initPod(const QString &phase, const QJsonObject &first, const QJsonObject &second, const QJsonObject &main)
{
    QJsonObject pod = Objects::pod(u"p"_s, phase, {main});
    pod = Objects::with(pod, u"spec"_s, u"initContainers"_s,
                        QJsonArray{Objects::container(u"a"_s), Objects::container(u"b"_s)});
    return Objects::with(pod, u"status"_s, u"initContainerStatuses"_s, QJsonArray{first, second});
}

QString text(const PodModel &model, int row, int column, const QModelIndex &parent = {})
{
    return model.data(model.index(row, column, parent), Qt::DisplayRole).toString();
}

} // namespace

class PodModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stateIsTheStatusColumnOfKubectl_data()
    {
        QTest::addColumn<QJsonObject>("pod");
        QTest::addColumn<QString>("status");
        const auto one = [](const QString &phase, const char *state) {
            return Objects::pod(u"p"_s, phase, {containerStatus(u"main"_s, state)});
        };
        const auto add = [](const char *status, const QJsonObject &pod) {
            QTest::addRow("%s", status) << pod << QString::fromLatin1(status);
        };
        add("Pending", Objects::pod(u"p"_s, u"Pending"_s, {}));
        add("ContainerCreating", one(u"Pending"_s, creating));
        add("ImagePullBackOff", one(u"Pending"_s, R"({"waiting":{"reason":"ImagePullBackOff"}})"));
        add("Running", one(u"Running"_s, running));
        add("Completed", one(u"Succeeded"_s, completed));
        add("Error", one(u"Failed"_s, R"({"terminated":{"exitCode":3,"reason":"Error"}})"));
        add("OOMKilled", one(u"Failed"_s, R"({"terminated":{"exitCode":137,"reason":"OOMKilled"}})"));
        add("ExitCode:3", one(u"Failed"_s, R"({"terminated":{"exitCode":3}})"));
        add("Signal:9", one(u"Failed"_s, R"({"terminated":{"exitCode":137,"signal":9}})"));
        add("CrashLoopBackOff", one(u"Running"_s, R"({"waiting":{"reason":"CrashLoopBackOff"}})"));
        add("Evicted", Objects::with(Objects::pod(u"p"_s, u"Failed"_s, {}), u"status"_s, u"reason"_s, u"Evicted"_s));
        add("SchedulingGated",
            Objects::withCondition(Objects::pod(u"p"_s, u"Pending"_s, {}),
                                   R"({"type":"PodScheduled","status":"False","reason":"SchedulingGated"})"));
        add("Terminating",
            Objects::with(one(u"Running"_s, running), u"metadata"_s, u"deletionTimestamp"_s,
                          u"2026-01-31T10:00:30Z"_s));
        add("Init:0/2",
            initPod(u"Pending"_s, containerStatus(u"a"_s, running), containerStatus(u"b"_s, initializing),
                    containerStatus(u"main"_s, initializing)));
        add("Init:1/2",
            initPod(u"Pending"_s, containerStatus(u"a"_s, completed), containerStatus(u"b"_s, initializing),
                    containerStatus(u"main"_s, initializing)));
        add("PodInitializing",
            initPod(u"Pending"_s, containerStatus(u"a"_s, completed), containerStatus(u"b"_s, completed),
                    containerStatus(u"main"_s, initializing)));
        add("Init:Error",
            initPod(u"Failed"_s, containerStatus(u"a"_s, R"({"terminated":{"exitCode":1,"reason":"Error"}})"),
                    containerStatus(u"b"_s, initializing), containerStatus(u"main"_s, initializing)));
        add("Init:ErrImagePull",
            initPod(u"Pending"_s, containerStatus(u"a"_s, R"({"waiting":{"reason":"ErrImagePull"}})"),
                    containerStatus(u"b"_s, initializing), containerStatus(u"main"_s, initializing)));
        QTest::newRow("one container has ended, the other is ready") << Objects::withCondition(
            Objects::pod(u"p"_s, u"Running"_s, {containerStatus(u"x"_s, completed), containerStatus(u"y"_s, running)}),
            R"({"type":"Ready","status":"False"})") << u"NotReady"_s;
    }

    void stateIsTheStatusColumnOfKubectl()
    {
        QFETCH(const QJsonObject, pod);
        QFETCH(const QString, status);
        PodModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.upsert(pod);
        QCOMPARE(text(model, 0, PodModel::State), status);
    }

    void containersStandBelowTheirPodInSpecOrder()
    {
        PodModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.upsert(initPod(u"Running"_s, containerStatus(u"a"_s, completed), containerStatus(u"b"_s, completed),
                             containerStatus(u"main"_s, running, 2)));
        const QModelIndex pod = model.index(0, 0);
        QCOMPARE(model.rowCount(pod), 3);
        QCOMPARE(text(model, 0, PodModel::Name, pod), u"a"_s);
        QCOMPARE(text(model, 2, PodModel::Name, pod), u"main"_s);
        QCOMPARE(text(model, 0, PodModel::State, pod), u"Terminated"_s);
        QCOMPARE(text(model, 0, PodModel::Reason, pod), u"Completed"_s);
        QCOMPARE(text(model, 0, PodModel::ExitCode, pod), u"0"_s);
        QCOMPARE(text(model, 0, PodModel::Duration, pod), u"3m20s"_s);
        QCOMPARE(text(model, 2, PodModel::State, pod), u"Running"_s);
        QCOMPARE(text(model, 2, PodModel::Restarts, pod), u"2"_s);
        QCOMPARE(text(model, 2, PodModel::ExitCode, pod), QString());
        const QModelIndex main = model.index(2, 0, pod);
        QCOMPARE(model.data(main, PodModel::PodRole).toString(), u"p"_s);
        QCOMPARE(model.data(main, PodModel::ContainerRole).toString(), u"main"_s);
        QCOMPARE(model.data(pod, PodModel::ContainerRole).toString(), QString());
        QCOMPARE(model.data(main, PodModel::HealthRole).toInt(), int(Health::Running));
        QCOMPARE(text(model, 0, PodModel::Restarts), u"2"_s);
    }

    void podsComeInOrderOfCreation()
    {
        PodModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.upsert(Objects::pod(u"second"_s, u"Pending"_s, {}, u"2026-01-31T10:00:02Z"_s));
        model.upsert(
            Objects::pod(u"third"_s, u"Pending"_s, {containerStatus(u"main"_s, creating)}, u"2026-01-31T10:00:03Z"_s));
        const QPersistentModelIndex container(model.index(0, 0, model.index(1, 0)));
        model.upsert(Objects::pod(u"first"_s, u"Pending"_s, {}, u"2026-01-31T10:00:01Z"_s));
        QCOMPARE(text(model, 0, PodModel::Name), u"first"_s);
        QCOMPARE(text(model, 1, PodModel::Name), u"second"_s);
        QCOMPARE(text(model, 2, PodModel::Name), u"third"_s);
        QCOMPARE(container.parent().row(), 2);
        QCOMPARE(model.pods().size(), 3);
    }

    void updatesTouchOnlyWhatChanged()
    {
        PodModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const auto other = containerStatus(u"other"_s, running);
        model.upsert(Objects::pod(u"p"_s, u"Running"_s, {containerStatus(u"main"_s, creating), other}));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy layout(&model, &QAbstractItemModel::layoutChanged);

        model.upsert(Objects::pod(u"p"_s, u"Running"_s, {containerStatus(u"main"_s, creating), other}));
        QCOMPARE(changed.size(), 0);

        model.upsert(Objects::pod(u"p"_s, u"Running"_s, {containerStatus(u"main"_s, running), other}));
        QCOMPARE(changed.size(), 2); // the pod and the container
        const auto container = changed.at(1).at(0).toModelIndex();
        QVERIFY(container.parent().isValid());
        QCOMPARE(container.row(), 0);
        QCOMPARE(reset.size() + layout.size(), 0);
    }

    void ephemeralContainersAreAdded()
    {
        PodModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const auto pod = Objects::pod(u"p"_s, u"Running"_s, {containerStatus(u"main"_s, running)});
        model.upsert(pod);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        model.upsert(
            Objects::with(pod, u"spec"_s, u"ephemeralContainers"_s, QJsonArray{Objects::container(u"debug"_s)}));
        QCOMPARE(model.rowCount(model.index(0, 0)), 2);
        QCOMPARE(text(model, 1, PodModel::Name, model.index(0, 0)), u"debug"_s);
        QCOMPARE(removed.size(), 0);
    }

    void deletedPodsStay()
    {
        PodModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const auto pod = Objects::pod(u"p"_s, u"Running"_s, {containerStatus(u"main"_s, running)});
        model.upsert(pod);
        QVERIFY(!model.isDeleted(u"uid-p"_s));
        model.markDeleted(pod);
        QVERIFY(model.isDeleted(u"uid-p"_s));
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.data(model.index(0, 0), PodModel::DeletedRole).toBool());
        QCOMPARE(model.data(model.index(0, 0), PodModel::HealthRole).toInt(), int(Health::Neutral));
        model.upsert(pod); // a version that was under way
        QVERIFY(model.isDeleted(u"uid-p"_s));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.pods().isEmpty());
    }

    void stuckPodsShow()
    {
        PodModel model;
        model.upsert(Objects::pod(
            u"p"_s, u"Pending"_s,
            {containerStatus(u"main"_s, R"({"waiting":{"reason":"ErrImagePull","message":"no such image"}})")}));
        const QModelIndex pod = model.index(0, 0);
        QCOMPARE(model.data(pod, PodModel::HealthRole).toInt(), int(Health::Stuck));
        QCOMPARE(model.data(model.index(0, 0, pod), PodModel::HealthRole).toInt(), int(Health::Stuck));
        QCOMPARE(model.data(model.index(0, 0, pod), PodModel::MessageRole).toString(), u"no such image"_s);
    }

    void aSidecarsEndIsNoFailure()
    {
        PodModel model;
        auto pod = Objects::pod(u"p"_s, u"Succeeded"_s, {containerStatus(u"main"_s, completed)});
        auto sidecar = Objects::container(u"proxy"_s);
        sidecar.insert(u"restartPolicy"_s, u"Always"_s);
        pod = Objects::with(pod, u"spec"_s, u"initContainers"_s, QJsonArray{sidecar});
        pod = Objects::with(pod, u"status"_s, u"initContainerStatuses"_s,
                            QJsonArray{containerStatus(u"proxy"_s, R"({"terminated":{"exitCode":137}})")});
        model.upsert(pod);
        const QModelIndex row = model.index(0, 0);
        QCOMPARE(model.data(row, PodModel::HealthRole).toInt(), int(Health::Succeeded));
        QCOMPARE(model.data(model.index(0, 0, row), PodModel::HealthRole).toInt(), int(Health::Neutral));
        QCOMPARE(text(model, 0, PodModel::ExitCode), u"0"_s);
    }

    void durationsReadLikeKubectls_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("expected");
        const auto add = [](qint64 seconds, const char *expected) {
            QTest::addRow("%s", expected) << seconds << QString::fromLatin1(expected);
        };
        // k8s.io/apimachinery/pkg/util/duration, TestHumanDuration
        add(1, "1s");
        add(70, "70s");
        add(190, "3m10s");
        add(180, "3m");
        add(2820, "47m");
        add(3 * 3600 + 10 * 60, "3h10m");
        add(8 * 3600, "8h");
        add(2 * 86400 + 5 * 3600, "2d5h");
        add(9 * 86400, "9d");
        add(365LL * 86400 * 3, "3y");
        add(365LL * 86400 * 3 + 2 * 86400, "3y2d");
    }

    void durationsReadLikeKubectls()
    {
        QFETCH(const qint64, seconds);
        QFETCH(const QString, expected);
        QCOMPARE(Core::ageText(seconds * 1000 + 999), expected);
    }

    void timesMayHaveFractionsAndOffsets()
    {
        QCOMPARE(Core::timeMs(u"1970-01-01T00:00:01Z"_s), 1000);
        QCOMPARE(Core::timeMs(u"1970-01-01T00:00:01.500000Z"_s), 1500);
        QCOMPARE(Core::timeMs(u"1970-01-01T01:00:01+01:00"_s), 1000);
        QCOMPARE(Core::timeMs(QString()), 0);
        QCOMPARE(Core::timeMs(u"yesterday"_s), 0);
    }
};

QTEST_GUILESS_MAIN(PodModelTest)
#include "tst_podmodel.moc"
