// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/manifest/jobmanifest.h"

namespace CommandLine {

/// Reads and parses a manifest; "-" is standard input. An error where it cannot be read at all.
[[nodiscard]] Core::Result<Manifest::JobManifest> readManifest(const QString &path, Manifest::Checks checks);

/// Prints every problem on stderr as FILE:LINE:COLUMN: message.
void printProblems(const Manifest::JobManifest &manifest);

/// The manifest's problem of severity Error, if any.
[[nodiscard]] bool hasErrors(const Manifest::JobManifest &manifest);

} // namespace CommandLine
