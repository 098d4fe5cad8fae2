// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/runresultbuilder.h"

#include "models/jobrun/podfacts.h"

using namespace Qt::StringLiterals;

namespace JobRun {

namespace {

void setEnd(ContainerResult &result, const QJsonObject &terminated)
{
    result.exitCode = terminated.value("exitCode"_L1).toInt(-1);
    result.signal = terminated.value("signal"_L1).toInt();
    result.reason = terminated.value("reason"_L1).toString();
}

ContainerResult attemptResult(const Attempt &attempt, const AttemptPlanner &planner,
                              const QList<JobLog::SourceStatus> &sources)
{
    ContainerResult result;
    result.name = attempt.container;
    result.kind = containerKindName(attempt.kind);
    result.attempt = attempt.number;
    setEnd(result, planner.terminated(attempt.key));
    if (const auto source = findSource(sources, attempt.pod, attempt.container, attempt.number)) {
        result.lines = sources.at(qsizetype(*source)).lines;
        result.bytes = sources.at(qsizetype(*source)).bytes;
    }
    return result;
}

/// A container of which no instance could be read.
ContainerResult unreadResult(const ContainerFacts &container)
{
    ContainerResult result;
    result.name = container.name;
    result.kind = containerKindName(container.kind);
    if (container.isTerminated())
        setEnd(result, container.terminated());
    else
        result.reason = container.waiting().value("reason"_L1).toString();
    return result;
}

} // namespace

std::optional<JobLog::SourceId> findSource(const QList<JobLog::SourceStatus> &sources, const QString &pod,
                                           const QString &container, int attempt)
{
    for (qsizetype i = 0; i < sources.size(); ++i) {
        const JobLog::SourceInfo &info = sources.at(i).info;
        if (info.attempt == attempt && info.name == container && info.group == pod)
            return JobLog::SourceId(int(i));
    }
    return std::nullopt;
}

QList<PodResult> podResults(const QList<QJsonObject> &pods, const AttemptPlanner &planner,
                            const QList<JobLog::SourceStatus> &sources)
{
    QList<PodResult> results;
    for (const QJsonObject &pod : pods) {
        PodResult result;
        result.name = nameOf(pod);
        result.phase = podPhase(pod);
        result.index = completionIndex(pod);
        for (const ContainerFacts &container : containersOf(pod)) {
            const QList<Attempt> attempts = planner.attempts(uidOf(pod), container.name);
            for (const Attempt &attempt : attempts)
                result.containers.append(attemptResult(attempt, planner, sources));
            if (attempts.isEmpty())
                result.containers.append(unreadResult(container));
        }
        results.append(result);
    }
    return results;
}

} // namespace JobRun
