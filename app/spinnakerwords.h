// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/jobrun/run.h"
#include "models/manifest/jobmanifest.h"
#include "models/spinnaker/stageexport.h"

namespace App {

/// Between a stage's capture fields and the settings of a run.
[[nodiscard]] JobRun::CaptureSettings captureSettings(const Spinnaker::CaptureField &field);

/// The present setup, for saving it as a stage.
struct StageSource
{
    QString name; ///< of the stage that it came from, or empty
    QString application;
    QString account;
    QString namespaceName; ///< what was chosen; left out where the manifest says the same
    JobRun::CaptureSettings capture;
    std::chrono::milliseconds timeout{0};
    QJsonObject job; ///< may differ from the manifest's by changed fields
};

/// Makes a stage of it, with what Spinnaker will do differently. Without a container the default one is named, since
/// Spinnaker knows none.
[[nodiscard]] Spinnaker::ExportedStage makeStage(const StageSource &source, const Manifest::JobManifest &manifest);

} // namespace App
