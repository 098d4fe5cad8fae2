// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

#include <expected>

namespace Artifacts {

/// What a packaged chart says as one JSON object: {"metadata": Chart.yaml, "values": values.yaml}. Charts of its
/// charts/ folder are left out. May take long; any thread.
[[nodiscard]] std::expected<Content, Failure> chartContent(const QByteArray &package, const QString &source,
                                                           const QString &version);

/// One version of a chart in a repository's index.
struct ChartEntry
{
    QString version;
    QStringList urls; ///< absolute, or relative to the index
    QString digest; ///< SHA-256 in lower-case hex, or empty
};

/// The entry of an index.yaml for a chart; without a version the newest, releases before pre-releases (Semantic
/// Versioning 2.0, section 11), as Helm has it. May take long; any thread.
[[nodiscard]] std::expected<ChartEntry, Failure> chartEntry(const QByteArray &index, const QString &name,
                                                            const QString &version);

/// Whether version `a` is older than `b`. What is no semantic version is older than all that are.
[[nodiscard]] bool isOlderVersion(const QString &a, const QString &b);

} // namespace Artifacts
