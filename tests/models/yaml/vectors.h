// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/testpaths.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

/// tests/vectors/yaml.json: manifests with what kubectl 1.32 makes of them.
namespace Vectors {

struct Vector
{
    QByteArray name;
    QByteArray yaml;
    QJsonValue json; ///< an object, or an array where there is not exactly one document
    QString error; ///< kubectl's text on standard error, the file named FILE; empty where it accepts
};

inline QList<Vector> all()
{
    QFile file(TestPaths::source(u"/tests/vectors/yaml.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("tests/vectors/yaml.json is missing");
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    QList<Vector> vectors;
    for (const QJsonValue &value : document.array()) {
        const QJsonObject object = value.toObject();
        if (object.contains(QLatin1StringView("yaml"))) {
            vectors.append({object.value(QLatin1StringView("name")).toString().toUtf8(),
                            object.value(QLatin1StringView("yaml")).toString().toUtf8(),
                            object.value(QLatin1StringView("json")),
                            object.value(QLatin1StringView("error")).toString()});
        }
    }
    return vectors;
}

/// Equality of JSON in which an integral double equals the integer, as in JSON text.
inline bool isSame(const QJsonValue &left, const QJsonValue &right)
{
    if (left.isArray() && right.isArray()) {
        const QJsonArray a = left.toArray();
        const QJsonArray b = right.toArray();
        bool same = a.size() == b.size();
        for (qsizetype i = 0; same && i < a.size(); ++i)
            same = isSame(a[i], b[i]);
        return same;
    }
    if (left.isObject() && right.isObject()) {
        const QJsonObject a = left.toObject();
        const QJsonObject b = right.toObject();
        bool same = a.keys() == b.keys();
        for (auto member = a.constBegin(); same && member != a.constEnd(); ++member)
            same = isSame(member.value(), b.value(member.key()));
        return same;
    }
    return left == right;
}

inline QByteArray text(const QJsonValue &value)
{
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return json.sliced(1, json.size() - 2);
}

} // namespace Vectors
