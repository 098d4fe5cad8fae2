// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/spinnaker/pipelinewalk.h"
#include "models/spinnaker/stagesetup.h"

namespace Spinnaker {

/// The artifact that a stage names, by id or in place.
struct NamedArtifact
{
    ArtifactField artifact;
    QString id; ///< as the stage says, or empty
    bool isDeclared = false; ///< the file declares an artifact of that id
    bool isInline = false; ///< defined in the stage itself
    /// There is something to fetch: a type, and a reference or a name.
    [[nodiscard]] bool isComplete() const { return !artifact.type.isEmpty() && hasPlace(); }
    [[nodiscard]] bool hasPlace() const { return !artifact.reference.isEmpty() || !artifact.name.isEmpty(); }
};

/// `prefix` is "consumeArtifact" or "manifestArtifact"; the fields are it, PREFIXId and PREFIXAccount. Ids are looked
/// up where Spinnaker would have them from: the stage's and the pipeline's expected artifacts and those of other
/// stages. What an execution bound wins over a default, and that over what is matched.
[[nodiscard]] NamedArtifact findArtifact(const StageFields &fields, JsonView pipeline, QLatin1StringView prefix);

/// The command that fetches an artifact, for people to copy; without secrets.
[[nodiscard]] QString fetchCommand(const ArtifactField &artifact);

} // namespace Spinnaker
