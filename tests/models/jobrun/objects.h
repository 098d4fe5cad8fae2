// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

/// Kubernetes objects for tests, written as an API server sends them.
namespace Objects {

inline QJsonObject json(const char *text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("not JSON: %s at %d", qPrintable(error.errorString()), error.offset);
    return document.object();
}

/// A container's status from its "state" (and "lastState") as JSON.
inline QJsonObject containerStatus(const QString &name, const char *state, int restarts = 0,
                                   const char *lastState = "{}", const QString &containerId = {})
{
    return QJsonObject{{QStringLiteral("name"), name},
                       {QStringLiteral("state"), json(state)},
                       {QStringLiteral("lastState"), json(lastState)},
                       {QStringLiteral("ready"), json(state).contains(QStringLiteral("running"))},
                       {QStringLiteral("restartCount"), restarts},
                       {QStringLiteral("containerID"), containerId}};
}

inline QJsonObject container(const QString &name)
{
    return QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("image"), QStringLiteral("busybox")}};
}

/// A pod with one container per status, in that order.
inline QJsonObject pod(const QString &name, const QString &phase, const QList<QJsonObject> &statuses,
                       const QString &created = QStringLiteral("2026-01-31T10:00:00Z"))
{
    QJsonArray containers;
    QJsonArray containerStatuses;
    for (const QJsonObject &status : statuses) {
        containers.append(container(status.value(QStringLiteral("name")).toString()));
        containerStatuses.append(status);
    }
    return QJsonObject{
        {QStringLiteral("metadata"),
         QJsonObject{{QStringLiteral("name"), name},
                     {QStringLiteral("uid"), QString(QStringLiteral("uid-") + name)},
                     {QStringLiteral("creationTimestamp"), created}}},
        {QStringLiteral("spec"), QJsonObject{{QStringLiteral("containers"), containers}}},
        {QStringLiteral("status"),
         QJsonObject{{QStringLiteral("phase"), phase}, {QStringLiteral("containerStatuses"), containerStatuses}}}};
}

/// The object with one member of one of its objects set: with(pod, "status", "reason", "Evicted").
inline QJsonObject with(QJsonObject object, const QString &part, const QString &key, const QJsonValue &value)
{
    QJsonObject inner = object.value(part).toObject();
    inner.insert(key, value);
    object.insert(part, inner);
    return object;
}

inline QJsonObject withCondition(const QJsonObject &object, const char *condition)
{
    QJsonArray conditions
        = object.value(QStringLiteral("status")).toObject().value(QStringLiteral("conditions")).toArray();
    conditions.append(json(condition));
    return with(object, QStringLiteral("status"), QStringLiteral("conditions"), conditions);
}

inline QJsonObject job()
{
    return json(R"({"apiVersion":"batch/v1","kind":"Job",
        "metadata":{"name":"release","namespace":"default","uid":"uid-job"},
        "spec":{"parallelism":1,"completions":1,"backoffLimit":6},
        "status":{"startTime":"2026-01-31T10:00:00Z"}})");
}

inline QJsonObject makeEvent(const QString &uid, const QString &kind, const QString &object, const QString &reason,
                             const QString &message, const QString &time = QStringLiteral("2026-01-31T10:00:05Z"),
                             const QString &type = QStringLiteral("Warning"))
{
    return QJsonObject{
        {QStringLiteral("metadata"), QJsonObject{{QStringLiteral("name"), uid}, {QStringLiteral("uid"), uid}}},
        {QStringLiteral("involvedObject"),
         QJsonObject{{QStringLiteral("kind"), kind},
                     {QStringLiteral("name"), object},
                     {QStringLiteral("uid"), QString(QStringLiteral("uid-") + object)}}},
        {QStringLiteral("reason"), reason},
        {QStringLiteral("message"), message},
        {QStringLiteral("type"), type},
        {QStringLiteral("count"), 1},
        {QStringLiteral("lastTimestamp"), time}};
}

} // namespace Objects
