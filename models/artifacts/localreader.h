// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"

namespace Artifacts {

/// local/file: a path (absolute, relative to the working folder, or with ~/) or a file:// URL on this computer. Read in
/// a thread of the pool, so that a slow disk does not block the window. Not a type of Spinnaker's.
class LocalReader : public Reader
{
public:
    [[nodiscard]] QString type() const override;
    [[nodiscard]] Core::Result<void> check(const Reference &reference) const override;
    [[nodiscard]] bool ignoresVersion() const override { return true; }
    [[nodiscard]] std::unique_ptr<FetchOperation> fetch(const FetchRequest &request) const override;
};

} // namespace Artifacts
