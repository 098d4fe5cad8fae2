// SPDX-License-Identifier: Apache-2.0
#include "models/jobrun/clusterreader.h"

#include "models/kube/apioperation.h"
#include "models/kube/client.h"

using namespace Qt::StringLiterals;

namespace JobRun {

Artifacts::ClusterReader clusterReader(Kube::Client &client, const QString &namespaceName)
{
    return [&client, namespaceName](const Artifacts::ClusterObject &what, QObject *context,
                                    const std::function<void(const Core::Result<QJsonObject> &)> &answer) {
        const QString resource = what.kind == "Secret"_L1 ? u"secrets"_s : u"configmaps"_s;
        const QString where = what.namespaceName.isEmpty() ? namespaceName : what.namespaceName;
        Kube::ApiOperation *operation
            = client.request({.path = Kube::corePath(where, resource, what.name), .query{}, .body{}}).release();
        operation->setParent(context); // ends with whoever asked
        QObject::connect(operation, &Kube::ApiOperation::finished, context,
                         [answer](const Core::Result<Kube::Response> &response) {
                             if (response)
                                 answer(Core::Result<QJsonObject>(response->object));
                             else
                                 answer(std::unexpected(response.error()));
                         });
        operation->start();
    };
}

} // namespace JobRun
