// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

namespace Sandbox {

/// The pod that the Job controller makes for a Job: template, labels, owner; for an Indexed Job also annotation,
/// hostname and environment of that index. It has a name of its own.
[[nodiscard]] QJsonObject makeJobPod(const QJsonObject &job, std::optional<qint64> index);

/// The completion index of a pod, or nothing.
[[nodiscard]] std::optional<qint64> completionIndex(const QJsonObject &pod);

/// Five characters of the API server's alphabet (apiserver pkg/storage/names).
[[nodiscard]] QString nameSuffix();
/// A name from generateName, cut as the API server cuts it.
[[nodiscard]] QString generatedName(const QString &prefix);

} // namespace Sandbox
