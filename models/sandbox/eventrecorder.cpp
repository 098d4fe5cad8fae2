// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/eventrecorder.h"

#include "models/sandbox/jsonpath.h"

#include <QDateTime>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace Sandbox {

namespace {

constexpr qsizetype maximumEvents = 20000;
constexpr auto lifetime = std::chrono::hours(1);
constexpr qsizetype messageLimit = 1024;

} // namespace

EventRecorder::EventRecorder(ObjectStore *store, QObject *parent)
    : QObject(parent),
      m_store(store),
      m_counter(quint64(QDateTime::currentMSecsSinceEpoch()) * 1000000)
{
    connect(&m_expiry, &QTimer::timeout, this, &EventRecorder::expire);
    m_expiry.start(std::chrono::minutes(5));
}

void EventRecorder::normal(const QJsonObject &object, const QString &component, const QString &reason,
                           const QString &message, const QString &fieldPath)
{
    record(u"Normal"_s, object, component, reason, message, fieldPath);
}

void EventRecorder::warning(const QJsonObject &object, const QString &component, const QString &reason,
                            const QString &message, const QString &fieldPath)
{
    record(u"Warning"_s, object, component, reason, message, fieldPath);
}

void EventRecorder::record(const QString &type, const QJsonObject &object, const QString &component,
                           const QString &reason, const QString &message, const QString &fieldPath)
{
    const QString text = message.left(messageLimit);
    const QString key = QStringList{type, component, reason, text, fieldPath, uidOf(object)}.join(QChar(0));
    const QString now = apiTime();
    if (const auto known = m_known.constFind(key); known != m_known.constEnd()) {
        if (auto event = m_store->find(eventType(), known->first, known->second)) {
            setAt(*event, u"count", intAt(*event, u"count") + 1);
            setAt(*event, u"lastTimestamp", now);
            m_store->update(eventType(), *event);
            return;
        }
    }
    QJsonObject involved{{u"apiVersion"_s, object.value("apiVersion"_L1)},
                         {u"kind"_s, object.value("kind"_L1)},
                         {u"name"_s, nameOf(object)},
                         {u"namespace"_s, namespaceOf(object)},
                         {u"uid"_s, uidOf(object)},
                         {u"resourceVersion"_s, valueAt(object, u"metadata.resourceVersion")}};
    if (!fieldPath.isEmpty())
        involved.insert(u"fieldPath"_s, fieldPath);
    QJsonObject source{{u"component"_s, component}};
    if (component == u"kubelet")
        source.insert(u"host"_s, u"sandbox"_s);
    const QString name = nameOf(object) + u'.' + QString::number(++m_counter, 16);
    const QString space = namespaceOf(object);
    m_store->create(eventType(),
                    {{u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"namespace"_s, space}}},
                     {u"involvedObject"_s, involved},
                     {u"reason"_s, reason},
                     {u"message"_s, text},
                     {u"type"_s, type},
                     {u"source"_s, source},
                     {u"reportingComponent"_s, component},
                     {u"reportingInstance"_s, component == u"kubelet" ? u"sandbox"_s : QString()},
                     {u"firstTimestamp"_s, now},
                     {u"lastTimestamp"_s, now},
                     {u"eventTime"_s, QJsonValue()},
                     {u"count"_s, 1}});
    m_known.insert(key, {space, name});
    if (m_known.size() > maximumEvents)
        expire();
}

void EventRecorder::expire()
{
    const QString limit
        = QDateTime::currentDateTimeUtc().addDuration(-lifetime).toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s);
    QList<QJsonObject> events = m_store->list(eventType(), {});
    std::ranges::sort(events, {}, [](const QJsonObject &event) { return stringAt(event, u"lastTimestamp"); });
    qsizetype surplus = events.size() - maximumEvents / 2;
    for (const QJsonObject &event : std::as_const(events)) {
        const bool tooMany = events.size() > maximumEvents && surplus-- > 0;
        if (tooMany || stringAt(event, u"lastTimestamp") < limit)
            m_store->remove(eventType(), namespaceOf(event), nameOf(event));
    }
    m_known.removeIf(
        [this](const auto &entry) { return !m_store->find(eventType(), entry.value().first, entry.value().second); });
}

} // namespace Sandbox
