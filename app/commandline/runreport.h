// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/arguments.h"
#include "models/artifacts/artifact.h"
#include "models/jobrun/diagnosis.h"
#include "models/jobrun/run.h"
#include "models/manifest/jobmanifest.h"

namespace CommandLine {

/// The command line's words for a run. Progress and remarks go to stderr, outputs to stdout.

[[nodiscard]] QString phaseText(JobRun::RunPhase phase); ///< empty for phases that need no line
[[nodiscard]] QString diagnosisText(const JobRun::Diagnosis &diagnosis);
/// "1: Job a, 3: Job b"
[[nodiscard]] QString listJobs(const Manifest::JobManifest &manifest);
/// How the run ended, and, where the Job still runs, how to attach to it or delete it.
void printOutcome(const JobRun::RunResult &result, const JobRun::RunStatus &status, const ConnectionOptions &connection,
                  bool quiet);
void printOutputs(const JobRun::RunResult &result);
void printRemarksOf(const JobRun::RunResult &result);

/// The manifest's namespace, else the chosen one, else the context's. An error where the first two differ.
[[nodiscard]] Core::Result<QString> chooseNamespace(const QJsonObject &job, const QString &chosen,
                                                    const QString &ofContext);
/// Checks the form of an artifact's reference before anything is run.
[[nodiscard]] Core::Result<void> checkArtifact(const Artifacts::Reference &reference,
                                               const Artifacts::Readers &readers);

} // namespace CommandLine
