// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// Strict base64 as embedded/base64 and remote/base64 have it: RFC 4648, section 4, without line breaks; padding may be
/// left out.
[[nodiscard]] Core::Result<QByteArray> decodeBase64(const QString &text);

/// embedded/base64: the reference is the content. Strict base64 (RFC 4648, section 4): no line breaks, no other
/// alphabet; padding may be left out, as clouddriver's decoder has it.
class EmbeddedReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; }
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
