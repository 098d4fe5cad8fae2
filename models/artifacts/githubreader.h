// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/artifacts/httpcredentials.h"

namespace Artifacts {

/// github/file: a file of a repository, through GitHub's contents API (GitHub Enterprise and Gitea have it, too). The
/// reference is the API's URL (https://api.github.com/repos/OWNER/REPO/contents/PATH) or OWNER/REPO/PATH, then of
/// github.com or of the account's baseUrl. The version is a branch, tag or commit; without it the repository's default
/// branch is read, where Spinnaker reads master. Credentials: the account's token or user and password, else
/// GH_TOKEN or GITHUB_TOKEN for api.github.com and GH_ENTERPRISE_TOKEN or GITHUB_ENTERPRISE_TOKEN for GH_HOST (the
/// rules of GitHub's own command line tool), else ~/.netrc.
class GitHubReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] QStringList warnings(const Reference &reference) const override;
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

/// The tokens that the environment has for GitHub's hosts.
[[nodiscard]] QList<HostToken> gitHubTokens(const Environment &environment);

} // namespace Artifacts
