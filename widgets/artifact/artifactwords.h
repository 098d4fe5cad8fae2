// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/contentfacts.h"

#include <QString>

/// The window's words for what an artifact is.
namespace Widgets::ArtifactWords {

/// "JSON object", "YAML", "binary (gzip)".
[[nodiscard]] QString kindName(const Artifacts::ContentFacts &facts);

/// Why a content cannot become outputs, in one or two sentences with the next step; empty where it can.
[[nodiscard]] QString whyNoOutputs(const Artifacts::ContentFacts &facts);

/// The highlighting definition for the content; empty for plain text. `name`: the artifact's file name.
[[nodiscard]] QString definition(const Artifacts::ContentFacts &facts);

/// A sensible file name for saving: the source's own, else one by what it is.
[[nodiscard]] QString fileName(const QString &source, const Artifacts::ContentFacts &facts);

} // namespace Widgets::ArtifactWords
