// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/event.h"
#include "models/yaml/failure.h"
#include "models/yaml/marks.h"

#include <QJsonValue>

namespace Yaml {

/// Turns the events of one document into JSON as sigs.k8s.io/yaml does on top of go-yaml v2: merge keys (a later key
/// overrides, also "<<" behind explicit keys), keys made strings, the budget for aliases, at most 10,000 levels.
/// No recursion, so depth costs no stack. `events` is not empty.
[[nodiscard]] Outcome<QJsonValue> convert(const EventList &events, Marks &marks);

} // namespace Yaml
