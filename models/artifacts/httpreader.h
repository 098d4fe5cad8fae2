// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// http/file: a GET of an http or https URL. Credentials: the account's (basic or a bearer token), else the URL's user
/// info, else ~/.netrc. They are sent to the URL's own origin and never shown. The version is ignored, as in Spinnaker.
class HttpReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; }
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
