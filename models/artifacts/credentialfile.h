// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace Artifacts {

/// What is wrong with a store's configuration, named by its file (empty: none).
[[nodiscard]] Core::Error configurationError(const QString &code, const QString &file, const QString &message,
                                             const QString &hint);

/// The beginning of a plain file, at most `limit` bytes; nothing where there is none that may be read.
[[nodiscard]] std::optional<QByteArray> readPlainFile(const QString &path, qint64 limit);

} // namespace Artifacts
