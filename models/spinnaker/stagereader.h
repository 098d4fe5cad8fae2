// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/pipelinewalk.h"
#include "models/spinnaker/stagesetup.h"

namespace Spinnaker {

/// What is shown of a stage for choosing it.
[[nodiscard]] StageSummary summarize(const FoundStage &found, int index);

/// All that a stage says. Fails where its manifest is larger than maximumBytes of models/manifest, or where it has more
/// than maximumParameters.
[[nodiscard]] Core::Result<StageSetup> readStage(const FoundStage &found, const StageSummary &summary,
                                                 const QString &fileName);

} // namespace Spinnaker
