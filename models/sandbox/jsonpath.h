// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace Sandbox {

/// Members of nested JSON objects by a dotted path ("spec.template.spec"). Keys that contain dots (labels,
/// annotations) cannot be named this way: take the map and look into it.
[[nodiscard]] QJsonValue valueAt(const QJsonObject &object, QStringView path);
[[nodiscard]] QString stringAt(const QJsonObject &object, QStringView path, const QString &fallback = {});
[[nodiscard]] qint64 intAt(const QJsonObject &object, QStringView path, qint64 fallback = 0);
[[nodiscard]] bool boolAt(const QJsonObject &object, QStringView path, bool fallback = false);
[[nodiscard]] QJsonObject objectAt(const QJsonObject &object, QStringView path);
[[nodiscard]] QJsonArray arrayAt(const QJsonObject &object, QStringView path);
[[nodiscard]] QStringList stringsAt(const QJsonObject &object, QStringView path);

/// Sets a member, making the objects on the way; an undefined value removes it.
void setAt(QJsonObject &object, QStringView path, const QJsonValue &value);

/// Sets a member that is absent or null.
void setDefault(QJsonObject &object, const QString &key, const QJsonValue &value);

/// The first item of `array` whose member `key` equals `value`, or an empty object.
[[nodiscard]] QJsonObject findByMember(const QJsonArray &array, QStringView key, const QString &value);

/// Compact JSON, UTF-8.
[[nodiscard]] QByteArray toJson(const QJsonObject &object);

} // namespace Sandbox
