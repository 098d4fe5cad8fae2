// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QStringList>

namespace Kube {

/// The texts of Warning headers, several joined by commas: `299 - "text", 299 - "another"` (RFC 7234 section 5.5 as
/// apimachinery util/net ParseWarningHeaders reads it). Only code 299, each text once, at most 4 KiB each.
[[nodiscard]] QStringList parseWarnings(QByteArrayView header);

} // namespace Kube
