// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/manifest/problemlist.h"

namespace Manifest {

/// Compares a Job's fields with the API: unknown names are warnings with a suggestion (the server decides, it may be
/// newer), values of a type that the server cannot decode are errors.
void checkFields(const QJsonObject &job, ProblemList &problems);

} // namespace Manifest
