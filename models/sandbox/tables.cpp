// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/tables.h"

#include "models/sandbox/apistatus.h"
#include "models/sandbox/humanduration.h"
#include "models/sandbox/jobfacts.h"
#include "models/sandbox/jsonpath.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

struct Column
{
    QString name;
    bool wide = false;
    QString type = QStringLiteral("string");
};

QDateTime timeAt(const QJsonObject &object, QStringView path)
{
    return QDateTime::fromString(stringAt(object, path), Qt::ISODate);
}

QString since(const QDateTime &time)
{
    if (!time.isValid())
        return u"<unknown>"_s;
    return humanDuration(time.secsTo(QDateTime::currentDateTimeUtc()));
}

QString age(const QJsonObject &object)
{
    return since(timeAt(object, u"metadata.creationTimestamp"));
}

QStringList memberOf(const QJsonArray &containers, QStringView key)
{
    QStringList list;
    for (const QJsonValue &container : containers)
        list += stringAt(container.toObject(), key);
    return list;
}

QJsonArray jobCells(const QJsonObject &job)
{
    const QJsonValue completions = valueAt(job, u"spec.completions");
    const qint64 parallelism = intAt(job, u"spec.parallelism", 1);
    const QString succeeded = QString::number(intAt(job, u"status.succeeded"));
    QString done = succeeded + u"/1"_s;
    if (completions.isDouble())
        done = succeeded + u'/' + QString::number(completions.toInteger());
    else if (parallelism > 1)
        done = succeeded + u"/1 of "_s + QString::number(parallelism);
    QString duration;
    if (const QDateTime started = timeAt(job, u"status.startTime"); started.isValid()) {
        QDateTime end = timeAt(job, u"status.completionTime");
        if (!end.isValid())
            end = QDateTime::currentDateTimeUtc();
        duration = humanDuration(started.secsTo(end));
    }
    QString status = u"Running"_s;
    if (!trueCondition(job, u"Complete"_s).isEmpty())
        status = u"Complete"_s;
    else if (!trueCondition(job, u"Failed"_s).isEmpty())
        status = u"Failed"_s;
    else if (stringAt(job, u"metadata.deletionTimestamp").size() > 0)
        status = u"Terminating"_s;
    else if (!trueCondition(job, u"Suspended"_s).isEmpty())
        status = u"Suspended"_s;
    else if (!trueCondition(job, u"FailureTarget"_s).isEmpty())
        status = u"FailureTarget"_s;
    else if (!trueCondition(job, u"SuccessCriteriaMet"_s).isEmpty())
        status = u"SuccessCriteriaMet"_s;
    const QJsonArray containers = arrayAt(job, u"spec.template.spec.containers");
    QStringList labels;
    const QJsonObject selector = objectAt(job, u"spec.selector.matchLabels");
    for (auto it = selector.constBegin(); it != selector.constEnd(); ++it)
        labels += QString(it.key() + u'=' + it.value().toString());
    return {nameOf(job),
            status,
            done,
            duration,
            age(job),
            memberOf(containers, u"name").join(u','),
            memberOf(containers, u"image").join(u','),
            labels.join(u',')};
}

// What an ended or waiting container is called, or empty.
QString stateReason(const QJsonObject &status)
{
    if (const QString waiting = stringAt(status, u"state.waiting.reason"); !waiting.isEmpty())
        return waiting;
    if (valueAt(status, u"state.terminated").isUndefined())
        return {};
    const QString reason = stringAt(status, u"state.terminated.reason");
    return reason.isEmpty() ? u"ExitCode:"_s + QString::number(intAt(status, u"state.terminated.exitCode")) : reason;
}

// Empty where all init containers have done their part.
QString initReason(const QJsonObject &pod)
{
    const QJsonArray specs = arrayAt(pod, u"spec.initContainers");
    const QJsonArray statuses = arrayAt(pod, u"status.initContainerStatuses");
    for (qsizetype i = 0; i < statuses.size(); ++i) {
        const QJsonObject status = statuses.at(i).toObject();
        const bool sidecar = stringAt(specs.at(i).toObject(), u"restartPolicy") == u"Always";
        if (valueAt(status, u"state.terminated").isObject() && intAt(status, u"state.terminated.exitCode") == 0)
            continue;
        if (sidecar && boolAt(status, u"started"))
            continue;
        const QString reason = stateReason(status);
        if (!reason.isEmpty() && reason != u"PodInitializing" && reason != u"ContainerCreating")
            return u"Init:"_s + reason;
        return u"Init:%1/%2"_s.arg(i).arg(specs.size());
    }
    return {};
}

QString podReason(const QJsonObject &pod)
{
    QString reason = stringAt(pod, u"status.reason", stringAt(pod, u"status.phase"));
    const QString init = initReason(pod);
    const bool over = stringAt(pod, u"status.phase") == u"Succeeded" || stringAt(pod, u"status.phase") == u"Failed";
    const QJsonArray statuses = arrayAt(pod, u"status.containerStatuses");
    if (!init.isEmpty() && !(over && init.startsWith(u"Init:Completed"))) {
        reason = init;
    } else {
        bool running = false;
        for (qsizetype i = statuses.size() - 1; i >= 0; --i) {
            const QJsonObject status = statuses.at(i).toObject();
            if (const QString state = stateReason(status); !state.isEmpty())
                reason = state;
            else if (boolAt(status, u"ready"))
                running = true;
        }
        if (reason == u"Completed" && running)
            reason = trueCondition(pod, u"Ready"_s).isEmpty() ? u"NotReady"_s : u"Running"_s;
    }
    if (valueAt(pod, u"metadata.deletionTimestamp").isString() && !over)
        return u"Terminating"_s;
    return reason;
}

QJsonArray podCells(const QJsonObject &pod)
{
    qint64 ready = 0;
    qint64 restarts = 0;
    qint64 total = arrayAt(pod, u"spec.containers").size();
    QDateTime lastRestart;
    const QJsonArray inits = arrayAt(pod, u"spec.initContainers");
    for (const QJsonValue &init : inits)
        total += stringAt(init.toObject(), u"restartPolicy") == u"Always" ? 1 : 0;
    for (const auto list : {u"status.initContainerStatuses", u"status.containerStatuses"}) {
        const QJsonArray statuses = arrayAt(pod, list);
        for (qsizetype i = 0; i < statuses.size(); ++i) {
            const QJsonObject status = statuses.at(i).toObject();
            restarts += intAt(status, u"restartCount");
            const QDateTime ended = timeAt(status, u"lastState.terminated.finishedAt");
            if (ended.isValid() && (!lastRestart.isValid() || ended > lastRestart))
                lastRestart = ended;
            const bool counts = list == u"status.containerStatuses"_s
                || stringAt(inits.at(i).toObject(), u"restartPolicy") == u"Always";
            ready += counts && boolAt(status, u"ready") && valueAt(status, u"state.running").isObject() ? 1 : 0;
        }
    }
    QString restartText = QString::number(restarts);
    if (restarts > 0 && lastRestart.isValid())
        restartText += u" (%1 ago)"_s.arg(since(lastRestart));
    return {nameOf(pod),
            u"%1/%2"_s.arg(ready).arg(total),
            podReason(pod),
            restartText,
            age(pod),
            stringAt(pod, u"status.podIP", u"<none>"_s),
            stringAt(pod, u"spec.nodeName", u"<none>"_s),
            u"<none>"_s,
            u"<none>"_s};
}

QJsonArray eventCells(const QJsonObject &event)
{
    const QString kind = stringAt(event, u"involvedObject.kind").toLower();
    const QString object = kind + u'/' + stringAt(event, u"involvedObject.name");
    QString source = stringAt(event, u"source.component");
    if (const QString host = stringAt(event, u"source.host"); !host.isEmpty())
        source += u", "_s + host;
    const QDateTime first = timeAt(event, u"firstTimestamp");
    const QDateTime last = timeAt(event, u"lastTimestamp");
    const qint64 count = intAt(event, u"count", 1);
    QString lastText = since(last);
    if (count > 1)
        lastText = u"%1 (x%2 over %3)"_s.arg(since(last)).arg(count).arg(since(first));
    return {lastText,
            stringAt(event, u"type"),
            stringAt(event, u"reason"),
            object,
            stringAt(event, u"involvedObject.fieldPath"),
            source,
            stringAt(event, u"message").trimmed(),
            since(first),
            QString::number(count),
            nameOf(event)};
}

QList<Column> columnsOf(const ResourceType &type)
{
    if (&type == &jobType())
        return {{u"Name"_s}, {u"Status"_s},           {u"Completions"_s},  {u"Duration"_s},
                {u"Age"_s},  {u"Containers"_s, true}, {u"Images"_s, true}, {u"Selector"_s, true}};
    if (&type == &podType())
        return {{u"Name"_s},
                {u"Ready"_s},
                {u"Status"_s},
                {u"Restarts"_s},
                {u"Age"_s},
                {u"IP"_s, true},
                {u"Node"_s, true},
                {u"Nominated Node"_s, true},
                {u"Readiness Gates"_s, true}};
    if (&type == &eventType())
        return {{u"Last Seen"_s},       {u"Type"_s},         {u"Reason"_s},  {u"Object"_s},
                {u"Subobject"_s, true}, {u"Source"_s, true}, {u"Message"_s}, {u"First Seen"_s, true},
                {u"Count"_s, true},     {u"Name"_s, true}};
    if (&type == &namespaceType())
        return {{u"Name"_s}, {u"Status"_s}, {u"Age"_s}};
    if (&type == &configMapType())
        return {{u"Name"_s}, {u"Data"_s, false, u"integer"_s}, {u"Age"_s}};
    return {{u"Name"_s}, {u"Type"_s}, {u"Data"_s, false, u"integer"_s}, {u"Age"_s}};
}

QJsonArray cellsOf(const ResourceType &type, const QJsonObject &object)
{
    if (&type == &jobType())
        return jobCells(object);
    if (&type == &podType())
        return podCells(object);
    if (&type == &eventType())
        return eventCells(object);
    if (&type == &namespaceType())
        return {nameOf(object), stringAt(object, u"status.phase"), age(object)};
    const qint64 entries = objectAt(object, u"data").size() + objectAt(object, u"binaryData").size();
    if (&type == &configMapType())
        return {nameOf(object), entries, age(object)};
    return {nameOf(object), stringAt(object, u"type"), entries, age(object)};
}

} // namespace

bool wantsTable(const QByteArray &accept)
{
    return accept.contains("as=Table");
}

QJsonObject makeTable(const ResourceType &type, const QList<QJsonObject> &objects, const QJsonObject &listMetadata)
{
    QJsonArray definitions;
    const QList<Column> columns = columnsOf(type);
    for (const Column &column : columns)
        definitions.append(QJsonObject{{u"name"_s, column.name},
                                       {u"type"_s, column.type},
                                       {u"format"_s, column.name == u"Name" ? u"name"_s : QString()},
                                       {u"description"_s, QString()},
                                       {u"priority"_s, column.wide ? 1 : 0}});
    QJsonArray rows;
    for (const QJsonObject &object : objects)
        rows.append(QJsonObject{{u"cells"_s, cellsOf(type, object)},
                                {u"object"_s,
                                 QJsonObject{{u"kind"_s, u"PartialObjectMetadata"_s},
                                             {u"apiVersion"_s, u"meta.k8s.io/v1"_s},
                                             {u"metadata"_s, objectAt(object, u"metadata")}}}});
    return {{u"kind"_s, u"Table"_s},
            {u"apiVersion"_s, u"meta.k8s.io/v1"_s},
            {u"metadata"_s, listMetadata},
            {u"columnDefinitions"_s, definitions},
            {u"rows"_s, rows}};
}

} // namespace Sandbox
