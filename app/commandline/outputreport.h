// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/commandline/arguments.h"
#include "models/outputs/mode.h"
#include "models/outputs/pipelineview.h"

#include <functional>

namespace CommandLine {

/// What `extract`, `run` and `attach` share of printing outputs.

void addModeOption(Arguments &args);
[[nodiscard]] Core::Result<Outputs::Mode> modeOption(const Arguments &args);
/// The words of -o for outputs alone, after `first`: json, env, properties, yaml, shell, markdown.
[[nodiscard]] QStringList outputFormats(const QString &first);
/// Prints the outputs on stdout in one of those formats.
void printFormatted(const Outputs::OutputSet &outputs, const QString &format);

/// A table on stdout; nothing where there is no value. `withOrigin`: with a column for pod and container.
void printOutputTable(const Outputs::OutputSet &outputs, const Outputs::PipelineView &pipeline, bool withOrigin);
/// Errors and warnings on stderr, each with the text of its line and a caret below the place. `placeOf` gives what
/// stands before the severity, e.g. "job.log:7:24", or nothing.
void printRemarks(const Outputs::OutputSet &outputs, const std::function<QString(const Outputs::Remark &)> &placeOf);

} // namespace CommandLine
