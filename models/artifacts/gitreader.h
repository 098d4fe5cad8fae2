// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// git/repo: one file of a Git repository. The reference is the clone URL, the location the file's path (or #PATH
/// behind the URL), the version a branch, tag or commit; without it the default branch is read, where Spinnaker reads
/// master. The git program fetches one commit, shallow and without the contents of files where the server can leave
/// them out, into a temporary folder; nothing is checked out and nothing of the repository is run. Credentials: the
/// account's, the URL's, ~/.netrc, and what the user's own git and ssh know.
class GitReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] QStringList warnings(const Reference &reference) const override;
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
