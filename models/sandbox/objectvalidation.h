// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"
#include "models/sandbox/resourcetype.h"

#include <QJsonObject>

namespace Sandbox {

/// Everything that the API server would refuse in an object with its defaults (kubernetes/kubernetes
/// pkg/apis/*/validation), and what the sandbox does not implement, by name.
[[nodiscard]] QList<StatusCause> validateObject(const ResourceType &type, const QJsonObject &object);

/// metadata.name, labels and annotations.
[[nodiscard]] QList<StatusCause> validateMetadata(const ResourceType &type, const QJsonObject &object);

/// Words of apimachinery pkg/util/validation, or empty where the text is fine.
[[nodiscard]] QString dnsSubdomainProblem(const QString &text);
[[nodiscard]] QString qualifiedNameProblem(const QString &key);
[[nodiscard]] QString dnsLabelProblem(const QString &text);

} // namespace Sandbox
