// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/artifacts/fetchcontext.h"

#include <QString>

namespace Kube {
class Client;
}

namespace JobRun {

/// Reads ConfigMaps and Secrets of a run's cluster for models/artifacts, which does not know Kubernetes' API. `client`
/// outlives every request; `namespaceName` is used where a reference names none.
[[nodiscard]] Artifacts::ClusterReader clusterReader(Kube::Client &client, const QString &namespaceName);

} // namespace JobRun
