// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>

namespace Sandbox {

/// What the failure policy of a Job says of one failed pod.
struct FailureVerdict
{
    QString jobFailure; ///< why the Job is to fail (FailJob), or empty
    bool isCounted = true; ///< towards the limits of failures; not where a rule says Ignore
    bool failsIndex = false; ///< FailIndex: the pod's index is not tried again
};

/// The first rule of spec.podFailurePolicy that matches; without one, the failure is counted
/// (kubernetes pkg/controller/job/pod_failure_policy.go, with its texts).
[[nodiscard]] FailureVerdict judgeFailure(const QJsonObject &job, const QJsonObject &pod);

} // namespace Sandbox
