// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/apiobject.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace Contract {

/// A JSON object from its text; stops the test program where the text is wrong.
[[nodiscard]] QJsonObject json(const QByteArray &text);

/// A container that runs a shell script and exists in both worlds.
[[nodiscard]] QJsonObject shell(const QString &name, const QString &script, const QByteArray &more = "{}");
/// A Job of these containers with backoffLimit 0, restartPolicy Never and one second of grace; the JSON texts add to
/// or replace its spec and its pods' spec.
[[nodiscard]] QJsonObject makeJob(const QString &name, const QList<QJsonObject> &containers,
                                  const QByteArray &spec = "{}", const QByteArray &podSpec = "{}");
/// The same with one container, "main".
[[nodiscard]] QJsonObject makeJob(const QString &name, const QString &script, const QByteArray &spec = "{}",
                                  const QByteArray &podSpec = "{}");
/// A Job that makes no pods: parallelism 0.
[[nodiscard]] QJsonObject idleJob(const QString &name, const QByteArray &spec = "{}");

using Support::conditionsOf;
using Support::member;

[[nodiscard]] QString text(const QJsonValue &object, const QString &path);
[[nodiscard]] QString nameOf(const QJsonObject &object);
[[nodiscard]] QString uidOf(const QJsonObject &object);
/// The message of the condition of that type.
[[nodiscard]] QString conditionMessage(const QJsonObject &object, const QString &type);
/// Whether a Job is Complete or Failed.
[[nodiscard]] bool hasEnded(const QJsonObject &job);
/// A counter of a Job's status; absent means 0.
[[nodiscard]] int counter(const QJsonObject &job, const QString &name);
/// The completion index of a pod, or -1.
[[nodiscard]] int indexOf(const QJsonObject &pod);
/// A label or an annotation, whose names hold dots.
[[nodiscard]] QString label(const QJsonObject &object, const QString &key);
[[nodiscard]] QString annotation(const QJsonObject &object, const QString &key);
[[nodiscard]] bool isRunning(const QJsonObject &pod);
[[nodiscard]] QString encoded(const QString &text);

} // namespace Contract
