// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/event.h"
#include "models/yaml/failure.h"

#include <QByteArray>

namespace Yaml {

/// Reads one document with libyaml, refusing all that kubectl refuses and in its words.
///
/// kubectl's parser (go-yaml v2) is a port of an older libyaml, hence the same errors. What newer libyaml allows and
/// the port does not is refused here: "\/", %YAML 1.2, "?" inside plain text of flow collections, more than 10,000
/// levels. An alias without its anchor is an error at the place where kubectl would meet it. Content behind the end
/// of the document, which kubectl ignores silently, is an error of ours ("yaml-ignored-text").
/// An empty document gives an empty list.
[[nodiscard]] Outcome<EventList> readStrictly(const QByteArray &document);

} // namespace Yaml
