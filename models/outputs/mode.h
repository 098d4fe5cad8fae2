// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace Outputs {

/// By whose rules a log is read. All of them are applied while a log is read, so that switching asks for nothing again.
enum class Mode {
    Documented, ///< what Spinnaker's guide says of the Run Job stage: names as printed, one bad line costs itself only
    Spinnaker, ///< what clouddriver makes of a log since 2026.0.4: names in lower case, split at the first "="
    SpinnakerBefore ///< before 2026.0.4: a value with "=" in it is dropped or loses characters
};
inline constexpr std::array allModes{Mode::Documented, Mode::Spinnaker, Mode::SpinnakerBefore};

/// "documented", "spinnaker" or "spinnaker-before-2026.0.4": the words of the command line and of records.
[[nodiscard]] QString modeName(Mode mode);
/// Nothing for other words.
[[nodiscard]] std::optional<Mode> modeFromName(const QString &name);
/// In the order of Mode.
[[nodiscard]] QStringList modeNames();
/// The rules by which to say what a pipeline gets while values are shown by `mode`: those of the current release, but
/// where the older one's are shown.
[[nodiscard]] Mode pipelineMode(Mode mode);

} // namespace Outputs
