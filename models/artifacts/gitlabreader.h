// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/artifacts/httpcredentials.h"

namespace Artifacts {

/// gitlab/file: a file of a repository, through GitLab's repository files API. The reference is the API's URL
/// (https://gitlab.com/api/v4/projects/ID/repository/files/PATH/raw) or GROUP/PROJECT/-/PATH, then of gitlab.com or of
/// the account's baseUrl. The version is a branch, tag or commit; without it the repository's default branch is read,
/// where Spinnaker reads master. Credentials: the account's token, else GITLAB_TOKEN, GITLAB_ACCESS_TOKEN or
/// CI_JOB_TOKEN for gitlab.com, GITLAB_HOST and CI_SERVER_HOST, else ~/.netrc.
class GitLabReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] QStringList warnings(const Reference &reference) const override;
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
