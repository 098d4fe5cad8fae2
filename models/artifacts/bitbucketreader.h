// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// bitbucket/file: a GET of a raw or source URL of Bitbucket's API (Cloud:
/// /2.0/repositories/WORKSPACE/REPO/src/COMMIT/PATH, Data Center:
/// /rest/api/1.0/projects/PROJECT/repos/REPO/raw/PATH?at=REF). The commit is part of the URL, so that the version is
/// ignored, as in Spinnaker. Credentials: the account's token (Bearer), else its user and password, else
/// BITBUCKET_TOKEN for api.bitbucket.org, else ~/.netrc.
class BitbucketReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; }
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
