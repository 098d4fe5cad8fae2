// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apirouter.h"
#include "models/sandbox/logresponse.h"

namespace Sandbox {

/// Where the log of one request is.
struct LogSource
{
    QString path;
    LogFile *live = nullptr; ///< while it is still written
    LogOptions options;
};

/// Checks a log request and finds the attempt it means, with the errors of the API server
/// (kubernetes/kubernetes pkg/registry/core/pod/strategy.go) and the kubelet (pkg/kubelet/kubelet_pods.go).
[[nodiscard]] ApiResult<LogSource> findLog(const ObjectStore &store, const PodRunner &pods, const ApiRequest &request,
                                           const ResourceRequest &target);

} // namespace Sandbox
