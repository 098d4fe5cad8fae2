// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// front50/pipelineTemplate: a template from Front50 (GET /v2/pipelineTemplates/ID?tag=&digest=). References:
/// spinnaker://ID, spinnaker://ID:TAG, spinnaker://ID@sha256:DIGEST. Needs an account with Front50's baseUrl.
class Front50Reader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; }
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

/// remote/base64: an artifact that Spinnaker keeps in its artifact store, ref://APPLICATION/HASH. Clouddriver (or Gate)
/// gives it back (GET /artifacts/content-address/APPLICATION/HASH); needs an account with that server's baseUrl. The
/// hash is the SHA-256 of the base64 text, which is checked.
class RemoteReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; }
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
