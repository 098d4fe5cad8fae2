// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/arguments.h"
#include "models/artifacts/artifact.h"
#include "models/manifest/jobmanifest.h"
#include "models/spinnaker/stagesetup.h"

namespace CommandLine {

/// --stage and --parameter.
void addStageOptions(Arguments &args);

/// What a file holds: a manifest, or the manifest of a Spinnaker stage with all that belongs to it.
struct ManifestInput
{
    Manifest::JobManifest manifest;
    std::optional<Spinnaker::FilledStage> stage;
    Spinnaker::StageSummary summary; ///< of the stage
    QString application; ///< of the stage
};

/// Reads a manifest, or a Spinnaker pipeline, execution or stage with --stage and --parameter applied; "-" is standard
/// input.
[[nodiscard]] Core::Result<ManifestInput> readInput(const Arguments &args, const QString &path,
                                                    Manifest::Checks checks);

/// Prints the manifest's problems; those of a stage by field, since its lines stand in no file.
void printProblems(const ManifestInput &input);
/// What was taken of the stage, what is done differently, and what is not taken, on stderr.
void printStage(const ManifestInput &input, bool quiet);

/// --capture and the artifact options, else the stage's, else the logs.
[[nodiscard]] Core::Result<JobRun::CaptureSettings> captureFor(const Arguments &args,
                                                               const std::optional<Spinnaker::FilledStage> &stage);
/// --timeout, else the stage's; 0: none.
[[nodiscard]] Core::Result<std::chrono::milliseconds> timeoutFor(const Arguments &args,
                                                                 const std::optional<Spinnaker::FilledStage> &stage);

/// The context for the stage's account where neither --context nor --sandbox says one: the one that the user mapped the
/// account to in the window, which is said on stderr, else the one of the account's name. Fails where there is none:
/// another cluster than the pipeline's must not be hit by accident.
[[nodiscard]] Core::Result<void> chooseContext(const ManifestInput &input, ConnectionOptions &options);

/// The index of the Job to work on: --document, else the only one.
[[nodiscard]] Core::Result<void> chooseDocument(const Arguments &args, const QString &path,
                                                Manifest::JobManifest &manifest);

} // namespace CommandLine
