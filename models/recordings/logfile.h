// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QIODevice>
#include <QString>

#include <memory>

namespace Recordings {

/// How the bytes of a log file are packed; told by its first bytes, never by its name.
enum class Packing { None, Gzip, Zstd };

/// What a file is, as far as that decides how it is opened.
struct LogFileFacts
{
    Packing packing = Packing::None;
    bool timestamped
        = false; ///< its first line begins with an RFC 3339 timestamp and a blank, as kubectl logs --timestamps
    qint64 size = 0; ///< bytes on disk
};

/// Looks at the beginning of a file. Fails where it is no readable plain file.
[[nodiscard]] Core::Result<LogFileFacts> inspectLogFile(const QString &path);

/// Whether a file that a user wants to open is a log rather than a manifest: by its suffix (.log, .out, .err, .txt,
/// .gz, .zst, and rotated ones such as .log.1), else by its first 64 KiB: packed bytes are a log, other binary content
/// is not, YAML or JSON with an "apiVersion" or a "stages" member is not, nor is an empty file. A file that cannot be
/// read is no log.
[[nodiscard]] bool looksLikeLog(const QString &path);

/// The file's content, unpacked while it is read; reading ends with an error string where the packed bytes are broken.
[[nodiscard]] Core::Result<std::unique_ptr<QIODevice>> openLogFile(const QString &path, Packing packing);

} // namespace Recordings
