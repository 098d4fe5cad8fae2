// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/artifact.h"
#include "models/artifacts/checksum.h"
#include "models/artifacts/httpexchange.h"

namespace Artifacts {

/// What a store's checksums are of, where the answer came as gzip.
enum class ChecksumsOf {
    Stored, ///< the packed bytes: the object was stored packed
    Plain ///< the unpacked bytes: it was packed on the way
};

/// Content of an answer whose body came as an object store sent it (HttpRequest::keepEncoding): verified, and without
/// gzip. `source` is redacted already.
[[nodiscard]] Core::Result<Content> contentOfStored(const HttpAnswer &answer, const QList<Checksum> &checksums,
                                                    const QString &source, const FetchLimits &limits,
                                                    ChecksumsOf what = ChecksumsOf::Stored);

} // namespace Artifacts
