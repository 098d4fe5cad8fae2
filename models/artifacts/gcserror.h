// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/gcslocation.h"
#include "models/artifacts/googletokenfetch.h"
#include "models/artifacts/httpexchange.h"

namespace Artifacts {

/// What was asked of Google Cloud Storage, for the words on why it was refused.
struct GcsAttempt
{
    GcsObject object;
    GoogleToken token; ///< anonymous: requests went without
    QStringList tried; ///< where no credentials were found
};

/// An error of the JSON API in words, with the next step.
/// Source: https://cloud.google.com/storage/docs/json_api/v1/status-codes
[[nodiscard]] Failure gcsFailure(const HttpAnswer &answer, const GcsAttempt &attempt);

} // namespace Artifacts
