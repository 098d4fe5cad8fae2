// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/manifest/problemlist.h"

namespace Manifest {

/// The rules that a Job must meet to be created, and what an operator should know before it runs (Kubernetes API
/// batch/v1 and its validation). `job` is of kind Job.
void checkJob(const QJsonObject &job, ProblemList &problems);

/// Says why an object that is no Job cannot be run here, and what to do with it.
void explainKind(const ManifestDocument &document, ProblemList &problems);

} // namespace Manifest
