// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/mode.h"
#include "models/outputs/outputset.h"

#include <QList>

#include <array>

namespace Outputs {

/// What one log says (that of one attempt of one container, or a log file), by all rules at once. A value; copies are
/// cheap.
struct SourceOutputs
{
    Origin origin; ///< without pod and container: a log of nobody knows whom, such as a file
    std::array<OutputSet, allModes.size()> sets; ///< by Mode
    bool complete = false; ///< the log was read to its end
    [[nodiscard]] const OutputSet &set(Mode mode) const { return sets[size_t(mode)]; }
    friend bool operator==(const SourceOutputs &, const SourceOutputs &) = default;
};

/// How the Job ended, as far as that decides what a pipeline gets: the values of a failed Job are in the stage's
/// context only, not in its outputs.
enum class JobEnding { Unknown, Complete, Failed };

/// All logs that values can be taken from: those of a run, live or recorded, or of files that were opened.
struct Sources
{
    QList<SourceOutputs> list; ///< in the order in which to offer them
    /// Which one counts where nobody chooses: the capture's container in the pod that succeeded first, else the newest.
    /// -1: none yet.
    qsizetype automatic = -1;
    JobEnding ending = JobEnding::Unknown;
    friend bool operator==(const Sources &, const Sources &) = default;
};

/// Whose values are shown.
struct SourceChoice
{
    enum class Kind {
        Automatic, ///< Sources::automatic
        One, ///< `origin`; Automatic while there is no such source
        All ///< of all containers, see merged()
    };
    Kind kind = Kind::Automatic;
    Origin origin;
    friend bool operator==(const SourceChoice &, const SourceChoice &) = default;
};

/// The index of the chosen source in the list; -1 for All and where there is none yet.
[[nodiscard]] qsizetype indexOf(const SourceChoice &choice, const Sources &sources);

/// The values of all sources as one: in the order of the lines' times where the API told them, else source by source;
/// the last one of a key wins. Where containers disagree on a key, a remark `conflict` tells which ones.
[[nodiscard]] OutputSet merged(const QList<SourceOutputs> &sources, Mode mode);

/// What the choice gives.
[[nodiscard]] OutputSet chosenOutputs(const SourceChoice &choice, const Sources &sources, Mode mode);

} // namespace Outputs
