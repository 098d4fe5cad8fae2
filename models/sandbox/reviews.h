// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/apirouter.h"

namespace Sandbox {

/// SelfSubjectAccessReview (everything is allowed: there is one user) and SelfSubjectReview.
[[nodiscard]] ApiResult<ApiReply> answerReview(const ResourceType &type, const QByteArray &body);

} // namespace Sandbox
