// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace Outputs {

/// What is left of a valid JSON value on its way through clouddriver (Jackson's ObjectMapper into a Map, and back with
/// inclusion NON_NULL): whole numbers of any size are kept, others become doubles; the last of duplicate keys counts;
/// members that are null are gone. Where none of that changes anything, the text is returned as it stands. Thread-safe.
[[nodiscard]] QByteArray pipelineValue(const QByteArray &json);

} // namespace Outputs
