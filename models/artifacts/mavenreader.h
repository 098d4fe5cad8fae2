// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// GROUP:ARTIFACT[:EXTENSION[:CLASSIFIER]]:VERSION, as Maven Resolver's DefaultArtifact reads it.
struct MavenCoordinates
{
    QString group;
    QString artifact;
    QString extension = QStringLiteral("jar");
    QString classifier{};
    QString version{};
    /// GROUP/ARTIFACT with the group's dots as slashes, encoded.
    [[nodiscard]] QString folder() const;
    [[nodiscard]] static Core::Result<MavenCoordinates> parse(const QString &text);
};

/// maven/file: a file of a repository of Maven's layout, that of the account. Versions by clouddriver's rules: exact;
/// RELEASE and latest.release; LATEST; SNAPSHOT and latest.integration; X-SNAPSHOT, whose newest build is taken;
/// ranges. Where the metadata names no newest version, the highest of its list is. Checksums beside the file are
/// verified.
class MavenReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; } // it is part of the reference
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
