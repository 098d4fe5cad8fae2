// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/stagesetup.h"

namespace Spinnaker {

/// What goes into a stage.
struct StageContent
{
    QString name; ///< empty: "Run Job (Manifest)"
    QString application; ///< empty: left out
    QByteArray manifest; ///< one JSON object, kept token by token
    QString account; ///< empty: left out
    QString namespaceName; ///< where it is to win over the manifest's; empty: left out
    CaptureField capture; ///< a container has to be named for Logs: Spinnaker knows no default one
    std::optional<std::chrono::milliseconds> timeout;
};

struct ExportedStage
{
    QByteArray json; ///< for Spinnaker's "Edit stage as JSON", which keeps refId and requisiteStageRefIds to itself
    QList<FieldNote> notes; ///< what Spinnaker will do differently
};

/// A "Run Job (Manifest)" stage with the keys in the order in which Spinnaker itself writes them. An artifact becomes a
/// "Produces Artifacts" entry with a default, since orca reads nothing else (ConsumeArtifactTask).
[[nodiscard]] ExportedStage exportStage(const StageContent &content);

} // namespace Spinnaker
