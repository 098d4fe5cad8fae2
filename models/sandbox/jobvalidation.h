// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apistatus.h"

#include <QJsonObject>

namespace Sandbox {

/// The spec of a Job with its defaults (kubernetes/kubernetes pkg/apis/batch/validation), and fields that the sandbox
/// does not implement, by name.
[[nodiscard]] QList<StatusCause> validateJob(const QJsonObject &job);

/// Fields that may not change once the Job exists.
[[nodiscard]] QList<StatusCause> validateJobUpdate(const QJsonObject &previous, const QJsonObject &next);

/// What the sandbox accepts, shows and does not act on, as texts for Warning headers.
[[nodiscard]] QStringList jobWarnings(const QJsonObject &job);

} // namespace Sandbox
