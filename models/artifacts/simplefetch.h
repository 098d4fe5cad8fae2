// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/httpexchange.h"
#include "models/artifacts/stepfetch.h"

#include <expected>
#include <functional>
#include <memory>

namespace Artifacts {

/// A fetch that is one request.
struct SimpleFetchPlan
{
    HttpRequest http;
    QString source{}; ///< redacted, for display; empty: the URL
    QStringList warnings{};
    /// The content of a 2xx answer; none: its body as it is.
    std::function<std::expected<Content, Failure>(const HttpAnswer &answer)> finish{};
    /// What is wrong with another answer; none: statusFailure().
    std::function<Failure(const HttpAnswer &answer)> explain{};
};

[[nodiscard]] std::unique_ptr<FetchOperation> simpleFetch(const FetchRequest &request, const SimpleFetchPlan &plan);

/// The error for a reference of the wrong form.
[[nodiscard]] Core::Error referenceError(const QString &message, const QString &hint);
/// The error where a type needs an account and none is named.
[[nodiscard]] Core::Error accountNeeded(const QString &type, const QString &hint);

} // namespace Artifacts
