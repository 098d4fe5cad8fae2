// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/outputs/outputset.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

/// The values that count, written for other programs. Pure functions, thread-safe. Keys and values are foreign text:
/// whatever they hold, the reader gets them back exactly, or they are left out with a comment that says so.
namespace Outputs {

enum class Format {
    Json, ///< one object, two blanks of indentation; every token as printed
    Env, ///< KEY=VALUE lines as docker's --env-file reads them; see OutputSet::toEnv()
    Properties, ///< what java.util.Properties loads, in ASCII; values that are no strings as JSON
    Yaml, ///< a mapping that YAML 1.1 and 1.2 read alike: strings are quoted, numbers stand as printed
    Shell, ///< export lines for a POSIX shell; names that are none, or that steer the shell itself, are left out
    Markdown ///< a table (GitHub Flavored Markdown) with key, value, source, container and line
};
inline constexpr std::array allFormats{Format::Json, Format::Env,   Format::Properties,
                                       Format::Yaml, Format::Shell, Format::Markdown};

/// "json", "env", "properties", "yaml", "shell", "markdown": the words of the command line.
[[nodiscard]] QString formatName(Format format);
[[nodiscard]] std::optional<Format> formatFromName(const QString &name);
/// "json", "env", "properties", "yaml", "sh", "md".
[[nodiscard]] QString formatSuffix(Format format);

/// UTF-8, with a line feed at the end.
[[nodiscard]] QByteArray formatted(const OutputSet &outputs, Format format);

/// Where an expression finds a value: in the outputs of the stage, or, of a Job that failed, in its context only.
enum class StagePart { Outputs, Context };
/// `${#stage('Run Job')['outputs']['release']}`: Spring's expression for the value that a pipeline has under `name`.
[[nodiscard]] QString stageExpression(const QString &stage, StagePart part, const QString &name);

} // namespace Outputs
