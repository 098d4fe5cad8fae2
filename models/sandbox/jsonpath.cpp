// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/jsonpath.h"

#include <QJsonDocument>

namespace Sandbox {

QJsonValue valueAt(const QJsonObject &object, QStringView path)
{
    const qsizetype dot = path.indexOf(u'.');
    if (dot < 0)
        return object.value(path);
    return valueAt(object.value(path.first(dot)).toObject(), path.sliced(dot + 1));
}

QString stringAt(const QJsonObject &object, QStringView path, const QString &fallback)
{
    return valueAt(object, path).toString(fallback);
}

qint64 intAt(const QJsonObject &object, QStringView path, qint64 fallback)
{
    return valueAt(object, path).toInteger(fallback);
}

bool boolAt(const QJsonObject &object, QStringView path, bool fallback)
{
    return valueAt(object, path).toBool(fallback);
}

QJsonObject objectAt(const QJsonObject &object, QStringView path)
{
    return valueAt(object, path).toObject();
}

QJsonArray arrayAt(const QJsonObject &object, QStringView path)
{
    return valueAt(object, path).toArray();
}

QStringList stringsAt(const QJsonObject &object, QStringView path)
{
    QStringList result;
    const QJsonArray items = arrayAt(object, path);
    for (const QJsonValue &item : items)
        result += item.toString();
    return result;
}

void setAt(QJsonObject &object, QStringView path, const QJsonValue &value)
{
    const qsizetype dot = path.indexOf(u'.');
    if (dot < 0) {
        if (value.isUndefined())
            object.remove(path);
        else
            object.insert(path, value);
        return;
    }
    QJsonObject inner = object.value(path.first(dot)).toObject();
    setAt(inner, path.sliced(dot + 1), value);
    object.insert(path.first(dot), inner);
}

void setDefault(QJsonObject &object, const QString &key, const QJsonValue &value)
{
    if (!object.contains(key) || object.value(key).isNull())
        object.insert(key, value);
}

QJsonObject findByMember(const QJsonArray &array, QStringView key, const QString &value)
{
    for (const QJsonValue &item : array) {
        const QJsonObject object = item.toObject();
        if (object.value(key).toString() == value)
            return object;
    }
    return {};
}

QByteArray toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace Sandbox
