// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLoggingCategory>

/// All logging categories of the program. Quiet by default (warnings and worse); QT_LOGGING_RULES opens them.
/// Never log tokens, certificates' keys, Secret values or manifests.
Q_DECLARE_LOGGING_CATEGORY(lcKube)
Q_DECLARE_LOGGING_CATEGORY(lcJobLog)
Q_DECLARE_LOGGING_CATEGORY(lcJobRun)
Q_DECLARE_LOGGING_CATEGORY(lcSandbox)
Q_DECLARE_LOGGING_CATEGORY(lcArtifacts)
Q_DECLARE_LOGGING_CATEGORY(lcApp)
