// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"
#include "models/outputs/pipelineview.h"

namespace Outputs {

/// The "provenance" array of the command line's JSON, on one line: each capture with key, value, source, pod,
/// container, attempt, line, time (RFC 3339 or null), overridden, and, where something is known of it, pipeline:
/// {"fate", "name", "value", "line", "contextOnly", "reason"}.
[[nodiscard]] QByteArray provenanceJson(const OutputSet &outputs, const PipelineView &pipeline = {});

/// "2026-03-01T10:15:02.123456789Z"; empty for 0.
[[nodiscard]] QString timeText(qint64 nanoseconds);

} // namespace Outputs
