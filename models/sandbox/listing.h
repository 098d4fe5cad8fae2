// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apirouter.h"
#include "models/sandbox/watchresponse.h"

namespace Sandbox {

/// One page of a list and the list's own metadata (resourceVersion, continue).
struct ListPage
{
    QList<QJsonObject> objects;
    QJsonObject metadata;
};

/// labelSelector, fieldSelector, limit, continue and resourceVersion of a list.
[[nodiscard]] ApiResult<ListPage> listPage(const ObjectStore &store, const ApiRequest &request,
                                           const ResourceRequest &target);

/// The parameters of a watch. A version that is forgotten already is found out by the watch itself.
[[nodiscard]] ApiResult<WatchOptions> watchOptions(const ObjectStore &store, const ApiRequest &request,
                                                   const ResourceRequest &target);

} // namespace Sandbox
