// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// ORGANISATION:MODULE:REVISION, with :EXTENSION and :CLASSIFIER behind it where it is no jar (ours).
struct IvyCoordinates
{
    QString organisation;
    QString module;
    QString revision;
    QString extension{};
    QString classifier{};
    [[nodiscard]] static Core::Result<IvyCoordinates> parse(const QString &text);
    /// latest.integration, latest.release, 1.+ or a range: has to be looked up.
    [[nodiscard]] bool isDynamic() const;
    /// The revision of the list that is meant. Releases are all but snapshots.
    [[nodiscard]] std::optional<QString> choose(const QStringList &revisions) const;
};

/// ivy/file: an artifact of Ivy repositories over http: patterns with tokens, or Maven's layout. Dynamic revisions are
/// looked up in maven-metadata.xml or in the web server's listing of the folder. Where the repository has ivy.xml files
/// and no extension is given, the first publication of it is taken, else the module's jar. Checksums beside the file
/// are verified.
class IvyReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; } // it is part of the reference
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
