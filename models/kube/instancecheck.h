// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/kube/logfollower.h"

#include <memory>

namespace Kube {

class ApiOperation;

/// How one instance of a container can be read. A log request names a container, not an instance: which one it serves
/// is the kubelet's choice at that moment (kubernetes pkg/kubelet/kubelet_pods.go, validateContainerLogStatus).
struct InstanceState
{
    enum class Reading {
        Current, ///< a plain request serves it
        Previous, ///< only a request with previous=true does: it is the dead predecessor of the current instance
        Gone, ///< no request does any more
        PodGone,
        Unknown, ///< the pod may not be asked for, or names no instance
        Failed ///< the question was not answered
    };
    Reading reading = Reading::Unknown;
    bool terminated = false;
    qint64 finishedSecond = 0; ///< since 1970, as the node's clock has it; 0 where it has not ended or does not say
    qint64 startedSecond = 0; ///< of a running one that a plain request serves, likewise
    friend bool operator==(const InstanceState &, const InstanceState &) = default;
};

/// What a pod's status says about the target's instance.
[[nodiscard]] InstanceState instanceState(const QJsonObject &pod, const LogTarget &target);

/// Asks the API server for the pod as it is now, and tells how the target's instance can be read. Owned by the caller;
/// start() once, finished() once, destroying it cancels it.
class InstanceCheck : public QObject
{
    Q_OBJECT

public:
    InstanceCheck(Client &client, const LogTarget &target);
    ~InstanceCheck() override;
    void start();

Q_SIGNALS:
    void finished(const Kube::InstanceState &state);

private:
    LogTarget m_target;
    std::unique_ptr<ApiOperation> m_operation;
};

} // namespace Kube
