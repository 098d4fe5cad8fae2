// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>

#include <optional>

namespace Sandbox {

/// The pod that the Job controller makes for a Job: template, labels, owner, the finalizer that lets it be counted; for
/// an Indexed Job also annotation, hostname and environment of that index. It has a name of its own.
[[nodiscard]] QJsonObject makeJobPod(const QJsonObject &job, std::optional<qint64> index);

/// How often a pod's index had failed when the pod was made; `ignored` are those that a failure policy did not count.
struct IndexFailures
{
    qint64 counted = 0;
    qint64 ignored = 0;
};
[[nodiscard]] IndexFailures failureCount(const QJsonObject &pod);
/// Annotates a pod with them.
void setFailureCount(QJsonObject &pod, const IndexFailures &failures);

/// The completion index of a pod, or nothing.
[[nodiscard]] std::optional<qint64> completionIndex(const QJsonObject &pod);

/// Five characters of the API server's alphabet (apiserver pkg/storage/names).
[[nodiscard]] QString nameSuffix();
/// A name from generateName, cut as the API server cuts it.
[[nodiscard]] QString generatedName(const QString &prefix);

} // namespace Sandbox
