// SPDX-License-Identifier: Apache-2.0
#include "contractobjects.h"

#include <QJsonDocument>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Contract {

namespace {

void insertAll(QJsonObject &object, const QByteArray &more)
{
    const QJsonObject members = json(more);
    for (auto it = members.begin(); it != members.end(); ++it)
        object.insert(it.key(), it.value());
}

} // namespace

QJsonObject json(const QByteArray &text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject())
        qFatal("no JSON object: %s in %s", qPrintable(error.errorString()), text.constData());
    return document.object();
}

QJsonObject shell(const QString &name, const QString &script, const QByteArray &more)
{
    QJsonObject container{{u"name"_s, name},
                          {u"image"_s, u"localhost/busybox:1"_s},
                          {u"imagePullPolicy"_s, u"Never"_s},
                          {u"command"_s, QJsonArray{u"/bin/sh"_s, u"-c"_s, script}}};
    insertAll(container, more);
    return container;
}

QJsonObject makeJob(const QString &name, const QList<QJsonObject> &containers, const QByteArray &spec,
                    const QByteArray &podSpec)
{
    QJsonArray list;
    for (const QJsonObject &container : containers)
        list.append(container);
    QJsonObject pod{{u"restartPolicy"_s, u"Never"_s}, {u"terminationGracePeriodSeconds"_s, 1}, {u"containers"_s, list}};
    insertAll(pod, podSpec);
    QJsonObject jobSpec{{u"backoffLimit"_s, 0}, {u"template"_s, QJsonObject{{u"spec"_s, pod}}}};
    insertAll(jobSpec, spec);
    return {{u"apiVersion"_s, u"batch/v1"_s},
            {u"kind"_s, u"Job"_s},
            {u"metadata"_s, QJsonObject{{u"name"_s, name}}},
            {u"spec"_s, jobSpec}};
}

QJsonObject makeJob(const QString &name, const QString &script, const QByteArray &spec, const QByteArray &podSpec)
{
    return makeJob(name, {shell(u"main"_s, script)}, spec, podSpec);
}

QJsonObject idleJob(const QString &name, const QByteArray &spec)
{
    QJsonObject job = makeJob(name, u"exit 0"_s, spec);
    QJsonObject jobSpec = job[u"spec"].toObject();
    jobSpec.insert(u"parallelism"_s, 0);
    job.insert(u"spec"_s, jobSpec);
    return job;
}

QString text(const QJsonValue &object, const QString &path)
{
    return member(object, path).toString();
}

QString nameOf(const QJsonObject &object)
{
    return text(object, u"metadata.name"_s);
}

QString uidOf(const QJsonObject &object)
{
    return text(object, u"metadata.uid"_s);
}

QString conditionMessage(const QJsonObject &object, const QString &type)
{
    const QJsonArray conditions = member(object, u"status.conditions"_s).toArray();
    for (const QJsonValue &condition : conditions) {
        if (condition[u"type"].toString() == type)
            return condition[u"message"].toString();
    }
    return {};
}

bool hasEnded(const QJsonObject &job)
{
    const QStringList conditions = conditionsOf(job);
    return std::ranges::any_of(conditions, [](const QString &condition) {
        return condition.startsWith(u"Complete=True") || condition.startsWith(u"Failed=True");
    });
}

int counter(const QJsonObject &job, const QString &name)
{
    return member(job, u"status."_s + name).toInt();
}

int indexOf(const QJsonObject &pod)
{
    bool ok = false;
    const int index = annotation(pod, u"batch.kubernetes.io/job-completion-index"_s).toInt(&ok);
    return ok ? index : -1;
}

QString label(const QJsonObject &object, const QString &key)
{
    return member(object, u"metadata.labels"_s)[key].toString();
}

QString annotation(const QJsonObject &object, const QString &key)
{
    return member(object, u"metadata.annotations"_s)[key].toString();
}

bool isRunning(const QJsonObject &pod)
{
    return text(pod, u"status.phase"_s) == u"Running";
}

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace Contract
