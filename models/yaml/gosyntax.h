// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/yaml/event.h"
#include "models/yaml/scalarresolver.h"

#include <QString>

namespace Yaml::Go {

/// strconv.Quote: a double-quoted Go string.
[[nodiscard]] QString quote(QByteArrayView text);

/// Bytes as a string in the way encoding/json writes them: each byte that is not UTF-8 becomes U+FFFD.
[[nodiscard]] QString fromBytes(QByteArrayView bytes);

/// fmt's %#v of what go-yaml makes of the node at `index`, which kubectl's errors about keys contain. Long values are
/// cut with "...".
[[nodiscard]] QString syntaxOf(const EventList &list, quint32 index);
/// The same for one scalar.
[[nodiscard]] QString syntaxOf(const Scalar &scalar);

} // namespace Yaml::Go
