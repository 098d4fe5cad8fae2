// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

namespace JobLog {

/// CRC-32C (Castagnoli; RFC 3720, appendix B.4), with the processor's instruction where there is one. Pass the result
/// of the bytes before as `start` to go on; 0 begins. Thread-safe.
[[nodiscard]] quint32 crc32c(quint32 start, QByteArrayView bytes);

} // namespace JobLog
