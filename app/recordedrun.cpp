// SPDX-License-Identifier: Apache-2.0
#include "app/recordedrun.h"

#include "models/core/times.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace App::RecordedRun {

namespace {

Core::Error toError(const QJsonObject &object)
{
    Core::Error error;
    error.kind = Core::ErrorKind::Capture;
    error.code = object["code"_L1].toString();
    error.message = object["message"_L1].toString();
    error.hint = object["hint"_L1].toString();
    error.file = object["file"_L1].toString();
    error.path = object["path"_L1].toString();
    error.line = object["line"_L1].toInt();
    error.column = object["column"_L1].toInt();
    return error;
}

QJsonObject containerStatus(const QJsonObject &container, int restarts)
{
    QJsonObject state;
    const QString reason = container["reason"_L1].toString();
    if (container["exitCode"_L1].isDouble()) {
        QJsonObject ended{{u"exitCode"_s, container["exitCode"_L1]}, {u"reason"_s, reason}};
        if (container["signal"_L1].isDouble())
            ended.insert(u"signal"_s, container["signal"_L1]);
        state.insert(u"terminated"_s, ended);
    } else {
        state.insert(u"waiting"_s, QJsonObject{{u"reason"_s, reason}});
    }
    return {{u"name"_s, container["name"_L1]}, {u"restartCount"_s, restarts}, {u"state"_s, state}};
}

/// One container's attempts are one status: the last one's.
QJsonObject toPod(const QJsonObject &recorded, int number)
{
    QJsonArray init;
    QJsonArray initStatuses;
    QJsonArray main;
    QJsonArray statuses;
    QStringList names;
    const QJsonArray containers = recorded["containers"_L1].toArray();
    for (qsizetype i = 0; i < containers.size(); ++i) {
        const QJsonObject container = containers[i].toObject();
        const QString name = container["name"_L1].toString();
        if (i + 1 < containers.size() && containers[i + 1].toObject()["name"_L1].toString() == name)
            continue; // a later attempt follows
        const QString kind = container["kind"_L1].toString();
        const QJsonObject spec{{u"name"_s, name}};
        const QJsonObject status = containerStatus(container, container["attempt"_L1].toInt());
        if (kind == "init"_L1 || kind == "sidecar"_L1) {
            init.append(kind == "sidecar"_L1 ? QJsonObject{{u"name"_s, name}, {u"restartPolicy"_s, u"Always"_s}}
                                             : spec);
            initStatuses.append(status);
        } else {
            main.append(spec);
            statuses.append(status);
        }
    }
    const QString name = recorded["name"_L1].toString();
    return {{u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"uid"_s, QString(u"recorded-%1-"_s.arg(number) + name)}}},
            {u"spec"_s, QJsonObject{{u"initContainers"_s, init}, {u"containers"_s, main}}},
            {u"status"_s,
             QJsonObject{{u"phase"_s, recorded["phase"_L1]},
                         {u"initContainerStatuses"_s, initStatuses},
                         {u"containerStatuses"_s, statuses}}}};
}

} // namespace

JobRun::RunStatus status(const QJsonObject &record)
{
    JobRun::RunStatus status;
    const QString result = record["result"_L1].toString();
    status.phase = result == "Complete"_L1 ? JobRun::RunPhase::Completed
        : result == "Failed"_L1            ? JobRun::RunPhase::Failed
                                           : JobRun::RunPhase::Lost;
    status.reason = record["reason"_L1].toString();
    status.message = record["message"_L1].toString();
    status.startedMs = Core::timeMs(record["startTime"_L1].toString());
    status.endedMs = Core::timeMs(record["completionTime"_L1].toString());
    if (status.startedMs > 0 && status.endedMs == 0)
        status.endedMs = status.startedMs + qint64(record["durationSeconds"_L1].toDouble() * 1000);
    const QJsonArray pods = record["pods"_L1].toArray();
    for (const QJsonValue &pod : pods) {
        const QString phase = pod["phase"_L1].toString();
        status.podsSucceeded += phase == "Succeeded"_L1 ? 1 : 0;
        status.podsFailed += phase == "Failed"_L1 ? 1 : 0;
    }
    return status;
}

QString jobName(const QJsonObject &record)
{
    return record["job"_L1]["name"_L1].toString();
}

QList<Core::Error> problems(const QJsonObject &record)
{
    QList<Core::Error> problems;
    for (const auto &list : {"errors"_L1, "warnings"_L1}) {
        const QJsonArray entries = record[list].toArray();
        for (const QJsonValue &entry : entries) {
            // The capture's own remarks have a container; they are found again in the log.
            if (!entry.toObject().contains("container"_L1))
                problems.append(toError(entry.toObject()));
        }
    }
    return problems;
}

QList<QJsonObject> pods(const QJsonObject &record)
{
    QList<QJsonObject> pods;
    const QJsonArray recorded = record["pods"_L1].toArray();
    for (const QJsonValue &pod : recorded)
        pods.append(toPod(pod.toObject(), int(pods.size())));
    return pods;
}

std::optional<Core::Result<Outputs::LogLink>> logLink(const QJsonObject &record)
{
    const auto link = Outputs::recordedLogLink(record["logsUrl"_L1].toString());
    return link ? std::optional(Core::Result<Outputs::LogLink>(*link)) : std::nullopt;
}

QList<Outputs::DetailSection> details(const QJsonObject &record)
{
    return Outputs::detailsFromJson(record["details"_L1].toArray());
}

qsizetype automaticSource(const QJsonObject &record, const QList<Outputs::SourceOutputs> &list)
{
    const QJsonArray provenance = record["provenance"_L1].toArray();
    const auto find = [&list](const auto &wanted) -> qsizetype {
        const auto found = std::find_if(list.crbegin(), list.crend(), wanted);
        return found == list.crend() ? -1 : list.crend() - found - 1;
    };
    for (const QJsonValue &value : provenance) {
        const qsizetype index = find([&value](const Outputs::SourceOutputs &source) {
            return source.origin.pod == value["pod"_L1].toString()
                && source.origin.container == value["container"_L1].toString();
        });
        if (index >= 0)
            return index;
    }
    const QJsonArray pods = record["pods"_L1].toArray();
    for (const QJsonValue &pod : pods) {
        const QJsonArray containers = pod["containers"_L1].toArray();
        for (const QJsonValue &container : containers) {
            const qsizetype index = find([&](const Outputs::SourceOutputs &source) {
                return container["kind"_L1].toString() == "main"_L1 && source.origin.pod == pod["name"_L1].toString()
                    && source.origin.container == container["name"_L1].toString();
            });
            if (index >= 0)
                return index;
        }
    }
    return list.size() - 1;
}

Outputs::JobEnding ending(const QJsonObject &record)
{
    const QString result = record["result"_L1].toString();
    return result == "Complete"_L1 ? Outputs::JobEnding::Complete
        : result == "Failed"_L1    ? Outputs::JobEnding::Failed
                                   : Outputs::JobEnding::Unknown;
}

} // namespace App::RecordedRun
