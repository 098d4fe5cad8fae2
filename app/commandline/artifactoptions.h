// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/arguments.h"
#include "models/artifacts/artifact.h"

namespace CommandLine {

/// What both ways to name an artifact share: `artifact` has short names, `run` and `attach` begin theirs with
/// "artifact-".
struct ArtifactOptionNames
{
    QString type;
    QString reference;
    QString version;
    QString account;
    QString accounts; ///< the accounts' file
    QString wait;
    QString name;
    QString location;

    [[nodiscard]] static ArtifactOptionNames forArtifact();
    [[nodiscard]] static ArtifactOptionNames forRun();
};

void addArtifactOptions(Arguments &args, const ArtifactOptionNames &names, const QStringList &types);

/// The reference as the options name it; parts may be empty.
[[nodiscard]] Artifacts::Reference readReference(const Arguments &args, const ArtifactOptionNames &names);

/// For how long to try again: the option's, else `otherwise`.
[[nodiscard]] Core::Result<std::chrono::milliseconds> readWait(const Arguments &args, const ArtifactOptionNames &names,
                                                               std::chrono::milliseconds otherwise);

/// Gives the readers their accounts and the desktop's secret service. What is wrong in the file is said on stderr where
/// an account is asked for by name; only a file that was named and cannot be read is an error. `needed`: something else
/// than the options asks for an account.
[[nodiscard]] Core::Result<void> loadAccounts(const Arguments &args, const ArtifactOptionNames &names,
                                              Artifacts::Readers &readers, bool needed = false);

/// One line about a failed attempt and when the next one is; empty where there is none to tell of.
[[nodiscard]] QString progressText(const Artifacts::FetchProgress &progress);

} // namespace CommandLine
