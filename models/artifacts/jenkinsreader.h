// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// jenkins/file: an archived file of a build. With the job's name (folders separated by slashes) the reference is the
/// path below artifact/ and the version the build's number, or a permalink such as lastSuccessfulBuild, which is also
/// taken where none is given. The server is the account's address, else JENKINS_URL. A whole URL as reference is read
/// as it is. Credentials: the account's user and password (an API token), else JENKINS_USER_ID and JENKINS_API_TOKEN
/// for JENKINS_URL (the names of Jenkins' own command line client), else ~/.netrc.
class JenkinsReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] QStringList warnings(const Reference &reference) const override;
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
