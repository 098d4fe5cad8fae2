// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/sandbox/objectstore.h"

#include <optional>

namespace Sandbox {

/// What happens to the pods of a Job that is deleted (meta/v1 DeletionPropagation).
enum class Propagation { Orphan, Background, Foreground };

/// Marks a pod as being deleted; the node ends it and removes it. No grace given: the pod's own. Returns the pod as it
/// is now; a shorter grace period than before replaces it.
QJsonObject beginPodDeletion(ObjectStore &store, const QJsonObject &pod, std::optional<qint64> graceSeconds);

/// Takes the Job controller's finalizer from a pod: it is counted, or nobody counts it any more.
void releaseFinalizer(ObjectStore &store, const QJsonObject &pod);

/// Removes a Job and does with its pods what `propagation` says. With Foreground the Job stays, marked, until its pods
/// are gone: see removeEmptiedJob(). Returns the Job's last state.
QJsonObject deleteJob(ObjectStore &store, const QJsonObject &job, Propagation propagation);

/// Removes the Job of a pod that is gone, if the Job only waits for that (foreground deletion) and has no pod left.
void removeEmptiedJob(ObjectStore &store, const QJsonObject &pod);

} // namespace Sandbox
