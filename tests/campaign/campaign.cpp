// SPDX-License-Identifier: Apache-2.0
// Follows the logs of Jobs with many pods while everything between the console and the cluster breaks at random, and
// compares what was recorded with what was printed.
//
//   campaign [--seed N] [--faults N] [--pods N] [--verbose]
//
// A seed decides the cluster's life and every fault; a seed that failed fails again, as far as the machine's timing
// allows. Exit code 0: nothing was lost, doubled or marked wrongly.
#include "models/history/runstore.h"
#include "models/jobrun/run.h"
#include "tests/campaign/groundtruth.h"
#include "tests/support/fakekubelet.h"
#include "tests/support/faultproxy.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTime>
#include <QTimer>

#include <array>
#include <cmath>
#include <mutex>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Support::Fault;

namespace {

/// Decides about every request's fate.
class Storm
{
public:
    explicit Storm(quint32 seed) : m_random(seed) { }

    [[nodiscard]] Fault operator()(const Support::ProxiedRequest &request)
    {
        const std::lock_guard lock(m_mutex);
        const bool stream = request.target.contains("/log?") || request.target.contains("watch=true");
        const bool breaks = request.method != "POST" && m_random.bounded(1000) < (stream ? 550 : 150);
        const Fault fault = breaks ? any(request, stream) : Fault();
        m_told += QTime::currentTime().toString(u"ss.zzz "_s).toLatin1() + request.method + ' ' + request.target + "  "
            + describe(fault);
        return fault;
    }

    /// The requests for a pod and what became of them, for whoever looks for a fault's cause.
    [[nodiscard]] QList<QByteArray> story(const QByteArray &pod)
    {
        const std::lock_guard lock(m_mutex);
        QList<QByteArray> told = m_told;
        told.removeIf([&pod](const QByteArray &one) {
            return !one.contains(QByteArray("/" + pod + "/")) && !one.contains(QByteArray("/" + pod + " "));
        });
        return told;
    }

private:
    [[nodiscard]] Fault any(const Support::ProxiedRequest &request, bool stream)
    {
        Fault fault;
        fault.after = qint64(std::exp(m_random.generateDouble() * std::log(200'000.0)));
        const int which = m_random.bounded(100);
        if (which < 30)
            fault.kind = Fault::Kind::Close;
        else if (which < 55)
            fault.kind = Fault::Kind::Reset;
        else if (which < 65)
            fault.kind = Fault::Kind::Stall;
        else if (which < 70)
            fault.kind = Fault::Kind::Silence;
        else if (which < 78)
            return Fault::status(429, "TooManyRequests", 1);
        else if (which < 88)
            return Fault::status(500, "InternalError");
        else if (which < 92 && !request.target.contains("/log?"))
            return Fault::status(410, "Expired");
        else if (which < 94 && stream)
            return Fault::status(401, "Unauthorized");
        else
            return Fault::status(503, "ServiceUnavailable", 1);
        return fault;
    }

    [[nodiscard]] static QByteArray describe(const Fault &fault)
    {
        static constexpr std::array names{"-", "close", "reset", "stall", "silence", "answer "};
        const QByteArray name = names[size_t(fault.kind)];
        if (fault.kind == Fault::Kind::Answer)
            return name + fault.answer.mid(9, 3);
        return fault.kind == Fault::Kind::None ? name : name + " after " + QByteArray::number(fault.after);
    }

    std::mutex m_mutex;
    QRandomGenerator m_random;
    QList<QByteArray> m_told;
};

Kube::Timing timing()
{
    Kube::Timing timing;
    timing.backoffFirst = 50ms;
    timing.backoffLimit = 1000ms;
    timing.reconnectMinimum = 20ms;
    timing.lostConnectionRetry = 100ms;
    timing.retryAfterSecond = 100ms;
    timing.logBackoffFirst = 30ms;
    timing.logWaitForStatus = 200ms;
    timing.logTerminatedSilence = 700ms;
    timing.logQuiet = 1000ms;
    timing.logSettle = 200ms;
    timing.watchQuiet = 2000ms;
    timing.terminatedLogRetries = 20;
    return timing;
}

struct Round
{
    int faults = 0;
    qint64 lines = 0;
    qint64 bytes = 0;
    int instances = 0;
    QStringList problems;
};

/// One Job from its creation to the end of its last log, in bad weather.
Round runOnce(quint32 seed, int pods, bool verbose)
{
    Support::FakeKubeletPlan plan;
    plan.seed = seed;
    plan.pods = pods;
    Support::FakeKubelet kubelet(plan);
    Support::FaultProxy proxy(kubelet.port());
    Storm storm(seed ^ 0x5f0e1u);
    proxy.setFaults([&storm](const Support::ProxiedRequest &request) { return storm(request); });

    Kube::ConnectionConfig connection;
    connection.contextName = u"storm"_s;
    connection.server = proxy.url();
    connection.isSandbox = true;
    connection.requestTimeout = 1500ms;
    JobRun::RunOptions options;
    options.job
        = {{u"apiVersion"_s, u"batch/v1"_s},
           {u"kind"_s, u"Job"_s},
           {u"metadata"_s, QJsonObject{{u"name"_s, u"storm"_s}}},
           {u"spec"_s,
            QJsonObject{
                {u"template"_s,
                 QJsonObject{
                     {u"spec"_s, QJsonObject{{u"containers"_s, QJsonArray{QJsonObject{{u"name"_s, u"main"_s}}}}}}}}}}};
    options.namespaceName = u"default"_s;
    options.timing = timing();
    options.drainDeadline = 30s;
    QTemporaryDir folder;
    History::RunStore store(folder.path());
    Artifacts::Readers readers;
    JobRun::Run run(connection, options, store, readers);
    QEventLoop loop;
    QObject::connect(&run, &JobRun::Run::finished, &loop, &QEventLoop::quit);
    bool inTime = true;
    QTimer::singleShot(180s, &loop, [&] {
        inTime = false;
        loop.quit();
    });
    run.start();
    loop.exec();

    Round round;
    round.faults = proxy.faultCount();
    const QList<Support::FakeInstance> truth = kubelet.truth();
    if (!inTime)
        round.problems += u"the run did not end"_s;
    else if (run.result().outcome != JobRun::Outcome::Complete)
        round.problems += u"the run's outcome is %1: %2"_s.arg(int(run.result().outcome))
                              .arg(run.problems().isEmpty() ? QString() : run.problems().last().message);
    round.problems += compareWithTruth(run.log(), truth);
    round.instances = int(truth.size());
    round.lines = run.log()->totalLines();
    round.bytes = run.log()->totalBytes();
    if (verbose) {
        for (const QString &problem : std::as_const(round.problems)) {
            for (const QByteArray &one : storm.story(problem.section(u'/', 0, 0).toLatin1()))
                qInfo("    %s", one.constData());
        }
        for (const Core::Error &problem : run.problems())
            qInfo("    said: %s", qPrintable(problem.message));
    }
    return round;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"seed"_s, u"The first seed; the next round has the next one."_s, u"number"_s},
                       {u"faults"_s, u"Go on until so many faults have happened."_s, u"number"_s, u"2000"_s},
                       {u"rounds"_s, u"At most so many rounds."_s, u"number"_s, u"1000"_s},
                       {u"pods"_s, u"Pods of each Job."_s, u"number"_s, u"16"_s},
                       {u"verbose"_s, u"Print what the runs said."_s}});
    parser.addHelpOption();
    parser.process(application);
    quint32 seed
        = parser.isSet(u"seed"_s) ? parser.value(u"seed"_s).toUInt() : QRandomGenerator::system()->bounded(1000000u);
    const int wanted = parser.value(u"faults"_s).toInt();
    int faults = 0;
    int failures = 0;
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < parser.value(u"rounds"_s).toInt() && faults < wanted; ++i, ++seed) {
        const Round round = runOnce(seed, parser.value(u"pods"_s).toInt(), parser.isSet(u"verbose"_s));
        faults += round.faults;
        failures += round.problems.isEmpty() ? 0 : 1;
        qInfo("seed %u: %d faults, %d container instances, %lld lines, %lld bytes: %s", seed, round.faults,
              round.instances, static_cast<long long>(round.lines), static_cast<long long>(round.bytes),
              round.problems.isEmpty() ? "all recorded" : "WRONG");
        for (const QString &problem : round.problems)
            qInfo("    %s", qPrintable(problem));
    }
    qInfo("%d faults in %.1f s, %d rounds failed", faults, double(clock.elapsed()) / 1000, failures);
    return failures == 0 ? 0 : 1;
}
