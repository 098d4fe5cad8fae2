// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <functional>

namespace Artifacts {

/// Against archives that unpack to more than their place.
struct ArchiveLimits
{
    int entries = 20000;
    qint64 entryBytes = 16LL * 1024 * 1024; ///< of a wanted file
    qint64 totalBytes = 512LL * 1024 * 1024; ///< of all files, wanted or not
};

/// The wanted files of a tar archive, gzipped or not, by their path in it. In memory: paths are never used as files,
/// links are not followed. May take long; any thread.
[[nodiscard]] Core::Result<QMap<QString, QByteArray>>
readArchive(const QByteArray &archive, const std::function<bool(const QString &path)> &wanted,
            const ArchiveLimits &limits = {});

} // namespace Artifacts
