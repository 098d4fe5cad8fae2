// SPDX-License-Identifier: Apache-2.0
#include "models/sandbox/reviews.h"

#include "models/sandbox/jsonpath.h"
#include "models/sandbox/requestbody.h"

using namespace Qt::StringLiterals;

namespace Sandbox {

ApiResult<ApiReply> answerReview(const ResourceType &type, const QByteArray &body)
{
    auto object = parseBody(type, body);
    if (!object)
        return std::unexpected(object.error());
    object->insert(u"kind"_s, type.kind);
    object->insert(u"apiVersion"_s, type.apiVersion());
    if (type.kind == u"SelfSubjectAccessReview")
        object->insert(u"status"_s, QJsonObject{{u"allowed"_s, true}});
    else
        object->insert(u"status"_s,
                       QJsonObject{{u"userInfo"_s,
                                    QJsonObject{{u"username"_s, u"sandbox"_s},
                                                {u"groups"_s, QJsonArray{u"system:authenticated"_s}}}}});
    return ApiReply{201, *object, {}};
}

} // namespace Sandbox
